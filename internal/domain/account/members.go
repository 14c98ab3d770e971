package account

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A NewMember is a user's place in a unit; PostID may be empty.
type NewMember struct {
	UserID string
	Role   Role
	PostID string
	// Fields are those that a leader answers for; none is all of them. Other
	// roles have none.
	Fields []string
}

// mostFields bounds how many fields a leader has, and mostField how long a
// title is, in letters.
const (
	mostFields = 50
	mostField  = 300
)

// memberTrail is what the trail keeps of a member.
type memberTrail struct {
	Role   Role     `json:"role"`
	PostID string   `json:"post_id,omitempty"`
	Fields []string `json:"fields,omitempty"`
}

func trailOfMember(m memberRow) memberTrail { return memberTrail{m.Role, m.PostID, m.Fields} }

// AddMember makes a user a member of the visited unit. It returns
// store.ErrExists when they are one.
func (a *Actions) AddMember(ctx context.Context, v Visit, n NewMember) error {
	return a.actOnMember(ctx, v, n.UserID, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		if err := a.checkMember(ctx, v.Unit.ID, n.Role, n.PostID); err != nil {
			return err
		}
		if _, err := selectUser(ctx, tx, "id", n.UserID); err != nil {
			return err
		}
		row := memberRow{UnitID: v.Unit.ID, UserID: n.UserID, Role: n.Role, PostID: n.PostID, CreatedAt: e.At}
		var err error
		if row.Fields, err = fieldsOf(n.Role, n.Fields); err != nil {
			return err
		}
		e.After = trailOfMember(row)
		return insertMember(ctx, tx, row)
	})
}

// A MemberChange is what a member shall be from now on.
type MemberChange struct {
	Role   Role
	PostID string
	// Fields are those that a leader answers for; none is all of them.
	Fields []string
	// SuccessorID is the colleague who goes on with the open work when the
	// post changes; "" leaves it with the post.
	SuccessorID string
}

// ChangeMember gives a member of the visited unit another role and post.
func (a *Actions) ChangeMember(ctx context.Context, v Visit, userID string, c MemberChange) error {
	return a.changeMember(ctx, v, userID, c.SuccessorID, func(m *memberRow) { m.Role, m.PostID, m.Fields = c.Role, c.PostID, c.Fields })
}

// ChangeRole gives a member of the visited unit another role.
func (a *Actions) ChangeRole(ctx context.Context, v Visit, userID string, role Role) error {
	return a.changeMember(ctx, v, userID, "", func(m *memberRow) { m.Role = role })
}

// SetPost gives a member of the visited unit a post, or none. Their open work
// stays with the post that they had.
func (a *Actions) SetPost(ctx context.Context, v Visit, userID, postID string) error {
	return a.changeMember(ctx, v, userID, "", func(m *memberRow) { m.PostID = postID })
}

func (a *Actions) changeMember(ctx context.Context, v Visit, userID, successorID string, change func(*memberRow)) error {
	return a.actOnMember(ctx, v, userID, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		before, err := selectMember(ctx, tx, v.Unit.ID, userID)
		if err != nil {
			return err
		}
		after := before
		change(&after)
		if after.Fields, err = fieldsOf(after.Role, after.Fields); err != nil {
			return err
		}
		e.Before, e.After = trailOfMember(before), trailOfMember(after)
		if err := a.checkMember(ctx, v.Unit.ID, after.Role, after.PostID); err != nil {
			return err
		}
		if err := a.keepAdministrator(ctx, tx, before, after.Role); err != nil {
			return err
		}
		if err := updateMember(ctx, tx, after); err != nil {
			return err
		}
		if before.PostID == after.PostID {
			return nil
		}
		p, err := a.parting(ctx, tx, v, before, successorID)
		if err != nil {
			return err
		}
		return a.bus.Publish(ctx, tx, PostChanged{p, after.PostID})
	})
}

// RemoveMember ends a membership of the visited unit. The successor goes on
// with the open work; without one it stays with the post.
func (a *Actions) RemoveMember(ctx context.Context, v Visit, userID, successorID string) error {
	return a.actOnMember(ctx, v, userID, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		member, err := selectMember(ctx, tx, v.Unit.ID, userID)
		if err != nil {
			return err
		}
		e.Before = trailOfMember(member)
		if err := a.keepAdministrator(ctx, tx, member, ""); err != nil {
			return err
		}
		p, err := a.parting(ctx, tx, v, member, successorID)
		if err != nil {
			return err
		}
		if err := endTokens(ctx, tx, v.Unit.ID, userID, e.At); err != nil {
			return err
		}
		if err := deleteMember(ctx, tx, v.Unit.ID, userID); err != nil {
			return err
		}
		return a.bus.Publish(ctx, tx, MemberLeft{Parting: p})
	})
}

// keepAdministrator refuses to take the last of those who may look after the
// unit's people. The rows are locked, so that two who remove each other do not
// both succeed.
func (a *Actions) keepAdministrator(ctx context.Context, tx bun.Tx, member memberRow, role Role) error {
	if !a.roles.Can(member.Role, ActManagePeople) || a.roles.Can(role, ActManagePeople) {
		return nil
	}
	members, err := lockMembers(ctx, tx, member.UnitID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(members, func(m memberRow) bool {
		return m.UserID != member.UserID && a.roles.Can(m.Role, ActManagePeople)
	}) {
		return ErrLastAdministrator
	}
	return nil
}

// actOnMember is the frame of what is done with a member: right, transaction,
// line of the trail.
func (a *Actions) actOnMember(ctx context.Context, v Visit, userID string, do func(ctx context.Context, tx bun.Tx, e *audit.Entry) error) error {
	if err := v.Require(ActManagePeople); err != nil {
		return err
	}
	if v.Unit.ID == "" {
		return errors.New("act on a member: the visit is to no unit")
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e := audit.Entry{
			UnitID: v.Unit.ID, ActorID: v.User.ID, Action: ActManagePeople, Object: "user/" + userID,
			From: v.From, At: a.clock.Now(),
		}
		if err := do(ctx, tx, &e); err != nil {
			return err
		}
		return audit.Write(ctx, tx, e)
	})
}

func (a *Actions) checkMember(ctx context.Context, unitID string, role Role, postID string) error {
	if !a.roles.known(role) {
		return ErrRole
	}
	if postID == "" {
		return nil
	}
	posts, err := a.units.Posts(ctx, unitID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(posts, func(p unit.Post) bool { return p.ID == postID && p.ClosedAt.IsZero() }) {
		return ErrPost
	}
	return nil
}

// fieldsOf are the fields of a member of some role: those that a leader answers
// for, each once and on one line; nobody else has any.
func fieldsOf(role Role, titles []string) (fieldList, error) {
	if role != Leader {
		return nil, nil
	}
	var fields fieldList
	for _, title := range titles {
		title = strings.Join(strings.Fields(title), " ")
		if utf8.RuneCountInString(title) > mostField {
			return nil, ErrFields
		}
		if title != "" && !slices.Contains(fields, title) {
			fields = append(fields, title)
		}
	}
	if len(fields) > mostFields {
		return nil, ErrFields
	}
	return fields, nil
}

// ActiveMembers lists the members of a unit who can sign in, without the names
// of their posts, by their ids. Given a transaction it sees what that has
// changed; it is for other parts of the program, which answer for whom they
// ask.
func (a *Actions) ActiveMembers(ctx context.Context, db bun.IDB, unitID string) ([]Member, error) {
	members, err := selectMembers(ctx, db, unitID)
	if err != nil {
		return nil, err
	}
	members = slices.DeleteFunc(members, func(m Member) bool { return !m.DisabledAt.IsZero() })
	slices.SortFunc(members, func(a, b Member) int { return cmp.Compare(a.ID, b.ID) })
	return members, nil
}

// RoleCan tells whether a role holds the right to an action.
func (a *Actions) RoleCan(role Role, action audit.Action) bool { return a.roles.Can(role, action) }

// People lists the members of the visited unit with their posts, sorted by name.
func (a *Actions) People(ctx context.Context, v Visit) ([]Member, error) {
	if err := v.Require(ActViewPeople); err != nil {
		return nil, err
	}
	members, err := selectMembers(ctx, a.db.Reader(), v.Unit.ID)
	if err != nil {
		return nil, err
	}
	posts, err := a.units.Posts(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	for i, m := range members {
		if at := slices.IndexFunc(posts, func(p unit.Post) bool { return p.ID == m.PostID }); at >= 0 {
			members[i].PostName = posts[at].Name
		}
	}
	slices.SortFunc(members, byName)
	return members, nil
}

// Names returns the names of users, also of those who have left, to be shown
// beside what they did; ids of nobody are left out. It asks for no right: who
// has an id has it from what they may see.
func (a *Actions) Names(ctx context.Context, ids []string) (map[string]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return selectNames(ctx, a.db.Reader(), ids)
}

// Holding lists the members of the visited unit who can sign in and whose role
// holds the right to an action, sorted by name.
func (a *Actions) Holding(ctx context.Context, v Visit, action audit.Action) ([]Member, error) {
	people, err := a.People(ctx, v)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(m Member) bool {
		return !m.DisabledAt.IsZero() || !a.roles.Can(m.Role, action)
	}), nil
}

func byName(a, b Member) int {
	return cmp.Or(vietnamese.Compare(a.Name, b.Name), cmp.Compare(a.Login, b.Login))
}
