package plan

import (
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// Read turns a document into a draft of the plan that it holds, with what a
// person should decide. Year 0 means: the one that the title names. Read needs
// nothing but its arguments and never fails; what it does not find is a doubt.
func Read(doc *office.Document, year int) Reading {
	named := yearNamed(doc)
	if year == 0 {
		year = named
	}
	a := readAppendix(doc, year)
	lines, tables := bodyLines(slices.Concat(doc.Blocks[:a.First], doc.Blocks[a.Last:]))
	h := readHead(lines)
	body := paragraphs(lines[min(h.text, h.end):h.end], doc.Format == office.Text)
	intro := introOf(body)
	parts := duties(body)

	r := Reading{Tasks: a.Sources, Doubts: append(h.doubts, a.Doubts...)}
	r.Draft = Draft{
		Unit: h.unit, Year: year, Title: h.title, Number: h.number, Place: h.place, Date: h.date,
		Signer: h.signer, SignerPost: h.signerPost,
		Bases: readBases(intro), Upstream: readUpstream(intro, h, year),
		Targets: bodyTargets(body, year), Responsibilities: responsibilities(parts),
		Sections: a.Sections, Recipients: h.recipients,
	}
	for _, t := range slices.Concat(tables, a.above) {
		r.Draft.Targets = append(r.Draft.Targets, tableTargets(t, fieldAbove(body, t.Place))...)
	}
	r.doubtYear(named)
	r.Offers = offers(sentencesOf(body, parts), a.Sections, year)
	c := vietnamese.NewCorrector()
	r.correctTasks(c)
	r.correctBody(c, h, body)
	r.warn()
	return r
}

// yearNamed returns the year that the head of a document names, or 0.
func yearNamed(doc *office.Document) int {
	lines, _ := bodyLines(doc.Blocks[:min(len(doc.Blocks), headLines)])
	h := readHead(lines)
	return yearOfPlan(h, introOf(paragraphs(lines[min(h.text, h.end):h.end], doc.Format == office.Text)))
}

// fieldAbove returns the nearest heading above a place.
func fieldAbove(body []paragraph, place office.Place) string {
	field := ""
	for _, p := range body {
		if p.place.Block > place.Block {
			break
		}
		if p.heading {
			field = p.title()
		}
	}
	return field
}

// doubtYear asks when the plan names another year than the one it is read for,
// or none at all.
func (r *Reading) doubtYear(named int) {
	d := Doubt{Code: DoubtHead, Section: -1, Task: -1}
	switch {
	case r.Draft.Year == 0:
		d.Text = "Không thấy năm của kế hoạch: là năm nào?"
	case named != 0 && named != r.Draft.Year:
		d.Text = "Văn bản ghi năm " + strconv.Itoa(named) + ", nhưng được đọc cho năm " + strconv.Itoa(r.Draft.Year) + ": năm nào đúng?"
	default:
		return
	}
	r.Doubts = append(r.Doubts, d)
}

// warn puts every doubt into the draft, with the place and the task's number.
func (r *Reading) warn() {
	for _, d := range r.Doubts {
		where := d.Place.String()
		if where == "" {
			where = "toàn văn bản"
		}
		if ref := r.ref(d.Section, d.Task); ref != "" {
			where = ref + ", " + where
		}
		r.Draft.Warnings = append(r.Draft.Warnings, Warning{Where: where, Text: d.Text})
	}
}

// ref names a task by section and number: "III.2".
func (r *Reading) ref(section, task int) string {
	if section < 0 || section >= len(r.Draft.Sections) {
		return ""
	}
	s := r.Draft.Sections[section]
	t := Task{SectionNo: s.No}
	if task >= 0 && task < len(s.Tasks) {
		t.No = s.Tasks[task].No
	}
	return t.Ref()
}

// correctTasks finds probable typing errors in the words of tasks.
func (r *Reading) correctTasks(c *vietnamese.Corrector) {
	for _, source := range r.Tasks {
		t := r.Draft.Sections[source.Section].Tasks[source.Task]
		for _, part := range []struct {
			field Field
			texts []string
		}{
			{FieldTitle, []string{t.Title}}, {FieldProducts, t.Products}, {FieldLead, []string{t.Lead}},
			{FieldCoordinators, t.Coordinators}, {FieldDue, []string{t.DueText}}, {FieldNotes, t.Notes},
		} {
			at := Correction{Section: source.Section, Task: source.Task, Field: part.field, Place: source.Place}
			for _, text := range part.texts {
				r.correct(c, text, at)
			}
		}
	}
}

// correctBody finds probable typing errors in the title and the body.
func (r *Reading) correctBody(c *vietnamese.Corrector, h head, body []paragraph) {
	r.correct(c, h.title, Correction{Section: -1, Task: -1})
	for _, p := range body {
		r.correct(c, p.text, Correction{Section: -1, Task: -1, Place: p.place})
	}
}

// correct adds the suggestions for a text, each word once per place.
func (r *Reading) correct(c *vietnamese.Corrector, text string, at Correction) {
	for _, s := range c.Corrections(text) {
		found := at
		found.Wrong, found.Right = s.Wrong, s.Right
		if n := len(r.Corrections); n == 0 || r.Corrections[n-1] != found {
			r.Corrections = append(r.Corrections, found)
		}
	}
}
