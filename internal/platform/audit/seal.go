package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A Seal (niêm phong ngày) ties the chains of all units together once a day.
// Who changes a line of an earlier day would have to forge all seals since,
// and those that somebody has written down elsewhere cannot be forged.
type Seal struct {
	Day clock.Date
	At  time.Time
	// Chains counts those that had moved since the seal before.
	Chains int
	// Hash is over the heads of those chains and the seal before.
	Hash string
}

type sealRow struct {
	bun.BaseModel `bun:"table:audit_seals"`

	UnitID   string     `bun:"unit_id,pk"`
	Day      clock.Date `bun:"day,pk"`
	At       time.Time  `bun:"at"`
	Chains   int        `bun:"chains"`
	PrevHash string     `bun:"prev_hash"`
	Hash     string     `bun:"hash"`
}

func (r sealRow) seal() Seal {
	return Seal{Day: r.Day, At: r.At.In(clock.Zone), Chains: r.Chains, Hash: r.Hash}
}

// MakeSeal seals the day of an instant, once: a day that is sealed already
// keeps its seal. Units that write meanwhile are not held up; what they write
// is in the next seal.
func MakeSeal(ctx context.Context, tx bun.Tx, now time.Time) (Seal, error) {
	now = now.UTC().Truncate(time.Microsecond)
	last, err := lastSeal(ctx, tx)
	if err != nil {
		return Seal{}, err
	}
	day := clock.DateOf(now)
	if !last.Day.IsZero() && !last.Day.Before(day) {
		return last.seal(), nil
	}
	if _, err := tx.NewRaw(`INSERT INTO audit_sealed_heads (unit_id, day, seq, hash)
		SELECT h.unit_id, ?, h.seq, h.hash FROM audit_heads AS h WHERE h.seq > coalesce(
			(SELECT max(s.seq) FROM audit_sealed_heads AS s WHERE s.unit_id = h.unit_id), 0)`, day).Exec(ctx); err != nil {
		return Seal{}, fmt.Errorf("write down the heads of the trail: %w", store.Translate(err))
	}
	seal := sealRow{UnitID: System, Day: day, At: now, PrevHash: last.Hash}
	if seal.Chains, seal.Hash, err = seal.sum(ctx, tx); err != nil {
		return Seal{}, err
	}
	if _, err := tx.NewInsert().Model(&seal).Exec(ctx); err != nil {
		return Seal{}, fmt.Errorf("write a seal: %w", store.Translate(err))
	}
	return seal.seal(), nil
}

func lastSeal(ctx context.Context, db bun.IDB) (sealRow, error) {
	var last sealRow
	err := db.NewSelect().Model(&last).Where("unit_id = ?", System).OrderExpr("day DESC").Limit(1).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return sealRow{}, fmt.Errorf("read the last seal: %w", store.Translate(err))
	}
	return last, nil
}

// sum counts the heads of a seal, and is their hash with the seal before.
func (r sealRow) sum(ctx context.Context, db bun.IDB) (chains int, hash string, err error) {
	rows, err := db.QueryContext(ctx, `SELECT unit_id, seq, hash FROM audit_sealed_heads WHERE day = ? ORDER BY unit_id`, r.Day)
	if err != nil {
		return 0, "", fmt.Errorf("read the heads of a seal: %w", err)
	}
	defer func() { _ = rows.Close() }() // what went wrong, rows.Err tells
	sum := sha256.New()
	write := func(values ...string) {
		for _, value := range values {
			_, _ = fmt.Fprintf(sum, "%d:%s,", len(value), value) // a hash never fails
		}
	}
	write(r.Day.String(), r.At.UTC().Format(time.RFC3339Nano), r.PrevHash)
	for rows.Next() {
		var h head
		if err := rows.Scan(&h.UnitID, &h.Seq, &h.Hash); err != nil {
			return 0, "", fmt.Errorf("read a head of a seal: %w", err)
		}
		write(h.UnitID, strconv.FormatInt(h.Seq, 10), h.Hash)
		chains++
	}
	if err := rows.Err(); err != nil {
		return 0, "", fmt.Errorf("read the heads of a seal: %w", err)
	}
	return chains, hex.EncodeToString(sum.Sum(nil)), nil
}

// Seals lists the seals, the latest first.
func Seals(ctx context.Context, db *store.DB, most int) ([]Seal, error) {
	var rows []sealRow
	if err := db.Reader().NewSelect().Model(&rows).Where("unit_id = ?", System).OrderExpr("day DESC").Limit(int64(most)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("list the seals: %w", store.Translate(err))
	}
	seals := make([]Seal, 0, len(rows))
	for _, r := range rows {
		seals = append(seals, r.seal())
	}
	return seals, nil
}

// A SealError says which day's seal does not hold.
type SealError struct {
	Day clock.Date
	// UnitID is the unit whose chain is not the sealed one; empty when the seal
	// itself was changed.
	UnitID string
	Reason string
}

// Error says which day, and how.
func (e *SealError) Error() string {
	if e.UnitID != "" {
		return fmt.Sprintf("the seal of %s does not hold for unit %s: %s", e.Day, e.UnitID, e.Reason)
	}
	return fmt.Sprintf("the seal of %s does not hold: %s", e.Day, e.Reason)
}

// VerifySeals looks whether each seal follows the one before, and whether the
// chains still have the lines that were sealed. It returns a *SealError.
func VerifySeals(ctx context.Context, db *store.DB) (seals int, err error) {
	var rows []sealRow
	if err := db.Reader().NewSelect().Model(&rows).Where("unit_id = ?", System).OrderExpr("day").Scan(ctx); err != nil {
		return 0, fmt.Errorf("read the seals: %w", store.Translate(err))
	}
	before := ""
	for _, r := range rows {
		chains, hash, err := r.sum(ctx, db.Reader())
		switch {
		case err != nil:
			return 0, err
		case r.PrevHash != before:
			return 0, &SealError{Day: r.Day, Reason: "it does not follow the seal before it"}
		case hash != r.Hash || chains != r.Chains:
			return 0, &SealError{Day: r.Day, Reason: "it was changed"}
		}
		before = r.Hash
	}
	return len(rows), verifySealedLines(ctx, db)
}

// verifySealedLines finds the first sealed head of which the line is gone or
// another one.
func verifySealedLines(ctx context.Context, db *store.DB) error {
	var wrong struct {
		UnitID string     `bun:"unit_id"`
		Day    clock.Date `bun:"day"`
		Seq    int64      `bun:"seq"`
	}
	err := db.Reader().NewRaw(`SELECT s.unit_id, s.day, s.seq FROM audit_sealed_heads AS s
		LEFT JOIN audit_lines AS l ON l.unit_id = s.unit_id AND l.seq = s.seq
		WHERE l.hash IS NULL OR l.hash <> s.hash ORDER BY s.day, s.unit_id LIMIT 1`).Scan(ctx, &wrong)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("compare the trail with its seals: %w", store.Translate(err))
	}
	return &SealError{Day: wrong.Day, UnitID: wrong.UnitID, Reason: fmt.Sprintf("line %d is another one or missing", wrong.Seq)}
}

// A Report is what a look at the whole trail has found.
type Report struct {
	Chains int
	Lines  int64
	Seals  int
	// Broken lists what does not hold: each a *BrokenError or a *SealError.
	Broken []error
}

// VerifyAll looks at the chains of all units and at the seals. It needs the
// memory of a thousand lines, however long the chains are.
func VerifyAll(ctx context.Context, db *store.DB) (Report, error) {
	var units []string
	err := db.Reader().NewRaw(`SELECT unit_id FROM audit_heads UNION SELECT DISTINCT unit_id FROM audit_lines ORDER BY 1`).Scan(ctx, &units)
	if err != nil {
		return Report{}, fmt.Errorf("list the chains of the trail: %w", store.Translate(err))
	}
	var r Report
	for _, unitID := range units {
		last, err := Last(ctx, db, unitID)
		if err != nil {
			return Report{}, err
		}
		r.Chains++
		r.Lines += last
		if err := r.note(Verify(ctx, db, unitID)); err != nil {
			return Report{}, err
		}
	}
	seals, err := VerifySeals(ctx, db)
	r.Seals = seals
	return r, r.note(err)
}

// note keeps what does not hold; other errors it returns.
func (r *Report) note(err error) error {
	_, broken := errors.AsType[*BrokenError](err)
	_, unsealed := errors.AsType[*SealError](err)
	if broken || unsealed {
		r.Broken = append(r.Broken, err)
		return nil
	}
	return err
}
