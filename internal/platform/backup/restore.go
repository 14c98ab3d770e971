package backup

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Errors of an archive that a person can do something about.
var (
	// ErrNotEmpty says that there is something where an archive shall be
	// restored.
	ErrNotEmpty = errors.New("the place is not empty: an archive is restored into a new database only")
	// ErrArchive says that the archive is none, or was cut or changed.
	ErrArchive = errors.New("this is no whole archive of Vidan")
)

// Bounds of what an archive may hold, so that a file made to harm does not.
const (
	largestManifest = 64 << 20
	largestRow      = 64 << 20
)

// sessionTables are those whose rows are not restored: who signed in to the old
// place signs in to the new one again.
var sessionTables = []string{"sessions"}

// An Archive is one that was opened for reading.
type Archive struct {
	Manifest

	zip *zip.Reader
}

// Open reads what an archive says of itself.
func Open(r io.ReaderAt, size int64) (*Archive, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArchive, err)
	}
	a := &Archive{zip: archive}
	entry, err := a.open(manifestName)
	if err != nil {
		return nil, err
	}
	defer func() { _ = entry.Close() }() // only read
	if err := json.NewDecoder(io.LimitReader(entry, largestManifest)).Decode(&a.Manifest); err != nil {
		return nil, fmt.Errorf("%w: its manifest: %w", ErrArchive, err)
	}
	if a.Format != format {
		return nil, fmt.Errorf("the archive has the format %d, which this program does not know", a.Format)
	}
	return a, nil
}

// open opens an entry of just this name; names within an archive lead nowhere
// else.
func (a *Archive) open(name string) (io.ReadCloser, error) {
	i := slices.IndexFunc(a.zip.File, func(f *zip.File) bool { return f.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("%w: it has no %s", ErrArchive, name)
	}
	entry, err := a.zip.File[i].Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrArchive, name, err)
	}
	return entry, nil
}

// Restore reads the archive into an empty place and brings it to this program's
// version. All rows come in by one transaction, after all files: a place where
// it was cut off is as empty as before.
func (a *Archive) Restore(ctx context.Context, p Place, o Options) error {
	if err := refuseFull(ctx, p.DB); err != nil {
		return err
	}
	if err := p.DB.MigrateTo(ctx, a.Migrations); err != nil {
		return err
	}
	for _, f := range a.Files {
		if err := a.restoreFile(ctx, p.Files, f); err != nil {
			return err
		}
	}
	o.tell("files: %d", len(a.Files))
	err := p.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error { return a.restoreRows(ctx, tx, p, o) })
	if err != nil {
		return err
	}
	return p.DB.Migrate(ctx)
}

// refuseFull refuses a database in which anybody has done anything.
func refuseFull(ctx context.Context, db *store.DB) error {
	tables, err := db.Tables(ctx, db.Reader())
	if err != nil {
		return err
	}
	for _, t := range tables {
		if t.Name != "users" && t.Name != "units" && t.Name != "audit_lines" {
			continue
		}
		var n int
		if err := db.Reader().NewRaw("SELECT count(*) FROM ?", bun.Ident(t.Name)).Scan(ctx, &n); err != nil {
			return fmt.Errorf("look whether the place is empty: %w", store.Translate(err))
		}
		if n > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}

func (a *Archive) restoreRows(ctx context.Context, tx bun.Tx, p Place, o Options) error {
	tables, err := p.DB.Tables(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range slices.Backward(tables) { // what the migrations put in comes from the archive too
		if err := store.Clear(ctx, tx, t); err != nil {
			return err
		}
	}
	restored := map[string]bool{}
	for _, t := range tables {
		i := slices.IndexFunc(a.Tables, func(info TableInfo) bool { return info.Name == t.Name })
		if i < 0 {
			return fmt.Errorf("%w: it has no table %s", ErrArchive, t.Name)
		}
		restored[t.Name] = true
		if err := a.restoreTable(ctx, tx, a.Tables[i], t); err != nil {
			return err
		}
		o.tell("%s: %d", t.Name, a.Tables[i].Rows)
	}
	for _, info := range a.Tables {
		if !restored[info.Name] {
			return fmt.Errorf("%w: the table %q does not belong there", ErrArchive, info.Name)
		}
	}
	return nil
}

func (a *Archive) restoreTable(ctx context.Context, tx bun.Tx, info TableInfo, t store.Table) error {
	if !sameColumns(info.Columns, t.Columns) {
		return fmt.Errorf("%w: the table %s has other columns", ErrArchive, t.Name)
	}
	entry, err := a.open(tablesDir + t.Name + ".jsonl")
	if err != nil {
		return err
	}
	defer func() { _ = entry.Close() }() // only read
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(entry, sum))
	lines.Buffer(make([]byte, 0, 64<<10), largestRow)
	keep := !slices.Contains(sessionTables, t.Name)
	rows := int64(0)
	for ; lines.Scan(); rows++ {
		if !keep {
			continue
		}
		if err := store.Paste(ctx, tx, t, lines.Bytes()); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: the table %s: %w", ErrArchive, t.Name, err)
	}
	if rows != info.Rows || hex.EncodeToString(sum.Sum(nil)) != info.Hash {
		return fmt.Errorf("%w: the table %s was changed", ErrArchive, t.Name)
	}
	return nil
}

// sameColumns tells whether two databases keep the same. A day is a text in
// SQLite.
func sameColumns(a, b []store.Column) bool {
	return slices.EqualFunc(a, b, func(x, y store.Column) bool {
		return x.Name == y.Name && plainKind(x.Kind) == plainKind(y.Kind)
	})
}

func plainKind(k store.ColumnKind) store.ColumnKind {
	if k == store.DayColumn {
		return store.TextColumn
	}
	return k
}

func (a *Archive) restoreFile(ctx context.Context, files blob.Store, f FileInfo) error {
	entry, err := a.open(filesDir + f.Hash)
	if err != nil {
		return err
	}
	defer func() { _ = entry.Close() }() // only read
	draft, err := files.Draft(ctx, entry, f.Size)
	if err != nil {
		return fmt.Errorf("restore the file %s: %w", f.Hash, err)
	}
	if draft.Ref().Hash != f.Hash {
		return errors.Join(fmt.Errorf("%w: the file %s was changed", ErrArchive, f.Hash), draft.Drop())
	}
	if err := errors.Join(draft.Keep(ctx), draft.Drop()); err != nil {
		return fmt.Errorf("restore the file %s: %w", f.Hash, err)
	}
	return nil
}
