package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type planCommands struct {
	Read   planReadCommand   `cmd:"" help:"Read a plan document and print what was read. Needs no database."`
	Import planImportCommand `cmd:"" help:"Read a plan document and adopt it for a unit."`
	Export planExportCommand `cmd:"" help:"Write a unit's plan to a file."`
}

type planReadCommand struct {
	File string `arg:"" help:"DOCX, XLSX, PDF, text, or JSON as Vidan exports it; - for standard input."`
	Year int    `help:"The plan's year, when its title does not say it."`
	JSON bool   `help:"Print JSON (docs/plan.schema.json)."`
}

// Run reads a document and prints the draft.
func (c planReadCommand) Run(ctx context.Context, std streams) error {
	draft, err := readPlan(ctx, std, c.File, c.Year)
	if err != nil {
		return err
	}
	if c.JSON {
		return plan.WriteJSON(std.out, draft)
	}
	return printDraft(std.out, draft)
}

func readPlan(ctx context.Context, std streams, name string, year int) (plan.Draft, error) {
	file, err := openInput(std, name)
	if err != nil {
		return plan.Draft{}, inputError{filepath.Base(name), err}
	}
	defer func() { _ = file.Close() }() // only read
	info, err := file.Stat()
	if err != nil {
		return plan.Draft{}, inputError{filepath.Base(name), err}
	}
	reading, err := plan.ReadFile(ctx, office.Source{ReaderAt: file, Size: info.Size(), Name: name}, year, nil)
	if err != nil {
		return plan.Draft{}, inputError{filepath.Base(name), err}
	}
	return reading.Draft, nil
}

// openInput opens a file, or keeps standard input in one that has no name.
func openInput(std streams, name string) (*os.File, error) {
	if name != "-" {
		return os.Open(name)
	}
	kept, err := os.CreateTemp("", "vidan-input-*")
	if err != nil {
		return nil, err
	}
	limit := office.DefaultLimits().FileBytes
	n, err := io.Copy(kept, io.LimitReader(std.in, limit+1))
	if err == nil && n > limit {
		err = office.ErrTooLarge
	}
	if err == nil {
		_, err = kept.Seek(0, io.SeekStart)
	}
	if err := errors.Join(err, os.Remove(kept.Name())); err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return kept, nil
}

// printDraft prints a draft for people: what was read, and what is in doubt.
func printDraft(w io.Writer, d plan.Draft) error {
	_, err := fmt.Fprintf(w, "%s\n%s, %d: %d nhiệm vụ, %d kỳ hạn, %d chỉ tiêu, %d chức danh chủ trì\n",
		d.Title, d.Unit, d.Year, d.TaskCount(), d.DueCount(), len(d.Targets), len(d.Leads()))
	if err != nil {
		return err
	}
	for _, s := range d.Sections {
		for _, t := range s.Tasks {
			ref := plan.Task{SectionNo: s.No, No: t.No}.Ref()
			if _, err := fmt.Fprintf(w, "%-7s %s\n        %s · %s\n", ref, t.Title, t.Lead, plan.DueWords(t.Due, t.Kind)); err != nil {
				return err
			}
		}
	}
	for _, warning := range d.Warnings {
		if _, err := fmt.Fprintf(w, "! %s: %s\n", warning.Where, warning.Text); err != nil {
			return err
		}
	}
	return nil
}

type planImportCommand struct {
	configFlags
	File   string `arg:"" help:"DOCX, XLSX, PDF, text, or JSON as Vidan exports it; - for standard input."`
	Unit   string `required:"" help:"The unit's code."`
	Year   int    `required:"" help:"The plan's year."`
	Kind   string `default:"reform" enum:"reform,procedure_control,digital,other" help:"What the plan is about: reform, procedure_control, digital or other."`
	DryRun bool   `help:"Say what would be adopted and adopt nothing."`
	JSON   bool   `help:"Print the result as JSON."`
}

// Run reads a document and adopts it as the unit's plan.
func (c planImportCommand) Run(ctx context.Context, std streams) error {
	if !plan.PlausibleYear(c.Year) {
		return usageError{fmt.Errorf("--year %d is no year of a plan", c.Year)}
	}
	if c.DryRun {
		draft, err := readPlan(ctx, std, c.File, c.Year)
		if err != nil {
			return err
		}
		if draft.TaskCount() == 0 {
			return inputError{filepath.Base(c.File), errNoTasks}
		}
		return c.print(std.out, resultOf("", draft))
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		result, err := c.adopt(ctx, std, a, visit)
		if err != nil {
			return err
		}
		return c.print(std.out, result)
	})
}

func (c planImportCommand) adopt(ctx context.Context, std streams, a *app.App, visit account.Visit) (importResult, error) {
	name := filepath.Base(c.File)
	file, err := openInput(std, c.File)
	if err != nil {
		return importResult{}, inputError{name, err}
	}
	defer func() { _ = file.Close() }() // only read
	imp, err := a.Plans.Upload(ctx, visit, plan.Upload{Year: c.Year, Kind: plan.Kind(c.Kind), FileName: name, Content: file})
	var tooLarge *blob.TooLargeError
	if errors.As(err, &tooLarge) {
		return importResult{}, inputError{name, office.ErrTooLarge}
	}
	if problem, ok := intake.Explain(ctx, err); ok {
		return importResult{}, inputError{name, unreadableError{problem}}
	}
	if err != nil {
		return importResult{}, err
	}
	a.Plans.WaitRead(ctx, imp.ID)
	if imp, err = a.Plans.Import(ctx, visit, imp.ID); err != nil {
		return importResult{}, err
	}
	if imp.State == plan.ImportFailed {
		return importResult{}, inputError{name, unreadableError{imp.Problem}}
	}
	adopted, err := a.Plans.Adopt(ctx, visit, imp.ID, imp.Version)
	if errors.Is(err, plan.ErrNoTasks) {
		return importResult{}, inputError{name, errNoTasks}
	}
	return resultOf(adopted.ID, imp.Reading.Draft), err
}

var errNoTasks = unreadableError{"không tìm thấy nhiệm vụ nào. Hãy kiểm tra lại phụ lục của kế hoạch."}

// importResult is what an import did, or would do.
type importResult struct {
	Plan        string         `json:"plan,omitempty"`
	Tasks       int            `json:"tasks"`
	Occurrences int            `json:"occurrences"`
	Targets     int            `json:"targets"`
	Warnings    []plan.Warning `json:"warnings,omitempty"`
}

func resultOf(planID string, d plan.Draft) importResult {
	return importResult{Plan: planID, Tasks: d.TaskCount(), Occurrences: d.DueCount(), Targets: len(d.Targets), Warnings: d.Warnings}
}

func (c planImportCommand) print(w io.Writer, r importResult) error {
	if c.JSON {
		return printJSON(w, r)
	}
	_, err := fmt.Fprintf(w, "%d nhiệm vụ, %d kỳ hạn, %d chỉ tiêu, %d chỗ cần xem\n", r.Tasks, r.Occurrences, r.Targets, len(r.Warnings))
	return err
}

type planExportCommand struct {
	configFlags
	Unit    string `required:"" help:"The unit's code."`
	Year    int    `required:"" help:"The plan's year."`
	Plan    string `help:"The plan's id, when the year has several."`
	Format  string `required:"" enum:"json,docx,xlsx,pdf,ics" help:"json, docx, xlsx, pdf or ics."`
	Output  string `short:"o" required:"" help:"The file to write; - for standard output."`
	BaseURL string `name:"base-url" env:"VIDAN_BASE_URL" placeholder:"URL" help:"The address that people use, for the links of a calendar."`
}

// Run writes a unit's plan to a file.
func (c planExportCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		plans, err := a.Plans.Plans(ctx, visit, c.Year)
		if err != nil {
			return err
		}
		id, err := c.choose(plans)
		if err != nil {
			return err
		}
		err = writeOutput(std, c.Output, func(w io.Writer) error {
			return a.Plans.WriteExport(ctx, visit, id, plan.Format(c.Format), strings.TrimRight(c.BaseURL, "/"), w)
		})
		if errors.Is(err, store.ErrNotFound) {
			return usageError{fmt.Errorf("unit %s has no plan %s", c.Unit, id)}
		}
		return err
	})
}

func (c planExportCommand) choose(plans []plan.Plan) (string, error) {
	if c.Plan != "" {
		return c.Plan, nil
	}
	switch len(plans) {
	case 0:
		return "", usageError{fmt.Errorf("unit %s has no plan for %d", c.Unit, c.Year)}
	case 1:
		return plans[0].ID, nil
	}
	var names []string
	for _, p := range plans {
		names = append(names, fmt.Sprintf("--plan %s (%s)", p.ID, p.Title))
	}
	return "", usageError{fmt.Errorf("unit %s has several plans for %d; name one: %s", c.Unit, c.Year, strings.Join(names, ", "))}
}

// writeOutput writes a file whole or not at all. What is no file, such as
// /dev/stdout, is written to and not replaced.
func writeOutput(std streams, name string, write func(io.Writer) error) error {
	if name == "-" {
		return write(std.out)
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return writeInto(name, write)
	}
	draft, err := os.CreateTemp(filepath.Dir(name), ".vidan-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	const readable = 0o644
	err = errors.Join(write(draft), draft.Chmod(readable), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, errors.Join(err, os.Remove(draft.Name())))
	}
	return nil
}

func writeInto(name string, write func(io.Writer) error) error {
	device, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return errors.Join(write(device), device.Close())
}
