package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// SourceName begins the names of the sources that plans are.
const SourceName = "plan"

// The sources: what is due by plans, and what stands in them.
const (
	sourceOccurrences = SourceName + "/occurrence"
	sourceTasks       = SourceName + "/task"
)

// The fields of the sources.
const (
	fieldDueOn     = "due_on"     // the last day on which it is on time, by the plan's own days
	fieldDoneOn    = "done_on"    // the day on which it was done; none while it is open
	fieldLate      = "late"       // done after due_on; none while it is open
	fieldKind      = "kind"       // a ProductKind
	fieldTaskRef   = "task_ref"   // "II.2"
	fieldPlanKind  = "plan_kind"  // a Kind
	fieldSection   = "section"    // the field of the work
	fieldProofs    = "proofs"     // pieces of evidence
	fieldTarget    = "target"     // of tasks and targets: whether it is a target
	fieldAdoptedOn = "adopted_on" // the day of the plan, within the plan's year
)

// A Source lets figures count the plans. What is counted and what is listed are
// the same rows, held against the same ask.
type Source struct{ actions *Actions }

// Counted returns the plans as a source of figures.
func (a *Actions) Counted() Source { return Source{a} }

var _ figure.Source = Source{}

// About says what can be counted of plans; it is the same for all units.
func (s Source) About(ctx context.Context, _ string) ([]figure.About, error) {
	day := func(name, title string) figure.Field { return figure.Field{Name: name, Title: title, Type: figure.Day} }
	yesNo := func(name, title string) figure.Field {
		return figure.Field{Name: name, Title: title, Type: figure.Choice, Options: []figure.Option{
			{Value: "true", Title: words.T(ctx, "có")}, {Value: "false", Title: words.T(ctx, "không")},
		}}
	}
	kinds := figure.Field{Name: fieldKind, Title: words.T(ctx, "loại sản phẩm"), Type: figure.Choice}
	for _, k := range ProductKinds {
		kinds.Options = append(kinds.Options, figure.Option{Value: string(k), Title: productKindName(ctx, k)})
	}
	plans := figure.Field{Name: fieldPlanKind, Title: words.T(ctx, "loại kế hoạch"), Type: figure.Choice}
	for _, k := range Kinds {
		plans.Options = append(plans.Options, figure.Option{Value: string(k), Title: kindName(ctx, k)})
	}
	ref := figure.Field{Name: fieldTaskRef, Title: words.T(ctx, "số của nhiệm vụ"), Type: figure.Text}
	section := figure.Field{Name: fieldSection, Title: words.T(ctx, "lĩnh vực công tác"), Type: figure.Choice}
	return []figure.About{
		{Source: sourceOccurrences, Title: words.T(ctx, "Kỳ hạn của kế hoạch"), Fields: []figure.Field{
			day(fieldDueOn, words.T(ctx, "ngày cuối đúng hạn")), day(fieldDoneOn, words.T(ctx, "ngày hoàn thành")),
			yesNo(fieldLate, words.T(ctx, "hoàn thành trễ")), kinds, ref, plans, section,
			{Name: fieldProofs, Title: words.T(ctx, "số minh chứng"), Type: figure.Number},
		}},
		{Source: sourceTasks, Title: words.T(ctx, "Nhiệm vụ và chỉ tiêu của kế hoạch"), Fields: []figure.Field{
			day(fieldAdoptedOn, words.T(ctx, "ngày của kế hoạch")), yesNo(fieldTarget, words.T(ctx, "là chỉ tiêu")),
			kinds, ref, plans, section,
		}},
	}, nil
}

func productKindName(ctx context.Context, k ProductKind) string {
	switch k {
	case ProductReport:
		return words.T(ctx, "báo cáo")
	case ProductPlan:
		return words.T(ctx, "kế hoạch")
	}
	return words.T(ctx, "sản phẩm khác")
}

// Count answers asks for several units in one pass over what they may count of
// each source; nothing is kept of a row but what it adds.
func (s Source) Count(ctx context.Context, unitIDs []string, asks []figure.Ask) (map[string][]figure.Count, error) {
	tallies := make(map[string][]countTally, len(unitIDs))
	for _, id := range unitIDs {
		tallies[id] = make([]countTally, len(asks))
	}
	bySource := map[string][]int{}
	for i, ask := range asks {
		bySource[ask.Source] = append(bySource[ask.Source], i)
	}
	for source, which := range bySource {
		some := make([]figure.Ask, 0, len(which))
		for _, i := range which {
			some = append(some, asks[i])
		}
		err := s.each(ctx, source, unitIDs, some, func(r *counted) {
			own := tallies[r.task.UnitID]
			for n := range some { // no copies: there are many questions, and very many rows
				if ask := &some[n]; r.counts(ask) {
					own[which[n]].add(r, ask)
				}
			}
		})
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", source, err)
		}
	}
	answers := make(map[string][]figure.Count, len(unitIDs))
	for id, own := range tallies {
		counts := make([]figure.Count, len(asks))
		for i, t := range own {
			counts[i] = t.Count
		}
		answers[id] = counts
	}
	return answers, nil
}

// List lists a part of what Count counts for one unit, in the order in which it
// came into the plan.
func (s Source) List(ctx context.Context, v account.Visit, ask figure.Ask, after string, most int) ([]figure.Row, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	days, err := s.actions.calendars.Of(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	var found []*counted
	err = s.each(ctx, ask.Source, []string{v.Unit.ID}, []figure.Ask{ask}, func(r *counted) {
		if r.counts(&ask) {
			found = append(found, new(*r))
		}
	})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", ask.Source, err)
	}
	slices.SortFunc(found, func(a, b *counted) int { return strings.Compare(a.id(), b.id()) })
	var (
		rows []figure.Row
		sum  countTally
	)
	today := clock.Today(s.actions.clock)
	for _, r := range found {
		adds := sum.add(r, &ask)
		if r.id() <= after {
			continue
		}
		if len(rows) == most {
			break
		}
		row := r.row(ctx, v.Unit.Code, today, days)
		row.On, row.Adds = r.day(ask.On), adds
		rows = append(rows, row)
	}
	return rows, nil
}

// each goes through all rows of a source that the asks may count, and through
// some that they do not. The row is good until the next.
func (s Source) each(ctx context.Context, source string, unitIDs []string, asks []figure.Ask, do func(*counted)) error {
	switch source {
	case sourceOccurrences:
		days := make(map[string]WorkingDays, len(unitIDs))
		for _, id := range unitIDs {
			of, err := s.actions.calendars.Of(ctx, id)
			if err != nil {
				return err
			}
			days[id] = of
		}
		due, done := windowsOf(asks)
		return eachCountedOccurrence(ctx, s.actions.db, unitIDs, due, done, func(r *counted) {
			r.due = r.occurrence.LastDay(days[r.task.UnitID])
			do(r)
		})
	case sourceTasks:
		from, until := yearsOf(asks)
		return eachCountedTask(ctx, s.actions.db, unitIDs, from, until, do)
	}
	return store.ErrNotFound
}

// A window is the days that asks look at; without any it is zero.
type window struct{ from, until clock.Date }

// always is all days that a database can hold.
var always = window{clock.NewDate(1, 1, 1), clock.NewDate(9999, 12, 31)}

func (w *window) add(from, until clock.Date) {
	switch {
	case until.Before(from):
	case w.from.IsZero():
		*w = window{from, until}
	default:
		if from.Before(w.from) {
			w.from = from
		}
		if until.After(w.until) {
			w.until = until
		}
	}
}

// windowsOf are the days of the plan, and the days on which something was done,
// among which is all that asks count. A last day lies up to a month after the
// plan's own day, or one day before it.
func windowsOf(asks []figure.Ask) (due, done window) {
	for _, ask := range asks {
		switch ask.On {
		case fieldDueOn:
			due.add(ask.From.AddDays(-31), ask.To.AddDays(1))
		case fieldDoneOn:
			done.add(ask.From, ask.To)
		default:
			due = always
		}
	}
	return due, done
}

// yearsOf are the years of plans from which asks count; a plan's day lies in its
// year.
func yearsOf(asks []figure.Ask) (from, until int) {
	from, until = always.until.Year, always.from.Year
	for _, ask := range asks {
		if ask.On != fieldAdoptedOn {
			return always.from.Year, always.until.Year
		}
		from, until = min(from, ask.From.Year), max(until, ask.To.Year)
	}
	return from, until
}

// A countTally adds up what an ask counts of one unit.
type countTally struct {
	figure.Count

	seen   map[string]bool
	seenBy map[[2]string]bool
}

// add adds a row for which the ask holds, and returns what it adds to the total.
func (t *countTally) add(r *counted, ask *figure.Ask) int64 {
	n, by, different := int64(1), r.text(ask.By), r.text(ask.Distinct)
	switch {
	case ask.Sum != "":
		n = r.value(ask.Sum).Number
	case ask.Distinct != "" && (different == "" || t.seen[different]):
		n = 0
	case ask.Distinct != "":
		if t.seen == nil {
			t.seen, t.seenBy = map[string]bool{}, map[[2]string]bool{}
		}
		t.seen[different] = true
	}
	t.Total += n
	if ask.By == "" {
		return n
	}
	own := n
	if ask.Distinct != "" {
		if own = 0; different != "" && !t.seenBy[[2]string{by, different}] {
			own, t.seenBy[[2]string{by, different}] = 1, true
		}
	}
	if own != 0 {
		if t.By == nil {
			t.By = map[string]int64{}
		}
		t.By[by] += own
	}
	return n
}

// row shows a row in a list.
func (r *counted) row(ctx context.Context, unitCode string, today clock.Date, days WorkingDays) figure.Row {
	switch {
	case r.target.ID != "":
		return figure.Row{
			ID: r.id(), Code: words.T(ctx, "Chỉ tiêu %d", r.target.Position), Title: r.target.Text,
			Note: r.target.Wanted(ctx), Href: targetsPath(unitCode, r.year),
		}
	case r.occurrence.ID != "":
		d := DueTask{Task: r.task, Occurrence: r.occurrence}
		return figure.Row{
			ID: r.id(), Code: r.task.Ref(), Title: d.Name(), Note: stateName(ctx, r.occurrence.StateOn(today, days)), Href: d.Path(unitCode),
		}
	}
	return figure.Row{
		ID: r.id(), Code: r.task.Ref(), Title: r.task.Title, Note: sentenceCase(r.task.SectionTitle), Href: taskPath(unitCode, r.task.ID),
	}
}

func (r *counted) id() string { return cmp.Or(r.target.ID, r.occurrence.ID, r.task.ID) }
