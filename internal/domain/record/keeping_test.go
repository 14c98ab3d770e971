package record

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestKeepUntil(t *testing.T) {
	k := Kind{KeepYears: 10, States: []State{{Name: "open"}, {Name: "used", Ends: true, Lasts: true}, {Name: "done", Ends: true}}}
	day, moved := clock.NewDate(2012, 2, 29), clock.NewDate(2013, 5, 1)
	for _, c := range []struct {
		r    Record
		want string
	}{
		{Record{State: "open", Day: day}, ""},
		{Record{State: "used", Day: day, MovedOn: moved}, ""},
		{Record{State: "done", Day: day}, "2022-02-28"},
		{Record{State: "done", Day: day, MovedOn: moved}, "2023-05-01"},
		{Record{State: Struck, Day: day, MovedOn: moved}, "2023-05-01"},
		{Record{State: "done", Day: day, DisposedAt: moved.Time()}, ""},
		{Record{State: "done"}, ""},
	} {
		if got := k.KeepUntil(c.r); got.String() != c.want && !(c.want == "" && got.IsZero()) {
			t.Errorf("%+v is kept until %s, want %q", c.r, got, c.want)
		}
	}
	if k.KeepYears = 0; !k.KeepUntil(Record{State: "done", Day: day}).IsZero() {
		t.Error("what is kept for ever has a last day")
	}
}

func TestOnlyAnEndLasts(t *testing.T) {
	kinds, err := ShippedKinds()
	must(t, err)
	k := kinds[0]
	k.States = []State{{Name: "used", Title: k.Title, Lasts: true}}
	k.Moves = nil
	if err := k.Check(); err == nil || !strings.Contains(err.Error(), "is no end") {
		t.Errorf("a state that lasts and is no end gives %v", err)
	}
}

// The filter of a list finds what an entry says of itself, around leap days too.
func TestExpiredInListsAndByItself(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) clock.Date {
			return clock.NewDate(rapid.IntRange(2000, 2030).Draw(rt, name+" year"), 2, 27).AddDays(rapid.IntRange(0, 3).Draw(rt, name))
		}
		k := Kind{KeepYears: rapid.IntRange(1, 12).Draw(rt, "years"), States: []State{{Name: "done", Ends: true}}}
		r, today := Record{State: "done", Day: draw("day")}, draw("today")
		c := k.expired(today)
		if found := r.Day.String() < c.args[len(c.args)-1].(string); found != k.Expired(r, today) {
			rt.Errorf("kept %d years from %s, on %s the list says %v", k.KeepYears, r.Day, today, found)
		}
	})
}

// keptTooLong is a hall in which every register is kept for a year after
// whatever state an entry is in.
func keptTooLong(h hall) {
	for i := range h.shipped {
		h.shipped[i].KeepYears = 1
		h.shipped[i].States = slices.Clone(h.shipped[i].States)
		for s := range h.shipped[i].States {
			h.shipped[i].States[s].Ends, h.shipped[i].States[s].Lasts = true, false
		}
	}
}

// oldEntry is an entry of 2020 with something in each field, or only in those
// that it must have.
func (h hall) oldEntry(t *testing.T, k Kind, whole bool) Record {
	t.Helper()
	values := inventedFor(k, whole).Values
	for name, value := range values {
		switch field, _ := k.Form.Field(name); {
		case field.Type == form.Date && field.Sensitive:
			values[name] = form.DateValue(clock.NewDate(1990, 1, 1))
		case field.Most != nil:
			values[name] = form.NumberValue(*field.Most)
		case field.Type == form.Date:
			values[name] = form.DateValue(value.Day().AddDays(-4 * 365))
		}
	}
	r, err := h.Make(t.Context(), h.program, k.Name, NewRecord{ID: store.NewID(), Values: values})
	must(t, err)
	return r
}

// What is disposed of says nothing any more, and each figure of its time is what
// it was.
func TestFiguresStayWhenEntriesAreDisposedOf(t *testing.T) {
	figures, err := figure.Shipped()
	must(t, err)
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		keptTooLong(h)
		for _, k := range h.shipped {
			asks := asksOf(figures, k)
			old := []Record{h.oldEntry(t, k, true), h.oldEntry(t, k, true), h.oldEntry(t, k, false)}
			before, err := h.Source().Count(ctx, []string{h.program.Unit.ID}, asks)
			must(t, err)
			list, err := h.List(ctx, h.program, k.Name, Filter{Expired: true}, "", 10)
			must(t, err)
			if len(list.Records) != len(old) {
				t.Fatalf("%s has %d entries that are kept too long, not %d", k.Name, len(list.Records), len(old))
			}
			for _, r := range old {
				must(t, h.Dispose(ctx, h.program, k.Name, r.ID, 1, "15/QĐ-UBND"))
			}
			after, err := h.Source().Count(ctx, []string{h.program.Unit.ID}, asks)
			must(t, err)
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("%s: figures have changed:\n%s", k.Name, diff)
			}
			h.silent(t, k, old[0].ID)
		}
	})
}

// asksOf asks all that figures ask of a register, over many years.
func asksOf(figures figure.Definitions, k Kind) []figure.Ask {
	var asks []figure.Ask
	for _, d := range figures {
		if d.Source == SourceName+"/"+k.Name {
			asks = append(asks, figure.Ask{
				Source: d.Source, Where: d.Where.Within("2000-01-01", "2030-01-01"), On: d.On, From: clock.NewDate(2000, 1, 1),
				To: clock.NewDate(2030, 1, 1), Sum: d.Sum, Distinct: d.Distinct, By: d.By,
			})
		}
	}
	return asks
}

// silent looks whether a disposed entry still has one of the texts that were
// invented for it: they have brackets around a label.
func (h hall) silent(t *testing.T, k Kind, id string) {
	t.Helper()
	for _, table := range []string{"records", "record_values", "record_events", "record_files", "record_drafts"} {
		column := "record_id"
		if table == "records" {
			column = "id"
		}
		must(t, h.db.EachRow(t.Context(), func(rows *sql.Rows) error {
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			cells := make([]any, len(names))
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				return err
			}
			for i, cell := range cells {
				if text := fmt.Sprint(*cell.(*any)); strings.ContainsAny(text, "()") && !strings.HasPrefix(names[i], "made") || strings.Contains(text, "kín") {
					t.Errorf("%s: %s.%s still holds %q", k.Name, table, names[i], text)
				}
			}
			return nil
		}, "SELECT * FROM "+table+" WHERE kind = $1 AND "+column+" = $2", k.Name, id))
	}
}

func TestOnlyWhatIsKeptTooLongIsDisposedOf(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		dispose := func(r Record, version int) error {
			return h.Dispose(ctx, h.program, r.Kind, r.ID, version, "15/QĐ-UBND")
		}
		open := h.review(t, "symbol", "12/2001/QĐ-UBND", "planned_on", "5/1/2001")
		done := h.review(t, "symbol", "13/2001/QĐ-UBND", "planned_on", "5/1/2001", "reviewed_on", "6/1/2001", "finding", "in_force")
		expect(t, "disposing of what is open", dispose(open, 1), ErrKept)
		k, err := h.Kind(ctx, h.program, "legal_review")
		must(t, err)
		moved := Step{Move: "review", Values: read(t, k, "reviewed_on", "6/1/2001", "finding", "in_force")}
		must(t, h.Move(ctx, h.program, k.Name, open.ID, 1, moved))
		expect(t, "disposing of what ended today", dispose(open, 2), ErrKept)
		d, err := h.Record(ctx, h.program, k.Name, open.ID)
		must(t, err)
		if got := k.KeepUntil(d.Record); got != clock.NewDate(2034, 3, 12) {
			t.Errorf("what ended today is kept until %s", got)
		}

		expect(t, "disposing without the right", h.Dispose(ctx, account.Visit{Unit: h.program.Unit}, k.Name, done.ID, 1, "15/QĐ-UBND"), account.ErrForbidden)
		var wrong *ValuesError
		if err := h.Dispose(ctx, h.program, k.Name, done.ID, 1, "theo đơn của bà Lê Thị Lạ"); !errors.As(err, &wrong) {
			t.Errorf("a decision without number gives %v", err)
		}
		_, err = h.AddFile(ctx, h.program, k.Name, done.ID, "papers", "Phiếu.txt", strings.NewReader("Phiếu rà soát"))
		must(t, err)
		expect(t, "disposing of another version", dispose(done, 7), store.ErrStale)
		result, err := h.DisposeMany(ctx, h.program, k.Name, []string{open.ID, done.ID, "none"}, "15/QĐ-UBND")
		must(t, err)
		if !slices.Equal(result.Done, []string{done.ID}) || len(result.Refused) != 2 {
			t.Errorf("of three entries these are disposed of: %+v", result)
		}
		expect(t, "disposing twice", dispose(done, 0), ErrState)
		expect(t, "changing what is left", h.Change(ctx, h.program, k.Name, done.ID, 0, done.Values), ErrState)
		if d, err = h.Record(ctx, h.program, k.Name, done.ID); err != nil || len(d.Files) != 0 || d.Title != "" || d.Values["finding"].Text() != "in_force" || d.State != "reviewed" {
			t.Errorf("what is left is %+v, %v", d, err)
		}
		if last := d.Events[len(d.Events)-1]; last.Act != Disposed || last.Note != "15/QĐ-UBND" {
			t.Errorf("its history ends with %+v", last)
		}
		if list, err := h.List(ctx, h.program, k.Name, Filter{Expired: true}, "", 10); err != nil || len(list.Records) != 0 {
			t.Errorf("still kept too long are %d, %v", len(list.Records), err)
		}
	})
}
