package figure

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// targetsView is what the page of a year's targets shows.
type targetsView struct {
	page       ui.Page
	title, sub string
	tabs       []ui.NavItem
	chips      lookChips
	targets    []targetView
	facts      []ui.Term
	empty      ui.Beginning
}

// targetView is one target as it stands.
type targetView struct {
	id, text, field, set string
	state                ui.State
	value                ui.Link
	outside              bool
	fraction             *[2]ui.Link
	gap                  string
	missing              ui.Link
	spark                drawing
	drawn                bool
	figure               ui.Link
	byHand               bool
	tasks                []ui.Link
	match                ui.Select
	action               string // "" for those who only look
}

func (p *Pages) targets(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	l.in, l.term.Part = Scope{}, Year
	m, err := p.actions.matching(ctx, v.Unit.ID)
	if err != nil {
		return err
	}
	targets, err := p.actions.Targets(ctx, v, l.term)
	if err != nil {
		return err
	}
	view := targetsView{
		title: words.T(ctx, "Chỉ tiêu năm %d", l.term.Year), sub: l.sub(ctx), tabs: p.tabs(ctx, v, l, false),
		chips: l.chips(ctx, clock.Today(p.clock), func(l look) string { return l.targets(v.Unit.Code) }),
		facts: targetFacts(ctx, targets),
		empty: ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(ctx, "Năm này chưa có chỉ tiêu"),
			Text: words.T(ctx, "Chỉ tiêu được đọc từ kế hoạch khi kế hoạch được đưa vào Vidan."),
			Act:  ui.Link{Text: words.T(ctx, "Xem kế hoạch"), Href: web.UnitPath(v.Unit.Code) + "/plans"},
		},
	}
	for _, t := range targets {
		view.targets = append(view.targets, l.target(ctx, v, m, t))
	}
	view.page = p.frame.Page(r, v, view.title)
	return web.Render(w, r, http.StatusOK, targetsPage(view))
}

func (l look) targets(code string) string {
	return web.UnitPath(code) + "/figures/targets?" + l.values().Encode()
}

// standings lists them in the order in which people ask for them.
var standings = []Standing{NotReached, Reached, NotArisen, NotKnown, NotComparable, NotMatched}

// targetFacts counts the targets by how they stand.
func targetFacts(ctx context.Context, targets []TargetNow) []ui.Term {
	counts := map[Standing]int{}
	for _, t := range targets {
		counts[t.Standing]++
	}
	var facts []ui.Term
	for _, s := range standings {
		if counts[s] > 0 {
			facts = append(facts, ui.Term{Name: capital(s.name(ctx)), Text: strconv.Itoa(counts[s])})
		}
	}
	return facts
}

func (s Standing) name(ctx context.Context) string {
	switch s {
	case Reached:
		return words.T(ctx, "đạt")
	case NotReached:
		return words.T(ctx, "chưa đạt")
	case NotArisen:
		return words.T(ctx, "chưa phát sinh")
	case NotKnown:
		return words.T(ctx, "chờ nguồn số liệu")
	case NotComparable:
		return words.T(ctx, "khác đơn vị tính")
	}
	return words.T(ctx, "chưa gắn với số liệu")
}

var standingShapes = map[Standing]ui.Shape{
	Reached: ui.Disc, NotReached: ui.Diamond, NotArisen: ui.Hollow, NotKnown: ui.Half, NotComparable: ui.Dash, NotMatched: ui.Dash,
}

func (t TargetNow) state(ctx context.Context) ui.State {
	return ui.State{Shape: standingShapes[t.Standing], Text: t.Standing.name(ctx)}
}

func (l look) target(ctx context.Context, v account.Visit, m matching, t TargetNow) targetView {
	code, name := v.Unit.Code, t.Figure.Name()
	view := targetView{
		id: t.ID, text: t.Text, field: t.Field, set: t.Shown(ctx), byHand: t.ByHand, outside: t.Value.Outside,
		state: t.state(ctx),
	}
	if name != "" {
		view.figure = ui.Link{Text: t.Figure.Title.In(ctx), Href: l.figure(code, name)}
		view.value = ui.Link{Text: t.Value.Shown(ctx)}
	}
	if t.Value.Known {
		view.value.Href = l.rows(code, name, Top)
	}
	if t.Value.Known && t.Value.IsRate {
		view.fraction = &[2]ui.Link{
			{Text: number(ctx, t.Value.Top), Href: l.rows(code, name, Top)}, {Text: number(ctx, t.Value.Bottom), Href: l.rows(code, name, Bottom)},
		}
	}
	if t.Standing == Reached || t.Standing == NotReached {
		view.gap = t.gap(ctx, t.Value)
	}
	if t.Missing > 0 {
		view.missing = l.missing(ctx, code, m.all, t)
	}
	if view.drawn = t.Value.Known && len(t.Trend) > 1; view.drawn {
		goal := 0.0
		if t.Value.IsRate {
			goal = t.Threshold
		}
		view.spark = t.Trend.spark(ctx, 12, goal, t.Figure.Title.In(ctx))
	}
	for _, task := range t.Tasks {
		view.tasks = append(view.tasks, ui.Link{Text: task.Ref + ". " + task.Title, Href: task.Href})
	}
	if v.Can(ActEnter) {
		view.action = web.UnitPath(code) + "/targets/" + t.ID + "/match?" + l.values().Encode()
		view.match = m.field(ctx, t.ID, t.Target)
	}
	return view
}

// missing says how many whole things are missing, and leads to those.
func (l look) missing(ctx context.Context, code string, all Definitions, t TargetNow) ui.Link {
	unit := t.Figure.Unit.In(ctx)
	for _, p := range slices.Concat(all.bottom(t.Figure), all.top(t.Figure)) {
		unit = cmp.Or(unit, p.measure.Unit.In(ctx))
	}
	if !t.Value.IsRate {
		unit = cmp.Or(t.Unit, unit)
	}
	count := number(ctx, t.Missing)
	link := ui.Link{Text: words.T(ctx, "còn thiếu %s %s", count, unit), Href: l.rows(code, t.Figure.Name(), Missing)}
	if !t.upward() || t.Op == "=" && t.Value.of().Cmp(t.Target.set()) > 0 {
		link = ui.Link{Text: words.T(ctx, "vượt %s %s", count, unit), Href: l.rows(code, t.Figure.Name(), Top)}
	}
	if !t.Value.IsRate {
		link.Href = l.rows(code, t.Figure.Name(), Top)
	}
	return link
}
