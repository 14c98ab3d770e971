package figure

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// How a new figure is made: from a source, as a share of two others, or by a
// definition.
const (
	ofRate = "rate"
	ofText = "text"
)

// newView is what the page of a new figure shows.
type newView struct {
	page       ui.Page
	title, sub string
	problem    string
	ways       []ui.Option
	action     string
	back       string
	of         string
	name, unit ui.Input
	// of a measure
	on, sum, by ui.Select
	where       []ui.Select
	// of a share
	top, bottom ui.Select
	op          ui.Select
	goal        ui.Input
	// of a definition
	text ui.TextArea
}

func (p *Pages) newFigure(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showNew(w, r, v, web.Query(r), "", http.StatusOK)
}

// showNew shows the page of a new figure; of an own one that is to be changed
// its definition stands there.
func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, v account.Visit, read web.Form, problem string, status int) error {
	ctx, home := r.Context(), web.UnitPath(v.Unit.Code)+"/figures"
	abouts, err := p.actions.Abouts(ctx, v)
	if err != nil {
		return err
	}
	all, err := p.actions.Definitions(ctx, v)
	if err != nil {
		return err
	}
	view := newView{
		title: words.T(ctx, "Thêm số liệu"), problem: problem, back: home, action: home + "/new", of: read.Text("of"),
		sub:  words.T(ctx, "Số liệu được tính từ sổ; không ghi con số nào bằng tay."),
		name: ui.Input{Field: ui.Field{Name: "title", Label: words.T(ctx, "Tên số liệu"), Required: true}, Value: read.Text("title"), MaxLength: 200},
	}
	view.ways = ways(ctx, abouts)
	switch about := aboutIn(abouts, view.of); {
	case about != nil:
		view.measure(ctx, *about, read)
	case view.of == ofRate:
		view.rate(ctx, all, read)
	case view.of == ofText:
		view.text = ui.TextArea{
			Field: ui.Field{Name: "definition", Label: words.T(ctx, "Định nghĩa (YAML)"), Required: true},
			Value: cmp.Or(read.Block("definition"), all.written(read.Text("figure")), figureSkeleton), Rows: 20, Code: true,
		}
	default:
		view.of = ""
	}
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Số liệu"), Href: home}}
	return web.Render(w, r, status, newPage(view))
}

// figureSkeleton begins the definition of new figures.
const figureSkeleton = `- measure: luot_khach
  title: {vi: Lượt khách, en: Visits}
  unit: {vi: lượt, en: visits}
  source: record/so_luot_khach
  on: ngay
- measure: luot_khach_xong
  title: {vi: Lượt khách đã xong, en: Visits done}
  unit: {vi: lượt, en: visits}
  source: record/so_luot_khach
  on: ngay
  where: {xong: {until: "@end"}}
- indicator: ty_le_khach_xong
  title: {vi: Tỷ lệ lượt khách đã xong, en: Share of visits done}
  top: [luot_khach_xong]
  bottom: [luot_khach]
  goal: {op: ">=", value: 90}
`

// written is an own figure as its definition is written, "" for others.
func (all Definitions) written(name string) string {
	d, ok := all.Find(name)
	if !ok || !d.Own {
		return ""
	}
	text, err := yaml.MarshalWithOptions(Definitions{d}, yaml.IndentSequence(false))
	if err != nil {
		return ""
	}
	return string(text)
}

// ways are what a figure can be made of: a source, a share, a definition.
func ways(ctx context.Context, abouts []About) []ui.Option {
	options := []ui.Option{{Value: ofRate, Text: words.T(ctx, "tỷ lệ của hai số liệu")}, {Value: ofText, Text: words.T(ctx, "bằng tệp")}}
	for _, a := range abouts {
		options = append(options, ui.Option{Value: a.Source, Text: a.Title})
	}
	return options
}

// The answers about a day or a choice that narrow what is counted.
const (
	byEnd  = "by_end"
	notYet = "not_yet"
)

// measure asks how a source is counted.
func (view *newView) measure(ctx context.Context, a About, read web.Form) {
	view.unit = ui.Input{Field: ui.Field{Name: "unit", Label: words.T(ctx, "Đơn vị tính"), Help: words.T(ctx, "Ví dụ: lượt, văn bản.")}, Value: read.Text("unit"), MaxLength: 50}
	view.on = ui.Select{Field: ui.Field{Name: "on", Label: words.T(ctx, "Thuộc kỳ theo"), Quiet: true, Help: words.T(ctx, "Ngày quyết định một mục được đếm vào kỳ nào.")}, Value: read.Text("on")}
	view.on.Options = a.options(words.T(ctx, "mọi kỳ như nhau"), Day)
	view.sum = ui.Select{Field: ui.Field{Name: "sum", Label: words.T(ctx, "Cách tính"), Quiet: true}, Value: read.Text("sum")}
	view.sum.Options = a.options(words.T(ctx, "đếm số mục"), Number, Money)
	for i := range view.sum.Options[1:] {
		view.sum.Options[i+1].Text = words.T(ctx, "cộng %s", view.sum.Options[i+1].Text)
	}
	view.by = ui.Select{Field: ui.Field{Name: "by", Label: words.T(ctx, "Chia nhỏ theo"), Quiet: true}, Value: read.Text("by")}
	view.by.Options = a.options(words.T(ctx, "không chia"), Choice)
	if len(view.on.Options) > 1 && !read.Has("on") {
		view.on.Value = view.on.Options[1].Value
	}
	for _, f := range a.Fields {
		if f.Type != Choice && f.Type != Day || len(f.Options) == 0 && f.Type == Choice {
			continue
		}
		s := ui.Select{Field: ui.Field{Name: "w." + f.Name, Label: f.Title, Quiet: true}, Value: read.Text("w." + f.Name)}
		s.Options = []ui.Option{{Value: "", Text: words.T(ctx, "thế nào cũng đếm")}}
		for _, o := range f.Options {
			s.Options = append(s.Options, ui.Option{Value: o.Value, Text: o.Title})
		}
		if f.Type == Day {
			s.Options = append(s.Options,
				ui.Option{Value: byEnd, Text: words.T(ctx, "đã có, đến ngày cuối kỳ")}, ui.Option{Value: notYet, Text: words.T(ctx, "chưa có, đến ngày cuối kỳ")})
		}
		view.where = append(view.where, s)
	}
}

// options are the fields of some types, after none of them.
func (a About) options(none string, types ...FieldType) []ui.Option {
	options := []ui.Option{{Value: "", Text: none}}
	for _, f := range a.Fields {
		if slices.Contains(types, f.Type) {
			options = append(options, ui.Option{Value: f.Name, Text: f.Title})
		}
	}
	return options
}

// rate asks for the two figures of a share, and what it is to reach.
func (view *newView) rate(ctx context.Context, all Definitions, read web.Form) {
	var options []ui.Option
	for _, own := range []bool{true, false} {
		for _, d := range all {
			if d.Own == own && !d.IsRate() {
				options = append(options, ui.Option{Value: d.Name(), Text: strings.TrimSpace(d.Task + " " + d.Title.In(ctx))})
			}
		}
	}
	view.top = ui.Select{Field: ui.Field{Name: "top", Label: words.T(ctx, "Tử số"), Required: true}, Value: read.Text("top"), Options: options}
	view.bottom = ui.Select{Field: ui.Field{Name: "bottom", Label: words.T(ctx, "Mẫu số"), Required: true}, Value: read.Text("bottom"), Options: options}
	view.op = ui.Select{Field: ui.Field{Name: "op", Label: words.T(ctx, "Mức thường đặt"), Quiet: true}, Value: read.Text("op"), Options: []ui.Option{
		{Value: "", Text: words.T(ctx, "không đặt")}, {Value: ">=", Text: "≥"}, {Value: "=", Text: "="}, {Value: "<=", Text: "≤"},
	}}
	view.goal = ui.Input{Field: ui.Field{Name: "goal", Label: words.T(ctx, "Phần trăm")}, Value: read.Text("goal"), InputMode: "decimal", MaxLength: 8}
}

func (p *Pages) addFigure(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	defined, err := p.readNew(r.Context(), v, read)
	if err == nil {
		err = p.actions.Define(r.Context(), v, defined)
	}
	if errors.Is(err, ErrDefinition) {
		return p.showNew(w, r, v, read, explain(r.Context(), err), http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, web.UnitPath(v.Unit.Code)+"/figures/"+defined[len(defined)-1].Name(), http.StatusSeeOther)
	return nil
}

// readNew reads figures from their page.
func (p *Pages) readNew(ctx context.Context, v account.Visit, read web.Form) (Definitions, error) {
	of := read.Text("of")
	if of == ofText {
		return ReadDefinitions([]byte(read.Block("definition")))
	}
	all, err := p.actions.Definitions(ctx, v)
	if err != nil {
		return nil, err
	}
	title := read.Text("title")
	if title == "" {
		return nil, errors.Join(ErrDefinition, errors.New(words.T(ctx, "hãy ghi tên số liệu")))
	}
	d := Definition{Title: words.Same(title), Unit: words.Same(read.Text("unit"))}
	name := all.freeName(title)
	if of == ofRate {
		return d.readRate(ctx, name, read)
	}
	abouts, err := p.actions.Abouts(ctx, v)
	if err != nil {
		return nil, err
	}
	about := aboutIn(abouts, of)
	if about == nil {
		return nil, errors.Join(ErrDefinition, errors.New(words.T(ctx, "hãy chọn sổ để đếm")))
	}
	d.Measure, d.Source, d.On, d.Sum, d.By = name, of, read.Text("on"), read.Text("sum"), read.Text("by")
	for _, f := range about.Fields {
		switch value := read.Text("w." + f.Name); {
		case value == "":
		case f.Type == Day && value == byEnd:
			d.Where = append(d.Where, condition.Condition{Field: f.Name, Op: condition.Until, Values: []string{condition.End}})
		case f.Type == Day:
			d.Where = append(d.Where, condition.Condition{Field: f.Name, Op: condition.NotBy, Values: []string{condition.End}})
		default:
			d.Where = append(d.Where, condition.Condition{Field: f.Name, Op: condition.Is, Values: []string{value}})
		}
	}
	return Definitions{d}, nil
}

func (d Definition) readRate(ctx context.Context, name string, read web.Form) (Definitions, error) {
	d.Indicator, d.Top, d.Bottom = name, []string{read.Text("top")}, []string{read.Text("bottom")}
	op := read.Text("op")
	if op == "" {
		return Definitions{d}, nil
	}
	value, err := strconv.ParseFloat(strings.Replace(read.Text("goal"), ",", ".", 1), 64)
	if err != nil || value < 0 || value > 1000 {
		return nil, errors.Join(ErrDefinition, errors.New(words.T(ctx, "hãy ghi mức phần trăm, ví dụ 80 hoặc 97,5")))
	}
	d.Goal = &Goal{Op: op, Value: value}
	return Definitions{d}, nil
}

// freeName makes a name out of a title, which no figure has.
func (all Definitions) freeName(title string) string {
	name := "x_" + vietnamese.Slug(title, 48)
	for n, free := 2, name; ; n++ {
		if _, taken := all.Find(free); !taken {
			return free
		}
		free = name + "_" + strconv.Itoa(n)
	}
}

func (p *Pages) dropFigure(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	if err := p.actions.Drop(r.Context(), v, r.PathValue("figure")); err != nil {
		return err
	}
	http.Redirect(w, r, web.UnitPath(v.Unit.Code)+"/figures", http.StatusSeeOther)
	return nil
}
