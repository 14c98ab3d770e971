package account_test

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
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
