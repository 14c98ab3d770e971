package app

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// A place is the unit of which a visitor is a member, as seen from xã Anh Sơn.
type place struct {
	name, code string
}

// The places from which visitors come.
var (
	itself    = place{"itself", demoUnit}
	above     = place{"above", "nghi-son"}
	below     = place{"below", "anh-son-th"}
	elsewhere = place{"elsewhere", "hai-binh"}
)

// A visitor has a role in a place; the system administrator is a member of
// nothing.
type visitor struct {
	place place
	role  account.Role
}

func (v visitor) String() string { return string(v.role) + " of " + v.place.name }

// login is by what the visitor signs in.
func (v visitor) login() string {
	if v.place == (place{}) {
		return "root"
	}
	return strings.ReplaceAll(string(v.role), "_", "-") + "-" + v.place.name
}

// A matrix is the table of who meets what: every role in every place.
type matrix struct {
	*desk

	roles    *account.Roles
	visitors []visitor
	ids      map[visitor]string
}

func newMatrix(tb testing.TB, c Config) *matrix {
	tb.Helper()
	roles, err := account.StandardRoles(rights()...)
	must(tb, err)
	c.APIRate = -1
	m := &matrix{desk: newDesk(tb, c), roles: roles, visitors: []visitor{{role: "system"}}, ids: map[visitor]string{}}
	m.invite(tb)
	_, err = m.Units.Create(tb.Context(), "", unit.NewUnit{Code: below.code, Name: "Trường tiểu học Anh Sơn", ParentCode: demoUnit})
	must(tb, err)
	for _, p := range []place{itself, above, below, elsewhere} {
		program, err := m.SystemVisit(tb.Context(), p.code)
		must(tb, err)
		for _, name := range roles.Names() {
			v := visitor{p, name.Role}
			user, err := m.Accounts.CreateUser(tb.Context(), program, account.NewUser{Login: v.login(), Name: v.String(), Password: demoPassword})
			must(tb, err)
			must(tb, m.Accounts.AddMember(tb.Context(), program, account.NewMember{UserID: user.ID, Role: v.role}))
			m.visitors = append(m.visitors, v)
			m.ids[v] = user.ID
			m.token(v.login()) // before a wrong password slows them down
		}
	}
	return m
}

// expected is how a route of xã Anh Sơn shall answer a visitor: as if there
// were no such unit (404), that this is not theirs (403), or 200 for any answer
// to who may.
func (m *matrix) expected(v visitor, r web.Route) int {
	looksDown := v.place == above && m.roles.Can(v.role, unit.ActLookDown) && !web.IsAPI(r.Path())
	switch {
	case v.place == itself && m.roles.Can(v.role, r.Action()),
		v.place == (place{}) && !web.IsAPI(r.Path()) && m.roles.Can("system", r.Action()),
		looksDown && m.roles.Can("above", r.Action()):
		return http.StatusOK
	case v.place == itself, v.place == (place{}) && !web.IsAPI(r.Path()), looksDown:
		return http.StatusForbidden
	}
	return http.StatusNotFound // tokens open their own unit only
}

// welcome tells whether an answer is one for who may do something, though the
// form or the body that was sent may be wanting.
func welcome(w *httptest.ResponseRecorder) bool {
	switch w.Code {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent, http.StatusBadRequest, http.StatusConflict,
		http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	case http.StatusSeeOther:
		return !strings.HasPrefix(w.Header().Get("Location"), web.SignInPath)
	}
	return false
}

func (m *matrix) unitRoutes() []web.Route {
	return slices.DeleteFunc(m.Routes(), func(r web.Route) bool { return r.Audience() != web.Members })
}

// Every route of a unit answers every role of the unit itself, of the units
// above and below it, and of a strange one, as its action and the roles say. To
// whom it is not there it is as one that never was.
func TestEveryRouteForEveryRoleOfEveryPlace(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		m := newMatrix(t, c)
		fill := m.fill(t)
		for _, v := range m.visitors {
			if v.place == itself || v.place == (place{}) {
				m.asking = m.ids[v]
				fill = m.fill(t) // others may have used up what there was
			}
			for _, route := range m.unitRoutes() {
				w := m.ask(v.login(), route, fill(route.Path(), demoUnit))
				switch want := m.expected(v, route); {
				case want == http.StatusOK && !welcome(w):
					t.Errorf("%s is for the %s, and answered %d: %s", route, v, w.Code, firstLine(w))
				case want != http.StatusOK && w.Code != want:
					t.Errorf("%s is not for the %s, and answered %d, not %d", route, v, w.Code, want)
				case want == http.StatusNotFound && v.role == m.roles.Names()[0].Role: // one of each place is enough
					m.comparesWithNone(t, v, route, w, fill)
				}
			}
		}
	})
}

var requestID = regexp.MustCompile(`[A-Z0-9]{8}-[A-Z0-9]+`)

// comparesWithNone checks that an answer is, but for the code of the unit, that
// of a unit which never was.
func (m *matrix) comparesWithNone(t *testing.T, v visitor, route web.Route, real *httptest.ResponseRecorder, fill func(path, unit string) string) {
	t.Helper()
	const nowhere = "khong-co"
	none := m.ask(v.login(), route, fill(route.Path(), nowhere))
	shown := func(w *httptest.ResponseRecorder, unit string) string {
		return requestID.ReplaceAllString(strings.ReplaceAll(w.Body.String(), unit, "(unit)"), "(request)")
	}
	if diff := cmp.Diff(shown(none, nowhere), shown(real, demoUnit)); none.Code != real.Code || diff != "" {
		t.Errorf("%s tells the %s that the unit is there (%d, %d):\n%s", route, v, real.Code, none.Code, diff)
	}
}

func firstLine(w *httptest.ResponseRecorder) string {
	line, _, _ := strings.Cut(w.Body.String(), "\n")
	return line[:min(len(line), 300)]
}

// ownActs are those that everybody does with their own account.
var ownActs = []audit.Action{
	account.ActOwnPage, account.ActFactors, account.ActSessions, account.ActChangePassword, account.ActChangeEmail,
}

// What lies in no unit is one's own, or the system administrator's.
func TestWhatLiesInNoUnitIsOnesOwnOrTheSystems(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		m := newMatrix(t, c)
		for _, v := range m.visitors {
			if v.place != itself && v.place != (place{}) { // the unit does not matter here
				continue
			}
			fill := m.fill(t)
			for _, route := range m.Routes() {
				if route.Audience() != web.SignedIn {
					continue
				}
				w := m.ask(v.login(), route, fill(route.Path(), demoUnit))
				mine := v.place == (place{}) || slices.Contains(ownActs, route.Action())
				if mine && !welcome(w) && w.Code != http.StatusNotFound { // a factor that nobody has
					t.Errorf("%s is for the %s, and answered %d: %s", route, v, w.Code, firstLine(w))
				}
				if !mine && w.Code != http.StatusForbidden {
					t.Errorf("%s is not for the %s, and answered %d", route, v, w.Code)
				}
			}
		}
	})
}

// things are the parts of addresses that name one thing of a unit.
var things = regexp.MustCompile(`\{(task|plan|occurrence|assignment|import|evidence|user|estimate|spending|comment|handover|endpoint|delivery|token|bulk)\}`)

// Who may do all in their own unit finds nothing of another's there: each thing
// of xã Anh Sơn is as one that never was.
func TestThingsOfAnotherUnitAreAsNone(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		m := newMatrix(t, c)
		fill := m.fill(t)
		for _, route := range m.unitRoutes() {
			if !things.MatchString(route.Path()) {
				continue
			}
			i := slices.IndexFunc(m.visitors, func(v visitor) bool { return v.place == elsewhere && m.roles.Can(v.role, route.Action()) })
			if i < 0 {
				continue // the system administrator's alone
			}
			login := m.visitors[i].login()
			foreign := m.ask(login, route, fill(route.Path(), elsewhere.code))
			path := route.Path()
			if strings.Contains(path, "/imports/") {
				path = strings.ReplaceAll(path, "{task}", "0") // a place in a draft, not a thing
			}
			none := m.ask(login, route, fill(things.ReplaceAllLiteralString(path, store.NewID()), elsewhere.code))
			if foreign.Code != none.Code {
				t.Errorf("%s answers %d of another unit's thing, %d of none", route, foreign.Code, none.Code)
			}
			if route.Method() == http.MethodGet && foreign.Code != http.StatusNotFound {
				t.Errorf("%s shows another unit's thing: %d", route, foreign.Code)
			}
		}
	})
}
