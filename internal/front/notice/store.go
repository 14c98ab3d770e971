package notice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func insertNotices(ctx context.Context, tx bun.Tx, rows []noticeRow) error {
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("insert notices: %w", store.Translate(err))
	}
	return nil
}

func selectNotice(ctx context.Context, db bun.IDB, unitID, userID, id string) (Notice, error) {
	var row noticeRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("user_id = ?", userID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Notice{}, fmt.Errorf("select notice: %w", store.Translate(err))
	}
	return row.notice(), nil
}

// selectNotices returns a person's notices, the latest first; only new ones, or
// those before an id, when that is asked for.
func selectNotices(ctx context.Context, db bun.IDB, unitID, userID string, unread bool, before string, most int) ([]Notice, error) {
	var rows []noticeRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("user_id = ?", userID)
	if unread {
		q = q.Where("read_at IS NULL")
	}
	if before != "" {
		q = q.Where("id < ?", before)
	}
	if err := q.Order("id DESC").Limit(int64(most)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("select notices: %w", store.Translate(err))
	}
	notices := make([]Notice, 0, len(rows))
	for _, r := range rows {
		notices = append(notices, r.notice())
	}
	return notices, nil
}

// countUnread reads at most a hundred entries of an index that holds nothing
// but what is new.
func countUnread(ctx context.Context, db *store.DB, unitID, userID string) (n int, err error) {
	err = db.EachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&n) },
		`SELECT count(*) FROM (SELECT 1 FROM notices WHERE unit_id = $1 AND user_id = $2 AND read_at IS NULL LIMIT 100) AS fresh`,
		unitID, userID)
	if err != nil {
		return 0, fmt.Errorf("count notices: %w", err)
	}
	return n, nil
}

// markRead marks what is new from one id up to and with another.
func markRead(ctx context.Context, tx bun.Tx, unitID, userID, from, upTo string, at time.Time) error {
	_, err := tx.NewUpdate().Model((*noticeRow)(nil)).Set("read_at = ?", at).
		Where("unit_id = ?", unitID).Where("user_id = ?", userID).Where("read_at IS NULL").
		Where("id >= ?", from).Where("id <= ?", upTo).Exec(ctx)
	if err != nil {
		return fmt.Errorf("mark notices as read: %w", store.Translate(err))
	}
	return nil
}

func selectSettings(ctx context.Context, db bun.IDB, unitID string) (Settings, error) {
	var row settingsRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Scan(ctx)
	switch err = store.Translate(err); {
	case errors.Is(err, store.ErrNotFound):
		return StandardSettings(), nil
	case err != nil:
		return Settings{}, fmt.Errorf("select the settings of reminders: %w", err)
	}
	return row.settings(), nil
}

// selectTimes returns when units are reminded that have chosen it themselves.
func selectTimes(ctx context.Context, db bun.IDB) (map[string]TimeOfDay, error) {
	var rows []settingsRow
	if err := db.NewSelect().Model(&rows).Column("unit_id", "at_minute").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the times of reminders: %w", store.Translate(err))
	}
	times := map[string]TimeOfDay{}
	for _, r := range rows {
		times[r.UnitID] = TimeOfDay(r.AtMinute)
	}
	return times, nil
}

// putSettings writes a unit's settings over those of the version before; it
// returns store.ErrStale when there are others by now.
func putSettings(ctx context.Context, tx bun.Tx, row settingsRow) error {
	var res sql.Result
	var err error
	if row.Version == 1 {
		res, err = tx.NewInsert().Model(&row).On("CONFLICT (unit_id) DO NOTHING").Exec(ctx)
	} else {
		res, err = tx.NewUpdate().Model(&row).WherePK().Where("version = ?", row.Version-1).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("put the settings of reminders: %w", store.Translate(err))
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fmt.Errorf("put the settings of reminders: %w", store.ErrStale)
}

func selectNoMail(ctx context.Context, db bun.IDB, unitID, userID string) (bool, error) {
	var row choiceRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("user_id = ?", userID).Scan(ctx)
	if err = store.Translate(err); errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return row.NoMail, err
}

func putChoice(ctx context.Context, tx bun.Tx, row choiceRow) error {
	_, err := tx.NewInsert().Model(&row).On("CONFLICT (unit_id, user_id) DO UPDATE").Set("no_mail = EXCLUDED.no_mail").Exec(ctx)
	if err != nil {
		return fmt.Errorf("put a choice: %w", store.Translate(err))
	}
	return nil
}

// selectSent returns the reminders of occurrences that were sent.
func selectSent(ctx context.Context, db bun.IDB, unitID string, occurrenceIDs []string) (map[reminderKey]bool, error) {
	sent := map[reminderKey]bool{}
	const most = 500
	for len(occurrenceIDs) > 0 {
		some := occurrenceIDs[:min(most, len(occurrenceIDs))]
		occurrenceIDs = occurrenceIDs[len(some):]
		var rows []reminderRow
		err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("occurrence_id IN (?)", bun.List(some)).Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("select what was sent: %w", store.Translate(err))
		}
		for _, r := range rows {
			sent[reminderKey{r.OccurrenceID, r.Rule, r.Day, r.UserID}] = true
		}
	}
	return sent, nil
}

// insertReminder writes down that a reminder goes out; it tells whether it is
// new.
func insertReminder(ctx context.Context, tx bun.Tx, row reminderRow) (isNew bool, err error) {
	return inserted(tx.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx))
}

// insertDigest takes a person's day; it tells whether it was free.
func insertDigest(ctx context.Context, tx bun.Tx, row digestRow) (isNew bool, err error) {
	return inserted(tx.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx))
}

func inserted(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, store.Translate(err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func updateDigest(ctx context.Context, tx bun.Tx, row digestRow) error {
	if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("update a digest: %w", store.Translate(err))
	}
	return nil
}

func deleteDigest(ctx context.Context, tx bun.Tx, row digestRow) error {
	if _, err := tx.NewDelete().Model(&row).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("delete a digest: %w", store.Translate(err))
	}
	return nil
}

func selectDigest(ctx context.Context, db bun.IDB, unitID, userID string, day clock.Date) (digestRow, error) {
	var row digestRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("user_id = ?", userID).Where("day = ?", day).Scan(ctx)
	if err != nil {
		return digestRow{}, fmt.Errorf("select a digest: %w", store.Translate(err))
	}
	return row, nil
}

// selectReminded returns the people of a unit who have had their digest of a
// day.
func selectReminded(ctx context.Context, db bun.IDB, unitID string, day clock.Date) (map[string]bool, error) {
	var ids []string
	err := db.NewSelect().Model((*digestRow)(nil)).Column("user_id").Where("unit_id = ?", unitID).Where("day = ?", day).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("select who was reminded: %w", store.Translate(err))
	}
	reminded := map[string]bool{}
	for _, id := range ids {
		reminded[id] = true
	}
	return reminded, nil
}

// selectLastDigest returns a person's latest digest.
func selectLastDigest(ctx context.Context, db bun.IDB, unitID, userID string) (digestRow, error) {
	var row digestRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("user_id = ?", userID).Order("day DESC").Limit(1).Scan(ctx)
	if err != nil {
		return digestRow{}, fmt.Errorf("select the last digest: %w", store.Translate(err))
	}
	return row, nil
}
