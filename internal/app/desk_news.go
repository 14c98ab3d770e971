package app

import (
	"context"

	"github.com/vidan-vn/vidan/internal/domain/account"
	frontdesk "github.com/vidan-vn/vidan/internal/front/desk"
	"github.com/vidan-vn/vidan/internal/front/notice"
)

// deskNews shows a person's new notices at their desk.
type deskNews struct{ *notice.Actions }

// Unread lists what is new, the latest first; who may see no notices has none.
func (n deskNews) Unread(ctx context.Context, v account.Visit) ([]frontdesk.NewsLine, error) {
	if !v.Can(notice.ActView) {
		return nil, nil
	}
	fresh, err := n.Actions.Unread(ctx, v)
	if err != nil {
		return nil, err
	}
	lines := make([]frontdesk.NewsLine, 0, len(fresh))
	for _, one := range fresh {
		lines = append(lines, frontdesk.NewsLine{Text: one.Text.In(ctx), Href: notice.OpenPath(v.Unit.Code, one.ID), At: one.At})
	}
	return lines, nil
}
