package figure

import (
	"testing"

	"pgregory.net/rapid"
)

// What a target misses is the fewest that, added to what was counted (or taken
// from it, below a bound), reach it: no fewer do.
func TestMissingIsTheFewestThatReach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := Target{
			Op: rapid.SampledFrom([]string{">=", ">", "<=", "<"}).Draw(t, "op"), Unit: Percent,
			Threshold: float64(rapid.IntRange(1, 1000).Draw(t, "tenths")) / 10,
		}
		v := Value{Known: true, IsRate: rapid.Bool().Draw(t, "rate"), Top: rapid.Int64Range(0, 50).Draw(t, "top"), Bottom: rapid.Int64Range(1, 50).Draw(t, "bottom")}
		if !v.IsRate {
			target.Unit = "cuộc"
		}
		step := int64(1)
		if !target.upward() {
			step = -1
		}
		want := int64(0)
		for ; !target.meets(Value{IsRate: v.IsRate, Top: v.Top + step*want, Bottom: v.Bottom}.of()); want++ {
		}
		if got := target.missing(v); got != want {
			t.Errorf("%s %v misses %d of %d/%d, not %d", target.Op, target.Threshold, want, v.Top, v.Bottom, got)
		}
	})
}

func TestMissing(t *testing.T) {
	for _, test := range []struct {
		op          string
		threshold   float64
		top, bottom int64
		missing     int64
		standing    Standing
	}{
		{">=", 80, 48, 75, 12, NotReached}, {">=", 80, 60, 75, 0, Reached}, {">=", 80, 59, 75, 1, NotReached}, {">", 80, 60, 75, 1, NotReached},
		{">=", 98.5, 197, 200, 0, Reached}, {">=", 98.5, 196, 200, 1, NotReached}, {"<=", 2, 3, 100, 1, NotReached}, {"<", 2, 2, 100, 1, NotReached},
		{"=", 100, 9, 10, 1, NotReached}, {">=", 80, 0, 0, 0, NotArisen},
	} {
		target, v := Target{Op: test.op, Threshold: test.threshold, Unit: Percent}, Value{Known: true, IsRate: true, Top: test.top, Bottom: test.bottom}
		if got := target.missing(v); got != test.missing || target.hold(v) != test.standing {
			t.Errorf("%d/%d %s %v: %s, %d missing", test.top, test.bottom, test.op, test.threshold, target.hold(v), got)
		}
	}
}
