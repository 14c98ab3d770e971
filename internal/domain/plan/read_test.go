package plan

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// seedFiles are the real plan in the formats that Vidan reads.
var seedFiles = []string{"000_06b0c52941d9efd6.txt", "anh-son-2024.docx", "anh-son-2024.xlsx", "anh-son-2024.pdf"}

func readSeedFile(t *testing.T, name string) Reading {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "seeds", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := office.Read(context.Background(), office.Source{ReaderAt: f, Size: info.Size(), Name: name}, office.DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return Read(doc, 0)
}

func TestReadHeadOfSeed(t *testing.T) {
	for _, name := range seedFiles {
		t.Run(name, func(t *testing.T) {
			d := readSeedFile(t, name).Draft
			got := []string{d.Unit, d.Title, d.Number, d.Place, d.Date.String(), d.Upstream.Number, d.Upstream.Date.String(), d.Upstream.Issuer}
			want := []string{
				"UBND xã Anh Sơn", "Kế hoạch cải cách hành chính năm 2024", "/KH-UBND", "Anh Sơn", "",
				"09/KH-UBND", "2024-01-10", "UBND thị xã Nghi Sơn",
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("head (-want +got):\n%s", diff)
			}
			if d.Year != 2024 || len(d.Bases) != 1 || !strings.HasPrefix(d.Bases[0], "Thực hiện Kế hoạch số 09") {
				t.Errorf("year %d, bases %q", d.Year, d.Bases)
			}
			if name == "anh-son-2024.xlsx" {
				return // the workbook has no signature
			}
			if d.Signer != "Lê Như Hùng" || d.SignerPost != "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" {
				t.Errorf("signer %q, post %q", d.Signer, d.SignerPost)
			}
			if len(d.Recipients) != 8 || d.Recipients[0] != "Phòng Nội vụ thị xã Nghi Sơn" || d.Recipients[7] != "Lưu: VT" {
				t.Errorf("recipients %q", d.Recipients)
			}
		})
	}
}

func TestReadTargetsOfSeed(t *testing.T) {
	type goal struct {
		Op        Op
		Threshold float64
		Field     string
		Words     string
	}
	const law, procedures, digital = "Cải cách thể chế", "Cải cách thủ tục hành chính", "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số"
	want := []goal{
		{AtLeast, 100, law, "Hoàn thành kế hoạch rà soát"},
		{AtLeast, 80, law, "Xử lý theo thẩm quyền sau rà soát"},
		{AtLeast, 100, law, "Mức độ hoàn thành kế hoạch kiểm tra"},
		{AtLeast, 98, procedures, "Tập trung giải quyết các TTHC"},
		{Equal, 65, procedures, "thực hiện rà soát, 65% hồ sơ TTHC"},
		{Equal, 100, procedures, "Triển khai số hóa hồ sơ"},
		{Equal, 100, procedures, "100% TTHC thuộc thẩm quyền"},
		{Equal, 100, procedures, "Đưa 100% TTHC ngành dọc"},
		{Equal, 100, procedures, "100% hồ sơ thủ tục hành chính"},
		{Equal, 100, digital, "100% số văn bản được trao đổi"},
		{Equal, 100, digital, "100% số văn bản gửi đi"},
		{Equal, 100, digital, "100% thực hiện tốt kết nối"},
		{AtLeast, 65, digital, "Tỷ lệ hồ sơ thủ tục hành chính"},
	}
	for _, name := range seedFiles {
		t.Run(name, func(t *testing.T) {
			var got []goal
			for i, target := range readSeedFile(t, name).Draft.Targets {
				g := goal{target.Op, target.Threshold, target.Field, target.Text}
				if i < len(want) && strings.HasPrefix(g.Words, want[i].Words) {
					g.Words = want[i].Words
				}
				got = append(got, g)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("targets (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReadSeedAlike makes sure that the format of the file does not matter.
func TestReadSeedAlike(t *testing.T) {
	want := readSeedFile(t, "anh-son-2024.docx")
	for _, name := range seedFiles {
		got := readSeedFile(t, name)
		if diff := cmp.Diff(want.Draft.Responsibilities, got.Draft.Responsibilities); diff != "" {
			t.Errorf("%s: responsibilities (-docx +%s):\n%s", name, name, diff)
		}
		if diff := cmp.Diff(want.Draft.Targets, got.Draft.Targets); diff != "" {
			t.Errorf("%s: targets (-docx +%s):\n%s", name, name, diff)
		}
		if len(got.Offers) != 1 || got.Offers[0].Text != want.Offers[0].Text {
			t.Errorf("%s: offers %v", name, got.Offers)
		}
	}
}

func TestReadDutiesOfSeed(t *testing.T) {
	r := readSeedFile(t, "anh-son-2024.docx")
	var posts []string
	for _, duty := range r.Draft.Responsibilities {
		posts = append(posts, duty.Post)
	}
	want := []string{
		"Đối với Ủy ban nhân dân xã", "Công chức Tư pháp - Hộ tịch", "Công chức Văn hóa - Xã hội, Đài truyên thanh xã",
		"Công chức Tài chính - Kế toán", "Công chức Văn phòng - Thống kê", "Bộ phận tiếp nhận và trả kết quả giải quyết thủ tục hành chính",
	}
	if diff := cmp.Diff(want, posts); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	o := r.Offers[0]
	if o.Post != "Công chức Tư pháp - Hộ tịch" || o.Task.Lead != "Tư pháp - Hộ tịch" || len(o.Task.Due) != 4 || o.Place.Block == 0 {
		t.Errorf("offer %+v", o)
	}
}

// TestWarningsPointToTasks makes sure that every doubt is a warning with a place.
func TestWarningsPointToTasks(t *testing.T) {
	r := readSeedFile(t, "anh-son-2024.docx")
	if len(r.Draft.Warnings) != len(r.Doubts) {
		t.Fatalf("%d warnings for %d doubts", len(r.Draft.Warnings), len(r.Doubts))
	}
	found := false
	for _, w := range r.Draft.Warnings {
		if w.Where == "" || w.Text == "" {
			t.Errorf("a warning without place or words: %+v", w)
		}
		found = found || strings.HasPrefix(w.Where, "II.11")
	}
	if !found {
		t.Errorf("II.11 has no time, and no warning says so: %v", r.Draft.Warnings)
	}
}

func TestReadNothing(t *testing.T) {
	r := Read(&office.Document{}, 0)
	if len(r.Doubts) == 0 || len(r.Draft.Sections) != 0 {
		t.Errorf("an empty document reads as %+v", r)
	}
}

func TestReadForAnotherYear(t *testing.T) {
	doc := linesDocument("KẾ HOẠCH", "Cải cách hành chính năm 2024", "I. MỤC TIÊU", "- 100% văn bản đúng hạn.")
	r := Read(doc, 2025)
	if r.Draft.Year != 2025 {
		t.Errorf("year %d", r.Draft.Year)
	}
	for _, d := range r.Doubts {
		if strings.Contains(d.Text, "2024") && strings.Contains(d.Text, "2025") {
			return
		}
	}
	t.Errorf("nobody is asked about the year: %v", r.Doubts)
}

// linesDocument is a document of one paragraph a line.
func linesDocument(lines ...string) *office.Document {
	doc := &office.Document{Format: office.DOCX}
	for i, line := range lines {
		doc.Blocks = append(doc.Blocks, &office.Paragraph{Runs: []office.Run{{Text: line}}, Place: office.Place{Block: i + 1}})
	}
	return doc
}

// arrangingTable is a borderless table of one row, as heads and signatures have.
func arrangingTable(cells ...string) *office.Table {
	row := office.Row{}
	for i, text := range cells {
		cell := office.Cell{Col: i, ColSpan: 1, RowSpan: 1}
		for _, line := range strings.Split(text, "\n") {
			cell.Paragraphs = append(cell.Paragraphs, office.Paragraph{Runs: []office.Run{{Text: line}}})
		}
		row.Cells = append(row.Cells, cell)
	}
	return &office.Table{Widths: make([]float64, len(cells)), Borderless: true, Rows: []office.Row{row}}
}
