package account_test

import (
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Whoever is a member above may look, and nothing more; siblings, strangers,
// those below and those who stood above once do not even learn of the unit.
func TestLookingDown(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		units := map[string]unit.Unit{"anh-son": o.anSon}
		for _, n := range []unit.NewUnit{
			{Code: "tinh", Name: "UBND tỉnh Thanh Hóa"}, {Code: "thi-xa", Name: "UBND thị xã Nghi Sơn", ParentCode: "tinh"},
			{Code: "xa-ben", Name: "UBND xã Bên", ParentCode: "thi-xa"}, {Code: "to", Name: "Văn phòng", Type: unit.Office, ParentCode: "xa-ben"},
			{Code: "huyen-cu", Name: "UBND huyện Cũ", ParentCode: "tinh"}, {Code: "la", Name: "UBND tỉnh Lạ"},
			{Code: "huyen-moi", Name: "UBND huyện Mới", ParentCode: "tinh"},
		} {
			u, err := o.units.Create(ctx, "", n)
			must(t, err)
			units[n.Code] = u
		}
		today := clock.NewDate(2024, 3, 12)
		move := func(parent string, on clock.Date) { must(t, o.units.Move(ctx, "", o.anSon.ID, units[parent].ID, on)) }
		move("huyen-cu", clock.NewDate(2020, 1, 1))
		move("thi-xa", today)
		move("huyen-moi", clock.NewDate(2024, 7, 1)) // decided, but not yet so

		for _, test := range []struct {
			where string
			role  account.Role
			want  error
		}{
			{"thi-xa", account.Reader, nil},
			{"thi-xa", account.Administrator, nil},
			{"tinh", account.Reader, nil},
			{"xa-ben", account.Administrator, store.ErrNotFound},
			{"to", account.Administrator, store.ErrNotFound},
			{"huyen-cu", account.Administrator, store.ErrNotFound},
			{"huyen-moi", account.Administrator, store.ErrNotFound},
			{"la", account.Administrator, store.ErrNotFound},
		} {
			login := test.where + "-" + string(test.role)
			user := o.newUser(t, login)
			must(t, o.AddMember(ctx, account.ByProgram(units[test.where]), account.NewMember{UserID: user.ID, Role: test.role}))
			v, err := o.Can(ctx, user.ID, "plan.view", o.anSon.ID)
			expect(t, login+", asked", err, test.want)
			token, err := o.SignIn(ctx, login, password, home)
			must(t, err)
			byPage, err := o.Visit(ctx, token, "anh-son", home)
			expect(t, login+", by a page", err, test.want)
			if test.want != nil {
				continue
			}
			for _, v := range []account.Visit{v, byPage} {
				if !v.FromAbove || v.Role != "" || !v.Can("plan.view") {
					t.Errorf("%s: the visit is %+v", login, v)
				}
				for _, more := range declared() {
					if more != "plan.view" && v.Can(more) {
						t.Errorf("%s may also do %s", login, more)
					}
				}
			}
		}

		// From 1/7 it is the other district's people who look.
		o.clock.set(clock.On(clock.NewDate(2024, 7, 1)).Now())
		for login, want := range map[string]error{"thi-xa-reader": store.ErrNotFound, "huyen-moi-administrator": nil, "tinh-reader": nil} {
			token, err := o.SignIn(ctx, login, password, home)
			must(t, err)
			_, err = o.Visit(ctx, token, "anh-son", home)
			expect(t, login+" in July", err, want)
		}
	})
}

func TestAMemberBelowKeepsTheirOwnRole(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		must(t, o.units.Move(t.Context(), "", o.anSon.ID, o.haiBinh.ID, clock.NewDate(2020, 1, 1)))
		must(t, o.AddMember(t.Context(), account.ByProgram(o.haiBinh), account.NewMember{UserID: o.lan.ID, Role: account.Reader}))
		v, err := o.Can(t.Context(), o.lan.ID, "plan.edit", o.anSon.ID)
		must(t, err)
		if v.FromAbove || v.Role != account.Officer {
			t.Errorf("the visit is %+v", v)
		}
	})
}

func TestOnlyTheSystemReorganises(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, day := t.Context(), clock.NewDate(2024, 1, 1)
		member, err := o.Can(ctx, o.lan.ID, unit.ActView, o.anSon.ID)
		must(t, err)
		root, err := o.CreateUser(ctx, o.program, account.NewUser{Login: "root", Name: "Quản trị", Password: password, SystemAdmin: true})
		must(t, err)
		system, err := o.SystemVisit(root, home)
		must(t, err)
		for name, act := range map[string]func(v account.Visit) error{
			"move":   func(v account.Visit) error { return o.MoveUnit(ctx, v, o.anSon.ID, o.haiBinh.ID, day) },
			"rename": func(v account.Visit) error { return o.RenameUnit(ctx, v, o.anSon.ID, "UBND phường Anh Sơn", day) },
		} {
			expect(t, name+" by a member", act(member), account.ErrForbidden)
			expect(t, name+" by the system's administrator", act(system), nil)
		}
		merger := unit.Merger{UnitIDs: []string{o.anSon.ID}, IntoID: o.haiBinh.ID, On: clock.NewDate(2024, 2, 1)}
		expect(t, "merge by a member", o.MergeUnits(ctx, member, merger), account.ErrForbidden)
		expect(t, "close by a member", o.CloseUnit(ctx, member, o.anSon.ID, day), account.ErrForbidden)
		must(t, o.MergeUnits(ctx, system, merger))

		// A system administrator is no member: the units below stay closed to them.
		v, err := o.Can(ctx, root.ID, unit.ActManage, o.haiBinh.ID)
		must(t, err)
		expect(t, "look down without being a member", v.Require(unit.ActLookDown), account.ErrForbidden)

		closed, err := o.Can(ctx, o.lan.ID, "plan.view", o.anSon.ID)
		must(t, err)
		heirs, err := o.NowIn(ctx, closed)
		must(t, err)
		if len(heirs) != 1 || heirs[0].ID != o.haiBinh.ID {
			t.Errorf("Anh Sơn is now in %+v", heirs)
		}
	})
}
