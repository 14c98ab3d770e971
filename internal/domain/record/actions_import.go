package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Errors of bringing a spreadsheet in.
var (
	// ErrNothing says that a spreadsheet has no row that can be taken.
	ErrNothing = errors.New("there is no row to be taken")
	// ErrMapping says that a mapping does not suit the register.
	ErrMapping = errors.New("the mapping does not suit the register")
	// ErrBadRows says that rows are bad, where all must be good.
	ErrBadRows = errors.New("some rows are bad")
)

// An Import (tệp nhập) is a spreadsheet on its way into a register.
type Import struct {
	ID, Kind   string
	Name, Hash string
	Size       int64
	Mapping    Mapping
	// Taken is how many entries it has become; Open says that it waits.
	Taken  int
	Open   bool
	ByName string
	At     time.Time
}

func (r importRow) imported() (Import, error) {
	i := Import{ID: r.ID, Kind: r.Kind, Name: r.Name, Hash: r.Hash, Size: r.Size, Taken: r.Taken, Open: r.State == "open", ByName: r.ByName, At: r.At.In(clock.Zone)}
	if r.Mapping == "" {
		return i, nil
	}
	if err := json.Unmarshal([]byte(r.Mapping), &i.Mapping); err != nil {
		return Import{}, fmt.Errorf("read a mapping: %w", err)
	}
	return i, nil
}

// A Preview says what a spreadsheet would become.
type Preview struct {
	Sheets  []sheet.Info
	Mapping Mapping
	Doubts  []Doubt
	// Columns are those of the sheet's columns, by their letters in the order of
	// the sheet.
	Columns []SheetColumn
	// Rows counts the rows by what they are.
	Rows map[Verdict]int
	// Problems are bad cells, the first of them; Bad counts all.
	Problems []CellProblem
	Bad      int
	// Sample are the first good entries.
	Sample []Entry
	// Known are good rows that the register has already, by their code or by what
	// names them.
	Known int
	// codes are the highest numbers of codes that come along, by year.
	codes map[int]int
}

// A SheetColumn is a column of a sheet with what stands above it.
type SheetColumn struct{ Column, Text string }

// The bounds of a preview.
const (
	headRows     = 60
	mostProblems = 500
	sampleRows   = 10
)

// OpenBook reads a spreadsheet's sheets; the caller closes it.
func OpenBook(ctx context.Context, r io.ReaderAt, size int64) (*sheet.Book, error) {
	return sheet.Open(ctx, r, size, sheet.DefaultLimits())
}

// ProposeFor proposes a mapping for a sheet; "" is the first visible one.
func ProposeFor(ctx context.Context, k Kind, book *sheet.Book, name string) (Mapping, []Doubt, []sheet.Row, error) {
	info, err := book.Sheet(name)
	if err != nil {
		return Mapping{}, nil, nil, err
	}
	rows, err := book.Head(ctx, info.Name, headRows)
	if err != nil {
		return Mapping{}, nil, nil, err
	}
	m, doubts := Propose(k, rows)
	m.Sheet = info.Name
	return m, doubts, rows, nil
}

// Look reads a whole spreadsheet by a mapping and says what it would become,
// without writing anything.
func (a *Actions) Look(ctx context.Context, v account.Visit, k Kind, book *sheet.Book, m Mapping) (Preview, error) {
	p := Preview{Sheets: book.Sheets(), Mapping: m, Rows: map[Verdict]int{}, codes: map[int]int{}}
	var some []string
	known := func() error {
		found, err := selectFingerprints(ctx, a.DB.Reader(), v.Unit.ID, k.Name, some)
		for _, f := range some {
			if found[f] {
				p.Known++
			}
		}
		some = some[:0]
		return err
	}
	err := a.eachRow(ctx, v, k, book, m, func(e Entry, is Verdict) error {
		p.Rows[is]++
		p.Bad += len(e.Problems)
		p.Problems = append(p.Problems, e.Problems[:min(len(e.Problems), mostProblems-len(p.Problems))]...)
		if is != Good {
			return nil
		}
		if len(p.Sample) < sampleRows {
			p.Sample = append(p.Sample, e)
		}
		if year, number, ok := k.numberOf(e.Code); ok {
			p.codes[year] = max(p.codes[year], number)
		}
		if some = append(some, Fingerprint(k, e.Values)); len(some) == 1000 {
			return known()
		}
		return nil
	})
	if err != nil {
		return Preview{}, err
	}
	return p, known()
}

// eachRow reads the rows of a sheet by a mapping.
func (a *Actions) eachRow(ctx context.Context, v account.Visit, k Kind, book *sheet.Book, m Mapping, fn func(Entry, Verdict) error) error {
	info, err := book.Sheet(m.Sheet)
	if err != nil {
		return err
	}
	if k, err = a.withNames(ctx, v, k); err != nil {
		return err
	}
	// Days that the sheet does not say are not made up: no day is today.
	reading, err := NewReading(k, m, clock.Date{})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMapping, err)
	}
	for row, err := range book.Rows(ctx, info.Name) {
		if err != nil {
			return err
		}
		e, is := reading.Row(row)
		for i := range e.Problems {
			e.Problems[i].Sheet = info.Name
		}
		if err := fn(e, is); err != nil {
			return err
		}
	}
	return nil
}

// numberOf reads the year and the number of a code that the kind's pattern could
// have written.
func (k Kind) numberOf(code string) (year, number int, ok bool) {
	if code == "" {
		return 0, 0, false
	}
	pattern := regexp.QuoteMeta(k.Code)
	pattern = strings.NewReplacer(`\{year\}`, `(?P<year>\d{4})`, `\{seq\}`, `(?P<seq>\d{1,9})`).Replace(pattern)
	expression, err := regexp.Compile("^" + pattern + "$")
	if err != nil {
		return 0, 0, false
	}
	m := expression.FindStringSubmatch(code)
	if m == nil {
		return 0, 0, false
	}
	if i := expression.SubexpIndex("year"); i > 0 {
		year, _ = strconv.Atoi(m[i])
	}
	number, _ = strconv.Atoi(m[expression.SubexpIndex("seq")])
	return year, number, true
}

// TakeFile takes a spreadsheet in for a register, with the mapping that its
// headings suggest.
func (a *Actions) TakeFile(ctx context.Context, v account.Visit, kind, id, name string, content io.Reader) (Import, error) {
	if err := v.Require(ActKeep); err != nil {
		return Import{}, err
	}
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return Import{}, err
	}
	kept, err := a.Intake.Take(ctx, name, content, MaxFile)
	if err != nil {
		return Import{}, err
	}
	i := Import{ID: id, Kind: kind, Name: kept.Name, Hash: kept.Ref.Hash, Size: kept.Ref.Size, Open: true, ByName: v.User.Name, At: a.Clock.Now()}
	book, err := a.book(ctx, i)
	if err != nil {
		return Import{}, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if i.Mapping, _, _, err = ProposeFor(ctx, k, book.Book, ""); err != nil {
		return Import{}, err
	}
	return i, a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		row := importRow{
			UnitID: v.Unit.ID, ID: i.ID, Kind: kind, Name: i.Name, Hash: i.Hash, Size: i.Size, Mapping: jsonOf(i.Mapping), State: "open",
			ByID: v.User.ID, ByName: v.User.Name, At: i.At,
		}
		if err := insertImport(ctx, tx, row); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "import/" + i.ID, After: fileTrail{Field: kind, Name: i.Name, Hash: i.Hash, Size: i.Size}}, nil
	})
}

// keptBook is a book with the file that it reads from.
type keptBook struct {
	*sheet.Book

	file io.Closer
}

// Close closes both.
func (b keptBook) Close() error { return errors.Join(b.Book.Close(), b.file.Close()) }

func (a *Actions) book(ctx context.Context, i Import) (keptBook, error) {
	file, err := a.Files.Open(ctx, i.Hash)
	if err != nil {
		return keptBook{}, fmt.Errorf("open a spreadsheet: %w", err)
	}
	book, err := OpenBook(ctx, file, file.Size())
	if err != nil {
		return keptBook{}, errors.Join(err, file.Close())
	}
	return keptBook{book, file}, nil
}

// Import returns a spreadsheet on its way into a register.
func (a *Actions) Import(ctx context.Context, v account.Visit, kind, id string) (Import, error) {
	if err := v.Require(ActKeep); err != nil {
		return Import{}, err
	}
	row, err := selectImport(ctx, a.DB.Reader(), v.Unit.ID, kind, id)
	if err != nil {
		return Import{}, err
	}
	return row.imported()
}

// PreviewImport says what a spreadsheet would become by a mapping. A mapping
// that does not suit the register is ErrMapping, with the preview's headings all
// the same.
func (a *Actions) PreviewImport(ctx context.Context, v account.Visit, i Import, m Mapping) (Preview, error) {
	k, err := a.Kind(ctx, v, i.Kind)
	if err != nil {
		return Preview{}, err
	}
	book, err := a.book(ctx, i)
	if err != nil {
		return Preview{}, err
	}
	defer func() { _ = book.Close() }() // only read
	_, doubts, rows, err := ProposeFor(ctx, k, book.Book, m.Sheet)
	if err != nil {
		return Preview{}, err
	}
	p, err := a.Look(ctx, v, k, book.Book, m)
	p.Sheets, p.Mapping, p.Doubts, p.Columns = book.Sheets(), m, doubts, sheetColumns(rows, m.Head)
	return p, err
}

// sheetColumns are the columns of a sheet with what stands above their entries.
func sheetColumns(rows []sheet.Row, head int) []SheetColumn {
	last := 0
	texts := map[int][]string{}
	for _, row := range rows {
		for _, c := range row.Cells {
			last = max(last, c.Column)
			if row.Number <= head && row.Number > head-2 && !c.FromAbove {
				texts[c.Column] = append(texts[c.Column], c.Text)
			}
		}
	}
	var headings []SheetColumn
	for column := 1; column <= last; column++ {
		headings = append(headings, SheetColumn{sheet.ColumnName(column), strings.Join(texts[column], " – ")})
	}
	return headings
}

// SetMapping changes how an open import is read.
func (a *Actions) SetMapping(ctx context.Context, v account.Visit, kind, id string, m Mapping) error {
	return a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return audit.Entry{Object: "import/" + id, After: m}, updateMapping(ctx, tx, v.Unit.ID, kind, id, jsonOf(m))
	})
}

// How says how a spreadsheet is taken.
type How struct {
	// AllOrNone takes nothing when a row is bad; otherwise the good rows are taken
	// and the bad ones named.
	AllOrNone bool
	// SkipKnown leaves out what the register has already.
	SkipKnown bool
}

// A Taken says what became of a spreadsheet.
type Taken struct {
	Preview

	// Entries is how many were made, Skipped how many the register had already.
	Entries, Skipped int
}

// Take makes entries of the good rows of an open import, all in one transaction:
// nothing is ever half in. One that was taken before is store.ErrExists.
func (a *Actions) Take(ctx context.Context, v account.Visit, i Import, how How) (Taken, error) {
	if err := v.Require(ActKeep); err != nil {
		return Taken{}, err
	}
	k, err := a.Kind(ctx, v, i.Kind)
	if err != nil {
		return Taken{}, err
	}
	book, err := a.book(ctx, i)
	if err != nil {
		return Taken{}, err
	}
	defer func() { _ = book.Close() }() // only read
	t := Taken{}
	if t.Preview, err = a.Look(ctx, v, k, book.Book, i.Mapping); err != nil {
		return t, err
	}
	switch {
	case t.Rows[Good] == 0:
		return t, ErrNothing
	case how.AllOrNone && t.Bad > 0:
		return t, ErrBadRows
	}
	w, err := a.workingTime(ctx, v.Unit.ID)
	if err != nil {
		return t, err
	}
	err = a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		in := intoRegister{Actions: a, tx: tx, v: v, k: k, w: w, how: how, used: map[string]bool{}, began: store.NewID()}
		if err := in.reserve(ctx, t.codes); err != nil {
			return audit.Entry{}, err
		}
		err := a.eachRow(ctx, v, k, book.Book, i.Mapping, func(e Entry, is Verdict) error {
			if is != Good {
				return nil
			}
			return in.add(ctx, e)
		})
		if err = errors.Join(err, in.flush(ctx)); err != nil {
			return audit.Entry{}, err
		}
		t.Entries, t.Skipped = in.made, in.skipped
		if err := takenImport(ctx, tx, v.Unit.ID, i.ID, in.made); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "import/" + i.ID, After: importTrail{Kind: k.Name, Hash: i.Hash, Entries: in.made, Skipped: in.skipped, Bad: t.Rows[Bad]}}, nil
	})
	return t, err
}

// importTrail is what the trail keeps of entries that came in together.
type importTrail struct {
	Kind    string `json:"kind"`
	Hash    string `json:"hash"`
	Entries int    `json:"entries"`
	Skipped int    `json:"skipped,omitempty"`
	Bad     int    `json:"bad,omitempty"`
}

// intoRegister adds the rows of a spreadsheet to a register, some at a time.
type intoRegister struct {
	*Actions

	tx            bun.Tx
	v             account.Visit
	k             Kind
	w             WorkingTime
	how           How
	waiting       []Record
	used          map[string]bool
	made, skipped int
	// began is an id that is greater than those of entries that were there before.
	began string
}

// atOnce is how many entries are added together.
const atOnce = 500

// reserve lets the numbers of new codes begin behind those that come along.
func (in *intoRegister) reserve(ctx context.Context, codes map[int]int) error {
	for year, number := range codes {
		if err := raiseNumbers(ctx, in.tx, in.v.Unit.ID, in.k.Name, year, number); err != nil {
			return err
		}
	}
	return nil
}

func (in *intoRegister) add(ctx context.Context, e Entry) error {
	values := in.k.Form.Clean(e.Values)
	state := e.State
	if state == "" {
		state = in.k.StateFor(values)
	}
	r := in.fresh(in.v, in.k, store.NewID(), values, state, Imported, in.w)
	if _, _, ok := in.k.numberOf(e.Code); ok && !in.used[e.Code] {
		r.Code, in.used[e.Code] = e.Code, true
	}
	in.waiting = append(in.waiting, r)
	if len(in.waiting) == atOnce {
		return in.flush(ctx)
	}
	return nil
}

// flush adds what waits: without what the register has already, and with codes.
func (in *intoRegister) flush(ctx context.Context) error {
	records, err := in.unknown(ctx)
	if err != nil {
		return err
	}
	in.waiting = in.waiting[:0]
	if err := in.number(ctx, records); err != nil {
		return err
	}
	in.made += len(records)
	return insertRecords(ctx, in.tx, in.k, records, in.seal(in.k))
}

// unknown are those waiting that the register does not have: by their code, or,
// when known ones are to be left out, by what names them.
func (in *intoRegister) unknown(ctx context.Context) ([]Record, error) {
	var codes, fingerprints []string
	for _, r := range in.waiting {
		codes = append(codes, r.Code)
		fingerprints = append(fingerprints, r.Fingerprint)
	}
	has, err := selectCodes(ctx, in.tx, in.v.Unit.ID, in.k.Name, codes)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	if in.how.SkipKnown {
		if known, err = selectOlderFingerprints(ctx, in.tx, in.v.Unit.ID, in.k.Name, fingerprints, in.began); err != nil {
			return nil, err
		}
	}
	var records []Record
	for _, r := range in.waiting {
		if r.Code != "" && has[r.Code] || known[r.Fingerprint] {
			in.skipped++
			continue
		}
		records = append(records, r)
	}
	return records, nil
}

// number gives codes to entries that brought none.
func (in *intoRegister) number(ctx context.Context, records []Record) error {
	byYear := map[int][]int{}
	for i, r := range records {
		if r.Code == "" {
			year := yearOf(r, in.Clock)
			byYear[year] = append(byYear[year], i)
		}
	}
	for year, which := range byYear {
		first, err := takeNumbers(ctx, in.tx, in.v.Unit.ID, in.k.Name, year, len(which))
		if err != nil {
			return err
		}
		for n, i := range which {
			records[i].Code = in.k.CodeOf(year, first+n)
		}
	}
	return nil
}

// Export writes what a filter keeps of a register as a workbook, which can be
// read in again. What is sealed is not in it.
func (a *Actions) Export(ctx context.Context, v account.Visit, kind string, f Filter, out io.Writer) error {
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return err
	}
	k.Form = withoutSealed(k.Form)
	if k, err = a.withNames(ctx, v, k); err != nil {
		return err
	}
	columns := ExportColumns(ctx, k)
	w, err := newExport(ctx, out, k, columns)
	if err != nil {
		return err
	}
	err = a.Each(ctx, v, kind, f, func(r Record) error {
		return w.Row(ExportRow(ctx, k, columns, Entry{Code: r.Code, State: r.State, Values: r.Values}))
	})
	if err != nil {
		w.Discard()
		return err
	}
	return w.Close()
}

func withoutSealed(f form.Form) form.Form {
	var open form.Form
	for _, field := range f {
		if !field.Sensitive {
			open = append(open, field)
		}
	}
	return open
}

// MappingFor is the mapping of a sheet of an open import, as its headings
// suggest it and choose changes it.
func (a *Actions) MappingFor(ctx context.Context, k Kind, i Import, sheetName string, choose func(Mapping) (Mapping, error)) (Mapping, error) {
	proposed, err := a.proposeOther(ctx, k, i, sheetName)
	if err != nil {
		return Mapping{}, err
	}
	return choose(proposed)
}
