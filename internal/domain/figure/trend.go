package figure

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Point of a trend is a figure from the first day of its term to the last of
// a month.
type Point struct {
	Period Period
	// Month is the last day that the point stands for, by which it is named.
	Month clock.Date
	Value Value
}

// A Trend is how a figure grew over a term.
type Trend []Point

// cumulated are the periods from the first day of a term to the end of each
// month that has begun by a day.
func (t Term) cumulated(today clock.Date) []Period {
	var all []Period
	begin := t.Period().From
	for _, month := range t.Months() {
		if month.From.After(today) {
			break
		}
		all = append(all, Period{begin, month.To})
	}
	return all
}

// Trends gives the trends of figures over a term, up to today.
func (a *Actions) Trends(ctx context.Context, v account.Visit, in Scope, t Term, names ...string) (map[string]Trend, error) {
	periods := t.cumulated(clock.Today(a.clock))
	each, err := a.ShowEach(ctx, v, in, periods, names...)
	if err != nil {
		return nil, err
	}
	trends := map[string]Trend{}
	for i, values := range each {
		for name, value := range values {
			trends[name] = append(trends[name], Point{Period: periods[i], Month: periods[i].To, Value: value})
		}
	}
	return trends, nil
}

// share is how high a value stands, of 1; false for none.
func (v Value) share(highest int64) (float64, bool) {
	switch {
	case !v.Known || v.Nothing():
		return 0, false
	case v.IsRate:
		return min(float64(v.Top)/float64(v.Bottom), 1), true
	case highest <= 0:
		return 0, true
	}
	return max(0, float64(v.Top)/float64(highest)), true
}

// A drawing is a trend as lines and points in a box.
type drawing struct {
	width, height int
	// lines are the points between which nothing is missing, as SVG writes them.
	lines []string
	marks []mark
	// goal is the height of the line to be reached; "" is none.
	goal string
	// label says in words what is drawn.
	label string
}

// A mark is a point with its value and its month.
type mark struct {
	x, y, textY  string
	value, month string
}

// The edges of a drawing.
const (
	drawnWidth, drawnHeight = 720, 200
	sparkWidth, sparkHeight = 120, 32
)

// draw draws the trend over so many months; goal is in per cent, 0 for none.
func (tr Trend) draw(ctx context.Context, months int, goal float64, title string) drawing {
	return tr.drawIn(ctx, months, goal, title, drawnWidth, drawnHeight, 36)
}

// spark draws the trend small.
func (tr Trend) spark(ctx context.Context, months int, goal float64, title string) drawing {
	return tr.drawIn(ctx, months, goal, title, sparkWidth, sparkHeight, 5)
}

func (tr Trend) drawIn(ctx context.Context, months int, goal float64, title string, width, height, edge int) drawing {
	d := drawing{width: width, height: height, label: tr.told(ctx, title)}
	var highest int64
	for _, p := range tr {
		highest = max(highest, p.Value.Top)
	}
	y := func(share float64) string {
		return decimal(float64(height-edge) - share*float64(height-2*edge))
	}
	step := float64(width-2*edge) / float64(max(months-1, 1))
	var line []string
	end := func() {
		if len(line) > 1 {
			d.lines = append(d.lines, strings.Join(line, " "))
		}
		line = nil
	}
	for i, p := range tr {
		share, ok := p.Value.share(highest)
		if !ok {
			end()
			continue
		}
		m := mark{x: decimal(float64(edge) + float64(i)*step), y: y(share), value: p.Value.Shown(ctx), month: words.Month(ctx, int(p.Month.Month))}
		m.textY = decimal(float64(height-edge) - share*float64(height-2*edge) - 10)
		line, d.marks = append(line, m.x+","+m.y), append(d.marks, m)
	}
	end()
	if goal > 0 {
		d.goal = y(min(goal/100, 1))
	}
	return d
}

// told says a trend in words, for who does not see it.
func (tr Trend) told(ctx context.Context, title string) string {
	parts := make([]string, 0, len(tr))
	for _, p := range tr {
		parts = append(parts, words.LongMonth(ctx, int(p.Month.Month))+": "+p.Value.Shown(ctx))
	}
	return words.T(ctx, "Diễn biến của %s", title) + ". " + strings.Join(parts, "; ")
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func (d drawing) box() string { return fmt.Sprintf("0 0 %d %d", d.width, d.height) }

func (d drawing) right() string { return strconv.Itoa(d.width) }

func (d drawing) foot() string { return strconv.Itoa(d.height - 8) }
