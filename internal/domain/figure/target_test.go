package figure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func targetsOf(tb testing.TB, h hall, year int) map[string]figure.TargetNow {
	tb.Helper()
	all, err := h.Targets(tb.Context(), h.xem, figure.Term{Year: year, Part: figure.Year, Rule: figure.Calendar})
	must(tb, err)
	byID := map[string]figure.TargetNow{}
	for _, t := range all {
		byID[t.ID] = t
	}
	return byID
}

// A target is about the figure that its words name, unless a person has said
// otherwise; it is held against what was counted in its year.
func TestTargetsAreHeldAgainstFigures(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		type stand struct {
			figure   string
			byHand   bool
			standing figure.Standing
			missing  int64
			task     string
			months   int
		}
		stands := func() map[string]stand {
			got := map[string]stand{}
			for id, now := range targetsOf(t, h, 2024) {
				s := stand{figure: now.Figure.Name(), byHand: now.ByHand, standing: now.Standing, missing: now.Missing, months: len(now.Trend)}
				if len(now.Tasks) > 0 {
					s.task = now.Tasks[0].Title
				}
				got[id] = s
			}
			return got
		}
		// Of four texts planned in 2024 three were reviewed by the end of the year;
		// two of two to handle were handled. It is March: three points of the trend.
		want := map[string]stand{
			"t1": {"review_rate", false, figure.NotReached, 1, "Rà soát văn bản", 3},
			"t2": {"handled_rate", false, figure.Reached, 0, "Rà soát văn bản", 3},
			"t3": {"signed_rate", false, figure.NotKnown, 0, "", 3},
			"t4": {"", false, figure.NotMatched, 0, "", 0},
		}
		if diff := cmp.Diff(want, stands(), cmp.AllowUnexported(stand{})); diff != "" {
			t.Errorf("by their words (-want +got):\n%s", diff)
		}
		must(t, h.Match(t.Context(), h.tuan, 2024, "t4", "broadcasts"))
		must(t, h.Match(t.Context(), h.tuan, 2024, "t3", ""))
		must(t, h.Match(t.Context(), h.tuan, 2024, "t2", "minutes"))
		must(t, h.Match(t.Context(), h.tuan, 2024, "t1", "minutes"))
		must(t, h.Match(t.Context(), h.tuan, 2024, "t1", figure.Automatic))
		want["t4"] = stand{"broadcasts", true, figure.Reached, 0, "Tuyên truyền", 3}
		want["t3"] = stand{"", true, figure.NotMatched, 0, "", 0}
		want["t2"] = stand{"minutes", true, figure.NotComparable, 0, "Tuyên truyền", 3}
		if diff := cmp.Diff(want, stands(), cmp.AllowUnexported(stand{})); diff != "" {
			t.Errorf("by hand (-want +got):\n%s", diff)
		}
		expect(t, "a target of another year", h.Match(t.Context(), h.tuan, 2023, "t1", "minutes"), store.ErrNotFound)
		expect(t, "no such figure", h.Match(t.Context(), h.tuan, 2024, "t1", "none"), figure.ErrFigure)
	})
}
