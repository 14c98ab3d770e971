package discussion

import (
	"context"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type (
	// OfTask names a task.
	OfTask struct {
		api.InUnit
		Task string `path:"task"`
	}
	// OfComment names a comment.
	OfComment struct {
		api.InUnit
		Comment string `path:"comment"`
	}

	// CommentBody is a comment as it is told.
	CommentBody struct {
		ID           string    `json:"id"`
		TaskID       string    `json:"task_id"`
		OccurrenceID string    `json:"occurrence_id,omitempty"`
		AuthorID     string    `json:"author_id"`
		AuthorName   string    `json:"author_name"`
		Text         string    `json:"text,omitempty" doc:"Absent for what was taken back."`
		Mentions     []Mention `json:"mentions,omitempty"`
		CreatedAt    time.Time `json:"created_at"`
		Edited       bool      `json:"edited"`
		Withdrawn    bool      `json:"withdrawn"`
		Version      int       `json:"version"`
	}
	// NudgeBody is a reminder as it is told.
	NudgeBody struct {
		ID           string     `json:"id"`
		TaskID       string     `json:"task_id"`
		OccurrenceID string     `json:"occurrence_id"`
		Name         string     `json:"name"`
		Due          clock.Date `json:"due"`
		ToID         string     `json:"to_id"`
		ToName       string     `json:"to_name"`
		ByName       string     `json:"by_name"`
		Note         string     `json:"note,omitempty"`
		At           time.Time  `json:"at"`
	}
	commentIn struct {
		OfTask
		Body struct {
			OccurrenceID string   `json:"occurrence_id,omitempty" doc:"Absent for the whole task."`
			Text         string   `json:"text"`
			Mentioned    []string `json:"mentioned,omitempty" maxItems:"50" doc:"Ids of members, besides those whom the text names by @login."`
		}
	}
	editIn struct {
		OfComment
		api.Change
		Body struct {
			Text      string   `json:"text"`
			Mentioned []string `json:"mentioned,omitempty" maxItems:"50"`
		}
	}
	watchIn struct {
		OfTask
		Body struct {
			Watch bool `json:"watch"`
		}
	}
	nudgeIn struct {
		OfTask
		Body struct {
			OccurrenceID string `json:"occurrence_id"`
			Note         string `json:"note,omitempty"`
		}
	}
	nudgeLateIn struct {
		api.InUnit
		Body struct {
			UserID string `json:"user_id,omitempty" doc:"A member of the unit, or"`
			PostID string `json:"post_id,omitempty" doc:"those on a post."`
			Note   string `json:"note,omitempty"`
		}
	}
	nudgesIn struct {
		api.InUnit
		To   string `query:"to" doc:"The id of a user."`
		Task string `query:"task" doc:"The id of a task."`
	}
	commentOut struct {
		ETag string `header:"ETag"`
		Body CommentBody
	}
	sentOut struct {
		Body struct {
			New    int `json:"new"`
			Before int `json:"before" doc:"Those that the people had got on the same day already."`
		}
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{
			ID: id, Method: method, Path: "/units/{unit}" + path, Action: action, Tag: "discussion", Summary: summary, Explain: explain,
		}
	}
	comment := op("add-comment", http.MethodPost, "/tasks/{task}/comments", ActComment, "Comment on a task.")
	comment.Creates = true
	api.Add(to, op("list-comments", http.MethodGet, "/tasks/{task}/comments", ActView, "The comments on a task, the oldest first."), account.Operation(a.apiComments))
	api.Add(to, comment, account.Operation(a.apiComment))
	api.Add(to, op("change-comment", http.MethodPut, "/comments/{comment}", ActComment, "Change one's comment, for a quarter of an hour."), account.Operation(a.apiEdit))
	api.Add(to, op("withdraw-comment", http.MethodPost, "/comments/{comment}/withdraw", ActComment, "Take one's comment back."), account.Operation(a.apiWithdraw))
	api.Add(to, op("watch-task", http.MethodPut, "/tasks/{task}/watch", ActWatch, "Follow a task, or no more."), account.Operation(a.apiWatch))
	api.Add(to, op("list-nudges", http.MethodGet, "/nudges", ActView, "The latest reminders that people sent, the newest first."), account.Operation(a.apiNudges))
	api.Add(to, op("nudge", http.MethodPost, "/tasks/{task}/nudges", ActNudge, "Remind those whose work an occurrence is, once a day."), account.Operation(a.apiNudge))
	api.Add(to, op("nudge-late", http.MethodPost, "/nudges", ActNudge, "Remind somebody of all that is overdue."), account.Operation(a.apiNudgeLate))
}

func commentBody(c Comment) CommentBody {
	return CommentBody{
		ID: c.ID, TaskID: c.TaskID, OccurrenceID: c.OccurrenceID, AuthorID: c.AuthorID, AuthorName: c.AuthorName, Text: c.Text, Mentions: c.Mentions,
		CreatedAt: c.CreatedAt.In(clock.Zone), Edited: !c.EditedAt.IsZero(), Withdrawn: !c.WithdrawnAt.IsZero(), Version: c.Version,
	}
}

func toldComment(c Comment, err error) (*commentOut, error) {
	if err != nil {
		return nil, err
	}
	return &commentOut{ETag: api.ETag(c.Version), Body: commentBody(c)}, nil
}

// mostTold is how many comments a list gives: more than any task has.
const mostTold = 1000

func (a *Actions) apiComments(ctx context.Context, v account.Visit, in *OfTask) (*struct{ Body api.List[CommentBody] }, error) {
	if _, _, err := a.plans.Task(ctx, v, in.Task); err != nil {
		return nil, err
	}
	comments, err := a.Comments(ctx, v, in.Task, mostTold)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[CommentBody] }{api.ListOf(api.Each(comments, commentBody))}, nil
}

func (a *Actions) apiComment(ctx context.Context, v account.Visit, in *commentIn) (*commentOut, error) {
	return toldComment(a.Comment(ctx, v, NewComment{
		ID: store.NewID(), TaskID: in.Task, OccurrenceID: in.Body.OccurrenceID, Text: in.Body.Text, Mentioned: in.Body.Mentioned,
	}))
}

func (a *Actions) apiEdit(ctx context.Context, v account.Visit, in *editIn) (*commentOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	return toldComment(a.Edit(ctx, v, in.Comment, Edit{Text: in.Body.Text, Mentioned: in.Body.Mentioned, Version: version}))
}

func (a *Actions) apiWithdraw(ctx context.Context, v account.Visit, in *OfComment) (*commentOut, error) {
	return toldComment(a.Withdraw(ctx, v, in.Comment))
}

func (a *Actions) apiWatch(ctx context.Context, v account.Visit, in *watchIn) (*struct{}, error) {
	if in.Body.Watch {
		return nil, a.Watch(ctx, v, in.Task)
	}
	return nil, a.Unwatch(ctx, v, in.Task)
}

func (a *Actions) apiNudges(ctx context.Context, v account.Visit, in *nudgesIn) (*struct{ Body api.List[NudgeBody] }, error) {
	nudges, err := a.Nudges(ctx, v, in.To, in.Task)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[NudgeBody] }{api.ListOf(api.Each(nudges, func(n Nudge) NudgeBody {
		return NudgeBody{n.ID, n.TaskID, n.OccurrenceID, n.TaskName, n.Due, n.ToID, n.ToName, n.ByName, n.Note, n.At.In(clock.Zone)}
	}))}, nil
}

func toldSent(s Sent, err error) (*sentOut, error) {
	if err != nil {
		return nil, err
	}
	out := &sentOut{}
	out.Body.New, out.Body.Before = s.New, s.Before
	return out, nil
}

func (a *Actions) apiNudge(ctx context.Context, v account.Visit, in *nudgeIn) (*sentOut, error) {
	if _, _, err := a.plans.Task(ctx, v, in.Task); err != nil {
		return nil, err
	}
	return toldSent(a.Nudge(ctx, v, in.Body.OccurrenceID, in.Body.Note))
}

func (a *Actions) apiNudgeLate(ctx context.Context, v account.Visit, in *nudgeLateIn) (*sentOut, error) {
	return toldSent(a.NudgeLate(ctx, v, Whose{UserID: in.Body.UserID, PostID: in.Body.PostID}, in.Body.Note))
}
