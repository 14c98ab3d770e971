package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vault"
)

// Errors of an installation that does not hold together.
var (
	ErrNoKey = errors.New("the secret key of this database is missing: put the file secret.key back into the folder of data, or set VIDAN_SECRET_KEY")
	ErrKey   = errors.New("the secret key is not the one of this database: put back the file secret.key, or the variable VIDAN_SECRET_KEY, that belongs to it")
)

// installation is the one row that says what belongs to the database.
type installation struct {
	bun.BaseModel `bun:"table:installation"`

	UnitID string    `bun:"unit_id,pk"`
	KeyID  string    `bun:"key_id"`
	MadeAt time.Time `bun:"made_at"`
}

// keyPath is where the secret key lies unless a variable tells it.
func (c Config) keyPath() string { return filepath.Join(c.Data, "secret.key") }

// openVault opens the vault of the configuration's key, which must be the one
// of the database. A new database gets the key that is there, or a new one.
func (c Config) openVault(ctx context.Context, db *store.DB) (*vault.Vault, error) {
	row := installation{UnitID: audit.System}
	err := store.Translate(db.Reader().NewSelect().Model(&row).WherePK().Scan(ctx))
	if errors.Is(err, store.ErrNotFound) {
		return c.firstVault(ctx, db)
	}
	if err != nil {
		return nil, fmt.Errorf("read what belongs to the database: %w", err)
	}
	v, err := c.presentVault()
	if err != nil {
		return nil, err
	}
	if v.ID() != row.KeyID {
		return nil, ErrKey
	}
	return v, nil
}

func (c Config) presentVault() (*vault.Vault, error) {
	if c.SecretKey != "" {
		return vault.Parse(c.SecretKey)
	}
	v, err := vault.OpenFile(c.keyPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoKey
	}
	return v, err
}

// firstVault notes the key of a new database. Of several processes that begin
// at once the first one decides.
func (c Config) firstVault(ctx context.Context, db *store.DB) (*vault.Vault, error) {
	v, err := c.presentVault()
	if errors.Is(err, ErrNoKey) {
		v, err = vault.OpenOrMakeFile(c.keyPath())
	}
	if err != nil {
		return nil, err
	}
	row := installation{UnitID: audit.System, KeyID: v.ID(), MadeAt: c.Clock.Now()}
	err = db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("note the key of the database: %w", err)
	}
	if err := db.Reader().NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return nil, fmt.Errorf("read what belongs to the database: %w", store.Translate(err))
	}
	if v.ID() != row.KeyID {
		return nil, ErrKey
	}
	return v, nil
}

// keyText returns the key as it is written, to be put into an archive.
func (c Config) keyText() (string, error) {
	if c.SecretKey != "" {
		return c.SecretKey, nil
	}
	text, err := os.ReadFile(c.keyPath())
	if err != nil {
		return "", fmt.Errorf("read the secret key: %w", err)
	}
	return string(text), nil
}
