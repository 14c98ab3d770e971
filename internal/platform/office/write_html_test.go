package office

import (
	"strings"
	"testing"
)

func TestWriteHTML(t *testing.T) {
	tests := []struct {
		name  string
		block Block
		want  string
	}{
		{"escapes text",
			&Paragraph{Runs: []Run{{Text: `<script>alert("x")</script> & ‘y’`}}},
			"<p>&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; ‘y’</p>\n"},
		{"keeps styles, breaks and the marker",
			&Paragraph{Align: Center, Marker: "1.", Runs: []Run{{Text: "Một\nhai", Bold: true, Italic: true}}},
			`<p class="text-center"><b><i>1. </i></b><b><i>Một<br>hai</i></b></p>` + "\n"},
		{"leaves out control characters",
			&Paragraph{Runs: []Run{{Text: "a\x00\x1bb"}}},
			"<p>ab</p>\n"},
		{"gives blocks the ids of their places",
			&Paragraph{Place: Place{Page: 2, Block: 7}, Runs: []Run{{Text: "a"}}},
			`<p id="source-p2-b7">a</p>` + "\n"},
		{"marks header cells and spans",
			&Table{Widths: []float64{1, 1}, HeaderRows: 1, Rows: []Row{
				{Cells: []Cell{{Col: 0, ColSpan: 2, RowSpan: 5}}},
				{Cells: []Cell{{Col: 0, ColSpan: 1, RowSpan: 1, Place: Place{Block: 1, Row: 2, Col: 1}}, {Col: 1, ColSpan: 1, RowSpan: 1}}},
			}},
			`<table class="table table-bordered"><thead><tr><th scope="col" colspan="2"></th></tr>` + "\n" +
				`</thead><tbody><tr><td id="source-b1-r2-c1"></td><td></td></tr>` + "\n</tbody></table>\n"},
		{"says that a borderless table only arranges",
			&Table{Borderless: true, HeaderRows: 1, Rows: []Row{{Cells: []Cell{{ColSpan: 1, RowSpan: 1}}}}},
			`<table class="w-100" role="presentation"><tbody><tr><td></td></tr>` + "\n</tbody></table>\n"},
		{"leaves out page setups", &PageSetup{Landscape: true}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := WriteHTML(&b, &Document{Blocks: []Block{tt.block}}); err != nil {
				t.Fatal(err)
			}
			if b.String() != tt.want {
				t.Errorf("got  %s\nwant %s", b.String(), tt.want)
			}
		})
	}
}
