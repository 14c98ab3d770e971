package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// kindCommands are the kinds of registers.
type kindCommands struct {
	List kindListCommand `cmd:"" help:"List the kinds of registers with their fields and states."`
	Add  kindAddCommand  `cmd:"" help:"Add registers of a unit's own from a file, or define those of the same names anew."`
}

type kindAddCommand struct {
	configFlags
	File string `arg:"" help:"The definitions (YAML or JSON), as docs/registers.md describes them; - for standard input."`
	Unit string `required:"" help:"The unit's code."`
	JSON bool   `help:"Print JSON."`
}

// Run adds registers of a unit's own. It fails with 3 when they cannot be so.
func (c kindAddCommand) Run(ctx context.Context, std streams) error {
	text, err := readDefinition(std, c.File)
	if err != nil {
		return err
	}
	kinds, err := record.ReadKinds(text)
	if err != nil {
		return inputError{c.File, unreadableError{err.Error()}}
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		err = a.Records.DefineKinds(ctx, visit, kinds, record.Replacing{All: true})
		var inUse *record.InUseError
		if errors.Is(err, record.ErrDefinition) || errors.Is(err, store.ErrExists) || errors.As(err, &inUse) {
			return inputError{c.File, unreadableError{err.Error()}}
		}
		if err != nil {
			return err
		}
		return kindListCommand{JSON: c.JSON}.print(ctx, std.out, kinds)
	})
}

type kindListCommand struct {
	configFlags
	Unit string `help:"The code of a unit, to list its own kinds and fields too."`
	JSON bool   `help:"Print JSON."`
}

// Run lists the kinds: those that are shipped, or those of a unit.
func (c kindListCommand) Run(ctx context.Context, std streams) error {
	if c.Unit == "" {
		kinds, err := record.ShippedKinds()
		if err != nil {
			return err
		}
		return c.print(ctx, std.out, kinds)
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		kinds, err := a.Records.Kinds(ctx, visit)
		if err != nil {
			return err
		}
		return c.print(ctx, std.out, kinds)
	})
}

// kindJSON is a kind in JSON: as its file has it, with the schema of its
// entries.
type kindJSON struct {
	record.Kind

	Schema map[string]any `json:"schema"`
}

// mostDefinition is how large a file of definitions may be, in bytes.
const mostDefinition = 1 << 20

// readDefinition reads a file of definitions whole.
func readDefinition(std streams, name string) ([]byte, error) {
	file, err := openInput(std, name)
	if err != nil {
		return nil, inputError{name, err}
	}
	defer func() { _ = file.Close() }() // only read
	text, err := io.ReadAll(io.LimitReader(file, mostDefinition+1))
	if err == nil && len(text) > mostDefinition {
		err = office.ErrTooLarge
	}
	if err != nil {
		return nil, inputError{name, err}
	}
	return text, nil
}

func (c kindListCommand) print(ctx context.Context, w io.Writer, kinds []record.Kind) error {
	if c.JSON {
		out := make([]kindJSON, 0, len(kinds))
		for _, k := range kinds {
			out = append(out, kindJSON{k, k.Form.Schema(ctx, k.Title.Vi)})
		}
		return writeJSON(w, out)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, k := range kinds {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d trường\n", k.Name, k.Task, k.Title.In(ctx), len(k.Form)) // Flush has the error
	}
	return table.Flush()
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// recordCommands bring registers in and give them out.
type recordCommands struct {
	Import recordImportCommand `cmd:"" help:"Bring a spreadsheet (XLSX, CSV) into a register: its good rows, all at once; each bad cell is named."`
	Export recordExportCommand `cmd:"" help:"Write a register as a spreadsheet that can be read in again."`
	Map    recordMapCommand    `cmd:"" help:"Print the mapping that a spreadsheet's headings suggest, to be changed and given to record import --map."`
}

type recordImportCommand struct {
	configFlags
	File      string `arg:"" help:"The spreadsheet; - for standard input."`
	Kind      string `required:"" help:"The kind of register, as vidan kind list names it."`
	Unit      string `required:"" help:"The unit's code."`
	Sheet     string `help:"The sheet; the first visible one without it."`
	Map       string `type:"path" help:"A file (YAML or JSON) that says which column has which field; without it the headings decide. See docs/registers.md."`
	DryRun    bool   `help:"Only say what would become of each row."`
	SkipKnown bool   `help:"Leave out rows that the register has already, by what names them and their day."`
	AllOrNone bool   `help:"Take nothing when a cell is bad."`
	JSON      bool   `help:"Print JSON."`
}

// Run brings a spreadsheet in. It fails with 3 when the file cannot be read, or
// has no row that can be taken.
func (c recordImportCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		k, err := a.Records.Kind(ctx, visit, c.Kind)
		if errors.Is(err, store.ErrNotFound) {
			return usageError{fmt.Errorf("there is no kind %q; see `vidan kind list`", c.Kind)}
		}
		if err != nil {
			return err
		}
		taken, err := c.bring(ctx, std, a, visit, k)
		if err != nil {
			return c.explained(err)
		}
		if c.JSON {
			return writeJSON(std.out, record.TakenBody(ctx, taken, c.DryRun))
		}
		return c.print(ctx, std.out, taken)
	})
}

func (c recordImportCommand) bring(ctx context.Context, std streams, a *app.App, v account.Visit, k record.Kind) (record.Taken, error) {
	file, err := openInput(std, c.File)
	if err != nil {
		return record.Taken{}, err
	}
	defer func() { _ = file.Close() }() // only read
	if c.DryRun {
		return c.look(ctx, a, v, k, file)
	}
	i, err := a.Records.TakeFile(ctx, v, k.Name, store.NewID(), filepath.Base(c.File), file)
	if err != nil {
		return record.Taken{}, err
	}
	if c.Map != "" || c.Sheet != "" {
		if i.Mapping, err = a.Records.MappingFor(ctx, k, i, c.Sheet, c.mapping); err != nil {
			return record.Taken{}, err
		}
		if err := a.Records.SetMapping(ctx, v, k.Name, i.ID, i.Mapping); err != nil {
			return record.Taken{}, err
		}
	}
	return a.Records.Take(ctx, v, i, record.How{AllOrNone: c.AllOrNone, SkipKnown: c.SkipKnown})
}

// mapping puts the mapping of the file that was named in the place of the one
// that the headings suggest.
func (c recordImportCommand) mapping(proposed record.Mapping) (record.Mapping, error) {
	if c.Map == "" {
		return proposed, nil
	}
	text, err := os.ReadFile(c.Map)
	if err != nil {
		return record.Mapping{}, fmt.Errorf("read the mapping: %w", err)
	}
	m, err := record.ReadMapping(text)
	if err != nil {
		return record.Mapping{}, fmt.Errorf("%w: %w", record.ErrMapping, err)
	}
	if m.Sheet == "" {
		m.Sheet = proposed.Sheet
	}
	if m.First == 0 {
		m.First = m.Head + 1
	}
	return m, nil
}

// look reads the file where it lies, and keeps nothing of it.
func (c recordImportCommand) look(ctx context.Context, a *app.App, v account.Visit, k record.Kind, file *os.File) (record.Taken, error) {
	info, err := file.Stat()
	if err != nil {
		return record.Taken{}, fmt.Errorf("look at the file: %w", err)
	}
	book, err := record.OpenBook(ctx, file, info.Size())
	if err != nil {
		return record.Taken{}, err
	}
	defer func() { _ = book.Close() }() // only read
	proposed, doubts, _, err := record.ProposeFor(ctx, k, book, c.Sheet)
	if err != nil {
		return record.Taken{}, err
	}
	m, err := c.mapping(proposed)
	if err != nil {
		return record.Taken{}, err
	}
	p, err := a.Records.Look(ctx, v, k, book, m)
	p.Doubts = doubts
	return record.Taken{Preview: p}, err
}

// explained tells wrong files and mappings from failures of the program.
func (c recordImportCommand) explained(err error) error {
	name := filepath.Base(c.File)
	var noSheet *sheet.NoSheetError
	if text, ok := intake.Explain(context.Background(), err); ok {
		return inputError{name, unreadableError{text}}
	}
	switch {
	case errors.Is(err, record.ErrMapping):
		return usageError{err}
	case errors.As(err, &noSheet), errors.Is(err, record.ErrNothing), errors.Is(err, record.ErrBadRows):
		return inputError{name, unreadableError{err.Error()}}
	}
	for _, unread := range []error{office.ErrEmpty, office.ErrEncrypted, office.ErrUnsupported, office.ErrTooLarge, office.ErrUnknown, office.ErrDamaged} {
		if errors.Is(err, unread) {
			return inputError{name, unreadableError{office.Explain(err)}}
		}
	}
	return err
}

func (c recordImportCommand) print(ctx context.Context, w io.Writer, t record.Taken) error {
	made := fmt.Sprintf("%d mục đã vào sổ, %d đã có trong sổ", t.Entries, t.Skipped)
	if c.DryRun {
		made = fmt.Sprintf("%d mục sẽ vào sổ (chỉ xem thử)", t.Rows[record.Good])
	}
	if _, err := fmt.Fprintf(w, "%s; %d dòng có ô sai, %d dòng mục lớn, %d dòng cộng.\n", made, t.Rows[record.Bad], t.Rows[record.Section], t.Rows[record.Total]); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range t.Problems {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.Cell, p.Field, p.Text, record.ExplainCell(ctx, p.Err)) // Flush has the error
	}
	return table.Flush()
}

type recordMapCommand struct {
	File  string `arg:"" type:"existingfile" help:"The spreadsheet."`
	Kind  string `required:"" help:"The kind of register, as vidan kind list names it."`
	Sheet string `help:"The sheet; the first visible one without it."`
}

// Run prints the mapping that a spreadsheet's headings suggest, as JSON, which
// --map takes as well as YAML.
func (c recordMapCommand) Run(ctx context.Context, std streams) error {
	kinds, err := record.ShippedKinds()
	if err != nil {
		return err
	}
	for _, k := range kinds {
		if k.Name == c.Kind {
			return c.propose(ctx, std.out, k)
		}
	}
	return usageError{fmt.Errorf("there is no kind %q; see `vidan kind list`", c.Kind)}
}

func (c recordMapCommand) propose(ctx context.Context, w io.Writer, k record.Kind) error {
	file, err := os.Open(c.File)
	if err != nil {
		return inputError{filepath.Base(c.File), err}
	}
	defer func() { _ = file.Close() }() // only read
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at the file: %w", err)
	}
	book, err := record.OpenBook(ctx, file, info.Size())
	if err != nil {
		return recordImportCommand{File: c.File}.explained(err)
	}
	defer func() { _ = book.Close() }() // only read
	m, _, _, err := record.ProposeFor(ctx, k, book, c.Sheet)
	if err != nil {
		return recordImportCommand{File: c.File}.explained(err)
	}
	return writeJSON(w, m)
}

type recordExportCommand struct {
	configFlags
	Kind   string `required:"" help:"The kind of register."`
	Unit   string `required:"" help:"The unit's code."`
	Output string `short:"o" required:"" help:"The file to write; - for standard output."`
}

// Run writes a register as a workbook.
func (c recordExportCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		if _, err := a.Records.Kind(ctx, visit, c.Kind); errors.Is(err, store.ErrNotFound) {
			return usageError{fmt.Errorf("there is no kind %q; see `vidan kind list`", c.Kind)}
		}
		return writeOutput(std, c.Output, func(w io.Writer) error {
			return a.Records.Export(ctx, visit, c.Kind, record.Filter{}, w)
		})
	})
}
