package figure

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// noFigure stands for none in a form: an empty one is not chosen.
const noFigure = "-"

// field chooses the figure that a target is about.
func (m matching) field(ctx context.Context, id string, t Target) ui.Select {
	auto := words.T(ctx, "tự nhận biết: không có")
	if d, ok := m.all.About(t.Text); ok {
		auto = words.T(ctx, "tự nhận biết: %s", d.Title.In(ctx))
	}
	field := ui.Select{
		Field:   ui.Field{Name: "figure", ID: "match-" + id, Label: words.T(ctx, "Gắn với số liệu"), Required: true},
		Value:   Automatic,
		Options: []ui.Option{{Value: Automatic, Text: auto}, {Value: noFigure, Text: words.T(ctx, "không gắn với số liệu nào")}},
	}
	if d, byHand := m.of(t.Text); byHand {
		field.Value = cmp.Or(d.Name(), noFigure)
	}
	for _, d := range m.offered(t.Unit) {
		field.Options = append(field.Options, ui.Option{Value: d.Name(), Text: strings.TrimSpace(d.Task + " " + d.Title.In(ctx))})
	}
	return field
}

// readFigure reads what was chosen there.
func readFigure(ctx context.Context, form web.Form) (string, error) {
	switch figure := form.Text("figure"); figure {
	case "":
		return "", web.Invalid(words.T(ctx, "Hãy chọn một mục trong danh sách."))
	case noFigure:
		return "", nil
	default:
		return figure, nil
	}
}

func (p *Pages) match(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	figure, err := readFigure(r.Context(), form)
	if err != nil {
		return err
	}
	target := r.PathValue("target")
	if err := p.actions.Match(r.Context(), v, l.term.Year, target, figure); err != nil {
		return err
	}
	http.Redirect(w, r, l.targets(v.Unit.Code)+"#t-"+target, http.StatusSeeOther)
	return nil
}

// matchText matches the target of a plan that is only read yet, and leads back
// to its review.
func (p *Pages) matchText(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	figure, err := readFigure(r.Context(), form)
	if err != nil {
		return err
	}
	if err := p.actions.MatchText(r.Context(), v, form.Text("target"), figure); err != nil {
		return err
	}
	http.Redirect(w, r, web.UnitPath(v.Unit.Code)+"/imports/"+r.PathValue("import")+"?show=targets", http.StatusSeeOther)
	return nil
}

// MatchCells show for targets of a plan that is being reviewed what they will be
// measured by, and let who may choose otherwise. They are nil for who may not see
// figures.
func (p *Pages) MatchCells(ctx context.Context, v account.Visit, importID string, targets []Target) ([]ui.Cell, error) {
	if !v.Can(ActView) {
		return nil, nil
	}
	m, err := p.actions.matching(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	home := web.UnitPath(v.Unit.Code)
	cells := make([]ui.Cell, 0, len(targets))
	for i, t := range targets {
		d, _ := m.of(t.Text)
		if !v.Can(ActEnter) {
			cells = append(cells, ui.Cell{Text: d.Title.In(ctx)})
			continue
		}
		field := m.field(ctx, strconv.Itoa(i), t)
		cells = append(cells, ui.Cell{View: matchForm(home+"/imports/"+importID+"/match", t.Text, d.Title.In(ctx), field)})
	}
	return cells, nil
}

// TargetCells show how the targets of a year stand, by their ids: what they come
// to now, and their state. They are nil for who may not see figures.
func (p *Pages) TargetCells(ctx context.Context, v account.Visit, year int) (map[string][2]ui.Cell, error) {
	if !v.Can(ActView) {
		return nil, nil
	}
	l := look{term: Term{Year: year, Part: Year, Rule: Calendar}}
	targets, err := p.actions.TargetsNow(ctx, v, l.term)
	if err != nil {
		return nil, err
	}
	all, err := p.actions.Definitions(ctx, v)
	if err != nil {
		return nil, err
	}
	cells := make(map[string][2]ui.Cell, len(targets))
	for _, t := range targets {
		value, state := ui.Cell{Text: "–"}, ui.Cell{View: ui.StateBadge(t.state(ctx))}
		if t.Value.Known {
			value = ui.Cell{Text: t.Value.Shown(ctx), Href: l.rows(v.Unit.Code, t.Figure.Name(), Top)}
		}
		if t.Value.Known && t.Value.IsRate {
			value.Note = t.Value.Fraction(ctx)
		}
		if t.Missing > 0 {
			state.Note = l.missing(ctx, v.Unit.Code, all, t).Text
		}
		cells[t.ID] = [2]ui.Cell{value, state}
	}
	return cells, nil
}
