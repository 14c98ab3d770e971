package notice

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

type noticeRow struct {
	bun.BaseModel `bun:"table:notices,alias:n"`

	UnitID   string         `bun:"unit_id,pk"`
	UserID   string         `bun:"user_id,pk"`
	ID       string         `bun:"id,pk"`
	Kind     string         `bun:"kind"`
	Sentence words.Sentence `bun:"sentence"`
	Href     string         `bun:"href"`
	At       time.Time      `bun:"at"`
	ReadAt   time.Time      `bun:"read_at,nullzero"`
}

func (r noticeRow) notice() Notice {
	n := Notice{UnitID: r.UnitID, UserID: r.UserID, ID: r.ID, Kind: r.Kind, Text: r.Sentence, Href: r.Href, At: r.At.In(clock.Zone)}
	if !r.ReadAt.IsZero() {
		n.ReadAt = r.ReadAt.In(clock.Zone)
	}
	return n
}

func rowOfNotice(n Notice) noticeRow {
	return noticeRow{
		UnitID: n.UnitID, UserID: n.UserID, ID: n.ID, Kind: n.Kind, Sentence: n.Text, Href: localHref(n.Href), At: n.At, ReadAt: n.ReadAt,
	}
}

type settingsRow struct {
	bun.BaseModel `bun:"table:reminder_settings,alias:s"`

	UnitID   string `bun:"unit_id,pk"`
	AtMinute int    `bun:"at_minute"`
	Rules    []Rule `bun:"rules"`
	Version  int    `bun:"version"`
}

func (r settingsRow) settings() Settings {
	return Settings{At: TimeOfDay(r.AtMinute), Rules: r.Rules, Version: r.Version}
}

type choiceRow struct {
	bun.BaseModel `bun:"table:reminder_choices,alias:c"`

	UnitID string `bun:"unit_id,pk"`
	UserID string `bun:"user_id,pk"`
	NoMail bool   `bun:"no_mail"`
}

type reminderRow struct {
	bun.BaseModel `bun:"table:reminders,alias:r"`

	UnitID       string     `bun:"unit_id,pk"`
	OccurrenceID string     `bun:"occurrence_id,pk"`
	Rule         string     `bun:"rule,pk"`
	Day          clock.Date `bun:"day,pk"`
	UserID       string     `bun:"user_id,pk"`
	SentOn       clock.Date `bun:"sent_on"`
}

type digestRow struct {
	bun.BaseModel `bun:"table:digests,alias:d"`

	UnitID   string     `bun:"unit_id,pk"`
	UserID   string     `bun:"user_id,pk"`
	Day      clock.Date `bun:"day,pk"`
	Lines    []Line     `bun:"lines"`
	Mail     MailState  `bun:"mail"`
	Address  string     `bun:"address"`
	Tries    int        `bun:"tries"`
	Problem  string     `bun:"problem"`
	MailedAt time.Time  `bun:"mailed_at,nullzero"`
}

func (r digestRow) digest() Digest {
	d := Digest{
		UnitID: r.UnitID, UserID: r.UserID, Day: r.Day, Lines: r.Lines, Mail: r.Mail, Address: r.Address,
		Tries: r.Tries, Problem: r.Problem,
	}
	if !r.MailedAt.IsZero() {
		d.MailedAt = r.MailedAt.In(clock.Zone)
	}
	return d
}
