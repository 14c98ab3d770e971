package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A diary is what the demo's people write into its registers, in the order of
// the days on which they do.
type diary struct {
	app     *App
	unitID  string
	visits  map[string]account.Visit
	entries []diaryEntry
	// ids are those of entries that were made, by register and line.
	ids map[string]string
}

// diaryEntry makes an entry of a register, or moves one on.
type diaryEntry struct {
	on     clock.Date
	by     string
	kind   string
	line   int
	move   string
	values form.Values
}

// newDiary reads what there is to write.
func (a *App) newDiary(ctx context.Context, program account.Visit) (*diary, error) {
	d := &diary{app: a, unitID: program.Unit.ID, visits: map[string]account.Visit{}, ids: map[string]string{}}
	for _, r := range demoRegisters {
		k, err := a.Records.Kind(ctx, program, r.kind)
		if err != nil {
			return nil, fmt.Errorf("the register %s: %w", r.kind, err)
		}
		if err := d.read(k, r); err != nil {
			return nil, fmt.Errorf("the register %s of the demo: %w", r.kind, err)
		}
	}
	slices.SortStableFunc(d.entries, func(a, b diaryEntry) int { return a.on.Compare(b.on) })
	return d, nil
}

// read reads the lines of a register: what was made, and what became of it.
func (d *diary) read(k record.Kind, r demoRegister) error {
	head := strings.Split(r.head, "|")
	for i, line := range linesOf(r.rows) {
		cells := strings.Split(line, "|")
		if len(cells) != len(head)+1 {
			return fmt.Errorf("line %d has %d cells", i+1, len(cells))
		}
		e := diaryEntry{by: r.by, kind: r.kind, line: i + 1, values: form.Values{}}
		for j, name := range head {
			if err := e.put(k, name, cells[j+1]); err != nil {
				return err
			}
		}
		if err := d.add(e, cells[0]); err != nil {
			return err
		}
	}
	for _, line := range linesOf(r.moves) {
		cells := strings.Split(line, "|")
		number, err := strconv.Atoi(cells[1])
		if err != nil {
			return fmt.Errorf("the move %q is of no line", line)
		}
		e := diaryEntry{by: cells[2], kind: r.kind, line: number, move: cells[3], values: form.Values{}}
		for _, cell := range cells[4:] {
			name, text, _ := strings.Cut(cell, "=")
			if err := e.put(k, name, text); err != nil {
				return err
			}
		}
		if err := d.add(e, cells[0]); err != nil {
			return err
		}
	}
	return nil
}

func linesOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// put reads a value as a person writes it; days without a year are of 2024.
func (e diaryEntry) put(k record.Kind, name, text string) error {
	field, ok := k.Form.Field(name)
	if !ok {
		return fmt.Errorf("there is no field %q", name)
	}
	if field.Type == form.Date && strings.Count(text, "/") == 1 {
		text += "/2024"
	}
	value, err := field.Read(text)
	if err != nil {
		return fmt.Errorf("%s is %q: %w", name, text, err)
	}
	if !value.Empty() {
		e.values[name] = value
	}
	return nil
}

func (d *diary) add(e diaryEntry, on string) error {
	var err error
	if e.on, err = form.ReadDate(on + "/2024"); err != nil {
		return fmt.Errorf("line %d is of %q: %w", e.line, on, err)
	}
	d.entries = append(d.entries, e)
	return nil
}

// upTo writes what is of the days up to one, each on its day, and leaves the
// rest for later.
func (d *diary) upTo(ctx context.Context, last clock.Date, past *history) error {
	for len(d.entries) > 0 && !d.entries[0].on.After(last) {
		e := d.entries[0]
		d.entries = d.entries[1:]
		past.goTo(e.on)
		if err := d.write(ctx, e); err != nil {
			return fmt.Errorf("line %d of the register %s: %w", e.line, e.kind, err)
		}
	}
	return nil
}

func (d *diary) write(ctx context.Context, e diaryEntry) error {
	v, ok := d.visits[e.by]
	if !ok {
		var err error
		if v, err = d.app.demoVisit(ctx, d.unitID, e.by); err != nil {
			return err
		}
		d.visits[e.by] = v
	}
	at := e.kind + "/" + strconv.Itoa(e.line)
	if e.move == "" {
		d.ids[at] = store.NewID()
		_, err := d.app.Records.Make(ctx, v, e.kind, record.NewRecord{ID: d.ids[at], Values: e.values})
		return err
	}
	return d.app.Records.Move(ctx, v, e.kind, d.ids[at], 0, record.Step{Move: e.move, Values: e.values})
}
