package figure

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// figureView is what the page of one figure shows.
type figureView struct {
	page       ui.Page
	title, sub string
	chips      lookChips
	units      []ui.Chip
	own        ownView
	// of says which unit below is looked at, with the way back.
	of      string
	back    ui.Link
	value   valueView
	about   []ui.Term
	by      *ui.Table
	trend   *trendView
	sides   []ui.NavItem
	rows    ui.Table
	found   string
	next    ui.Link
	nothing ui.Beginning
	below   *ui.Table
	// outsides are what came from outside, and form takes more in; it is nil for
	// those who only look.
	outsides []outsideView
	form     *outsideForm
}

// ownView leads to what is done with a figure of the unit's own; it is empty for
// others.
type ownView struct{ edit, drop string }

// valueView is the figure itself, large.
type valueView struct {
	text, note string
	href       string
	known      bool
	fraction   *[2]ui.Link
	goal       string
	outside    bool
}

// trendView is a trend, drawn and as a table.
type trendView struct {
	drawing drawing
	table   ui.Table
}

// rowsShown is how many rows the page of a figure lists at once.
const rowsShown = 50

func (p *Pages) figure(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showFigure(w, r, v, sentOutside{}, http.StatusOK)
}

func (p *Pages) showFigure(w http.ResponseWriter, r *http.Request, v account.Visit, sent sentOutside, status int) error {
	ctx := r.Context()
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	d, err := p.actions.Definition(ctx, v, r.PathValue("figure"))
	if err != nil {
		return err
	}
	b := figureBuilder{ctx: ctx, p: p, v: v, look: l, def: d}
	if err := b.count(); err != nil {
		return err
	}
	view := figureView{
		title: d.Title.In(ctx), sub: l.sub(ctx), value: b.valueView(), by: b.byTable(),
		chips: l.chips(ctx, clock.Today(p.clock), func(l look) string { return l.figure(v.Unit.Code, d.Name()) }),
	}
	if d.Own && v.Can(ActDefine) {
		home := web.UnitPath(v.Unit.Code) + "/figures/"
		view.own = ownView{edit: home + "new?of=" + ofText + "&figure=" + d.Name(), drop: home + d.Name() + "/drop"}
	}
	if view.about, err = b.terms(); err != nil {
		return err
	}
	if view.trend, err = b.trendView(); err != nil {
		return err
	}
	if err := b.list(&view, r); err != nil {
		return err
	}
	if err := b.belowTable(&view); err != nil {
		return err
	}
	if err := b.outsides(&view, sent); err != nil {
		return err
	}
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Số liệu"), Href: look{term: l.term, in: Scope{Below: l.in.Below}}.list(v.Unit.Code)}}
	return web.Render(w, r, status, figurePage(view))
}

// A figureBuilder puts the page of a figure together.
type figureBuilder struct {
	ctx   context.Context
	p     *Pages
	v     account.Visit
	look  look
	def   Definition
	value Value
	// source is that of a measure; nil when it is not there.
	source *About
}

func (b *figureBuilder) count() error {
	values, err := b.p.actions.ShowEach(b.ctx, b.v, b.look.in, []Period{b.look.term.Period()}, b.def.Name())
	if err != nil {
		return err
	}
	b.value = values[0][b.def.Name()]
	if b.def.Measure == "" {
		return nil
	}
	abouts, err := b.p.actions.Abouts(b.ctx, b.v)
	b.source = aboutIn(abouts, b.def.Source)
	return err
}

func (b *figureBuilder) rowsHref(side Side, pairs ...string) string {
	return b.look.rows(b.v.Unit.Code, b.def.Name(), side, pairs...)
}

func (b *figureBuilder) valueView() valueView {
	view := valueView{text: b.value.Shown(b.ctx), known: b.value.Known, note: b.def.Unit.In(b.ctx), outside: b.value.Outside}
	if b.def.Goal != nil {
		view.goal = b.def.Goal.Shown(b.ctx)
	}
	if !b.value.Known {
		return view
	}
	view.href = b.rowsHref(Top)
	if b.value.IsRate {
		view.note = ""
		view.fraction = &[2]ui.Link{
			{Text: number(b.ctx, b.value.Top), Href: b.rowsHref(Top)}, {Text: number(b.ctx, b.value.Bottom), Href: b.rowsHref(Bottom)},
		}
	}
	return view
}

// terms say what the figure is.
func (b *figureBuilder) terms() ([]ui.Term, error) {
	var terms []ui.Term
	add := func(name, text string) {
		if text != "" {
			terms = append(terms, ui.Term{Name: name, Text: text})
		}
	}
	add(words.T(b.ctx, "Nhiệm vụ"), b.def.Task)
	add(words.T(b.ctx, "Cách hiểu"), b.def.Note.In(b.ctx))
	if b.def.Measure == "" {
		all, err := b.p.actions.Definitions(b.ctx, b.v)
		if err != nil {
			return nil, err
		}
		top := words.T(b.ctx, "Cộng của")
		if b.def.IsRate() {
			top = words.T(b.ctx, "Tử số")
		}
		terms = append(terms, ui.Term{Name: top, View: partLinks(b.partLinks(all.top(b.def)))})
		if b.def.IsRate() {
			terms = append(terms, ui.Term{Name: words.T(b.ctx, "Mẫu số"), View: partLinks(b.partLinks(all.bottom(b.def)))})
		}
		return terms, nil
	}
	add(words.T(b.ctx, "Nguồn"), b.sourceName())
	add(words.T(b.ctx, "Cách tính"), b.counted())
	add(words.T(b.ctx, "Thuộc kỳ theo"), b.fieldName(b.def.On))
	if len(b.def.Where) > 0 {
		terms = append(terms, ui.Term{Name: words.T(b.ctx, "Điều kiện"), View: lines(b.conditions())})
	}
	return terms, nil
}

func (b *figureBuilder) partLinks(parts []part) []ui.Link {
	var links []ui.Link
	for _, p := range parts {
		text := p.measure.Title.In(b.ctx)
		if p.sign < 0 {
			text = words.T(b.ctx, "trừ %s", text)
		}
		links = append(links, ui.Link{Text: text, Href: b.look.figure(b.v.Unit.Code, p.measure.Measure)})
	}
	return links
}

func (b *figureBuilder) sourceName() string {
	if b.source == nil {
		return words.T(b.ctx, "%s (chưa có)", b.def.Source)
	}
	return b.source.Title
}

// counted says what of the rows is counted.
func (b *figureBuilder) counted() string {
	switch {
	case b.def.Sum != "":
		return words.T(b.ctx, "cộng %s của các dòng", b.fieldName(b.def.Sum))
	case b.def.Distinct != "":
		return words.T(b.ctx, "đếm %s khác nhau", b.fieldName(b.def.Distinct))
	}
	return words.T(b.ctx, "đếm số dòng")
}

func (b *figureBuilder) field(name string) (Field, bool) {
	if b.source == nil {
		return Field{}, false
	}
	i := slices.IndexFunc(b.source.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return b.source.Fields[i], true
}

func (b *figureBuilder) fieldName(name string) string {
	if f, ok := b.field(name); ok {
		return f.Title
	}
	return name
}

// valueName is a value of a field as people know it.
func (b *figureBuilder) valueName(field, value string) string {
	switch value {
	case "":
		return words.T(b.ctx, "không ghi")
	case "true":
		return words.T(b.ctx, "có")
	case "false":
		return words.T(b.ctx, "không")
	case condition.Start:
		return words.T(b.ctx, "ngày đầu kỳ")
	case condition.End:
		return words.T(b.ctx, "ngày cuối kỳ")
	}
	if f, ok := b.field(field); ok {
		if i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == value }); i >= 0 {
			return f.Options[i].Title
		}
		if day, err := clock.ParseDate(value); f.Type == Day && err == nil {
			return words.Date(b.ctx, day)
		}
	}
	return value
}

// conditions say the conditions of a measure.
func (b *figureBuilder) conditions() []string {
	var all []string
	for _, c := range b.def.Where {
		values := make([]string, 0, len(c.Values))
		for _, value := range c.Values {
			values = append(values, b.valueName(c.Field, value))
		}
		all = append(all, conditionInWords(b.ctx, c.Op, b.fieldName(c.Field), strings.Join(values, ", ")))
	}
	return all
}

func conditionInWords(ctx context.Context, op condition.Op, field, values string) string {
	switch op {
	case condition.Is:
		return words.T(ctx, "%s là: %s", field, values)
	case condition.Not:
		return words.T(ctx, "%s không phải: %s", field, values)
	case condition.From:
		return words.T(ctx, "%s từ %s trở đi", field, values)
	case condition.Until:
		return words.T(ctx, "%s chậm nhất hoặc nhiều nhất là %s", field, values)
	case condition.Set:
		return words.T(ctx, "có ghi %s", field)
	case condition.Unset:
		return words.T(ctx, "không ghi %s", field)
	case condition.NotBy:
		return words.T(ctx, "%s sau %s hoặc chưa có", field, values)
	}
	return field + " " + string(op) + " " + values
}

// byTable breaks the figure down; each number leads to its rows.
func (b *figureBuilder) byTable() *ui.Table {
	if len(b.value.By) == 0 {
		return nil
	}
	t := &ui.Table{Caption: words.T(b.ctx, "Theo %s", b.fieldName(b.def.By)), Columns: []ui.Column{
		{Title: capital(b.fieldName(b.def.By))}, {Title: words.T(b.ctx, "Số lượng"), Number: true, Tight: true},
	}}
	for _, value := range b.byValues() {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: b.valueName(b.def.By, value)}, {Text: number(b.ctx, b.value.By[value]), Href: b.rowsHref(Top, "by", value)},
		}})
	}
	return t
}

// byValues are in the order of the field's options; what has none comes last.
func (b *figureBuilder) byValues() []string {
	place := func(value string) int {
		f, _ := b.field(b.def.By)
		i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == value })
		switch {
		case value == "":
			return len(f.Options) + 1
		case i < 0:
			return len(f.Options)
		}
		return i
	}
	values := make([]string, 0, len(b.value.By))
	for value := range b.value.By {
		values = append(values, value)
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	return values
}

func (b *figureBuilder) trendView() (*trendView, error) {
	months := len(b.look.term.Months())
	if !b.value.Known || months < 2 {
		return nil, nil //nolint:nilnil // there is nothing to draw
	}
	trends, err := b.p.actions.Trends(b.ctx, b.v, b.look.in, b.look.term, b.def.Name())
	if err != nil {
		return nil, err
	}
	trend := trends[b.def.Name()]
	if len(trend) == 0 { // the term has not begun
		return nil, nil //nolint:nilnil // there is nothing to draw
	}
	goal := 0.0
	if b.def.Goal != nil && b.def.IsRate() {
		goal = b.def.Goal.Value
	}
	view := &trendView{drawing: trend.draw(b.ctx, months, goal, b.def.Title.In(b.ctx)), table: b.trendTable(trend)}
	return view, nil
}

// trendTable says the trend; each number leads to what was counted by then.
func (b *figureBuilder) trendTable(trend Trend) ui.Table {
	t := ui.Table{Caption: words.T(b.ctx, "Lũy kế theo tháng"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Đến ngày"), Tight: true}, {Title: words.T(b.ctx, "Kết quả"), Number: true, Tight: true},
		{Title: words.T(b.ctx, "Tử số/mẫu số"), Number: true, Tight: true},
	}}
	for _, p := range trend {
		then := look{term: Custom(p.Period), in: b.look.in}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: words.Date(b.ctx, p.Period.To)}, then.valueCell(b.ctx, b.v.Unit.Code, b.def, p.Value),
			then.fractionCell(b.ctx, b.v.Unit.Code, b.def, p.Value),
		}})
	}
	return t
}

// list lists what the figure counts.
func (b *figureBuilder) list(view *figureView, r *http.Request) error {
	q := r.URL.Query()
	d := Drill{
		Figure: b.def.Name(), Side: Side(cmp.Or(q.Get("side"), string(Top))), Period: b.look.term.Period(), In: b.look.in,
		After: q.Get("after"), Most: rowsShown,
	}
	if q.Has("by") {
		d.By = new(q.Get("by"))
		view.found = words.T(b.ctx, "%s: %s", b.fieldName(b.def.By), b.valueName(b.def.By, *d.By))
	}
	listing, err := b.p.actions.Rows(b.ctx, b.v, d)
	if err != nil {
		return err
	}
	if b.def.IsRate() {
		for _, side := range Sides {
			view.sides = append(view.sides, ui.NavItem{Text: side.name(b.ctx), Href: b.rowsHref(side), Current: side == d.Side})
		}
	}
	view.rows = b.rowTable(listing.Rows)
	if listing.Next != "" {
		pairs := []string{"after", listing.Next}
		if d.By != nil {
			pairs = append(pairs, "by", *d.By)
		}
		view.next = ui.Link{Text: words.T(b.ctx, "Trang sau"), Href: b.rowsHref(d.Side, pairs...)}
	}
	view.nothing = b.nothing(d.Side)
	return nil
}

func (b *figureBuilder) nothing(side Side) ui.Beginning {
	switch {
	case !b.value.Known:
		return ui.Beginning{
			Title: words.T(b.ctx, "Chưa tính được"),
			Text:  words.T(b.ctx, "Nguồn của số liệu này chưa có trong Vidan, nên không có gì để đếm; đây không phải là số 0."),
		}
	case side == Missing:
		return ui.Beginning{Title: words.T(b.ctx, "Không thiếu gì"), Text: words.T(b.ctx, "Mọi dòng của mẫu số đều có trong tử số.")}
	}
	return ui.Beginning{Title: words.T(b.ctx, "Không có dòng nào"), Text: words.T(b.ctx, "Trong kỳ này chưa phát sinh gì để đếm.")}
}

func (s Side) name(ctx context.Context) string {
	switch s {
	case Bottom:
		return words.T(ctx, "Tất cả (mẫu số)")
	case Missing:
		return words.T(ctx, "Còn thiếu")
	}
	return words.T(ctx, "Đã tính (tử số)")
}

func (b *figureBuilder) rowTable(rows []Row) ui.Table {
	t := ui.Table{Caption: words.T(b.ctx, "Các dòng được đếm"), Keys: true, Columns: []ui.Column{
		{Title: words.T(b.ctx, "Mã"), Tight: true}, {Title: words.T(b.ctx, "Nội dung")}, {Title: words.T(b.ctx, "Ngày"), Tight: true},
		{Title: words.T(b.ctx, "Tính vào số liệu"), Number: true, Tight: true},
	}}
	for _, r := range rows {
		note := r.Note
		if r.Outside {
			note = strings.TrimPrefix(note+" · "+words.T(b.ctx, "từ ngoài"), " · ")
		}
		if r.Unit != "" {
			note = strings.TrimPrefix(note+" · "+r.Unit, " · ")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: r.Code}, {Text: cmp.Or(r.Title, r.Code, words.T(b.ctx, "không ghi")), Href: r.Href, Note: note},
			{Text: words.Date(b.ctx, r.On)}, {Text: number(b.ctx, r.Adds)},
		}})
	}
	return t
}

// belowTable shows the units below, each with its own figure.
func (b *figureBuilder) belowTable(view *figureView) error {
	period := b.look.term.Period()
	has, err := b.p.actions.HasBelow(b.ctx, b.v, period.To)
	if err != nil || !has {
		return err
	}
	view.units = b.look.unitChips(b.ctx, func(l look) string { return l.figure(b.v.Unit.Code, b.def.Name()) })
	if !b.look.in.Below && b.look.in.Of == "" {
		return nil
	}
	whole, err := b.p.actions.ShowWhole(b.ctx, b.v, period, b.def.Name())
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: words.T(b.ctx, "Các đơn vị cấp dưới"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Đơn vị")}, {Title: words.T(b.ctx, "Kết quả"), Number: true, Tight: true},
		{Title: words.T(b.ctx, "Tử số/mẫu số"), Number: true, Tight: true},
	}}
	row := func(name string, in Scope, value Value, sum bool) {
		at := look{term: b.look.term, in: in}
		t.Rows = append(t.Rows, ui.Row{Sum: sum, Cells: []ui.Cell{
			{Text: name}, at.valueCell(b.ctx, b.v.Unit.Code, b.def, value), at.fractionCell(b.ctx, b.v.Unit.Code, b.def, value),
		}})
	}
	row(b.v.Unit.Name, Scope{}, whole.Own[b.def.Name()], false)
	for _, u := range whole.Below {
		if u.Code == b.look.in.Of {
			view.of = u.Name
			view.back = ui.Link{Text: words.T(b.ctx, "Về tất cả các đơn vị"), Href: look{term: b.look.term, in: Scope{Below: true}}.figure(b.v.Unit.Code, b.def.Name())}
		}
		row(u.Name, Scope{Of: u.Code}, u.Values[b.def.Name()], false)
	}
	row(words.T(b.ctx, "Cộng"), Scope{Below: true}, whole.Total[b.def.Name()], true)
	view.below = t
	return nil
}
