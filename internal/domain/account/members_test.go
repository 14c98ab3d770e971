package account_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func (o office) newPost(t *testing.T, unitID, name string) (post unit.Post) {
	t.Helper()
	must(t, o.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
		post, err = o.units.AddPost(ctx, tx, unitID, name)
		return err
	}))
	return post
}

func TestPeople(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		post := o.newPost(t, o.anSon.ID, "Tư pháp – Hộ tịch")
		an := o.newUser(t, "an")
		must(t, o.AddMember(t.Context(), o.program, account.NewMember{UserID: an.ID, Role: account.Leader, PostID: post.ID}))
		people, err := o.People(t.Context(), o.program)
		must(t, err)
		if len(people) != 2 || people[0].Login != "an" || people[0].Role != account.Leader || people[0].PostName != "Tư pháp – Hộ tịch" ||
			people[1].Login != "lan" || people[1].PostID != "" {
			t.Errorf("people %+v", people)
		}
		units, err := o.UnitsOf(t.Context(), an.ID)
		must(t, err)
		if len(units) != 1 || units[0].Code != "anh-son" {
			t.Errorf("units %+v", units)
		}
	})
}

// The fields that a leader answers for go with them into every visit; other
// roles have none.
func TestLeadersAnswerForFields(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		an := o.newUser(t, "an")
		must(t, o.AddMember(t.Context(), o.program, account.NewMember{UserID: an.ID, Role: account.Leader, Fields: []string{" Thể  chế ", "", "Thể chế", "Tài chính công"}}))
		fieldsOf := func(what string) []string {
			t.Helper()
			v, err := o.Can(t.Context(), an.ID, account.ActViewPeople, o.anSon.ID)
			must(t, err)
			token, err := o.SignIn(t.Context(), "an", password, "192.0.2.1")
			must(t, err)
			visit, err := o.Visit(t.Context(), token, "anh-son", "192.0.2.1")
			must(t, err)
			_, text, err := o.MakeToken(t.Context(), visit, account.NewToken{Name: "Thử", Scopes: []account.Scope{"people"}})
			must(t, err)
			byToken, _, err := o.TokenVisit(t.Context(), text, "192.0.2.1")
			must(t, err)
			if !slices.Equal(v.Fields, visit.Fields) || !slices.Equal(v.Fields, byToken.Fields) {
				t.Errorf("%s: %q, in a session %q, by a token %q", what, v.Fields, visit.Fields, byToken.Fields)
			}
			return v.Fields
		}
		if got := fieldsOf("a new deputy"); !slices.Equal(got, []string{"Thể chế", "Tài chính công"}) {
			t.Errorf("a new deputy answers for %q", got)
		}
		must(t, o.SetPost(t.Context(), o.program, an.ID, ""))
		if got := fieldsOf("another post"); len(got) != 2 {
			t.Errorf("with another post they answer for %q", got)
		}
		expect(t, "too many", o.ChangeMember(t.Context(), o.program, an.ID, account.MemberChange{Role: account.Leader, Fields: manyFields(51)}), account.ErrFields)
		must(t, o.ChangeRole(t.Context(), o.program, an.ID, account.Officer))
		if got := fieldsOf("an officer"); got != nil {
			t.Errorf("an officer answers for %q", got)
		}
	})
}

func manyFields(n int) []string {
	var fields []string
	for i := range n {
		fields = append(fields, fmt.Sprintf("Lĩnh vực %d", i))
	}
	return fields
}

func TestMembersChange(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		post := o.newPost(t, o.anSon.ID, "Văn phòng – Thống kê")
		must(t, o.SetPost(t.Context(), o.program, o.lan.ID, post.ID))
		must(t, o.ChangeRole(t.Context(), o.program, o.lan.ID, account.Administrator))
		v, err := o.Can(t.Context(), o.lan.ID, account.ActManagePeople, o.anSon.ID)
		must(t, err)
		if v.PostID != post.ID {
			t.Errorf("visit %+v", v)
		}
		must(t, o.SetPost(t.Context(), v, o.lan.ID, ""))
		expect(t, "the only administrator leaves", o.RemoveMember(t.Context(), v, o.lan.ID, ""), account.ErrLastAdministrator)
		o.newAdministrator(t, "ngan")
		must(t, o.RemoveMember(t.Context(), v, o.lan.ID, ""))
		_, err = o.Can(t.Context(), o.lan.ID, "plan.view", o.anSon.ID)
		expect(t, "after leaving", err, store.ErrNotFound)
	})
}

func TestMembersRefused(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		foreign := o.newPost(t, o.haiBinh.ID, "Địa chính")
		officer, err := o.Can(t.Context(), o.lan.ID, "plan.view", o.anSon.ID)
		must(t, err)
		add := func(v account.Visit, m account.NewMember) error { return o.AddMember(t.Context(), v, m) }
		expect(t, "twice", add(o.program, account.NewMember{UserID: o.lan.ID, Role: account.Reader}), store.ErrExists)
		expect(t, "no such user", add(o.program, account.NewMember{UserID: "nobody", Role: account.Reader}), store.ErrNotFound)
		expect(t, "no such role", add(o.program, account.NewMember{UserID: o.lan.ID, Role: "king"}), account.ErrRole)
		expect(t, "the system's role", o.ChangeRole(t.Context(), o.program, o.lan.ID, "system"), account.ErrRole)
		expect(t, "another unit's post", o.SetPost(t.Context(), o.program, o.lan.ID, foreign.ID), account.ErrPost)
		expect(t, "an officer adds", add(officer, account.NewMember{UserID: o.lan.ID, Role: account.Reader}), account.ErrForbidden)
		expect(t, "an officer rises", o.ChangeRole(t.Context(), officer, o.lan.ID, account.Administrator), account.ErrForbidden)
		expect(t, "not a member", o.ChangeRole(t.Context(), account.ByProgram(o.haiBinh), o.lan.ID, account.Reader), store.ErrNotFound)
		if err := add(account.ByProgram(unit.Unit{}), account.NewMember{UserID: o.lan.ID, Role: account.Reader}); err == nil {
			t.Error("a member of no unit was added")
		}
		_, err = o.CreateUser(t.Context(), officer, account.NewUser{Login: "x1", Name: "X", Password: password})
		expect(t, "an officer makes users", err, account.ErrForbidden)
	})
}

func TestCreateUserRefused(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		for _, test := range []struct {
			user account.NewUser
			want error
		}{
			{account.NewUser{Login: "LAN ", Name: "Lan", Password: password}, store.ErrExists},
			{account.NewUser{Login: "hương", Name: "Hương", Password: password}, account.ErrLogin},
			{account.NewUser{Login: "", Name: "Hương", Password: password}, account.ErrLogin},
			{account.NewUser{Login: "huong", Name: "  ", Password: password}, account.ErrName},
			{account.NewUser{Login: "huong", Name: "Hương", Password: "ngắn"}, account.ErrPasswordShort},
		} {
			_, err := o.CreateUser(t.Context(), o.program, test.user)
			expect(t, "create "+test.user.Login, err, test.want)
		}
	})
}

func (o office) newAdministrator(tb testing.TB, login string) account.User {
	tb.Helper()
	user := o.newUser(tb, login)
	must(tb, o.AddMember(tb.Context(), o.program, account.NewMember{UserID: user.ID, Role: account.Administrator}))
	return user
}

func TestTheLastAdministratorStays(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, ngan := t.Context(), o.newAdministrator(t, "ngan")
		for what, err := range map[string]error{
			"leaves": o.RemoveMember(ctx, o.program, ngan.ID, ""), "is an officer": o.ChangeRole(ctx, o.program, ngan.ID, account.Officer),
			"is a leader": o.ChangeMember(ctx, o.program, ngan.ID, account.MemberChange{Role: account.Leader}),
		} {
			expect(t, "the last "+what, err, account.ErrLastAdministrator)
		}
		must(t, o.ChangeMember(ctx, o.program, ngan.ID, account.MemberChange{Role: account.Administrator, PostID: o.newPost(t, o.anSon.ID, "Văn phòng").ID}))
		binh := o.newAdministrator(t, "binh")
		must(t, o.Disable(ctx, o.program, binh.ID))
		expect(t, "the other is shut out", o.RemoveMember(ctx, o.program, ngan.ID, ""), account.ErrLastAdministrator)
		must(t, o.Enable(ctx, o.program, binh.ID))
		must(t, o.RemoveMember(ctx, o.program, ngan.ID, ""))
		expect(t, "the other is now the last", o.ChangeRole(ctx, o.program, binh.ID, account.Reader), account.ErrLastAdministrator)
	})
}

func TestTwoAdministratorsDoNotRemoveEachOther(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		both := []account.User{o.newAdministrator(t, "ngan"), o.newAdministrator(t, "binh")}
		errs := make([]error, len(both))
		var wait sync.WaitGroup
		for i, user := range both {
			wait.Go(func() { errs[i] = o.RemoveMember(t.Context(), o.program, user.ID, "") })
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("one is removed and one stays: %v", errs)
		}
		expect(t, "the second", errors.Join(errs...), account.ErrLastAdministrator)
	})
}

// Who lets go of their work is told in the act's transaction: what a listener
// refuses is not done.
func TestPartingsAreTold(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		var left []account.MemberLeft
		var changed []account.PostChanged
		refuse := error(nil)
		event.On(o.bus, func(_ context.Context, _ bun.Tx, n account.MemberLeft) error { left = append(left, n); return refuse })
		event.On(o.bus, func(_ context.Context, _ bun.Tx, n account.PostChanged) error {
			changed = append(changed, n)
			return refuse
		})
		post, binh := o.newPost(t, o.anSon.ID, "Tư pháp"), o.newUser(t, "binh")
		must(t, o.AddMember(ctx, o.program, account.NewMember{UserID: binh.ID, Role: account.Officer, PostID: post.ID}))
		must(t, o.SetPost(ctx, o.program, o.lan.ID, post.ID))
		must(t, o.ChangeRole(ctx, o.program, o.lan.ID, account.Leader)) // no news
		must(t, o.ChangeMember(ctx, o.program, o.lan.ID, account.MemberChange{Role: account.Leader, SuccessorID: binh.ID}))
		if len(changed) != 2 || changed[0].NewPostID != post.ID || changed[1].PostID != post.ID || changed[1].Successor.ID != binh.ID || !changed[1].PostShared {
			t.Errorf("told of posts: %+v", changed)
		}
		refuse = store.ErrStale
		expect(t, "what a listener refuses", o.RemoveMember(ctx, o.program, binh.ID, ""), store.ErrStale)
		refuse = nil
		must(t, o.Disable(ctx, o.program, binh.ID))
		must(t, o.RemoveMember(ctx, o.program, binh.ID, o.lan.ID))
		if len(left) != 3 || !left[1].Disabled || left[2].Disabled || left[2].Successor.ID != o.lan.ID || left[2].UnitID != o.anSon.ID {
			t.Errorf("told of leaving: %+v", left)
		}
		expect(t, "a successor of another unit", o.RemoveMember(ctx, o.program, o.lan.ID, binh.ID), account.ErrSuccessor)
	})
}

func TestHeld(t *testing.T) {
	posts := []unit.Post{{ID: "legal", Name: "Tư pháp"}, {ID: "office", Name: "Văn phòng"}, {ID: "land", Name: "Địa chính"}}
	member := func(id, post string) account.Member { return account.Member{User: account.User{ID: id}, PostID: post} }
	out := member("out", "land")
	out.DisabledAt = time.Unix(1, 0)
	members := []account.Member{member("lan", "legal"), member("khang", ""), out}
	held := account.Held{
		ByUser: map[string]account.Load{"lan": {Open: 2, Overdue: 1}},
		ByPost: map[string]account.Load{"legal": {Open: 3}, "office": {Open: 4, Overdue: 2}, "land": {Open: 1}, "": {Open: 5}},
	}
	for id, want := range map[string]account.Load{"lan": {Open: 5, Overdue: 1}, "khang": {}, "out": {Open: 1}} {
		at := slices.IndexFunc(members, func(m account.Member) bool { return m.ID == id })
		if got := held.Of(members[at]); got != want {
			t.Errorf("%s holds %+v, want %+v", id, got, want)
		}
	}
	var names []string
	for _, p := range held.Unheld(members, posts) {
		names = append(names, fmt.Sprintf("%s %d", p.Name, p.Open))
	}
	if want := []string{"Địa chính 1", "Văn phòng 4", " 5"}; !slices.Equal(names, want) {
		t.Errorf("nobody does %q, want %q", names, want)
	}
}
