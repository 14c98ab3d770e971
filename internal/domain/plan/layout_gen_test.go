package plan

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// Words of which the generated drafts are made: real ones, so that a reader
// of documents is asked what it will meet.
var genWords = strings.Fields(`công tác cải cách hành chính thủ tục hồ sơ giải quyết kết quả
	văn bản rà soát kiểm tra tuyên truyền đào tạo bồi dưỡng tài sản ngân sách dân cư
	chuyển đổi số điện tử phản ánh kiến nghị đối thoại nhân dân thôn xã bộ phận một cửa`)

var genPosts = []string{
	"Văn phòng - Thống kê", "Tư pháp - Hộ tịch", "Tài chính - Kế toán",
	"Văn hóa - Xã hội", "Địa chính - Xây dựng",
}

// genSentence draws a few words that begin with a capital.
func genSentence(t *rapid.T, label string) string {
	words := rapid.SliceOfN(rapid.SampledFrom(genWords), 3, 14).Draw(t, label)
	return capitalised(strings.Join(words, " "))
}

func genSentences(t *rapid.T, label string, least, most int) []string {
	var sentences []string
	for range rapid.IntRange(least, most).Draw(t, label+" count") {
		sentences = append(sentences, genSentence(t, label))
	}
	return sentences
}

func genDay(t *rapid.T, year int) clock.Date {
	return clock.NewDate(year, 1, rapid.IntRange(1, 365).Draw(t, "day of the year"))
}

// genDraft draws a draft as a person would make it by hand: with dates, and
// without the words of a source.
func genDraft(t *rapid.T) Draft {
	year := rapid.IntRange(2022, 2029).Draw(t, "year")
	d := Draft{
		Unit: "UBND xã " + rapid.SampledFrom([]string{"Anh Sơn", "Đông Hòa", "Yên Mỹ"}).Draw(t, "unit"),
		Year: year, Title: fmt.Sprintf("Kế hoạch cải cách hành chính năm %d", year),
		Number: fmt.Sprintf("%d/KH-UBND", rapid.IntRange(1, 300).Draw(t, "number")),
		Place:  "Anh Sơn", Date: clock.NewDate(year, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day")),
		Signer: "Trịnh Quang Minh", SignerPost: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
		Recipients: append(genSentences(t, "recipient", 0, 3), "Lưu: VT"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "bases") {
		d.Bases = append(d.Bases, "Căn cứ "+genSentence(t, "basis"))
	}
	if rapid.Bool().Draw(t, "upstream") {
		d.Upstream = &Upstream{Number: "09/KH-UBND", Date: clock.NewDate(year, 1, 10), Issuer: "UBND thị xã Nghi Sơn"}
	}
	for i, post := range genPosts[:rapid.IntRange(0, 3).Draw(t, "posts")] {
		d.Responsibilities = append(d.Responsibilities, Responsibility{
			Post: "Công chức " + post, Text: genSentence(t, fmt.Sprintf("duty %d", i)) + ".",
		})
	}
	genTargets(t, &d)
	genSections(t, &d)
	return d
}

func genTargets(t *rapid.T, d *Draft) {
	for i := range rapid.IntRange(0, 3).Draw(t, "targets") {
		percent := rapid.IntRange(1, 100).Draw(t, "percent")
		d.Targets = append(d.Targets, DraftTarget{
			Field: []string{"Cải cách thể chế", "Cải cách thủ tục hành chính"}[min(i, 1)],
			Text:  fmt.Sprintf("Từ %d%% trở lên hồ sơ được giải quyết đúng hạn ở lần thứ %s", percent, roman(i+1)),
			Op:    AtLeast, Threshold: float64(percent), Unit: "%",
		})
	}
}

func genSections(t *rapid.T, d *Draft) {
	for i := range rapid.IntRange(1, 4).Draw(t, "sections") {
		s := Section{No: roman(i + 1), Title: strings.ToUpper(genSentence(t, "section"))}
		for j := range rapid.IntRange(1, 5).Draw(t, "tasks") {
			task := genTask(t, d.Year)
			task.No = fmt.Sprint(j + 1)
			s.Tasks = append(s.Tasks, task)
		}
		d.Sections = append(d.Sections, s)
	}
}

func genTask(t *rapid.T, year int) DraftTask {
	task := DraftTask{
		Title:    genSentence(t, "title"),
		Products: genSentences(t, "product", 1, 3),
		Lead:     rapid.SampledFrom(genPosts).Draw(t, "lead"),
		Notes:    genSentences(t, "note", 0, 2),
	}
	if rapid.Bool().Draw(t, "coordinated") {
		task.Coordinators = []string{rapid.SampledFrom(genPosts).Draw(t, "coordinator")}
	}
	task.Due, task.Kind = genDue(t, year)
	return task
}

// genDue draws times of one kind: none, one, or a series with labels.
func genDue(t *rapid.T, year int) ([]Due, DueKind) {
	kind := rapid.SampledFrom([]DueKind{By, Before, Period, Ongoing, Unspecified}).Draw(t, "kind")
	if kind == Ongoing || kind == Unspecified {
		return nil, kind
	}
	count := 1
	if kind != Period {
		count = rapid.IntRange(1, 4).Draw(t, "dates")
	}
	var due []Due
	for i := range count {
		day := Due{Date: genDay(t, year), Kind: kind}
		if count > 1 {
			day.Label = "Báo cáo quý " + roman(i+1)
		}
		if kind == Period {
			day.From = clock.NewDate(year, 1, 1)
			day.Date = clock.NewDate(year, 2, rapid.IntRange(1, 300).Draw(t, "last day"))
		}
		due = append(due, day)
	}
	return due, kind
}
