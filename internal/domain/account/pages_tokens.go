package account

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// tokensView is what the page of tokens shows.
type tokensView struct {
	page   ui.Page
	base   string
	tokens []Token
	now    time.Time
	scopes []ScopeName
	// others says that tokens of several people are listed.
	others bool
	// made is the text of a token that was just made, told this once.
	made string
	form tokenForm
}

// tokenForm is a new token as it stands in the form.
type tokenForm struct {
	name, days, wrong string
	scopes            []Scope
}

// tokensPath is the address of a unit's tokens, or of those of the program
// itself.
func tokensPath(v Visit) string {
	if v.Unit.ID == "" {
		return "/tokens"
	}
	return web.UnitPath(v.Unit.Code) + "/tokens"
}

// ofSystem lets system administrators through to what belongs to no unit.
func (p *Pages) ofSystem(h func(http.ResponseWriter, *http.Request, Visit) error) func(http.ResponseWriter, *http.Request, Visit) error {
	return func(w http.ResponseWriter, r *http.Request, visitor Visit) error {
		v, err := p.actions.SystemVisit(visitor.User, visitor.From)
		if err != nil {
			return err
		}
		return h(w, r, v)
	}
}

func (p *Pages) tokens(w http.ResponseWriter, r *http.Request, v Visit) error {
	days := strconv.Itoa(int(StandardTokenAge / (24 * time.Hour)))
	return p.showTokens(w, r, v, http.StatusOK, tokensView{form: tokenForm{days: days}})
}

func (p *Pages) showTokens(w http.ResponseWriter, r *http.Request, v Visit, status int, view tokensView) error {
	ctx := r.Context()
	var err error
	if view.tokens, err = p.actions.Tokens(ctx, v); err != nil {
		return err
	}
	title := words.T(ctx, "Mã truy cập")
	view.base, view.now, view.scopes = tokensPath(v), p.actions.clock.Now(), p.actions.ScopeNames(v)
	view.others = slices.ContainsFunc(view.tokens, func(t Token) bool { return t.UserID != v.User.ID })
	view.page = p.page(r, v, title)
	if v.Unit.ID != "" {
		view.page = p.frame.Page(r, v, title)
	}
	if r.Method != http.MethodGet {
		view.page.Path = view.base
	}
	return web.Render(w, r, status, tokensPage(view))
}

// makeToken answers with the page itself, because the token's text is told only
// in this answer; no cache may keep it.
func (p *Pages) makeToken(w http.ResponseWriter, r *http.Request, v Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	typed := tokenForm{name: form.Text("name"), days: form.Text("days")}
	for _, s := range p.actions.ScopeNames(v) {
		if form.Has("scope-" + string(s.Scope)) {
			typed.scopes = append(typed.scopes, s.Scope)
		}
	}
	days, err := strconv.Atoi(typed.days)
	if err != nil || days < 1 || days > 366 { // before it could overflow
		days = -1
	}
	_, text, err := p.actions.MakeToken(r.Context(), v, NewToken{Name: typed.name, Scopes: typed.scopes, Lasts: time.Duration(days) * 24 * time.Hour})
	if wrong, ok := tell(r.Context(), err); ok {
		typed.wrong = wrong
		return p.showTokens(w, r, v, http.StatusUnprocessableEntity, tokensView{form: typed})
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.showTokens(w, r, v, http.StatusOK, tokensView{made: text, form: tokenForm{days: typed.days}})
}

func (p *Pages) endToken(w http.ResponseWriter, r *http.Request, v Visit) error {
	if err := p.actions.EndToken(r.Context(), v, r.PathValue("token")); err != nil {
		return err
	}
	http.Redirect(w, r, tokensPath(v), http.StatusSeeOther)
	return nil
}

func (s ScopeName) name(ctx context.Context) string {
	if words.Locale(ctx) == words.English {
		return s.En
	}
	return s.Vi
}

func (v tokensView) checks(ctx context.Context) []ui.Check {
	var checks []ui.Check
	for _, s := range v.scopes {
		checks = append(checks, ui.Check{
			Field: ui.Field{Name: "scope-" + string(s.Scope), Label: s.name(ctx), Quiet: true}, Value: "1", Checked: slices.Contains(v.form.scopes, s.Scope),
		})
	}
	return checks
}

func (v tokensView) scopeWords(ctx context.Context, t Token) string {
	text := ""
	for _, s := range v.scopes {
		if !slices.Contains(t.Scopes, s.Scope) {
			continue
		}
		if text != "" {
			text += "; "
		}
		text += s.name(ctx)
	}
	return text
}

func (v tokensView) table(ctx context.Context) ui.Table {
	t := ui.Table{
		Caption: words.T(ctx, "Các mã truy cập"),
		Columns: []ui.Column{
			{Title: words.T(ctx, "Tên")}, {Title: words.T(ctx, "Phạm vi")}, {Title: words.T(ctx, "Hết hạn"), Tight: true},
			{Title: words.T(ctx, "Dùng lần cuối"), Tight: true}, {Title: words.T(ctx, "Kết thúc"), Hidden: true},
		},
	}
	for _, token := range v.tokens {
		cells := []ui.Cell{{Text: token.Name}, {Text: v.scopeWords(ctx, token)}, {Text: dayOf(token.ExpiresAt)}, {Text: words.T(ctx, "chưa dùng")}, {}}
		if v.others {
			cells[0].Note = token.UserName
		}
		if !token.LastUsedAt.IsZero() {
			cells[3].Text = token.LastUsedAt.Format("15:04 2/1/2006")
		}
		switch {
		case !token.EndedAt.IsZero():
			cells[4].Text = words.T(ctx, "đã kết thúc %s", dayOf(token.EndedAt))
		case !token.Lives(v.now):
			cells[4].Text = words.T(ctx, "đã hết hạn")
		default:
			cells[4].View = endTokenForm(v.base+"/"+url.PathEscape(token.ID)+"/end", token.Name)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func dayOf(t time.Time) string { return clock.DateOf(t).Vietnamese() }
