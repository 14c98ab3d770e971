package calendar

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

type dayRow struct {
	bun.BaseModel `bun:"table:calendar_days,alias:d"`

	UnitID    string     `bun:"unit_id,pk"`
	Day       clock.Date `bun:"day,pk"`
	Works     bool       `bun:"works"`
	Name      string     `bun:"name"`
	Source    string     `bun:"source"`
	Note      string     `bun:"note"`
	CreatedBy string     `bun:"created_by"`
	CreatedAt time.Time  `bun:"created_at"`
	Version   int64      `bun:"version"`
}

func (r dayRow) day() Day {
	return Day{
		UnitID: r.UnitID, Day: r.Day, Works: r.Works, Name: r.Name, Source: r.Source, Note: r.Note,
		CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt.In(clock.Zone), Version: r.Version,
	}
}

func rowOfDay(d Day) *dayRow {
	return &dayRow{
		UnitID: d.UnitID, Day: d.Day, Works: d.Works, Name: d.Name, Source: d.Source, Note: d.Note,
		CreatedBy: d.CreatedBy, CreatedAt: d.CreatedAt, Version: d.Version,
	}
}

type hoursRow struct {
	bun.BaseModel `bun:"table:office_hours,alias:h"`

	UnitID    string      `bun:"unit_id,pk"`
	From      clock.Date  `bun:"valid_from,pk"`
	Hours     hoursColumn `bun:"data"`
	Source    string      `bun:"source"`
	CreatedBy string      `bun:"created_by"`
	CreatedAt time.Time   `bun:"created_at"`
	Version   int64       `bun:"version"`
}

// hoursColumn keeps the hours of a week as JSON.
type hoursColumn struct{ workday.Hours }

// Value writes the hours.
func (c hoursColumn) Value() (driver.Value, error) {
	data, err := json.Marshal(c.Hours)
	return string(data), err
}

// Scan reads the hours.
func (c *hoursColumn) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), &c.Hours)
	case []byte:
		return json.Unmarshal(v, &c.Hours)
	}
	return fmt.Errorf("office hours cannot be read from a %T", src)
}

func (r hoursRow) hours() Hours {
	return Hours{
		UnitID: r.UnitID, From: r.From, Hours: r.Hours.Hours, Source: r.Source,
		CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt.In(clock.Zone), Version: r.Version,
	}
}

func rowOfHours(h Hours) *hoursRow {
	return &hoursRow{
		UnitID: h.UnitID, From: h.From, Hours: hoursColumn{h.Hours}, Source: h.Source,
		CreatedBy: h.CreatedBy, CreatedAt: h.CreatedAt, Version: h.Version,
	}
}

// countChange counts a change of an owner's calendar, and keeps others from
// changing any until the transaction ends: so changes are seen in the order of
// their numbers.
func countChange(ctx context.Context, tx bun.IDB, owner string) (version int64, err error) {
	if err := tx.NewRaw(`UPDATE calendar_changes SET version = version + 1 WHERE id = 1 RETURNING version`).Scan(ctx, &version); err != nil {
		return 0, fmt.Errorf("count the change of a calendar: %w", store.Translate(err))
	}
	_, err = tx.NewRaw(`INSERT INTO calendars (unit_id, version) VALUES (?, ?)
		ON CONFLICT (unit_id) DO UPDATE SET version = excluded.version`, owner, version).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("count the change of a calendar: %w", store.Translate(err))
	}
	return version, nil
}

// selectVersion returns the count of changes.
func selectVersion(ctx context.Context, db *store.DB) (version int64, err error) {
	err = db.EachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&version) }, `SELECT version FROM calendar_changes WHERE id = 1`)
	if err != nil {
		return 0, fmt.Errorf("select the version of the calendars: %w", err)
	}
	return version, nil
}

// selectChanged returns what those have put down whose calendars have changed
// after a count of changes.
func selectChanged(ctx context.Context, db bun.IDB, after int64) (map[string]putDown, error) {
	var owners []string
	if err := db.NewRaw(`SELECT unit_id FROM calendars WHERE version > ?`, after).Scan(ctx, &owners); err != nil {
		return nil, fmt.Errorf("select the calendars that changed: %w", store.Translate(err))
	}
	changed := make(map[string]putDown, len(owners))
	if len(owners) == 0 {
		return changed, nil
	}
	for _, owner := range owners {
		changed[owner] = putDown{}
	}
	var days []dayRow
	err := db.NewSelect().Model(&days).Join("JOIN calendars AS c ON c.unit_id = d.unit_id").
		Where("c.version > ?", after).OrderExpr("d.unit_id, d.day").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the days of calendars: %w", store.Translate(err))
	}
	var hours []hoursRow
	err = db.NewSelect().Model(&hours).Join("JOIN calendars AS c ON c.unit_id = h.unit_id").
		Where("c.version > ?", after).OrderExpr("h.unit_id, h.valid_from").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select office hours: %w", store.Translate(err))
	}
	for _, r := range days {
		p := changed[r.UnitID]
		p.days = append(p.days, r.day())
		changed[r.UnitID] = p
	}
	for _, r := range hours {
		p := changed[r.UnitID]
		p.hours = append(p.hours, r.hours())
		changed[r.UnitID] = p
	}
	return changed, nil
}

func selectDay(ctx context.Context, db bun.IDB, owner string, day clock.Date) (Day, error) {
	var row dayRow
	if err := db.NewSelect().Model(&row).Where("unit_id = ?", owner).Where("day = ?", day).Scan(ctx); err != nil {
		return Day{}, fmt.Errorf("select the day of a calendar: %w", store.Translate(err))
	}
	return row.day(), nil
}

func selectHoursFrom(ctx context.Context, db bun.IDB, owner string, from clock.Date) (Hours, error) {
	var row hoursRow
	if err := db.NewSelect().Model(&row).Where("unit_id = ?", owner).Where("valid_from = ?", from).Scan(ctx); err != nil {
		return Hours{}, fmt.Errorf("select office hours: %w", store.Translate(err))
	}
	return row.hours(), nil
}

// putDay writes a day, also in the place of what was put down before.
func putDay(ctx context.Context, tx bun.IDB, d Day) error {
	_, err := tx.NewInsert().Model(rowOfDay(d)).On("CONFLICT (unit_id, day) DO UPDATE").
		Set("works = EXCLUDED.works").Set("name = EXCLUDED.name").Set("source = EXCLUDED.source").Set("note = EXCLUDED.note").
		Set("created_by = EXCLUDED.created_by").Set("created_at = EXCLUDED.created_at").Set("version = EXCLUDED.version").Exec(ctx)
	if err != nil {
		return fmt.Errorf("put down a day: %w", store.Translate(err))
	}
	return nil
}

func deleteDay(ctx context.Context, tx bun.IDB, owner string, day clock.Date) error {
	_, err := tx.NewDelete().Model((*dayRow)(nil)).Where("unit_id = ?", owner).Where("day = ?", day).Exec(ctx)
	if err != nil {
		return fmt.Errorf("take back a day: %w", store.Translate(err))
	}
	return nil
}

// putHours writes hours, also in the place of those put down before.
func putHours(ctx context.Context, tx bun.IDB, h Hours) error {
	_, err := tx.NewInsert().Model(rowOfHours(h)).On("CONFLICT (unit_id, valid_from) DO UPDATE").
		Set("data = EXCLUDED.data").Set("source = EXCLUDED.source").
		Set("created_by = EXCLUDED.created_by").Set("created_at = EXCLUDED.created_at").Set("version = EXCLUDED.version").Exec(ctx)
	if err != nil {
		return fmt.Errorf("put down office hours: %w", store.Translate(err))
	}
	return nil
}

func deleteHours(ctx context.Context, tx bun.IDB, owner string, from clock.Date) error {
	_, err := tx.NewDelete().Model((*hoursRow)(nil)).Where("unit_id = ?", owner).Where("valid_from = ?", from).Exec(ctx)
	if err != nil {
		return fmt.Errorf("take back office hours: %w", store.Translate(err))
	}
	return nil
}
