// Package backup writes all that an installation keeps into one file, and reads
// it into an empty place: of the same kind of database or of the other one. The
// file is a ZIP archive: tables/NAME.jsonl with a row a line, files/HASH, and
// manifest.json at its end, which says what has to be there.
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
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// format is the version of the archive's own shape.
const format = 1

const (
	manifestName = "manifest.json"
	tablesDir    = "tables/"
	filesDir     = "files/"
)

// A Manifest says what an archive holds.
type Manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"`
	MadeAt  time.Time `json:"made_at"`
	// Migrations are those that the database held.
	Migrations []int64     `json:"migrations"`
	Tables     []TableInfo `json:"tables"`
	Files      []FileInfo  `json:"files"`
	// KeyID names the secret key by which parts of the rows are sealed, and
	// Key is that key in base64 when it was asked for.
	KeyID string `json:"key_id"`
	Key   string `json:"key,omitempty"`
}

// A TableInfo says what was copied of a table.
type TableInfo struct {
	store.Table

	Rows int64 `json:"rows"`
	// Hash is the SHA-256 of the rows' text.
	Hash string `json:"hash"`
}

// A FileInfo is a kept file: its hash and its size in bytes.
type FileInfo struct {
	Hash string `json:"hash"`
	Size int64  `json:"size"`
}

// A Place is where an installation keeps things.
type Place struct {
	DB    *store.DB
	Files blob.Store
	// FileColumns name the columns that hold hashes of kept files.
	FileColumns []FileColumn
}

// A FileColumn is a column that holds hashes of kept files; empty texts and
// NULL hold none.
type FileColumn struct {
	Table, Column string
}

// Options say what else goes into an archive.
type Options struct {
	Program string
	Now     time.Time
	KeyID   string
	// Key is put in when it is not empty.
	Key string
	// Tell is told of what is done; nil for nobody.
	Tell func(what string)
}

func (o Options) tell(format string, args ...any) {
	if o.Tell != nil {
		o.Tell(fmt.Sprintf(format, args...))
	}
}

// WriteFile writes an archive to a file that is there wholly or not at all. It
// never writes over another file.
func WriteFile(ctx context.Context, p Place, path string, o Options) (m Manifest, err error) {
	if _, err := os.Lstat(path); err == nil {
		return Manifest{}, fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return Manifest{}, fmt.Errorf("make the archive: %w", err)
	}
	defer func() {
		if removed := os.Remove(draft.Name()); removed != nil {
			err = errors.Join(err, fmt.Errorf("remove the draft of the archive: %w", removed))
		}
	}()
	m, err = Write(ctx, p, draft, o)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return Manifest{}, err
	}
	if err := os.Link(draft.Name(), path); err != nil { // unlike a rename it replaces nothing
		return Manifest{}, fmt.Errorf("name the archive: %w", err)
	}
	return m, nil
}

// Write writes an archive of one moment, while others go on writing. Its memory
// does not grow with the rows.
func Write(ctx context.Context, p Place, w io.Writer, o Options) (Manifest, error) {
	m := Manifest{Format: format, Program: o.Program, MadeAt: o.Now.UTC(), KeyID: o.KeyID, Key: o.Key}
	archive := zip.NewWriter(w)
	hashes := map[string]bool{}
	err := p.DB.Snapshot(ctx, func(ctx context.Context, tx bun.Tx) error {
		tables, err := p.DB.Tables(ctx, tx)
		if err != nil {
			return err
		}
		// The migrations are read beside the snapshot: none runs while the
		// program serves, and a changed table would not be of the snapshot.
		if m.Migrations, err = p.DB.Applied(ctx); err != nil {
			return err
		}
		for _, t := range tables {
			info, err := writeTable(ctx, tx, archive, t)
			if err != nil {
				return err
			}
			o.tell("%s: %d", t.Name, info.Rows)
			m.Tables = append(m.Tables, info)
		}
		return p.eachFile(ctx, tx, func(hash string) error {
			hashes[hash] = true
			return nil
		})
	})
	if err != nil {
		return Manifest{}, err
	}
	// Files are named by what is in them and are never taken away: what the
	// rows of the snapshot name is there afterwards too.
	for _, hash := range slices.Sorted(maps.Keys(hashes)) {
		info, err := writeFile(ctx, p.Files, archive, hash)
		if err != nil {
			return Manifest{}, err
		}
		m.Files = append(m.Files, info)
	}
	o.tell("files: %d", len(m.Files))
	return m, errors.Join(writeManifest(archive, m), archive.Close())
}

// eachFile calls fn with the hash of every file that a row names, perhaps more
// than once.
func (p Place) eachFile(ctx context.Context, tx bun.IDB, fn func(hash string) error) error {
	for _, c := range p.FileColumns {
		var hashes []string
		err := tx.NewSelect().TableExpr("?", bun.Ident(c.Table)).ColumnExpr("DISTINCT ?", bun.Ident(c.Column)).
			Where("? IS NOT NULL", bun.Ident(c.Column)).Where("? <> ''", bun.Ident(c.Column)).Scan(ctx, &hashes)
		if err != nil {
			return fmt.Errorf("list the files of %s: %w", c.Table, store.Translate(err))
		}
		for _, hash := range hashes {
			if err := fn(hash); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeTable(ctx context.Context, tx bun.Tx, archive *zip.Writer, t store.Table) (TableInfo, error) {
	entry, err := archive.Create(tablesDir + t.Name + ".jsonl")
	if err != nil {
		return TableInfo{}, fmt.Errorf("write the table %s: %w", t.Name, err)
	}
	info := TableInfo{Table: t}
	sum := sha256.New()
	buffered := bufio.NewWriterSize(io.MultiWriter(entry, sum), 64<<10)
	err = store.EachCopy(ctx, tx, t, func(row []byte) error {
		info.Rows++
		_, err := buffered.Write(row)
		return err
	})
	if err := errors.Join(err, buffered.Flush()); err != nil {
		return TableInfo{}, err
	}
	info.Hash = hex.EncodeToString(sum.Sum(nil))
	return info, nil
}

func writeFile(ctx context.Context, files blob.Store, archive *zip.Writer, name string) (FileInfo, error) {
	file, err := files.Open(ctx, name)
	if err != nil {
		return FileInfo{}, fmt.Errorf("the file %s: %w", name, err)
	}
	defer func() { _ = file.Close() }() // only read
	// Most files are compressed already.
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: filesDir + name, Method: zip.Store})
	if err != nil {
		return FileInfo{}, fmt.Errorf("write the file %s: %w", name, err)
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(entry, sum), file)
	if err != nil {
		return FileInfo{}, fmt.Errorf("write the file %s: %w", name, err)
	}
	if !isHash(sum, name) {
		return FileInfo{}, fmt.Errorf("the file %s has changed since it was kept; `vidan verify` lists all such files", name)
	}
	return FileInfo{Hash: name, Size: size}, nil
}

func isHash(sum hash.Hash, name string) bool { return hex.EncodeToString(sum.Sum(nil)) == name }

func writeManifest(archive *zip.Writer, m Manifest) error {
	entry, err := archive.Create(manifestName)
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	encoder := json.NewEncoder(entry)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(m); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return nil
}
