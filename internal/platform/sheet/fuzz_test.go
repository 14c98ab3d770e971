package sheet_test

import (
	"bytes"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/sheet"
)

// No file, however it was made, does more than be refused; and whatever is
// read keeps to what rows promise.
func FuzzOpen(f *testing.F) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="#,##0.0&quot; đ&quot;"/></numFmts>` +
		`<cellXfs><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="C1" s="1"><v>1.5e3</v></c></row>`+
		`<row r="3"><c s="0"><v>45366</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells></worksheet>`), []byte(styles))
	f.Add([]byte("a;b\n\"c;d\";e\n"), []byte(nil))
	f.Fuzz(func(t *testing.T, data, styles []byte) {
		checkRows(t, packed(t, string(data), "xl/styles.xml", string(styles)))
		checkRows(t, data)
	})
}

func checkRows(t *testing.T, file []byte) {
	limits := sheet.DefaultLimits()
	limits.ExpandedBytes = 1 << 20
	book, err := sheet.Open(t.Context(), bytes.NewReader(file), int64(len(file)), limits)
	if err != nil {
		return
	}
	defer book.Close()
	last := 0
	for row, err := range book.Rows(t.Context(), "") {
		if err != nil {
			return
		}
		if row.Number <= last || row.Number > limits.Rows || len(row.Cells) == 0 {
			t.Fatalf("row %d after row %d", row.Number, last)
		}
		last = row.Number
		column := 0
		for _, c := range row.Cells {
			if c.Column <= column || c.Column > limits.Columns || c.Kind == sheet.Empty || c.Text == "" {
				t.Fatalf("the cell %+v after column %d", c, column)
			}
			column = c.Column
		}
	}
}
