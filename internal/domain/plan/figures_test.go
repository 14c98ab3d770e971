package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// sampleDOCX is the plan of the demo as a Word file.
func sampleDOCX(tb testing.TB) []byte {
	tb.Helper()
	source, err := os.ReadFile("../../app/sample/plan.yaml")
	must(tb, err)
	text, err := yaml.YAMLToJSON(source)
	must(tb, err)
	var doc struct {
		Plan  Draft
		Prose Prose
	}
	must(tb, json.Unmarshal(text, &doc))
	var file bytes.Buffer
	must(tb, office.WriteDOCX(&file, LayoutWith(doc.Plan, doc.Prose)))
	return file.Bytes()
}

// figures is the room of figures with the plans alone.
func (h hall) figures(tb testing.TB) *figure.Actions {
	tb.Helper()
	definitions, err := figure.Shipped()
	must(tb, err)
	return figure.NewActions(figure.Parts{
		DB: h.db, Sources: map[string]figure.Source{SourceName: h.Counted()}, Definitions: definitions, Tree: h.units, Clock: clock.On(on(3, 12)),
	})
}

// fulfil marks the occurrence of a task with a day in the plan as done.
func (h hall) fulfil(tb testing.TB, plan Plan, ref string, due, done clock.Date) Occurrence {
	tb.Helper()
	o := h.due(tb, plan, ref, due)
	must(tb, h.Fulfil(tb.Context(), h.ngan, o.ID, Handing{On: done, Version: o.Version}))
	return o
}

func (h hall) due(tb testing.TB, plan Plan, ref string, due clock.Date) Occurrence {
	tb.Helper()
	for _, o := range h.taskOf(tb, plan, ref).Occurrences {
		if o.Date == due {
			return o
		}
	}
	tb.Fatalf("nothing of %s is due on %s", ref, due)
	return Occurrence{}
}

func quarterOf(n int) figure.Period {
	return figure.Term{Year: 2024, Part: figure.Quarter(n), Rule: figure.Calendar}.Period()
}

func wholeYear(year int) figure.Period {
	return figure.Term{Year: year, Part: figure.Year, Rule: figure.Calendar}.Period()
}

// planFigures are the measures that count plans.
func planFigures(tb testing.TB) []string {
	tb.Helper()
	all, err := figure.Shipped()
	must(tb, err)
	var names []string
	for _, d := range all {
		if strings.HasPrefix(d.Source, SourceName+"/") {
			names = append(names, d.Measure)
		}
	}
	return names
}

// shown writes the figures of a unit that are not 0.
func (h hall) shown(tb testing.TB, v account.Visit, p figure.Period) map[string]int64 {
	tb.Helper()
	values, err := h.figures(tb).Show(tb.Context(), v, p, planFigures(tb)...)
	must(tb, err)
	found := map[string]int64{}
	for name, value := range values {
		if !value.Known {
			tb.Errorf("%s is not known: %s", name, value.Why)
		}
		if value.Top != 0 {
			found[name] = value.Top
		}
	}
	return found
}

// TestFiguresOfTheSample holds the figures against what a person counts in the
// text of the demo's plan, after a few things of it were done.
func TestFiguresOfTheSample(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.take(t, Upload{Year: 2024, Kind: Reform, FileName: "ke-hoach.docx"}, sampleDOCX(t))
		h.fulfil(t, plan, "III.1", on(1, 10), on(1, 8))  // before 10/1: in time
		h.fulfil(t, plan, "II.10", on(3, 5), on(3, 4))   // in time
		h.fulfil(t, plan, "III.2", on(3, 10), on(3, 11)) // 10/3 is a Sunday: the day after is still in time
		h.fulfil(t, plan, "V.5", on(3, 5), on(3, 8))     // three days late
		h.fulfil(t, plan, "I.2", on(12, 31), on(3, 12))  // long before its time
		waits := h.due(t, plan, "III.2", on(3, 15))      // handed in, and not yet accepted: not done
		must(t, h.HandIn(t.Context(), h.ngan, waits.ID, Handing{On: on(3, 12), Version: waits.Version}))

		for _, c := range []struct {
			name   string
			period figure.Period
			want   map[string]int64
		}{
			{"the first quarter", quarterOf(1), map[string]int64{
				"reform_plan_due": 1, "reform_plan_issued": 1, "reform_plan_on_time": 1, // III.1, at the latest on 9/1
				"reform_plan_tasks": 35, "reform_plan_targets": 13, // of the plan of 15/1/2024
				"procedure_reports_due": 1, "procedure_reports_missing": 1, // II.2: 15/3
				// III.2: 10/3 and 15/3; one was done.
				"reform_reports_due": 2, "reform_reports_done": 1, "reform_reports_on_time": 1, "reform_reports_missing": 1,
				// II.2, II.10, III.1, III.2 twice, III.6 in January, V.2, V.3, V.5; those of
				// II.10, III.1, III.2 and V.5 are done. "Quý I" ends on a Sunday.
				"reform_products_due": 9, "reform_products_done": 4,
			}},
			{"the second quarter", quarterOf(2), map[string]int64{
				// II.1, V.1 and V.4 are due in "Quý I": 31/3 is a Sunday, so that 1/4 is still in
				// time.
				"procedure_plan_due": 1, "digital_plan_due": 1, "outreach_plan_due": 1,
				"procedure_reports_due": 1, "procedure_reports_missing": 1, // 15/6 is a Saturday: 17/6
				"reform_reports_due": 2, "reform_reports_missing": 2, // 10/6 and 17/6
				"reform_products_due": 10, // II.1, V.1, V.4; II.2, II.10, III.2 twice, V.2, V.3, V.5
			}},
			{"the year", wholeYear(2024), map[string]int64{
				"inspection_tasks_planned": 2, "inspection_tasks_done": 1, // I.2 and I.4, "Trong năm"
				"reform_plan_due": 1, "reform_plan_issued": 1, "reform_plan_on_time": 1,
				"reform_plan_tasks": 35, "reform_plan_targets": 13,
				"procedure_plan_due": 1, "digital_plan_due": 1, "outreach_plan_due": 1,
				"procedure_reports_due": 4, "procedure_reports_missing": 4,
				"reform_reports_due": 9, "reform_reports_done": 1, "reform_reports_on_time": 1, "reform_reports_missing": 8,
				"reform_products_due": 54, "reform_products_done": 5,
			}},
			{"the year before", wholeYear(2023), map[string]int64{}},
			// What was done later was not yet done then.
			{"until 10 January", figure.Period{From: on(1, 1), To: on(1, 10)}, map[string]int64{
				"reform_plan_due": 1, "reform_plan_issued": 1, "reform_plan_on_time": 1, "reform_products_due": 1, "reform_products_done": 1,
			}},
			{"until the report was done", figure.Period{From: on(3, 8), To: on(3, 11)}, map[string]int64{
				"reform_reports_due": 1, "reform_reports_done": 1, "reform_reports_on_time": 1, "reform_products_due": 1, "reform_products_done": 1,
			}},
		} {
			if diff := cmp.Diff(c.want, h.shown(t, h.ngan, c.period)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}

		values, err := h.figures(t).Show(t.Context(), h.ngan, wholeYear(2024), "reform_plan_tasks", "reform_plan_targets")
		must(t, err)
		if diff := cmp.Diff(map[string]int64{
			"Cải cách thể chế": 5, "Cải cách thủ tục hành chính": 11, "Cải cách tổ chức bộ máy và chế độ công vụ": 10,
			"Cải cách tài chính công": 4, "Xây dựng chính quyền điện tử": 5,
		}, values["reform_plan_tasks"].By); diff != "" {
			t.Errorf("the tasks by field (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[string]int64{
			"Cải cách thể chế": 3, "Cải cách thủ tục hành chính": 6, "Xây dựng và phát triển chính quyền điện tử, chính quyền số": 4,
		}, values["reform_plan_targets"].By); diff != "" {
			t.Errorf("the targets by field (-want +got):\n%s", diff)
		}
		if found := h.shown(t, h.stranger, wholeYear(2024)); len(found) > 0 {
			t.Errorf("another unit counts %v", found)
		}
	})
}

// TestFiguresAfterChanges: what is put off counts when the plan wants it, and of
// a task that was dropped only what was done.
func TestFiguresAfterChanges(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.take(t, Upload{Year: 2024, Kind: Reform, FileName: "ke-hoach.docx"}, sampleDOCX(t))
		q1 := quarterOf(1)
		report := h.due(t, plan, "III.2", on(3, 15))
		must(t, h.Postpone(ctx, h.ngan, report.ID, Postponement{To: on(4, 19), Reason: "chờ số liệu", Version: report.Version}))
		if found := h.shown(t, h.ngan, q1); found["reform_reports_due"] != 2 {
			t.Errorf("put off, the report is not due when the plan wants it: %v", found)
		}

		h.fulfil(t, plan, "II.2", on(3, 15), on(3, 12))
		waits := h.due(t, plan, "II.2", on(6, 15))
		must(t, h.HandIn(ctx, h.ngan, waits.ID, Handing{On: on(3, 12), Version: waits.Version}))
		task := h.taskOf(t, plan, "II.2")
		must(t, h.RemoveTask(ctx, h.ngan, task.ID, task.Version))
		found := h.shown(t, h.ngan, wholeYear(2024))
		for name, want := range map[string]int64{
			"procedure_reports_due": 1, "procedure_reports_done": 1, "procedure_reports_missing": 0,
			"reform_plan_tasks": 34, "reform_products_due": 51, "reform_products_done": 1,
		} {
			if found[name] != want {
				t.Errorf("after the task was dropped, %s is %d, want %d", name, found[name], want)
			}
		}

		// The same numbers of tasks in a plan of another kind are other tasks.
		_, err := h.AdoptDraft(ctx, h.ngan, 2024, Digital, Draft{Year: 2024, Sections: []Section{{No: "III", Title: "CHUYỂN ĐỔI SỐ", Tasks: []DraftTask{
			{No: "2", Title: "Báo cáo chuyển đổi số", Lead: "Văn hóa - XH", Kind: By, Due: []Due{{Date: on(3, 5), Kind: By}}},
		}}}})
		must(t, err)
		if diff := cmp.Diff(found, h.shown(t, h.ngan, wholeYear(2024))); diff != "" {
			t.Errorf("a plan of another kind changes the figures (-before +after):\n%s", diff)
		}
	})
}

func TestAPlanCountsInItsYear(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		for day, want := range map[clock.Date]clock.Date{
			on(1, 15):                              on(1, 15),
			clock.NewDate(2023, time.December, 20): on(1, 1),
			clock.NewDate(2025, time.January, 2):   on(12, 31),
			{}:                                     on(3, 12), // undated: when it was brought in
		} {
			d := newDraft("Báo cáo " + day.String())
			d.Date = day
			h.takeDraft(t, d)
			ask := figure.Ask{Source: sourceTasks, On: fieldAdoptedOn, From: want, To: want}
			rows, err := h.Counted().List(t.Context(), h.ngan, ask, "", 9)
			must(t, err)
			if len(rows) != 1 || rows[0].Title != d.Sections[0].Tasks[0].Title || rows[0].On != want {
				t.Errorf("the plan of %s: %+v", day, rows)
			}
		}
	})
}

func TestFigureRowsLeadToTheirTasks(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx, source := t.Context(), h.Counted()
		plan := h.take(t, Upload{Year: 2024, Kind: Reform, FileName: "ke-hoach.docx"}, sampleDOCX(t))
		late := h.fulfil(t, plan, "V.5", on(3, 5), on(3, 8))
		ask := figure.Ask{
			Source: sourceOccurrences, On: fieldDueOn, From: on(3, 1), To: on(3, 31),
			Where: condition.All{{Field: fieldLate, Op: condition.Is, Values: []string{"true"}}},
		}
		rows, err := source.List(ctx, h.ngan, ask, "", 10)
		must(t, err)
		want := []figure.Row{{
			ID: late.ID, Code: "V.5", Title: "Báo cáo quý I – Báo cáo kết quả tuyên truyền cải cách hành chính", Note: "xong trễ",
			On: on(3, 5), Adds: 1, Href: TaskPath("anh-son", late.TaskID) + "#" + late.ID,
		}}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("what was late (-want +got):\n%s", diff)
		}
		targets, err := source.List(ctx, h.ngan, figure.Ask{
			Source: sourceTasks, Where: condition.All{{Field: fieldTarget, Op: condition.Is, Values: []string{"true"}}},
		}, "", 1)
		must(t, err)
		if len(targets) != 1 || targets[0].Href != TargetsPath("anh-son", 2024) || targets[0].Code != "Chỉ tiêu 1" || targets[0].Note == "" {
			t.Errorf("the first target is %+v", targets)
		}
		_, err = source.List(ctx, account.Visit{Unit: h.ngan.Unit}, ask, "", 10)
		expect(t, "somebody without the right", err, account.ErrForbidden)
	})
}

// mixedDraft has tasks with dates of all sorts: days off, ends of years,
// days that are too late themselves.
func mixedDraft(random *rand.Rand, year int, titles ...string) Draft {
	labels := []string{"", "", "Báo cáo quý I", "Kế hoạch", "Quý II"}
	kinds := []DueKind{By, By, Before, Period}
	d := Draft{Year: year, Date: clock.NewDate(year, 1, 1+random.IntN(60))}
	for n, section := range []string{"I", "II"} {
		s := Section{No: section, Title: []string{"CẢI CÁCH THỂ CHẾ", "Khác"}[n]}
		for i, title := range titles {
			task := DraftTask{No: fmt.Sprint(i + 1), Title: title, Products: []string{"Báo cáo", "Kế hoạch"}[:1+random.IntN(2)], Kind: By}
			for j := range random.IntN(5) {
				due := Due{Date: clock.NewDate(year, 1, 1).AddDays(random.IntN(100)), Kind: kinds[random.IntN(len(kinds))], Label: labels[random.IntN(len(labels))]}
				if j == 3 {
					due.Date = clock.NewDate(year, 12, 30)
				}
				task.Due = append(task.Due, due)
			}
			s.Tasks = append(s.Tasks, task)
		}
		d.Sections = append(d.Sections, s)
	}
	d.Targets = []DraftTarget{{Text: "98% hồ sơ đúng hạn", Field: "Cải cách thể chế", Op: AtLeast, Threshold: 98, Unit: "%"}}
	return d
}

// mix fills a unit with plans of which much was done, put off and dropped.
func (h hall) mix(t *testing.T, v account.Visit, random *rand.Rand) {
	ctx := t.Context()
	titles := []string{"Ban hành kế hoạch", "Gửi báo cáo", "Kiểm tra", "Thực hiện kế hoạch", "Đối thoại"}
	for _, p := range []struct {
		year int
		kind Kind
	}{{2023, Reform}, {2024, Reform}, {2024, Digital}} {
		adopted, err := h.AdoptDraft(ctx, v, p.year, p.kind, mixedDraft(random, p.year, titles...))
		must(t, err)
		tasks, err := h.Tasks(ctx, v, adopted.ID)
		must(t, err)
		for _, task := range tasks {
			for _, o := range task.Occurrences {
				done := o.Date.AddDays(random.IntN(9) - 5)
				switch {
				case done.After(on(3, 12)):
				case random.IntN(3) > 0:
					must(t, h.Fulfil(ctx, v, o.ID, Handing{On: done, Version: o.Version}))
				case random.IntN(2) == 0:
					must(t, h.HandIn(ctx, v, o.ID, Handing{On: done, Version: o.Version}))
				default:
					must(t, h.Postpone(ctx, v, o.ID, Postponement{To: o.Date.AddDays(40), Reason: "bận", Version: o.Version}))
				}
			}
			if random.IntN(4) == 0 {
				fresh, _, err := h.Task(ctx, v, task.ID)
				must(t, err)
				must(t, h.RemoveTask(ctx, v, task.ID, fresh.Version))
			}
		}
	}
}

// plainRows are the rows of a source as a person would put them down: the twin
// of the source, made from what the pages show.
func (h hall) plainRows(t *testing.T, v account.Visit, source string) []map[string]string {
	ctx, days := t.Context(), standardDays(t)
	var rows []map[string]string
	for _, year := range []int{2023, 2024} {
		plans, err := h.Plans(ctx, v, year)
		must(t, err)
		for _, p := range plans {
			tasks, err := h.Tasks(ctx, v, p.ID)
			must(t, err)
			for _, task := range tasks {
				base := map[string]string{"task_ref": task.Ref(), "plan_kind": string(p.Kind), "section": ReadableField(task.SectionTitle)}
				if source == sourceTasks {
					if task.WithdrawnOn.IsZero() {
						maps.Copy(base, map[string]string{"id": task.ID, "target": "false", "adopted_on": p.Date.String(), "kind": string(task.ProductKind())})
						rows = append(rows, base)
					}
					continue
				}
				for _, o := range task.Occurrences {
					if o.DoneOn.IsZero() && !task.WithdrawnOn.IsZero() {
						continue
					}
					o.PostponedTo = clock.Date{}
					row := map[string]string{
						"id": o.ID, "due_on": o.LastDay(days).String(), "done_on": o.DoneOn.String(), "late": "", "proofs": fmt.Sprint(o.Proofs),
						"kind": string(productKind(o.Label, task.Title, task.Products)),
					}
					if !o.DoneOn.IsZero() {
						row["late"] = fmt.Sprint(row["done_on"] > row["due_on"])
					}
					maps.Copy(row, base)
					rows = append(rows, row)
				}
			}
			targets, err := h.Targets(ctx, v, year, p.ID)
			must(t, err)
			for _, g := range targets {
				if source == sourceTasks {
					rows = append(rows, map[string]string{"id": g.ID, "target": "true", "plan_kind": string(p.Kind), "section": g.Field, "adopted_on": p.Date.String()})
				}
			}
		}
	}
	return rows
}

// plainly counts an ask row by row, and names what it counts.
func plainly(ask figure.Ask, rows []map[string]string) (c figure.Count, ids []string) {
	total, by := map[string]bool{}, map[string]map[string]bool{}
	for _, row := range rows {
		value := func(field string) condition.Value {
			switch {
			case field == "proofs":
				n := int64(0)
				_, _ = fmt.Sscan(row[field], &n)
				return condition.Value{Number: n, IsNumber: true}
			case row[field] == "":
				return condition.Value{}
			}
			return condition.Value{Texts: []string{row[field]}}
		}
		if !ask.Where.Holds(value) || ask.On != "" && (row[ask.On] == "" || row[ask.On] < ask.From.String() || row[ask.On] > ask.To.String()) {
			continue
		}
		ids = append(ids, row["id"])
		n := int64(1)
		switch {
		case ask.Sum != "":
			n = value(ask.Sum).Number
		case ask.Distinct != "":
			if by[row[ask.By]] == nil {
				by[row[ask.By]] = map[string]bool{}
			}
			if row[ask.Distinct] != "" {
				total[row[ask.Distinct]], by[row[ask.By]][row[ask.Distinct]] = true, true
			}
			continue
		}
		c.Total += n
		if ask.By != "" && n != 0 {
			if c.By == nil {
				c.By = map[string]int64{}
			}
			c.By[row[ask.By]] += n
		}
	}
	if ask.Distinct != "" {
		c.Total = int64(len(total))
		for value, seen := range by {
			if ask.By != "" && len(seen) > 0 {
				if c.By == nil {
					c.By = map[string]int64{}
				}
				c.By[value] = int64(len(seen))
			}
		}
	}
	slices.Sort(ids)
	return c, ids
}

func drawAsk(t *rapid.T, source string) figure.Ask {
	dates := []string{"2023-01-01", "2023-03-31", "2023-12-31", "2024-01-01", "2024-01-31", "2024-02-14", "2024-03-12", "2024-03-31", "2024-12-31"}
	one := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	values := map[string][]string{
		"due_on": dates, "done_on": dates, "late": {"true", "false"}, "kind": {"report", "plan", "other"}, "task_ref": {"I.1", "I.2", "II.2"},
		"plan_kind": {"reform", "digital"}, "section": {"Cải cách thể chế", "Khác"}, "proofs": {"0", "1"},
	}
	days := []string{"due_on", "done_on"}
	if source == sourceTasks {
		for _, gone := range []string{"due_on", "done_on", "late", "proofs"} {
			delete(values, gone)
		}
		values["adopted_on"], values["target"], days = dates, []string{"true", "false"}, []string{"adopted_on"}
	}
	fields := slices.Sorted(maps.Keys(values))
	ask := figure.Ask{Source: source}
	for range rapid.IntRange(0, 3).Draw(t, "conditions") {
		c := condition.Condition{Field: one("field", fields...)}
		ops := []string{"is", "not", "set", "unset"}
		if strings.HasSuffix(c.Field, "_on") {
			ops = []string{"from", "until", "not_by", "set", "unset"}
		}
		switch c.Op = condition.Op(one("op", ops...)); c.Op {
		case condition.Is, condition.Not:
			c.Values = rapid.SliceOfNDistinct(rapid.SampledFrom(values[c.Field]), 1, 2, rapid.ID).Draw(t, "values")
		case condition.From, condition.Until, condition.NotBy:
			c.Values = []string{one("value", values[c.Field]...)}
		}
		ask.Where = append(ask.Where, c)
	}
	if rapid.IntRange(0, 3).Draw(t, "periodic") > 0 {
		ask.On = one("on", days...)
		ask.From, _ = clock.ParseDate(one("from", dates...))
		ask.To, _ = clock.ParseDate(one("to", dates...))
	}
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 1:
		if source == sourceOccurrences {
			ask.Sum = "proofs"
		}
	case 2:
		ask.Distinct = one("distinct", fields...)
		if ask.Distinct == "proofs" {
			ask.Distinct = ""
		}
	}
	ask.By = one("by", "", "kind", "section", "plan_kind", "task_ref")
	return ask
}

// TestPlansCountAsAPersonWould: for any questions, of two units at once, what is
// counted is what a plain loop counts, and what is listed is what is counted.
func TestPlansCountAsAPersonWould(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		random := rand.New(rand.NewPCG(3, 12))
		visits := []account.Visit{h.ngan, h.stranger}
		rows := map[string]map[string][]map[string]string{}
		for _, v := range visits {
			h.mix(t, v, random)
			must(t, h.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				_, err := tx.NewRaw("UPDATE occurrences SET proofs = position WHERE done_on IS NOT NULL").Exec(ctx)
				return err
			}))
			rows[v.Unit.ID] = map[string][]map[string]string{}
			for _, source := range []string{sourceOccurrences, sourceTasks} {
				rows[v.Unit.ID][source] = h.plainRows(t, v, source)
			}
		}
		source := h.Counted()
		rapid.Check(t, func(rt *rapid.T) {
			var asks []figure.Ask
			for range rapid.IntRange(1, 4).Draw(rt, "asks") {
				asks = append(asks, drawAsk(rt, rapid.SampledFrom([]string{sourceOccurrences, sourceTasks}).Draw(rt, "source")))
			}
			counts, err := source.Count(t.Context(), []string{h.ngan.Unit.ID, h.stranger.Unit.ID}, asks)
			must(t, err)
			for _, v := range visits {
				for i, ask := range asks {
					want, ids := plainly(ask, rows[v.Unit.ID][ask.Source])
					if diff := cmp.Diff(want, counts[v.Unit.ID][i]); diff != "" {
						rt.Fatalf("%s counts %+v (-plainly +counted):\n%s", v.Unit.Code, ask, diff)
					}
					listed, adds := listAll(t, source, v, ask, rapid.IntRange(1, 9).Draw(rt, "page"))
					if diff := cmp.Diff(ids, listed); diff != "" || adds != want.Total {
						rt.Fatalf("%s lists %+v: adds up to %d, want %d (-plainly +listed):\n%s", v.Unit.Code, ask, adds, want.Total, diff)
					}
				}
			}
		})
	})
}

// listAll lists an ask page by page.
func listAll(t *testing.T, source Source, v account.Visit, ask figure.Ask, most int) (ids []string, adds int64) {
	after := ""
	for {
		rows, err := source.List(t.Context(), v, ask, after, most)
		must(t, err)
		for _, r := range rows {
			ids, adds, after = append(ids, r.ID), adds+r.Adds, r.ID
		}
		if len(rows) < most {
			return ids, adds
		}
	}
}
