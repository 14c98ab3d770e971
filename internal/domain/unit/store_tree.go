package unit

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type placingRow struct {
	bun.BaseModel `bun:"table:unit_parents"`

	UnitID    string     `bun:"unit_id,pk"`
	Position  int        `bun:"position,pk"`
	ParentID  string     `bun:"parent_id"`
	ValidFrom clock.Date `bun:"valid_from"`
	ValidTo   clock.Date `bun:"valid_to"`
}

type nameRow struct {
	bun.BaseModel `bun:"table:unit_names"`

	UnitID    string     `bun:"unit_id,pk"`
	Position  int        `bun:"position,pk"`
	Name      string     `bun:"name"`
	Alias     bool       `bun:"alias"`
	ValidFrom clock.Date `bun:"valid_from"`
	ValidTo   clock.Date `bun:"valid_to"`
}

type successionRow struct {
	bun.BaseModel `bun:"table:unit_succession"`

	UnitID      string     `bun:"unit_id,pk"`
	SuccessorID string     `bun:"successor_id,pk"`
	OnDay       clock.Date `bun:"on_day,pk"`
	Part        bool       `bun:"part"`
	Note        string     `bun:"note"`
}

// selectHistory reads everything that is known of all units.
func selectHistory(ctx context.Context, db bun.IDB, today clock.Date) (History, error) {
	units, err := selectUnits(ctx, db, today, "")
	if err != nil {
		return History{}, err
	}
	h := History{Units: units}
	if h.Placings, err = selectPlacings(ctx, db); err != nil {
		return History{}, err
	}
	if h.Names, err = selectNames(ctx, db, ""); err != nil {
		return History{}, err
	}
	h.Successions, err = selectSuccessions(ctx, db)
	return h, err
}

func selectPlacings(ctx context.Context, db bun.IDB) ([]Placing, error) {
	var rows []placingRow
	if err := db.NewSelect().Model(&rows).OrderExpr("unit_id, position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the parents of units: %w", store.Translate(err))
	}
	placings := make([]Placing, 0, len(rows))
	for _, r := range rows {
		placings = append(placings, Placing{UnitID: r.UnitID, ParentID: r.ParentID, Period: Period{r.ValidFrom, r.ValidTo}})
	}
	return placings, nil
}

// selectNames returns the former and other names of a unit, or of all.
func selectNames(ctx context.Context, db bun.IDB, unitID string) ([]FormerName, error) {
	var rows []nameRow
	q := db.NewSelect().Model(&rows).OrderExpr("unit_id, position")
	if unitID != "" {
		q = q.Where("unit_id = ?", unitID)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the names of units: %w", store.Translate(err))
	}
	names := make([]FormerName, 0, len(rows))
	for _, r := range rows {
		names = append(names, FormerName{UnitID: r.UnitID, Name: r.Name, Alias: r.Alias, Period: Period{r.ValidFrom, r.ValidTo}})
	}
	return names, nil
}

func selectSuccessions(ctx context.Context, db bun.IDB) ([]Succession, error) {
	var rows []successionRow
	if err := db.NewSelect().Model(&rows).OrderExpr("on_day, unit_id, successor_id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the successors of units: %w", store.Translate(err))
	}
	successions := make([]Succession, 0, len(rows))
	for _, r := range rows {
		successions = append(successions, Succession{UnitID: r.UnitID, SuccessorID: r.SuccessorID, On: r.OnDay, Part: r.Part, Note: r.Note})
	}
	return successions, nil
}

// selectBelow lists the units below one as of a day. It asks what
// History.On(day).Below(id) says, of which only the order is left to Go: a
// test holds the two together.
func selectBelow(ctx context.Context, db bun.IDB, id string, day clock.Date) ([]Place, error) {
	rows, err := db.QueryContext(ctx, `
		WITH RECURSIVE below (id, parent_id, level) AS (
			SELECT p.unit_id, p.parent_id, 1 FROM unit_parents AS p
				JOIN units AS u ON u.id = p.unit_id AND `+holds("u")+`
				JOIN units AS top ON top.id = p.parent_id AND `+holds("top")+`
			WHERE p.parent_id = ? AND `+holds("p")+`
			UNION ALL
			SELECT p.unit_id, p.parent_id, b.level + 1 FROM below AS b
				JOIN unit_parents AS p ON p.parent_id = b.id AND `+holds("p")+`
				JOIN units AS u ON u.id = p.unit_id AND `+holds("u")+`
		)
		SELECT u.id, u.code, COALESCE(n.name, u.name), u.type, u.official_code, b.parent_id, b.level
		FROM below AS b
		JOIN units AS u ON u.id = b.id
		LEFT JOIN unit_names AS n ON n.unit_id = b.id AND NOT n.alias AND `+holds("n"),
		day, day, day, day, id, day, day, day, day, day, day, day, day)
	if err != nil {
		return nil, fmt.Errorf("select the units below: %w", store.Translate(err))
	}
	defer func() { _ = rows.Close() }() // what went wrong, rows.Err tells
	var places []Place
	for rows.Next() {
		var p Place
		if err := rows.Scan(&p.ID, &p.Code, &p.Name, &p.Type, &p.OfficialCode, &p.ParentID, &p.Level); err != nil {
			return nil, fmt.Errorf("read a unit below: %w", err)
		}
		places = append(places, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("select the units below: %w", store.Translate(err))
	}
	return places, nil
}

// insertPlacing writes where a new unit stands; below none it writes nothing.
func insertPlacing(ctx context.Context, tx bun.IDB, p Placing) error {
	if p.ParentID == "" {
		return nil
	}
	return replacePlacings(ctx, tx, p.UnitID, []Placing{p})
}

// replacePlacings writes anew where a unit stood and stands.
func replacePlacings(ctx context.Context, tx bun.IDB, unitID string, placings []Placing) error {
	if _, err := tx.NewDelete().Model((*placingRow)(nil)).Where("unit_id = ?", unitID).Exec(ctx); err != nil {
		return fmt.Errorf("delete the parents of a unit: %w", store.Translate(err))
	}
	for i, p := range placings {
		row := placingRow{UnitID: unitID, Position: i + 1, ParentID: p.ParentID, ValidFrom: p.From, ValidTo: p.To}
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return fmt.Errorf("insert the parent of a unit: %w", store.Translate(err))
		}
	}
	return nil
}

// keepFormerName writes down the name that a unit had up to a day.
func keepFormerName(ctx context.Context, tx bun.IDB, before Unit, day clock.Date) error {
	names, err := selectNames(ctx, tx, before.ID)
	if err != nil {
		return err
	}
	former, had := formerName(before, names, day)
	if !had {
		return nil
	}
	return insertName(ctx, tx, former, len(names)+1)
}

func insertName(ctx context.Context, tx bun.IDB, n FormerName, position int) error {
	row := nameRow{UnitID: n.UnitID, Position: position, Name: n.Name, Alias: n.Alias, ValidFrom: n.From, ValidTo: n.To}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a name of a unit: %w", store.Translate(err))
	}
	return nil
}

func insertSuccession(ctx context.Context, tx bun.IDB, s Succession) error {
	row := successionRow{UnitID: s.UnitID, SuccessorID: s.SuccessorID, OnDay: s.On, Part: s.Part, Note: s.Note}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert the successor of a unit: %w", store.Translate(err))
	}
	return nil
}

// endUnit writes the last day of a unit.
func endUnit(ctx context.Context, tx bun.IDB, id string, last clock.Date) error {
	_, err := tx.NewUpdate().Model((*unitRow)(nil)).Set("valid_to = ?", last).Set("version = version + 1").Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("end a unit: %w", store.Translate(err))
	}
	return nil
}

func updateCodes(ctx context.Context, tx bun.IDB, u Unit) error {
	_, err := tx.NewUpdate().Model((*unitRow)(nil)).Set("official_code = ?", u.OfficialCode).Set("exchange_code = ?", u.ExchangeCode).
		Set("version = version + 1").Where("id = ?", u.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("give codes to a unit: %w", store.Translate(err))
	}
	return nil
}

// countChange counts a change of the tree, and keeps others from changing it
// until the transaction ends.
func countChange(ctx context.Context, tx bun.IDB) error {
	if _, err := tx.NewRaw(`UPDATE unit_tree SET version = version + 1`).Exec(ctx); err != nil {
		return fmt.Errorf("count the change of the tree: %w", store.Translate(err))
	}
	return nil
}

func selectTreeVersion(ctx context.Context, db bun.IDB) (int64, error) {
	var version int64
	if err := db.NewRaw(`SELECT version FROM unit_tree`).Scan(ctx, &version); err != nil {
		return 0, fmt.Errorf("select the version of the tree: %w", store.Translate(err))
	}
	return version, nil
}
