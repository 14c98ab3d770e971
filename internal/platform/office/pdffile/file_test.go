package pdffile

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

const allowance = 64 << 20

func open(data []byte) (*File, error) {
	return Open(context.Background(), bytes.NewReader(data), int64(len(data)), allowance)
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// contents returns what the pages' streams hold.
func contents(data []byte) (string, error) {
	f, err := open(data)
	if err != nil {
		return "", err
	}
	pages, err := f.Pages(100)
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, p := range pages {
		c, err := f.Content(p)
		if err != nil {
			return "", err
		}
		all.Write(c)
	}
	return all.String(), f.Err()
}

// The samples hold one page with the same words; all but plain.pdf were
// written by pdfcpu.
func TestOpenReadsEveryKindOfFile(t *testing.T) {
	for _, name := range []string{
		"plain.pdf",  // with cross-references that point nowhere
		"packed.pdf", // with object streams and a cross-reference stream
		"rc4-40.pdf", "rc4-128.pdf", "aes-128.pdf", "aes-256.pdf",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := contents(sample(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got, "(Chu tich xa) Tj") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	plain := string(sample(t, "plain.pdf"))
	for _, c := range []struct {
		name string
		data string
		want error
	}{
		{"a password", string(sample(t, "aes-256-password.pdf")), ErrEncrypted},
		{"nothing", "", ErrDamaged},
		{"a cut end", plain[:len(plain)-20], ErrDamaged},
		{"no root", strings.ReplaceAll(plain, "/Root", "/Boot"), ErrDamaged},
		{"a missing page", strings.ReplaceAll(plain, "3 0 obj", "9 0 obj"), ErrDamaged},
		{"pages in a circle", strings.ReplaceAll(plain, "[3 0 R]", "[2 0 R]"), ErrDamaged},
		{"an object stream within itself", selfContained(), ErrDamaged},
		{"cross-references in a circle", circularXref(), ErrDamaged},
		{"only junk", "%PDF-1.7\n" + strings.Repeat("[<<(", 5000) + "\n%%EOF", ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := contents([]byte(c.data)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// selfContained says that the catalogue, object 1, lies in object stream 1.
func selfContained() string {
	var rows []byte
	for _, row := range [][3]uint32{{0, 0, 0}, {2, 1, 0}, {1, 9, 0}} {
		rows = append(rows, byte(row[0]))
		rows = binary.BigEndian.AppendUint32(rows, row[1])
		rows = append(rows, byte(row[2]>>8), byte(row[2]))
	}
	return fmt.Sprintf("%%PDF-1.5\n2 0 obj\n<</Type/XRef/Size 3/W[1 4 2]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n", len(rows), rows)
}

func circularXref() string {
	return "%PDF-1.4\nxref\n0 0\ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"
}

func TestDataStopsAtTheAllowance(t *testing.T) {
	data := sample(t, "packed.pdf")
	f, err := Open(context.Background(), bytes.NewReader(data), int64(len(data)), 1000)
	if err == nil {
		_, err = f.Pages(10)
	}
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

func TestOpenStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := sample(t, "plain.pdf")
	if _, err := Open(ctx, bytes.NewReader(data), int64(len(data)), allowance); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestPagesStopsAtTheLimit(t *testing.T) {
	many := strings.Replace(string(sample(t, "plain.pdf")), "[3 0 R]", "["+strings.Repeat("<</Type/Page>>", 11)+"]", 1)
	f, err := open([]byte(many))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Pages(10); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

func TestUnpredictRow(t *testing.T) {
	for _, c := range []struct {
		kind byte
		want []byte
	}{
		{0, []byte{1, 2, 3, 4}},
		{1, []byte{1, 3, 6, 10}},
		{2, []byte{11, 12, 13, 14}},
		{3, []byte{6, 10, 13, 15}},
		{4, []byte{11, 13, 16, 20}},
	} {
		row := []byte{1, 2, 3, 4}
		unpredictRow(c.kind, row, []byte{10, 10, 10, 10}, 1)
		if !bytes.Equal(row, c.want) {
			t.Errorf("predictor %d: got %v, want %v", c.kind, row, c.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"plain.pdf", "packed.pdf", "rc4-40.pdf", "aes-256.pdf"} {
		f.Add(sample(f, name))
	}
	f.Add([]byte(selfContained()))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = contents(data) })
}
