package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A TimeOfDay is a time in minutes after midnight.
type TimeOfDay int

// String writes the time as 07:00.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// ParseTimeOfDay reads a time such as 07:00.
func ParseTimeOfDay(text string) (TimeOfDay, error) {
	read, err := time.Parse("15:04", text)
	if err != nil {
		return 0, ErrTime
	}
	return TimeOfDay(read.Hour()*60 + read.Minute()), nil
}

// ErrTime says that a text is no time of day.
var ErrTime = errors.New("a time of day is written as 07:00")

// Settings say when the people of a unit are reminded.
type Settings struct {
	// At is the time of each working morning.
	At    TimeOfDay
	Rules []Rule
	// Version is 0 for the standard.
	Version int
}

// StandardSettings are those of a unit that has chosen none.
func StandardSettings() Settings { return Settings{At: 7 * 60, Rules: StandardRules()} }

type settingsTrail struct {
	At    string   `json:"at"`
	Rules []string `json:"rules"`
}

func trailOfSettings(s Settings) settingsTrail {
	t := settingsTrail{At: s.At.String(), Rules: []string{}}
	for _, r := range s.Rules {
		t.Rules = append(t.Rules, r.Name())
	}
	return t
}

// Settings returns when the visited unit's people are reminded.
func (a *Actions) Settings(ctx context.Context, v account.Visit) (Settings, error) {
	if err := v.Require(ActView); err != nil {
		return Settings{}, err
	}
	return selectSettings(ctx, a.DB.Reader(), v.Unit.ID)
}

// ChangeSettings changes when the visited unit's people are reminded. The
// version is that of the settings as the person saw them; store.ErrStale says
// that they have changed since.
func (a *Actions) ChangeSettings(ctx context.Context, v account.Visit, s Settings) error {
	if s.At < 0 || s.At >= 24*60 {
		return ErrTime
	}
	rules, err := CheckRules(s.Rules)
	if err != nil {
		return err
	}
	s.Rules = rules
	return a.act(ctx, v, ActRules, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		before, err := selectSettings(ctx, tx, v.Unit.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		if before.Version != s.Version {
			return audit.Entry{}, fmt.Errorf("change the reminders: %w", store.ErrStale)
		}
		e := audit.Entry{Object: "reminders/" + v.Unit.ID, Before: trailOfSettings(before), After: trailOfSettings(s)}
		return e, putSettings(ctx, tx, settingsRow{UnitID: v.Unit.ID, AtMinute: int(s.At), Rules: s.Rules, Version: s.Version + 1})
	})
}

type choiceTrail struct {
	NoMail bool `json:"no_mail"`
}

// NoMail tells whether the visitor has switched off the letters of the unit.
func (a *Actions) NoMail(ctx context.Context, v account.Visit) (bool, error) {
	if err := v.Require(ActView); err != nil {
		return false, err
	}
	return selectNoMail(ctx, a.DB.Reader(), v.Unit.ID, v.User.ID)
}

// SetNoMail switches the letters of the unit to the visitor off, or on again.
// In the application they are still reminded.
func (a *Actions) SetNoMail(ctx context.Context, v account.Visit, off bool) error {
	if v.User.ID == "" {
		return errors.New("choose about letters: the program gets none")
	}
	return a.act(ctx, v, ActView, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		before, err := selectNoMail(ctx, tx, v.Unit.ID, v.User.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		e := audit.Entry{Object: "user/" + v.User.ID, Before: choiceTrail{before}, After: choiceTrail{off}}
		return e, putChoice(ctx, tx, choiceRow{UnitID: v.Unit.ID, UserID: v.User.ID, NoMail: off})
	})
}

// act is the frame of every act: the right is checked, then the work and its
// line of the trail are written together or not at all.
func (a *Actions) act(ctx context.Context, v account.Visit, action audit.Action, do func(ctx context.Context, tx bun.Tx) (audit.Entry, error)) error {
	if err := v.Require(action); err != nil {
		return err
	}
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		entry, err := do(ctx, tx)
		if err != nil {
			return err
		}
		entry.UnitID, entry.ActorID, entry.From = v.Unit.ID, v.User.ID, v.From
		entry.Action, entry.At = action, a.Clock.Now()
		return audit.Write(ctx, tx, entry)
	})
}
