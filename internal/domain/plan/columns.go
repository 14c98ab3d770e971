package plan

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A role says what a column of the task table holds.
type role int

const (
	roleOther role = iota
	roleNo
	roleSection
	// roleSectionNo is the number beside a column of sections, when the tasks
	// have a column of numbers of their own.
	roleSectionNo
	roleTitle
	roleProducts
	roleLead
	roleCoordinators
	roleDue
	roleDueFrom
	roleDueTo
	// roleDueMark is a column of a calendar within the table ("Quý I",
	// "Tháng 3"): a cross in it says that the task is due then.
	roleDueMark
	roleFunding
	roleNotes
)

// columnNames are the words by which plans call their columns, folded. The
// name that begins earliest in a header decides, the longest of those that
// begin at the same place.
var columnNames = []struct {
	role  role
	names []string
}{
	{roleSection, []string{
		"linh vuc", "noi dung linh vuc", "nhom nhiem vu", "nhom noi dung", "nhom linh vuc", "muc tieu linh vuc",
	}},
	{roleTitle, []string{
		"nhiem vu", "noi dung", "noi dung cong viec", "noi dung nhiem vu", "ten nhiem vu", "ten cong viec",
		"cong viec", "hoat dong", "cac nhiem vu", "cac noi dung", "cac hoat dong", "dau viec", "danh muc nhiem vu",
		"danh muc cong viec", "ten noi dung", "giai phap", "viec can lam", "noi dung thuc hien",
	}},
	{roleProducts, []string{
		"san pham", "ket qua", "ket qua dau ra", "ho so minh chung", "minh chung", "dau ra", "du kien san pham",
		"du kien ket qua", "tai lieu kiem chung", "tai lieu minh chung", "ho so", "hinh thuc van ban", "van ban ban hanh",
		"ten san pham", "loai san pham",
	}},
	{roleLead, []string{
		"chu tri", "don vi", "co quan", "nguoi", "can bo", "cong chuc", "bo phan", "phan cong", "phu trach", "tham muu",
		"trach nhiem", "dau moi", "chiu trach nhiem", "lanh dao", "to chuc thuc hien", "cac don vi", "cac co quan",
		"ca nhan", "phong ban", "to chuc ca nhan", "thanh vien",
	}},
	{roleCoordinators, []string{
		"phoi hop", "don vi phoi hop", "co quan phoi hop", "cong chuc phoi hop", "can bo phoi hop", "bo phan phoi hop",
		"nguoi phoi hop", "cac don vi phoi hop", "cac co quan phoi hop",
	}},
	{roleDueFrom, []string{
		"bat dau", "thoi gian bat dau", "ngay bat dau", "tu ngay", "tu thang", "thoi diem bat dau", "khoi dau",
	}},
	{roleDueTo, []string{
		"ket thuc", "thoi gian ket thuc", "ngay ket thuc", "den ngay", "den thang", "thoi diem ket thuc",
	}},
	{roleDue, []string{
		"thoi gian", "thoi han", "thoi diem", "tien do", "han", "ngay hoan thanh", "hoan thanh", "ky han", "moc",
		"du kien thoi gian", "du kien hoan thanh", "lich", "ke hoach thoi gian", "ngay",
	}},
	{roleFunding, []string{
		"kinh phi", "du toan", "nguon kinh phi", "du kien kinh phi", "nguon von", "nguon luc",
	}},
	{roleNotes, []string{"ghi chu", "yeu cau", "luu y", "can cu", "dien giai"}},
}

// numberNames are the whole titles of the column with the numbers.
var numberNames = map[string]bool{
	"stt": true, "tt": true, "so tt": true, "so thu tu": true, "ma so": true, "ma": true, "so": true,
	"thu tu": true, "ma nhiem vu": true, "muc": true, "s tt": true, "no": true,
}

// foreignNames are titles of columns that tables of other things have: a table
// with one of them lists people, procedures or figures and no tasks.
var foreignNames = []string{"ho va ten", "ho ten", "chuc vu", "chuc danh", "ma thu tuc", "ten thu tuc", "don vi tinh", "dvt", "so dien thoai"}

// figuresPattern finds the titles under which tables name figures to reach and
// points to win; without a time these are no tasks.
var figuresPattern = regexp.MustCompile(`^(ten |cac |noi dung )?(chi tieu|tieu chi|chi so|muc tieu)\b`)

// headerText folds a header's text to words with single spaces, without
// punctuation, so that "S.T.T", "Sản phẩm / kết quả" and line breaks compare.
func headerText(s string) string {
	folded := vietnamese.Fold(s)
	folded = strings.NewReplacer("s.t.t", "stt", "s.tt", "stt", "t.t", "tt").Replace(folded)
	words := strings.FieldsFunc(folded, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 127)
	})
	return strings.Join(words, " ")
}

// columnRole tells what a column of this title holds.
func columnRole(title string) role {
	text := headerText(title)
	if numberNames[text] {
		return roleNo
	}
	if text == "" || utf8.RuneCountInString(text) > 90 {
		return roleOther
	}
	if strings.Contains(text, "phoi hop") && !strings.Contains(text, "chu tri") {
		return roleCoordinators
	}
	if strings.Contains(text, "kinh phi") {
		return roleFunding
	}
	switch begins, ends := wordIndex(text, "bat dau") >= 0, wordIndex(text, "ket thuc") >= 0; {
	case begins && !ends:
		return roleDueFrom
	case ends && !begins:
		return roleDueTo
	}
	return earliestName(text)
}

func earliestName(text string) role {
	found, at, length := roleOther, len(text), 0
	for _, c := range columnNames {
		for _, name := range c.names {
			i := wordIndex(text, name)
			if i < 0 || i > at || i == at && len(name) <= length {
				continue
			}
			found, at, length = c.role, i, len(name)
		}
	}
	if found == roleSection && (strings.Contains(text, "nhiem vu") || strings.Contains(text, "cong viec")) &&
		!strings.HasPrefix(text, "nhom") {
		found = roleTitle // "Lĩnh vực/nhiệm vụ": section rows within the column of titles
	}
	return found
}

// wordIndex returns where name occurs in text as whole words, -1 if nowhere.
func wordIndex(text, name string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(name)
		if (i == 0 || text[i-1] == ' ') && (end == len(text) || text[end] == ' ') {
			return i
		}
		from = i + 1
	}
}

// A column is one column of a task table.
type column struct {
	role role
	// title is the header in the source's words, of two rows "Thời gian: Bắt
	// đầu"; own is the lower of the two.
	title, own string
	// paired marks a column of titles that was taken for the section, because
	// another column of titles stands to its right.
	paired bool
}

// A heading is the header of a task table: its columns by grid position.
type heading struct {
	columns []column
	// rows are the folded texts of the header's rows, by which it is known
	// again when it is repeated on the next page.
	rows []string
}

// has tells whether there is a column of the role.
func (h *heading) has(r role) bool { return h.index(r) >= 0 }

// index returns the first column of the role, -1 if there is none.
func (h *heading) index(r role) int {
	for i, c := range h.columns {
		if c.role == r {
			return i
		}
	}
	return -1
}

// roles counts the different roles that the header names.
func (h *heading) roles() int {
	seen := map[role]bool{}
	for _, c := range h.columns {
		if c.role != roleOther {
			seen[c.role] = true
		}
	}
	return len(seen)
}

// ofTasks tells whether a table under this header is a table of tasks: it says
// what is to be done, and by whom, by when or what comes out of it.
func (h *heading) ofTasks() bool {
	if !h.has(roleTitle) || h.foreign() {
		return false
	}
	when := h.timed()
	if figures := headerText(h.columns[h.index(roleTitle)].title); !when && figuresPattern.MatchString(figures) {
		return false
	}
	return when || h.has(roleLead) || h.has(roleProducts) && h.has(roleNo)
}

// timed tells whether a column says when.
func (h *heading) timed() bool {
	return h.has(roleDue) || h.has(roleDueTo) || h.has(roleDueFrom) || h.has(roleDueMark)
}

func (h *heading) foreign() bool {
	for _, c := range h.columns {
		text := headerText(c.title)
		for _, name := range foreignNames {
			if strings.HasPrefix(text, name) {
				return true
			}
		}
	}
	return false
}

// settle decides between columns that ask for the same role.
func (h *heading) settle() {
	h.settleLeads()
	h.settleTitles()
	h.settleRest()
}

// settleLeads keeps the column that names the lead most plainly.
func (h *heading) settleLeads() {
	best, rank := -1, 0
	for i, c := range h.columns {
		if c.role != roleLead {
			continue
		}
		if r := leadRank(headerText(c.title)); best < 0 || r > rank {
			best, rank = i, r
		}
	}
	for i, c := range h.columns {
		if c.role == roleLead && i != best {
			h.columns[i].role = roleOther
		}
	}
}

// leadRank orders titles of columns with people: the one in charge of the
// work, then any other, then the leader who supervises it.
func leadRank(text string) int {
	switch {
	case strings.Contains(text, "chu tri"):
		return 3
	case strings.Contains(text, "lanh dao"), strings.Contains(text, "chi dao"), strings.Contains(text, "phe duyet"), strings.Contains(text, "theo doi"):
		return 1
	}
	return 2
}

// settleTitles reads "Nhiệm vụ | Nội dung công việc" as a group and its tasks:
// the left one is the section when the table names none.
func (h *heading) settleTitles() {
	var titles []int
	for i, c := range h.columns {
		if c.role == roleTitle {
			titles = append(titles, i)
		}
	}
	if len(titles) < 2 {
		return
	}
	if !h.has(roleSection) {
		h.columns[titles[0]].role, h.columns[titles[0]].paired = roleSection, true
		titles = titles[1:]
	}
	for _, i := range titles[1:] {
		h.columns[i].role = roleNotes
	}
}

// settleRest lets further columns of a role that can hold one only be shown
// with the source and not read. Several columns of products or notes add up.
func (h *heading) settleRest() {
	if first := h.index(roleNo); first >= 0 && first < h.index(roleSection) && h.numbersAfter(first) {
		h.columns[first].role = roleSectionNo
	}
	seen := map[role]bool{}
	for i, c := range h.columns {
		switch c.role {
		case roleOther, roleDueMark, roleProducts, roleNotes, roleCoordinators:
			continue
		}
		if seen[c.role] {
			h.columns[i].role = roleOther
		}
		seen[c.role] = true
	}
	if !h.has(roleDueTo) && h.has(roleDueFrom) && h.has(roleDue) {
		h.columns[h.index(roleDue)].role = roleDueTo // "Bắt đầu | Hoàn thành"
	}
}

func (h *heading) numbersAfter(col int) bool {
	for _, c := range h.columns[col+1:] {
		if c.role == roleNo {
			return true
		}
	}
	return false
}
