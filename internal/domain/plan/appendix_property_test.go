package plan

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// TestAppendixReadsWhatIsWritten lays tasks out as tables of many forms and
// asks for the same tasks again.
func TestAppendixReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tasks := drawTasks(t)
		form := drawForm(t)
		doc := document(form.write(t, tasks)...)
		got := keyOf(readAppendix(doc, 2025))
		if diff := cmp.Diff(tasks, got); diff != "" {
			t.Fatalf("the table %+v was not read as it was written (-written +read):\n%s", form, diff)
		}
	})
}

var (
	drawnTitles = strings.Split(`Rà soát văn bản do xã ban hành;Công khai thủ tục tại Bộ phận Một cửa;Kiểm tra kỷ cương hành chính;`+
		`Số hóa hồ sơ đất đai;Tuyên truyền trên loa truyền thanh;Đối thoại với người dân;Cập nhật quy trình nội bộ;`+
		`Khảo sát mức độ hài lòng của người dân;Báo cáo kết quả tự kiểm tra;Sắp xếp lại kho lưu trữ`, ";")
	drawnLeads = strings.Split("Văn phòng - Thống kê;Tư pháp - Hộ tịch;Tài chính - Kế toán;Chủ tịch UBND xã;Công an xã;Phòng Văn hóa - Xã hội", ";")
	drawnTimes = []keyTask{
		{Title: "Trước ngày 15/3/2025", Kind: Before, Due: []string{"2025-03-15"}},
		{Title: "30/6/2025", Kind: By, Due: []string{"2025-06-30"}},
		{Title: "Quý III năm 2025", Kind: By, Due: []string{"2025-09-30"}},
		{Title: "Trong năm 2025", Kind: By, Due: []string{"2025-12-31"}},
		{Title: "Thường xuyên", Kind: Ongoing, Due: []string{}},
		{Title: "Tháng 4/2025", Kind: By, Due: []string{"2025-04-30"}},
	}
)

// timeOf returns how a plan writes the time of a drawn task.
func timeOf(k keyTask) string {
	for _, time := range drawnTimes {
		if time.Kind == k.Kind && cmp.Equal(time.Due, k.Due) {
			return time.Title
		}
	}
	return ""
}

// drawTasks draws tasks of one to four sections, numbered from 1 in each.
func drawTasks(t *rapid.T) []keyTask {
	var tasks []keyTask
	sections := rapid.IntRange(1, 4).Draw(t, "sections")
	for s := range sections {
		for n := range rapid.IntRange(1, 6).Draw(t, "tasks") {
			k := rapid.SampledFrom(drawnTimes).Draw(t, "time")
			k.Section, k.No = []string{"I", "II", "III", "IV"}[s], strconv.Itoa(n+1)
			k.Title = rapid.SampledFrom(drawnTitles).Draw(t, "title") + " lần " + strconv.Itoa(len(tasks)+1)
			k.Lead = rapid.SampledFrom(drawnLeads).Draw(t, "lead")
			tasks = append(tasks, k)
		}
	}
	return tasks
}

// A drawnForm is how tasks are laid out as a table.
type drawnForm struct {
	// Columns are the titles of the columns in their order.
	Columns []string
	// Sections are rows over all columns, rows with a number, or a column.
	Sections string
	// Merged leads span the tasks that follow each other with the same lead.
	Merged bool
	// Pages is the number of rows on a page, 0 for one long page; Header
	// tells whether each page has the header, Cut whether rows are cut.
	Pages       int
	Header, Cut bool
}

func drawForm(t *rapid.T) drawnForm {
	f := drawnForm{
		Columns:  rapid.Permutation([]string{"Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Thời gian hoàn thành", "Ghi chú"}).Draw(t, "columns"),
		Sections: rapid.SampledFrom([]string{"wide", "numbered", "column"}).Draw(t, "section style"),
		Merged:   rapid.Bool().Draw(t, "merged leads"),
		Pages:    rapid.SampledFrom([]int{0, 2, 3, 5}).Draw(t, "rows on a page"),
		Header:   rapid.Bool().Draw(t, "header on each page"),
		Cut:      rapid.Bool().Draw(t, "rows cut"),
	}
	f.Columns = append([]string{"STT"}, f.Columns...)
	if f.Sections == "column" {
		f.Columns = append([]string{"Lĩnh vực"}, f.Columns...)
	}
	return f
}

// write makes the tables of the form.
func (f drawnForm) write(t *rapid.T, tasks []keyTask) []office.Block {
	blocks := []office.Block{text("**Phụ lục**")}
	page := &office.Table{Rows: []office.Row{f.header()}}
	room := f.Pages
	for i, k := range tasks {
		first := i == 0 || tasks[i-1].Section != k.Section
		if first && f.Sections != "column" {
			page.Rows = append(page.Rows, f.section(k.Section))
		}
		row := f.row(k)
		page.Rows = append(page.Rows, row)
		room--
		if f.Pages == 0 || room > 0 || i+1 == len(tasks) {
			continue
		}
		var rest *office.Row
		if f.Cut {
			rest = f.cut(&page.Rows[len(page.Rows)-1])
		}
		blocks = append(blocks, f.finish(page))
		page, room = &office.Table{}, f.Pages
		if f.Header {
			page.Rows = append(page.Rows, f.header())
		}
		if rest != nil {
			page.Rows = append(page.Rows, *rest)
		}
	}
	return append(blocks, f.finish(page))
}

func (f drawnForm) header() office.Row {
	var row office.Row
	for col, title := range f.Columns {
		row.Cells = append(row.Cells, drawnCell(col, "**"+title+"**"))
	}
	return row
}

func drawnSectionTitle(no string) string { return "Lĩnh vực công tác số " + strings.ToLower(no) }

func (f drawnForm) section(no string) office.Row {
	if f.Sections == "wide" {
		cell := drawnCell(0, no+". "+drawnSectionTitle(no))
		cell.ColSpan = len(f.Columns)
		return office.Row{Cells: []office.Cell{cell}}
	}
	return f.fill(map[string]string{"STT": no, "Nhiệm vụ": drawnSectionTitle(no)})
}

func (f drawnForm) row(k keyTask) office.Row {
	return f.fill(map[string]string{
		"Lĩnh vực": k.Section + ". " + drawnSectionTitle(k.Section),
		"STT":      k.No, "Nhiệm vụ": k.Title, "Sản phẩm": "Báo cáo số " + k.No,
		"Cơ quan chủ trì": k.Lead, "Thời gian hoàn thành": timeOf(k),
	})
}

func (f drawnForm) fill(texts map[string]string) office.Row {
	var row office.Row
	for col, title := range f.Columns {
		row.Cells = append(row.Cells, drawnCell(col, texts[title]))
	}
	return row
}

// cut breaks a row at the foot of a page: the rest of its title, which goes on
// within a sentence, comes on the next page.
func (f drawnForm) cut(row *office.Row) *office.Row {
	for col, title := range f.Columns {
		if title != "Nhiệm vụ" {
			continue
		}
		whole := row.Cells[col].String()
		at := strings.LastIndex(whole, " lần ")
		row.Cells[col] = drawnCell(col, whole[:at])
		rest := f.fill(map[string]string{"Nhiệm vụ": whole[at+1:]})
		return &rest
	}
	return nil
}

// finish merges the leads of a page and numbers its places.
func (f drawnForm) finish(page *office.Table) office.Block {
	page.Widths = make([]float64, len(f.Columns))
	if !f.Merged {
		return page
	}
	for col, title := range f.Columns {
		if title == "Cơ quan chủ trì" {
			mergeDown(page, col)
		}
	}
	return page
}

// mergeDown merges cells of a column that stand above each other with the same
// text.
func mergeDown(table *office.Table, col int) {
	above := [2]int{-1, -1}
	for i := range table.Rows {
		j := cellAt(table.Rows[i], col)
		if j < 0 {
			above = [2]int{-1, -1}
			continue
		}
		cell := table.Rows[i].Cells[j]
		if above[0] >= 0 && cell.String() != "" && table.Rows[above[0]].Cells[above[1]].String() == cell.String() {
			table.Rows[above[0]].Cells[above[1]].RowSpan++
			table.Rows[i].Cells = append(table.Rows[i].Cells[:j:j], table.Rows[i].Cells[j+1:]...)
			continue
		}
		above = [2]int{i, j}
	}
}

func cellAt(row office.Row, col int) int {
	for j, cell := range row.Cells {
		if cell.Col == col && cell.ColSpan == 1 {
			return j
		}
	}
	return -1
}
