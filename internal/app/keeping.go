package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/backup"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vault"
)

func (a *App) place() backup.Place {
	return backup.Place{DB: a.db, Files: a.files, FileColumns: fileColumns()}
}

// fileColumns are the columns of all rooms that name kept files.
func fileColumns() []backup.FileColumn {
	var columns []backup.FileColumn
	for _, c := range slices.Concat(plan.FileColumns, figure.FileColumns, record.FileColumns) {
		columns = append(columns, backup.FileColumn{Table: c[0], Column: c[1]})
	}
	return columns
}

// Backup writes all that is kept into a new file, while people work. The secret
// key goes in only when that is asked for.
func (a *App) Backup(ctx context.Context, path string, withKey bool, tell func(string)) (backup.Manifest, error) {
	o := backup.Options{Program: version(), Now: a.config.Clock.Now(), KeyID: a.vault.ID(), Tell: tell}
	if withKey {
		var err error
		if o.Key, err = a.config.keyText(); err != nil {
			return backup.Manifest{}, err
		}
	}
	return backup.WriteFile(ctx, a.place(), path, o)
}

// A Restoring says how an archive is restored.
type Restoring struct {
	// Trial holds back what waits to be sent, so that a copy beside the old
	// place sends nothing twice.
	Trial bool
	Tell  func(string)
}

// Restore reads an archive into the empty place of a configuration.
func Restore(ctx context.Context, c Config, r io.ReaderAt, size int64, how Restoring) (m backup.Manifest, err error) {
	archive, err := backup.Open(r, size)
	if err != nil {
		return backup.Manifest{}, err
	}
	if err := c.check(); err != nil {
		return backup.Manifest{}, err
	}
	if err := c.takeKey(archive.Manifest); err != nil {
		return backup.Manifest{}, err
	}
	db, err := store.Open(ctx, c.databaseURL())
	if err != nil {
		return backup.Manifest{}, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	files, _, err := openFiles(ctx, c)
	if err != nil {
		return backup.Manifest{}, err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	place := backup.Place{DB: db, Files: files, FileColumns: fileColumns()}
	if err := archive.Restore(ctx, place, backup.Options{Tell: how.Tell}); err != nil {
		return backup.Manifest{}, err
	}
	if !how.Trial {
		return archive.Manifest, nil
	}
	return archive.Manifest, db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error { return jobs.DropWaiting(ctx, tx) })
}

// takeKey makes sure that the place has the key by which the archive's sealed
// parts open: that of the archive, when it has one and the place has none.
func (c Config) takeKey(m backup.Manifest) error {
	present, err := c.presentVault()
	if errors.Is(err, ErrNoKey) && m.Key != "" {
		if _, err := vault.Parse(m.Key); err != nil {
			return fmt.Errorf("the key in the archive: %w", err)
		}
		if err := os.WriteFile(c.keyPath(), []byte(strings.TrimSpace(m.Key)+"\n"), 0o600); err != nil {
			return fmt.Errorf("write the secret key: %w", err)
		}
		present, err = c.presentVault()
	}
	if err != nil {
		return err
	}
	if present.ID() != m.KeyID {
		return ErrKey
	}
	return nil
}

// A Verification is what a look at all that is kept has found.
type Verification struct {
	Files  int `json:"files"`
	Chains int `json:"chains"`
	// Findings is empty when all is as it was kept.
	Findings []backup.Finding `json:"findings"`
}

// Verify looks at the database, at every file and at the whole trail.
func (a *App) Verify(ctx context.Context) (Verification, error) {
	place := a.place()
	findings, err := place.VerifyDatabase(ctx)
	if err != nil {
		return Verification{}, err
	}
	files, wrong, err := place.VerifyFiles(ctx)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{Files: files, Findings: append(append([]backup.Finding{}, findings...), wrong...)}
	trail, err := audit.VerifyAll(ctx, a.db)
	if err != nil {
		return Verification{}, err
	}
	v.Chains = trail.Chains
	for _, broken := range trail.Broken {
		v.Findings = append(v.Findings, findingOf(broken))
	}
	return v, nil
}

// findingOf tells of something in the trail that does not hold.
func findingOf(broken error) backup.Finding {
	f := backup.Finding{What: "trail", Wrong: broken.Error()}
	if chain, ok := errors.AsType[*audit.BrokenError](broken); ok {
		f.Which = chain.UnitID
	}
	if seal, ok := errors.AsType[*audit.SealError](broken); ok {
		f.Which = seal.Day.String()
	}
	return f
}

// VerifyTrail looks at the chains of all units and at the seals.
func (a *App) VerifyTrail(ctx context.Context) (audit.Report, error) {
	return audit.VerifyAll(ctx, a.db)
}
