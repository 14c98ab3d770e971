package account

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// signInView is what the sign-in page shows.
type signInView struct {
	page  ui.Page
	login string
	// to is where the reader wanted to go.
	to    string
	wrong string
	// passkeys and provider are what there is beside the password.
	passkeys bool
	provider string
}

// ownView is what the reader's own page shows.
type ownView struct {
	page  ui.Page
	user  User
	units []unit.Unit
	wrong string
	// typedEmail is an address that was not taken, wrongEmail why.
	typedEmail, wrongEmail string
}

// email is what the field of the address shows.
func (v ownView) email() string { return cmp.Or(v.typedEmail, v.user.Email) }

func (p *Pages) showSignIn(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, signInPage(p.signInView(r, signInView{
		page: signInFrame(r), to: web.LocalPath(web.Query(r).Text("to")),
	})))
}

func signInFrame(r *http.Request) ui.Page {
	page := ui.Page{Title: words.T(r.Context(), "Đăng nhập"), Path: web.SignInPath, Narrow: true}
	if r.Method == http.MethodGet {
		page.Path = r.URL.RequestURI()
	}
	return page
}

func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	view := p.signInView(r, signInView{page: signInFrame(r), login: form.Text("login"), to: web.LocalPath(form.Text("to"))})
	token, err := p.actions.SignInAt(r.Context(), view.login, form.Secret("password"), browserOf(r))
	if text, ok := tell(r.Context(), err); ok {
		view.wrong = text
		return web.Render(w, r, signInStatus(err), signInPage(view))
	}
	return p.begun(w, r, token, err, view.to)
}

func signInStatus(err error) int {
	if _, waiting := errors.AsType[*WaitError](err); waiting {
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if token := p.cookies.token(r); token != "" {
		if err := p.actions.SignOut(r.Context(), token, cameFrom(r)); err != nil {
			return err
		}
	}
	p.cookies.forget(w)
	http.Redirect(w, r, web.SignInPath, http.StatusSeeOther)
	return nil
}

func (p *Pages) own(w http.ResponseWriter, r *http.Request, v Visit) error {
	return p.showOwn(w, r, v, http.StatusOK, ownView{})
}

// showOwn shows the reader's own page; the view says what was wrong.
func (p *Pages) showOwn(w http.ResponseWriter, r *http.Request, v Visit, status int, view ownView) error {
	var err error
	if view.units, err = p.actions.UnitsOf(r.Context(), v.User.ID); err != nil {
		return err
	}
	view.page, view.user = p.page(r, v, words.T(r.Context(), "Tài khoản của tôi")), v.User
	if web.Query(r).Has("saved") {
		view.page.Notice = ui.Notice{Kind: ui.Success, Text: words.T(r.Context(), "Đã lưu.")}
	}
	return web.Render(w, r, status, ownPage(view))
}

// changeEmail keeps the reader's own address.
func (p *Pages) changeEmail(w http.ResponseWriter, r *http.Request, v Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	typed := form.Text("email")
	err = p.actions.ChangeEmail(r.Context(), v.User, v.From, typed)
	if text, ok := tell(r.Context(), err); ok {
		return p.showOwn(w, r, v, http.StatusUnprocessableEntity, ownView{typedEmail: typed, wrongEmail: text})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/account?saved", http.StatusSeeOther)
	return nil
}

// changePassword ends all sessions, so the reader signs in again.
func (p *Pages) changePassword(w http.ResponseWriter, r *http.Request, v Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	err = p.actions.ChangePassword(r.Context(), v.User, v.From, form.Secret("old"), form.Secret("password"))
	if errors.Is(err, ErrCredentials) {
		return p.showOwn(w, r, v, http.StatusUnprocessableEntity, ownView{wrong: words.T(r.Context(), "Mật khẩu hiện nay chưa đúng.")})
	}
	if text, ok := tell(r.Context(), err); ok {
		return p.showOwn(w, r, v, http.StatusUnprocessableEntity, ownView{wrong: text})
	}
	if err != nil {
		return err
	}
	p.cookies.forget(w)
	http.Redirect(w, r, web.SignInPath, http.StatusSeeOther)
	return nil
}
