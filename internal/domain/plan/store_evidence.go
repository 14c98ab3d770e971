package plan

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

type evidenceRow struct {
	bun.BaseModel `bun:"table:evidence,alias:e"`

	UnitID        string       `bun:"unit_id,pk"`
	ID            string       `bun:"id,pk"`
	TaskID        string       `bun:"task_id"`
	OccurrenceID  string       `bun:"occurrence_id"`
	Product       string       `bun:"product"`
	Kind          EvidenceKind `bun:"kind"`
	Title         string       `bun:"title"`
	FileHash      string       `bun:"file_hash"`
	FileName      string       `bun:"file_name"`
	FileSize      int64        `bun:"file_size"`
	MediaType     string       `bun:"media_type"`
	URL           string       `bun:"url"`
	Thing         string       `bun:"thing"`
	AddedBy       string       `bun:"added_by"`
	AddedAt       time.Time    `bun:"added_at"`
	RemovedBy     string       `bun:"removed_by"`
	RemovedAt     bun.NullTime `bun:"removed_at"`
	RemovedReason string       `bun:"removed_reason"`
}

func (r evidenceRow) evidence() Evidence {
	return Evidence{
		UnitID: r.UnitID, ID: r.ID, TaskID: r.TaskID, OccurrenceID: r.OccurrenceID, Product: r.Product,
		Kind: r.Kind, Title: r.Title, FileHash: r.FileHash, FileName: r.FileName, FileSize: r.FileSize,
		MediaType: r.MediaType, URL: r.URL, Thing: r.Thing, AddedBy: r.AddedBy, AddedAt: r.AddedAt,
		RemovedBy: r.RemovedBy, RemovedAt: r.RemovedAt.Time, RemovedReason: r.RemovedReason,
	}
}

func insertEvidence(ctx context.Context, tx bun.IDB, e Evidence) error {
	row := evidenceRow{
		UnitID: e.UnitID, ID: e.ID, TaskID: e.TaskID, OccurrenceID: e.OccurrenceID, Product: e.Product,
		Kind: e.Kind, Title: e.Title, FileHash: e.FileHash, FileName: e.FileName, FileSize: e.FileSize,
		MediaType: e.MediaType, URL: e.URL, Thing: e.Thing, AddedBy: e.AddedBy, AddedAt: e.AddedAt,
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert evidence: %w", store.Translate(err))
	}
	return nil
}

// markRemoved keeps the row of a piece and says who took it back, and why.
func markRemoved(ctx context.Context, tx bun.IDB, e Evidence) error {
	_, err := tx.NewUpdate().Model((*evidenceRow)(nil)).
		Set("removed_by = ?", e.RemovedBy).Set("removed_at = ?", e.RemovedAt).Set("removed_reason = ?", e.RemovedReason).
		Where("unit_id = ?", e.UnitID).Where("id = ?", e.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("take evidence back: %w", store.Translate(err))
	}
	return nil
}

// An evidenceScope says which evidence a query returns: that of one task, of
// one occurrence, or of all tasks of a year.
type evidenceScope struct {
	taskID, occurrenceID string
	year                 int
}

// selectEvidence returns pieces in the order in which they were added, also
// those that were taken back.
func selectEvidence(ctx context.Context, db bun.IDB, unitID string, scope evidenceScope) ([]Evidence, error) {
	var rows []evidenceRow
	q := db.NewSelect().Model(&rows).Where("e.unit_id = ?", unitID)
	if scope.taskID != "" {
		q = q.Where("task_id = ?", scope.taskID)
	}
	if scope.occurrenceID != "" {
		q = q.Where("occurrence_id = ?", scope.occurrenceID)
	}
	if scope.year != 0 {
		q = q.Where("task_id IN (SELECT id FROM tasks WHERE unit_id = ? AND year = ?)", unitID, scope.year)
	}
	if err := q.OrderExpr("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select evidence: %w", store.Translate(err))
	}
	evidence := make([]Evidence, 0, len(rows))
	for _, r := range rows {
		evidence = append(evidence, r.evidence())
	}
	return evidence, nil
}

func selectPiece(ctx context.Context, db bun.IDB, unitID, id string) (Evidence, error) {
	var row evidenceRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Evidence{}, fmt.Errorf("select a piece of evidence: %w", store.Translate(err))
	}
	return row.evidence(), nil
}

// lockOccurrence lets other transactions wait that change the occurrence, and
// what is read of it afterwards stays so until this one ends.
func lockOccurrence(ctx context.Context, tx bun.Tx, unitID, id string) error {
	_, err := tx.NewUpdate().Model((*occurrenceRow)(nil)).Set("version = version").
		Where("unit_id = ?", unitID).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("lock an occurrence: %w", store.Translate(err))
	}
	return nil
}
