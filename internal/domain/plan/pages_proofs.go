package plan

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// proofsView is what the list of a year's evidence shows.
type proofsView struct {
	page       ui.Page
	title, sub string
	looks      []ui.Chip
	sections   chipMenu
	tallies    []ui.Tally
	export     ui.Link
	groups     []proofGroup
	clear      string
	empty      ui.Beginning
}

// proofGroup is a field of the work with its products.
type proofGroup struct {
	title, note string
	table       ui.Table
}

// proofFilter narrows the list; it lives in the address.
type proofFilter struct {
	state   ProofState
	section string
}

func proofFilterFrom(values url.Values) proofFilter {
	f := proofFilter{section: values.Get("section")}
	if s := ProofState(values.Get("state")); slices.Contains(ProofStates, s) {
		f.state = s
	}
	return f
}

func (f proofFilter) path(code string, year int, suffix string) string {
	values := url.Values{}
	if f.state != "" {
		values.Set("state", string(f.state))
	}
	if f.section != "" {
		values.Set("section", f.section)
	}
	path := evidenceListPath(code, year) + suffix
	if len(values) > 0 {
		path += "?" + values.Encode()
	}
	return path
}

func (f proofFilter) passes(l ProofLine) bool {
	return (f.state == "" || l.State == f.state) && (f.section == "" || sectionKey(l.Task) == f.section)
}

// sectionKey is what a filter calls the field of a task.
func sectionKey(t Task) string {
	if t.SectionTitle == "" {
		return Unnamed
	}
	return t.SectionTitle
}

// proofBuilder makes the list of a year's evidence.
type proofBuilder struct {
	ctx    context.Context
	v      account.Visit
	year   Year
	lines  []ProofLine
	names  map[string]string
	filter proofFilter
}

func (p *Pages) proofBuilder(r *http.Request, v account.Visit) (proofBuilder, error) {
	number, err := yearOf(r)
	if err != nil {
		return proofBuilder{}, err
	}
	days, err := p.actions.Days(r.Context(), v)
	if err != nil {
		return proofBuilder{}, err
	}
	b := proofBuilder{
		ctx: r.Context(), v: v, filter: proofFilterFrom(r.URL.Query()),
		year: Year{Year: number, Today: clock.Today(p.clock), Days: days},
	}
	if b.lines, err = p.actions.ProofLines(r.Context(), v, number); err != nil {
		return proofBuilder{}, err
	}
	var ids []string
	for _, l := range b.lines {
		for _, e := range l.Proof.Evidence {
			ids = append(ids, e.AddedBy)
		}
	}
	slices.Sort(ids)
	b.names, err = p.people.Names(r.Context(), slices.Compact(ids))
	return b, err
}

func (p *Pages) evidenceList(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	b, err := p.proofBuilder(r, v)
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "Danh mục minh chứng năm %d", b.year.Year)
	return web.Render(w, r, http.StatusOK, proofsPage(b.view(p.frame.Page(r, v, title))))
}

func (b proofBuilder) view(page ui.Page) proofsView {
	code, year := b.v.Unit.Code, b.year.Year
	looks := yearBuilder{ctx: b.ctx, v: b.v, all: b.year, look: "evidence"}
	view := proofsView{
		page: page, title: page.Title, looks: looks.looks(), sections: b.sections(), tallies: b.tallies(),
		sub:    words.T(b.ctx, "Sản phẩm của các nhiệm vụ và những gì chứng minh · hôm nay %s", words.LongDate(b.ctx, b.year.Today)),
		export: ui.Link{Text: words.T(b.ctx, "Xuất bảng tính"), Href: b.filter.path(code, year, ".xlsx"), Icon: "download"},
		clear:  proofFilter{}.path(code, year, ""),
		empty: ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(b.ctx, "Năm %d chưa có kế hoạch", year),
			Text: words.T(b.ctx, "Khi kế hoạch đã nhận, mọi sản phẩm của nó hiện ở đây cùng minh chứng."),
		},
	}
	for _, l := range b.lines {
		if !b.filter.passes(l) {
			continue
		}
		title := sectionName(l.Task.SectionNo, l.Task.SectionTitle)
		if title == "" {
			title = words.T(b.ctx, "Nhiệm vụ chung")
		}
		if n := len(view.groups); n == 0 || view.groups[n-1].title != title {
			view.groups = append(view.groups, proofGroup{title: title, table: b.table(title)})
		}
		g := &view.groups[len(view.groups)-1]
		g.table.Rows = append(g.table.Rows, b.row(l))
	}
	for i := range view.groups {
		view.groups[i].note = b.groupNote(view.groups[i].title)
	}
	return view
}

// groupNote counts the products of a field, whatever the filter shows.
func (b proofBuilder) groupNote(title string) string {
	proved, all := 0, 0
	for _, l := range b.lines {
		if l.Extra || sectionName(l.Task.SectionNo, l.Task.SectionTitle) != title {
			continue
		}
		all++
		if l.State == Proved {
			proved++
		}
	}
	if all == 0 {
		return ""
	}
	return words.T(b.ctx, "%d/%d sản phẩm đã có minh chứng", proved, all)
}

func (b proofBuilder) table(caption string) ui.Table {
	return ui.Table{Caption: caption, Columns: []ui.Column{
		{Title: words.T(b.ctx, "TT"), Tight: true}, {Title: words.T(b.ctx, "Sản phẩm")},
		{Title: words.T(b.ctx, "Chủ trì")}, {Title: words.T(b.ctx, "Minh chứng")}, {Title: words.T(b.ctx, "Trạng thái"), Tight: true},
	}}
}

func (b proofBuilder) row(l ProofLine) ui.Row {
	product := ui.Cell{Text: l.Proof.Product, Href: taskPath(b.v.Unit.Code, l.Task.ID) + "#products", Note: l.Task.Title}
	if l.Proof.Product == "" {
		product.Text, product.Note = l.Task.Title, ""
	}
	return ui.Row{Cells: []ui.Cell{
		{Text: l.Task.Ref()}, product, {Text: l.Task.LeadText}, {View: proofCell(b.pieces(l), b.missing(l))},
		{View: ui.StateBadge(proofShown(b.ctx, l.State))},
	}}
}

// pieces lists what is in force, each leading to it.
func (b proofBuilder) pieces(l ProofLine) []pieceView {
	t := taskBuilder{ctx: b.ctx, v: b.v, task: l.Task, names: b.names}
	var views []pieceView
	for _, e := range l.Proof.Evidence {
		if !e.InForce() {
			continue
		}
		view := t.piece(e)
		if e.Kind == EvidenceThing {
			view.href = taskPath(b.v.Unit.Code, l.Task.ID) + "#" + e.ID
		}
		views = append(views, view)
	}
	return views
}

// missing names the occurrences that were handed in with nothing to show.
func (b proofBuilder) missing(l ProofLine) []string {
	if len(l.Task.Occurrences) < 2 {
		return nil
	}
	t := taskBuilder{ctx: b.ctx, task: l.Task}
	var missing []string
	for _, o := range l.Missing() {
		missing = append(missing, words.T(b.ctx, "%s: chưa có gì chứng minh", t.labelOf(o)))
	}
	return missing
}

// tallies count the products, each leading to its state.
func (b proofBuilder) tallies() []ui.Tally {
	counts, all := map[ProofState]int{}, 0
	for _, l := range b.lines {
		if !l.Extra && (proofFilter{section: b.filter.section}).passes(l) {
			counts[l.State]++
			all++
		}
	}
	address := func(s ProofState) string {
		return proofFilter{state: s, section: b.filter.section}.path(b.v.Unit.Code, b.year.Year, "")
	}
	tallies := []ui.Tally{{Count: words.Number(b.ctx, all), Text: words.T(b.ctx, "sản phẩm"), Href: address(""), Current: b.filter.state == ""}}
	tones := map[ProofState]ui.Tone{Proved: ui.ToneOK, Unproved: ui.ToneLate}
	for _, s := range ProofStates {
		tallies = append(tallies, ui.Tally{
			Count: words.Number(b.ctx, counts[s]), Text: proofName(b.ctx, s), Href: address(s), Tone: tones[s], Current: b.filter.state == s,
		})
	}
	return tallies
}

func (b proofBuilder) sections() chipMenu {
	every := words.T(b.ctx, "tất cả")
	address := func(section string) string {
		return proofFilter{state: b.filter.state, section: section}.path(b.v.Unit.Code, b.year.Year, "")
	}
	m := chipMenu{label: words.T(b.ctx, "Lĩnh vực"), chosen: every, chips: []ui.Chip{{Text: every, Href: address(""), Current: b.filter.section == ""}}}
	seen := map[string]bool{}
	for _, l := range b.lines {
		key := sectionKey(l.Task)
		if seen[key] {
			continue
		}
		seen[key] = true
		text := sectionName(l.Task.SectionNo, l.Task.SectionTitle)
		if key == Unnamed {
			text = words.T(b.ctx, "Nhiệm vụ chung")
		}
		if key == b.filter.section {
			m.chosen = text
		}
		m.chips = append(m.chips, ui.Chip{Text: text, Href: address(key), Current: key == b.filter.section})
	}
	return m
}

// evidenceSheet sends the list as a workbook.
func (p *Pages) evidenceSheet(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	b, err := p.proofBuilder(r, v)
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "Danh mục minh chứng năm %d", b.year.Year)
	return send(w, fmt.Sprintf("%s %s.xlsx", title, v.Unit.Name), contentTypes[FormatXLSX], func(out io.Writer) error {
		return writeTable(out, words.T(b.ctx, "Minh chứng"), []string{v.Unit.Name, title}, b.sheet())
	})
}

// sheet lists every piece in a row of its own, and every product without any.
func (b proofBuilder) sheet() sheetTable {
	t := sheetTable{
		heads: []string{
			words.T(b.ctx, "TT"), words.T(b.ctx, "Nhiệm vụ"), words.T(b.ctx, "Sản phẩm"), words.T(b.ctx, "Chủ trì"), words.T(b.ctx, "Trạng thái"),
			words.T(b.ctx, "Kỳ hạn"), words.T(b.ctx, "Minh chứng"), words.T(b.ctx, "Tệp hoặc liên kết"), words.T(b.ctx, "Người thêm"), words.T(b.ctx, "Thêm lúc"), "SHA-256",
		},
		widths: []float64{14, 60, 50, 30, 24, 34, 44, 44, 32, 26, 40},
	}
	for _, l := range b.lines {
		if !b.filter.passes(l) {
			continue
		}
		line := []string{l.Task.Ref(), l.Task.Title, l.Proof.Product, l.Task.LeadText, proofName(b.ctx, l.State)}
		pieces := 0
		for _, e := range l.Proof.Evidence {
			if e.InForce() {
				t.rows = append(t.rows, append(slices.Clone(line), b.pieceCells(l.Task, e)...))
				pieces++
			}
		}
		if pieces == 0 {
			t.rows = append(t.rows, append(line, make([]string, len(t.heads)-len(line))...))
		}
	}
	return t
}

func (b proofBuilder) pieceCells(t Task, e Evidence) []string {
	occurrence := ""
	for _, o := range t.Occurrences {
		if o.ID == e.OccurrenceID {
			occurrence = joined(", ", o.Label, dueDay(b.ctx, o))
		}
	}
	return []string{occurrence, e.Title, joined("", e.FileName, e.URL, e.Thing), b.names[e.AddedBy], words.Moment(b.ctx, e.AddedAt), e.FileHash}
}
