package record

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

var update = flag.Bool("update", false, "write the golden files of papers")

// Each paper of a shipped register, of an entry that holds all and of one that
// holds only what it must, as it reads.
func TestPapersOfShippedKinds(t *testing.T) {
	kinds, err := ShippedKinds()
	must(t, err)
	printed := 0
	for _, k := range kinds {
		for _, p := range k.Prints {
			printed++
			var text strings.Builder
			for _, of := range []Record{inventedFor(k, false), inventedFor(k, true)} {
				doc := p.fill(k, of, "UBND xã Anh Sơn", form.Offers{}, 2024).document()
				if paper := textOf(doc); strings.ContainsAny(paper, "{}") || strings.Contains(paper, "kín") {
					t.Errorf("%s.%s has an empty place, or what is sealed:\n%s", k.Name, p.Name, paper)
				} else {
					text.WriteString(paper + "\f\n")
				}
				must(t, office.WritePDF(&bytes.Buffer{}, doc))
			}
			golden(t, k.Name+"."+p.Name+".txt", text.String())
		}
	}
	if printed < 5 {
		t.Errorf("only %d papers are shipped", printed)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "prints", name)
	if *update {
		must(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (want -, got +):\n%s", name, diff)
	}
}

// inventedFor is an entry with something in each field, or only in those that
// every entry has.
func inventedFor(k Kind, whole bool) Record {
	r := Record{Code: k.CodeOf(2024, 7), State: k.States[0].Name, Values: form.Values{}}
	for i, field := range k.Form {
		if whole || field.Required {
			r.Values[field.Name] = inventedValue(field, i)
		}
	}
	return r
}

func inventedValue(field form.Field, i int) form.Value {
	switch {
	case field.Sensitive:
		return form.TextValue("điều kín")
	case field.Type == form.Date:
		return form.DateValue(clock.NewDate(2024, 1, 5).AddDays(i))
	case field.Type == form.LegalText:
		return form.TextValue("12/2024/QĐ-UBND")
	case field.Type.Numeric():
		return form.NumberValue(int64(1500 * (i + 1)))
	case field.Type == form.YesNo:
		return form.TextValue("true")
	case len(field.Options) > 0:
		return form.TextValue(field.Options[0].Value)
	case field.Type == form.File || field.Type == form.Table:
		return form.Value{}
	}
	return form.TextValue("(" + field.Label.Vi + ")")
}

// textOf is what a document reads: a line for each paragraph, the cells of a row
// one below the other.
func textOf(doc *office.Document) string {
	var lines []string
	for _, block := range doc.Blocks {
		switch b := block.(type) {
		case *office.Paragraph:
			lines = append(lines, b.String())
		case *office.Table:
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					lines = append(lines, "| "+strings.Join(cell.Lines(), "\n| "))
				}
			}
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestPapersThatCannotBe(t *testing.T) {
	kinds, err := ShippedKinds()
	must(t, err)
	k, err := find(kinds, "feedback")
	must(t, err)
	whole := k.Prints[0]
	for name, change := range map[string]func(*Print){
		`there is no field "sendr"`:              func(p *Print) { p.Body = []PrintLine{{Text: "Của {sendr}"}} },
		`the field "sender" is sealed`:           func(p *Print) { p.To = "{sender}" },
		`a file does not stand in a line`:        func(p *Print) { p.Copies = []string{"{papers}"} },
		`there is no date field "content"`:       func(p *Print) { p.Day = "content" },
		`there is no field "nummer"`:             func(p *Print) { p.Number = "nummer" },
		`it depends on "when"`:                   func(p *Print) { p.When = inState("received"); p.When[0].Field = "when" },
		"no heading, no body, or not one or two": func(p *Print) { p.Signers = nil },
		"no name, or no title":                   func(p *Print) { p.Title.En = "" },
	} {
		p := whole
		change(&p)
		k.Prints = []Print{p}
		if err := k.Check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want %q, got %v", name, err)
		}
	}
	k.Prints = []Print{whole, whole}
	if err := k.Check(); err == nil {
		t.Error("a paper may be there twice")
	}
}

func TestPlacesOfUnits(t *testing.T) {
	for unit, want := range map[string]string{
		"UBND xã Anh Sơn": "Anh Sơn", "Ủy ban nhân dân phường Hải Bình": "Hải Bình", "UBND phường 12": "Phường 12", "Sở Nội vụ": "Sở Nội vụ", "UBND đặc khu Côn Đảo": "Côn Đảo",
	} {
		if got := placeName(unit); got != want {
			t.Errorf("papers of %s are from %q, want %q", unit, got, want)
		}
	}
}
