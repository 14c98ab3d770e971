package backup

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/vidan-vn/vidan/internal/platform/blob"
)

// A Finding is something that is not as it was kept.
type Finding struct {
	// What is "database" or "file".
	What string `json:"what"`
	// Which names the file by its hash, or the part of the database.
	Which string `json:"which"`
	Wrong string `json:"wrong"`
}

// VerifyFiles reads every file that a row names, and tells of those that are
// missing or changed. It returns how many it has read.
func (p Place) VerifyFiles(ctx context.Context) (files int, findings []Finding, err error) {
	seen := map[string]bool{}
	err = p.eachFile(ctx, p.DB.Reader(), func(hash string) error {
		if seen[hash] {
			return nil
		}
		seen[hash] = true
		wrong, err := verifyFile(ctx, p.Files, hash)
		if wrong != "" {
			findings = append(findings, Finding{What: "file", Which: hash, Wrong: wrong})
		}
		return err
	})
	return len(seen), findings, err
}

func verifyFile(ctx context.Context, files blob.Store, name string) (wrong string, err error) {
	file, err := files.Open(ctx, name)
	if errors.Is(err, blob.ErrNotFound) {
		return "missing", nil
	}
	if err != nil {
		return "", fmt.Errorf("open the file %s: %w", name, err)
	}
	defer func() { _ = file.Close() }() // only read
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", fmt.Errorf("read the file %s: %w", name, err)
	}
	if !isHash(sum, name) {
		return "changed", nil
	}
	return "", nil
}

// VerifyDatabase has the database look at itself.
func (p Place) VerifyDatabase(ctx context.Context) ([]Finding, error) {
	wrong, err := p.DB.Check(ctx)
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, text := range wrong {
		findings = append(findings, Finding{What: "database", Which: string(p.DB.Dialect()), Wrong: text})
	}
	return findings, nil
}
