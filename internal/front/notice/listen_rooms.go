package notice

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// commented tells those who were named, and those who follow the task.
func (a *Actions) commented(ctx context.Context, tx bun.Tx, c discussion.Commented) error {
	members, err := a.Accounts.ActiveMembers(ctx, tx, c.UnitID)
	if err != nil {
		return err
	}
	n := Notice{UnitID: c.UnitID, Kind: "discussion.mentioned", Href: "/tasks/" + c.Comment.TaskID + "#" + c.Comment.ID, At: c.At}
	n.Text = words.Say("%s nhắc đến anh/chị ở “%s”", nameOf(c.ActorID, members), c.TaskName)
	if err := a.give(ctx, tx, n, c.ActorID, c.Mentioned...); err != nil || c.Edited {
		return err
	}
	n.Kind = "discussion.commented"
	n.Text = words.Say("%s có ý kiến ở “%s”", nameOf(c.ActorID, members), c.TaskName)
	others := slices.DeleteFunc(slices.Clone(c.Watchers), func(id string) bool { return slices.Contains(c.Mentioned, id) })
	return a.give(ctx, tx, n, c.ActorID, others...)
}

// nudged tells each who was nudged of each occurrence.
func (a *Actions) nudged(ctx context.Context, tx bun.Tx, sent discussion.NudgesSent) error {
	for _, nudge := range sent.Nudges {
		n := Notice{UnitID: sent.UnitID, Kind: "discussion.nudged", Href: "/tasks/" + nudge.TaskID + "#" + nudge.OccurrenceID, At: sent.At}
		n.Text = words.Say("%s đôn đốc “%s”, hạn %s", nudge.ByName, nudge.TaskName, nudge.Due.Vietnamese())
		if nudge.Note != "" {
			n.Text = words.Say("%s đôn đốc “%s”, hạn %s: %s", nudge.ByName, nudge.TaskName, nudge.Due.Vietnamese(), nudge.Note)
		}
		if err := a.give(ctx, tx, n, sent.ActorID, nudge.ToID); err != nil {
			return err
		}
	}
	return nil
}

// An estimate that goes on is told to those who have the next word, one that
// comes back or is decided to those who drafted it.

func (a *Actions) estimateSubmitted(ctx context.Context, tx bun.Tx, s estimate.WasSubmitted) error {
	n := estimateNotice(s.News, "estimate.submitted")
	n.Text = words.Say("Dự toán “%s” chờ thẩm tra", s.Estimate.Title)
	return a.giveHolders(ctx, tx, n, s.ActorID, estimate.ActCheck)
}

func (a *Actions) estimateChecked(ctx context.Context, tx bun.Tx, c estimate.WasChecked) error {
	n := estimateNotice(c.News, "estimate.checked")
	if !c.Passed {
		n.Text = words.Say("Dự toán “%s” bị trả lại: %s", c.Estimate.Title, c.Note)
		return a.give(ctx, tx, n, c.ActorID, c.Drafters...)
	}
	n.Text = words.Say("Dự toán “%s” chờ phê duyệt", c.Estimate.Title)
	members, err := a.Accounts.ActiveMembers(ctx, tx, n.UnitID)
	if err != nil {
		return err
	}
	return a.give(ctx, tx, n, c.ActorID, idsOf(a.leadersIn(members, estimate.ActDecide, c.Estimate.Field.Key))...)
}

func (a *Actions) estimateDecided(ctx context.Context, tx bun.Tx, d estimate.WasDecided) error {
	n := estimateNotice(d.News, "estimate.decided")
	n.Text = words.Say("Dự toán “%s” đã được phê duyệt", d.Estimate.Title)
	if !d.Approved {
		n.Text = words.Say("Dự toán “%s” bị trả lại: %s", d.Estimate.Title, d.Note)
	}
	return a.give(ctx, tx, n, d.ActorID, d.Drafters...)
}

func estimateNotice(n estimate.News, kind string) Notice {
	return Notice{UnitID: n.UnitID, Kind: kind, Href: "/estimates/" + n.Estimate.ID, At: n.At}
}

// giveHolders gives a notice to those whose role holds a right.
func (a *Actions) giveHolders(ctx context.Context, tx bun.Tx, n Notice, actorID string, right audit.Action) error {
	members, err := a.Accounts.ActiveMembers(ctx, tx, n.UnitID)
	if err != nil {
		return err
	}
	holders := slices.DeleteFunc(members, func(m account.Member) bool { return !a.Accounts.RoleCan(m.Role, right) })
	return a.give(ctx, tx, n, actorID, idsOf(holders)...)
}
