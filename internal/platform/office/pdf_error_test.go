package office

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

func TestReadPDFRefuses(t *testing.T) {
	whole := newDrawing()
	drawMerged(whole, 40)
	data := drawn(t, whole)
	pictures := newDrawing()
	drawPicture(t, pictures)
	locked := newDrawing()
	locked.SetProtection(fpdf.CnProtectPrint, "mo", "chu")
	locked.Text(20, 20, "Kín")
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"pictures only", drawn(t, pictures), ErrNoText},
		{"a password", drawn(t, locked), ErrEncrypted},
		{"cut off in the middle", data[:len(data)/2], ErrDamaged},
		{"cut off at the end", data[:len(data)-8], ErrDamaged},
		{"its head only", []byte("%PDF-1.7\n"), ErrDamaged},
		{"junk", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("<<[("), 1000)...), ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := readPDFBytes(c.data, DefaultLimits()); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestReadPDFWithAnEmptyPassword(t *testing.T) {
	d := newDrawing()
	d.SetProtection(fpdf.CnProtectPrint, "", "chu")
	d.Text(20, 20, "Chỉ cấm sửa")
	if got := pdfBody(readDrawn(t, d)); len(got) != 1 || got[0] != "Chỉ cấm sửa" {
		t.Errorf("got %q", got)
	}
}

func TestReadPDFLimits(t *testing.T) {
	d := newDrawing()
	drawMerged(d, 40)
	d.AddPage()
	drawMerged(d, 40)
	data := drawn(t, d)
	for name, tighten := range map[string]func(*Limits){
		"pages":  func(l *Limits) { l.Pages = 1 },
		"rows":   func(l *Limits) { l.Rows = 5 },
		"cells":  func(l *Limits) { l.Cells = 13 },
		"blocks": func(l *Limits) { l.Blocks = 2 },
		"bytes":  func(l *Limits) { l.FileBytes, l.ExpandedBytes = 10_000, 10_000 },
	} {
		t.Run(name, func(t *testing.T) {
			limits := DefaultLimits()
			tighten(&limits)
			if _, err := readPDFBytes(data, limits); !errors.Is(err, ErrTooLarge) {
				t.Errorf("got %v, want ErrTooLarge", err)
			}
		})
	}
}

func TestReadPDFStopsWithItsContext(t *testing.T) {
	d := newDrawing()
	drawMerged(d, 40)
	data := drawn(t, d)
	ctx, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	_, err := readPDF(ctx, Source{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, DefaultLimits(), nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's end", err)
	}
}

func TestReadPDFTellsProgress(t *testing.T) {
	d := newDrawing()
	for range 3 {
		d.Text(20, 20, "Trang")
		d.AddPage()
	}
	data := drawn(t, d)
	var told []float64
	_, err := readPDF(context.Background(), Source{ReaderAt: bytes.NewReader(data), Size: int64(len(data))},
		DefaultLimits(), func(done float64) { told = append(told, done) })
	if err != nil || len(told) != 4 || told[0] != 0.25 || told[3] != 1 {
		t.Errorf("got %v and %v, want a quarter after each of four pages", told, err)
	}
}

func FuzzReadPDF(f *testing.F) {
	table := newDrawing()
	table.SetCompression(false)
	drawMerged(table, 40)
	f.Add(drawn(f, table))
	pictures := newDrawing()
	drawPicture(f, pictures)
	f.Add(drawn(f, pictures))
	for _, name := range []string{"plain.pdf", "packed.pdf", "rc4-128.pdf"} {
		data, err := os.ReadFile("pdffile/testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := DefaultLimits()
		limits.FileBytes, limits.ExpandedBytes = 1<<20, 8<<20
		doc, err := readPDFBytes(data, limits)
		if (doc == nil) == (err == nil) {
			t.Errorf("got the document %v and the error %v", doc, err)
		}
	})
}
