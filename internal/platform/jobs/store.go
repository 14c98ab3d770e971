package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type jobRow struct {
	bun.BaseModel `bun:"table:jobs,alias:j"`

	UnitID   string    `bun:"unit_id,pk"`
	ID       string    `bun:"id,pk"`
	Kind     string    `bun:"kind"`
	Key      string    `bun:"key"`
	Payload  string    `bun:"payload"`
	RunAt    time.Time `bun:"run_at"`
	Attempts int       `bun:"attempts"`
	LeasedBy string    `bun:"leased_by"`
	EndedAt  time.Time `bun:"ended_at,nullzero"`
	Failed   bool      `bun:"failed"`
	Problem  string    `bun:"problem"`
}

func (r jobRow) job() Job {
	return Job{
		UnitID: r.UnitID, ID: r.ID, Kind: r.Kind, Key: r.Key, payload: r.Payload, RunAt: r.RunAt.In(clock.Zone),
		Attempt: r.Attempts, lease: r.LeasedBy,
	}
}

func insertJob(ctx context.Context, tx bun.Tx, row jobRow) (added bool, err error) {
	res, err := tx.NewInsert().Model(&row).On("CONFLICT (unit_id, kind, key) DO NOTHING").Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("insert a job: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// selectDue lists the jobs of a kind that may be taken, those that wait the
// longest first.
func selectDue(ctx context.Context, db bun.IDB, kind string, now time.Time, most int) ([]jobRow, error) {
	var rows []jobRow
	err := db.NewSelect().Model(&rows).Where("kind = ?", kind).Where("ended_at IS NULL").Where("run_at <= ?", now).
		Order("run_at").Limit(int64(most)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select due jobs: %w", store.Translate(err))
	}
	return rows, nil
}

// leaseJob takes a due job until a moment. It tells whether it was still free.
func leaseJob(ctx context.Context, tx bun.Tx, row *jobRow, lease string, now, until time.Time) (taken bool, err error) {
	res, err := tx.NewUpdate().Model((*jobRow)(nil)).
		Set("run_at = ?", until).Set("leased_by = ?", lease).Set("attempts = attempts + 1").
		Where("unit_id = ?", row.UnitID).Where("id = ?", row.ID).Where("ended_at IS NULL").Where("run_at <= ?", now).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("lease a job: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	row.LeasedBy = lease
	row.Attempts++
	return n == 1, err
}

// endJob writes how a leased job ended; it tells whether the lease still held.
func endJob(ctx context.Context, tx bun.Tx, j Job, now time.Time, failed bool, problem string) (held bool, err error) {
	return updateLeased(ctx, tx, j, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		return q.Set("ended_at = ?", now).Set("failed = ?", failed).Set("problem = ?", problem)
	})
}

// freeJob gives a leased job back, to be taken from a moment on.
func freeJob(ctx context.Context, tx bun.Tx, j Job, from time.Time, attempts int, problem string) (held bool, err error) {
	return updateLeased(ctx, tx, j, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		return q.Set("run_at = ?", from).Set("attempts = ?", attempts).Set("problem = ?", problem)
	})
}

func updateLeased(ctx context.Context, tx bun.Tx, j Job, set func(*bun.UpdateQuery) *bun.UpdateQuery) (held bool, err error) {
	res, err := set(tx.NewUpdate().Model((*jobRow)(nil)).Set("leased_by = ''")).
		Where("unit_id = ?", j.UnitID).Where("id = ?", j.ID).Where("leased_by = ?", j.lease).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("write down a job: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func deleteEnded(ctx context.Context, tx bun.Tx, before time.Time) error {
	_, err := tx.NewDelete().Model((*jobRow)(nil)).Where("ended_at < ?", before).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget old jobs: %w", store.Translate(err))
	}
	return nil
}

// DropWaiting ends all jobs that have not ended, as failed: in a copy of a place
// that itself goes on, what waits there is done there.
func DropWaiting(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewUpdate().Model((*jobRow)(nil)).Set("ended_at = run_at").Set("failed = ?", true).
		Set("problem = ?", "dropped in a restored copy").Where("ended_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("drop what waits: %w", store.Translate(err))
	}
	return nil
}

// Waiting counts the jobs that are due and not done, for who watches the
// process.
func (q *Queue) Waiting(ctx context.Context) (int, error) {
	n, err := q.db.Reader().NewSelect().Model((*jobRow)(nil)).Where("ended_at IS NULL").Where("run_at <= ?", q.clock.Now()).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count due jobs: %w", store.Translate(err))
	}
	return int(n), nil
}

// GivenUp counts the jobs that failed for good and are still remembered.
func (q *Queue) GivenUp(ctx context.Context) (int, error) {
	n, err := q.db.Reader().NewSelect().Model((*jobRow)(nil)).Where("failed").Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count failed jobs: %w", store.Translate(err))
	}
	return int(n), nil
}
