package handover

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Queries of the room. Each takes the unit first; none decides anything.

type recordRow struct {
	bun.BaseModel `bun:"table:handovers,alias:h"`

	UnitID      string     `bun:"unit_id,pk"`
	ID          string     `bun:"id,pk"`
	Reason      Reason     `bun:"reason"`
	Day         clock.Date `bun:"day"`
	UserID      string     `bun:"user_id"`
	UserName    string     `bun:"user_name"`
	PostID      string     `bun:"post_id"`
	PostName    string     `bun:"post_name"`
	NewPostName string     `bun:"new_post_name"`
	ToID        string     `bun:"to_id"`
	ToName      string     `bun:"to_name"`
	MadeBy      string     `bun:"made_by"`
	MadeByName  string     `bun:"made_by_name"`
	MadeAt      time.Time  `bun:"made_at"`
	Open        int        `bun:"open"`
	Overdue     int        `bun:"overdue"`
	Items       []Item     `bun:"items"`
}

func (r recordRow) record() Record {
	return Record{
		UnitID: r.UnitID, ID: r.ID, Reason: r.Reason, On: r.Day, UserID: r.UserID, UserName: r.UserName,
		PostID: r.PostID, PostName: r.PostName, NewPostName: r.NewPostName, ToID: r.ToID, ToName: r.ToName,
		MadeByID: r.MadeBy, MadeByName: r.MadeByName, MadeAt: r.MadeAt.In(clock.Zone),
		Open: r.Open, Overdue: r.Overdue, Items: r.Items,
	}
}

func insertRecord(ctx context.Context, tx bun.Tx, r Record) error {
	row := recordRow{
		UnitID: r.UnitID, ID: r.ID, Reason: r.Reason, Day: r.On, UserID: r.UserID, UserName: r.UserName,
		PostID: r.PostID, PostName: r.PostName, NewPostName: r.NewPostName, ToID: r.ToID, ToName: r.ToName,
		MadeBy: r.MadeByID, MadeByName: r.MadeByName, MadeAt: r.MadeAt,
		Open: r.Open, Overdue: r.Overdue, Items: r.Items,
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert the record of a hand-over: %w", store.Translate(err))
	}
	return nil
}

// selectRecords lists the latest records without their items, the newest
// first.
func selectRecords(ctx context.Context, db bun.IDB, unitID string, most int64) ([]Record, error) {
	var rows []recordRow
	err := db.NewSelect().Model(&rows).ExcludeColumn("items").Where("unit_id = ?", unitID).
		OrderExpr("id DESC").Limit(most).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the records of hand-overs: %w", store.Translate(err))
	}
	records := make([]Record, 0, len(rows))
	for _, r := range rows {
		records = append(records, r.record())
	}
	return records, nil
}

func selectRecord(ctx context.Context, db bun.IDB, unitID, id string) (Record, error) {
	var row recordRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Record{}, fmt.Errorf("select the record of a hand-over: %w", store.Translate(err))
	}
	return row.record(), nil
}
