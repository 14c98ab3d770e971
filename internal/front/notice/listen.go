package notice

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// Listen lets the notices hear the news of the rooms, and what any room tells a
// person. What is written is written in the transaction of the act.
func (a *Actions) Listen(bus *event.Bus) {
	event.On(bus, a.personTold)
	event.On(bus, a.moved)
	event.On(bus, a.postponed)
	event.On(bus, a.assigned)
	event.On(bus, a.adopted)
	event.On(bus, a.assignmentMoved)
	event.On(bus, a.commented)
	event.On(bus, a.nudged)
	event.On(bus, a.estimateSubmitted)
	event.On(bus, a.estimateChecked)
	event.On(bus, a.estimateDecided)
}

func (a *Actions) personTold(ctx context.Context, tx bun.Tx, told account.PersonTold) error {
	return a.give(ctx, tx, Notice{UnitID: told.UnitID, Kind: told.Kind, Text: told.Text, Href: told.Href, At: told.At}, told.ActorID, told.UserID)
}

// moved tells those who may accept of what was handed in, and those whose work
// it is of what became of it.
func (a *Actions) moved(ctx context.Context, tx bun.Tx, m plan.OccurrenceMoved) error {
	n := noticeOf(m.News, "plan."+string(m.Step))
	what := titleOf(m.News)
	members, err := a.Accounts.ActiveMembers(ctx, tx, m.UnitID)
	if err != nil {
		return err
	}
	to := append(idsOf(concernedIn(m.Task, m.Occurrence, members)), m.WorkerID)
	switch m.Step {
	case plan.StepHandIn:
		n.Text = words.Say("%s nộp “%s”, chờ duyệt", nameOf(m.ActorID, members), what)
		to = idsOf(a.leadersIn(members, plan.ActAccept, plan.FieldKey(m.Task.SectionTitle)))
	case plan.StepAccept:
		n.Text = words.Say("“%s” đã được duyệt", what)
	case plan.StepReturn:
		n.Text = words.Say("“%s” bị trả lại: %s", what, m.Note)
	case plan.StepFulfil:
		n.Text = words.Say("“%s” đã được ghi là xong", what)
	case plan.StepReopen:
		n.Text = words.Say("“%s” được mở lại", what)
	case plan.StepUndo:
		n.Text = words.Say("Thao tác trước đó với “%s” đã được hoàn tác", what)
	default:
		return nil
	}
	return a.give(ctx, tx, n, m.ActorID, to...)
}

func (a *Actions) postponed(ctx context.Context, tx bun.Tx, p plan.OccurrencePostponed) error {
	n := noticeOf(p.News, "plan."+string(plan.StepPostpone))
	n.Text = words.Say("“%s” lùi hạn từ %s sang %s: %s", titleOf(p.News), p.From.Vietnamese(), p.Occurrence.Due().Vietnamese(), p.Reason)
	if p.Reason == "" { // an act on many was undone
		n.Text = words.Say("“%s” trở lại hạn %s", titleOf(p.News), p.Occurrence.Due().Vietnamese())
	}
	members, err := a.Accounts.ActiveMembers(ctx, tx, p.UnitID)
	if err != nil {
		return err
	}
	return a.give(ctx, tx, n, p.ActorID, idsOf(concernedIn(p.Task, p.Occurrence, members))...)
}

// assigned tells the one who got the work, and the one who had it.
func (a *Actions) assigned(ctx context.Context, tx bun.Tx, s plan.OccurrenceAssigned) error {
	n := noticeOf(s.News, "plan."+string(plan.StepAssign))
	n.Text = words.Say("Anh/chị được giao “%s”, hạn %s", titleOf(s.News), s.Occurrence.Due().Vietnamese())
	if err := a.give(ctx, tx, n, s.ActorID, s.Occurrence.AssigneeID); err != nil {
		return err
	}
	if s.From == "" || s.From == s.Occurrence.AssigneeID {
		return nil
	}
	n.Text = words.Say("“%s” không còn là việc của anh/chị", titleOf(s.News))
	return a.give(ctx, tx, n, s.ActorID, s.From)
}

// adopted tells everybody that a plan runs, or has changed.
func (a *Actions) adopted(ctx context.Context, tx bun.Tx, p plan.Adopted) error {
	n := Notice{UnitID: p.UnitID, Kind: "plan.adopted", Href: "/plans/" + p.Plan.ID, At: p.At}
	n.Text = words.Say("Đã nhận “%s”", p.Plan.Title)
	if p.Replaced {
		n.Text = words.Say("“%s” đã thay đổi", p.Plan.Title)
	}
	members, err := a.Accounts.ActiveMembers(ctx, tx, p.UnitID)
	if err != nil {
		return err
	}
	return a.give(ctx, tx, n, p.ActorID, idsOf(members)...)
}

// assignmentMoved tells those who answer for a unit what a unit above has given
// it, and those who gave it what the unit below has answered.
func (a *Actions) assignmentMoved(ctx context.Context, tx bun.Tx, m plan.AssignmentMoved) error {
	as := m.Assignment
	n := Notice{UnitID: as.UnitID, Kind: "plan.assignment", Href: "/assignments/" + as.ID, At: m.At}
	if m.ActorUnitID != as.UnitID {
		n.Text = words.Say("%s giao “%s”, cần trả lời", as.GiverName, as.Content.Title)
		if as.State != plan.Unanswered {
			n.Text = words.Say("%s thay đổi việc đã giao “%s”", as.GiverName, as.Content.Title)
		}
		return a.giveHolders(ctx, tx, n, m.ActorID, plan.ActAnswer)
	}
	n.UnitID, n.Href = as.GiverID, "/plans/"+as.GiverPlanID+"/cascade"
	n.Text = words.Say("Một đơn vị cấp dưới đã trả lời “%s”", as.Content.Title)
	return a.giveHolders(ctx, tx, n, m.ActorID, plan.ActCascade)
}

func noticeOf(n plan.News, kind string) Notice {
	return Notice{UnitID: n.UnitID, Kind: kind, Href: "/tasks/" + n.Task.ID + "#" + n.Occurrence.ID, At: n.At}
}

// titleOf names an occurrence by its task and its label.
func titleOf(n plan.News) string {
	title := n.Task.Title
	if n.Occurrence.Label != "" {
		title += " – " + n.Occurrence.Label
	}
	return strings.TrimSpace(n.Task.Ref() + " " + title)
}

func idsOf(members []account.Member) []string {
	ids := make([]string, 0, len(members))
	for _, m := range members {
		ids = append(ids, m.ID)
	}
	return ids
}

// nameOf names who acted: a member, or else somebody who is none.
func nameOf(userID string, members []account.Member) string {
	for _, m := range members {
		if m.ID == userID {
			return m.Name
		}
	}
	return "Vidan"
}
