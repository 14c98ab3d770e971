package estimate

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
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
}

// NewPages returns the pages of the room.
func NewPages(actions *Actions, c clock.Clock, frame Frame) *Pages {
	return &Pages{actions: actions, clock: c, frame: frame}
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
		get("/years/{year}/money", ActView, p.money),
		get("/years/{year}/money.xlsx", ActView, p.export),
		get("/years/{year}/money/budget", ActView, p.budget),
		post("/years/{year}/money/budget", ActBudget, p.addEntry),
		get("/years/{year}/money/new", ActDraft, p.chooseTask),

		get("/tasks/{task}/estimates/new", ActDraft, p.newEstimate),
		post("/tasks/{task}/estimates/new", ActDraft, p.draft),
		get("/estimates/{estimate}", ActView, p.estimate),
		get("/estimates/{estimate}/paper.pdf", ActView, p.paper),
		get("/estimates/{estimate}/edit", ActDraft, p.edit),
		post("/estimates/{estimate}/edit", ActDraft, p.save),
		post("/estimates/{estimate}/submit", ActDraft, p.submit),
		post("/estimates/{estimate}/drop", ActDraft, p.drop),
		post("/estimates/{estimate}/check", ActCheck, p.check),
		post("/estimates/{estimate}/decide", ActDecide, p.decide),
		post("/estimates/{estimate}/spendings", ActSpend, p.spend),
		post("/estimates/{estimate}/spendings/{spending}/reverse", ActSpend, p.reverse),
	}
}

// page is a handler that knows who asks, for which unit.
type page = account.Page

func (p *Pages) route(method, path string, action audit.Action, h page) web.Route {
	return account.UnitRoute(method, path, action, h.Explained(func(ctx context.Context, err error) error {
		if text := explain(ctx, err); text != "" {
			return web.Invalid(text).Because(err)
		}
		return err
	}))
}

// explain says in words for the reader what is wrong, and nothing of errors
// that are not the room's.
func explain(ctx context.Context, err error) string {
	var over *OverError
	var spent *OverspentError
	var short *ShortError
	var own *OwnError
	switch {
	case errors.As(err, &over):
		return words.T(ctx, "Dự toán này vượt số còn lại: lĩnh vực chỉ còn %s. Nếu vẫn cho qua, hãy ghi lý do.", over.Left.InDong(ctx))
	case errors.As(err, &spent):
		return words.T(ctx, "Khoản chi vượt số được duyệt: chỉ còn %s.", spent.Left.InDong(ctx))
	case errors.As(err, &short):
		return words.T(ctx, "Nguồn này của lĩnh vực chỉ có %s, không giảm quá được.", short.Has.InDong(ctx))
	case errors.As(err, &own):
		return words.T(ctx, "Anh/chị đã tham gia lập hoặc thẩm tra dự toán này, nên việc này dành cho: %s.", strings.Join(own.Others, ", "))
	}
	return explainPlain(ctx, err)
}

func explainPlain(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, plan.ErrOtherField):
		return words.T(ctx, "Lĩnh vực này do lãnh đạo khác phụ trách. Hãy nhờ người phụ trách, hoặc nhờ quản trị đơn vị phân công lại lĩnh vực.")
	case errors.Is(err, ErrAmount):
		return words.T(ctx, "Không đọc được số tiền. Hãy viết như 1.500.000 hoặc 1,5 triệu.")
	case errors.Is(err, ErrQuantity):
		return words.T(ctx, "Không đọc được số lượng. Hãy viết như 20 hoặc 1,5.")
	case errors.Is(err, ErrNegative):
		return words.T(ctx, "Số tiền không thể âm.")
	case errors.Is(err, ErrNothing):
		return words.T(ctx, "Hãy ghi số tiền lớn hơn 0.")
	case errors.Is(err, ErrTooMuch):
		return words.T(ctx, "Số tiền quá lớn; mỗi khoản nhiều nhất %s.", MaxMoney.InDong(ctx))
	case errors.Is(err, ErrUntitled):
		return words.T(ctx, "Hãy ghi nội dung.")
	case errors.Is(err, ErrNoLines):
		return words.T(ctx, "Dự toán chưa có khoản nào để trình.")
	case errors.Is(err, ErrTooManyLines):
		return words.T(ctx, "Dự toán có nhiều nhất %d dòng.", MaxLines)
	case errors.Is(err, ErrTooLong):
		return words.T(ctx, "Nội dung quá dài.")
	case errors.Is(err, ErrNoReason):
		return words.T(ctx, "Hãy ghi lý do.")
	case errors.Is(err, ErrNoNumber):
		return words.T(ctx, "Hãy ghi số của quyết định hoặc chứng từ.")
	case errors.Is(err, ErrNoDay):
		return words.T(ctx, "Hãy ghi ngày, ví dụ 15/3/2024.")
	case errors.Is(err, ErrFuture):
		return words.T(ctx, "Ngày không thể ở tương lai.")
	case errors.Is(err, ErrTaskGone):
		return words.T(ctx, "Nhiệm vụ này không còn trong kế hoạch, nên không thêm kinh phí cho nó được nữa.")
	case errors.Is(err, ErrBelowSpent):
		return words.T(ctx, "Đã chi nhiều hơn số này; dự toán điều chỉnh không thể thấp hơn số đã chi.")
	case errors.Is(err, ErrField), errors.Is(err, ErrKind):
		return words.T(ctx, "Hãy chọn một mục trong danh sách.")
	case errors.Is(err, ErrState):
		return words.T(ctx, "Dự toán đang ở bước khác nên không làm việc này được.")
	}
	return ""
}

// yearOf reads the year of an address; years that no plan can have are not
// there.
func yearOf(r *http.Request) (int, error) {
	year, err := strconv.Atoi(r.PathValue("year"))
	if err != nil || !plan.PlausibleYear(year) {
		return 0, web.NotFound()
	}
	return year, nil
}

// incomplete says that a form lacks what only a page's own form has.
func incomplete(ctx context.Context) error {
	return web.Invalid(words.T(ctx, "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa."))
}

// Addresses of the room.

// MoneyPath is the address of a unit's money of a year, narrowed by a filter.
func MoneyPath(code string, year int, f Filter) string {
	path := web.UnitPath(code) + "/years/" + strconv.Itoa(year) + "/money"
	if query := f.Values().Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// Path is the address of an estimate.
func Path(code, id string) string { return web.UnitPath(code) + "/estimates/" + id }

// NewPath is the address of the form that drafts the estimate of a task.
func NewPath(code, taskID string) string { return taskPath(code, taskID) + "/estimates/new" }

func taskPath(code, id string) string { return web.UnitPath(code) + "/tasks/" + id }

func budgetPath(code string, year int, fieldKey string) string {
	path := MoneyPath(code, year, Filter{}) + "/budget"
	if query := (Filter{FieldKey: fieldKey}).Values().Encode(); query != "" {
		return path + "?" + query
	}
	return path
}
