package plan

import "strings"

// A wordList is word sequences of which any may stand at a place, folded.
type wordList [][]string

func wordsOf(sequences ...string) wordList {
	list := make(wordList, len(sequences))
	for i, s := range sequences {
		list[i] = strings.Fields(s)
	}
	return list
}

// The words of the grammar. Longer sequences stand before their beginnings.
var (
	// beforeWords make the day itself too late.
	beforeWords = wordsOf("truoc")
	// bindingWords bind to the day itself, or only lead to it.
	bindingWords = wordsOf(
		"khong qua", "khong muon hon", "khong cham hon", "cham nhat la", "cham nhat", "muon nhat la", "muon nhat",
		"tu nay den", "den het", "den", "het", "trong", "vao dip", "vao", "xong", "hoan thanh", "ket thuc",
		"han cuoi", "han chot", "thoi han", "thoi gian", "han", "du kien", "trong khoang", "toi", "la",
		"thuc hien", "bao cao gui", "gui bao cao", "thoi diem", "voi")
	dayWords   = wordsOf("ngay", "cac ngay", "hom", "mung")
	ofWords    = wordsOf("cua cac", "cua", "trong", "cac", "/")
	firstWords = wordsOf("tien")
	lastWords  = wordsOf("cung")
	ownYear    = wordsOf("cua nam", "nam")
	// everyYear after a day says that it comes back each year.
	everyYearWords = wordsOf("hang nam", "moi nam", "nam nay", "trong nam", "cua nam")

	ongoingWords = wordsOf(
		"thuong xuyen lien tuc", "thuong xuyen", "lien tuc", "hang tuan", "hang ngay", "moi ngay", "moi tuan",
		"trong suot nam", "quanh nam", "thuong nien", "dinh ky hang tuan", "dinh ky hang ngay")
	arisingWords = wordsOf(
		"khi co phat sinh", "khi phat sinh", "khi co yeu cau", "khi can thiet", "khi co", "theo phat sinh",
		"phat sinh", "dot xuat", "theo yeu cau thuc te", "theo thuc te")

	eventWords = wordsOf(
		"ke tu", "ngay sau khi", "ngay sau", "ngay khi", "sau khi", "tu khi", "khi", "tu ngay ky", "tu ngay ban hanh",
		"tu ngay nhan", "tu ngay co", "tu ngay duoc", "trong vong", "trong thoi han", "truoc khi")
	elsewhereWords = wordsOf(
		"theo", "dung thoi gian", "dung han", "dung thoi han", "dung tien do", "can cu", "kip thoi")

	// idleWords say nothing that a date does not say already.
	idleWords = wordsOf(
		"bao cao gui", "bao cao", "hoan thanh", "thuc hien", "trien khai", "thoi gian", "du kien", "neu co", "nhu sau",
		"ban hanh", "xong", "gui", "nop", "va", "hang nam", "trong nam", "dinh ky", "ngay", "cac", "la", "vao", "dot",
		"it nhat", "toi thieu", "cu the")

	// headWords only say that a time follows.
	headWords = wordsOf("thoi gian", "thoi han", "thoi diem", "hoan thanh", "thuc hien", "han")

	spanWords    = wordsOf("giai doan tu", "giai doan", "trong khoang tu", "thoi gian tu", "bat dau tu", "tu")
	untilWords   = wordsOf("cho den het", "cho den", "den het", "den", "toi het", "toi", "-")
	onwardsWords = wordsOf("tro di", "tro ve sau")

	everyWords = wordsOf(
		"dinh ky hang", "dinh ky moi", "dinh ky theo", "dinh ky cac", "dinh ky", "hang", "moi", "tung", "theo")
	everyMonthWords = wordsOf("hang", "moi", "tung", "cac", "cua hang", "cua moi", "cua cac", "trong", "cua")
	nextWords       = wordsOf("sau lien ke", "sau", "tiep theo", "ke tiep", "lien ke", "lien sau")
	onceWords       = wordsOf("/ lan", "/ mot lan", "mot lan", "lan")
	perWords        = wordsOf("/ mot", "/", "mot", "moi", "trong", "tren")
)

// listWords join the members of a list of times.
var listWords = map[string]bool{",": true, "va": true, "&": true, ";": true, "+": true}
