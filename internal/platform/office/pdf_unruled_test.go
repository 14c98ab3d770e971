package office

import (
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// drawUnruled draws rows of columns without rules; each cell is its lines.
// It returns where the next row would stand.
func drawUnruled(d *fpdf.Fpdf, y float64, rows ...[][]string) float64 {
	for _, row := range rows {
		height := 0
		for col, lines := range row {
			drawLines(d, []float64{20, 35, 110, 150}[col], y, lines...)
			height = max(height, len(lines))
		}
		y += 6*float64(height) + 4
	}
	return y
}

var (
	unruledHeader = [][]string{{"TT"}, {"Nhiệm vụ"}, {"Chủ trì"}, {"Thời gian"}}
	unruledFirst  = [][]string{{"1"}, {"Xây dựng kế hoạch kiểm tra văn bản", "quy phạm pháp luật năm 2024"}, {"Tư pháp"}, {"Quý I năm 2024"}}
	unruledSecond = [][]string{{"2"}, {"Báo cáo kết quả"}, {"Văn phòng"}, {"15/6/2024", "15/12/2024"}}
)

func TestReadPDFTableWithoutRules(t *testing.T) {
	d := newDrawing()
	d.Text(20, 15, "Danh mục các nhiệm vụ cải cách hành chính của Ủy ban nhân dân xã trong năm 2024:")
	y := drawUnruled(d, 30, unruledHeader, [][]string{{"I. CẢI CÁCH THỂ CHẾ NĂM 2024"}}, unruledFirst, unruledSecond)
	d.Text(20, y+15, "Các bộ phận căn cứ danh mục này để thực hiện và báo cáo Ủy ban nhân dân xã kết quả.")
	doc := readDrawn(t, d)
	wantPDFTables(t, doc, `1,1 1x1 TT
1,2 1x1 Nhiệm vụ
1,3 1x1 Chủ trì
1,4 1x1 Thời gian
2,1 1x4 I. CẢI CÁCH THỂ CHẾ NĂM 2024
3,1 1x1 1
3,2 1x1 Xây dựng kế hoạch kiểm tra văn bản quy phạm pháp luật năm 2024
3,3 1x1 Tư pháp
3,4 1x1 Quý I năm 2024
4,1 1x1 2
4,2 1x1 Báo cáo kết quả
4,3 1x1 Văn phòng
4,4 1x1 15/6/2024 | 15/12/2024
`)
	wantPDFBody(t, doc, "Danh mục các nhiệm vụ cải cách hành chính của Ủy ban nhân dân xã trong năm 2024:",
		"Các bộ phận căn cứ danh mục này để thực hiện và báo cáo Ủy ban nhân dân xã kết quả.")
}

func TestReadPDFTableWithoutRulesOverTwoPages(t *testing.T) {
	d := newDrawing()
	drawUnruled(d, 250, unruledHeader, unruledFirst)
	d.AddPage()
	drawUnruled(d, 20, unruledSecond)
	wantPDFTables(t, readDrawn(t, d), `1,1 1x1 TT
1,2 1x1 Nhiệm vụ
1,3 1x1 Chủ trì
1,4 1x1 Thời gian
2,1 1x1 1
2,2 1x1 Xây dựng kế hoạch kiểm tra văn bản quy phạm pháp luật năm 2024
2,3 1x1 Tư pháp
2,4 1x1 Quý I năm 2024
`, `1,1 1x1 2
1,2 1x1 Báo cáo kết quả
1,3 1x1 Văn phòng
1,4 1x1 15/6/2024 | 15/12/2024
`)
}
