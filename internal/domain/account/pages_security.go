package account

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"rsc.io/qr"

	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

const securityPath = "/account/security"

// WithFactors lets the pages offer what there is beside the password. OIDC may
// be nil.
func (p *Pages) WithFactors(f *Factors, o *OIDC) *Pages {
	p.factors, p.oidc = f, o
	return p
}

// factorRoutes lists the addresses of signing in beside the password.
func (p *Pages) factorRoutes() []web.Route {
	return []web.Route{
		p.public(http.MethodGet, "/sign-in/second", ActSignIn, p.showSecond),
		p.public(http.MethodPost, "/sign-in/second", ActSignIn, p.second),
		p.public(http.MethodPost, "/sign-in/passkey/begin", ActSignIn, p.beginPasskeySignIn),
		p.public(http.MethodPost, "/sign-in/passkey", ActSignIn, p.passkeySignIn),
		p.public(http.MethodGet, "/sign-in/oidc", ActSignIn, p.beginOIDC),
		p.public(http.MethodGet, "/sign-in/oidc/back", ActSignIn, p.finishOIDC),

		p.visited(http.MethodGet, securityPath, ActOwnPage, p.security),
		p.visited(http.MethodPost, securityPath+"/totp", ActFactors, p.beginTOTP),
		p.visited(http.MethodPost, securityPath+"/totp/confirm", ActFactors, p.confirmTOTP),
		p.visited(http.MethodPost, securityPath+"/passkeys/begin", ActFactors, p.beginPasskey),
		p.visited(http.MethodPost, securityPath+"/passkeys", ActFactors, p.addPasskey),
		p.visited(http.MethodPost, securityPath+"/recovery", ActFactors, p.newRecoveryCodes),
		p.visited(http.MethodPost, securityPath+"/factors/{factor}/remove", ActFactors, p.removeFactor),
		p.visited(http.MethodPost, securityPath+"/sessions/{session}/end", ActSessions, p.endSession),
		p.visited(http.MethodPost, securityPath+"/sessions/end-others", ActSessions, p.endOtherSessions),
		p.visited(http.MethodPost, securityPath+"/link", ActFactors, p.link),
		p.visited(http.MethodPost, securityPath+"/unlink", ActFactors, p.unlink),
	}
}

// secondView is what the page between password and session shows.
type secondView struct {
	page     ui.Page
	to       string
	wrong    string
	codes    bool // the person has an app of codes
	passkeys bool
}

// halfCookie keeps the name of a half sign-in.
func (c Cookies) halfName() string { return c.name() + "-half" }

func (c Cookies) pendingName() string { return c.name() + "-oidc" }

// keepShort keeps something for the few minutes of a sign-in.
func (c Cookies) keepShort(w http.ResponseWriter, name, value string) {
	cookie := c.cookie(value, int(halfLife.Seconds()))
	cookie.Name = name
	if value == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

func browserOf(r *http.Request) Browser { return Browser{From: cameFrom(r), Agent: r.UserAgent()} }

// begun leads on after a sign-in that succeeded, or half did.
func (p *Pages) begun(w http.ResponseWriter, r *http.Request, token string, err error, to string) error {
	if half, ok := errors.AsType[*SecondNeededError](err); ok {
		p.cookies.keepShort(w, p.cookies.halfName(), half.Token)
		http.Redirect(w, r, "/sign-in/second?to="+url.QueryEscape(to), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	if web.Cookie(r, p.cookies.halfName()) != "" {
		p.cookies.keepShort(w, p.cookies.halfName(), "")
	}
	p.cookies.keep(w, token)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (p *Pages) showSecond(w http.ResponseWriter, r *http.Request) error {
	return p.renderSecond(w, r, http.StatusOK, web.LocalPath(web.Query(r).Text("to")), "")
}

func (p *Pages) renderSecond(w http.ResponseWriter, r *http.Request, status int, to, wrong string) error {
	if p.factors == nil {
		return web.NotFound()
	}
	_, factors, err := p.factors.Half(r.Context(), web.Cookie(r, p.cookies.halfName()))
	if errors.Is(err, ErrHalf) {
		http.Redirect(w, r, web.SignInPath+"?to="+url.QueryEscape(to), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	view := secondView{page: signInFrame(r), to: to, wrong: wrong}
	view.page.Title = words.T(r.Context(), "Bước xác thực thứ hai")
	for _, f := range factors {
		view.codes = view.codes || f.Kind == TOTP
		view.passkeys = view.passkeys || f.Kind == Passkey
	}
	return web.Render(w, r, status, secondPage(view))
}

func (p *Pages) second(w http.ResponseWriter, r *http.Request) error {
	if p.factors == nil {
		return web.NotFound()
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	to := web.LocalPath(form.Text("to"))
	token, err := p.factors.SecondFactor(r.Context(), web.Cookie(r, p.cookies.halfName()), form.Secret("code"), browserOf(r))
	if errors.Is(err, ErrHalf) {
		http.Redirect(w, r, web.SignInPath+"?to="+url.QueryEscape(to), http.StatusSeeOther)
		return nil
	}
	if text, ok := tell(r.Context(), err); ok {
		return p.renderSecond(w, r, signInStatus(err), to, text)
	}
	return p.begun(w, r, token, err, to)
}

// sendJSON answers a script.
func sendJSON(w http.ResponseWriter, value any) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(value)
}

func (p *Pages) beginPasskeySignIn(w http.ResponseWriter, r *http.Request) error {
	if p.factors == nil {
		return web.NotFound()
	}
	c, err := p.factors.BeginPasskeySignIn(r.Context())
	if err != nil {
		return err
	}
	return sendJSON(w, c)
}

// passkeySignIn takes the form that the script has filled.
func (p *Pages) passkeySignIn(w http.ResponseWriter, r *http.Request) error {
	if p.factors == nil {
		return web.NotFound()
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	to := web.LocalPath(form.Text("to"))
	token, err := p.factors.PasskeySignIn(r.Context(), web.Cookie(r, p.cookies.halfName()), form.Secret("ceremony"), strings.NewReader(form.Secret("answer")), browserOf(r))
	if text, ok := tell(r.Context(), err); ok {
		return web.Render(w, r, http.StatusUnprocessableEntity, signInPage(p.signInView(r, signInView{page: signInFrame(r), to: to, wrong: text})))
	}
	return p.begun(w, r, token, err, to)
}

func (p *Pages) beginOIDC(w http.ResponseWriter, r *http.Request) error {
	return p.toProvider(w, r, web.LocalPath(web.Query(r).Text("to")), "")
}

func (p *Pages) toProvider(w http.ResponseWriter, r *http.Request, to, linkTo string) error {
	if p.oidc == nil {
		return web.NotFound()
	}
	address, kept, err := p.oidc.Begin(r.Context(), to, linkTo)
	if err != nil {
		return p.providerFailed(w, r, err)
	}
	p.cookies.keepShort(w, p.cookies.pendingName(), kept)
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// providerFailed shows the sign-in page, where a password does as well.
func (p *Pages) providerFailed(w http.ResponseWriter, r *http.Request, err error) error {
	text, ok := tell(r.Context(), err)
	if !ok {
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, signInPage(p.signInView(r, signInView{page: signInFrame(r), to: "/", wrong: text})))
}

func (p *Pages) finishOIDC(w http.ResponseWriter, r *http.Request) error {
	if p.oidc == nil {
		return web.NotFound()
	}
	q := web.Query(r)
	kept := web.Cookie(r, p.cookies.pendingName())
	p.cookies.keepShort(w, p.cookies.pendingName(), "")
	id, to, linkTo, err := p.oidc.Finish(r.Context(), kept, q.Secret("state"), q.Secret("code"))
	if err != nil {
		return p.providerFailed(w, r, err)
	}
	if linkTo == "" {
		token, err := p.actions.SignInAs(r.Context(), id, browserOf(r))
		if _, told := tell(r.Context(), err); told {
			return p.providerFailed(w, r, err)
		}
		return p.begun(w, r, token, err, web.LocalPath(to))
	}
	user, err := p.actions.Session(r.Context(), p.cookies.token(r))
	if err != nil || user.ID != linkTo { // somebody else has signed in meanwhile
		return web.SignInNeeded()
	}
	if err := p.actions.Link(r.Context(), Visit{User: user, From: cameFrom(r)}, user.ID, id); err != nil {
		return err
	}
	http.Redirect(w, r, securityPath+"?saved", http.StatusSeeOther)
	return nil
}

// signInView adds to the page of signing in what there is beside the password.
func (p *Pages) signInView(_ *http.Request, view signInView) signInView {
	view.passkeys = p.factors != nil && p.factors.passkeys.web != nil
	if p.oidc != nil {
		view.provider = p.oidc.Name()
	}
	return view
}

// securityView is what the page of how one signs in shows.
type securityView struct {
	page ui.Page
	Security
	wrong string
	// url and code are those of an app that is being set up.
	qr, secret string
	// recovery are new codes, told this once.
	recovery []string
	passkeys bool
	provider string
}

func (p *Pages) security(w http.ResponseWriter, r *http.Request, v Visit) error {
	return p.showSecurity(w, r, v, http.StatusOK, securityView{})
}

func (p *Pages) showSecurity(w http.ResponseWriter, r *http.Request, v Visit, status int, view securityView) error {
	if p.factors == nil {
		return web.NotFound()
	}
	var err error
	if view.Security, err = p.factors.Security(r.Context(), v, p.cookies.token(r)); err != nil {
		return err
	}
	ctx := r.Context()
	view.page = p.page(r, v, words.T(ctx, "Đăng nhập và bảo mật"))
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Tài khoản của tôi"), Href: "/account"}}
	view.passkeys = p.factors.passkeys.web != nil
	if p.oidc != nil {
		view.provider = p.oidc.Name()
	}
	if r.Method != http.MethodGet {
		view.page.Path = securityPath
		w.Header().Set("Cache-Control", "no-store") // it may show secrets
	} else if web.Query(r).Has("saved") {
		view.page.Notice = ui.Notice{Kind: ui.Success, Text: words.T(ctx, "Đã lưu.")}
	}
	return web.Render(w, r, status, securityPage(view))
}

// beginTOTP shows the secret of a new app, as a picture and as text.
func (p *Pages) beginTOTP(w http.ResponseWriter, r *http.Request, v Visit) error {
	if p.factors == nil {
		return web.NotFound()
	}
	address, err := p.factors.BeginTOTP(r.Context(), v)
	if err != nil {
		return err
	}
	return p.showTOTP(w, r, v, http.StatusOK, address, "")
}

func (p *Pages) showTOTP(w http.ResponseWriter, r *http.Request, v Visit, status int, address, wrong string) error {
	view := securityView{wrong: wrong}
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return fmt.Errorf("draw the secret of an app: %w", err)
	}
	view.qr = "data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG())
	if u, err := url.Parse(address); err == nil {
		view.secret = spaced(u.Query().Get("secret"))
	}
	return p.showSecurity(w, r, v, status, view)
}

// spaced parts a secret into groups of four, to be typed.
func spaced(secret string) string {
	var text bytes.Buffer
	for i, c := range secret {
		if i > 0 && i%4 == 0 {
			text.WriteByte(' ')
		}
		text.WriteRune(c)
	}
	return text.String()
}

func (p *Pages) confirmTOTP(w http.ResponseWriter, r *http.Request, v Visit) error {
	if p.factors == nil {
		return web.NotFound()
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	codes, err := p.factors.ConfirmTOTP(r.Context(), v, p.cookies.token(r), form.Secret("code"))
	if text, ok := tell(r.Context(), err); ok {
		return p.showSecurity(w, r, v, http.StatusUnprocessableEntity, securityView{wrong: text})
	}
	if err != nil {
		return err
	}
	return p.showSecurity(w, r, v, http.StatusOK, securityView{recovery: codes})
}

func (p *Pages) beginPasskey(w http.ResponseWriter, r *http.Request, v Visit) error {
	if p.factors == nil {
		return web.NotFound()
	}
	c, err := p.factors.BeginPasskey(r.Context(), v)
	if text, ok := tell(r.Context(), err); ok {
		return web.Invalid(text)
	}
	if err != nil {
		return err
	}
	return sendJSON(w, c)
}

func (p *Pages) addPasskey(w http.ResponseWriter, r *http.Request, v Visit) error {
	if p.factors == nil {
		return web.NotFound()
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	codes, err := p.factors.AddPasskey(r.Context(), v, p.cookies.token(r), form.Secret("ceremony"), form.Text("name"), strings.NewReader(form.Secret("answer")))
	if text, ok := tell(r.Context(), err); ok {
		return p.showSecurity(w, r, v, http.StatusUnprocessableEntity, securityView{wrong: text})
	}
	if err != nil {
		return err
	}
	return p.showSecurity(w, r, v, http.StatusOK, securityView{recovery: codes})
}

func (p *Pages) newRecoveryCodes(w http.ResponseWriter, r *http.Request, v Visit) error {
	if p.factors == nil {
		return web.NotFound()
	}
	codes, err := p.factors.NewRecoveryCodes(r.Context(), v, p.cookies.token(r))
	if err != nil {
		return err
	}
	return p.showSecurity(w, r, v, http.StatusOK, securityView{recovery: codes})
}

func (p *Pages) removeFactor(w http.ResponseWriter, r *http.Request, v Visit) error {
	if p.factors == nil {
		return web.NotFound()
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	err = p.factors.RemoveFactor(r.Context(), v, r.PathValue("factor"), form.Secret("password"))
	if errors.Is(err, ErrCredentials) {
		return p.showSecurity(w, r, v, http.StatusUnprocessableEntity, securityView{wrong: words.T(r.Context(), "Mật khẩu hiện nay chưa đúng.")})
	}
	if text, ok := tell(r.Context(), err); ok {
		return p.showSecurity(w, r, v, signInStatus(err), securityView{wrong: text})
	}
	return p.saved(w, r, err)
}

func (p *Pages) endSession(w http.ResponseWriter, r *http.Request, v Visit) error {
	return p.saved(w, r, p.actions.EndSession(r.Context(), v, r.PathValue("session")))
}

func (p *Pages) endOtherSessions(w http.ResponseWriter, r *http.Request, v Visit) error {
	return p.saved(w, r, p.actions.EndOtherSessions(r.Context(), v, p.cookies.token(r)))
}

func (p *Pages) link(w http.ResponseWriter, r *http.Request, v Visit) error {
	return p.toProvider(w, r, securityPath, v.User.ID)
}

func (p *Pages) unlink(w http.ResponseWriter, r *http.Request, v Visit) error {
	return p.saved(w, r, p.actions.Unlink(r.Context(), v))
}

func (p *Pages) saved(w http.ResponseWriter, r *http.Request, err error) error {
	if err != nil {
		return err
	}
	http.Redirect(w, r, securityPath+"?saved", http.StatusSeeOther)
	return nil
}

func (v securityView) factorTable(ctx context.Context) ui.Table {
	t := ui.Table{
		Caption: words.T(ctx, "Các bước xác thực thứ hai"),
		Columns: []ui.Column{{Title: words.T(ctx, "Cách")}, {Title: words.T(ctx, "Từ ngày"), Tight: true}, {Title: words.T(ctx, "Dùng lần cuối"), Tight: true}, {Title: words.T(ctx, "Bỏ"), Hidden: true}},
	}
	for _, f := range v.Factors {
		used := words.T(ctx, "chưa dùng")
		if !f.LastUsedAt.IsZero() {
			used = f.LastUsedAt.Format("15:04 2/1/2006")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: f.name(ctx)}, {Text: dayOf(f.CreatedAt)}, {Text: used}, {View: removeFactorForm(f)}}})
	}
	return t
}

func (f Factor) name(ctx context.Context) string {
	if f.Kind == TOTP {
		return words.T(ctx, "Ứng dụng tạo mã")
	}
	return words.T(ctx, "Khoá truy cập “%s”", f.Name)
}

func (v securityView) sessionTable(ctx context.Context) ui.Table {
	t := ui.Table{
		Caption: words.T(ctx, "Nơi đang đăng nhập"),
		Columns: []ui.Column{{Title: words.T(ctx, "Trình duyệt")}, {Title: words.T(ctx, "Địa chỉ mạng")}, {Title: words.T(ctx, "Từ"), Tight: true}, {Title: words.T(ctx, "Dùng lần cuối"), Tight: true}, {Title: words.T(ctx, "Kết thúc"), Hidden: true}},
	}
	for _, s := range v.Sessions {
		device := s.Device
		if device == "" {
			device = words.T(ctx, "không rõ")
		}
		row := ui.Row{Cells: []ui.Cell{{Text: device}, {Text: s.From}, {Text: s.CreatedAt.Format("15:04 2/1/2006")}, {Text: s.LastSeenAt.Format("15:04 2/1/2006")}, {}}}
		if s.Current {
			row.Cells[4].Text = words.T(ctx, "đang dùng")
		} else if s.ID != "" {
			row.Cells[4].View = endSessionForm(s.ID, device)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func secondWords(ctx context.Context, v secondView) string {
	if v.codes {
		return words.T(ctx, "Nhập mã trong ứng dụng tạo mã của anh/chị.")
	}
	return words.T(ctx, "Dùng khoá truy cập của anh/chị, hoặc một mã khôi phục.")
}
