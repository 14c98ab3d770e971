package figure

import (
	"context"
	"math"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

// How figures are written.

// Shown writes a value for a reader: 98,7 %, 1.204, or why it is not known.
func (v Value) Shown(ctx context.Context) string {
	switch {
	case v.Why == NotTheirs:
		return words.T(ctx, "không tính ở đơn vị này")
	case v.Why == NoField:
		return words.T(ctx, "nguồn không có trường này")
	case !v.Known:
		return words.T(ctx, "chưa có nguồn")
	case v.IsRate:
		return v.Percent(ctx)
	}
	return number(ctx, v.Top)
}

// Percent writes a rate in per cent; one of nothing is "chưa phát sinh".
func (v Value) Percent(ctx context.Context) string {
	part, whole := v.Top, v.Bottom
	for part > math.MaxInt64/4000 || whole > math.MaxInt64/4000 { // Percent multiplies
		part, whole = part/1000, whole/1000
	}
	return words.Percent(ctx, int(part), int(whole))
}

// PlainPercent writes a rate for machines, "66.7"; "" is a rate of nothing.
func (v Value) PlainPercent(ctx context.Context) string {
	if !v.Known || !v.IsRate || v.Bottom == 0 {
		return ""
	}
	return strings.TrimSuffix(v.Percent(words.WithLocale(ctx, words.English)), "%")
}

// Fraction writes numerator and denominator of a rate: 12/15.
func (v Value) Fraction(ctx context.Context) string {
	return number(ctx, v.Top) + "/" + number(ctx, v.Bottom)
}

func number(ctx context.Context, n int64) string { return words.Number(ctx, int(n)) }

// Shown writes a goal: ≥ 80 %.
func (g Goal) Shown(ctx context.Context) string { return threshold(ctx, g.Op, g.Value) }

var opSigns = map[string]string{">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}

// threshold writes what is to be reached, in per cent.
func threshold(ctx context.Context, op string, value float64) string {
	sign, percent := opSigns[op], "\u00a0%"
	if words.Locale(ctx) == words.English {
		percent = "%"
	}
	return sign + "\u00a0" + words.Decimal(ctx, value, 2) + percent
}
