package plan

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Frame makes what surrounds every page: the brand, the main places, the
// reader. It knows the other rooms, which this one does not.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// People lists who works in a unit, and on which post, and names whoever once
// did something there.
type People interface {
	People(ctx context.Context, v account.Visit) ([]account.Member, error)
	Names(ctx context.Context, userIDs []string) (map[string]string, error)
}

// peopleFor lists who works in the unit, for who may see it: readers from
// above see the work and not who does it.
func (p *Pages) peopleFor(ctx context.Context, v account.Visit) ([]account.Member, error) {
	if !v.Can(account.ActViewPeople) {
		return nil, nil
	}
	return p.people.People(ctx, v)
}

// An Aside adds cards to the page of a task: rooms in front of this one show
// there what they know of it. Cards are asked for each time the page is shown,
// so they should cost a query or two; no cards for who may not see any.
type Aside interface {
	Cards(ctx context.Context, v account.Visit, task Task) ([]templ.Component, error)
}

// A Measured knows by what figures targets are measured, and how they stand. Its
// cells are nil for who may not see figures.
type Measured interface {
	// TargetCells are what each target of a year comes to and its state, by ids.
	TargetCells(ctx context.Context, v account.Visit, year int) (map[string][2]ui.Cell, error)
	// MatchCells are what each target of a plan that is being reviewed is measured
	// by, in their order.
	MatchCells(ctx context.Context, v account.Visit, importID string, targets []figure.Target) ([]ui.Cell, error)
}

// Pages shows the room in the browser.
type Pages struct {
	actions *Actions
	people  People
	clock   clock.Clock
	frame   Frame
	// base is the address that people use, for links in calendars.
	base     string
	asides   []Aside
	measured Measured // nil for none
}

// NewPages returns the pages of the room. Base is the address that people use,
// without a slash at its end. The cards of asides stand in their order.
func NewPages(actions *Actions, people People, c clock.Clock, frame Frame, base string, asides ...Aside) *Pages {
	return &Pages{actions: actions, people: people, clock: c, frame: frame, base: base, asides: asides}
}

// WithMeasured returns pages that show how targets stand.
func (p *Pages) WithMeasured(m Measured) *Pages {
	with := *p
	with.measured = m
	return &with
}

// cards are what other rooms show beside a task.
func (p *Pages) cards(ctx context.Context, v account.Visit, task Task) ([]templ.Component, error) {
	var all []templ.Component
	for _, aside := range p.asides {
		cards, err := aside.Cards(ctx, v, task)
		if err != nil {
			return nil, fmt.Errorf("show what stands beside a task: %w", err)
		}
		all = append(all, cards...)
	}
	return all, nil
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	view := func(path string, h page) web.Route { return p.route(http.MethodGet, path, ActView, h) }
	routes := []web.Route{
		view("", p.unitHome),
		view("/years/{year}", p.year),
		view("/years/{year}/months/{month}", p.month),
		view("/years/{year}/leads", p.leads),
		view("/years/{year}/targets", p.targets),
		view("/years/{year}/calendar.ics", p.calendar),
		view("/tasks/{task}", p.task),
		view("/plans", p.plans),
		view("/plans/{plan}", p.plan),
		view("/plans/{plan}/source", p.source),
		view("/plans/{plan}/export/{format}", p.export),

		p.route(http.MethodGet, "/tasks/{task}/edit", ActEdit, p.editTask),
		p.route(http.MethodPost, "/tasks/{task}/edit", ActEdit, p.saveTask),
		p.route(http.MethodPost, "/tasks/{task}/remove", ActEdit, p.removeTask),
		p.route(http.MethodGet, "/tasks/{task}/rhythm", ActEdit, p.rhythm),
		p.route(http.MethodPost, "/tasks/{task}/rhythm", ActEdit, p.setRhythm),
		p.route(http.MethodPost, "/tasks/{task}/rhythm/end", ActEdit, p.endRhythm),
		p.route(http.MethodGet, "/plans/{plan}/tasks/new", ActEdit, p.newTask),
		p.route(http.MethodPost, "/plans/{plan}/tasks/new", ActEdit, p.addTask),
	}
	return slices.Concat(routes, p.workRoutes(), p.evidenceRoutes(), p.cascadeRoutes(), p.listRoutes(), p.importRoutes())
}

// page is a handler that knows who asks, for which unit.
type page = account.Page

func (p *Pages) route(method, path string, action audit.Action, h page) web.Route {
	return account.UnitRoute(method, path, action, h.Explained(explain))
}

// explain turns the room's errors into words for the reader, and returns
// others as they are.
func explain(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, ErrFuture):
		return web.Invalid(words.T(ctx, "Ngày hoàn thành không thể ở tương lai."))
	case errors.Is(err, ErrNoTasks):
		return web.Invalid(words.T(ctx, "Kế hoạch chưa có nhiệm vụ nào. Hãy thêm ít nhất một nhiệm vụ rồi nhận."))
	case errors.Is(err, ErrUntitled):
		return web.Invalid(words.T(ctx, "Nhiệm vụ cần có tên."))
	case errors.Is(err, ErrUndated):
		return web.Invalid(undatedHelp(ctx))
	case errors.Is(err, ErrRhythm):
		return web.Invalid(words.T(ctx, "Nhịp chưa đủ: cần kỳ, ngày của kỳ và ngày bắt đầu."))
	case errors.Is(err, ErrHasDates):
		return web.Invalid(words.T(ctx, "Nhiệm vụ này có kỳ hạn riêng trong kế hoạch hoặc không còn trong kế hoạch, nên không đặt nhịp được."))
	case errors.Is(err, ErrHeld):
		return web.Stale(words.T(ctx, "Nhiệm vụ này trả lời việc cấp trên giao. Hãy trả lời lại việc ấy trước rồi mới bỏ nhiệm vụ."))
	case errors.Is(err, ErrNothingGiven):
		return web.Invalid(words.T(ctx, "Hãy chọn ít nhất một nhiệm vụ và một đơn vị."))
	case errors.Is(err, ErrPast):
		return web.Invalid(words.T(ctx, "Ngày phải trả lời không thể ở quá khứ."))
	case errors.Is(err, ErrOtherYear):
		return web.Invalid(words.T(ctx, "Kế hoạch hoặc nhiệm vụ này là của năm khác."))
	case errors.Is(err, ErrWithdrawn):
		return web.Stale(words.T(ctx, "Nhiệm vụ này không còn trong kế hoạch."))
	case errors.Is(err, ErrAnswered):
		return web.Stale(words.T(ctx, "Việc này đã được trả lời hoặc đã rút lại."))
	case errors.Is(err, ErrNoUndo):
		return web.Stale(words.T(ctx, "Không hoàn tác được nữa: đã quá 15 phút, đã hoàn tác rồi, hoặc anh/chị đã làm việc khác sau đó."))
	case errors.Is(err, ErrNotReady):
		return web.Stale(words.T(ctx, "Kế hoạch này đã được nhận, đã bỏ, hoặc còn đang đọc."))
	case errors.Is(err, ErrNotYours):
		return web.Invalid(words.T(ctx, "Việc này do người khác làm. Hãy nhờ người đó, hoặc nhờ lãnh đạo giao lại cho anh/chị."))
	case errors.Is(err, ErrOtherField):
		return web.Invalid(words.T(ctx, "Lĩnh vực này do lãnh đạo khác phụ trách. Hãy nhờ người phụ trách, hoặc nhờ quản trị đơn vị phân công lại lĩnh vực."))
	case errors.Is(err, ErrAccepted):
		return web.Stale(words.T(ctx, "Kỳ hạn này đã được duyệt; chỉ người duyệt mới thêm hoặc lấy lại được minh chứng."))
	case errors.Is(err, ErrStep):
		return web.Stale(words.T(ctx, "Việc này không còn làm được ở bước hiện nay. Hãy mở lại trang nhiệm vụ."))
	case errors.Is(err, ErrReason):
		return web.Invalid(words.T(ctx, "Hãy ghi lý do."))
	case errors.Is(err, ErrNoSuchTask):
		return web.Stale(words.T(ctx, "Nhiệm vụ này không còn ở chỗ cũ; có người đã sửa bản nháp."))
	}
	return err
}

func undatedHelp(ctx context.Context) string {
	return words.T(ctx, "Không đọc được thời gian. Hãy viết như 15/3/2024, Trước ngày 10/1/2024, Quý I hoặc Thường xuyên.")
}

// unitHome leads to the year that matters today: the present one when the unit
// has a plan for it, otherwise the latest.
func (p *Pages) unitHome(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	years, err := p.actions.Years(r.Context(), v)
	if err != nil {
		return err
	}
	target := yearPath(v.Unit.Code, yearToShow(years, clock.Today(p.clock).Year), FilterFrom(r.URL.Query()))
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

// yearToShow is the present year when it has a plan or nothing has, otherwise
// the latest that has one. Years come latest first.
func yearToShow(years []int, present int) int {
	for _, y := range years {
		if y == present {
			return present
		}
	}
	if len(years) == 0 {
		return present
	}
	return years[0]
}

// framed is the page's surroundings with the search in its place.
func (p *Pages) framed(r *http.Request, v account.Visit, title string, f Filter) ui.Page {
	page := p.frame.Page(r, v, title)
	page.Query = f.Query
	return page
}

// yearOf reads the year of an address; years that no plan can have are not
// there.
func yearOf(r *http.Request) (int, error) {
	year, err := strconv.Atoi(r.PathValue("year"))
	if err != nil || !PlausibleYear(year) {
		return 0, web.NotFound()
	}
	return year, nil
}

// Addresses of the room.

func yearPath(code string, year int, f Filter) string {
	return withQuery(web.UnitPath(code)+"/years/"+strconv.Itoa(year), f)
}

func leadsPath(code string, year int, f Filter) string {
	return withQuery(web.UnitPath(code)+"/years/"+strconv.Itoa(year)+"/leads", f)
}

func monthPath(code string, year, month int, f Filter) string {
	f.Month = 0
	return withQuery(web.UnitPath(code)+"/years/"+strconv.Itoa(year)+"/months/"+strconv.Itoa(month), f)
}

func targetsPath(code string, year int) string {
	return web.UnitPath(code) + "/years/" + strconv.Itoa(year) + "/targets"
}

func calendarPath(code string, year int) string {
	return web.UnitPath(code) + "/years/" + strconv.Itoa(year) + "/calendar.ics"
}

func evidenceListPath(code string, year int) string {
	return web.UnitPath(code) + "/years/" + strconv.Itoa(year) + "/evidence"
}

func evidencePath(code, id string) string { return web.UnitPath(code) + "/evidence/" + id }

func taskPath(code, id string) string { return web.UnitPath(code) + "/tasks/" + id }

func planPath(code, id string) string { return web.UnitPath(code) + "/plans/" + id }

func exportPath(code, id string, format Format) string {
	return planPath(code, id) + "/export/" + string(format)
}

func importPath(code, id string) string { return web.UnitPath(code) + "/imports/" + id }

func newImportPath(code string) string { return web.UnitPath(code) + "/imports/new" }

func withQuery(path string, f Filter) string { return withValues(path, f.Values()) }

func withValues(path string, values url.Values) string {
	if query := values.Encode(); query != "" {
		return path + "?" + query
	}
	return path
}
