package notice_test

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestPeopleAreToldOfWhatIsSaid(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		talk := discussion.NewActions(o.db, o.accounts, o.plans, o.now, o.bus)
		lan, khang := o.visit(t, "lan", discussion.ActComment), o.visit(t, "khang", discussion.ActNudge)
		late := o.item(t, "Công khai thủ tục")
		say := func(text string) {
			t.Helper()
			_, err := talk.Comment(ctx, lan, discussion.NewComment{ID: store.NewID(), TaskID: late.Task.ID, Text: text})
			must(t, err)
		}
		say("nhờ @hoa xem")
		expectNews(t, o, "hoa", "Cán bộ lan nhắc đến anh/chị ở “Công khai thủ tục”")
		say("đã gửi") // who was named follows the task
		expectNews(t, o, "hoa", "Cán bộ lan có ý kiến ở “Công khai thủ tục”", "Cán bộ lan nhắc đến anh/chị ở “Công khai thủ tục”")
		_, err := talk.Nudge(ctx, khang, late.Occurrence.ID, "gửi trong hôm nay")
		must(t, err)
		expectNews(t, o, "moi", "Cán bộ khang đôn đốc “Công khai thủ tục”, hạn 8/3/2024: gửi trong hôm nay")
		expectNews(t, o, "lan")
		expectNews(t, o, "khang")
	})
}

func TestAnEstimateIsToldToWhoHasTheNextWord(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		news := estimate.News{
			UnitID: o.commune.ID, ActorID: o.users["lan"].ID, At: o.now.Now(), Drafters: []string{o.users["lan"].ID},
			Estimate: estimate.Estimate{ID: "e", Title: "Tập huấn"},
		}
		tell := func(told any) {
			t.Helper()
			must(t, o.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error { return o.bus.Publish(ctx, tx, told) }))
		}
		tell(estimate.WasSubmitted{News: news}) // nobody in this office checks money
		news.ActorID = o.users["ngan"].ID
		tell(estimate.WasChecked{News: news, Passed: true})
		expectNews(t, o, "khang", "Dự toán “Tập huấn” chờ phê duyệt")
		tell(estimate.WasChecked{News: news, Note: "thiếu đơn giá"})
		news.ActorID = o.users["khang"].ID
		tell(estimate.WasDecided{News: news, Approved: true})
		expectNews(t, o, "lan", "Dự toán “Tập huấn” đã được phê duyệt", "Dự toán “Tập huấn” bị trả lại: thiếu đơn giá")
		expectNews(t, o, "hoa")
		if v := o.visit(t, "lan", plan.ActView); v.Can(estimate.ActDecide) {
			t.Error("an officer decides")
		}
	})
}
