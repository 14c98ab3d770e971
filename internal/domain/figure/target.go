package figure

import (
	"context"
	"math"
	"math/big"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Target (chỉ tiêu) is what a plan sets.
type Target struct {
	ID, PlanID string
	Text       string
	// Field is the part of the plan's body that sets it.
	Field     string
	Op        string // >=, <=, >, <, =
	Threshold float64
	// Unit is that of the threshold: "%", "cuộc".
	Unit string
}

// A Task of the plan works on targets.
type Task struct {
	Ref, Title, Href string
}

// PlanTargets are what plans set for a year, and the tasks that work on it.
type PlanTargets interface {
	Targets(ctx context.Context, v account.Visit, year int) ([]Target, error)
	Tasks(ctx context.Context, v account.Visit, year int) ([]Task, error)
}

// Percent is the unit of rates.
const Percent = "%"

// Shown writes what a target sets: ≥ 80 %, ≥ 2 cuộc.
func (t Target) Shown(ctx context.Context) string {
	if t.Unit == Percent || t.Unit == "" {
		return threshold(ctx, t.Op, t.Threshold)
	}
	return opSigns[t.Op] + "\u00a0" + words.Decimal(ctx, t.Threshold, 2) + " " + t.Unit
}

// A Standing says how a target stands.
type Standing string

// The standings.
const (
	Reached    Standing = "reached"     // đạt
	NotReached Standing = "not_reached" // chưa đạt
	// NotArisen is a rate of nothing.
	NotArisen Standing = "not_arisen"
	// NotKnown waits for the source of its figure.
	NotKnown Standing = "not_known"
	// NotMatched is about no figure.
	NotMatched Standing = "not_matched"
	// NotComparable is set in another unit than its figure has.
	NotComparable Standing = "not_comparable"
)

// hold tells how a value stands to the target.
func (t Target) hold(v Value) Standing {
	switch {
	case !v.Known:
		return NotKnown
	case v.IsRate != (t.Unit == Percent || t.Unit == ""):
		return NotComparable
	case v.Nothing():
		return NotArisen
	case t.meets(v.of()):
		return Reached
	}
	return NotReached
}

// of is the value as a number: a rate in per cent.
func (v Value) of() *big.Rat {
	if !v.IsRate {
		return new(big.Rat).SetInt64(v.Top)
	}
	return new(big.Rat).Mul(big.NewRat(100, 1), big.NewRat(v.Top, v.Bottom))
}

// set is the threshold as it was written: with at most three decimals.
func (t Target) set() *big.Rat { return big.NewRat(int64(math.Round(t.Threshold*1000)), 1000) }

func (t Target) meets(x *big.Rat) bool {
	switch c := x.Cmp(t.set()); t.Op {
	case ">":
		return c > 0
	case "<=":
		return c <= 0
	case "<":
		return c < 0
	case "=":
		return c == 0
	default:
		return c >= 0
	}
}

// upward tells whether more is better.
func (t Target) upward() bool { return t.Op != "<=" && t.Op != "<" }

// missing is by how many whole things a value misses the target: the fewest that
// have to be added to what was counted, or, of a target that sets a bound above,
// taken from it. It is 0 for what was reached, or cannot be held against it.
func (t Target) missing(v Value) int64 {
	if t.hold(v) != NotReached {
		return 0
	}
	// The numerator at which the threshold is met exactly.
	exact := t.set()
	if v.IsRate {
		exact = new(big.Rat).Mul(exact, big.NewRat(v.Bottom, 100))
	}
	floor := new(big.Int).Div(exact.Num(), exact.Denom()).Int64() // Euclidean, and nothing is below 0 here
	whole := exact.IsInt()
	switch {
	case t.upward() && whole && t.Op != ">":
		return abs(floor - v.Top)
	case t.upward():
		return abs(floor + 1 - v.Top)
	case whole && t.Op == "<":
		return v.Top - floor + 1
	}
	return v.Top - floor
}

func abs(n int64) int64 { return max(n, -n) }

// gap writes how far a rate is from its threshold, in points.
func (t Target) gap(ctx context.Context, v Value) string {
	difference, _ := new(big.Rat).Sub(v.of(), t.set()).Float64()
	sign := "+"
	if difference < 0 {
		sign = "−"
	}
	text := sign + words.Decimal(ctx, math.Abs(difference), 1)
	if v.IsRate {
		return words.T(ctx, "%s điểm phần trăm", text)
	}
	return text
}

// A TargetNow is a target of a year as it stands.
type TargetNow struct {
	Target

	// Figure is what it is about; it has no name when it is about none.
	Figure Definition
	// ByHand says that a person has matched it.
	ByHand   bool
	Value    Value
	Standing Standing
	// Missing is by how many whole things it is missed.
	Missing int64
	Trend   Trend
	// Tasks are those of the plan that work on it.
	Tasks []Task
}

// TargetsNow gives the targets of a year of the visited unit, each with the
// figure that it is about and how it stands, from the first day of the year.
func (a *Actions) TargetsNow(ctx context.Context, v account.Visit, t Term) ([]TargetNow, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	targets, err := a.targets.Targets(ctx, v, t.Year)
	if err != nil || len(targets) == 0 {
		return nil, err
	}
	m, err := a.matching(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	now := make([]TargetNow, 0, len(targets))
	for _, target := range targets {
		one := TargetNow{Target: target, Standing: NotMatched}
		one.Figure, one.ByHand = m.of(target.Text)
		now = append(now, one)
	}
	names := figuresOf(now)
	if len(names) == 0 {
		return now, nil
	}
	values, err := a.Show(ctx, v, t.Period(), names...)
	if err != nil {
		return nil, err
	}
	for i := range now {
		if name := now[i].Figure.Name(); name != "" {
			now[i].Value = values[name]
			now[i].Standing, now[i].Missing = now[i].hold(values[name]), now[i].missing(values[name])
		}
	}
	return now, nil
}

// figuresOf are the names of the figures that targets are about.
func figuresOf(targets []TargetNow) []string {
	var names []string
	for _, t := range targets {
		if t.Figure.Name() != "" {
			names = append(names, t.Figure.Name())
		}
	}
	return names
}

// Targets gives the targets of a year as TargetsNow does, with their trends and
// the tasks that work on them.
func (a *Actions) Targets(ctx context.Context, v account.Visit, t Term) ([]TargetNow, error) {
	now, err := a.TargetsNow(ctx, v, t)
	if err != nil || len(now) == 0 {
		return nil, err
	}
	tasks, err := a.targets.Tasks(ctx, v, t.Year)
	if err != nil {
		return nil, err
	}
	trends := map[string]Trend{}
	if names := figuresOf(now); len(names) > 0 {
		if trends, err = a.Trends(ctx, v, Scope{}, t, names...); err != nil {
			return nil, err
		}
	}
	for i := range now {
		now[i].Trend = trends[now[i].Figure.Name()]
		for _, task := range tasks {
			if now[i].Figure.Task != "" && task.Ref == now[i].Figure.Task {
				now[i].Tasks = append(now[i].Tasks, task)
			}
		}
	}
	return now, nil
}
