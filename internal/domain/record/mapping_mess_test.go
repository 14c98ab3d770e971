package record_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/record"
)

// Whatever stands among the entries, all of them arrive and nothing else does.
func TestEntriesArriveAmongAnything(t *testing.T) {
	k := kind(t, "legal_review")
	head := []any{"TT", "Số hiệu VB", "Trích yếu", "Ngày đưa vào rà soát", "Ngày rà soát", "Kết quả rà soát", "Ghi chú"}
	others := map[record.Verdict][][]any{
		record.Section: {{"I. Lĩnh vực tư pháp"}, {"II", "Lĩnh vực đất đai"}, {nil, "Tháng 3 năm 2024"}, {"A", "Nghị quyết", nil, nil, nil, nil, "3 văn bản"}},
		record.Total:   {{"Tổng cộng", nil, nil, 5}, {nil, "Cộng", nil, 3}, {"Cộng (I)", nil, 3, 4}, {nil, nil, "Tổng số: 5 văn bản"}, {"Luỹ kế", nil, 4}},
		record.Above:   {head},
		record.Blank:   {{7}, {nil, "…"}, {"12."}},
	}
	rapid.Check(t, func(rt *rapid.T) {
		b := book{rows: map[int][]any{1: {"ỦY BAN NHÂN DÂN XÃ ANH SƠN"}, 3: {"SỔ THEO DÕI VĂN BẢN NĂM 2024"}, 5: head, 6: {-1, -2, -3, -4, -5, -6, -7}}}
		want := []string{"1 above", "3 above", "5 above", "6 numbers"}
		row := 7
		for range rapid.IntRange(1, 25).Draw(rt, "rows") {
			verdict := rapid.SampledFrom([]record.Verdict{record.Good, record.Good, record.Good, record.Section, record.Total, record.Above, record.Blank}).Draw(rt, "verdict")
			if verdict == record.Good {
				b.rows[row] = drawGood(rt, row)
			} else {
				b.rows[row] = rapid.SampledFrom(others[verdict]).Draw(rt, "row")
			}
			want = append(want, fmt.Sprint(row, " ", verdict))
			row += rapid.IntRange(1, 2).Draw(rt, "step")
		}
		b.rows[row+1] = []any{nil, nil, nil, nil, "Anh Sơn, ngày 5 tháng 3 năm 2024"}
		b.rows[row+2] = []any{nil, "Người lập biểu", nil, nil, "KT. CHỦ TỊCH"}
		b.rows[row+3] = []any{nil, "(Ký, ghi rõ họ tên)", nil, nil, "PHÓ CHỦ TỊCH"}
		b.rows[row+7] = []any{nil, "01/2020/QĐ-UBND", "a", "1/1/2024"}
		want = append(want, fmt.Sprint(row+1, " foot"), fmt.Sprint(row+2, " foot"), fmt.Sprint(row+3, " foot"), fmt.Sprint(row+7, " foot"))
		rows := b.read(t)
		m, _ := record.Propose(k, rows)
		if m.Head != 5 || len(m.Columns) != 6 {
			rt.Fatalf("%+v", m)
		}
		got, entries := read(t, k, m, rows)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff, entries)
		}
	})
}

// drawGood draws a row that is an entry, written in one of many ways.
func drawGood(rt *rapid.T, row int) []any {
	pick := func(what string, of ...any) any { return rapid.SampledFrom(of).Draw(rt, what) }
	cells := []any{
		pick("serial", row, fmt.Sprint(row), nil, fmt.Sprint(row, ".")),
		pick("symbol", "01/2020/QĐ-UBND", norm.NFD.String("12/NQ-HĐND"), "Số 5/CT-UBND"),
		pick("title", "Về đất đai", nil, "Tổng hợp báo cáo", "Công văn chỉ đạo", "Cộng đồng", "I. Quy định", norm.NFD.String("Quyết định"), "Tổng cộng", "TM. UBND"),
		pick("planned", day{2024, 1, 5}, "5/1/2024", "05.01.2024", "05-01-24", "ngày 5 tháng 1 năm 2024", "2024-01-05", "5/1/2024."),
		nil, nil,
		pick("note", nil, "Ghi chú: xem lại", "-", "Người lập", "Nơi nhận"),
	}
	if rapid.Bool().Draw(rt, "reviewed") {
		cells[4] = pick("reviewed", day{2024, 2, 5}, "5/2/2024", "05/02/2024 00:00:00")
		cells[5] = pick("finding", "Còn hiệu lực", "CÒN HIỆU LỰC", "Sửa đổi bổ sung", "bai bo", "còn phù hợp.")
		return cells
	}
	cells[4], cells[5] = pick("reviewed", nil, "-", "chưa", "/"), pick("finding", nil, "-", "chưa có", "…")
	return cells
}
