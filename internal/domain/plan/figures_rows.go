package plan

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// counted is a row that figures count: an occurrence with its task, a task
// alone, or a target.
type counted struct {
	// task has what a row needs of it; of a target only its unit and field.
	task Task
	// products are those of the task, still as the database writes them.
	products   string
	occurrence Occurrence
	target     Target
	planKind   Kind
	year       int
	// due is the last day on time of an occurrence, adopted the day of the plan
	// of a task or a target.
	due, adopted clock.Date

	// texts are the values of textFields that are known.
	texts [len(textFields)][1]string
	known [len(textFields)]bool
	// kinds are those that were told already, of all rows.
	kinds map[productWords]ProductKind
}

// counts tells whether an ask counts the row.
func (r *counted) counts(ask *figure.Ask) bool {
	if ask.On != "" {
		day := r.day(ask.On)
		if day.IsZero() || day.Before(ask.From) || day.After(ask.To) {
			return false
		}
	}
	return ask.Where.Holds(r.value)
}

// day is the value of a field that holds a day, zero for others.
func (r *counted) day(field string) clock.Date {
	switch field {
	case fieldDueOn:
		return r.due
	case fieldDoneOn:
		return r.occurrence.DoneOn
	case fieldAdoptedOn:
		return r.adopted
	}
	return clock.Date{}
}

// value is the value of a field, as conditions see it. It is good as long as the
// row is.
func (r *counted) value(field string) condition.Value {
	if field == fieldProofs && r.occurrence.ID != "" {
		return condition.Value{Number: int64(r.occurrence.Proofs), IsNumber: true}
	}
	at := slices.Index(textFields[:], field)
	if at < 0 {
		return condition.Value{}
	}
	// Many questions ask for the same few fields of many rows.
	if !r.known[at] {
		r.known[at], r.texts[at] = true, [1]string{r.makeText(field)}
	}
	if r.texts[at][0] == "" {
		return condition.Value{}
	}
	return condition.Value{Texts: r.texts[at][:]}
}

// text is the value of a field that is no number, "" for none.
func (r *counted) text(field string) string {
	if v := r.value(field); len(v.Texts) > 0 {
		return v.Texts[0]
	}
	return ""
}

// textFields are the fields that are no numbers, those first for which most is
// asked.
var textFields = [...]string{
	fieldPlanKind, fieldTaskRef, fieldKind, fieldDoneOn, fieldLate, fieldTarget, fieldSection, fieldDueOn, fieldAdoptedOn,
}

func (r *counted) makeText(field string) string {
	switch field {
	case fieldLate:
		if r.occurrence.DoneOn.IsZero() {
			return ""
		}
		return strconv.FormatBool(r.occurrence.DoneOn.After(r.due))
	case fieldKind:
		return string(r.kind())
	case fieldTaskRef:
		return r.task.Ref()
	case fieldPlanKind:
		return string(r.planKind)
	case fieldSection:
		return sentenceCase(r.task.SectionTitle)
	case fieldTarget:
		if r.occurrence.ID != "" {
			return ""
		}
		return strconv.FormatBool(r.target.ID != "")
	}
	return r.day(field).String()
}

// kind tells what an occurrence or a task brings forth; a target brings nothing.
func (r *counted) kind() ProductKind {
	if r.target.ID != "" {
		return ""
	}
	words := productWords{r.occurrence.Label, r.task.Title, r.products}
	if k, ok := r.kinds[words]; ok {
		return k
	}
	var products []string
	kind := ProductOther
	if json.Unmarshal([]byte(r.products), &products) == nil {
		kind = productKind(words.label, words.title, products)
	}
	r.kinds[words] = kind
	return kind
}

// productWords are the words from which the kind of a product is told. Plans of
// communes say much in the same words.
type productWords struct{ label, title, products string }

// eachCountedOccurrence goes through the occurrences of units whose day in the
// plan, or the day on which they were done, lies in a window. Of withdrawn tasks
// there is only what was done. They are as the plan has them, as if nothing had
// been put off: that is what is reported.
func eachCountedOccurrence(ctx context.Context, db *store.DB, unitIDs []string, due, done window, do func(*counted)) error {
	list, err := idList(unitIDs)
	if err != nil {
		return err
	}
	var r counted
	kinds := map[productWords]ProductKind{}
	err = db.EachRow(ctx, func(rows *sql.Rows) error {
		var dueKind, planKind string
		var position, proofs int64
		r = counted{kinds: kinds}
		t, o := &r.task, &r.occurrence
		err := rows.Scan(&t.UnitID, &t.ID, &t.SectionNo, &t.SectionTitle, &t.No, &t.Title, &r.products, &planKind,
			&o.ID, &position, &o.Label, &dueKind, &o.Date, &o.HandedOn, &o.DoneOn, &proofs)
		if err != nil {
			return err
		}
		o.UnitID, o.TaskID, o.Position, o.Kind, o.Proofs = t.UnitID, t.ID, int(position), DueKind(dueKind), int(proofs)
		r.planKind = Kind(planKind)
		do(&r)
		return nil
	}, `SELECT t.unit_id, t.id, t.section_no, t.section_title, t.no, t.title, t.products, p.kind,
			o.id, o.position, o.label, o.kind, o.day, o.handed_on, o.done_on, o.proofs
		FROM occurrences AS o
		JOIN tasks AS t ON t.unit_id = o.unit_id AND t.id = o.task_id
		JOIN plans AS p ON p.unit_id = t.unit_id AND p.id = t.plan_id
		WHERE `+amongUnitsListed(db.Dialect(), "o.unit_id")+`
			AND (o.day BETWEEN $2 AND $3 OR o.done_on BETWEEN $4 AND $5)
			AND (t.withdrawn_on IS NULL OR o.done_on IS NOT NULL)`,
		list, due.from, due.until, done.from, done.until)
	if err != nil {
		return fmt.Errorf("select what is due: %w", err)
	}
	return nil
}

// eachCountedTask goes through the tasks that stand in plans of years, and the
// targets of these plans.
func eachCountedTask(ctx context.Context, db *store.DB, unitIDs []string, from, until int, do func(*counted)) error {
	list, err := idList(unitIDs)
	if err != nil {
		return err
	}
	among := amongUnitsListed(db.Dialect(), "p.unit_id")
	kinds := map[productWords]ProductKind{}
	err = db.EachRow(ctx, func(rows *sql.Rows) error {
		r := counted{kinds: kinds}
		var plan planOfRow
		t := &r.task
		if err := rows.Scan(&t.UnitID, &plan.kind, &plan.year, &plan.day, &plan.made, &t.ID, &t.SectionNo, &t.SectionTitle, &t.No, &t.Title, &r.products); err != nil {
			return err
		}
		plan.of(&r)
		do(&r)
		return nil
	}, `SELECT p.unit_id, p.kind, p.year, p.day, p.created_at, t.id, t.section_no, t.section_title, t.no, t.title, t.products
		FROM plans AS p JOIN tasks AS t ON t.unit_id = p.unit_id AND t.plan_id = p.id
		WHERE `+among+` AND p.year BETWEEN $2 AND $3 AND t.withdrawn_on IS NULL`, list, from, until)
	if err != nil {
		return fmt.Errorf("select the tasks of plans: %w", err)
	}
	err = db.EachRow(ctx, func(rows *sql.Rows) error {
		var r counted
		var plan planOfRow
		var op string
		var position int64
		g := &r.target
		if err := rows.Scan(&r.task.UnitID, &plan.kind, &plan.year, &plan.day, &plan.made, &g.ID, &position, &g.Field, &g.Text, &op, &g.Threshold, &g.Measure); err != nil {
			return err
		}
		g.UnitID, g.Position, g.Op, r.task.SectionTitle = r.task.UnitID, int(position), Op(op), g.Field
		plan.of(&r)
		do(&r)
		return nil
	}, `SELECT p.unit_id, p.kind, p.year, p.day, p.created_at, g.id, g.position, g.field, g.text, g.op, g.threshold, g.measure
		FROM plans AS p JOIN targets AS g ON g.unit_id = p.unit_id AND g.plan_id = p.id
		WHERE `+among+` AND p.year BETWEEN $2 AND $3`, list, from, until)
	if err != nil {
		return fmt.Errorf("select the targets of plans: %w", err)
	}
	return nil
}

// planOfRow is what a row has of its plan.
type planOfRow struct {
	kind string
	year int64
	day  clock.Date
	made time.Time
}

// of tells a row of its plan. The plan's day is that on the document, or, where
// it has none, that on which it was brought in; and it lies in the plan's year:
// a plan that was signed in December counts from January on.
func (p planOfRow) of(r *counted) {
	r.planKind, r.year = Kind(p.kind), int(p.year)
	r.adopted = p.day
	if r.adopted.IsZero() {
		r.adopted = clock.DateOf(p.made)
	}
	switch {
	case r.adopted.Year < r.year:
		r.adopted = clock.NewDate(r.year, time.January, 1)
	case r.adopted.Year > r.year:
		r.adopted = clock.NewDate(r.year, time.December, 31)
	}
}

// amongUnitsListed is amongUnits for a prepared question, of which the list of
// ids is the first value.
func amongUnitsListed(dialect store.Dialect, column string) string {
	if dialect == store.Postgres {
		return column + " IN (SELECT jsonb_array_elements_text($1::jsonb))"
	}
	return column + " IN (SELECT value FROM json_each($1))"
}
