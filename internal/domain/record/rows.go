package record

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type recordRow struct {
	UnitID      string     `bun:"unit_id"`
	Kind        string     `bun:"kind"`
	ID          string     `bun:"id"`
	Code        string     `bun:"code"`
	Title       string     `bun:"title"`
	State       string     `bun:"state"`
	Day         clock.Date `bun:"day"`
	Due         clock.Date `bun:"due"`
	DueAt       time.Time  `bun:"due_at"`
	PausedAt    time.Time  `bun:"paused_at"`
	MovedOn     clock.Date `bun:"moved_on"`
	DisposedAt  time.Time  `bun:"disposed_at"`
	Origin      Origin     `bun:"origin"`
	Fingerprint string     `bun:"fingerprint"`
	Version     int        `bun:"version"`
	MadeBy      string     `bun:"made_by"`
	MadeName    string     `bun:"made_name"`
	MadeAt      time.Time  `bun:"made_at"`
	ChangedAt   time.Time  `bun:"changed_at"`
	Data        string     `bun:"data"`
	Sealed      string     `bun:"sealed"`
}

// scan reads a row of shownColumns.
func (r *recordRow) scan(rows *sql.Rows) error {
	var dueAt, pausedAt, disposedAt sql.NullTime
	err := rows.Scan(&r.UnitID, &r.Kind, &r.ID, &r.Code, &r.Title, &r.State, &r.Day, &r.Due, &dueAt, &pausedAt, &r.MovedOn, &disposedAt, &r.Origin, &r.Fingerprint,
		&r.Version, &r.MadeBy, &r.MadeName, &r.MadeAt, &r.ChangedAt, &r.Data, &r.Sealed)
	r.DueAt, r.PausedAt, r.DisposedAt = dueAt.Time, pausedAt.Time, disposedAt.Time
	return err
}

func (r recordRow) record() (Record, error) {
	values, err := valuesOf(r.Data)
	if err != nil {
		return Record{}, err
	}
	return Record{
		UnitID: r.UnitID, Kind: r.Kind, ID: r.ID, Code: r.Code, Title: r.Title, State: r.State, Day: r.Day, Due: r.Due, DueAt: r.DueAt,
		PausedAt: r.PausedAt, MovedOn: r.MovedOn, DisposedAt: r.DisposedAt, Origin: r.Origin, Fingerprint: r.Fingerprint, Values: values, Version: r.Version, MadeBy: r.MadeBy,
		MadeName: r.MadeName, MadeAt: r.MadeAt.In(clock.Zone), ChangedAt: r.ChangedAt.In(clock.Zone), hasSealed: r.Sealed != "",
	}, nil
}

func recordsOf(rows []recordRow) ([]Record, error) {
	records := make([]Record, 0, len(rows))
	for _, row := range rows {
		r, err := row.record()
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

type eventRow struct {
	bun.BaseModel `bun:"table:record_events,alias:e"`

	UnitID    string    `bun:"unit_id,pk"`
	ID        string    `bun:"id,pk"`
	Kind      string    `bun:"kind"`
	RecordID  string    `bun:"record_id"`
	Act       Act       `bun:"act"`
	Move      string    `bun:"move"`
	FromState string    `bun:"from_state"`
	ToState   string    `bun:"to_state"`
	Note      string    `bun:"note"`
	Changes   string    `bun:"changes"`
	ByID      string    `bun:"by_id"`
	ByName    string    `bun:"by_name"`
	At        time.Time `bun:"at"`
}

func (r eventRow) event() (Event, error) {
	e := Event{ID: r.ID, Act: r.Act, Move: r.Move, From: r.FromState, To: r.ToState, Note: r.Note, ByID: r.ByID, ByName: r.ByName, At: r.At.In(clock.Zone)}
	if r.Changes == "" {
		return e, nil
	}
	if err := json.Unmarshal([]byte(r.Changes), &e.Changes); err != nil {
		return Event{}, fmt.Errorf("read the changes of an entry: %w", err)
	}
	return e, nil
}

type fileRow struct {
	bun.BaseModel `bun:"table:record_files,alias:f"`

	UnitID    string    `bun:"unit_id,pk"`
	ID        string    `bun:"id,pk"`
	Kind      string    `bun:"kind"`
	RecordID  string    `bun:"record_id"`
	Field     string    `bun:"field"`
	Name      string    `bun:"name"`
	Hash      string    `bun:"file_hash"`
	Size      int64     `bun:"size"`
	MediaType string    `bun:"media_type"`
	ByID      string    `bun:"by_id"`
	ByName    string    `bun:"by_name"`
	AddedAt   time.Time `bun:"added_at"`
	RemovedAt time.Time `bun:"removed_at,nullzero"`
}

func (r fileRow) file() KeptFile {
	return KeptFile{
		ID: r.ID, Kind: r.Kind, RecordID: r.RecordID, Field: r.Field, Name: r.Name, Hash: r.Hash, MediaType: r.MediaType, Size: r.Size,
		ByID: r.ByID, ByName: r.ByName, AddedAt: r.AddedAt.In(clock.Zone),
	}
}

type kindRow struct {
	Name       string
	Definition string
	Version    int
}

type draftRow struct {
	bun.BaseModel `bun:"table:record_drafts,alias:d"`

	UnitID   string    `bun:"unit_id,pk"`
	UserID   string    `bun:"user_id,pk"`
	Kind     string    `bun:"kind,pk"`
	RecordID string    `bun:"record_id,pk"`
	Sealed   string    `bun:"sealed"`
	SavedAt  time.Time `bun:"saved_at"`
}

type viewRow struct {
	bun.BaseModel `bun:"table:record_views,alias:w"`

	UnitID string    `bun:"unit_id,pk"`
	ID     string    `bun:"id,pk"`
	Kind   string    `bun:"kind"`
	Name   string    `bun:"name"`
	Query  string    `bun:"query"`
	UserID string    `bun:"user_id"`
	MadeAt time.Time `bun:"made_at"`
}

type importRow struct {
	bun.BaseModel `bun:"table:record_imports,alias:i"`

	UnitID  string    `bun:"unit_id,pk"`
	ID      string    `bun:"id,pk"`
	Kind    string    `bun:"kind"`
	Name    string    `bun:"name"`
	Hash    string    `bun:"file_hash"`
	Size    int64     `bun:"size"`
	Mapping string    `bun:"mapping"`
	State   string    `bun:"state"`
	Taken   int       `bun:"taken"`
	ByID    string    `bun:"by_id"`
	ByName  string    `bun:"by_name"`
	At      time.Time `bun:"at"`
}
