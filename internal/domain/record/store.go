package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Queries of the room. Each takes the unit and the kind first; none decides
// anything. The rows themselves are in rows.go.

// insertRecords adds entries with their values.
func insertRecords(ctx context.Context, tx bun.Tx, k Kind, records []Record, seal func(Record) (data, sealed string, err error)) error {
	rows, values := make([][]any, 0, len(records)), make([][]any, 0, len(records))
	for _, r := range records {
		data, sealed, err := seal(r)
		if err != nil {
			return err
		}
		rows = append(rows, rowArgs(k, r))
		values = append(values, []any{r.UnitID, r.Kind, r.ID, data, sealed})
	}
	if err := store.InsertMany(ctx, tx, "records", tableColumns, rows); err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	if err := store.InsertMany(ctx, tx, "record_values", valueColumns, values); err != nil {
		return fmt.Errorf("insert the values of entries: %w", err)
	}
	return nil
}

// The columns of an entry and of its values, in the order of their arguments.
var (
	tableColumns = append([]string{
		"unit_id", "kind", "id", "code", "title", "folded", "state", "day", "due", "due_at", "paused_at", "moved_on", "disposed_at",
		"origin", "fingerprint",
		"version", "made_by", "made_name", "made_at", "changed_at",
	}, columnNames...)
	valueColumns = []string{"unit_id", "kind", "record_id", "data", "sealed"}
)

func rowArgs(k Kind, r Record) []any {
	args := []any{
		r.UnitID, r.Kind, r.ID, r.Code, r.Title, fold(r.Code, r.Title), r.State, dayArg(r.Day), dayArg(r.Due), instantArg(r.DueAt),
		instantArg(r.PausedAt), dayArg(r.MovedOn), instantArg(r.DisposedAt), string(r.Origin), r.Fingerprint, r.Version, r.MadeBy, r.MadeName, store.Instant(r.MadeAt), store.Instant(r.ChangedAt),
	}
	return append(args, columnValues(k, r.Values)...)
}

func dayArg(d clock.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

func instantArg(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return store.Instant(t)
}

// updateRecord writes an entry that still has the version before its own;
// store.ErrStale says that it has not.
func updateRecord(ctx context.Context, tx bun.Tx, k Kind, r Record, data, sealed string) error {
	args := []any{
		r.UnitID, r.Kind, r.ID, r.Version - 1, r.Title, fold(r.Code, r.Title), r.State, dayArg(r.Day), dayArg(r.Due), instantArg(r.DueAt),
		instantArg(r.PausedAt), dayArg(r.MovedOn), instantArg(r.DisposedAt), r.Fingerprint, r.Version, store.Instant(r.ChangedAt),
	}
	args = append(args, columnValues(k, r.Values)...)
	res, err := store.Exec(ctx, tx, updateRecordSQL, args...)
	if err != nil {
		return fmt.Errorf("update an entry: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("update an entry: %w", store.ErrStale), err)
	}
	_, err = store.Exec(ctx, tx, "UPDATE record_values SET data = $4, sealed = $5 WHERE unit_id = $1 AND kind = $2 AND record_id = $3",
		r.UnitID, r.Kind, r.ID, data, sealed)
	if err != nil {
		return fmt.Errorf("update the values of an entry: %w", err)
	}
	return nil
}

var updateRecordSQL = func() string {
	set := []string{}
	n := 5
	for _, column := range append([]string{"title", "folded", "state", "day", "due", "due_at", "paused_at", "moved_on", "disposed_at", "fingerprint", "version", "changed_at"}, columnNames...) {
		set = append(set, column+" = $"+strconv.Itoa(n))
		n++
	}
	return "UPDATE records SET " + strings.Join(set, ", ") + " WHERE unit_id = $1 AND kind = $2 AND id = $3 AND version = $4"
}()

const shownColumns = `r.unit_id, r.kind, r.id, r.code, r.title, r.state, r.day, r.due, r.due_at, r.paused_at, r.moved_on, r.disposed_at, r.origin, r.fingerprint,
	r.version, r.made_by, r.made_name, r.made_at, r.changed_at, v.data, v.sealed`

const fromRecords = ` FROM records AS r JOIN record_values AS v ON v.unit_id = r.unit_id AND v.kind = r.kind AND v.record_id = r.id`

// selectRecord reads one entry, without its sealed values.
func selectRecord(ctx context.Context, db *store.DB, unitID, kind, id string) (Record, error) {
	var row recordRow
	err := db.OneRow(ctx, &row, "SELECT "+shownColumns+fromRecords+" WHERE r.unit_id = $1 AND r.kind = $2 AND r.id = $3", unitID, kind, id)
	if err != nil {
		return Record{}, fmt.Errorf("select an entry: %w", err)
	}
	return row.record()
}

// lockRecord reads one entry within a transaction, for it to be changed, with
// its sealed values as they are kept.
func lockRecord(ctx context.Context, tx bun.Tx, unitID, kind, id string) (r Record, sealed string, err error) {
	var row recordRow
	err = store.OneRowIn(ctx, tx, row.scan,
		"SELECT "+shownColumns+fromRecords+" WHERE r.unit_id = $1 AND r.kind = $2 AND r.id = $3", unitID, kind, id)
	if err != nil {
		return Record{}, "", fmt.Errorf("select an entry: %w", err)
	}
	r, err = row.record()
	return r, row.Sealed, err
}

// A look is what a list of entries is asked for.
type look struct {
	where clause
	// order is a column of the table, or an expression of the room's own;
	// descending turns it round.
	order      string
	descending bool
	// after are the order's value and the id of the row before.
	after []any
	most  int
}

func selectRecords(ctx context.Context, db bun.IDB, unitID, kind string, l look) ([]Record, error) {
	query := "SELECT " + shownColumns + fromRecords + " WHERE r.unit_id = ? AND r.kind = ? AND " + l.where.sql
	args := append([]any{unitID, kind}, l.where.args...)
	than, direction := ">", ""
	if l.descending {
		than, direction = "<", " DESC"
	}
	if len(l.after) == 2 {
		query += " AND (" + l.order + ", r.id) " + than + " (?, ?)"
		args = append(args, l.after...)
	}
	query += " ORDER BY " + l.order + direction + ", r.id" + direction + " LIMIT ?"
	var rows []recordRow
	if err := db.NewRaw(query, append(args, l.most)...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("select entries: %w", store.Translate(err))
	}
	return recordsOf(rows)
}

// countUpTo counts entries, but no more than most.
func countUpTo(ctx context.Context, db bun.IDB, unitID, kind string, where clause, most int) (int, error) {
	var n int
	args := append([]any{unitID, kind}, where.args...)
	err := db.NewRaw("SELECT COUNT(*) FROM (SELECT 1 FROM records AS r WHERE r.unit_id = ? AND r.kind = ? AND "+where.sql+" LIMIT ?) AS found",
		append(args, most)...).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("count entries: %w", store.Translate(err))
	}
	return n, nil
}

// selectTwins lists a few entries with a fingerprint.
func selectTwins(ctx context.Context, db bun.IDB, unitID, kind, fingerprint, but string) ([]Record, error) {
	if fingerprint == "" {
		return nil, nil
	}
	return selectRecords(ctx, db, unitID, kind, look{
		where: clause{"r.fingerprint = ? AND r.id <> ? AND r.state <> ?", []any{fingerprint, but, Struck}}, order: "r.id", most: 5,
	})
}

// selectFingerprints tells which of the fingerprints the register has.
func selectFingerprints(ctx context.Context, db bun.IDB, unitID, kind string, fingerprints []string) (map[string]bool, error) {
	known := map[string]bool{}
	for len(fingerprints) > 0 {
		some := fingerprints[:min(len(fingerprints), 500)]
		fingerprints = fingerprints[len(some):]
		var found []string
		err := db.NewRaw("SELECT DISTINCT fingerprint FROM records WHERE unit_id = ? AND kind = ? AND state <> ? AND fingerprint IN (?)",
			unitID, kind, Struck, bun.List(some)).Scan(ctx, &found)
		if err != nil {
			return nil, fmt.Errorf("select fingerprints: %w", store.Translate(err))
		}
		for _, f := range found {
			known[f] = true
		}
	}
	return known, nil
}

// takeNumbers takes the next numbers of a year's codes and returns the first.
func takeNumbers(ctx context.Context, tx bun.Tx, unitID, kind string, year, count int) (int, error) {
	var last int
	err := store.OneRowIn(ctx, tx, func(rows *sql.Rows) error { return rows.Scan(&last) },
		`INSERT INTO record_numbers (unit_id, kind, year, last) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id, kind, year) DO UPDATE SET last = record_numbers.last + excluded.last RETURNING last`,
		unitID, kind, year, count)
	if err != nil {
		return 0, fmt.Errorf("take numbers of codes: %w", err)
	}
	return last - count + 1, nil
}

func insertEvent(ctx context.Context, tx bun.Tx, unitID, kind, recordID string, e Event) error {
	changes := ""
	if len(e.Changes) > 0 {
		changes = jsonOf(e.Changes)
	}
	_, err := store.Exec(ctx, tx, `INSERT INTO record_events (unit_id, id, kind, record_id, act, move, from_state, to_state, note, changes, by_id, by_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		unitID, e.ID, kind, recordID, string(e.Act), e.Move, e.From, e.To, e.Note, changes, e.ByID, e.ByName, store.Instant(e.At))
	if err != nil {
		return fmt.Errorf("insert an event of an entry: %w", err)
	}
	return nil
}

func selectEvents(ctx context.Context, db bun.IDB, unitID, kind, recordID string) ([]Event, error) {
	var rows []eventRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("kind = ?", kind).Where("record_id = ?", recordID).OrderExpr("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the events of an entry: %w", store.Translate(err))
	}
	var events []Event
	for _, r := range rows {
		e, err := r.event()
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// forget takes away what else is kept of an entry: papers, drafts, and what its
// history tells of values.
func forget(ctx context.Context, tx bun.Tx, unitID, kind, recordID string) error {
	for _, query := range []string{
		"DELETE FROM record_files WHERE unit_id = $1 AND kind = $2 AND record_id = $3",
		"DELETE FROM record_drafts WHERE unit_id = $1 AND kind = $2 AND record_id = $3",
		"UPDATE record_events SET note = '', changes = '' WHERE unit_id = $1 AND kind = $2 AND record_id = $3",
	} {
		if _, err := store.Exec(ctx, tx, query, unitID, kind, recordID); err != nil {
			return fmt.Errorf("forget what is kept of an entry: %w", err)
		}
	}
	return nil
}

func insertFile(ctx context.Context, tx bun.Tx, unitID string, f KeptFile) error {
	row := fileRow{
		UnitID: unitID, ID: f.ID, Kind: f.Kind, RecordID: f.RecordID, Field: f.Field, Name: f.Name, Hash: f.Hash, Size: f.Size,
		MediaType: f.MediaType, ByID: f.ByID, ByName: f.ByName, AddedAt: f.AddedAt,
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a file of an entry: %w", store.Translate(err))
	}
	return nil
}

// selectFiles lists the files of an entry that were not removed.
func selectFiles(ctx context.Context, db bun.IDB, unitID, kind, recordID string) ([]KeptFile, error) {
	var rows []fileRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("kind = ?", kind).Where("record_id = ?", recordID).
		Where("removed_at IS NULL").OrderExpr("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the files of an entry: %w", store.Translate(err))
	}
	var files []KeptFile
	for _, r := range rows {
		files = append(files, r.file())
	}
	return files, nil
}

func removeFile(ctx context.Context, tx bun.Tx, unitID, id string, at time.Time) error {
	res, err := tx.NewUpdate().Model((*fileRow)(nil)).Set("removed_at = ?", at).
		Where("unit_id = ?", unitID).Where("id = ?", id).Where("removed_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove a file of an entry: %w", store.Translate(err))
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("remove a file of an entry: %w", store.ErrStale), err)
	}
	return nil
}

func selectKinds(ctx context.Context, db *store.DB, unitID string) (map[string]kindRow, error) {
	kinds := map[string]kindRow{}
	err := db.EachRow(ctx, func(rows *sql.Rows) error {
		var r kindRow
		if err := rows.Scan(&r.Name, &r.Definition, &r.Version); err != nil {
			return err
		}
		kinds[r.Name] = r
		return nil
	}, "SELECT name, definition, version FROM record_kinds WHERE unit_id = $1", unitID)
	if err != nil {
		return nil, fmt.Errorf("select the kinds of a unit: %w", err)
	}
	return kinds, nil
}

// writeKind writes what a unit has defined; version is the one that it replaces,
// 0 for what is new. store.ErrStale says that somebody was quicker.
func writeKind(ctx context.Context, tx bun.Tx, unitID string, r kindRow, version int, by string, at time.Time) error {
	if version == 0 {
		_, err := store.Exec(ctx, tx, `INSERT INTO record_kinds (unit_id, name, definition, version, changed_by, changed_at) VALUES ($1, $2, $3, 1, $4, $5)`,
			unitID, r.Name, r.Definition, by, store.Instant(at))
		if err != nil {
			return fmt.Errorf("insert a kind: %w", err)
		}
		return nil
	}
	res, err := store.Exec(ctx, tx, `UPDATE record_kinds SET definition = $3, version = version + 1, changed_by = $4, changed_at = $5
		WHERE unit_id = $1 AND name = $2 AND version = $6`, unitID, r.Name, r.Definition, by, store.Instant(at), version)
	if err != nil {
		return fmt.Errorf("update a kind: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("update a kind: %w", store.ErrStale), err)
	}
	return nil
}

// selectStates are the states in which entries of a register are.
func selectStates(ctx context.Context, db *store.DB, unitID, kind string) ([]string, error) {
	var states []string
	err := db.EachRow(ctx, func(rows *sql.Rows) error {
		var state string
		err := rows.Scan(&state)
		states = append(states, state)
		return err
	}, "SELECT DISTINCT state FROM records WHERE unit_id = $1 AND kind = $2 ORDER BY state", unitID, kind)
	if err != nil {
		return nil, fmt.Errorf("select the states of a register: %w", err)
	}
	return states, nil
}

// holdsField tells whether an entry of a register holds a value of a field. Of a
// sealed one it tells whether an entry holds anything sealed at all.
func holdsField(ctx context.Context, db *store.DB, unitID, kind string, field form.Field) (bool, error) {
	query, args := "SELECT 1 FROM record_values WHERE unit_id = $1 AND kind = $2 AND sealed <> '' LIMIT 1", []any{unitID, kind}
	if !field.Sensitive {
		query = "SELECT 1 FROM record_values WHERE unit_id = $1 AND kind = $2 AND data LIKE $3 LIMIT 1"
		args = append(args, `%"`+field.Name+`":%`)
	}
	held := false
	err := db.EachRow(ctx, func(*sql.Rows) error {
		held = true
		return nil
	}, query, args...)
	if err != nil {
		return false, fmt.Errorf("look for values of the field %q: %w", field.Name, err)
	}
	return held, nil
}

func writeDraft(ctx context.Context, tx bun.Tx, d draftRow) error {
	_, err := tx.NewInsert().Model(&d).On("CONFLICT (unit_id, user_id, kind, record_id) DO UPDATE").
		Set("sealed = EXCLUDED.sealed").Set("saved_at = EXCLUDED.saved_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("write a draft: %w", store.Translate(err))
	}
	return nil
}

func selectDraft(ctx context.Context, db bun.IDB, unitID, userID, kind, recordID string) (draftRow, error) {
	row := draftRow{UnitID: unitID, UserID: userID, Kind: kind, RecordID: recordID}
	if err := db.NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return draftRow{}, fmt.Errorf("select a draft: %w", store.Translate(err))
	}
	return row, nil
}

func deleteDraft(ctx context.Context, tx bun.Tx, unitID, userID, kind, recordID string) error {
	_, err := store.Exec(ctx, tx, "DELETE FROM record_drafts WHERE unit_id = $1 AND user_id = $2 AND kind = $3 AND record_id = $4", unitID, userID, kind, recordID)
	if err != nil {
		return fmt.Errorf("delete a draft: %w", err)
	}
	return nil
}

func selectViews(ctx context.Context, db bun.IDB, unitID, kind string) ([]viewRow, error) {
	var rows []viewRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("kind = ?", kind).OrderExpr("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select saved views: %w", store.Translate(err))
	}
	return rows, nil
}

func insertView(ctx context.Context, tx bun.Tx, r viewRow) error {
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return fmt.Errorf("insert a saved view: %w", store.Translate(err))
	}
	return nil
}

func deleteView(ctx context.Context, tx bun.Tx, unitID, kind, id, userID string) error {
	res, err := store.Exec(ctx, tx, "DELETE FROM record_views WHERE unit_id = $1 AND kind = $2 AND id = $3 AND user_id = $4", unitID, kind, id, userID)
	if err != nil {
		return fmt.Errorf("delete a saved view: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("delete a saved view: %w", store.ErrNotFound), err)
	}
	return nil
}

func insertImport(ctx context.Context, tx bun.Tx, r importRow) error {
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return fmt.Errorf("insert an import: %w", store.Translate(err))
	}
	return nil
}

func selectImport(ctx context.Context, db bun.IDB, unitID, kind, id string) (importRow, error) {
	var row importRow
	if err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("kind = ?", kind).Where("id = ?", id).Scan(ctx); err != nil {
		return importRow{}, fmt.Errorf("select an import: %w", store.Translate(err))
	}
	return row, nil
}

// takenImport notes that an import has become entries; store.ErrExists says that
// it had before.
func takenImport(ctx context.Context, tx bun.Tx, unitID, id string, taken int) error {
	res, err := store.Exec(ctx, tx, "UPDATE record_imports SET state = 'taken', taken = $3 WHERE unit_id = $1 AND id = $2 AND state = 'open'", unitID, id, taken)
	if err != nil {
		return fmt.Errorf("note that an import was taken: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("take an import: %w", store.ErrExists), err)
	}
	return nil
}

func jsonOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "" // values are texts and numbers, which always can be written
	}
	return string(text)
}

func valuesOf(data string) (form.Values, error) {
	v := form.Values{}
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		return nil, fmt.Errorf("read the values of an entry: %w", err)
	}
	return v, nil
}

func updateMapping(ctx context.Context, tx bun.Tx, unitID, kind, id, mapping string) error {
	res, err := store.Exec(ctx, tx, "UPDATE record_imports SET mapping = $4 WHERE unit_id = $1 AND kind = $2 AND id = $3 AND state = 'open'", unitID, kind, id, mapping)
	if err != nil {
		return fmt.Errorf("change a mapping: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("change a mapping: %w", store.ErrNotFound), err)
	}
	return nil
}

// raiseNumbers lets the next number of a year's codes be beyond one.
func raiseNumbers(ctx context.Context, tx bun.Tx, unitID, kind string, year, last int) error {
	_, err := store.Exec(ctx, tx, `INSERT INTO record_numbers (unit_id, kind, year, last) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id, kind, year) DO UPDATE SET last = CASE WHEN record_numbers.last < excluded.last THEN excluded.last ELSE record_numbers.last END`,
		unitID, kind, year, last)
	if err != nil {
		return fmt.Errorf("raise the numbers of codes: %w", err)
	}
	return nil
}

// selectCodes tells which of the codes the register has.
func selectCodes(ctx context.Context, tx bun.Tx, unitID, kind string, codes []string) (map[string]bool, error) {
	return selectAmong(ctx, tx, "SELECT code FROM records WHERE unit_id = ? AND kind = ? AND code IN (?)", codes, unitID, kind)
}

// selectOlderFingerprints tells which of the fingerprints the register had
// before an id was made.
func selectOlderFingerprints(ctx context.Context, tx bun.Tx, unitID, kind string, fingerprints []string, before string) (map[string]bool, error) {
	return selectAmong(ctx, tx, "SELECT DISTINCT fingerprint FROM records WHERE unit_id = ? AND kind = ? AND state <> 'struck' AND fingerprint IN (?) AND id < ?",
		fingerprints, unitID, kind, before)
}

// selectAmong tells which of some texts a question finds; they stand behind the
// unit and the kind.
func selectAmong(ctx context.Context, tx bun.Tx, query string, texts []string, unitID, kind string, more ...any) (map[string]bool, error) {
	has := map[string]bool{}
	var asked []string
	for _, text := range texts {
		if text != "" {
			asked = append(asked, text)
		}
	}
	if len(asked) == 0 {
		return has, nil
	}
	var found []string
	if err := tx.NewRaw(query, append([]any{unitID, kind, bun.List(asked)}, more...)...).Scan(ctx, &found); err != nil {
		return nil, fmt.Errorf("select what a register has: %w", store.Translate(err))
	}
	for _, text := range found {
		has[text] = true
	}
	return has, nil
}

// FileColumns are the columns of the room that hold hashes of kept files, each
// with its table: what a backup takes along and verify looks at.
var FileColumns = [][2]string{{"record_files", "file_hash"}, {"record_imports", "file_hash"}}
