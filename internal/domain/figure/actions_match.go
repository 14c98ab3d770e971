package figure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Automatic leaves the match of a target to its words.
const Automatic = "*"

// MostTargetText is how long the text of a target may be that is matched, in
// bytes.
const MostTargetText = 4000

// Match says which figure a target of a year's plan is about; "" is none, and
// Automatic takes back what a person said.
func (a *Actions) Match(ctx context.Context, v account.Visit, year int, targetID, figure string) error {
	if err := v.Require(ActEnter); err != nil {
		return err
	}
	targets, err := a.targets.Targets(ctx, v, year)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(targets, func(t Target) bool { return t.ID == targetID })
	if i < 0 {
		return fmt.Errorf("match a target: %w", store.ErrNotFound)
	}
	return a.MatchText(ctx, v, targets[i].Text, figure)
}

// MatchText says which figure targets with a text are about, also those of plans
// that are only read yet: what is said stays with the words, for the plan's next
// version and the next year's.
func (a *Actions) MatchText(ctx context.Context, v account.Visit, text, figure string) error {
	if err := v.Require(ActEnter); err != nil {
		return err
	}
	target := plainWords(text)
	if target == "" || len(text) > MostTargetText {
		return fmt.Errorf("match a target: %w", store.ErrNotFound)
	}
	if figure != "" && figure != Automatic {
		if _, err := a.Definition(ctx, v, figure); err != nil {
			return err
		}
	}
	return a.act(ctx, v, ActEnter, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		matches, err := selectMatches(ctx, tx, v.Unit.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		before, byHand := matches[target]
		if !byHand {
			before = Automatic
		}
		sum := sha256.Sum256([]byte(target))
		entry := audit.Entry{
			Object: "target/" + hex.EncodeToString(sum[:8]),
			Before: matchTrail{text, before}, After: matchTrail{text, figure},
		}
		if figure == Automatic {
			return entry, deleteMatch(ctx, tx, v.Unit.ID, target)
		}
		row := matchRow{UnitID: v.Unit.ID, Target: target, Figure: figure, ByID: v.User.ID, ByName: v.User.Name, At: a.clock.Now()}
		return entry, upsertMatch(ctx, tx, row)
	})
}

// matchTrail is what the trail keeps of a match.
type matchTrail struct {
	Target string `json:"target"`
	Figure string `json:"figure"`
}

// A matching knows which figures targets are about.
type matching struct {
	all    Definitions
	byHand map[string]string
}

// matching reads what people have said of the targets of a unit.
func (a *Actions) matching(ctx context.Context, unitID string) (matching, error) {
	all, err := a.definitionsOf(ctx, unitID)
	if err != nil {
		return matching{}, err
	}
	byHand, err := selectMatches(ctx, a.db.Reader(), unitID)
	return matching{all, byHand}, err
}

// of is the figure that a target with a text is about, which has no name when it
// is about none, and whether a person has said so.
func (m matching) of(text string) (d Definition, byHand bool) {
	if name, said := m.byHand[plainWords(text)]; said {
		d, _ = m.all.Find(name)
		return d, true
	}
	d, _ = m.all.About(text)
	return d, false
}

// offered are the figures that a target in a unit can be held against: rates for
// per cent, counts and sums for all else.
func (m matching) offered(unit string) Definitions {
	rates := unit == Percent || strings.TrimSpace(unit) == ""
	return slices.DeleteFunc(slices.Clone(m.all), func(d Definition) bool { return d.IsRate() != rates })
}
