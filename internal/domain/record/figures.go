package record

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/uptrace/bun"
	"golang.org/x/sync/errgroup"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// SourceName begins the names of the sources that registers are: record/KIND.
const SourceName = "record"

// A Source lets figures count registers. Counting and listing are written from
// the same clause, so that they cannot disagree.
type Source struct{ actions *Actions }

// Source returns the registers as a source of figures.
func (a *Actions) Source() Source { return Source{a} }

var _ figure.Source = Source{}

// About says what can be counted in the registers of a unit.
func (s Source) About(ctx context.Context, unitID string) ([]figure.About, error) {
	kinds, err := s.actions.kindsOf(ctx, unitID)
	if err != nil {
		return nil, err
	}
	abouts := make([]figure.About, 0, len(kinds))
	for _, k := range kinds {
		about := figure.About{Source: SourceName + "/" + k.Name, Title: k.Title.In(ctx)}
		for _, field := range k.Form {
			if field.Column != "" {
				about.Fields = append(about.Fields, aboutField(ctx, field))
			}
		}
		about.Fields = append(about.Fields, k.aboutAll(ctx)...)
		abouts = append(abouts, about)
	}
	return abouts, nil
}

// aboutAll are the fields that every entry of a register has.
func (k Kind) aboutAll(ctx context.Context) []figure.Field {
	state := figure.Field{Name: "state", Title: words.T(ctx, "Trạng thái hiện nay"), Type: figure.Choice}
	for _, s := range k.States {
		state.Options = append(state.Options, figure.Option{Value: s.Name, Title: s.Title.In(ctx)})
	}
	if k.Deadline == nil {
		return []figure.Field{state}
	}
	return []figure.Field{state, {Name: "due", Title: words.T(ctx, "Hạn"), Type: figure.Day}}
}

func aboutField(ctx context.Context, field form.Field) figure.Field {
	types := map[form.Type]figure.FieldType{
		form.Number: figure.Number, form.Money: figure.Money, form.Date: figure.Day,
		form.Choice: figure.Choice, form.Choices: figure.Choice, form.YesNo: figure.Choice,
	}
	f := figure.Field{Name: field.Name, Title: field.Label.In(ctx), Type: types[field.Type]}
	if f.Type == "" {
		f.Type = figure.Text
	}
	for _, o := range field.Options {
		f.Options = append(f.Options, figure.Option{Value: o.Value, Title: o.Label.In(ctx)})
	}
	if field.Type == form.YesNo {
		f.Options = []figure.Option{{Value: "true", Title: yesNo(ctx, true)}, {Value: "false", Title: yesNo(ctx, false)}}
	}
	return f
}

// kind finds the kind of a source. Kinds of a unit's own are only known with
// the unit; for several units the shipped ones are asked.
func (s Source) kind(ctx context.Context, unitID, source string) (Kind, bool, error) {
	kinds, err := s.actions.kindsOf(ctx, unitID)
	if err != nil {
		return Kind{}, false, err
	}
	k, ok := kindIn(kinds, source)
	return k, ok, nil
}

func kindIn(kinds []Kind, source string) (Kind, bool) {
	name, ok := strings.CutPrefix(source, SourceName+"/")
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if !ok || i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// Count answers asks: those of one register are counted in one pass over it.
func (s Source) Count(ctx context.Context, unitIDs []string, asks []figure.Ask) (map[string][]figure.Count, error) {
	answers := map[string][]figure.Count{}
	for _, id := range unitIDs {
		answers[id] = make([]figure.Count, len(asks))
	}
	var order []string
	bySource := map[string][]int{}
	for i, ask := range asks {
		if bySource[ask.Source] == nil {
			order = append(order, ask.Source)
		}
		bySource[ask.Source] = append(bySource[ask.Source], i)
	}
	only := ""
	if len(unitIDs) == 1 {
		only = unitIDs[0]
	}
	kinds, err := s.actions.kindsOf(ctx, only)
	if err != nil {
		return nil, err
	}
	// Each register writes into places of its own, so that all are counted side by
	// side.
	var passes errgroup.Group
	passes.SetLimit(runtime.GOMAXPROCS(0))
	for _, source := range order {
		passes.Go(func() error {
			k, ok := kindIn(kinds, source)
			if !ok {
				return fmt.Errorf("count %s: %w", source, store.ErrNotFound)
			}
			if err := s.countKind(ctx, unitIDs, k, asks, bySource[source], answers); err != nil {
				return fmt.Errorf("count %s: %w", source, err)
			}
			return nil
		})
	}
	if err := passes.Wait(); err != nil {
		return nil, err
	}
	return answers, nil
}

// countKind counts the asks of one register: all that are broken down by the
// same field in one pass over it, and all others in one.
func (s Source) countKind(ctx context.Context, unitIDs []string, k Kind, asks []figure.Ask, which []int, answers map[string][]figure.Count) error {
	together := map[string][]int{}
	for _, i := range which {
		by := asks[i].By
		together[by] = append(together[by], i)
		if by != "" && asks[i].Distinct != "" { // what differs does not add up
			together[""] = append(together[""], i)
		}
	}
	for _, by := range slices.Sorted(maps.Keys(together)) {
		if err := s.countBy(ctx, unitIDs, k, by, asks, together[by], answers); err != nil {
			return err
		}
	}
	return nil
}

// countBy counts asks in one pass, broken down by a field, or as they are
// without one.
func (s Source) countBy(ctx context.Context, unitIDs []string, k Kind, by string, asks []figure.Ask, which []int, answers map[string][]figure.Count) error {
	value, group, typ := "''", "r.unit_id", form.Text
	if by != "" {
		at, err := k.placeOf(by)
		if err != nil {
			return err
		}
		value, group, typ = "COALESCE(r."+at.column+", '')", group+", r."+at.column, at.typ
	}
	columns := []string{"r.unit_id", value}
	var args []any
	for _, i := range which {
		column, err := k.counting(asks[i])
		if err != nil {
			return err
		}
		columns = append(columns, column.sql)
		args = append(args, column.args...)
	}
	query := "SELECT " + strings.Join(columns, ", ") + " FROM records AS r WHERE r.unit_id IN (?) AND r.kind = ? GROUP BY " + group
	args = append(args, bun.List(unitIDs), k.Name)
	var unitID, under string
	counts := make([]int64, len(which))
	targets := []any{&unitID, &under}
	for n := range counts {
		targets = append(targets, &counts[n])
	}
	err := s.actions.DB.EachAsked(ctx, func(rows *sql.Rows) error {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		for n, i := range which {
			c := &answers[unitID][i]
			if by == "" || asks[i].Distinct == "" {
				c.Total += counts[n]
			}
			if by == "" || counts[n] == 0 {
				continue
			}
			if c.By == nil {
				c.By = map[string]int64{}
			}
			for _, one := range valuesIn(typ, under) {
				c.By[one] += counts[n]
			}
		}
		return nil
	}, query, args...)
	if err != nil || by == "" {
		return err
	}
	for _, counts := range answers {
		for _, i := range which { // of several choices, what one row adds another may take away
			maps.DeleteFunc(counts[i].By, func(_ string, n int64) bool { return n == 0 })
			if len(counts[i].By) == 0 {
				counts[i].By = nil
			}
		}
	}
	return nil
}

// counting writes an ask as a column of a question.
func (k Kind) counting(ask figure.Ask) (clause, error) {
	where, err := k.askWhere(ask)
	if err != nil {
		return clause{}, err
	}
	what := "COUNT(*)"
	end := ""
	switch {
	case ask.Sum != "":
		at, err := k.placeOf(ask.Sum)
		if err != nil {
			return clause{}, err
		}
		what, end = "COALESCE(SUM(r."+at.column+")", ", 0)"
	case ask.Distinct != "":
		at, err := k.placeOf(ask.Distinct)
		if err != nil {
			return clause{}, err
		}
		what = "COUNT(DISTINCT r." + at.column + ")"
	}
	return clause{what + " FILTER (WHERE " + where.sql + ")" + end, where.args}, nil
}

// askWhere is the clause of what an ask counts. What was struck out is in
// nothing.
func (k Kind) askWhere(ask figure.Ask) (clause, error) {
	all := slices.Clone(ask.Where)
	if ask.On != "" {
		all = append(all,
			condition.Condition{Field: ask.On, Op: condition.From, Values: []string{ask.From.String()}},
			condition.Condition{Field: ask.On, Op: condition.Until, Values: []string{ask.To.String()}})
	}
	where, err := k.where(all)
	where.sql += " AND r.state <> ?"
	where.args = append(where.args, Struck)
	return where, err
}

// valuesIn are the values of a column: several choices count under each.
func valuesIn(t form.Type, value string) []string {
	if t == form.Choices && value != "" {
		return strings.Split(strings.Trim(value, "|"), "|")
	}
	return []string{value}
}

// List lists a part of what Count counts for one unit, by the same clause.
func (s Source) List(ctx context.Context, v account.Visit, ask figure.Ask, after string, most int) ([]figure.Row, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	k, ok, err := s.kind(ctx, v.Unit.ID, ask.Source)
	if err != nil {
		return nil, err
	}
	if !ok || k.Restricted && !v.Can(ActSensitive) {
		return nil, fmt.Errorf("list %s: %w", ask.Source, store.ErrNotFound)
	}
	where, err := k.askWhere(ask)
	if err != nil {
		return nil, err
	}
	if ask.Distinct != "" || ask.Sum != "" {
		name := ask.Sum + ask.Distinct
		at, err := k.placeOf(name)
		if err != nil {
			return nil, err
		}
		where.sql += " AND r." + at.column + " IS NOT NULL"
	}
	if after != "" {
		where.sql += " AND r.id > ?"
		where.args = append(where.args, after)
	}
	records, err := selectRecords(ctx, s.actions.DB.Reader(), v.Unit.ID, k.Name, look{where: where, order: "r.id", most: most})
	if err != nil {
		return nil, err
	}
	var rows []figure.Row
	for _, r := range records {
		rows = append(rows, k.figureRow(ctx, v.Unit.Code, ask, r))
	}
	return rows, nil
}

func (k Kind) figureRow(ctx context.Context, unitCode string, ask figure.Ask, r Record) figure.Row {
	row := figure.Row{ID: r.ID, Code: r.Code, Title: r.name(ctx), Note: k.stateTitle(ctx, r.State), Adds: 1, Href: Path(unitCode, k.Name, r.ID)}
	if ask.On != "" {
		row.On = r.dayOf(ask.On)
	}
	if ask.Sum != "" {
		row.Adds = r.Values[ask.Sum].Number
	}
	return row
}

func (r Record) dayOf(field string) clock.Date {
	if field == "due" {
		return r.Due
	}
	return r.Values[field].Day()
}

// Path is the address of an entry.
func Path(unitCode, kind, id string) string { return RegisterPath(unitCode, kind) + "/entries/" + id }

// RegisterPath is the address of a register.
func RegisterPath(unitCode, kind string) string { return registersPath(unitCode) + "/" + kind }

func registersPath(unitCode string) string { return web.UnitPath(unitCode) + "/registers" }
