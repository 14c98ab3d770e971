package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
)

// figureCommands are what can be counted, and what it comes to.
type figureCommands struct {
	List figureListCommand `cmd:"" help:"List the figures that can be counted, with what they are."`
	Add  figureAddCommand  `cmd:"" help:"Define figures of a unit's own from a file, or define those of the same names anew."`
	Drop figureDropCommand `cmd:"" help:"Take a figure of a unit's own back."`
	Show figureShowCommand `cmd:"" help:"Count figures of a unit for a period, and list what they count."`
}

type figureListCommand struct {
	configFlags
	Unit string `help:"The code of a unit, to list its own figures too."`
	JSON bool   `help:"Print JSON."`
}

// Run lists the figures.
func (c figureListCommand) Run(ctx context.Context, std streams) error {
	if c.Unit == "" {
		all, err := figure.Shipped()
		if err != nil {
			return err
		}
		return c.print(ctx, std.out, all)
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		all, err := a.Figures.Definitions(ctx, visit)
		if err != nil {
			return err
		}
		return c.print(ctx, std.out, all)
	})
}

// definitionJSON is the definition of a figure in JSON.
type definitionJSON struct {
	Name     string        `json:"name"`
	Kind     figure.Kind   `json:"kind"`
	Task     string        `json:"task"`
	Title    string        `json:"title"`
	TitleEn  string        `json:"title_en"`
	Unit     string        `json:"unit,omitempty"`
	Note     string        `json:"note,omitempty"`
	Source   string        `json:"source,omitempty"`
	Where    condition.All `json:"where,omitempty"`
	On       string        `json:"on,omitempty"`
	Sum      string        `json:"sum,omitempty"`
	Distinct string        `json:"distinct,omitempty"`
	By       string        `json:"by,omitempty"`
	Top      []string      `json:"top,omitempty"`
	Bottom   []string      `json:"bottom,omitempty"`
	Goal     *figure.Goal  `json:"goal,omitempty"`
}

func (c figureListCommand) print(ctx context.Context, w io.Writer, all figure.Definitions) error {
	if !c.JSON {
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, d := range all {
			_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", d.Task, d.Name(), d.Title.In(ctx)) // the writer keeps its error for Flush
		}
		return table.Flush()
	}
	list := make([]definitionJSON, 0, len(all))
	for _, d := range all {
		list = append(list, definitionJSON{
			Name: d.Name(), Kind: d.Kind(), Task: d.Task, Title: d.Title.Vi, TitleEn: d.Title.En, Unit: d.Unit.Vi, Note: d.Note.Vi,
			Source: d.Source, Where: d.Where, On: d.On, Sum: d.Sum, Distinct: d.Distinct, By: d.By,
			Top: d.Top, Bottom: d.Bottom, Goal: d.Goal,
		})
	}
	return printJSON(w, list)
}

type figureAddCommand struct {
	configFlags
	File string `arg:"" help:"The definitions (YAML or JSON), as docs/registers.md describes them; - for standard input."`
	Unit string `required:"" help:"The unit's code."`
	JSON bool   `help:"Print JSON."`
}

// Run defines figures of a unit's own. It fails with 3 when they cannot be so.
func (c figureAddCommand) Run(ctx context.Context, std streams) error {
	text, err := readDefinition(std, c.File)
	if err != nil {
		return err
	}
	defined, err := figure.ReadDefinitions(text)
	if err != nil {
		return inputError{c.File, unreadableError{err.Error()}}
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		err = a.Figures.Define(ctx, visit, defined)
		if errors.Is(err, figure.ErrDefinition) {
			return inputError{c.File, unreadableError{err.Error()}}
		}
		if err != nil {
			return err
		}
		return figureListCommand{JSON: c.JSON}.print(ctx, std.out, defined)
	})
}

type figureDropCommand struct {
	configFlags
	Name string `arg:"" help:"The name of the figure."`
	Unit string `required:"" help:"The unit's code."`
}

// Run takes a figure of a unit's own back.
func (c figureDropCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		err = a.Figures.Drop(ctx, visit, c.Name)
		if errors.Is(err, figure.ErrFigure) || errors.Is(err, figure.ErrDefinition) {
			return inputError{c.Name, unreadableError{err.Error()}}
		}
		return err
	})
}

type figureShowCommand struct {
	configFlags
	Names []string `arg:"" optional:"" name:"name" help:"The names of figures, as vidan figure list prints them."`
	All   bool     `help:"Show all figures."`
	Unit  string   `required:"" help:"The unit's code."`
	From  string   `required:"" placeholder:"DATE" help:"The first day: 2024-01-01."`
	To    string   `required:"" placeholder:"DATE" help:"The last day: 2024-03-31."`
	Below bool     `help:"Add the units below, as they stood on the last day."`
	Rows  bool     `help:"List what is counted."`
	JSON  bool     `help:"Print JSON."`
}

func (c figureShowCommand) period() (figure.Period, error) {
	from, err1 := clock.ParseDate(c.From)
	to, err2 := clock.ParseDate(c.To)
	p := figure.Period{From: from, To: to}
	if err := errors.Join(err1, err2); err != nil {
		return p, err
	}
	return p, p.Check()
}

// Run shows figures.
func (c figureShowCommand) Run(ctx context.Context, std streams) error {
	period, err := c.period()
	if err != nil {
		return usageError{err}
	}
	if c.All == (len(c.Names) > 0) {
		return usageError{errors.New("name the figures, or give --all (see vidan figure list)")}
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		shown, err := c.show(ctx, a.Figures, visit, period)
		if errors.Is(err, figure.ErrFigure) {
			return usageError{fmt.Errorf("%w; vidan figure list names all", err)}
		}
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(std.out, shown)
		}
		return shown.print(ctx, std.out)
	})
}

// The figures of a unit in JSON.
type (
	figuresJSON struct {
		Unit    string       `json:"unit"`
		From    clock.Date   `json:"from"`
		To      clock.Date   `json:"to"`
		Figures []figureJSON `json:"figures"`
		// Below are the units below, whose figures those above hold too.
		Below []belowJSON `json:"below,omitempty"`
	}
	figureJSON struct {
		Name    string           `json:"name"`
		Task    string           `json:"task"`
		Title   string           `json:"title"`
		Kind    figure.Kind      `json:"kind"`
		Known   bool             `json:"known"`
		Why     figure.Unknown   `json:"why,omitempty"` // why it is not known
		Value   *int64           `json:"value"`         // null for rates, and for what is not known
		Top     *int64           `json:"top"`
		Bottom  *int64           `json:"bottom"`
		Percent *string          `json:"percent"` // null also for a rate of nothing
		By      map[string]int64 `json:"by,omitempty"`
		Rows    *[]rowJSON       `json:"rows,omitempty"`
		Of      *[]rowJSON       `json:"of,omitempty"` // what the denominator counts
		Outside bool             `json:"outside,omitempty"`

		value figure.Value
	}
	belowJSON struct {
		Unit    string       `json:"unit"`
		Name    string       `json:"name"`
		Level   int          `json:"level"`
		Figures []figureJSON `json:"figures"`
	}
	rowJSON struct {
		Unit  string     `json:"unit,omitempty"` // the unit below that has it
		ID    string     `json:"id"`
		Code  string     `json:"code"`
		Title string     `json:"title"`
		Note  string     `json:"note,omitempty"`
		On    clock.Date `json:"on"`
		Adds  int64      `json:"adds"`
	}
)

func (c figureShowCommand) show(ctx context.Context, a *figure.Actions, v account.Visit, p figure.Period) (figuresJSON, error) {
	out := figuresJSON{Unit: c.Unit, From: p.From, To: p.To}
	all, err := a.Definitions(ctx, v)
	if err != nil {
		return out, err
	}
	chosen, err := all.Named(c.Names)
	if err != nil {
		return out, err
	}
	scope := figure.Scope{Below: c.Below}
	total, err := a.ShowEach(ctx, v, scope, []figure.Period{p}, c.Names...)
	if err != nil {
		return out, err
	}
	out.Figures = figuresOf(ctx, chosen, total[0])
	if c.Below {
		whole, err := a.ShowWhole(ctx, v, p, c.Names...)
		if err != nil {
			return out, err
		}
		for _, u := range whole.Below {
			out.Below = append(out.Below, belowJSON{u.Code, u.Name, u.Level, figuresOf(ctx, chosen, u.Values)})
		}
	}
	for i := range out.Figures {
		if !c.Rows {
			break
		}
		f := &out.Figures[i]
		if f.Rows, err = listRows(ctx, a, v, figure.Drill{Figure: f.Name, Side: figure.Top, Period: p, In: scope}); err != nil {
			return out, err
		}
		if !f.value.IsRate {
			continue
		}
		if f.Of, err = listRows(ctx, a, v, figure.Drill{Figure: f.Name, Side: figure.Bottom, Period: p, In: scope}); err != nil {
			return out, err
		}
	}
	return out, nil
}

func figuresOf(ctx context.Context, chosen figure.Definitions, values figure.Values) []figureJSON {
	list := make([]figureJSON, 0, len(chosen))
	for _, d := range chosen {
		v := values[d.Name()]
		f := figureJSON{
			Name: d.Name(), Task: d.Task, Title: d.Title.In(ctx), Kind: d.Kind(), Known: v.Known, Why: v.Why, By: v.By, Outside: v.Outside, value: v,
		}
		if v.Known {
			f.Top = &v.Top
		}
		if v.Known && v.IsRate {
			f.Bottom = &v.Bottom
			if percent := v.PlainPercent(ctx); percent != "" {
				f.Percent = &percent
			}
		} else if v.Known {
			f.Value = &v.Top
		}
		list = append(list, f)
	}
	return list
}

// listRows lists everything that a figure counts.
func listRows(ctx context.Context, a *figure.Actions, v account.Visit, d figure.Drill) (*[]rowJSON, error) {
	rows := []rowJSON{}
	for d.Most = figure.MostRows; ; {
		part, err := a.Rows(ctx, v, d)
		if err != nil {
			return nil, err
		}
		for _, r := range part.Rows {
			rows = append(rows, rowJSON{r.Unit, r.ID, r.Code, r.Title, r.Note, r.On, r.Adds})
		}
		if d.After = part.Next; d.After == "" {
			return &rows, nil
		}
	}
}

func (out figuresJSON) print(ctx context.Context, w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) {
		_, _ = fmt.Fprintf(table, format, args...) // the writer keeps its error for Flush
	}
	printFigures(ctx, line, out.Figures)
	for _, u := range out.Below {
		line("\n%s\t%s\n", u.Unit, u.Name)
		printFigures(ctx, line, u.Figures)
	}
	return table.Flush()
}

func printFigures(ctx context.Context, line func(string, ...any), figures []figureJSON) {
	for _, f := range figures {
		fraction := ""
		if f.value.Known && f.value.IsRate {
			fraction = f.value.Fraction(ctx)
		}
		if f.Outside {
			fraction += " (từ ngoài)"
		}
		line("%s\t%s\t%s\t%s\t%s\n", f.Task, f.Name, f.value.Shown(ctx), fraction, f.Title)
		if f.Rows != nil {
			printRows(line, *f.Rows)
		}
	}
}

func printRows(line func(string, ...any), rows []rowJSON) {
	for _, r := range rows {
		line("\t  %s\t%d\t%s\t%s\n", r.Code, r.Adds, r.On, r.Title)
	}
}
