package figure_test

import (
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func own(name string, of figure.Definition) figure.Definition {
	of.Title = words.Same("Số liệu của đơn vị: " + name)
	if of.Source == "" {
		of.Indicator = name
	} else {
		of.Measure = name
	}
	return of
}

// What a unit defines counts like what the program has, and stays when the
// program gets a figure of the same name.
func TestOwnFigures(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		mine := figure.Definitions{
			own("x_texts", figure.Definition{Source: "record/legal_review", On: "planned_on"}),
			own("x_left", figure.Definition{Top: []string{"not_done"}}),
			own("x_both", figure.Definition{Top: []string{"x_left", "-not_done", "x_texts"}}),
		}
		expect(t, "an officer defines figures", h.Define(ctx, h.tuan, mine), account.ErrForbidden)
		must(t, h.Define(ctx, h.khang, mine))
		values, err := h.Show(ctx, h.tuan, year24)
		must(t, err)
		for name, of := range map[string]string{"x_texts": "texts_planned", "x_left": "not_done", "x_both": "texts_planned"} {
			if values[name].Top != values[of].Top || !values[name].Known {
				t.Errorf("%s is %+v, and %s %+v", name, values[name], of, values[of])
			}
		}
		if _, err := h.Show(ctx, h.stranger, year24, "x_texts"); err == nil {
			t.Error("another unit has the figure")
		}
		expect(t, "dropping a part of another", h.Drop(ctx, h.khang, "x_left"), figure.ErrDefinition)
		must(t, h.Drop(ctx, h.khang, "x_both"))
		must(t, h.Drop(ctx, h.khang, "x_left"))
		expect(t, "dropping what is not there", h.Drop(ctx, h.khang, "x_left"), figure.ErrFigure)
	})
}

// A figure that a town has defined for itself counts in the town alone: others
// below it are not zero but not asked.
func TestOwnFiguresLookDownOnNobody(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		must(t, h.Define(t.Context(), h.khang, figure.Definitions{own("x_texts", figure.Definition{Source: "record/legal_review", On: "planned_on"})}))
		home, other := h.program.Unit.ID, h.stranger.Unit.ID
		values, err := h.Evaluate(t.Context(), []string{home, other}, year24, "x_texts", "texts_planned")
		must(t, err)
		here, there := values[home]["x_texts"], values[other]["x_texts"]
		if here.Top == 0 || here.Top != values[home]["texts_planned"].Top {
			t.Errorf("at home it is %+v", here)
		}
		if there.Known || there.Why != figure.NotTheirs {
			t.Errorf("in another unit it is %+v", there)
		}
		if sum := figure.Sum(here, there); !sum.Known || sum.Top != here.Top {
			t.Errorf("added up it is %+v", sum)
		}
	})
}

func TestFiguresThatCannotBe(t *testing.T) {
	h := room(t, aYear())
	rate := own("x_rate", figure.Definition{Top: []string{"texts_done"}, Bottom: []string{"texts_planned"}})
	for name, defined := range map[string]figure.Definitions{
		"none":               nil,
		"of itself":          {own("x_a", figure.Definition{Top: []string{"x_a"}})},
		"of itself, far":     {own("x_a", figure.Definition{Top: []string{"x_b"}}), own("x_b", figure.Definition{Top: []string{"-x_a"}})},
		"of a rate":          {rate, own("x_a", figure.Definition{Top: []string{"x_rate"}})},
		"of what is not":     {own("x_a", figure.Definition{Top: []string{"no_such"}})},
		"a shipped one":      {own("minutes", figure.Definition{Source: "record/outreach"})},
		"one twice":          {rate, rate},
		"a page's name":      {own("targets", figure.Definition{Source: "record/outreach"})},
		"no such source":     {own("x_a", figure.Definition{Source: "record/none"})},
		"no such field":      {own("x_a", figure.Definition{Source: "record/outreach", By: "none"})},
		"a text as a period": {own("x_a", figure.Definition{Source: "record/outreach", On: "place"})},
		"the sum of days":    {own("x_a", figure.Definition{Source: "record/outreach", Sum: "held_on"})},
		"a goal of nothing":  {own("x_a", figure.Definition{Top: []string{"minutes"}, Goal: &figure.Goal{Op: "~"}})},
	} {
		expect(t, name, h.Define(t.Context(), inAnSon, defined), figure.ErrDefinition)
	}
}
