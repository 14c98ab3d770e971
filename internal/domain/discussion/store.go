package discussion

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Queries of the room. Each takes the unit first; none decides anything. The
// rows themselves are in rows.go.

// selectComments returns the latest comments on a task, the first first; most
// of zero is all.
func selectComments(ctx context.Context, db bun.IDB, unitID, taskID string, most int64) ([]Comment, error) {
	var rows []commentRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("task_id = ?", taskID).OrderExpr("created_at DESC, id DESC")
	if most > 0 {
		q = q.Limit(most)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("select comments: %w", store.Translate(err))
	}
	comments := make([]Comment, len(rows))
	for i, r := range rows {
		comments[len(rows)-1-i] = r.comment()
	}
	return comments, nil
}

func selectComment(ctx context.Context, db bun.IDB, unitID, id string) (Comment, error) {
	var row commentRow
	if err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx); err != nil {
		return Comment{}, fmt.Errorf("select comment: %w", store.Translate(err))
	}
	return row.comment(), nil
}

func insertComment(ctx context.Context, tx bun.Tx, c Comment) error {
	if _, err := tx.NewInsert().Model(rowOfComment(c)).Exec(ctx); err != nil {
		return fmt.Errorf("insert comment: %w", store.Translate(err))
	}
	return nil
}

// updateComment writes what of a comment can change, when it still has the
// version that the comment names; store.ErrStale says that it has not.
func updateComment(ctx context.Context, tx bun.Tx, c Comment) error {
	row := rowOfComment(c)
	row.Version++
	res, err := tx.NewUpdate().Model(row).Column("text", "mentions", "edited_at", "withdrawn_at", "version").
		WherePK().Where("version = ?", c.Version).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update comment: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("update comment: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("update comment: %w", store.ErrStale)
	}
	return nil
}

func insertVersion(ctx context.Context, tx bun.Tx, unitID string, v Version) error {
	row := versionRow{UnitID: unitID, CommentID: v.CommentID, Version: v.Version, Text: v.Text, WrittenAt: v.WrittenAt}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("keep what a comment said: %w", store.Translate(err))
	}
	return nil
}

// selectVersions returns what the comments on a task said before, the first
// first.
func selectVersions(ctx context.Context, db bun.IDB, unitID, taskID string) ([]Version, error) {
	var rows []versionRow
	err := db.NewSelect().Model(&rows).Join("JOIN comments AS c ON c.unit_id = v.unit_id AND c.id = v.comment_id").
		Where("v.unit_id = ?", unitID).Where("c.task_id = ?", taskID).OrderExpr("v.comment_id, v.version").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select what comments said: %w", store.Translate(err))
	}
	versions := make([]Version, 0, len(rows))
	for _, r := range rows {
		versions = append(versions, Version{CommentID: r.CommentID, Version: r.Version, Text: r.Text, WrittenAt: inZone(r.WrittenAt)})
	}
	return versions, nil
}

// putWatches lets users follow a task; those who do already go on.
func putWatches(ctx context.Context, tx bun.Tx, rows []watchRow) error {
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
		return fmt.Errorf("follow a task: %w", store.Translate(err))
	}
	return nil
}

func deleteWatch(ctx context.Context, tx bun.Tx, unitID, taskID, userID string) error {
	_, err := tx.NewDelete().Model((*watchRow)(nil)).
		Where("unit_id = ?", unitID).Where("task_id = ?", taskID).Where("user_id = ?", userID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("stop following a task: %w", store.Translate(err))
	}
	return nil
}

// selectWatched lists the tasks that a user follows, the latest first.
func selectWatched(ctx context.Context, db bun.IDB, unitID, userID string, most int64) ([]string, error) {
	var ids []string
	err := db.NewSelect().Model((*watchRow)(nil)).Column("task_id").Where("unit_id = ?", unitID).Where("user_id = ?", userID).
		OrderExpr("since DESC, task_id").Limit(most).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("select what is followed: %w", store.Translate(err))
	}
	return ids, nil
}

// selectWatchers lists those who follow a task and can still see it.
func selectWatchers(ctx context.Context, db bun.IDB, unitID, taskID string) ([]string, error) {
	var ids []string
	err := db.NewRaw(`SELECT w.user_id FROM watches AS w
			JOIN memberships AS m ON m.unit_id = w.unit_id AND m.user_id = w.user_id
			JOIN users AS u ON u.id = w.user_id AND u.disabled_at IS NULL
		WHERE w.unit_id = ? AND w.task_id = ? ORDER BY w.user_id`, unitID, taskID).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("select who follows a task: %w", store.Translate(err))
	}
	return ids, nil
}

// selectBeside reads what stands beside a task in one question, because its
// page asks it each time.
func selectBeside(ctx context.Context, db bun.IDB, unitID, taskID, userID string) (Beside, error) {
	var rows []struct {
		OccurrenceID string     `bun:"occurrence_id"`
		Times        int        `bun:"times"`
		Last         clock.Date `bun:"last"`
		Watchers     int        `bun:"watchers"`
		Own          int        `bun:"own"`
	}
	err := db.NewRaw(`SELECT occurrence_id, COUNT(*) AS times, MAX(day) AS last, 0 AS watchers, 0 AS own
			FROM nudges WHERE unit_id = ? AND task_id = ? GROUP BY occurrence_id
		UNION ALL
		SELECT '', 0, NULL, COUNT(*), COALESCE(SUM(CASE WHEN user_id = ? THEN 1 ELSE 0 END), 0)
			FROM watches WHERE unit_id = ? AND task_id = ?`,
		unitID, taskID, userID, unitID, taskID).Scan(ctx, &rows)
	if err != nil {
		return Beside{}, fmt.Errorf("select what stands beside a task: %w", store.Translate(err))
	}
	var b Beside
	for _, r := range rows {
		if r.OccurrenceID != "" {
			b.Nudged = append(b.Nudged, Nudged{r.OccurrenceID, r.Times, r.Last})
		}
		b.Watchers += r.Watchers
		b.Watching = b.Watching || r.Own > 0
	}
	return b, nil
}

// insertNudge keeps a nudge; done is false when the person was reminded of the
// occurrence on that day already.
func insertNudge(ctx context.Context, tx bun.Tx, n Nudge) (done bool, err error) {
	res, err := tx.NewInsert().Model(rowOfNudge(n)).On("CONFLICT (unit_id, occurrence_id, to_id, day) DO NOTHING").Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("insert nudge: %w", store.Translate(err))
	}
	rows, err := res.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("insert nudge: %w", err)
	}
	return rows > 0, nil
}

// selectNudges lists the latest nudges, the newest first; of one person, or of
// one task, when they are named.
func selectNudges(ctx context.Context, db bun.IDB, unitID, toID, taskID string, most int64) ([]Nudge, error) {
	var rows []nudgeRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).OrderExpr("id DESC").Limit(most)
	if toID != "" {
		q = q.Where("to_id = ?", toID)
	}
	if taskID != "" {
		q = q.Where("task_id = ?", taskID)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("select nudges: %w", store.Translate(err))
	}
	nudges := make([]Nudge, 0, len(rows))
	for _, r := range rows {
		nudges = append(nudges, r.nudge())
	}
	return nudges, nil
}
