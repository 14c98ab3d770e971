package account

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

type factorRow struct {
	bun.BaseModel `bun:"table:user_factors,alias:user_factors"`

	UserID string     `bun:"user_id,pk"`
	ID     string     `bun:"id,pk"`
	Kind   FactorKind `bun:"kind"`
	Name   string     `bun:"name"`
	// Secret is sealed for a TOTP, and the public part of a passkey as JSON.
	Secret     string    `bun:"secret"`
	LastStep   int64     `bun:"last_step"`
	CreatedAt  time.Time `bun:"created_at"`
	LastUsedAt time.Time `bun:"last_used_at,nullzero"`
	// Confirmed is false for a TOTP of which no code was shown yet.
	Confirmed bool `bun:"confirmed"`
}

func (r factorRow) factor() Factor {
	return Factor{ID: r.ID, Kind: r.Kind, Name: r.Name, CreatedAt: inZone(r.CreatedAt), LastUsedAt: inZone(r.LastUsedAt)}
}

// selectFactors lists what a user has set up, the oldest first; those that are
// not confirmed are left out.
func selectFactors(ctx context.Context, db bun.IDB, userID string) ([]factorRow, error) {
	var rows []factorRow
	err := db.NewSelect().Model(&rows).Where("user_id = ?", userID).Where("confirmed").Order("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select factors: %w", store.Translate(err))
	}
	return rows, nil
}

func selectFactor(ctx context.Context, db bun.IDB, userID, id string) (factorRow, error) {
	row := factorRow{UserID: userID, ID: id}
	if err := db.NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return factorRow{}, fmt.Errorf("select a factor: %w", store.Translate(err))
	}
	return row, nil
}

func insertFactor(ctx context.Context, tx bun.Tx, row factorRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a factor: %w", store.Translate(err))
	}
	return nil
}

func updateFactor(ctx context.Context, tx bun.Tx, row factorRow) error {
	if err := found(tx.NewUpdate().Model(&row).WherePK().Exec(ctx)); err != nil {
		return fmt.Errorf("update a factor: %w", err)
	}
	return nil
}

// useStep notes the period of a code, and tells whether it is later than the
// last one that was used.
func useStep(ctx context.Context, tx bun.Tx, userID, id string, step int64, at time.Time) (fresh bool, err error) {
	res, err := tx.NewUpdate().Model((*factorRow)(nil)).Set("last_step = ?", step).Set("last_used_at = ?", at).
		Where("user_id = ?", userID).Where("id = ?", id).Where("last_step < ?", step).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("note the use of a code: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// deleteFactors takes away a user's factors of a kind, or the one of an id.
func deleteFactors(ctx context.Context, tx bun.Tx, userID string, where string, args ...any) error {
	_, err := tx.NewDelete().Model((*factorRow)(nil)).Where("user_id = ?", userID).Where(where, args...).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete factors: %w", store.Translate(err))
	}
	return nil
}

type recoveryRow struct {
	bun.BaseModel `bun:"table:recovery_codes"`

	UserID   string `bun:"user_id,pk"`
	CodeHash string `bun:"code_hash,pk"`
}

func replaceRecoveryCodes(ctx context.Context, tx bun.Tx, userID string, hashes []string) error {
	if _, err := tx.NewDelete().Model((*recoveryRow)(nil)).Where("user_id = ?", userID).Exec(ctx); err != nil {
		return fmt.Errorf("delete recovery codes: %w", store.Translate(err))
	}
	for _, hash := range hashes {
		if _, err := tx.NewInsert().Model(&recoveryRow{UserID: userID, CodeHash: hash}).Exec(ctx); err != nil {
			return fmt.Errorf("insert a recovery code: %w", store.Translate(err))
		}
	}
	return nil
}

// useRecoveryCode takes a code away, and tells whether it was there.
func useRecoveryCode(ctx context.Context, tx bun.Tx, userID, hash string) (bool, error) {
	res, err := tx.NewDelete().Model((*recoveryRow)(nil)).Where("user_id = ?", userID).Where("code_hash = ?", hash).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("use a recovery code: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func countRecoveryCodes(ctx context.Context, db bun.IDB, userID string) (int, error) {
	n, err := db.NewSelect().Model((*recoveryRow)(nil)).Where("user_id = ?", userID).Count(ctx)
	return int(n), store.Translate(err)
}

// challengeRow is something begun that has to be ended within minutes: a sign-in
// after the password, or the talk with a passkey.
type challengeRow struct {
	bun.BaseModel `bun:"table:sign_in_challenges"`

	TokenHash string    `bun:"token_hash,pk"`
	UserID    string    `bun:"user_id"`
	Purpose   string    `bun:"purpose"`
	State     string    `bun:"state"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// insertChallenge keeps a challenge, and forgets those whose time is over.
func insertChallenge(ctx context.Context, tx bun.Tx, row challengeRow, now time.Time) error {
	if _, err := tx.NewDelete().Model((*challengeRow)(nil)).Where("expires_at <= ?", now).Exec(ctx); err != nil {
		return fmt.Errorf("forget old challenges: %w", store.Translate(err))
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a challenge: %w", store.Translate(err))
	}
	return nil
}

func selectChallenge(ctx context.Context, db bun.IDB, token, purpose string, now time.Time) (challengeRow, error) {
	var row challengeRow
	err := db.NewSelect().Model(&row).Where("token_hash = ?", hashToken(token)).Where("purpose = ?", purpose).
		Where("expires_at > ?", now).Scan(ctx)
	if err != nil {
		return challengeRow{}, fmt.Errorf("select a challenge: %w", store.Translate(err))
	}
	return row, nil
}

// deleteChallenges ends the sign-ins of a user that are half done.
func deleteChallenges(ctx context.Context, tx bun.Tx, userID string) error {
	if _, err := tx.NewDelete().Model((*challengeRow)(nil)).Where("user_id = ?", userID).Exec(ctx); err != nil {
		return fmt.Errorf("end half sign-ins: %w", store.Translate(err))
	}
	return nil
}

// takeChallenge takes a challenge away, so that it is answered once.
func takeChallenge(ctx context.Context, tx bun.Tx, token string) error {
	return found(tx.NewDelete().Model((*challengeRow)(nil)).Where("token_hash = ?", hashToken(token)).Exec(ctx))
}

type identityRow struct {
	bun.BaseModel `bun:"table:user_identities"`

	Issuer    string    `bun:"issuer,pk"`
	Subject   string    `bun:"subject,pk"`
	UserID    string    `bun:"user_id"`
	CreatedAt time.Time `bun:"created_at"`
}

func selectIdentity(ctx context.Context, db bun.IDB, issuer, subject string) (identityRow, error) {
	row := identityRow{Issuer: issuer, Subject: subject}
	if err := db.NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return identityRow{}, fmt.Errorf("select an identity: %w", store.Translate(err))
	}
	return row, nil
}

func selectIdentities(ctx context.Context, db bun.IDB, userID string) ([]identityRow, error) {
	var rows []identityRow
	if err := db.NewSelect().Model(&rows).Where("user_id = ?", userID).Order("created_at").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select identities: %w", store.Translate(err))
	}
	return rows, nil
}

func insertIdentity(ctx context.Context, tx bun.Tx, row identityRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert an identity: %w", store.Translate(err))
	}
	return nil
}

func deleteIdentities(ctx context.Context, tx bun.Tx, userID string) error {
	if _, err := tx.NewDelete().Model((*identityRow)(nil)).Where("user_id = ?", userID).Exec(ctx); err != nil {
		return fmt.Errorf("delete identities: %w", store.Translate(err))
	}
	return nil
}

// selectSessions lists the sessions of a user that have not ended, those used
// last first.
func selectSessions(ctx context.Context, db bun.IDB, userID string, now time.Time) ([]sessionRow, error) {
	var rows []sessionRow
	err := db.NewSelect().Model(&rows).Where("user_id = ?", userID).Where("expires_at > ?", now).
		Where("last_seen_at > ?", now.Add(-sessionIdle)).Order("last_seen_at DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select sessions: %w", store.Translate(err))
	}
	return rows, nil
}
