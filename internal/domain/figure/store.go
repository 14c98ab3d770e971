package figure

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Queries of the room. Each takes the unit first; none decides anything.

// FileColumns are the columns of the room that hold hashes of kept files, each
// with its table: whoever copies or checks all files reads them.
var FileColumns = [][2]string{{"outside_figures", "file_hash"}}

type outsideRow struct {
	bun.BaseModel `bun:"table:outside_figures,alias:o"`

	UnitID      string       `bun:"unit_id,pk"`
	ID          string       `bun:"id,pk"`
	Figure      string       `bun:"figure"`
	FirstDay    clock.Date   `bun:"first_day"`
	LastDay     clock.Date   `bun:"last_day"`
	Top         int64        `bun:"top"`
	Bottom      int64        `bun:"bottom"`
	Note        string       `bun:"note"`
	FileHash    string       `bun:"file_hash"`
	FileName    string       `bun:"file_name"`
	FileSize    int64        `bun:"file_size"`
	MediaType   string       `bun:"media_type"`
	State       OutsideState `bun:"state"`
	EnteredBy   string       `bun:"entered_by"`
	EnteredName string       `bun:"entered_name"`
	EnteredAt   time.Time    `bun:"entered_at"`
	DecidedBy   string       `bun:"decided_by"`
	DecidedName string       `bun:"decided_name"`
	DecidedAt   time.Time    `bun:"decided_at,nullzero"`
	Reason      string       `bun:"reason"`
}

func (r outsideRow) outside() Outside {
	return Outside{
		UnitID: r.UnitID, ID: r.ID, Figure: r.Figure, Period: Period{r.FirstDay, r.LastDay}, Top: r.Top, Bottom: r.Bottom, Note: r.Note,
		File: OutsideFile{Hash: r.FileHash, Name: r.FileName, MediaType: r.MediaType, Size: r.FileSize}, State: r.State,
		Entered: Person{r.EnteredBy, r.EnteredName}, EnteredAt: r.EnteredAt.In(clock.Zone),
		Decided: Person{r.DecidedBy, r.DecidedName}, DecidedAt: r.DecidedAt.In(clock.Zone), Reason: r.Reason,
	}
}

func rowOfOutside(o Outside) *outsideRow {
	return &outsideRow{
		UnitID: o.UnitID, ID: o.ID, Figure: o.Figure, FirstDay: o.Period.From, LastDay: o.Period.To, Top: o.Top, Bottom: o.Bottom, Note: o.Note,
		FileHash: o.File.Hash, FileName: o.File.Name, MediaType: o.File.MediaType, FileSize: o.File.Size, State: o.State,
		EnteredBy: o.Entered.ID, EnteredName: o.Entered.Name, EnteredAt: o.EnteredAt,
		DecidedBy: o.Decided.ID, DecidedName: o.Decided.Name, DecidedAt: o.DecidedAt, Reason: o.Reason,
	}
}

func insertOutside(ctx context.Context, tx bun.IDB, o Outside) error {
	if _, err := tx.NewInsert().Model(rowOfOutside(o)).Exec(ctx); err != nil {
		return fmt.Errorf("insert a figure from outside: %w", store.Translate(err))
	}
	return nil
}

// decideOutside moves one on from the state in which it was read; what somebody
// else has moved meanwhile is store.ErrStale.
func decideOutside(ctx context.Context, tx bun.IDB, o Outside, from OutsideState) error {
	res, err := tx.NewUpdate().Model(rowOfOutside(o)).Column("state", "decided_by", "decided_name", "decided_at", "reason").
		WherePK().Where("state = ?", from).Exec(ctx)
	if err != nil {
		return fmt.Errorf("decide on a figure from outside: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("decide on a figure from outside: count the rows: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("decide on a figure from outside: %w", store.ErrStale)
	}
	return nil
}

func selectOutside(ctx context.Context, db bun.IDB, unitID, id string) (Outside, error) {
	var row outsideRow
	if err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx); err != nil {
		return Outside{}, fmt.Errorf("select a figure from outside: %w", store.Translate(err))
	}
	return row.outside(), nil
}

// An outsideScope narrows the figures from outside of a unit; what is empty
// does not.
type outsideScope struct {
	figure string
	state  OutsideState
}

// selectOutsides lists them, the latest first.
func selectOutsides(ctx context.Context, db bun.IDB, unitID string, scope outsideScope) ([]Outside, error) {
	var rows []outsideRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).OrderExpr("id DESC").Limit(mostOutside)
	if scope.figure != "" {
		q = q.Where("figure = ?", scope.figure)
	}
	if scope.state != "" {
		q = q.Where("state = ?", scope.state)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("select figures from outside: %w", store.Translate(err))
	}
	return outsidesOf(rows), nil
}

// mostOutside is how many are listed.
const mostOutside = 500

// atOnce is how many units one query asks for.
const atOnce = 500

// selectConfirmed returns those of several units that count in periods.
func selectConfirmed(ctx context.Context, db bun.IDB, unitIDs []string, periods []Period) ([]Outside, error) {
	var all []Outside
	for ids := range slices.Chunk(unitIDs, atOnce) {
		var rows []outsideRow
		err := db.NewSelect().Model(&rows).Where("unit_id IN (?)", bun.List(ids)).Where("state = ?", Confirmed).
			WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
				for _, p := range periods {
					q = q.WhereOr("first_day = ? AND last_day = ?", p.From, p.To)
				}
				return q
			}).Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("select confirmed figures from outside: %w", store.Translate(err))
		}
		all = append(all, outsidesOf(rows)...)
	}
	return all, nil
}

func outsidesOf(rows []outsideRow) []Outside {
	all := make([]Outside, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.outside())
	}
	return all
}

type matchRow struct {
	bun.BaseModel `bun:"table:target_matches,alias:m"`

	UnitID string    `bun:"unit_id,pk"`
	Target string    `bun:"target,pk"` // its words, as keyOf writes them
	Figure string    `bun:"figure"`
	ByID   string    `bun:"by_id"`
	ByName string    `bun:"by_name"`
	At     time.Time `bun:"at"`
}

// selectMatches are the names of figures by the words of the targets to which
// people have matched them.
func selectMatches(ctx context.Context, db bun.IDB, unitID string) (map[string]string, error) {
	var rows []matchRow
	if err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the matches of targets: %w", store.Translate(err))
	}
	matches := make(map[string]string, len(rows))
	for _, r := range rows {
		matches[r.Target] = r.Figure
	}
	return matches, nil
}

func upsertMatch(ctx context.Context, tx bun.IDB, r matchRow) error {
	_, err := tx.NewInsert().Model(&r).On("CONFLICT (unit_id, target) DO UPDATE").
		Set("figure = EXCLUDED.figure").Set("by_id = EXCLUDED.by_id").Set("by_name = EXCLUDED.by_name").Set("at = EXCLUDED.at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("match a target: %w", store.Translate(err))
	}
	return nil
}

func deleteMatch(ctx context.Context, tx bun.IDB, unitID, target string) error {
	_, err := tx.NewDelete().Model((*matchRow)(nil)).Where("unit_id = ?", unitID).Where("target = ?", target).Exec(ctx)
	if err != nil {
		return fmt.Errorf("take back the match of a target: %w", store.Translate(err))
	}
	return nil
}

type definitionRow struct {
	bun.BaseModel `bun:"table:figure_definitions,alias:d"`

	UnitID     string    `bun:"unit_id,pk"`
	Name       string    `bun:"name,pk"`
	Definition string    `bun:"definition"` // JSON
	ByID       string    `bun:"by_id"`
	ByName     string    `bun:"by_name"`
	At         time.Time `bun:"at"`
}

// selectDefinitions are the figures that a unit has defined, by their names.
func selectDefinitions(ctx context.Context, db bun.IDB, unitID string) (Definitions, error) {
	var rows []definitionRow
	if err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Order("name").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the figures of a unit: %w", store.Translate(err))
	}
	own := make(Definitions, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(r.Definition), &own[i]); err != nil {
			return nil, fmt.Errorf("read the figure %q of a unit: %w", r.Name, err)
		}
		own[i].Own = true
	}
	return own, nil
}

func upsertDefinition(ctx context.Context, tx bun.IDB, unitID string, d Definition, who Person, at time.Time) error {
	text, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write the figure %q: %w", d.Name(), err)
	}
	row := definitionRow{UnitID: unitID, Name: d.Name(), Definition: string(text), ByID: who.ID, ByName: who.Name, At: at}
	_, err = tx.NewInsert().Model(&row).On("CONFLICT (unit_id, name) DO UPDATE").Set("definition = EXCLUDED.definition").
		Set("by_id = EXCLUDED.by_id").Set("by_name = EXCLUDED.by_name").Set("at = EXCLUDED.at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("define a figure: %w", store.Translate(err))
	}
	return nil
}

func deleteDefinition(ctx context.Context, tx bun.IDB, unitID, name string) error {
	_, err := tx.NewDelete().Model((*definitionRow)(nil)).Where("unit_id = ?", unitID).Where("name = ?", name).Exec(ctx)
	if err != nil {
		return fmt.Errorf("drop a figure: %w", store.Translate(err))
	}
	return nil
}
