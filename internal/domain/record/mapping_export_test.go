package record_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// export writes entries as a register is given out.
func export(ctx context.Context, t rapid.TB, k record.Kind, entries []record.Entry) []byte {
	var file bytes.Buffer
	columns := record.ExportColumns(ctx, k)
	heads := make([]sheet.Column, 0, len(columns))
	for _, c := range columns {
		heads = append(heads, sheet.Column{Heading: c.Heading, Width: c.Width})
	}
	w, err := sheet.NewWriter(&file, k.Title.In(ctx), k.Title.In(ctx), heads)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := w.Row(record.ExportRow(ctx, k, columns, e)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// Whatever is in a register is there again after it was given out and read in.
func TestExportsAreReadAsTheyWere(t *testing.T) {
	for _, name := range []string{"legal_review", "act_of_outreach", "confusing"} {
		for _, locale := range []string{words.Vietnamese, words.English} {
			k := kind(t, name)
			ctx := words.WithLocale(t.Context(), locale)
			rapid.Check(t, func(rt *rapid.T) {
				var entries []record.Entry
				for i := range rapid.IntRange(1, 4).Draw(rt, "entries") {
					entries = append(entries, drawEntry(rt, k, i))
				}
				compareRead(ctx, t, rt, k, entries)
			})
		}
	}
}

func compareRead(ctx context.Context, t *testing.T, rt *rapid.T, k record.Kind, entries []record.Entry) {
	rows := rowsOf(t, export(ctx, rt, k, entries))
	m, doubts := record.Propose(k, rows)
	if len(doubts) > 0 || m.Head != 2 || len(m.Columns) != len(record.ExportColumns(ctx, k)) {
		rt.Fatalf("the headings are in doubt: %v %+v", m, doubts)
	}
	verdicts, got := read(t, k, m, rows)
	for i := range entries {
		entries[i].Row = i + 3
	}
	if diff := cmp.Diff(entries, got, cmpopts.EquateEmpty()); diff != "" {
		rt.Fatal(verdicts, diff)
	}
	for _, e := range got {
		if len(e.Problems) > 0 {
			rt.Fatal(e.Problems)
		}
	}
}

func drawEntry(rt *rapid.T, k record.Kind, i int) record.Entry {
	e := record.Entry{Code: fmt.Sprintf("RS-2024-%03d", i+1), Values: form.Values{}}
	for _, field := range k.Form {
		if field.Type == form.File {
			continue // papers are not in spreadsheets
		}
		// What has a default is read with it where the sheet says nothing.
		if field.Required || field.Default != "" || rapid.Bool().Draw(rt, field.Name) {
			e.Values[field.Name] = drawValue(rt, field)
		}
	}
	for _, field := range k.Form { // what others ask for
		if field.Needed(e.Values) && e.Values[field.Name].Empty() {
			e.Values[field.Name] = drawValue(rt, field)
		}
	}
	for range k.Form { // what hides others hides what depends on them
		e.Values = k.Form.Clean(e.Values)
	}
	e.State = rapid.SampledFrom(k.States).Draw(rt, "state").Name
	return e
}

func drawValue(rt *rapid.T, field form.Field) form.Value {
	option := rapid.Map(rapid.IntRange(0, max(len(field.Options)-1, 0)), func(i int) string { return field.Options[i].Value })
	switch field.Type {
	case form.Number, form.Money:
		return form.NumberValue(rapid.Int64Range(-1_000_000_000_000, 1_000_000_000_000).Draw(rt, "number"))
	case form.Date:
		return form.DateValue(clock.NewDate(2000, 1, 1).AddDays(rapid.IntRange(-40_000, 20_000).Draw(rt, "day")))
	case form.YesNo:
		return form.TextValue(rapid.SampledFrom([]string{"true", "false"}).Draw(rt, "yes or no"))
	case form.Choice:
		return form.TextValue(option.Draw(rt, "option"))
	case form.Choices:
		return form.TextsValue(rapid.SliceOfNDistinct(option, 1, len(field.Options), rapid.ID[string]).Draw(rt, "options")...)
	case form.LegalText:
		return form.TextValue(fmt.Sprintf("%d/%d/QĐ-UBND", rapid.IntRange(1, 99).Draw(rt, "number"), rapid.IntRange(2000, 2030).Draw(rt, "year")))
	}
	word := rapid.SampledFrom([]string{
		"-", "007", "1.500", "Tổng cộng", "=SUM(A1)", "Công văn", "Người lập biểu", "I.", "(1)", "không", "TRUE", "#REF!", "15/3/2024", "Trích yếu",
		"<&>", "_x000D_", "TM. UBND", "'a", "\"b\"", "đất đai",
	})
	between := " "
	if field.Type == form.Long {
		between = "\n"
	}
	return form.TextValue(strings.Join(rapid.SliceOfN(word, 1, 4).Draw(rt, "words"), between))
}

func TestTemplatesAreReadAsTheyAre(t *testing.T) {
	var file bytes.Buffer
	k := kind(t, "legal_review")
	if err := record.Template(t.Context(), &file, k); err != nil {
		t.Fatal(err)
	}
	m, doubts := record.Propose(k, rowsOf(t, file.Bytes()))
	// Code and state besides the fields, without the papers.
	if m.Head != 2 || len(m.Columns) != len(k.Form)-1+2 || len(doubts) > 0 {
		t.Error(m, doubts)
	}
}
