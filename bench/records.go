package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	counts "github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// registers says how large the registers are that are measured.
type registers struct {
	// rows is how many entries one unit has in one register, inOne how many it has
	// in all of them together.
	rows, inOne int
	// many units have inEach entries each, in all registers.
	many, inEach int
	// communes have entries of one register together.
	communes, entries int
}

// keptKind is the register that is filled when one alone is: it has a deadline,
// moves, and fields that are sealed.
const keptKind = "feedback"

// perCommune is how many entries a commune has where there are few.
const perCommune = 18

// records measures registers and what is counted from them.
func (b *bench) records(ctx context.Context) error {
	if err := b.recordsIn(ctx, kindSQLite, b.makeSQLite); err != nil {
		return fmt.Errorf("measure records on %s: %w", kindSQLite, err)
	}
	return b.onPostgres(ctx, func(create maker) error {
		for _, measure := range []func(context.Context, string, maker) error{b.recordsIn, b.manyUnits, b.amongMillions} {
			if err := measure(ctx, kindPostgres, create); err != nil {
				return fmt.Errorf("measure records on %s: %w", kindPostgres, err)
			}
		}
		return nil
	})
}

// fillRegisters makes a database with registers; every generation has a seed of
// its own, in their order from 1.
func (b *bench) fillRegisters(ctx context.Context, kind, name string, create maker, generations ...app.Generation) (d database, err error) {
	address, err := create(name)
	if err != nil {
		return database{}, fmt.Errorf("create a database: %w", err)
	}
	d = database{kind: kind, url: address, data: filepath.Join(b.folder, kind+"-"+name)}
	if err := os.MkdirAll(d.data, 0o700); err != nil {
		return d, err
	}
	if err := app.Migrate(ctx, d.config()); err != nil {
		return d, err
	}
	a, err := d.open(ctx)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	for i, g := range generations {
		g.Years, g.Tasks, g.Seed = 1, 1, uint64(i+1) //nolint:gosec // a handful
		b.report.doing("filling %s: %d units, %d entries of one register, %d in each unit's registers", kind, g.Units, g.Records, g.PerUnit)
		start := time.Now()
		made, err := a.Generate(ctx, g)
		if err != nil {
			return d, err
		}
		if made.Records > 0 {
			took := time.Since(start)
			name := fmt.Sprintf("%d entries in %d units", made.Records, made.Units)
			b.report.add(kind+", inventing registers", name, took.Seconds(), "s", "")
			b.report.add(kind+", inventing registers", name+", a second", float64(made.Records)/took.Seconds(), "/s", "")
		}
	}
	if err := d.signIn(ctx, a); err != nil {
		return d, err
	}
	if kind == kindPostgres {
		err = analyse(ctx, d.url)
	}
	return d, err
}

// The communes of a database of one unit with a long register, one that takes a
// spreadsheet in, and one with entries in all registers.
const (
	longCommune, takingCommune, countingCommune = "xa-1-0001", "xa-2-0001", "xa-3-0001"
)

func (b *bench) recordsIn(ctx context.Context, kind string, create maker) error {
	d, err := b.fillRegisters(ctx, kind, "registers", create,
		app.Generation{Units: 1, Records: b.rows, Kind: keptKind}, app.Generation{Units: 1}, app.Generation{Units: 1, PerUnit: b.inOne})
	if err != nil {
		return err
	}
	if err := b.longList(ctx, d); err != nil {
		return err
	}
	if err := b.spreadsheets(ctx, d); err != nil {
		return err
	}
	return b.figuresOfOne(ctx, d)
}

// longList measures the pages of a list of many entries.
func (b *bench) longList(ctx context.Context, d database) (err error) {
	late, err := d.lateCursor(ctx)
	if err != nil {
		return err
	}
	s, err := b.startVidan(ctx, d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	group := fmt.Sprintf("%s, a list of %d entries", d.kind, b.rows)
	for _, p := range []struct {
		name  string
		query url.Values
	}{
		{"first page", nil},
		{"by a state", url.Values{"state": {"received"}}},
		{"by a choice", url.Values{form.InputName("channel"): {"passed_on"}}},
		{"by three choices", url.Values{form.InputName("channel"): {"direct"}, form.InputName("subject"): {"both"}, form.InputName("competence"): {"elsewhere"}}},
		{"by words that few have", url.Values{"q": {"số 777"}}},
		{"by day due", url.Values{"sort": {"due"}}},
		{"last page", url.Values{"after": {late}}},
	} {
		path := record.RegisterPath(d.code, keptKind) + "?" + p.query.Encode()
		if err := b.onePage(ctx, group, p.name, target{address: s.address, path: path, cookie: "vidan=" + d.token, encoding: identity}); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// onePage measures a page asked for by one person, and by several at once.
func (b *bench) onePage(ctx context.Context, group, name string, t target) error {
	t.name = name
	b.report.doing("%s: %s", group, name)
	one, err := oneByOne(ctx, t, b.round)
	if err != nil {
		return err
	}
	several, err := saturate(ctx, t, b.round, 0)
	if err != nil {
		return err
	}
	b.report.addTime(group, name+": p50", one.percentile(0.50), "")
	b.report.add(group, name+": saturated", several.rate(), "/s", "")
	return nil
}

// oneByOne asks again and again, over one connection.
func oneByOne(ctx context.Context, t target, d time.Duration) (load, error) {
	if _, err := saturate(ctx, t, d/4, 0); err != nil { // to warm up
		return load{}, err
	}
	start := time.Now()
	return inParallel(ctx, t, 1, func(c *caller, _ int) (took []time.Duration, err error) {
		for time.Since(start) < d || len(took) == 0 {
			asked := time.Now()
			if err := c.ask(); err != nil {
				return nil, err
			}
			took = append(took, time.Since(asked))
		}
		return took, ctx.Err()
	})
}

// lateCursor is that of the last page of the long list.
func (d database) lateCursor(ctx context.Context) (cursor string, err error) {
	a, err := d.open(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	v, err := a.SystemVisit(ctx, d.code)
	if err != nil {
		return "", err
	}
	list, err := a.Records.List(ctx, v, keptKind, record.Filter{Ascending: true}, "", 60)
	if err != nil {
		return "", err
	}
	last := list.Records[len(list.Records)-1]
	return last.Day.String() + "~" + last.ID, nil
}

// spreadsheets measures giving a long register out as a spreadsheet, and taking
// it into another unit, each by a process of its own.
func (b *bench) spreadsheets(ctx context.Context, d database) error {
	group := fmt.Sprintf("%s, a spreadsheet of %d rows", d.kind, b.rows)
	file := filepath.Join(b.folder, d.kind+".xlsx")
	for _, w := range []struct {
		name string
		args []string
	}{
		{"export", []string{"record", "export", "--kind", keptKind, "--unit", longCommune, "-o", file}},
		{"import", []string{"record", "import", file, "--kind", keptKind, "--unit", takingCommune, "--json"}},
	} {
		b.report.doing("%s: %s", group, w.name)
		took, most, said, err := b.runVidan(ctx, d, w.args...)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		b.report.add(group, w.name, took.Seconds(), "s", "")
		b.report.add(group, w.name+", memory at most", most, "MB", "< 256 MB")
		if w.name == "export" {
			continue
		}
		var taken struct {
			Entries int `json:"entries"`
		}
		if err := json.Unmarshal(said, &taken); err != nil {
			return err
		}
		if taken.Entries != b.rows {
			return fmt.Errorf("%d rows became %d entries", b.rows, taken.Entries)
		}
	}
	return os.Remove(file)
}

// runVidan runs the program on a database, and returns how long it took, how
// much memory it had at most (VmHWM), and what it said.
func (b *bench) runVidan(ctx context.Context, d database, args ...string) (took time.Duration, most float64, said []byte, err error) {
	cmd := exec.CommandContext(ctx, b.vidan, args...)
	cmd.Env = append(os.Environ(), "VIDAN_DATA="+d.data, "VIDAN_DATABASE_URL="+d.url)
	cmd.Stderr = os.Stderr
	ended := make(chan struct{})
	start := time.Now()
	out, err := os.CreateTemp(b.folder, "*.out")
	if err != nil {
		return 0, 0, nil, err
	}
	defer func() { err = errors.Join(err, out.Close(), os.Remove(out.Name())) }()
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		return 0, 0, nil, err
	}
	go func() {
		err = cmd.Wait()
		close(ended)
	}()
	process := &server{cmd: cmd}
	for {
		select {
		case <-ended:
			took = time.Since(start)
			if err != nil {
				return took, most, nil, err
			}
			said, err = os.ReadFile(out.Name())
			return took, most, said, err
		case <-time.After(10 * time.Millisecond):
			if now, err := process.memory("VmHWM"); err == nil { // it may have ended meanwhile
				most = max(most, now)
			}
		}
	}
}

// figuresOfOne measures all figures of one unit with entries in all registers.
func (b *bench) figuresOfOne(ctx context.Context, d database) (err error) {
	a, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	v, err := a.SystemVisit(ctx, countingCommune)
	if err != nil {
		return err
	}
	group := fmt.Sprintf("%s, all figures", d.kind)
	return b.figures(ctx, a, group, fmt.Sprintf("1 unit, %d entries", b.inOne), "< 200 ms", v.Unit.ID)
}

func (b *bench) figures(ctx context.Context, a *app.App, group, name, aim string, unitIDs ...string) error {
	b.report.doing("%s: %s", group, name)
	year := counts.Term{Year: clock.Today(clock.System{}).Year, Part: counts.Year, Rule: counts.Calendar}.Period()
	var took []time.Duration
	known := 0
	for range b.rounds {
		start := time.Now()
		values, err := a.Figures.Evaluate(ctx, unitIDs, year)
		if err != nil {
			return err
		}
		took = append(took, time.Since(start))
		known = 0
		for _, value := range values[unitIDs[0]] {
			if value.Known {
				known++
			}
		}
	}
	b.report.addTime(group, fmt.Sprintf("%s, %d figures", name, known), median(took), aim)
	return nil
}

// manyUnits measures all figures of many units at once.
func (b *bench) manyUnits(ctx context.Context, kind string, create maker) (err error) {
	d, err := b.fillRegisters(ctx, kind, "many", create, app.Generation{Units: b.many, PerUnit: b.inEach})
	if err != nil {
		return err
	}
	a, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	province, err := a.SystemVisit(ctx, d.province)
	if err != nil {
		return err
	}
	places, err := a.Units.Below(ctx, province.Unit.ID, clock.Today(clock.System{}))
	if err != nil {
		return err
	}
	var ids []string
	for _, p := range places {
		ids = append(ids, p.ID)
	}
	return b.figures(ctx, a, fmt.Sprintf("%s, all figures", kind), fmt.Sprintf("%d units, %d entries", len(ids), b.many*b.inEach), "< 5 s", ids...)
}

// amongMillions measures a unit's list, one entry and a move where a register
// has millions of entries in many units, and where it has few.
func (b *bench) amongMillions(ctx context.Context, kind string, create maker) error {
	group := fmt.Sprintf("%s, a register of %d units", kind, b.communes)
	var measured [2]inRegister
	for i, entries := range []int{b.communes * perCommune, b.entries} {
		d, err := b.fillRegisters(ctx, kind, fmt.Sprintf("of%d", entries), create, app.Generation{Units: b.communes, Records: entries, Kind: keptKind})
		if err != nil {
			return err
		}
		if measured[i], err = b.inRegister(ctx, fmt.Sprintf("%s, %d entries", group, entries), d); err != nil {
			return err
		}
	}
	few, full := measured[0], measured[1]
	for _, r := range []struct {
		name      string
		few, full float64
	}{
		{"a unit's list: p50", few.list, full.list},
		{fmt.Sprintf("%d of a unit's entries: p50", perCommune), few.some, full.some},
		{"one entry: p50", few.entry, full.entry},
		{"one move: p50", few.move, full.move},
	} {
		b.report.add(group, fmt.Sprintf("%s, %d : %d entries", r.name, b.entries, b.communes*perCommune), r.full/r.few, "×", "about 1")
	}
	return nil
}

// inRegister is what was measured in a register, in milliseconds. Where there are
// few entries the list's page has fewer rows; some is the same number of them.
type inRegister struct{ list, some, entry, move float64 }

func (b *bench) inRegister(ctx context.Context, group string, d database) (m inRegister, err error) {
	a, err := d.open(ctx)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	v, err := a.SystemVisit(ctx, d.code)
	if err != nil {
		return m, err
	}
	list, err := a.Records.List(ctx, v, keptKind, record.Filter{}, "", perCommune)
	if err != nil {
		return m, err
	}
	s, err := b.startVidan(ctx, d)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	for _, p := range []struct {
		name, path string
		took       *float64
	}{
		{"a unit's list", record.RegisterPath(d.code, keptKind), &m.list},
		{"one entry", record.Path(d.code, keptKind, list.Records[0].ID), &m.entry},
	} {
		b.report.doing("%s: %s", group, p.name)
		l, err := oneByOne(ctx, target{name: p.name, address: s.address, path: p.path, cookie: "vidan=" + d.token, encoding: identity}, b.round)
		if err != nil {
			return m, err
		}
		*p.took = milliseconds(l.percentile(0.50))
		b.report.addTime(group, p.name+": p50", l.percentile(0.50), "")
	}
	if m.some, err = b.timed(group, fmt.Sprintf("%d of a unit's entries", perCommune), func(int) error {
		_, err := a.Records.List(ctx, v, keptKind, record.Filter{}, "", perCommune)
		return err
	}); err != nil {
		return m, err
	}
	m.move, err = b.timed(group, "one move", func(n int) error { return moveOnce(ctx, a, v, list.Records, n) })
	return m, err
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// timed does something again and again and returns the median of the times.
func (b *bench) timed(group, name string, do func(n int) error) (float64, error) {
	b.report.doing("%s: %s", group, name)
	var took []time.Duration
	for n, start := 0, time.Now(); time.Since(start) < b.acts || n < 3; n++ {
		begun := time.Now()
		if err := do(n); err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
		took = append(took, time.Since(begun))
	}
	b.report.addTime(group, name+": p50", median(took), "")
	return milliseconds(median(took)), nil
}

// moveOnce moves one of some entries: on from where they begin, or back to there.
func moveOnce(ctx context.Context, a *app.App, v account.Visit, records []record.Record, n int) error {
	r := &records[n%len(records)]
	step, to := record.Step{Move: "reopen"}, "received"
	if r.State == to {
		step, to = record.Step{Move: "refuse", Values: form.Values{"refused_on": form.DateValue(clock.Today(clock.System{}))}}, "refused"
	}
	if err := a.Records.Move(ctx, v, keptKind, r.ID, r.Version, step); err != nil {
		return err
	}
	r.State = to
	r.Version++
	return nil
}
