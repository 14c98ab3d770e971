package figure_test

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
)

// A shelf is a source that keeps rows in memory and counts them by a plain
// loop. Whatever room has something to count plugs in as this one does.
type shelf struct {
	abouts []figure.About
	rows   []shelved
	counts atomic.Int32
}

// A shelved row holds texts, days as texts, and numbers.
type shelved struct {
	unit, source, id string
	texts            map[string][]string
	numbers          map[string]int64
}

func (r shelved) value(field string) condition.Value {
	if n, ok := r.numbers[field]; ok {
		return condition.Value{Number: n, IsNumber: true}
	}
	return condition.Value{Texts: r.texts[field]}
}

func (s *shelf) About(context.Context, string) ([]figure.About, error) { return s.abouts, nil }

// of are the rows of a unit for which an ask holds, by their ids.
func (s *shelf) of(unitID string, ask figure.Ask) []shelved {
	var found []shelved
	for _, r := range s.rows {
		if r.unit != unitID || r.source != ask.Source || !ask.Where.Holds(r.value) {
			continue
		}
		if ask.On != "" {
			on := r.on(ask)
			if on.IsZero() || on.Before(ask.From) || on.After(ask.To) {
				continue
			}
		}
		found = append(found, r)
	}
	slices.SortFunc(found, func(a, b shelved) int { return cmp.Compare(a.id, b.id) })
	return found
}

func (r shelved) on(ask figure.Ask) clock.Date {
	if len(r.texts[ask.On]) == 0 {
		return clock.Date{}
	}
	day, _ := clock.ParseDate(r.texts[ask.On][0])
	return day
}

func (s *shelf) Count(_ context.Context, unitIDs []string, asks []figure.Ask) (map[string][]figure.Count, error) {
	s.counts.Add(1)
	counts := map[string][]figure.Count{}
	for _, id := range unitIDs {
		if !slices.ContainsFunc(s.rows, func(r shelved) bool { return r.unit == id }) {
			continue
		}
		for _, ask := range asks {
			var c figure.Count
			for _, r := range s.listed(id, ask) {
				c.Total += r.Adds
				if ask.By != "" {
					if c.By == nil {
						c.By = map[string]int64{}
					}
					c.By[r.Note] += r.Adds
				}
			}
			counts[id] = append(counts[id], c)
		}
	}
	return counts, nil
}

// listed are the rows of an ask with what each adds; the note is the value by
// which the ask is broken down.
func (s *shelf) listed(unitID string, ask figure.Ask) []figure.Row {
	var rows []figure.Row
	seen := map[string]bool{}
	for _, r := range s.of(unitID, ask) {
		row := figure.Row{ID: r.id, Code: "S-" + r.id, Title: "Dòng " + r.id, On: r.on(ask), Adds: 1, Href: "/rows/" + r.id}
		switch v := r.value(ask.Distinct); {
		case ask.Sum != "":
			row.Adds = r.numbers[ask.Sum]
		case ask.Distinct != "" && (v.Empty() || seen[v.Texts[0]]):
			row.Adds = 0
		case ask.Distinct != "":
			seen[v.Texts[0]] = true
		}
		if v := r.texts[ask.By]; ask.By != "" && len(v) > 0 {
			row.Note = v[0]
		}
		rows = append(rows, row)
	}
	return rows
}

func (s *shelf) List(_ context.Context, v account.Visit, ask figure.Ask, after string, most int) ([]figure.Row, error) {
	rows := s.listed(v.Unit.ID, ask)
	if after != "" {
		i := slices.IndexFunc(rows, func(r figure.Row) bool { return r.ID == after })
		rows = rows[i+1:]
	}
	return rows[:min(most, len(rows))], nil
}

// reviews is a shelf of reviewed legal texts and of broadcasts.
func reviews(rows ...shelved) *shelf {
	choice := []figure.Option{{Value: "keep", Title: "Còn hiệu lực"}, {Value: "amend", Title: "Sửa đổi"}, {Value: "abolish", Title: "Bãi bỏ"}}
	return &shelf{rows: rows, abouts: []figure.About{
		{Source: "record/legal_review", Title: "Sổ rà soát văn bản", Fields: []figure.Field{
			{Name: "planned_on", Title: "Ngày theo kế hoạch", Type: figure.Day}, {Name: "reviewed_on", Title: "Ngày rà soát", Type: figure.Day},
			{Name: "handled_on", Title: "Ngày xử lý", Type: figure.Day}, {Name: "finding", Title: "Kết luận", Type: figure.Choice, Options: choice},
		}},
		{Source: "record/outreach", Title: "Sổ tuyên truyền", Fields: []figure.Field{
			{Name: "held_on", Title: "Ngày", Type: figure.Day}, {Name: "minutes", Title: "Số phút", Type: figure.Number},
			{Name: "place", Title: "Thôn", Type: figure.Text}, {Name: "form", Title: "Hình thức", Type: figure.Choice},
		}},
	}}
}

// review is a text to review; days that are not there are "".
func review(unitID string, n int, planned, reviewed, handled, finding string) shelved {
	return shelved{unit: unitID, source: "record/legal_review", id: pad(n), texts: textsOf(
		"planned_on", planned, "reviewed_on", reviewed, "handled_on", handled, "finding", finding)}
}

func broadcast(unitID string, n int, held, place, form string, minutes int64) shelved {
	return shelved{
		unit: unitID, source: "record/outreach", id: pad(n), numbers: map[string]int64{"minutes": minutes},
		texts: textsOf("held_on", held, "place", place, "form", form),
	}
}

// textsOf are fields with their values, of those that have one.
func textsOf(pairs ...string) map[string][]string {
	texts := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			texts[pairs[i]] = []string{pairs[i+1]}
		}
	}
	return texts
}

func pad(n int) string { return strconv.Itoa(1000 + n) }

// theFigures are a few of each kind: counted, added up, counted once, broken
// down, put together, and of a source that is not there.
func theFigures() figure.Definitions {
	const lawTask, talkTask = "I.3", "V.5"
	reviewed := condition.All{{Field: "reviewed_on", Op: condition.Until, Values: []string{condition.End}}}
	toHandle := condition.Condition{Field: "finding", Op: condition.Is, Values: []string{"amend", "abolish"}}
	handled := condition.Condition{Field: "handled_on", Op: condition.Until, Values: []string{condition.End}}
	all := figure.Definitions{
		{Measure: "texts_planned", Task: lawTask, Source: "record/legal_review", On: "planned_on"},
		{Measure: "texts_done", Task: lawTask, Source: "record/legal_review", On: "planned_on", Where: reviewed},
		{Measure: "texts_by_finding", Task: lawTask, Source: "record/legal_review", On: "reviewed_on", By: "finding"},
		{Measure: "texts_to_handle", Task: lawTask, Source: "record/legal_review", On: "reviewed_on", Where: condition.All{toHandle}},
		{Measure: "texts_handled", Task: lawTask, Source: "record/legal_review", On: "reviewed_on", Where: condition.All{toHandle, handled}},
		{Measure: "minutes", Task: talkTask, Source: "record/outreach", On: "held_on", Sum: "minutes"},
		{Measure: "places", Task: talkTask, Source: "record/outreach", On: "held_on", Distinct: "place"},
		{Measure: "broadcasts", Task: talkTask, Source: "record/outreach", On: "held_on", By: "form"},
		{Measure: "signed", Task: "V.2", Source: "document/outgoing", On: "signed_on"},
		{Measure: "shaken", Task: talkTask, Source: "record/outreach", On: "shaken_on"},
		{
			Indicator: "review_rate", Task: lawTask, Top: []string{"texts_done"}, Bottom: []string{"texts_planned"},
			Goal: &figure.Goal{Op: ">=", Value: 100}, Words: [][]string{{"hoan thanh", "ra soat"}},
		},
		{
			Indicator: "handled_rate", Task: lawTask, Top: []string{"texts_handled"}, Bottom: []string{"texts_to_handle"},
			Goal: &figure.Goal{Op: ">=", Value: 80}, Words: [][]string{{"xu ly", "sau ra soat"}},
		},
		{Indicator: "not_done", Task: lawTask, Top: []string{"texts_planned", "-texts_done"}},
		{Indicator: "signed_rate", Task: "V.2", Top: []string{"signed"}, Bottom: []string{"texts_planned"}, Words: [][]string{{"ky so"}}},
	}
	for i := range all {
		all[i].Title.Vi, all[i].Title.En = "Số liệu "+all[i].Name(), "Figure "+all[i].Name()
	}
	return all
}
