package unit

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

type unitRow struct {
	bun.BaseModel `bun:"table:units,alias:u"`

	ID         string     `bun:"id,pk"`
	Code       string     `bun:"code"`
	Name       string     `bun:"name"`
	Type       Type       `bun:"type"`
	Official   string     `bun:"official_code"`
	Exchange   string     `bun:"exchange_code"`
	ValidFrom  clock.Date `bun:"valid_from"`
	ValidTo    clock.Date `bun:"valid_to"`
	CreatedAt  time.Time  `bun:"created_at"`
	Version    int        `bun:"version"`
	ParentID   string     `bun:"parent_id,scanonly"`
	ParentName string     `bun:"parent_name,scanonly"`
}

func (r unitRow) unit() Unit {
	return Unit{
		ID: r.ID, Code: r.Code, Name: r.Name, Type: r.Type, OfficialCode: r.Official, ExchangeCode: r.Exchange,
		ParentID: r.ParentID, ParentName: r.ParentName,
		ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, CreatedAt: r.CreatedAt, Version: r.Version,
	}
}

type postRow struct {
	bun.BaseModel `bun:"table:posts,alias:p"`

	UnitID     string    `bun:"unit_id,pk"`
	ID         string    `bun:"id,pk"`
	Name       string    `bun:"name"`
	FoldedName string    `bun:"folded_name"`
	Position   int       `bun:"position"`
	ClosedAt   time.Time `bun:"closed_at,nullzero"`
	CreatedAt  time.Time `bun:"created_at"`
}

func (r postRow) post() Post {
	return Post{UnitID: r.UnitID, ID: r.ID, Name: r.Name, Position: r.Position, ClosedAt: r.ClosedAt, CreatedAt: r.CreatedAt}
}

// holds is the condition that a period of columns holds a day, which it takes
// twice.
func holds(alias string) string {
	return "(" + alias + ".valid_from IS NULL OR " + alias + ".valid_from <= ?) AND (" + alias + ".valid_to IS NULL OR " + alias + ".valid_to >= ?)"
}

// withParent adds the parent as of a day to a query of units.
func withParent(q *bun.SelectQuery, day clock.Date) *bun.SelectQuery {
	return q.ColumnExpr("u.*").
		ColumnExpr("COALESCE(placed.parent_id, '') AS parent_id, COALESCE(above.name, '') AS parent_name").
		Join("LEFT JOIN unit_parents AS placed ON placed.unit_id = u.id AND "+holds("placed"), day, day).
		Join("LEFT JOIN units AS above ON above.id = placed.parent_id")
}

func selectUnit(ctx context.Context, db bun.IDB, day clock.Date, column, value string) (Unit, error) {
	var row unitRow
	err := withParent(db.NewSelect().Model(&row), day).Where("? = ?", bun.Ident("u."+column), value).Scan(ctx)
	if err != nil {
		return Unit{}, fmt.Errorf("select unit: %w", store.Translate(err))
	}
	return row.unit(), nil
}

// selectUnits returns units with their parents as of a day: all, or those
// that stand below one directly.
func selectUnits(ctx context.Context, db bun.IDB, day clock.Date, parentID string) ([]Unit, error) {
	var rows []unitRow
	q := withParent(db.NewSelect().Model(&rows), day).OrderExpr("u.code")
	if parentID != "" {
		q = q.Where("placed.parent_id = ?", parentID)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("select units: %w", store.Translate(err))
	}
	units := make([]Unit, 0, len(rows))
	for _, r := range rows {
		units = append(units, r.unit())
	}
	return units, nil
}

func insertUnit(ctx context.Context, tx bun.IDB, u Unit) error {
	row := &unitRow{
		ID: u.ID, Code: u.Code, Name: u.Name, Type: u.Type, Official: u.OfficialCode, Exchange: u.ExchangeCode,
		ValidFrom: u.ValidFrom, ValidTo: u.ValidTo, CreatedAt: u.CreatedAt, Version: u.Version,
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("insert unit: %w", store.Translate(err))
	}
	return nil
}

func selectPosts(ctx context.Context, db bun.IDB, unitID string) ([]Post, error) {
	var rows []postRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).OrderExpr("position, id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select posts: %w", store.Translate(err))
	}
	posts := make([]Post, 0, len(rows))
	for _, r := range rows {
		posts = append(posts, r.post())
	}
	return posts, nil
}

func selectPost(ctx context.Context, db bun.IDB, unitID, id string) (Post, error) {
	var row postRow
	if err := db.NewSelect().Model(&row).Where("unit_id = ? AND id = ?", unitID, id).Scan(ctx); err != nil {
		return Post{}, fmt.Errorf("select post: %w", store.Translate(err))
	}
	return row.post(), nil
}

func insertPost(ctx context.Context, tx bun.IDB, p Post) error {
	row := &postRow{
		UnitID: p.UnitID, ID: p.ID, Name: p.Name, FoldedName: vietnamese.Fold(p.Name),
		Position: p.Position, ClosedAt: p.ClosedAt, CreatedAt: p.CreatedAt,
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("insert post: %w", store.Translate(err))
	}
	return nil
}

func renamePost(ctx context.Context, tx bun.IDB, unitID, id, name string) error {
	_, err := tx.NewUpdate().Model((*postRow)(nil)).Set("name = ?", name).Set("folded_name = ?", vietnamese.Fold(name)).
		Where("unit_id = ?", unitID).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("rename post: %w", store.Translate(err))
	}
	return nil
}

func closePost(ctx context.Context, tx bun.IDB, unitID, id string, at time.Time) error {
	_, err := tx.NewUpdate().Model((*postRow)(nil)).Set("closed_at = ?", at).
		Where("unit_id = ?", unitID).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("close post: %w", store.Translate(err))
	}
	return nil
}

// renameUnit renames the unit that still has the version.
func renameUnit(ctx context.Context, tx bun.IDB, id, name string, version int) error {
	res, err := tx.NewUpdate().Model((*unitRow)(nil)).Set("name = ?", name).Set("version = version + 1").
		Where("id = ? AND version = ?", id, version).Exec(ctx)
	if err != nil {
		return fmt.Errorf("rename unit: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("rename unit: count the rows: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("rename unit: %w", store.ErrStale)
	}
	return nil
}
