package record

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// everything is a register with a field of each sort that can be counted by.
const everything = `
- kind: everything
  title: {vi: Sổ thử, en: Everything}
  one: {vi: mục, en: entry}
  code: T-{year}-{seq}
  named: [name]
  day: began
  fields:
    - {name: name, type: text, label: {vi: Tên, en: Name}, column: t1}
    - {name: began, type: date, label: {vi: Bắt đầu, en: Began}, column: d1}
    - {name: ended, type: date, label: {vi: Kết thúc, en: Ended}, column: d2}
    - {name: people, type: number, label: {vi: Số người, en: People}, column: n1}
    - {name: done, type: yes_no, label: {vi: Xong, en: Done}, column: t2}
    - {name: form, type: choice, label: {vi: Hình thức, en: Form}, column: t3, options: [{value: a, label: {vi: A, en: A}}, {value: b, label: {vi: B, en: B}}]}
    - {name: about, type: choices, label: {vi: Về, en: About}, column: t4, options: [{value: x, label: {vi: X, en: X}}, {value: xy, label: {vi: XY, en: XY}}, {value: z, label: {vi: Z, en: Z}}]}
  states:
    - {name: open, title: {vi: Mở, en: Open}}
    - {name: closed, title: {vi: Đóng, en: Closed}, when: {ended: set}, ends: true}
`

var (
	texts  = rapid.SampledFrom([]string{"", "Một", "một", "Hai", "%", "a'b", "Ba_"})
	days   = rapid.SampledFrom([]string{"", "2023-12-14", "2023-12-15", "2024-01-01", "2024-02-29", "2024-03-14", "2024-03-15", "2024-12-31"})
	period = rapid.SampledFrom([]string{"2023-12-15", "2024-01-01", "2024-02-29", "2024-03-14", "2024-12-31"})
)

func drawValues(t *rapid.T) form.Values {
	v := form.Values{}
	set := func(name string, value form.Value) {
		if !value.Empty() {
			v[name] = value
		}
	}
	set("name", form.TextValue(texts.Draw(t, "name")))
	set("began", form.TextValue(days.Draw(t, "began")))
	set("ended", form.TextValue(days.Draw(t, "ended")))
	set("done", form.TextValue(rapid.SampledFrom([]string{"", "true", "false"}).Draw(t, "done")))
	set("form", form.TextValue(rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "form")))
	set("about", form.TextsValue(rapid.SampledFrom([][]string{nil, {"x"}, {"xy"}, {"x", "z"}, {"xy", "z"}}).Draw(t, "about")...))
	if rapid.Bool().Draw(t, "counted") {
		set("people", form.NumberValue(rapid.Int64Range(-2, 200).Draw(t, "people")))
	}
	return v
}

func drawCondition(t *rapid.T) condition.Condition {
	field := rapid.SampledFrom([]string{"name", "began", "ended", "people", "done", "form", "about", "state"}).Draw(t, "field")
	values := map[string][]string{
		"name": {"Một", "%", "a'b"}, "began": {"2024-01-01", "2024-03-14"}, "ended": {"2024-01-01", "2024-03-14"},
		"people": {"0", "7", "100"}, "done": {"true"}, "form": {"a", "b"}, "about": {"x", "z"}, "state": {"open", "closed"},
	}[field]
	ops := []condition.Op{condition.Is, condition.Not, condition.Set, condition.Unset}
	if slices.Contains([]string{"began", "ended", "people"}, field) {
		ops = append(ops, condition.From, condition.Until, condition.NotBy)
	}
	c := condition.Condition{Field: field, Op: rapid.SampledFrom(ops).Draw(t, "op")}
	switch c.Op {
	case condition.Is, condition.Not:
		c.Values = values[:rapid.IntRange(1, len(values)).Draw(t, "values")]
	case condition.From, condition.Until, condition.NotBy:
		c.Values = values[:1]
	}
	return c
}

func drawAsk(t *rapid.T) figure.Ask {
	ask := figure.Ask{Source: "record/everything"}
	for range rapid.IntRange(0, 3).Draw(t, "conditions") {
		ask.Where = append(ask.Where, drawCondition(t))
	}
	if rapid.Bool().Draw(t, "periodic") {
		ask.On = rapid.SampledFrom([]string{"began", "ended"}).Draw(t, "on")
		ask.From, _ = clock.ParseDate(period.Draw(t, "from"))
		ask.To, _ = clock.ParseDate(period.Draw(t, "to"))
	}
	switch rapid.IntRange(0, 2).Draw(t, "what") {
	case 1:
		ask.Sum = "people"
	case 2:
		ask.Distinct = "name"
	}
	if ask.Distinct == "" {
		ask.By = rapid.SampledFrom([]string{"", "form", "about"}).Draw(t, "by")
	}
	return ask
}

// plainly counts an ask as a person would: row by row.
func plainly(ask figure.Ask, rows []Record) figure.Count {
	var c figure.Count
	different := map[string]bool{}
	for _, r := range rows {
		of := func(field string) condition.Value {
			if field == "state" {
				return form.TextValue(r.State).Value
			}
			return r.Values.Of(field)
		}
		day := r.Values[ask.On].Day()
		if r.State == Struck || !ask.Where.Holds(of) || ask.On != "" && (day.IsZero() || day.Before(ask.From) || day.After(ask.To)) {
			continue
		}
		adds := int64(1)
		switch {
		case ask.Sum != "":
			adds = r.Values[ask.Sum].Number
		case ask.Distinct != "":
			name := r.Values[ask.Distinct].Text()
			if adds = 0; name != "" && !different[name] {
				different[name], adds = true, 1
			}
		}
		c.Total += adds
		if ask.By == "" || adds == 0 {
			continue
		}
		under := r.Values[ask.By].Texts
		if len(under) == 0 {
			under = []string{""}
		}
		for _, value := range under {
			if c.By == nil {
				c.By = map[string]int64{}
			}
			c.By[value] += adds
		}
	}
	for value, n := range c.By {
		if n == 0 {
			delete(c.By, value)
		}
	}
	if len(c.By) == 0 {
		c.By = nil
	}
	return c
}

// Each count is what a plain loop over the rows counts, and the list that it
// opens has just what it counted.
func TestCountsArePlainLoops(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		kinds, err := ReadKinds([]byte(everything))
		must(t, err)
		h.shipped = append(h.shipped, kinds...)
		round := 0
		rapid.Check(t, func(rt *rapid.T) {
			round++
			v := h.program
			v.Unit = h.freshUnit(t, fmt.Sprintf("u%d", round))
			var rows []Record
			for range rapid.IntRange(0, 12).Draw(rt, "rows") {
				r, err := h.Make(t.Context(), v, "everything", NewRecord{ID: store.NewID(), Values: drawValues(rt)})
				must(t, err)
				if rapid.IntRange(0, 9).Draw(rt, "struck") == 0 {
					must(t, h.Strike(t.Context(), v, "everything", r.ID, 1, "ghi nhầm"))
					r.State = Struck
				}
				rows = append(rows, r)
			}
			var asks []figure.Ask
			for range rapid.IntRange(1, 6).Draw(rt, "asks") {
				asks = append(asks, drawAsk(rt))
			}
			counts, err := h.Source().Count(t.Context(), []string{v.Unit.ID}, asks)
			must(t, err)
			for i, ask := range asks {
				if diff := cmp.Diff(plainly(ask, rows), counts[v.Unit.ID][i]); diff != "" {
					rt.Errorf("%+v over %d rows:\n%s", ask, len(rows), diff)
				}
				listed, err := h.Source().List(t.Context(), v, ask, "", 100)
				must(t, err)
				var sum int64
				for _, row := range listed {
					sum += row.Adds
				}
				if ask.Distinct == "" && sum != counts[v.Unit.ID][i].Total {
					rt.Errorf("%+v: the list adds up to %d, the count is %d", ask, sum, counts[v.Unit.ID][i].Total)
				}
			}
		})
	})
}
