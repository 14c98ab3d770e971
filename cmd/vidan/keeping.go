package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/backup"
)

type backupCommand struct {
	configFlags
	File          string `arg:"" help:"The archive to write; it must not be there yet."`
	WithSecretKey bool   `help:"Put the secret key in: whoever has the archive can then open what is sealed in it."`
	Verbose       bool   `help:"Say what is copied."`
}

// Run writes an archive of all that is kept, while people work.
func (c backupCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		m, err := a.Backup(ctx, c.File, c.WithSecretKey, teller(std, c.Verbose))
		if errors.Is(err, fs.ErrExist) {
			return usageError{fmt.Errorf("%s is there already: a backup replaces none", c.File)}
		}
		if err != nil {
			return err
		}
		if !c.WithSecretKey {
			_, err = fmt.Fprintf(std.out, "The secret key %s is not in the archive. Keep it elsewhere (the file secret.key, or VIDAN_SECRET_KEY): without it the archive cannot be used.\n", m.KeyID)
		}
		return err
	})
}

func teller(std streams, verbose bool) func(string) {
	if !verbose {
		return nil
	}
	return func(what string) { _, _ = fmt.Fprintln(std.err, what) } // nobody is there to tell
}

type restoreCommand struct {
	configFlags
	File    string `arg:"" help:"The archive."`
	Trial   bool   `help:"This is a copy beside the old place: what waits to be sent is not sent from here."`
	Verbose bool   `help:"Say what is restored."`
}

// Run reads an archive into an empty place.
func (c restoreCommand) Run(ctx context.Context, std streams) (err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return usageError{err}
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at the archive: %w", err)
	}
	_, err = app.Restore(ctx, c.config(std), file, info.Size(), app.Restoring{Trial: c.Trial, Tell: teller(std, c.Verbose)})
	for _, wrong := range []error{backup.ErrNotEmpty, app.ErrKey, app.ErrNoKey} {
		if errors.Is(err, wrong) {
			return usageError{err}
		}
	}
	return err
}

type verifyCommand struct {
	configFlags
	JSON bool `name:"json" help:"For programs."`
}

// errFindings says that something is not as it was kept.
var errFindings = errors.New("not all is as it was kept")

// Run looks at the database, at every file and at the whole trail.
func (c verifyCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		v, err := a.Verify(ctx)
		if err != nil {
			return err
		}
		if err := printVerification(std, v, c.JSON); err != nil {
			return err
		}
		if len(v.Findings) > 0 {
			return errFindings
		}
		return nil
	})
}

func printVerification(std streams, v app.Verification, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(v)
	}
	for _, f := range v.Findings {
		if _, err := fmt.Fprintf(std.out, "%s\t%s\t%s\n", f.What, f.Which, f.Wrong); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(std.out, "%d files, %d chains, %d findings\n", v.Files, v.Chains, len(v.Findings))
	return err
}
