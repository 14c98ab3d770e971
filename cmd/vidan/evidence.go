package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type evidenceCommands struct {
	Add  evidenceAddCommand  `cmd:"" help:"Add files as evidence of an occurrence."`
	List evidenceListCommand `cmd:"" help:"List the products of a year, what proves them, and what nothing proves."`
}

type evidenceAddCommand struct {
	configFlags
	Files      []string `arg:"" name:"file" help:"The files; - for standard input."`
	Unit       string   `required:"" help:"The unit's code."`
	Occurrence string   `required:"" help:"The occurrence's id, as vidan task show prints it."`
	Product    string   `help:"The product of the task that the files prove."`
}

// Run adds files as evidence. What is there already is not added twice.
func (c evidenceAddCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		for _, name := range c.Files {
			if err := c.add(ctx, std, a, visit, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c evidenceAddCommand) add(ctx context.Context, std streams, a *app.App, visit account.Visit, name string) error {
	base := filepath.Base(name)
	file, err := openInput(std, name)
	if err != nil {
		return inputError{base, err}
	}
	defer func() { _ = file.Close() }() // only read
	kept, err := a.Plans.TakeFile(ctx, visit, c.Occurrence, base, file)
	if problem, ok := intake.Explain(ctx, err); ok {
		return inputError{base, unreadableError{problem}}
	}
	if errors.Is(err, store.ErrNotFound) {
		return usageError{fmt.Errorf("unit %s has no occurrence %s; see `vidan task show`", c.Unit, c.Occurrence)}
	}
	if err != nil {
		return err
	}
	e, err := a.Plans.Prove(ctx, visit, c.Occurrence, plan.Piece{Product: c.Product, File: kept})
	switch {
	case errors.Is(err, store.ErrExists):
		_, err = fmt.Fprintf(std.out, "%s: đã có\n", kept.Name)
	case errors.Is(err, plan.ErrNoProduct):
		err = usageError{fmt.Errorf("the task has no product %q; see `vidan task show`", c.Product)}
	case err == nil:
		_, err = fmt.Fprintf(std.out, "%s: %s\n", kept.Name, e.ID)
	}
	return err
}

type evidenceListCommand struct {
	configFlags
	Unit string `required:"" help:"The unit's code."`
	Year int    `required:"" help:"The plan's year."`
	JSON bool   `help:"Print JSON."`
}

// shownLine is a product of a year as the command line shows it.
type shownLine struct {
	Task     string          `json:"task"`
	Ref      string          `json:"ref"`
	Title    string          `json:"title"`
	Product  string          `json:"product,omitempty"`
	State    plan.ProofState `json:"state"`
	Evidence []shownEvidence `json:"evidence"`
	// Missing are the occurrences that were handed in and that nothing proves.
	Missing []string `json:"missing,omitempty"`
}

type shownEvidence struct {
	ID         string            `json:"id"`
	Occurrence string            `json:"occurrence"`
	Product    string            `json:"product,omitempty"`
	Kind       plan.EvidenceKind `json:"kind"`
	Title      string            `json:"title"`
	Hash       string            `json:"sha256,omitempty"`
	Size       int64             `json:"size,omitempty"`
	MediaType  string            `json:"media_type,omitempty"`
	URL        string            `json:"url,omitempty"`
	Thing      string            `json:"thing,omitempty"`
	AddedAt    time.Time         `json:"added_at"`
	// Removed is why it was taken back.
	Removed string `json:"removed,omitempty"`
}

func showEvidence(evidence []plan.Evidence) []shownEvidence {
	shown := []shownEvidence{}
	for _, e := range evidence {
		shown = append(shown, shownEvidence{
			ID: e.ID, Occurrence: e.OccurrenceID, Product: e.Product, Kind: e.Kind, Title: e.Title, Hash: e.FileHash,
			Size: e.FileSize, MediaType: e.MediaType, URL: e.URL, Thing: e.Thing, AddedAt: e.AddedAt, Removed: e.RemovedReason,
		})
	}
	return shown
}

func printEvidence(w io.Writer, evidence []shownEvidence) error {
	for _, e := range evidence {
		gone := ""
		if e.Removed != "" {
			gone = " (đã lấy lại: " + e.Removed + ")"
		}
		if _, err := fmt.Fprintf(w, "    %s  %s%s\n", e.ID, e.Title, gone); err != nil {
			return err
		}
	}
	return nil
}

// Run prints the products of a year with their evidence.
func (c evidenceListCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		lines, err := a.Plans.ProofLines(ctx, visit, c.Year)
		if err != nil {
			return err
		}
		shown := []shownLine{}
		for _, l := range lines {
			line := shownLine{
				Task: l.Task.ID, Ref: l.Task.Ref(), Title: l.Task.Title, Product: l.Proof.Product,
				State: l.State, Evidence: showEvidence(l.Proof.Evidence),
			}
			for _, o := range l.Missing() {
				line.Missing = append(line.Missing, o.ID)
			}
			shown = append(shown, line)
		}
		if c.JSON {
			return printJSON(std.out, shown)
		}
		return printLines(std.out, shown)
	})
}

func printLines(w io.Writer, lines []shownLine) error {
	for _, l := range lines {
		if _, err := fmt.Fprintf(w, "%-7s [%s] %s – %s\n", l.Ref, l.State, l.Product, l.Title); err != nil {
			return err
		}
		if err := printEvidence(w, l.Evidence); err != nil {
			return err
		}
	}
	return nil
}
