package discussion

import (
	"context"
	"errors"
	"net/http"
	"net/url"

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

// Pages shows the room in the browser, and its cards on the page of a task.
type Pages struct {
	actions *Actions
	clock   clock.Clock
	frame   Frame
}

// NewPages returns the pages of the room. They are a plan.Aside.
func NewPages(actions *Actions, c clock.Clock, frame Frame) *Pages {
	return &Pages{actions: actions, clock: c, frame: frame}
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		p.route(http.MethodGet, "/tasks/{task}/discussion", ActView, p.discussion),
		p.route(http.MethodPost, "/tasks/{task}/comments", ActComment, p.comment),
		p.route(http.MethodGet, "/comments/{comment}/edit", ActComment, p.editComment),
		p.route(http.MethodPost, "/comments/{comment}/edit", ActComment, p.saveComment),
		p.route(http.MethodPost, "/comments/{comment}/withdraw", ActComment, p.withdraw),
		p.route(http.MethodPost, "/tasks/{task}/watch", ActWatch, p.watch),
		p.route(http.MethodGet, "/watching", ActView, p.watching),
		p.route(http.MethodPost, "/tasks/{task}/nudges", ActNudge, p.nudge),
		p.route(http.MethodGet, "/nudges", ActView, p.nudges),
		p.route(http.MethodPost, "/nudges", ActNudge, p.nudgeLate),
	}
}

// page is a handler that knows who asks, for which unit.
type page = account.Page

func (p *Pages) route(method, path string, action audit.Action, h page) web.Route {
	return account.UnitRoute(method, path, action, h.Explained(explain))
}

// explain turns the room's errors into words for the reader, and returns
// others as they are.
func explain(ctx context.Context, err error) error {
	if text, ok := tell(ctx, err); ok {
		return web.Invalid(text).Because(err)
	}
	return err
}

// tell says in words for the reader what is wrong with what they sent; ok is
// false for errors that lie elsewhere.
func tell(ctx context.Context, err error) (text string, ok bool) {
	switch {
	case errors.Is(err, ErrEmpty):
		return words.T(ctx, "Hãy viết nội dung ý kiến."), true
	case errors.Is(err, ErrLong):
		return words.T(ctx, "Nội dung quá dài: ý kiến có nhiều nhất %s ký tự, lời nhắc %s ký tự.", words.Number(ctx, MaxText), words.Number(ctx, MaxNote)), true
	case errors.Is(err, ErrMention):
		return words.T(ctx, "Có người được nhắc tới không còn làm việc trong đơn vị. Hãy chọn lại."), true
	case errors.Is(err, ErrTooLate):
		return words.T(ctx, "Đã quá 15 phút nên không sửa được ý kiến nữa. Anh/chị có thể rút ý kiến và viết ý kiến mới."), true
	case errors.Is(err, ErrNotOwn):
		return words.T(ctx, "Chỉ người viết mới sửa hoặc rút được ý kiến."), true
	case errors.Is(err, ErrNobody):
		return words.T(ctx, "Việc này chưa có người làm: chức danh chủ trì chưa có ai giữ. Hãy phân công trước khi đôn đốc."), true
	case errors.Is(err, ErrOwnWork):
		return words.T(ctx, "Đây là việc của chính anh/chị."), true
	case errors.Is(err, ErrNothingDue):
		return words.T(ctx, "Không có việc nào để đôn đốc: việc đã xong, hoặc chưa có việc quá hạn."), true
	}
	return "", false
}

// Addresses of the room.

func discussionPath(code, taskID string) string { return plan.TaskPath(code, taskID) + "/discussion" }

func commentsPath(code, taskID string) string { return plan.TaskPath(code, taskID) + "/comments" }

func commentPath(code, id string) string { return web.UnitPath(code) + "/comments/" + id }

func nudgesPath(code string) string { return web.UnitPath(code) + "/nudges" }

func nudgesOf(code, userID string) string {
	return nudgesPath(code) + "?person=" + url.QueryEscape(userID)
}

func watchingPath(code string) string { return web.UnitPath(code) + "/watching" }
