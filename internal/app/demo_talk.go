package app

import (
	"context"
	"fmt"

	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// demoSaid is something that was said about a task of the sample.
type demoSaid struct {
	ref, login, text string
}

var demoTalk = []demoSaid{
	{"III.6", "chutich", "Việc này quá hạn đã lâu. @ngan báo cáo vướng mắc tại giao ban thứ Hai."},
	{"III.6", "ngan", "Dạ, còn chờ bản mô tả của hai vị trí: nhờ @binh và @hoa gửi trong tuần này.\nMẫu theo https://vbpl.vn"},
	{"III.6", "binh", "Em gửi trước thứ Sáu."},
}

// talk lets the sample people speak about their work, and the chairman nudge
// whoever is late.
func (a *App) talk(ctx context.Context, adopted plan.Plan) error {
	chairman, err := a.demoVisit(ctx, adopted.UnitID, "chutich")
	if err != nil {
		return err
	}
	late, err := a.Talk.Late(ctx, chairman)
	if err != nil || len(late) == 0 { // the demo may begin on an earlier day
		return err
	}
	tasks, err := a.Plans.Tasks(ctx, chairman, adopted.ID)
	if err != nil {
		return err
	}
	byRef := map[string]plan.Task{}
	for _, t := range tasks {
		byRef[t.Ref()] = t
	}
	for _, said := range demoTalk {
		v, err := a.demoVisit(ctx, adopted.UnitID, said.login)
		if err != nil {
			return err
		}
		n := discussion.NewComment{ID: store.NewID(), TaskID: byRef[said.ref].ID, Text: said.text}
		if _, err := a.Talk.Comment(ctx, v, n); err != nil {
			return fmt.Errorf("say something about %s: %w", said.ref, err)
		}
	}
	for _, l := range late {
		if _, err := a.Talk.NudgeLate(ctx, chairman, discussion.Whose{UserID: l.ID}, "Nêu rõ ngày nộp khi giao ban."); err != nil {
			return fmt.Errorf("nudge %s: %w", l.Login, err)
		}
	}
	return nil
}
