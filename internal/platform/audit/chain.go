package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// System is the unit of the chain in which the program itself keeps what
// belongs to no unit: sign-ins and users.
const System = "system"

// line is a row of the trail. All but Seq, PrevHash and Hash comes from the
// entry; Before and After are JSON, "" for none.
type line struct {
	bun.BaseModel `bun:"table:audit_lines"`

	UnitID   string    `bun:"unit_id,pk"`
	Seq      int64     `bun:"seq,pk"`
	At       time.Time `bun:"at"`
	ActorID  string    `bun:"actor_id"`
	Action   Action    `bun:"action"`
	Object   string    `bun:"object"`
	Before   string    `bun:"before"`
	After    string    `bun:"after"`
	From     string    `bun:"came_from"`
	PrevHash string    `bun:"prev_hash"`
	Hash     string    `bun:"hash"`
}

// head is the last line of a unit's chain. Its lock gives out the numbers.
type head struct {
	bun.BaseModel `bun:"table:audit_heads"`

	UnitID string `bun:"unit_id,pk"`
	Seq    int64  `bun:"seq"`
	Hash   string `bun:"hash"`
}

// Write appends the entry to its unit's chain, within the transaction of the
// act that it tells of. Writers of one unit wait for each other until their
// transactions end.
func Write(ctx context.Context, tx bun.Tx, e Entry) error {
	l, err := newLine(e)
	if err != nil || !chained {
		return err
	}
	last, err := lockHead(ctx, tx, e.UnitID)
	if err != nil {
		return fmt.Errorf("lock the trail of the unit: %w", err)
	}
	l.Seq, l.PrevHash = last.Seq+1, last.Hash
	l.Hash = l.sum()
	_, err = store.Exec(ctx, tx, `
		INSERT INTO audit_lines (unit_id, seq, at, actor_id, action, object, before, after, came_from, prev_hash, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		l.UnitID, l.Seq, store.Instant(l.At), l.ActorID, string(l.Action), l.Object, l.Before, l.After, l.From, l.PrevHash, l.Hash)
	if err != nil {
		return fmt.Errorf("write the trail: %w", err)
	}
	if _, err := store.Exec(ctx, tx, `UPDATE audit_heads SET seq = $1, hash = $2 WHERE unit_id = $3`, l.Seq, l.Hash, l.UnitID); err != nil {
		return fmt.Errorf("move the head of the trail: %w", err)
	}
	return nil
}

// WriteAll appends entries of several units. It takes the units in the order of
// their ids, whatever the order of the entries, so that transactions that write
// into the same chains never wait for each other in a circle.
func WriteAll(ctx context.Context, tx bun.Tx, entries ...Entry) error {
	ordered := slices.Clone(entries)
	slices.SortStableFunc(ordered, func(a, b Entry) int { return strings.Compare(a.UnitID, b.UnitID) })
	for _, e := range ordered {
		if err := Write(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

func newLine(e Entry) (line, error) {
	if e.UnitID == "" || e.Action == "" || e.At.IsZero() {
		return line{}, errors.New("write the trail: an entry needs a unit, an action and a time")
	}
	before, err := encode(e.Before)
	if err != nil {
		return line{}, err
	}
	after, err := encode(e.After)
	if err != nil {
		return line{}, err
	}
	return line{
		UnitID: e.UnitID, ActorID: e.ActorID, Action: e.Action, Object: e.Object,
		Before: before, After: after, From: e.From,
		At: e.At.UTC().Truncate(time.Microsecond), // what both databases keep
	}, nil
}

func encode(value any) (string, error) {
	if value == nil {
		return "", nil
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("write a value into the trail: %w", err)
	}
	return string(encoded), nil
}

// lockHead returns the end of the unit's chain and keeps others from adding
// to it: by a lock on the row in PostgreSQL; in SQLite the transaction is the
// only one that writes.
func lockHead(ctx context.Context, tx bun.Tx, unitID string) (head, error) {
	last, err := selectHead(ctx, tx, unitID)
	if !errors.Is(err, store.ErrNotFound) {
		return last, err
	}
	if _, err := store.Exec(ctx, tx, `INSERT INTO audit_heads (unit_id, seq, hash) VALUES ($1, 0, '') ON CONFLICT DO NOTHING`, unitID); err != nil {
		return head{}, err
	}
	return selectHead(ctx, tx, unitID) // perhaps another's, who was first
}

func selectHead(ctx context.Context, tx bun.Tx, unitID string) (head, error) {
	h := head{UnitID: unitID}
	query := `SELECT seq, hash FROM audit_heads WHERE unit_id = $1`
	if tx.Dialect().Name() == dialect.PG {
		query += ` FOR UPDATE`
	}
	err := store.OneRowIn(ctx, tx, func(rows *sql.Rows) error { return rows.Scan(&h.Seq, &h.Hash) }, query, unitID)
	return h, err
}

// sum is the line's hash. Each value is written with its length before it, so
// that no two different lines give the same bytes.
func (l line) sum() string {
	hash := sha256.New()
	for _, value := range []string{
		l.UnitID, strconv.FormatInt(l.Seq, 10), l.At.UTC().Format(time.RFC3339Nano), l.ActorID,
		string(l.Action), l.Object, l.Before, l.After, l.From, l.PrevHash,
	} {
		_, _ = fmt.Fprintf(hash, "%d:%s,", len(value), value) // a hash never fails
	}
	return hex.EncodeToString(hash.Sum(nil))
}
