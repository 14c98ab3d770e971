package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type tokenRow struct {
	bun.BaseModel `bun:"table:api_tokens,alias:api_tokens"`

	UnitID     string    `bun:"unit_id,pk"`
	ID         string    `bun:"id,pk"`
	UserID     string    `bun:"user_id"`
	Name       string    `bun:"name"`
	Scopes     string    `bun:"scopes"`
	TokenHash  string    `bun:"token_hash"`
	CreatedAt  time.Time `bun:"created_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
	LastUsedAt time.Time `bun:"last_used_at,nullzero"`
	EndedAt    time.Time `bun:"ended_at,nullzero"`
}

func (r tokenRow) token() Token {
	t := Token{
		ID: r.ID, UnitID: r.UnitID, UserID: r.UserID, Name: r.Name,
		CreatedAt: inZone(r.CreatedAt), ExpiresAt: inZone(r.ExpiresAt), LastUsedAt: inZone(r.LastUsedAt), EndedAt: inZone(r.EndedAt),
	}
	for scope := range strings.FieldsSeq(r.Scopes) {
		t.Scopes = append(t.Scopes, Scope(scope))
	}
	return t
}

func joinScopes(scopes []Scope) string {
	var names []string
	for _, s := range scopes {
		names = append(names, string(s))
	}
	return strings.Join(names, " ")
}

func insertToken(ctx context.Context, tx bun.Tx, row tokenRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a token: %w", store.Translate(err))
	}
	return nil
}

// selectTokens lists the tokens of a unit, those of one user unless the user is
// empty, the latest first.
func selectTokens(ctx context.Context, db bun.IDB, unitID, userID string) ([]tokenRow, error) {
	var rows []tokenRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID)
	if userID != "" {
		q = q.Where("user_id = ?", userID)
	}
	if err := q.Order("id DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select tokens: %w", store.Translate(err))
	}
	return rows, nil
}

func selectToken(ctx context.Context, db bun.IDB, unitID, id string) (tokenRow, error) {
	row := tokenRow{UnitID: unitID, ID: id}
	if err := db.NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return tokenRow{}, fmt.Errorf("select a token: %w", store.Translate(err))
	}
	return row, nil
}

// endToken ends one token, endTokens all of a person in a unit, or everywhere
// when the unit is empty.
func endToken(ctx context.Context, tx bun.Tx, unitID, id string, at time.Time) error {
	_, err := tx.NewUpdate().Model((*tokenRow)(nil)).Set("ended_at = ?", at).
		Where("unit_id = ?", unitID).Where("id = ?", id).Where("ended_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("end a token: %w", store.Translate(err))
	}
	return nil
}

func endTokens(ctx context.Context, tx bun.Tx, unitID, userID string, at time.Time) error {
	q := tx.NewUpdate().Model((*tokenRow)(nil)).Set("ended_at = ?", at).Where("user_id = ?", userID).Where("ended_at IS NULL")
	if unitID != "" {
		q = q.Where("unit_id = ?", unitID)
	}
	if _, err := q.Exec(ctx); err != nil {
		return fmt.Errorf("end the tokens of a user: %w", store.Translate(err))
	}
	return nil
}

func touchToken(ctx context.Context, tx bun.Tx, unitID, id string, at, unless time.Time) error {
	_, err := tx.NewUpdate().Model((*tokenRow)(nil)).Set("last_used_at = ?", at).Where("unit_id = ?", unitID).Where("id = ?", id).
		Where("last_used_at IS NULL OR last_used_at <= ?", unless).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note the use of a token: %w", store.Translate(err))
	}
	return nil
}

// tokenVisitOf is all that a request with a token needs to know.
type tokenVisitOf struct {
	visitOf

	TokenUnit  string    `bun:"token_unit"`
	TokenID    string    `bun:"token_id"`
	Scopes     string    `bun:"scopes"`
	EndedAt    time.Time `bun:"ended_at,nullzero"`
	LastUsedAt time.Time `bun:"last_used_at,nullzero"`
}

const tokenColumns = `u.id, u.login, u.name, u.email, u.locale, u.system_admin, u.created_at, u.disabled_at, s.created_at AS last_seen_at, s.expires_at`

// selectTokenVisit reads all that one request with a token needs, in one
// question. The unit is the token's.
func selectTokenVisit(ctx context.Context, db *store.DB, tokenHash string, today clock.Date) (tokenVisitOf, error) {
	var row tokenVisitOf
	err := db.OneRow(ctx, &row, `SELECT `+tokenColumns+`,
			coalesce(n.id, '') AS unit_id, coalesce(n.code, '') AS unit_code, coalesce(n.name, '') AS unit_name,
			coalesce(n.type, '') AS unit_type, coalesce(above.id, '') AS parent_id, coalesce(above.name, '') AS parent_name,
			n.valid_from, n.valid_to, n.created_at AS unit_made, coalesce(n.version, 0) AS unit_version,
			coalesce(m.role, '') AS role, coalesce(m.post_id, '') AS post_id, coalesce(p.name, '') AS post_name,
			m.fields,
			s.unit_id AS token_unit, s.id AS token_id, s.scopes, s.ended_at, s.last_used_at
		FROM api_tokens AS s
		JOIN users AS u ON u.id = s.user_id
		LEFT JOIN units AS n ON n.id = s.unit_id
		LEFT JOIN unit_parents AS placed ON placed.unit_id = n.id
			AND (placed.valid_from IS NULL OR placed.valid_from <= $1) AND (placed.valid_to IS NULL OR placed.valid_to >= $1)
		LEFT JOIN units AS above ON above.id = placed.parent_id
		LEFT JOIN memberships AS m ON m.unit_id = n.id AND m.user_id = u.id
		LEFT JOIN posts AS p ON p.unit_id = n.id AND p.id = m.post_id
		WHERE s.token_hash = $2`, today, tokenHash)
	if err != nil {
		return tokenVisitOf{}, fmt.Errorf("select the visit of a token: %w", err)
	}
	return row, nil
}
