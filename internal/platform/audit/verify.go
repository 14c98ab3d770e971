package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// verifyBatch is how many lines are read at a time.
const verifyBatch = 1000

// A BrokenError says where the chain of a unit breaks.
type BrokenError struct {
	UnitID string
	// Seq is the number of the first line that is wrong or missing.
	Seq    int64
	Reason string
}

// Error says where and how.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("the trail of unit %s breaks at line %d: %s", e.UnitID, e.Seq, e.Reason)
}

// Verify reads a unit's whole chain and returns a *BrokenError where a line
// was changed, taken out or put in. Lines written meanwhile do not disturb it.
// Somebody who can write the database can also compute a whole new chain:
// only a hash kept elsewhere shows that.
func Verify(ctx context.Context, db *store.DB, unitID string) error {
	var end head
	err := db.Reader().NewSelect().Model(&end).Where("unit_id = ?", unitID).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read the head of the trail: %w", store.Translate(err))
	}
	last, err := verifyLines(ctx, db, unitID, end.Seq)
	if err != nil {
		return err
	}
	if last.Seq != end.Seq {
		return &BrokenError{unitID, last.Seq + 1, "the line is missing"}
	}
	if last.Hash != end.Hash {
		return &BrokenError{unitID, last.Seq, "the head of the trail names another line"}
	}
	return verifyNoneBeyond(ctx, db, unitID)
}

// verifyLines checks the lines up to a number and returns the last one.
func verifyLines(ctx context.Context, db *store.DB, unitID string, upTo int64) (line, error) {
	var last line
	for {
		var lines []line
		err := db.Reader().NewSelect().Model(&lines).
			Where("unit_id = ? AND seq > ? AND seq <= ?", unitID, last.Seq, upTo).
			Order("seq").Limit(verifyBatch).Scan(ctx)
		if err != nil {
			return line{}, fmt.Errorf("read the trail: %w", store.Translate(err))
		}
		for _, l := range lines {
			if reason := l.wrongAfter(last); reason != "" {
				return line{}, &BrokenError{unitID, last.Seq + 1, reason}
			}
			last = l
		}
		if len(lines) < verifyBatch {
			return last, nil
		}
	}
}

// wrongAfter says what is wrong with a line that follows another; "" when
// nothing is.
func (l line) wrongAfter(last line) string {
	switch {
	case l.Seq != last.Seq+1:
		return "the line is missing"
	case l.PrevHash != last.Hash:
		return "the line does not follow the one before it"
	case l.Hash != l.sum():
		return "the line was changed"
	}
	return ""
}

// verifyNoneBeyond looks for lines outside the chain, which nobody wrote by
// Write. Head and lines are read by one query, as they are at one moment.
func verifyNoneBeyond(ctx context.Context, db *store.DB, unitID string) error {
	var beyond sql.NullInt64
	err := db.Reader().NewRaw(`SELECT min(seq) FROM audit_lines WHERE unit_id = ? AND seq NOT BETWEEN 1 AND
		coalesce((SELECT seq FROM audit_heads WHERE unit_id = ?), 0)`, unitID, unitID).Scan(ctx, &beyond)
	if err != nil {
		return fmt.Errorf("read the trail: %w", store.Translate(err))
	}
	if beyond.Valid {
		return &BrokenError{unitID, beyond.Int64, "the line was put in"}
	}
	return nil
}
