package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// TestFiguresOfTheDemo: what plans and registers say is known, what has no
// source yet is not, and no figure is of a source that lacks what it names.
func TestFiguresOfTheDemo(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		a := openDemo(t, c)
		defer func() { must(t, a.Close()) }()
		ctx := t.Context()
		v, err := a.SystemVisit(ctx, demoUnit)
		must(t, err)
		definitions, err := a.Figures.Definitions(ctx, v)
		must(t, err)
		quarter := figure.Term{Year: 2024, Part: figure.Quarter(1), Rule: figure.Calendar}.Period()
		values, err := a.Figures.Show(ctx, v, quarter)
		must(t, err)
		for _, d := range definitions {
			kind, _, _ := strings.Cut(d.Source, "/")
			switch value := values[d.Name()]; kind {
			case "":
			case plan.SourceName, "record":
				if !value.Known {
					t.Errorf("%s is not known: %s", d.Name(), value.Why)
				}
			default:
				if value.Known || value.Why != figure.NoSource {
					t.Errorf("%s, of a source that is not there, is %+v", d.Name(), value)
				}
			}
		}

		// By hand, on 12 March: of III.2 the report of 10/3, a Sunday, was sent on
		// 8/3, that of 15/3 is open; V.2 waits to be accepted.
		got := map[string][2]int64{}
		for _, name := range []string{"reform_reports_on_time_rate", "reform_plan_on_time", "reform_plan_tasks", "reform_plan_targets", "reform_reports_missing"} {
			got[name] = [2]int64{values[name].Top, values[name].Bottom}
		}
		want := map[string][2]int64{
			// The plan has 35 tasks; one more was taken in from the town.
			"reform_reports_on_time_rate": {1, 2}, "reform_plan_on_time": {1, 0}, "reform_plan_tasks": {36, 0}, "reform_plan_targets": {13, 0},
			"reform_reports_missing": {1, 0},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the first quarter (-want +got):\n%s", diff)
		}

		// The number opens what it counts.
		rows, err := a.Figures.Rows(ctx, v, figure.Drill{Figure: "reform_reports_on_time_rate", Side: figure.Missing, Period: quarter, Most: 9})
		must(t, err)
		if len(rows.Rows) != 1 || rows.Rows[0].On != clock.NewDate(2024, 3, 15) || !strings.HasPrefix(rows.Rows[0].Href, "/u/anh-son/tasks/") {
			t.Errorf("what was not on time: %+v", rows.Rows)
		}
	})
}
