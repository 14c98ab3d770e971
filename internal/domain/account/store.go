package account

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type userRow struct {
	bun.BaseModel `bun:"table:users,alias:users"`

	ID           string    `bun:"id,pk"`
	Login        string    `bun:"login"`
	Name         string    `bun:"name"`
	Email        string    `bun:"email"`
	PasswordHash string    `bun:"password_hash"`
	Locale       string    `bun:"locale"`
	SystemAdmin  bool      `bun:"system_admin"`
	CreatedAt    time.Time `bun:"created_at"`
	DisabledAt   time.Time `bun:"disabled_at,nullzero"`
	Version      int       `bun:"version"`
}

func (r userRow) user() User {
	return User{
		ID: r.ID, Login: r.Login, Name: r.Name, Email: r.Email, Locale: r.Locale, SystemAdmin: r.SystemAdmin,
		CreatedAt: r.CreatedAt.In(clock.Zone), DisabledAt: inZone(r.DisabledAt),
	}
}

func inZone(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(clock.Zone)
}

type memberRow struct {
	bun.BaseModel `bun:"table:memberships,alias:memberships"`

	UnitID    string    `bun:"unit_id,pk"`
	UserID    string    `bun:"user_id,pk"`
	Role      Role      `bun:"role"`
	PostID    string    `bun:"post_id,nullzero"`
	Fields    fieldList `bun:"fields"`
	CreatedAt time.Time `bun:"created_at"`
}

// A fieldList is kept as text with a field on each line.
type fieldList []string

// Value writes the list for the database, nothing for an empty one.
func (l fieldList) Value() (driver.Value, error) {
	if len(l) == 0 {
		return nil, nil //nolint:nilnil // no fields are no text
	}
	return strings.Join(l, "\n"), nil
}

// Scan reads the list from the database.
func (l *fieldList) Scan(from any) error {
	switch text := from.(type) {
	case nil:
		*l = nil
	case string:
		*l = strings.Split(text, "\n")
	case []byte:
		*l = strings.Split(string(text), "\n")
	default:
		return fmt.Errorf("read the fields of a member: %T is no text", from)
	}
	return nil
}

type sessionRow struct {
	bun.BaseModel `bun:"table:sessions,alias:sessions"`

	TokenHash  string    `bun:"token_hash,pk"`
	UserID     string    `bun:"user_id"`
	CreatedAt  time.Time `bun:"created_at"`
	LastSeenAt time.Time `bun:"last_seen_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
	ID         string    `bun:"id"`
	Device     string    `bun:"device"`
	From       string    `bun:"came_from"`
	Strong     bool      `bun:"strong"`
}

// found gives an update or delete of one row the error of no row.
func found(result interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return store.Translate(err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return store.ErrNotFound
	}
	return nil
}

func selectUser(ctx context.Context, db bun.IDB, column, value string) (userRow, error) {
	var row userRow
	if err := db.NewSelect().Model(&row).Where("? = ?", bun.Ident(column), value).Scan(ctx); err != nil {
		return userRow{}, fmt.Errorf("select user: %w", store.Translate(err))
	}
	return row, nil
}

// lockUser returns a user and keeps others from changing them: by a lock on the
// row in PostgreSQL; in SQLite the transaction is the only one that writes.
func lockUser(ctx context.Context, tx bun.Tx, id string) (userRow, error) {
	var row userRow
	q := tx.NewSelect().Model(&row).Where("id = ?", id)
	if tx.Dialect().Name() == dialect.PG {
		q = q.For("UPDATE")
	}
	if err := q.Scan(ctx); err != nil {
		return userRow{}, fmt.Errorf("lock a user: %w", store.Translate(err))
	}
	return row, nil
}

func insertUser(ctx context.Context, tx bun.Tx, row userRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert user: %w", store.Translate(err))
	}
	return nil
}

func setPasswordHash(ctx context.Context, tx bun.Tx, userID, hash string) error {
	err := found(tx.NewUpdate().Model((*userRow)(nil)).Set("password_hash = ?", hash).Set("version = version + 1").
		Where("id = ?", userID).Exec(ctx))
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return nil
}

func setEmail(ctx context.Context, tx bun.Tx, userID, email string) error {
	err := found(tx.NewUpdate().Model((*userRow)(nil)).Set("email = ?", email).Set("version = version + 1").
		Where("id = ?", userID).Exec(ctx))
	if err != nil {
		return fmt.Errorf("set the address of a user: %w", err)
	}
	return nil
}

// setDisabled shuts a user out at an instant, or lets them in again with none.
func setDisabled(ctx context.Context, tx bun.Tx, userID string, at time.Time) error {
	err := found(tx.NewUpdate().Model((*userRow)(nil)).Set("disabled_at = ?", bun.NullTime{Time: at}).
		Set("version = version + 1").Where("id = ?", userID).Exec(ctx))
	if err != nil {
		return fmt.Errorf("disable user: %w", err)
	}
	return nil
}

func selectMember(ctx context.Context, db bun.IDB, unitID, userID string) (memberRow, error) {
	var row memberRow
	err := db.NewSelect().Model(&row).Where("unit_id = ? AND user_id = ?", unitID, userID).Scan(ctx)
	if err != nil {
		return memberRow{}, fmt.Errorf("select member: %w", store.Translate(err))
	}
	return row, nil
}

// lockMembers returns the members of a unit who can sign in, and keeps others
// from changing them: by a lock on the rows in PostgreSQL; in SQLite the
// transaction is the only one that writes.
func lockMembers(ctx context.Context, tx bun.Tx, unitID string) ([]memberRow, error) {
	var rows []memberRow
	q := tx.NewSelect().Model(&rows).Join("JOIN users AS u ON u.id = memberships.user_id").
		Where("memberships.unit_id = ?", unitID).Where("u.disabled_at IS NULL").OrderExpr("memberships.user_id")
	if tx.Dialect().Name() == dialect.PG {
		q = q.For("UPDATE OF memberships")
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("lock members: %w", store.Translate(err))
	}
	return rows, nil
}

// selectMembersOf lists what a user is in all units.
func selectMembersOf(ctx context.Context, db bun.IDB, userID string) ([]memberRow, error) {
	var rows []memberRow
	if err := db.NewSelect().Model(&rows).Where("user_id = ?", userID).OrderExpr("unit_id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the memberships of a user: %w", store.Translate(err))
	}
	return rows, nil
}

func insertMember(ctx context.Context, tx bun.Tx, row memberRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert member: %w", store.Translate(err))
	}
	return nil
}

func updateMember(ctx context.Context, tx bun.Tx, row memberRow) error {
	if err := found(tx.NewUpdate().Model(&row).Column("role", "post_id", "fields").WherePK().Exec(ctx)); err != nil {
		return fmt.Errorf("update member: %w", err)
	}
	return nil
}

func deleteMember(ctx context.Context, tx bun.Tx, unitID, userID string) error {
	err := found(tx.NewDelete().Model((*memberRow)(nil)).Where("unit_id = ? AND user_id = ?", unitID, userID).Exec(ctx))
	if err != nil {
		return fmt.Errorf("delete member: %w", err)
	}
	return nil
}

// selectMembers lists the members of a unit, without their posts' names.
func selectMembers(ctx context.Context, db bun.IDB, unitID string) ([]Member, error) {
	var rows []struct {
		userRow

		Role   Role      `bun:"role"`
		PostID string    `bun:"post_id"`
		Fields fieldList `bun:"fields"`
	}
	err := db.NewSelect().TableExpr("memberships AS m").Join("JOIN users AS u ON u.id = m.user_id").
		ColumnExpr("u.*, m.role, coalesce(m.post_id, '') AS post_id, m.fields").
		Where("m.unit_id = ?", unitID).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("select members: %w", store.Translate(err))
	}
	members := make([]Member, 0, len(rows))
	for _, r := range rows {
		members = append(members, Member{User: r.user(), Role: r.Role, PostID: r.PostID, Fields: r.Fields})
	}
	return members, nil
}

// selectNames returns the names of users by their ids.
func selectNames(ctx context.Context, db bun.IDB, ids []string) (map[string]string, error) {
	var rows []struct {
		ID   string `bun:"id"`
		Name string `bun:"name"`
	}
	if err := db.NewSelect().TableExpr("users").Column("id", "name").Where("id IN (?)", bun.List(ids)).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("select the names of users: %w", store.Translate(err))
	}
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, nil
}

// A membership is a unit of a user, with the role there.
type membership struct {
	UnitID string `bun:"unit_id"`
	Role   Role   `bun:"role"`
}

func selectMemberships(ctx context.Context, db bun.IDB, userID string) ([]membership, error) {
	var rows []membership
	err := db.NewSelect().TableExpr("memberships").Column("unit_id", "role").Where("user_id = ?", userID).Order("unit_id").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("select memberships: %w", store.Translate(err))
	}
	return rows, nil
}

func insertSession(ctx context.Context, tx bun.Tx, row sessionRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert session: %w", store.Translate(err))
	}
	return nil
}

// touchSession notes that a session was used, unless that was done since.
func touchSession(ctx context.Context, tx bun.Tx, tokenHash string, now, before time.Time) error {
	_, err := tx.NewUpdate().Model((*sessionRow)(nil)).Set("last_seen_at = ?", now).
		Where("token_hash = ? AND last_seen_at < ?", tokenHash, before).Exec(ctx)
	if err != nil {
		return fmt.Errorf("touch session: %w", store.Translate(err))
	}
	return nil
}

func deleteSessions(ctx context.Context, tx bun.Tx, where string, args ...any) error {
	if _, err := tx.NewDelete().Model((*sessionRow)(nil)).Where(where, args...).Exec(ctx); err != nil {
		return fmt.Errorf("delete sessions: %w", store.Translate(err))
	}
	return nil
}

// sessionOf is a session with its user.
type sessionOf struct {
	userRow

	LastSeenAt time.Time `bun:"last_seen_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
	Strong     bool      `bun:"strong"`
}

const sessionColumns = `u.id, u.login, u.name, u.email, u.locale, u.system_admin, u.created_at, u.disabled_at, s.last_seen_at, s.expires_at, s.strong`

func selectSession(ctx context.Context, db bun.IDB, tokenHash string) (sessionOf, error) {
	var row sessionOf
	err := db.NewRaw(`SELECT `+sessionColumns+` FROM sessions AS s JOIN users AS u ON u.id = s.user_id
		WHERE s.token_hash = ?`, tokenHash).Scan(ctx, &row)
	if err != nil {
		return sessionOf{}, fmt.Errorf("select session: %w", store.Translate(err))
	}
	return row, nil
}

// visitOf is a session with its user, the unit of a code, and the user's
// membership there; the last two are empty when there are none.
type visitOf struct {
	sessionOf

	UnitID     string     `bun:"unit_id"`
	UnitCode   string     `bun:"unit_code"`
	UnitName   string     `bun:"unit_name"`
	UnitType   unit.Type  `bun:"unit_type"`
	ParentID   string     `bun:"parent_id"`
	ParentName string     `bun:"parent_name"`
	ValidFrom  clock.Date `bun:"valid_from"`
	ValidTo    clock.Date `bun:"valid_to"`
	UnitMade   time.Time  `bun:"unit_made"`
	UnitVers   int        `bun:"unit_version"`
	Role       Role       `bun:"role"`
	PostID     string     `bun:"post_id"`
	PostName   string     `bun:"post_name"`
	Fields     fieldList  `bun:"fields"`
}

func (r visitOf) unit() unit.Unit {
	return unit.Unit{
		ID: r.UnitID, Code: r.UnitCode, Name: r.UnitName, Type: r.UnitType, ParentID: r.ParentID, ParentName: r.ParentName,
		ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, CreatedAt: inZone(r.UnitMade), Version: r.UnitVers,
	}
}

// selectVisit reads all that one request needs to know of its visitor: seven
// rows found by their keys, in one question, because every page asks it. The
// parent is that of today.
func selectVisit(ctx context.Context, db *store.DB, tokenHash, unitCode string, today clock.Date) (visitOf, error) {
	var row visitOf
	err := db.OneRow(ctx, &row, `SELECT `+sessionColumns+`,
			coalesce(n.id, '') AS unit_id, coalesce(n.code, '') AS unit_code, coalesce(n.name, '') AS unit_name,
			coalesce(n.type, '') AS unit_type, coalesce(above.id, '') AS parent_id, coalesce(above.name, '') AS parent_name,
			n.valid_from, n.valid_to, n.created_at AS unit_made, coalesce(n.version, 0) AS unit_version,
			coalesce(m.role, '') AS role, coalesce(m.post_id, '') AS post_id, coalesce(p.name, '') AS post_name,
			m.fields
		FROM sessions AS s
		JOIN users AS u ON u.id = s.user_id
		LEFT JOIN units AS n ON n.code = $1
		LEFT JOIN unit_parents AS placed ON placed.unit_id = n.id
			AND (placed.valid_from IS NULL OR placed.valid_from <= $2) AND (placed.valid_to IS NULL OR placed.valid_to >= $2)
		LEFT JOIN units AS above ON above.id = placed.parent_id
		LEFT JOIN memberships AS m ON m.unit_id = n.id AND m.user_id = u.id
		LEFT JOIN posts AS p ON p.unit_id = n.id AND p.id = m.post_id
		WHERE s.token_hash = $3`, unitCode, today, tokenHash)
	if err != nil {
		return visitOf{}, fmt.Errorf("select visit: %w", err)
	}
	return row, nil
}
