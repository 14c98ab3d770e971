package office

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"
)

// newDrawing begins an A4 page with a Vietnamese font, in millimetres.
func newDrawing() *fpdf.Fpdf {
	d := fpdf.New("P", "mm", "A4", "")
	d.AddUTF8FontFromBytes("serif", "", liberationserifregular.TTF)
	d.AddUTF8FontFromBytes("serif", "B", liberationserifbold.TTF)
	d.SetAutoPageBreak(false, 0)
	d.AddPage()
	d.SetFont("serif", "", 12)
	return d
}

func drawn(t testing.TB, d *fpdf.Fpdf) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readPDFBytes(data []byte, limits Limits) (*Document, error) {
	return parsePDF(context.Background(), Source{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, limits, nil)
}

func readDrawn(t *testing.T, d *fpdf.Fpdf) *Document {
	t.Helper()
	doc, err := readPDFBytes(drawn(t, d), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// drawLines writes lines one below the other.
func drawLines(d *fpdf.Fpdf, x, y float64, lines ...string) {
	for i, line := range lines {
		d.Text(x, y+6*float64(i), line)
	}
}

// drawMerged draws a table of three columns in which the header spans two
// and the lead two rows:
//
//	| Nhiệm vụ      | Chủ trì |
//	| 1 | Việc đầu  | Tư pháp |
//	| 2 | Việc sau  |         |
func drawMerged(d *fpdf.Fpdf, y float64) {
	for _, r := range [][4]float64{
		{20, 0, 100, 10}, {120, 0, 50, 10}, {20, 10, 20, 10}, {40, 10, 80, 10},
		{20, 20, 20, 10}, {40, 20, 80, 10}, {120, 10, 50, 20},
	} {
		d.Rect(r[0], y+r[1], r[2], r[3], "D")
	}
	d.Text(50, y+6, "Nhiệm vụ")
	d.Text(130, y+6, "Chủ trì")
	drawLines(d, 25, y+16, "1")
	drawLines(d, 42, y+16, "Việc đầu")
	drawLines(d, 25, y+26, "2")
	drawLines(d, 42, y+26, "Việc sau")
	d.Text(125, y+21, "Tư pháp")
}

// drawPicture puts a picture over the page.
func drawPicture(t testing.TB, d *fpdf.Fpdf) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	d.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "PNG"}, &b)
	d.ImageOptions("scan", 0, 0, 210, 297, false, fpdf.ImageOptions{}, 0, "")
}
