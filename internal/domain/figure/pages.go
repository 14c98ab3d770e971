package figure

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Frame makes what surrounds every page: the brand, the main places, the
// reader.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Pages shows the room in the browser.
type Pages struct {
	actions *Actions
	clock   clock.Clock
	frame   Frame
	// base is the address of the installation, for files that leave it.
	base string
}

// NewPages returns the pages of the room.
func NewPages(actions *Actions, c clock.Clock, frame Frame, base string) *Pages {
	return &Pages{actions: actions, clock: c, frame: frame, base: base}
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	get := func(path string, action audit.Action, h page) web.Route {
		return p.route(http.MethodGet, path, action, h)
	}
	post := func(path string, action audit.Action, h page) web.Route {
		return p.route(http.MethodPost, path, action, h)
	}
	return []web.Route{
		get("/figures", ActView, p.list),
		get("/figures/export.xlsx", ActView, p.export),
		get("/figures/targets", ActView, p.targets),
		get("/figures/new", ActDefine, p.newFigure),
		post("/figures/new", ActDefine, p.addFigure),
		get("/figures/{figure}", ActView, p.figure),
		post("/figures/{figure}/drop", ActDefine, p.dropFigure),
		post("/figures/{figure}/outside", ActEnter, p.enter).WithMaxBody(MaxFile + web.DefaultMaxBody),
		get("/outside-figures/{outside}/file", ActView, p.outsideFile(web.SendFile)),
		get("/outside-figures/{outside}/preview", ActView, p.outsideFile(web.ShowFile)),
		post("/outside-figures/{outside}/confirm", ActConfirm, p.decided(p.confirm)),
		post("/outside-figures/{outside}/refuse", ActConfirm, p.decided(p.refuse)),
		post("/outside-figures/{outside}/withdraw", ActEnter, p.decided(p.withdraw)),
		post("/targets/{target}/match", ActEnter, p.match),
		post("/imports/{import}/match", ActEnter, p.matchText),
	}
}

// The acts on figures from outside; rooms of routes are put together without
// actions.
func (p *Pages) confirm(ctx context.Context, v account.Visit, id, _ string) error {
	return p.actions.Confirm(ctx, v, id)
}

func (p *Pages) refuse(ctx context.Context, v account.Visit, id, reason string) error {
	return p.actions.Refuse(ctx, v, id, reason)
}

func (p *Pages) withdraw(ctx context.Context, v account.Visit, id, reason string) error {
	return p.actions.Withdraw(ctx, v, id, reason)
}

// page is a handler that knows who asks, for which unit.
type page = account.Page

func (p *Pages) route(method, path string, action audit.Action, h page) web.Route {
	return account.UnitRoute(method, path, action, h.Explained(explained))
}

// explained puts the room's errors into words for the reader.
func explained(ctx context.Context, err error) error {
	if errors.Is(err, ErrFigure) {
		return web.NotFound().Because(err)
	}
	if text := explain(ctx, err); text != "" {
		return web.Invalid(text).Because(err)
	}
	return err
}

// explain says in words for the reader what is wrong, and nothing of errors
// that are not the room's.
func explain(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, ErrPeriod):
		return words.T(ctx, "Không có kỳ số liệu này. Hãy chọn lại năm và kỳ, hoặc ngày đầu trước ngày cuối, không quá mười năm.")
	case errors.Is(err, ErrNumber):
		return words.T(ctx, "Không đọc được số. Hãy viết số nguyên không âm, như 12 hoặc 1.204.")
	case errors.Is(err, ErrNoFile):
		return words.T(ctx, "Hãy chọn tệp chứng minh; số liệu từ ngoài không có tệp thì không được nhận.")
	case errors.Is(err, ErrTooLong):
		return words.T(ctx, "Nội dung quá dài.")
	case errors.Is(err, ErrNoReason):
		return words.T(ctx, "Hãy ghi lý do.")
	case errors.Is(err, ErrOwn):
		return words.T(ctx, "Anh/chị đã nhập số liệu này, nên cần một người khác xác nhận.")
	case errors.Is(err, ErrNotYours):
		return words.T(ctx, "Chỉ người nhập, hoặc người được xác nhận số liệu, mới rút lại được.")
	case errors.Is(err, ErrState):
		return words.T(ctx, "Số liệu này đã được xác nhận, từ chối hoặc rút lại. Hãy mở lại trang để xem.")
	case errors.Is(err, ErrThere):
		return words.T(ctx, "Kỳ này đã có số liệu từ ngoài đang chờ hoặc đã xác nhận. Hãy rút lại số cũ trước khi nhập số khác.")
	case errors.Is(err, ErrDefinition):
		return words.T(ctx, "Số liệu chưa dùng được: %s", strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(err.Error(), ErrDefinition.Error()), ":\n")))
	case errors.Is(err, ErrSide):
		return words.T(ctx, "Số liệu này không có danh sách như vậy. Hãy mở lại trang của số liệu.")
	}
	return ""
}

// A look is what the address of a page says: which term, and of which units.
type look struct {
	term Term
	in   Scope
}

func (p *Pages) lookOf(r *http.Request) (look, error) {
	q := r.URL.Query()
	term, err := ReadTerm(q, clock.Today(p.clock))
	return look{term, Scope{Of: q.Get("of"), Below: q.Get("below") == "1" && q.Get("of") == ""}}, err
}

// values write the look into an address, with more that stands there.
func (l look) values(pairs ...string) url.Values {
	q := l.term.Values()
	if l.in.Of != "" {
		q.Set("of", l.in.Of)
	}
	if l.in.Below {
		q.Set("below", "1")
	}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return q
}

// chips lead to the same page for other years, parts and rules. Path makes its
// address of a look.
func (l look) chips(ctx context.Context, today clock.Date, path func(look) string) lookChips {
	with := func(change func(*Term)) look {
		other := l
		if other.term.Part == Days {
			other.term = Term{Year: l.term.Year, Part: Year, Rule: Calendar}
		}
		change(&other.term)
		return other
	}
	c := lookChips{chosen: capital(l.term.Part.Name(ctx))}
	for year := min(l.term.Year, today.Year-2); year <= max(l.term.Year, today.Year+1); year++ {
		c.years = append(c.years, ui.Chip{
			Text: strconv.Itoa(year), Href: path(with(func(t *Term) { t.Year = year })), Current: year == l.term.Year && l.term.Part != Days,
		})
	}
	for _, part := range PartsOfYear() {
		c.parts = append(c.parts, ui.Chip{
			Text: capital(part.Name(ctx)), Href: path(with(func(t *Term) { t.Part = part })), Current: part == l.term.Part,
		})
	}
	for _, rule := range Rules {
		c.rules = append(c.rules, ui.Chip{
			Text: rule.Name(ctx), Href: path(with(func(t *Term) { t.Rule = rule })), Current: rule == l.term.Rule && l.term.Part != Days,
		})
	}
	return c
}

// unitChips choose between the unit alone and all below it too.
func (l look) unitChips(ctx context.Context, path func(look) string) []ui.Chip {
	with := func(in Scope) string {
		other := l
		other.in = in
		return path(other)
	}
	return []ui.Chip{
		{Text: words.T(ctx, "đơn vị mình"), Href: with(Scope{}), Current: !l.in.Below && l.in.Of == ""},
		{Text: words.T(ctx, "cộng cả cấp dưới"), Href: with(Scope{Below: true}), Current: l.in.Below},
	}
}

// lookChips are the ways of looking at figures.
type lookChips struct {
	chosen              string
	years, parts, rules []ui.Chip
}

// sub says below a title of which days and units the figures are.
func (l look) sub(ctx context.Context) string {
	days := l.term.Period().Name(ctx)
	if l.term.Part == Days {
		return days
	}
	return capital(l.term.Name(ctx)) + " (" + days + ")"
}

// capital begins a text with a capital letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Addresses of the room.

// ListPath is the address of the figures of a unit for a term.
func ListPath(code string, t Term) string { return look{term: t}.list(code) }

// Path is the address of a figure for a term.
func Path(code, name string, t Term) string { return look{term: t}.figure(code, name) }

func (l look) list(code string) string {
	return web.UnitPath(code) + "/figures?" + l.values().Encode()
}

func (l look) export(code string) string {
	return web.UnitPath(code) + "/figures/export.xlsx?" + l.values().Encode()
}

func (l look) figure(code, name string, pairs ...string) string {
	path := web.UnitPath(code) + "/figures/" + name
	query, fragment := l.values(pairs...), ""
	if query.Has("#") {
		fragment = "#" + query.Get("#")
		query.Del("#")
	}
	return path + "?" + query.Encode() + fragment
}

// rows is the address of a list that a figure counts.
func (l look) rows(code, name string, side Side, pairs ...string) string {
	return l.figure(code, name, append([]string{"side", string(side), "#", "rows"}, pairs...)...)
}

// partOf is the part of the plan that a task is of: "I" of "I.3".
func partOf(task string) string {
	part, _, _ := strings.Cut(task, ".")
	return part
}

// partNames are the parts of the programme of reform.
var partNames = map[string]words.Literal{
	"I":   "Cải cách thể chế",
	"II":  "Cải cách thủ tục hành chính",
	"III": "Cải cách tổ chức bộ máy và chế độ công vụ",
	"IV":  "Cải cách tài chính công",
	"V":   "Xây dựng chính quyền điện tử",
}

// partName names a part of the plan.
func partName(ctx context.Context, part string) string {
	name, ok := partNames[part]
	switch {
	case part == "":
		return words.T(ctx, "Số liệu của đơn vị")
	case !ok && len(part) <= 4:
		return words.T(ctx, "Phần %s", part)
	case !ok:
		return part
	}
	return part + ". " + words.Data(ctx, name)
}
