package discussion

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// What the room tells each person whom its news concern.

// Kinds of what people are told.
const (
	toldMentioned = "discussion.mentioned"
	toldComment   = "discussion.comment"
	toldNudge     = "discussion.nudge"
)

// tellPeople tells those who are mentioned, and of a new comment those who
// follow the task too.
func (a *Actions) tellPeople(ctx context.Context, tx bun.Tx, news Commented) error {
	c := news.Comment
	told := account.PersonTold{UnitID: news.UnitID, ActorID: news.ActorID, At: news.At, Href: "/tasks/" + c.TaskID + "#" + c.ID}
	for _, id := range news.Mentioned {
		told.UserID, told.Kind = id, toldMentioned
		told.Text = words.Say("%s nhắc tới anh/chị trong “%s”", c.AuthorName, news.TaskName)
		if err := a.bus.Publish(ctx, tx, told); err != nil {
			return err
		}
	}
	if news.Edited {
		return nil
	}
	for _, id := range news.Watchers {
		if slices.Contains(news.Mentioned, id) {
			continue
		}
		told.UserID, told.Kind = id, toldComment
		told.Text = words.Say("%s có ý kiến về “%s”", c.AuthorName, news.TaskName)
		if err := a.bus.Publish(ctx, tx, told); err != nil {
			return err
		}
	}
	return nil
}

// tellNudged publishes nudges, and tells each person of theirs.
func (a *Actions) tellNudged(ctx context.Context, tx bun.Tx, news NudgesSent) error {
	if err := a.bus.Publish(ctx, tx, news); err != nil {
		return err
	}
	for _, n := range news.Nudges {
		told := account.PersonTold{
			UnitID: n.UnitID, UserID: n.ToID, ActorID: n.ByID, At: n.At, Kind: toldNudge, Href: "/tasks/" + n.TaskID + "#" + n.OccurrenceID,
			Text: words.Say("%s đôn đốc “%s”, hạn %s", n.ByName, n.TaskName, n.Due.Vietnamese()),
		}
		if n.Note != "" {
			told.Text = words.Say("%s đôn đốc “%s”, hạn %s: %s", n.ByName, n.TaskName, n.Due.Vietnamese(), n.Note)
		}
		if err := a.bus.Publish(ctx, tx, told); err != nil {
			return err
		}
	}
	return nil
}
