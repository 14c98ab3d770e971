package account

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// ActOwnPage is looking at one's own page; it needs no role.
const ActOwnPage audit.Action = "account.own_page"

// A Frame makes what surrounds the pages of a unit: the brand, the main
// places, the reader. It knows the other rooms, which this one does not.
type Frame interface {
	Page(r *http.Request, v Visit, title string) ui.Page
}

// Pages shows the room in the browser.
type Pages struct {
	actions *Actions
	frame   Frame
	cookies Cookies
	// work is nil where no room has any.
	work Work
	// factors and oidc are what there is beside the password; both may be nil.
	factors *Factors
	oidc    *OIDC
}

// NewPages returns the pages of the room. Work may be nil.
func NewPages(actions *Actions, frame Frame, cookies Cookies, work Work) *Pages {
	return &Pages{actions: actions, frame: frame, cookies: cookies, work: work}
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	return append(p.factorRoutes(), []web.Route{
		p.public(http.MethodGet, web.SignInPath, ActSignIn, p.showSignIn),
		p.public(http.MethodPost, web.SignInPath, ActSignIn, p.signIn),
		p.public(http.MethodPost, "/sign-out", ActSignOut, p.signOut),

		p.visited(http.MethodGet, "/{$}", ActOwnPage, p.home),
		p.visited(http.MethodGet, "/account", ActOwnPage, p.own),
		p.visited(http.MethodPost, "/account/password", ActChangePassword, p.changePassword),
		p.visited(http.MethodPost, "/account/email", ActChangeEmail, p.changeEmail),

		p.visited(http.MethodGet, "/tokens", ActOwnTokens, p.ofSystem(p.tokens)),
		p.visited(http.MethodPost, "/tokens", ActOwnTokens, p.ofSystem(p.makeToken)),
		p.visited(http.MethodPost, "/tokens/{token}/end", ActOwnTokens, p.ofSystem(p.endToken)),
		p.visited(http.MethodGet, "/u/{unit}/tokens", ActOwnTokens, p.tokens),
		p.visited(http.MethodPost, "/u/{unit}/tokens", ActOwnTokens, p.makeToken),
		p.visited(http.MethodPost, "/u/{unit}/tokens/{token}/end", ActOwnTokens, p.endToken),

		p.visited(http.MethodGet, "/u/{unit}/people", ActViewPeople, p.people),
		p.visited(http.MethodPost, "/u/{unit}/people", ActManagePeople, p.addPerson),
		p.visited(http.MethodPost, "/u/{unit}/people/{user}", ActManagePeople, p.changePerson),
		p.visited(http.MethodPost, "/u/{unit}/people/{user}/remove", ActManagePeople, p.removePerson),
		p.visited(http.MethodPost, "/u/{unit}/people/{user}/password", ActManageUsers, p.setPassword),
		p.visited(http.MethodPost, "/u/{unit}/people/{user}/reset-factors", ActManageUsers, p.resetFactors),
	}...)
}

func (p *Pages) public(method, path string, action audit.Action, h web.Handler) web.Route {
	return web.NewRoute(method, path, action, web.Public, h)
}

// visited is a route whose handler knows who asks. Below a unit it is for the
// unit's members, elsewhere for whoever has signed in.
func (p *Pages) visited(method, path string, action audit.Action, h func(http.ResponseWriter, *http.Request, Visit) error) web.Route {
	audience := web.SignedIn
	if len(path) > 3 && path[:3] == "/u/" {
		audience = web.Members
	}
	return web.NewRoute(method, path, action, audience, func(w http.ResponseWriter, r *http.Request) error {
		v, ok := VisitOf(r.Context())
		if !ok {
			return web.SignInNeeded()
		}
		return h(w, r, v)
	})
}

// page surrounds what belongs to no unit.
func (p *Pages) page(r *http.Request, v Visit, title string) ui.Page {
	page := ui.Page{
		Title: title, UserName: v.User.Name, Path: r.URL.RequestURI(), Narrow: true,
		AccountLinks: []ui.Link{{Text: words.T(r.Context(), "Tài khoản của tôi"), Href: "/account"}},
	}
	if v.User.SystemAdmin {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(r.Context(), "Mã truy cập của hệ thống"), Href: "/tokens"})
	}
	if r.Method != http.MethodGet {
		page.Path = "/account"
	}
	return page
}

// home leads to the reader's desk in their unit, and to their own page when
// there is none.
func (p *Pages) home(w http.ResponseWriter, r *http.Request, v Visit) error {
	units, err := p.actions.UnitsOf(r.Context(), v.User.ID)
	if err != nil {
		return err
	}
	to := "/account"
	if len(units) > 0 {
		to = web.UnitPath(units[0].Code) + "/desk"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// tell says in words for the reader what is wrong with what they typed; ok is
// false for errors that lie elsewhere.
func tell(ctx context.Context, err error) (text string, ok bool) {
	switch {
	case errors.Is(err, ErrCredentials):
		return words.T(ctx, "Tên đăng nhập hoặc mật khẩu chưa đúng."), true
	case errors.Is(err, ErrLogin):
		return words.T(ctx, "Tên đăng nhập có từ 2 đến 64 ký tự: chữ thường không dấu, số, dấu chấm, gạch ngang, gạch dưới hoặc @."), true
	case errors.Is(err, ErrName):
		return words.T(ctx, "Cần có họ và tên."), true
	case errors.Is(err, ErrRole):
		return words.T(ctx, "Chọn một vai trò trong danh sách."), true
	case errors.Is(err, ErrFields):
		return words.T(ctx, "Mỗi lãnh đạo phụ trách nhiều nhất %d lĩnh vực, tên mỗi lĩnh vực nhiều nhất %d chữ.", mostFields, mostField), true
	case errors.Is(err, ErrPost):
		return words.T(ctx, "Chức danh này không còn trong đơn vị."), true
	case errors.Is(err, ErrCode):
		return words.T(ctx, "Mã chưa đúng, hoặc đã dùng rồi. Chờ mã mới rồi nhập lại."), true
	case errors.Is(err, ErrPasskey):
		return words.T(ctx, "Khoá truy cập này không dùng được ở đây."), true
	case errors.Is(err, ErrFactorName):
		return words.T(ctx, "Đặt tên cho khoá truy cập, dài nhất 60 ký tự."), true
	case errors.Is(err, ErrManyFactors):
		return words.T(ctx, "Mỗi người có nhiều nhất 10 khoá truy cập."), true
	case errors.Is(err, ErrHalf):
		return words.T(ctx, "Đã quá thời gian đăng nhập. Hãy đăng nhập lại từ đầu."), true
	case errors.Is(err, ErrProvider):
		return words.T(ctx, "Chưa đăng nhập được qua hệ thống kia. Hãy thử lại, hoặc dùng mật khẩu."), true
	case errors.Is(err, ErrUnknownIdentity):
		return words.T(ctx, "Tài khoản bên kia chưa nối với ai ở đây. Đăng nhập bằng mật khẩu rồi nối trong trang “Đăng nhập và bảo mật”."), true
	case errors.Is(err, ErrTokenName):
		return words.T(ctx, "Cần đặt tên cho mã truy cập, dài nhất 100 ký tự."), true
	case errors.Is(err, ErrTokenScope):
		return words.T(ctx, "Chọn ít nhất một phạm vi."), true
	case errors.Is(err, ErrTokenExpiry):
		return words.T(ctx, "Thời hạn từ 1 đến 366 ngày."), true
	case errors.Is(err, ErrManyTokens):
		return words.T(ctx, "Mỗi người có nhiều nhất 20 mã truy cập còn hiệu lực."), true
	case errors.Is(err, ErrEmail):
		return words.T(ctx, "Địa chỉ thư điện tử có dạng ten@xa.gov.vn."), true
	case errors.Is(err, ErrSuccessor):
		return words.T(ctx, "Người nhận việc không còn làm việc trong đơn vị. Hãy chọn người khác."), true
	case errors.Is(err, ErrLastAdministrator):
		return words.T(ctx, "Đây là người quản trị cuối cùng của đơn vị. Hãy giao quyền quản trị cho người khác trước."), true
	case errors.Is(err, ErrPasswordShort):
		return words.T(ctx, "Mật khẩu cần ít nhất 10 ký tự."), true
	case errors.Is(err, ErrPasswordLong):
		return words.T(ctx, "Mật khẩu dài quá mức nhận được."), true
	case errors.Is(err, ErrPasswordCommon):
		return words.T(ctx, "Mật khẩu này dễ đoán. Hãy ghép vài từ không liên quan với nhau."), true
	}
	if wait, waiting := errors.AsType[*WaitError](err); waiting {
		return words.T(ctx, "Đã thử sai nhiều lần. Thử lại sau %s.", wait.Until.In(clock.Zone).Format("15:04:05")), true
	}
	return "", false
}

func peoplePath(code string) string { return web.UnitPath(code) + "/people" }

func personPath(code, userID string) string {
	return peoplePath(code) + "/" + url.PathEscape(userID)
}
