package discussion

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type commentRow struct {
	bun.BaseModel `bun:"table:comments,alias:c"`

	UnitID       string    `bun:"unit_id,pk"`
	ID           string    `bun:"id,pk"`
	TaskID       string    `bun:"task_id"`
	OccurrenceID string    `bun:"occurrence_id"`
	AuthorID     string    `bun:"author_id"`
	AuthorName   string    `bun:"author_name"`
	Text         string    `bun:"text"`
	Mentions     []Mention `bun:"mentions"`
	CreatedAt    time.Time `bun:"created_at"`
	EditedAt     time.Time `bun:"edited_at,nullzero"`
	WithdrawnAt  time.Time `bun:"withdrawn_at,nullzero"`
	Version      int       `bun:"version"`
}

func (r commentRow) comment() Comment {
	return Comment{
		UnitID: r.UnitID, ID: r.ID, TaskID: r.TaskID, OccurrenceID: r.OccurrenceID,
		AuthorID: r.AuthorID, AuthorName: r.AuthorName, Text: r.Text, Mentions: r.Mentions,
		CreatedAt: inZone(r.CreatedAt), EditedAt: inZone(r.EditedAt), WithdrawnAt: inZone(r.WithdrawnAt), Version: r.Version,
	}
}

func rowOfComment(c Comment) *commentRow {
	mentions := c.Mentions
	if mentions == nil {
		mentions = []Mention{} // never null
	}
	return &commentRow{
		UnitID: c.UnitID, ID: c.ID, TaskID: c.TaskID, OccurrenceID: c.OccurrenceID,
		AuthorID: c.AuthorID, AuthorName: c.AuthorName, Text: c.Text, Mentions: mentions,
		CreatedAt: c.CreatedAt, EditedAt: c.EditedAt, WithdrawnAt: c.WithdrawnAt, Version: c.Version,
	}
}

func inZone(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(clock.Zone)
}

type versionRow struct {
	bun.BaseModel `bun:"table:comment_versions,alias:v"`

	UnitID    string    `bun:"unit_id,pk"`
	CommentID string    `bun:"comment_id,pk"`
	Version   int       `bun:"version,pk"`
	Text      string    `bun:"text"`
	WrittenAt time.Time `bun:"written_at"`
}

type watchRow struct {
	bun.BaseModel `bun:"table:watches,alias:w"`

	UnitID string    `bun:"unit_id,pk"`
	TaskID string    `bun:"task_id,pk"`
	UserID string    `bun:"user_id,pk"`
	Since  time.Time `bun:"since"`
}

type nudgeRow struct {
	bun.BaseModel `bun:"table:nudges,alias:n"`

	UnitID       string     `bun:"unit_id,pk"`
	ID           string     `bun:"id,pk"`
	TaskID       string     `bun:"task_id"`
	OccurrenceID string     `bun:"occurrence_id"`
	TaskName     string     `bun:"task_name"`
	Due          clock.Date `bun:"due"`
	ToID         string     `bun:"to_id"`
	ToName       string     `bun:"to_name"`
	Day          clock.Date `bun:"day"`
	Note         string     `bun:"note"`
	ByID         string     `bun:"by_id"`
	ByName       string     `bun:"by_name"`
	At           time.Time  `bun:"at"`
}

func (r nudgeRow) nudge() Nudge {
	return Nudge{
		UnitID: r.UnitID, ID: r.ID, TaskID: r.TaskID, OccurrenceID: r.OccurrenceID, TaskName: r.TaskName, Due: r.Due,
		ToID: r.ToID, ToName: r.ToName, Day: r.Day, Note: r.Note, ByID: r.ByID, ByName: r.ByName, At: inZone(r.At),
	}
}

func rowOfNudge(n Nudge) *nudgeRow {
	return &nudgeRow{
		UnitID: n.UnitID, ID: n.ID, TaskID: n.TaskID, OccurrenceID: n.OccurrenceID, TaskName: n.TaskName, Due: n.Due,
		ToID: n.ToID, ToName: n.ToName, Day: n.Day, Note: n.Note, ByID: n.ByID, ByName: n.ByName, At: n.At,
	}
}
