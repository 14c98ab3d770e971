package app

import (
	"context"
	"log/slog"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/front/overview"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// fromAbove makes the frame fit for the tree of units: it leads down from a
// unit that has others below it, tells a reader from above that they only look
// on, and says in which units a closed one went on.
func (f frame) fromAbove(ctx context.Context, v account.Visit, page *ui.Page) {
	home := web.UnitPath(v.Unit.Code)
	if v.Can(unit.ActLookDown) && overview.LooksDown(v.Unit.Type) {
		path, _, _ := strings.Cut(page.Path, "?")
		page.Nav = append(page.Nav, ui.NavItem{
			Text: words.T(ctx, "Đơn vị cấp dưới"), Href: home + "/below", Current: strings.HasPrefix(path, home+"/below"),
		})
	}
	if v.FromAbove {
		page.Notice = ui.Notice{Kind: ui.Info, Text: words.T(ctx, "Anh/chị đang xem với tư cách đơn vị cấp trên; ở đây chỉ xem được kế hoạch.")}
	}
	if text := f.nowIn(ctx, v); text != "" {
		page.Notice = ui.Notice{Kind: ui.Info, Text: text}
	}
}

// nowIn says of a unit that was closed which units answer for it today.
func (f frame) nowIn(ctx context.Context, v account.Visit) string {
	if v.Unit.ValidTo.IsZero() {
		return ""
	}
	heirs, err := f.accounts.NowIn(ctx, v)
	if err != nil {
		// The page is worth more than what is said above it.
		f.log.LogAttrs(ctx, slog.LevelWarn, "what became of a unit was not found", slog.Any("cause", err))
		return ""
	}
	var names []string
	for _, u := range heirs {
		names = append(names, u.Name)
	}
	last := words.Date(ctx, v.Unit.ValidTo)
	if len(names) == 0 {
		return words.T(ctx, "Đơn vị này chỉ tồn tại đến hết %s.", last)
	}
	return words.T(ctx, "Đơn vị này tồn tại đến hết %s, nay thuộc %s.", last, strings.Join(names, ", "))
}
