package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A brake slows down who guesses passwords: after some that are free, each
// further wrong one doubles the wait, up to the longest.
type brake struct {
	free    int
	longest time.Duration
}

// Wrong passwords are counted for each login and for each address. An office
// shares one address, so that has more that are free; a login waits less, so
// that nobody can shut a colleague out for long.
var (
	loginBrake   = brake{free: 5, longest: 5 * time.Minute}
	addressBrake = brake{free: 30, longest: 15 * time.Minute}
)

// guessesForgotten is how long a wrong password is held against anybody.
const guessesForgotten = 24 * time.Hour

// wait returns how long to wait after a number of wrong passwords.
func (b brake) wait(failures int) time.Duration {
	over := failures - b.free
	if over < 0 {
		return 0
	}
	return min(time.Second<<min(over, 20), b.longest)
}

type attemptRow struct {
	bun.BaseModel `bun:"table:sign_in_attempts,alias:sign_in_attempts"`

	SubjectHash string    `bun:"subject_hash,pk"`
	Failures    int       `bun:"failures"`
	LastAt      time.Time `bun:"last_at"`
	WaitUntil   time.Time `bun:"wait_until"`
}

// A subject is a login or an address whose guesses are counted.
type subject struct {
	hash  string
	brake brake
}

func subjects(login, from string) []subject {
	list := []subject{{hashSubject("login", login), loginBrake}}
	if from != "" {
		list = append(list, subject{hashSubject("from", from), addressBrake})
	}
	return list
}

func hashSubject(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + ":" + name))
	return hex.EncodeToString(sum[:])
}

// beginGuess counts a guess as wrong before it is checked, so that many at
// once gain nothing; endGuess takes it back when it was right. It returns a
// *WaitError when it is too early for another guess.
func (a *Actions) beginGuess(ctx context.Context, login, from string) error {
	now := a.clock.Now()
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := forgetGuesses(ctx, tx, now.Add(-guessesForgotten)); err != nil {
			return err
		}
		for _, s := range subjects(login, from) {
			row, err := countGuess(ctx, tx, s.hash, now)
			if err != nil {
				return err
			}
			if now.Before(row.WaitUntil) {
				return &WaitError{Until: row.WaitUntil} // rolls the count back
			}
			row.WaitUntil = now.Add(s.brake.wait(row.Failures))
			if err := updateAttempt(ctx, tx, row); err != nil {
				return err
			}
		}
		return nil
	})
}

// endGuess takes back a guess that was right: the login starts anew, the
// address loses this one.
func endGuess(ctx context.Context, tx bun.Tx, login, from string) error {
	if _, err := tx.NewDelete().Model((*attemptRow)(nil)).Where("subject_hash = ?", hashSubject("login", login)).Exec(ctx); err != nil {
		return fmt.Errorf("forget the guesses of a login: %w", err)
	}
	row, err := selectAttempt(ctx, tx, hashSubject("from", from))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	row.Failures = max(row.Failures-1, 0)
	row.WaitUntil = row.LastAt
	return updateAttempt(ctx, tx, row)
}

// countGuess adds one to a subject's failures and locks its row.
func countGuess(ctx context.Context, tx bun.Tx, hash string, now time.Time) (attemptRow, error) {
	first := attemptRow{SubjectHash: hash, Failures: 1, LastAt: now, WaitUntil: now}
	_, err := tx.NewInsert().Model(&first).On("CONFLICT (subject_hash) DO UPDATE").
		Set("failures = sign_in_attempts.failures + 1").Set("last_at = EXCLUDED.last_at").Exec(ctx)
	if err != nil {
		return attemptRow{}, fmt.Errorf("count a guess: %w", err)
	}
	return selectAttempt(ctx, tx, hash)
}

func selectAttempt(ctx context.Context, tx bun.Tx, hash string) (attemptRow, error) {
	var row attemptRow
	if err := tx.NewSelect().Model(&row).Where("subject_hash = ?", hash).Scan(ctx); err != nil {
		return attemptRow{}, fmt.Errorf("select guesses: %w", store.Translate(err))
	}
	return row, nil
}

func updateAttempt(ctx context.Context, tx bun.Tx, row attemptRow) error {
	if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("update guesses: %w", err)
	}
	return nil
}

func forgetGuesses(ctx context.Context, tx bun.Tx, before time.Time) error {
	if _, err := tx.NewDelete().Model((*attemptRow)(nil)).Where("last_at < ?", before).Exec(ctx); err != nil {
		return fmt.Errorf("forget old guesses: %w", err)
	}
	return nil
}
