package account

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/mail"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Actions are all that is done with users, members and sessions.
type Actions struct {
	db     *store.DB
	units  *unit.Actions
	clock  clock.Clock
	roles  *Roles
	scopes scopes
	hasher *hasher
	log    *slog.Logger
	bus    *event.Bus
}

// NewActions joins the room with what it stands on. Who lets go of their work
// is told on the bus.
func NewActions(db *store.DB, units *unit.Actions, c clock.Clock, roles *Roles, log *slog.Logger, bus *event.Bus) *Actions {
	return &Actions{db: db, units: units, clock: c, roles: roles, scopes: roles.scopes, hasher: newHasher(hashCost), log: log, bus: bus}
}

// WithOpenPasswords hashes new passwords at hardly any cost: for a demo, which
// tells its passwords to everybody, so that no cost protects them.
func (a *Actions) WithOpenPasswords() *Actions {
	a.hasher = newHasher(openCost)
	return a
}

// A NewUser is what is needed to make a user.
type NewUser struct {
	Login, Name, Email, Password string
	// Locale is "vi" when it is empty.
	Locale      string
	SystemAdmin bool
}

// CreateUser makes a user who can sign in but is in no unit yet. It returns
// store.ErrExists when the login is taken, and the errors of a password.
func (a *Actions) CreateUser(ctx context.Context, v Visit, n NewUser) (User, error) {
	if err := v.Require(ActManageUsers); err != nil {
		return User{}, err
	}
	row := userRow{
		ID: store.NewID(), Login: foldLogin(n.Login), Name: strings.TrimSpace(n.Name), Email: strings.TrimSpace(n.Email),
		Locale: cmp.Or(n.Locale, "vi"), SystemAdmin: n.SystemAdmin, CreatedAt: a.clock.Now(), Version: 1,
	}
	if !loginPattern.MatchString(row.Login) {
		return User{}, ErrLogin
	}
	if row.Name == "" {
		return User{}, ErrName
	}
	if _, err := mail.ParseAddress(row.Email); row.Email != "" && err != nil {
		return User{}, ErrEmail
	}
	var err error
	if row.PasswordHash, err = a.newHash(ctx, n.Password, row.Login); err != nil {
		return User{}, err
	}
	err = a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := insertUser(ctx, tx, row); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			UnitID: audit.System, ActorID: v.User.ID, Action: ActManageUsers, Object: "user/" + row.ID, From: v.From, At: row.CreatedAt,
			After: userTrail{Login: row.Login, Name: row.Name, SystemAdmin: row.SystemAdmin},
		})
	})
	return row.user(), err
}

// userTrail is what the trail keeps of a user; never anything of a password.
type userTrail struct {
	Login       string `json:"login,omitempty"`
	Name        string `json:"name,omitempty"`
	SystemAdmin bool   `json:"system_admin,omitempty"`
	// Done says what became of the account where nothing else changes.
	Done string `json:"done,omitempty"`
}

func (a *Actions) newHash(ctx context.Context, password, login string) (string, error) {
	if err := checkPassword(password, login); err != nil {
		return "", err
	}
	return a.hasher.hash(ctx, password)
}

// Disable shuts a user out: all their sessions end. Their name stays where it
// was written, and their open work goes back to their posts. It works on the
// last administrator of a unit too: who must be shut out must be shut out, and
// a system administrator can name another.
func (a *Actions) Disable(ctx context.Context, v Visit, userID string) error {
	return a.actOnUser(ctx, v, userID, "disabled", func(ctx context.Context, tx bun.Tx) error {
		user, err := selectUser(ctx, tx, "id", userID)
		if err != nil {
			return err
		}
		if err := setDisabled(ctx, tx, userID, a.clock.Now()); err != nil {
			return err
		}
		if err := a.signOutEverywhere(ctx, tx, userID); err != nil {
			return err
		}
		if !user.DisabledAt.IsZero() { // told already
			return nil
		}
		return a.tellOfDisabled(ctx, tx, v, userID)
	})
}

// Enable lets a disabled user in again.
func (a *Actions) Enable(ctx context.Context, v Visit, userID string) error {
	return a.actOnUser(ctx, v, userID, "enabled", func(ctx context.Context, tx bun.Tx) error {
		return setDisabled(ctx, tx, userID, time.Time{})
	})
}

// SetPassword gives a user who has forgotten theirs a new password. All their
// sessions end.
func (a *Actions) SetPassword(ctx context.Context, v Visit, userID, password string) error {
	if err := v.Require(ActManageUsers); err != nil {
		return err
	}
	user, err := selectUser(ctx, a.db.Reader(), "id", userID)
	if err != nil {
		return err
	}
	hash, err := a.newHash(ctx, password, user.Login)
	if err != nil {
		return err
	}
	return a.actOnUser(ctx, v, userID, "password set", func(ctx context.Context, tx bun.Tx) error {
		return a.replacePassword(ctx, tx, userID, hash)
	})
}

// ChangePassword replaces the user's own password. The old one is asked for
// with the same slow-down as at sign-in. All sessions end, this one too.
func (a *Actions) ChangePassword(ctx context.Context, user User, from, old, password string) error {
	if err := checkPassword(password, user.Login); err != nil {
		return err
	}
	if _, err := a.prove(ctx, user.Login, old, from); err != nil {
		return err
	}
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := endGuess(ctx, tx, user.Login, from); err != nil {
			return err
		}
		if err := a.replacePassword(ctx, tx, user.ID, hash); err != nil {
			return err
		}
		return trail(ctx, tx, user.ID, ActChangePassword, user.ID, from, a.clock.Now())
	})
}

type emailTrail struct {
	Email string `json:"email"`
}

// ChangeEmail gives the user themselves another e-mail address, or none.
func (a *Actions) ChangeEmail(ctx context.Context, user User, from, email string) error {
	if email = strings.TrimSpace(email); email != "" {
		address, err := mail.ParseAddress(email)
		if err != nil {
			return ErrEmail
		}
		email = address
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := lockUser(ctx, tx, user.ID)
		if err != nil {
			return err
		}
		if err := setEmail(ctx, tx, user.ID, email); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			UnitID: audit.System, ActorID: user.ID, Action: ActChangeEmail, Object: "user/" + user.ID, From: from, At: a.clock.Now(),
			Before: emailTrail{before.Email}, After: emailTrail{email},
		})
	})
}

func (a *Actions) replacePassword(ctx context.Context, tx bun.Tx, userID, hash string) error {
	if err := setPasswordHash(ctx, tx, userID, hash); err != nil {
		return err
	}
	return a.signOutEverywhere(ctx, tx, userID)
}

// signOutEverywhere ends all of a user's sessions, and their tokens: whoever
// knew the password may have made one.
func (a *Actions) signOutEverywhere(ctx context.Context, tx bun.Tx, userID string) error {
	if err := deleteSessions(ctx, tx, "user_id = ?", userID); err != nil {
		return err
	}
	if err := deleteChallenges(ctx, tx, userID); err != nil {
		return err
	}
	return endTokens(ctx, tx, "", userID, a.clock.Now())
}

func (a *Actions) actOnUser(ctx context.Context, v Visit, userID, done string, do func(ctx context.Context, tx bun.Tx) error) error {
	if err := v.Require(ActManageUsers); err != nil {
		return err
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			UnitID: audit.System, ActorID: v.User.ID, Action: ActManageUsers, Object: "user/" + userID, From: v.From, At: a.clock.Now(),
			After: userTrail{Done: done},
		})
	})
}

// UserByLogin finds a user, for the command line and for adding members.
func (a *Actions) UserByLogin(ctx context.Context, v Visit, login string) (User, error) {
	if !v.Can(ActManageUsers) && !v.Can(ActManagePeople) {
		return User{}, ErrForbidden
	}
	row, err := selectUser(ctx, a.db.Reader(), "login", foldLogin(login))
	return row.user(), err
}

// UnitsOf lists the units of which a user is a member, by their codes.
func (a *Actions) UnitsOf(ctx context.Context, userID string) ([]unit.Unit, error) {
	memberships, err := selectMemberships(ctx, a.db.Reader(), userID)
	if err != nil {
		return nil, err
	}
	units := make([]unit.Unit, 0, len(memberships))
	for _, m := range memberships {
		u, err := a.units.ByID(ctx, m.UnitID)
		if err != nil {
			return nil, fmt.Errorf("list the units of a user: %w", err)
		}
		units = append(units, u)
	}
	slices.SortFunc(units, func(a, b unit.Unit) int { return cmp.Compare(a.Code, b.Code) })
	return units, nil
}
