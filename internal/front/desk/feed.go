package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A Feed (lịch riêng) is the calendar of one member of a unit, read by their
// calendar program at an address that only they know.
type Feed struct {
	UnitID, UserID string
	CreatedAt      time.Time

	// tokenHash is the secret of the address as it is kept.
	tokenHash string
}

// feedTrail is what the trail keeps of a feed; never its secret.
type feedTrail struct {
	CreatedAt time.Time `json:"created_at"`
}

// MakeFeed gives the visitor's feed a new address and returns its secret,
// which is kept nowhere. The address before stops to lead anywhere.
func (a *Actions) MakeFeed(ctx context.Context, v account.Visit) (token string, err error) {
	token = newToken()
	err = a.actOnFeed(ctx, v, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		e.After = feedTrail{e.At}
		return putFeed(ctx, tx, feedRow{UnitID: v.Unit.ID, UserID: v.User.ID, TokenHash: hashToken(token), CreatedAt: e.At})
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// WithdrawFeed ends the visitor's feed. It returns store.ErrNotFound when
// there is none.
func (a *Actions) WithdrawFeed(ctx context.Context, v account.Visit) error {
	return a.actOnFeed(ctx, v, func(ctx context.Context, tx bun.Tx, _ *audit.Entry) error {
		return deleteFeed(ctx, tx, v.Unit.ID, v.User.ID)
	})
}

// actOnFeed is the frame of what is done with a feed: right, transaction, line
// of the trail.
func (a *Actions) actOnFeed(ctx context.Context, v account.Visit, do func(ctx context.Context, tx bun.Tx, e *audit.Entry) error) error {
	if err := v.Require(ActFeed); err != nil {
		return err
	}
	if v.User.ID == "" {
		return errors.New("act on a feed: the program has none")
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e := audit.Entry{
			UnitID: v.Unit.ID, ActorID: v.User.ID, Action: ActFeed, Object: "feed/" + v.User.ID,
			From: v.From, At: a.clock.Now(),
		}
		before, err := selectFeed(ctx, tx, v.Unit.ID, v.User.ID)
		if err == nil {
			e.Before = feedTrail{before.CreatedAt}
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := do(ctx, tx, &e); err != nil {
			return err
		}
		return audit.Write(ctx, tx, e)
	})
}

// Feed returns the visitor's feed; store.ErrNotFound when there is none.
func (a *Actions) Feed(ctx context.Context, v account.Visit) (Feed, error) {
	if err := v.Require(ActFeed); err != nil {
		return Feed{}, err
	}
	return selectFeed(ctx, a.db.Reader(), v.Unit.ID, v.User.ID)
}

// A Calendar is what a feed holds.
type Calendar struct {
	Name   string
	Events []plan.CalendarEvent
	// Tag changes when what the feed says changes.
	Tag string
}

// FeedCalendar returns what the feed of a secret holds: the member's own work,
// or the whole unit's for who has no post. Links lead to tasks below
// base. A secret that is unknown or withdrawn, or whose owner has left or lost
// the right, is store.ErrNotFound: whoever holds the address learns no more.
func (a *Actions) FeedCalendar(ctx context.Context, token, base string) (Calendar, error) {
	hash := hashToken(token)
	feed, err := feedByHash(ctx, a.db.Reader(), hash)
	if err != nil {
		return Calendar{}, err
	}
	if subtle.ConstantTimeCompare([]byte(feed.tokenHash), []byte(hash)) != 1 {
		return Calendar{}, fmt.Errorf("find the feed: %w", store.ErrNotFound)
	}
	v, err := a.accounts.Can(ctx, feed.UserID, ActFeed, feed.UnitID)
	if errors.Is(err, account.ErrForbidden) || errors.Is(err, account.ErrSignedOut) {
		return Calendar{}, fmt.Errorf("its owner may no longer: %w", store.ErrNotFound)
	}
	if err != nil {
		return Calendar{}, err
	}
	events, err := a.plans.CalendarOf(ctx, v, plan.WorkOf(v), base)
	if err != nil {
		return Calendar{}, err
	}
	calendar := Calendar{Name: v.Unit.Name, Events: events}
	calendar.Tag, err = tagOf(calendar)
	return calendar, err
}

// tagOf is made from all that a feed says, except when it was made up.
func tagOf(c Calendar) (string, error) {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	err := encoder.Encode(c.Name)
	for _, e := range c.Events {
		e.Stamp = time.Time{}
		err = errors.Join(err, encoder.Encode(e))
	}
	if err != nil {
		return "", fmt.Errorf("tag the feed: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

// newToken returns a secret of 256 bits that can stand in an address.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
