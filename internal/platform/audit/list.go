package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// maxLines is the most that List gives at once.
const maxLines = 500

// A Line is an entry of the trail as it was written.
type Line struct {
	UnitID  string
	Seq     int64 // from 1, without gaps, in its unit
	At      time.Time
	ActorID string
	Action  Action
	Object  string
	// Before and After are the object's values; nil for none.
	Before, After json.RawMessage
	From          string
	Hash          string
}

// A Filter narrows a list of lines; empty fields narrow nothing.
type Filter struct {
	Object  string
	ActorID string
	Action  Action
	// Room is the first part of actions: "plan".
	Room string
	// From and Until bound the instants, the second without it.
	From, Until time.Time
	// OlderThan is the number below which the lines lie: the last one of the
	// page before.
	OlderThan int64
	// Limit is the most to return, 500 at most and by default.
	Limit int
}

// List returns lines of a unit's trail, the newest first.
func List(ctx context.Context, db *store.DB, unitID string, f Filter) ([]Line, error) {
	var rows []line
	query := db.Reader().NewSelect().Model(&rows).Where("unit_id = ?", unitID).Order("seq DESC").Limit(f.limit())
	if f.Object != "" {
		query = query.Where("object = ?", f.Object)
	}
	if f.ActorID != "" {
		query = query.Where("actor_id = ?", f.ActorID)
	}
	if f.Action != "" {
		query = query.Where("action = ?", f.Action)
	}
	if f.Room != "" {
		query = query.Where("action LIKE ?", f.Room+".%")
	}
	if !f.From.IsZero() {
		query = query.Where("at >= ?", f.From.UTC())
	}
	if !f.Until.IsZero() {
		query = query.Where("at < ?", f.Until.UTC())
	}
	if f.OlderThan > 0 {
		query = query.Where("seq < ?", f.OlderThan)
	}
	if err := query.Scan(ctx); err != nil {
		return nil, fmt.Errorf("list the trail: %w", store.Translate(err))
	}
	lines := make([]Line, len(rows))
	for i, row := range rows {
		lines[i] = row.public()
	}
	return lines, nil
}

func (f Filter) limit() int64 {
	if f.Limit <= 0 || f.Limit > maxLines {
		return maxLines
	}
	return int64(f.Limit)
}

func (l line) public() Line {
	return Line{
		UnitID: l.UnitID, Seq: l.Seq, At: l.At.In(clock.Zone), ActorID: l.ActorID, Action: l.Action,
		Object: l.Object, Before: raw(l.Before), After: raw(l.After), From: l.From, Hash: l.Hash,
	}
}

func raw(s string) json.RawMessage {
	if s == "" {
		return nil
	}
	return json.RawMessage(s)
}
