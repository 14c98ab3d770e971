package record

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/sheet"
)

// A Doubt is something about a proposed mapping that a person should look at.
type Doubt struct {
	Why DoubtWhy `json:"why"`
	// Field, Column and Heading are what it is about, Other the field that the
	// column might be as well.
	Field   string `json:"field,omitempty"`
	Column  string `json:"column,omitempty"`
	Heading string `json:"heading,omitempty"`
	Other   string `json:"other,omitempty"`
}

// DoubtWhy says what is doubtful.
type DoubtWhy string

// What may be doubtful.
const (
	NoHeadings  DoubtWhy = "no_headings"  // no row looks like headings
	NoColumn    DoubtWhy = "no_column"    // a required field has none
	OnlyDefault DoubtWhy = "only_default" // a required field has none, and would have its default
	OnlyPartly  DoubtWhy = "only_partly"  // the heading has some of the field's words
	TwoFields   DoubtWhy = "two_fields"   // the heading fits another field as well
	LeftOut     DoubtWhy = "left_out"     // a column is no field's: it is not read
	OtherUnit   DoubtWhy = "other_unit"   // the heading counts in thousands or more
)

// Propose finds the headings among the first rows of a sheet, and which
// column has which field.
func Propose(k Kind, rows []sheet.Row) (Mapping, []Doubt) {
	goals := k.goals()
	var best proposal
	for i := range rows {
		for _, heads := range candidates(goals, rows, i) {
			if p := proposeFor(goals, heads); p.better(best) {
				best = p
			}
		}
	}
	if !best.found(goals) {
		return Mapping{First: 1, Columns: map[string]string{}}, []Doubt{{Why: NoHeadings}}
	}
	m := Mapping{Head: best.head, First: best.head + 1, Columns: map[string]string{}}
	for i, g := range best.goals {
		if g >= 0 {
			m.Columns[goals[g].name] = sheet.ColumnName(best.headings[i].column)
		}
	}
	return m, append(best.doubts(goals), m.doubts(k)...)
}

// candidates are the headings that may end in a row: it alone, or with the
// groups above it. Titles, which stand alone in their rows, are no groups.
func candidates(goals []goal, rows []sheet.Row, i int) [][]sheet.Row {
	if slices.ContainsFunc(rows[i].Cells, func(c sheet.Cell) bool { return c.Kind == sheet.Date || c.Kind == sheet.Bool }) {
		return nil
	}
	heads := [][]sheet.Row{rows[i : i+1]}
	if i > 0 && rows[i-1].Number == rows[i].Number-1 && len(ownCells(rows[i-1])) > 1 && !isBelow(goals, rows[i-1], rows[i]) {
		heads = append(heads, rows[i-1:i+1])
	}
	return heads
}

// isBelow tells whether a row has texts of its own below headings that are
// whole already, each over one column: then it is an entry, whatever words of
// headings it has.
func isBelow(goals []goal, heads, row sheet.Row) bool {
	return slices.ContainsFunc(ownCells(heads), func(c sheet.Cell) bool {
		below := row.Cell(c.Column)
		if heads.Cell(c.Column+1).FromLeft || !below.Own() || plain(inBrackets.ReplaceAllString(below.Text, "")) == "" || below.Text == c.Text {
			return false
		}
		h := heading{}
		h.add(c.Text)
		return slices.ContainsFunc(goals, func(g goal) bool {
			return slices.ContainsFunc(h.forms, func(form string) bool { return g.match(form) >= surely })
		})
	})
}

// ownCells are the cells of a row whose values stand in themselves.
func ownCells(row sheet.Row) []sheet.Cell {
	var own []sheet.Cell
	for _, c := range row.Cells {
		if c.Own() {
			own = append(own, c)
		}
	}
	return own
}

// A proposal is a row, or two, taken for headings.
type proposal struct {
	head     int
	joined   bool
	headings []heading
	scores   [][]int
	goals    []int
	matches  int
	total    int
	required int
}

// A heading is what a column is called: its own texts, each of which may be
// the one that names the field, and the text as people see it.
type heading struct {
	column int
	text   string
	forms  []string
}

func proposeFor(goals []goal, heads []sheet.Row) proposal {
	p := proposal{head: heads[len(heads)-1].Number, joined: len(heads) > 1, headings: headingsOf(heads)}
	for _, h := range p.headings {
		scores := make([]int, len(goals))
		for i, g := range goals {
			for _, form := range h.forms {
				scores[i] = max(scores[i], g.match(form))
			}
		}
		p.scores = append(p.scores, scores)
	}
	p.goals = assign(p.scores)
	for i, g := range p.goals {
		if g >= 0 {
			p.matches++
			p.total += p.scores[i][g]
			if goals[g].required {
				p.required++
			}
		}
	}
	return p
}

// better tells whether a proposal is better than one found before it, in rows
// above or with fewer rows. How well its headings fit counts before how many
// do: a row of entries below the headings fits here and there. Of two rows
// that fit alike, the lower one is the rest of cells merged from above.
func (p proposal) better(other proposal) bool {
	switch {
	case p.matches == 0:
		return false
	case p.total != other.total:
		return p.total > other.total
	}
	return p.head == other.head+1 && !p.joined && !other.joined
}

// found tells whether a proposal is one: two fields at least, or all that are
// required.
func (p proposal) found(goals []goal) bool {
	required := 0
	for _, g := range goals {
		if g.required {
			required++
		}
	}
	return p.matches >= 2 || required > 0 && p.required == required
}

var inBrackets = regexp.MustCompile(`\([^)]*\)`)

// headingsOf returns the headings of a row, or of two in which groups stand
// over their columns.
func headingsOf(heads []sheet.Row) []heading {
	low := heads[len(heads)-1]
	var high sheet.Row
	if len(heads) > 1 {
		high = heads[0]
	}
	var columns []int
	for _, c := range slices.Concat(low.Cells, high.Cells) {
		columns = append(columns, c.Column)
	}
	slices.Sort(columns)
	var headings []heading
	for _, column := range slices.Compact(columns) {
		if h := headingOf(column, high.Cell(column), low.Cell(column)); h.text != "" {
			headings = append(headings, h)
		}
	}
	return headings
}

func headingOf(column int, group, own sheet.Cell) heading {
	h := heading{column: column}
	switch {
	case own.Text == "" || own.FromAbove || group.Text == own.Text:
		if h.text = group.Text; h.text == "" {
			h.text = own.Text
		}
		h.add(h.text)
		return h
	case own.FromLeft: // a title over all columns, or a group without its columns
		return h
	case group.Text == "":
		h.text = own.Text
		h.add(own.Text)
		return h
	}
	h.text = group.Text + " – " + own.Text
	h.add(own.Text)
	h.add(group.Text + " " + own.Text)
	h.add(own.Text + " " + group.Text)
	return h
}

// add takes a text as a name of the column, with and without what stands in
// brackets, and with what is abbreviated.
func (h *heading) add(text string) {
	for _, form := range []string{plain(text), plain(inBrackets.ReplaceAllString(text, " "))} {
		for _, form := range []string{form, unabbreviated(form)} {
			if form != "" && !slices.Contains(h.forms, form) {
				h.forms = append(h.forms, form)
			}
		}
	}
}

// abbreviations are those that stand in headings everywhere, folded.
var abbreviations = map[string]string{
	"vb": "van ban", "kq": "ket qua", "nd": "noi dung", "tg": "thoi gian", "sl": "so luong", "qd": "quyet dinh",
}

func unabbreviated(folded string) string {
	words := strings.Fields(folded)
	for i, word := range words {
		if whole, ok := abbreviations[word]; ok {
			words[i] = whole
		}
	}
	return strings.Join(words, " ")
}

// serial are the headings of the column that only counts the rows.
var serial = []string{"stt", "tt", "so tt", "so thu tu", "no"}

func (p proposal) doubts(goals []goal) []Doubt {
	var doubts []Doubt
	for i, h := range p.headings {
		d := Doubt{Column: sheet.ColumnName(h.column), Heading: h.text}
		g := p.goals[i]
		if g < 0 {
			if d.Why = LeftOut; !slices.Contains(serial, plain(h.text)) {
				doubts = append(doubts, d)
			}
			continue
		}
		d.Field = goals[g].name
		if countsInMore(h.text) {
			doubts = append(doubts, Doubt{Why: OtherUnit, Field: d.Field, Column: d.Column, Heading: d.Heading})
		}
		if other, score := second(p.scores[i], g); score >= p.scores[i][g] {
			d.Why, d.Other = TwoFields, goals[other].name
			doubts = append(doubts, d)
		} else if p.scores[i][g] < surely {
			d.Why = OnlyPartly
			doubts = append(doubts, d)
		}
	}
	return doubts
}

var greaterUnit = regexp.MustCompile(`\b(nghin|ngan|trieu|ty|1000|1 000)\b ?(dong|d|vnd)?`)

// countsInMore tells whether a heading says that its numbers are thousands or
// more of something: 12 would be read as twelve đồng.
func countsInMore(heading string) bool {
	for _, in := range inBrackets.FindAllString(heading, -1) {
		if greaterUnit.MatchString(plain(in)) {
			return true
		}
	}
	return strings.Contains(plain(heading), "trieu dong") || strings.Contains(plain(heading), "nghin dong")
}

// doubts finds what a mapping lacks.
func (m Mapping) doubts(k Kind) []Doubt {
	var doubts []Doubt
	for _, field := range k.Form {
		switch {
		case m.lacks(field):
			doubts = append(doubts, Doubt{Why: NoColumn, Field: field.Name})
		case field.Required && m.Columns[field.Name] == "" && len(field.ShownIf) == 0:
			doubts = append(doubts, Doubt{Why: OnlyDefault, Field: field.Name})
		}
	}
	return doubts
}
