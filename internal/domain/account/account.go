// Package account is the room of people: users, their membership (thành viên)
// and role (vai trò) in units, sign-in and sessions. It answers, in one place,
// who may do what where.
package account

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// What people do with users and members.
const (
	ActViewPeople   audit.Action = "account.view_people"
	ActManagePeople audit.Action = "account.manage_people" // add members, change role and post
	ActManageUsers  audit.Action = "account.manage_users"  // make and disable users, set passwords
	// What everybody does with themselves; it needs no role.
	ActSignIn         audit.Action = "account.sign_in"
	ActSignOut        audit.Action = "account.sign_out"
	ActChangePassword audit.Action = "account.change_password"
	ActChangeEmail    audit.Action = "account.change_email"
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActViewPeople, ActManagePeople, ActManageUsers, ActOwnTokens}

// Errors of the room that a person can do something about.
var (
	// ErrForbidden says that the role does not hold the right.
	ErrForbidden = errors.New("not allowed")
	// ErrSignedOut says that there is no session, or that it has ended.
	ErrSignedOut = errors.New("not signed in")
	// ErrCredentials says that login or password is wrong, and not which.
	ErrCredentials = errors.New("wrong login or password")
	ErrLogin       = errors.New("a login has 2 to 64 small letters, digits, dots, dashes, underscores or @")
	ErrName        = errors.New("a user needs a name")
	ErrRole        = errors.New("there is no such role")
	ErrPost        = errors.New("the unit has no such post")
	ErrFields      = errors.New("these are too many fields, or one is too long")
	ErrEmail       = errors.New("this is no e-mail address")
	// ErrSuccessor says that who should go on with somebody's work does not
	// work in the unit.
	ErrSuccessor = errors.New("the successor does not work in the unit")
	// ErrLastAdministrator says that nobody else could look after the unit's
	// people.
	ErrLastAdministrator = errors.New("the unit would have no administrator")
)

// A WaitError says that too many wrong passwords were tried.
type WaitError struct {
	Until time.Time
}

// Error says until when.
func (e *WaitError) Error() string {
	return "too many wrong passwords; wait until " + e.Until.Format(time.RFC3339)
}

// A User is a person who can sign in.
type User struct {
	ID    string
	Login string
	Name  string
	Email string
	// Locale is the language in which the user reads.
	Locale string
	// SystemAdmin users may make units and users; what is in a unit they see
	// only as its members.
	SystemAdmin bool
	CreatedAt   time.Time
	// DisabledAt is when the user was shut out; the zero time for others.
	DisabledAt time.Time
}

// A Member is a user in a unit.
type Member struct {
	User
	Role   Role
	PostID string
	// PostName is the name of the post, "" without one.
	PostName string
	// Fields are the titles of the fields (lĩnh vực phụ trách) that a leader
	// answers for; none is all of them.
	Fields []string
}

// A Visit is a user in a unit, for the time of one request: who acts, where,
// and with which rights.
type Visit struct {
	User   User
	Unit   unit.Unit
	Role   Role
	PostID string
	// PostName is the name of the post, "" without one.
	PostName string
	// Fields are those that the visitor answers for as one of several leaders;
	// none is all of them.
	Fields []string
	// FromAbove says that the user is no member here but of a unit above, and
	// only looks.
	FromAbove bool
	// From is the address from which the user came.
	From string
	// Strong says that the session was begun with a second factor.
	Strong bool

	rights rights
}

// Can tells whether the visitor holds the right to an action.
func (v Visit) Can(action audit.Action) bool { return v.rights != nil && v.rights.hold(action) }

// Require returns ErrForbidden when the visitor does not hold the right to an
// action.
func (v Visit) Require(action audit.Action) error {
	if v.Can(action) {
		return nil
	}
	return fmt.Errorf("%s: %w", action, ErrForbidden)
}

// ByProgram is the visit of the program itself, which holds all rights: the
// command line, the demo. The unit may be empty.
func ByProgram(u unit.Unit) Visit { return Visit{Unit: u, rights: everything{}} }

type visitKey struct{}

// WithVisit puts a visit into a context.
func WithVisit(ctx context.Context, v Visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// VisitOf returns the visit of a context.
func VisitOf(ctx context.Context) (Visit, bool) {
	v, ok := ctx.Value(visitKey{}).(Visit)
	return v, ok
}

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// foldLogin makes the one form of a login from what a person types.
func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }
