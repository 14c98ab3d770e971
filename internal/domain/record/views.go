package record

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A Filter narrows a list of entries.
type Filter struct {
	// Where are conditions on fields that have columns, and on state, code and
	// due.
	Where condition.All
	// Words are looked for in code and title, without case and diacritics.
	Words string
	// Late keeps open entries that are past their day, while their deadline runs.
	Late bool
	// Expired keeps entries whose time of keeping is over, also those that were
	// struck out.
	Expired bool
	// WithStruck shows also what was struck out.
	WithStruck bool
	// By is what the list is ordered by: "" is the register's day, "due", "code".
	By        string
	Ascending bool
}

// The bounds of lists and counts.
const (
	pageSize  = 50
	mostExact = 1000
)

// A List is a part of a register.
type List struct {
	Records []Record
	// Next is the cursor of the part that follows; "" at the end.
	Next string
}

// List lists a part of a register, the latest first, after a cursor.
func (a *Actions) List(ctx context.Context, v account.Visit, kind string, f Filter, cursor string, most int) (List, error) {
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return List{}, err
	}
	where, err := a.clauseOf(k, f)
	if err != nil {
		return List{}, err
	}
	l := look{where: where, order: orderOf(f.By), descending: !f.Ascending, most: most + 1}
	if on, id, ok := strings.Cut(cursor, "~"); ok {
		l.after = []any{on, id}
	}
	records, err := selectRecords(ctx, a.DB.Reader(), v.Unit.ID, kind, l)
	if err != nil {
		return List{}, err
	}
	list := List{Records: records}
	if len(records) > most {
		list.Records = records[:most]
		last := records[most-1]
		list.Next = orderValue(f.By, last) + "~" + last.ID
	}
	return list, nil
}

// noDay orders entries without a day before all others.
const noDay = "0001-01-01"

func orderOf(by string) string {
	switch by {
	case "due":
		return "COALESCE(r.due, '" + noDay + "')"
	case "code":
		return "r.code"
	}
	return "r.day"
}

func orderValue(by string, r Record) string {
	day := func(d clock.Date) string {
		if d.IsZero() {
			return noDay
		}
		return d.String()
	}
	switch by {
	case "due":
		return day(r.Due)
	case "code":
		return r.Code
	}
	return day(r.Day)
}

// clauseOf writes a filter as a clause.
func (a *Actions) clauseOf(k Kind, f Filter) (clause, error) {
	c, err := k.where(f.Where)
	if err != nil {
		return clause{}, err
	}
	and := func(sql string, args ...any) {
		c.sql += " AND " + sql
		c.args = append(c.args, args...)
	}
	if !f.WithStruck && !f.Expired && !slices.ContainsFunc(f.Where, func(c condition.Condition) bool { return c.Field == "state" && slices.Contains(c.Values, Struck) }) {
		and("r.state <> ?", Struck)
	}
	for _, word := range strings.Fields(vietnamese.Fold(f.Words)) {
		and("r.folded LIKE ? ESCAPE '!'", "%"+escapeLike(word)+"%")
	}
	if f.Expired {
		c = c.and(k.expired(clock.Today(a.Clock)))
	}
	if f.Late {
		running := k.runningStates()
		if len(running) == 0 {
			and("FALSE")
			return c, nil
		}
		args := make([]any, 0, len(running))
		for _, s := range running {
			args = append(args, s)
		}
		and("r.state IN ("+marks(len(running))+")", args...)
		and("r.due < ?", clock.Today(a.Clock).String())
	}
	return c, nil
}

// openStates are those in which something is left to do.
func (k Kind) openStates() []string {
	var names []string
	for _, s := range k.States {
		if !s.Ends {
			names = append(names, s.Name)
		}
	}
	return names
}

// runningStates are those in which the deadline runs.
func (k Kind) runningStates() []string {
	var names []string
	for _, s := range k.States {
		if !s.Ends && !s.Pauses {
			names = append(names, s.Name)
		}
	}
	return names
}

// Count counts what a filter keeps; More says that there are more.
type Count struct {
	N    int
	More bool
}

// Count counts what a filter keeps, up to a bound: to count all of a large
// register would cost more than it tells.
func (a *Actions) Count(ctx context.Context, v account.Visit, kind string, f Filter) (Count, error) {
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return Count{}, err
	}
	return a.count(ctx, v.Unit.ID, k, f)
}

func (a *Actions) count(ctx context.Context, unitID string, k Kind, f Filter) (Count, error) {
	where, err := a.clauseOf(k, f)
	if err != nil {
		return Count{}, err
	}
	n, err := countUpTo(ctx, a.DB.Reader(), unitID, k.Name, where, mostExact+1)
	return Count{min(n, mostExact), n > mostExact}, err
}

// CountStates counts the entries of a register by state, each up to the bound.
func (a *Actions) CountStates(ctx context.Context, v account.Visit, kind string) (map[string]Count, error) {
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return nil, err
	}
	counts := map[string]Count{}
	for _, s := range k.States {
		n, err := a.count(ctx, v.Unit.ID, k, Filter{Where: inState(s.Name)})
		if err != nil {
			return nil, err
		}
		counts[s.Name] = n
	}
	return counts, nil
}

func inState(names ...string) condition.All {
	return condition.All{{Field: "state", Op: condition.Is, Values: names}}
}

// A Register is a kind with how much of it is open and late.
type Register struct {
	Kind
	All, Open, Late Count
}

// Registers lists the registers of the visited unit with their counts.
func (a *Actions) Registers(ctx context.Context, v account.Visit) ([]Register, error) {
	kinds, err := a.Kinds(ctx, v)
	if err != nil {
		return nil, err
	}
	var all []Register
	for _, k := range kinds {
		r := Register{Kind: k}
		if r.All, err = a.count(ctx, v.Unit.ID, k, Filter{}); err != nil {
			return nil, err
		}
		if open := k.openStates(); len(open) > 0 && r.All.N > 0 {
			if r.Open, err = a.count(ctx, v.Unit.ID, k, Filter{Where: inState(open...)}); err != nil {
				return nil, err
			}
			if r.Late, err = a.count(ctx, v.Unit.ID, k, Filter{Late: true}); err != nil {
				return nil, err
			}
		}
		all = append(all, r)
	}
	return all, nil
}

// Record returns an entry with what happened to it, without its sealed values.
func (a *Actions) Record(ctx context.Context, v account.Visit, kind, id string) (Detail, error) {
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return Detail{}, err
	}
	r, err := selectRecord(ctx, a.DB, v.Unit.ID, kind, id)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Record: r, Definition: k}
	if d.Events, err = selectEvents(ctx, a.DB.Reader(), v.Unit.ID, kind, id); err != nil {
		return Detail{}, err
	}
	if d.Files, err = selectFiles(ctx, a.DB.Reader(), v.Unit.ID, kind, id); err != nil {
		return Detail{}, err
	}
	d.Twins, err = selectTwins(ctx, a.DB.Reader(), v.Unit.ID, kind, r.Fingerprint, id)
	return d, err
}

// TwinsOf lists entries that look like one that is about to be made.
func (a *Actions) TwinsOf(ctx context.Context, v account.Visit, k Kind, fingerprint string) ([]Record, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectTwins(ctx, a.DB.Reader(), v.Unit.ID, k.Name, fingerprint, "")
}

// Each calls fn with every entry that a filter keeps, in the order of the
// register, a part at a time.
func (a *Actions) Each(ctx context.Context, v account.Visit, kind string, f Filter, fn func(Record) error) error {
	f.By, f.Ascending = "", true
	cursor := ""
	for {
		list, err := a.List(ctx, v, kind, f, cursor, 1000)
		if err != nil {
			return err
		}
		for _, r := range list.Records {
			if err := fn(r); err != nil {
				return fmt.Errorf("the entry %s: %w", r.Code, err)
			}
		}
		if cursor = list.Next; cursor == "" {
			return nil
		}
	}
}
