package notice_test

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/front/notice"
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

func TestWhatIsGivenFromAboveIsToldToBothSides(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		town, err := o.units.Create(t.Context(), "", unit.NewUnit{Code: "thi-xa", Name: "UBND thị xã Nghi Sơn", Type: unit.Town})
		must(t, err)
		must(t, o.accounts.AddMember(t.Context(), account.ByProgram(town), account.NewMember{UserID: o.users["xem"].ID, Role: account.Leader}))
		moved := plan.AssignmentMoved{
			ActorID: "somebody", ActorUnitID: town.ID, At: o.now.Now(),
			Assignment: plan.Assignment{UnitID: o.commune.ID, ID: "a", GiverID: town.ID, GiverName: town.Name, State: plan.Unanswered, Content: plan.Content{Title: "Tập huấn"}},
		}
		tell := func() {
			t.Helper()
			must(t, o.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error { return o.bus.Publish(ctx, tx, moved) }))
		}
		tell()
		expectNews(t, o, "khang", "UBND thị xã Nghi Sơn giao “Tập huấn”, cần trả lời")
		expectNews(t, o, "xem") // who only reads in the commune
		moved.ActorUnitID, moved.Assignment.State = o.commune.ID, plan.Refused
		tell()
		v, err := o.accounts.Can(t.Context(), o.users["xem"].ID, notice.ActView, town.ID)
		must(t, err)
		fresh, err := o.notices.Unread(t.Context(), v)
		must(t, err)
		if len(fresh) != 1 || fresh[0].Text.In(t.Context()) != "Một đơn vị cấp dưới đã trả lời “Tập huấn”" {
			t.Errorf("the town is told %+v", fresh)
		}
	})
}

func TestEverybodyIsToldOfANewPlan(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		draft := planOf2024()
		draft.Title = "Kế hoạch chuyển đổi số"
		_, err := o.plans.AdoptDraft(t.Context(), o.visit(t, "khang", plan.ActImport), 2024, plan.Digital, draft)
		must(t, err)
		expectNews(t, o, "lan", "Đã nhận “Kế hoạch chuyển đổi số”")
		expectNews(t, o, "khang")
	})
}
