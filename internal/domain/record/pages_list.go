package record

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// The names of a filter in addresses. Fields stand behind their prefix, with
// "from" and "until" behind a tilde: f-planned_on~from.
const (
	wordsName, stateName, lateName, expiredName, struckName, sortName, upName, cursorName = "q", "state", "late", "expired", "struck", "sort", "up", "after"

	fromEnd, untilEnd = "~from", "~until"
)

// FilterOf reads a filter from an address. What is no field of the register is
// left out.
func FilterOf(k Kind, query web.Form) Filter {
	f := Filter{
		Words: query.Text(wordsName), Late: query.Text(lateName) != "", Expired: query.Text(expiredName) != "", WithStruck: query.Text(struckName) != "",
		By: query.Text(sortName), Ascending: query.Text(upName) != "",
	}
	if states := query.All(stateName); len(states) > 0 {
		f.Where = append(f.Where, inState(states...)...)
	}
	for _, field := range k.Form {
		if field.Column != "" {
			f.Where = append(f.Where, fieldFilter(field, query)...)
		}
	}
	return f
}

func fieldFilter(field form.Field, query web.Form) condition.All {
	var all condition.All
	name := form.InputName(field.Name)
	if field.Type == form.Date || field.Type.Numeric() {
		for op, end := range map[condition.Op]string{condition.From: fromEnd, condition.Until: untilEnd} {
			if value, err := field.Read(query.Text(name + end)); err == nil && !value.Empty() {
				all = append(all, condition.Condition{Field: field.Name, Op: op, Values: []string{value.Text()}})
			}
		}
		slices.SortFunc(all, func(a, b condition.Condition) int { return strings.Compare(string(a.Op), string(b.Op)) })
		return all
	}
	if values := query.All(name); len(values) > 0 {
		all = append(all, condition.Condition{Field: field.Name, Op: condition.Is, Values: values})
	}
	return all
}

// Query writes a filter as FilterOf reads it.
func (f Filter) Query() url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	flag := map[bool]string{true: "1"}
	set(wordsName, f.Words)
	set(lateName, flag[f.Late])
	set(expiredName, flag[f.Expired])
	set(struckName, flag[f.WithStruck])
	set(sortName, f.By)
	set(upName, flag[f.Ascending])
	for _, c := range f.Where {
		name := form.InputName(c.Field)
		switch {
		case c.Field == "state":
			q[stateName] = c.Values
		case c.Op == condition.From:
			q.Set(name+fromEnd, c.Values[0])
		case c.Op == condition.Until:
			q.Set(name+untilEnd, c.Values[0])
		case c.Op == condition.Is:
			q[name] = c.Values
		}
	}
	return q
}

func openQuery(k Kind) string { return Filter{Where: inState(k.openStates()...)}.Query().Encode() }

// listView is what a register's list shows.
type listView struct {
	page       ui.Page
	title, sub string
	acts       []ui.Link
	main       ui.Link
	states     []ui.Chip
	views      []savedLink
	filter     filterView
	table      ui.Table
	count      string
	next       string
	empty      ui.Beginning
	bulk       string
	moves      []ui.Button
	keeps      bool
}

type savedLink struct {
	ui.Chip

	drop string
}

// filterView is the form that narrows a list.
type filterView struct {
	action string
	fields []ui.Select
	from   []ui.Input
	words  ui.Input
	late   ui.Check
	// expired is for registers that are not kept for ever.
	expired ui.Check
	// hidden is what the form does not ask for, and keeps.
	hidden []ui.Link
	any    bool
	// open says that something of the form narrows the list.
	open   bool
	clear  string
	saveTo string
	query  string
	formID string
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	query := web.Query(r)
	f := FilterOf(k, query)
	cursor := query.Text(cursorName)
	list, err := p.actions.List(ctx, v, k.Name, f, cursor, pageSize)
	if err != nil {
		return err
	}
	count := Count{N: len(list.Records)}
	if cursor != "" || list.Next != "" { // else all are here
		if count, err = p.actions.Count(ctx, v, k.Name, f); err != nil {
			return err
		}
	}
	states, err := p.actions.CountStates(ctx, v, k.Name)
	if err != nil {
		return err
	}
	views, err := p.actions.Views(ctx, v, k.Name)
	if err != nil {
		return err
	}
	offers, err := p.actions.offers(ctx, v, k.Form)
	if err != nil {
		return err
	}
	b := listBuilder{ctx: ctx, v: v, k: k, f: f, offers: offers, today: clock.Today(p.actions.Clock)}
	view := b.view(list, count, states, views)
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Sổ theo dõi"), Href: registersPath(v.Unit.Code)}}
	view.page.Query = f.Words
	return web.Render(w, r, http.StatusOK, listPage(view))
}

// listBuilder makes the list of a register.
type listBuilder struct {
	ctx    context.Context
	v      account.Visit
	k      Kind
	f      Filter
	offers form.Offers
	today  clock.Date
}

func (b listBuilder) path() string { return RegisterPath(b.v.Unit.Code, b.k.Name) }

func (b listBuilder) view(list List, count Count, states map[string]Count, views []SavedView) listView {
	view := listView{
		title: b.k.Title.In(b.ctx), sub: b.k.About.In(b.ctx), states: b.stateChips(states), filter: b.filter(), table: b.table(list.Records),
		count: words.T(b.ctx, "%s mục", count.text(b.ctx)), bulk: b.path() + "/bulk", keeps: b.v.Can(ActKeep),
		empty: ui.Beginning{Icon: "journal-text", Title: words.T(b.ctx, "Không có mục nào"), Text: words.T(b.ctx, "Không có mục nào khớp với bộ lọc.")},
	}
	if list.Next != "" {
		q := b.f.Query()
		q.Set(cursorName, list.Next)
		view.next = b.path() + "?" + q.Encode()
	}
	if !view.filter.any {
		view.empty.Text = words.T(b.ctx, "Ghi mục đầu tiên, hoặc nhập từ bảng tính mà đơn vị đang dùng.")
	}
	export := ui.Link{Text: words.T(b.ctx, "Xuất XLSX"), Href: b.path() + "/export.xlsx?" + b.f.Query().Encode(), Icon: "download"}
	view.acts = []ui.Link{export}
	if view.keeps {
		view.main = ui.Link{Text: words.T(b.ctx, "Ghi mục mới"), Href: b.path() + "/new", Icon: "plus-lg"}
		view.acts = append(view.acts, ui.Link{Text: words.T(b.ctx, "Nhập từ bảng tính"), Href: b.path() + "/import", Icon: "upload"})
		view.moves = b.moveButtons()
	}
	if b.v.Can(ActDefine) {
		view.acts = append(view.acts, ui.Link{Text: words.T(b.ctx, "Trường của sổ"), Href: b.path() + "/fields", Icon: "sliders"})
	}
	for _, saved := range views {
		link := savedLink{Chip: ui.Chip{Text: saved.Name, Href: b.path() + "?" + saved.Query, Current: saved.Query == b.f.Query().Encode()}}
		if saved.UserID == b.v.User.ID && view.keeps {
			link.drop = b.path() + "/views/" + saved.ID + "/drop"
		}
		view.views = append(view.views, link)
	}
	return view
}

// moveButtons are the moves that can be made on several entries at once; what is
// kept too long is disposed of.
func (b listBuilder) moveButtons() []ui.Button {
	var buttons []ui.Button
	if b.f.Expired && b.v.Can(ActDispose) {
		return []ui.Button{{Text: words.T(b.ctx, "Tiêu hủy"), Kind: ui.Risky, Action: b.path() + "/dispose"}}
	}
	for _, m := range b.k.Moves {
		if b.v.Can(m.right()) {
			buttons = append(buttons, ui.Button{Text: m.Title.In(b.ctx), Kind: ui.PlainBtn, Name: "move", Value: m.Name})
		}
	}
	return buttons
}

func (b listBuilder) stateChips(counts map[string]Count) []ui.Chip {
	chosen := b.states()
	chip := func(text, count string, states ...string) ui.Chip {
		f := b.f
		f.Where = slices.DeleteFunc(slices.Clone(f.Where), func(c condition.Condition) bool { return c.Field == "state" })
		if len(states) > 0 {
			f.Where = append(f.Where, inState(states...)...)
		}
		return ui.Chip{Text: text, Count: count, Href: b.path() + "?" + f.Query().Encode(), Current: slices.Equal(chosen, states)}
	}
	chips := []ui.Chip{chip(words.T(b.ctx, "Tất cả"), "")}
	for _, s := range b.k.States {
		chips = append(chips, chip(s.Title.In(b.ctx), counts[s.Name].text(b.ctx), s.Name))
	}
	return chips
}

// states are those that the filter keeps.
func (b listBuilder) states() []string {
	for _, c := range b.f.Where {
		if c.Field == "state" {
			return c.Values
		}
	}
	return nil
}

func (b listBuilder) filter() filterView {
	query := b.f.Query()
	view := filterView{
		action: b.path(), any: len(query) > 0, clear: b.path(), saveTo: b.path() + "/views", query: query.Encode(), formID: store.NewID(),
		words: ui.Input{Field: ui.Field{Name: wordsName, Label: words.T(b.ctx, "Tìm trong sổ"), Quiet: true}, Value: b.f.Words, Type: "search"},
		late:  ui.Check{Field: ui.Field{Name: lateName, Label: words.T(b.ctx, "Chỉ mục quá hạn")}, Value: "1", Checked: b.f.Late},
	}
	if b.k.KeepYears > 0 {
		view.expired = ui.Check{Field: ui.Field{Name: expiredName, Label: words.T(b.ctx, "Chỉ mục hết thời hạn lưu (%d năm)", b.k.KeepYears)}, Value: "1", Checked: b.f.Expired}
	}
	view.open = b.f.Words != "" || b.f.Late || b.f.Expired || slices.ContainsFunc(b.f.Where, func(c condition.Condition) bool { return c.Field != "state" })
	for _, name := range []string{stateName, struckName, sortName, upName} {
		for _, value := range query[name] {
			view.hidden = append(view.hidden, ui.Link{Text: name, Href: value})
		}
	}
	for _, field := range b.k.Form {
		name := form.InputName(field.Name)
		switch {
		case field.Column == "" || !field.Listed && field.Name != b.k.Day:
		case field.Type == form.Choice, field.Type == form.YesNo, field.Type == form.Choices:
			view.fields = append(view.fields, b.choiceFilter(field, query.Get(name)))
		case field.Name == b.k.Day:
			for end, text := range map[string]string{fromEnd: words.T(b.ctx, "%s từ", field.Label.In(b.ctx)), untilEnd: words.T(b.ctx, "%s đến", field.Label.In(b.ctx))} {
				view.from = append(view.from, ui.Input{Field: ui.Field{Name: name + end, Label: text, Quiet: true}, Value: query.Get(name + end), Type: "date"})
			}
			slices.SortFunc(view.from, func(a, b ui.Input) int { return strings.Compare(a.Name, b.Name) })
		}
	}
	return view
}

func (b listBuilder) choiceFilter(field form.Field, value string) ui.Select {
	s := ui.Select{
		Field: ui.Field{Name: form.InputName(field.Name), Label: field.Label.In(b.ctx), Quiet: true}, Value: value,
		Options: []ui.Option{{Text: words.T(b.ctx, "tất cả")}},
	}
	for _, o := range field.Options {
		s.Options = append(s.Options, ui.Option{Value: o.Value, Text: o.Label.In(b.ctx)})
	}
	if field.Type == form.YesNo {
		s.Options = append(s.Options, ui.Option{Value: "true", Text: yesNo(b.ctx, true)}, ui.Option{Value: "false", Text: yesNo(b.ctx, false)})
	}
	return s
}

// listed are the fields that a list shows beside code, name, day due and state.
func (k Kind) listed() []form.Field {
	var fields []form.Field
	for _, field := range k.Form {
		due := k.Deadline != nil && k.Deadline.To == field.Name
		if field.Listed && !field.Sensitive && !due && !slices.Contains(k.Named, field.Name) {
			fields = append(fields, field)
		}
	}
	most := mostListed
	if k.Deadline != nil {
		most-- // the day due has a column too
	}
	return fields[:min(len(fields), most)]
}

// mostListed is how many fields of its own a list shows at most.
const mostListed = 5

func (b listBuilder) table(records []Record) ui.Table {
	t := ui.Table{Caption: b.k.Title.In(b.ctx)}
	if b.v.Can(ActKeep) {
		t.Columns = append(t.Columns, ui.Column{Title: words.T(b.ctx, "Chọn"), Hidden: true, Tight: true})
	}
	t.Columns = append(t.Columns, b.sorted(words.T(b.ctx, "Mã"), "code"), ui.Column{Title: b.nameTitle()}, ui.Column{Title: words.T(b.ctx, "Trạng thái")})
	for _, field := range b.k.listed() {
		c := ui.Column{Title: field.Label.In(b.ctx), Number: field.Type.Numeric(), Tight: field.Type == form.Date}
		if field.Name == b.k.Day {
			c = b.sorted(field.Label.In(b.ctx), "")
		}
		t.Columns = append(t.Columns, c)
	}
	if b.k.Deadline != nil {
		t.Columns = append(t.Columns, b.sorted(words.T(b.ctx, "Hạn"), "due"))
	}
	for _, r := range records {
		t.Rows = append(t.Rows, b.row(r))
	}
	return t
}

func (b listBuilder) nameTitle() string {
	var titles []string
	for _, name := range b.k.Named {
		field, _ := b.k.Form.Field(name)
		titles = append(titles, field.Label.In(b.ctx))
	}
	return strings.Join(titles, " – ")
}

// sorted is a column by which the list can be ordered.
func (b listBuilder) sorted(title, by string) ui.Column {
	f := b.f
	f.By, f.Ascending = by, b.f.By == by && !b.f.Ascending
	c := ui.Column{Title: title, Tight: true, SortHref: b.path() + "?" + f.Query().Encode()}
	if b.f.By == by {
		c.Sorted = ui.Descending
		if b.f.Ascending {
			c.Sorted = ui.Ascending
		}
	}
	return c
}

func (b listBuilder) row(r Record) ui.Row {
	href := Path(b.v.Unit.Code, b.k.Name, r.ID)
	var row ui.Row
	if b.v.Can(ActKeep) {
		row.Cells = append(row.Cells, ui.Cell{View: pickBox(r.ID, r.Code)})
	}
	row.Cells = append(row.Cells, ui.Cell{Text: r.Code, Href: href}, ui.Cell{Text: r.name(b.ctx)}, ui.Cell{View: ui.StateBadge(b.k.badge(b.ctx, r, b.today))})
	for _, field := range b.k.listed() {
		cell := ui.Cell{}
		if value := r.Values[field.Name]; !value.Empty() {
			cell.Text = field.Show(b.ctx, value, b.offers)
		}
		row.Cells = append(row.Cells, cell)
	}
	if b.k.Deadline != nil {
		cell := ui.Cell{Text: words.Date(b.ctx, r.Due)}
		if r.Late(b.k, b.today) {
			cell.Note = words.T(b.ctx, "quá hạn")
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// badge is an entry's state in words with its shape.
func (k Kind) badge(ctx context.Context, r Record, today clock.Date) ui.State {
	s, _ := k.State(r.State)
	shape := ui.Hollow
	switch {
	case r.State == Struck:
		shape = ui.Dash
	case r.Late(k, today):
		shape = ui.Diamond
	case s.Ends:
		shape = ui.Disc
	case s.Pauses:
		shape = ui.Half
	case s.Name != k.States[0].Name:
		shape = ui.Ring
	}
	return ui.State{Shape: shape, Text: k.stateTitle(ctx, r.State)}
}
