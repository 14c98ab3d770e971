package estimate

import (
	"context"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// asideView is the money of a task, as a card on its page.
type asideView struct {
	draft ui.Link
	items []asideItem
}

type asideItem struct {
	title, href, amounts string
	state                ui.State
}

// Cards shows the estimates of a task on its page (plan.Aside).
func (p *Pages) Cards(ctx context.Context, v account.Visit, task plan.Task) ([]templ.Component, error) {
	if !v.Can(ActView) {
		return nil, nil
	}
	estimates, err := p.actions.OfTask(ctx, v, task.ID)
	if err != nil {
		return nil, err
	}
	var view asideView
	if v.Can(ActDraft) && task.WithdrawnOn.IsZero() {
		view.draft = ui.Link{Text: words.T(ctx, "Lập dự toán"), Href: NewPath(v.Unit.Code, task.ID)}
	}
	for _, e := range estimates {
		item := asideItem{title: e.Title, href: Path(v.Unit.Code, e.ID), state: e.Shown(ctx), amounts: e.Amount.InDong(ctx)}
		if e.Approved > 0 {
			item.amounts = words.T(ctx, "đã chi %s trên %s", e.Spent.Format(ctx), e.Approved.InDong(ctx))
		}
		view.items = append(view.items, item)
	}
	if len(view.items) == 0 && view.draft.Href == "" {
		return nil, nil
	}
	return []templ.Component{asideCard(view)}, nil
}
