package unit_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func each(t *testing.T, fn func(t *testing.T, a *unit.Actions, db *store.DB)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fn(t, unit.NewActions(db, clock.On(clock.NewDate(2024, 3, 12))), db)
	})
}

func create(t *testing.T, a *unit.Actions, n unit.NewUnit) unit.Unit {
	t.Helper()
	u, err := a.Create(t.Context(), "", n)
	must(t, err)
	return u
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestCreateAndFind(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, db *store.DB) {
		town := create(t, a, unit.NewUnit{Code: "nghi-son", Name: " UBND thị xã Nghi Sơn "})
		made := create(t, a, unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn", ParentCode: "nghi-son", ValidFrom: clock.NewDate(2020, 6, 1)})
		create(t, a, unit.NewUnit{Code: "hai-binh", Name: "UBND phường Hải Bình", ParentCode: "nghi-son"})
		for name, find := range map[string]func() (unit.Unit, error){
			"ByCode": func() (unit.Unit, error) { return a.ByCode(t.Context(), "anh-son") },
			"ByID":   func() (unit.Unit, error) { return a.ByID(t.Context(), made.ID) },
		} {
			u, err := find()
			must(t, err)
			if u.ID != made.ID || u.Type != unit.Commune || u.ParentID != town.ID || u.ParentName != "UBND thị xã Nghi Sơn" ||
				u.ValidFrom != clock.NewDate(2020, 6, 1) || !u.ValidTo.IsZero() || u.Version != 1 {
				t.Errorf("%s: %+v", name, u)
			}
		}
		children, err := a.Children(t.Context(), town.ID)
		must(t, err)
		if codes(children) != "anh-son hai-binh" || children[1].Type != unit.Ward || town.Type != unit.Town {
			t.Errorf("children %+v", children)
		}
		all, err := a.List(t.Context())
		must(t, err)
		if codes(all) != "anh-son hai-binh nghi-son" {
			t.Errorf("units %s", codes(all))
		}
		_, err = a.ByCode(t.Context(), "no-such")
		expect(t, "no such code", err, store.ErrNotFound)
		must(t, audit.Verify(t.Context(), db, made.ID))
	})
}

func codes(units []unit.Unit) string {
	var list []string
	for _, u := range units {
		list = append(list, u.Code)
	}
	return strings.Join(list, " ")
}

func TestCreateRefused(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, _ *store.DB) {
		create(t, a, unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
		for _, test := range []struct {
			unit unit.NewUnit
			want error
		}{
			{unit.NewUnit{Code: "anh-son", Name: "Khác"}, store.ErrExists},
			{unit.NewUnit{Code: "Anh-Son", Name: "Khác"}, unit.ErrCode},
			{unit.NewUnit{Code: "x", Name: "Khác"}, unit.ErrCode},
			{unit.NewUnit{Code: "../etc", Name: "Khác"}, unit.ErrCode},
			{unit.NewUnit{Code: "khac", Name: "  "}, unit.ErrName},
			{unit.NewUnit{Code: "khac", Name: "Khác", ParentCode: "no-such"}, store.ErrNotFound},
		} {
			_, err := a.Create(t.Context(), "", test.unit)
			expect(t, test.unit.Code, err, test.want)
		}
	})
}

func TestRename(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, db *store.DB) {
		u := create(t, a, unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
		must(t, a.Rename(t.Context(), "lan", u.ID, "UBND phường Anh Sơn", 1))
		expect(t, "seen before that", a.Rename(t.Context(), "lan", u.ID, "Khác", 1), store.ErrStale)
		expect(t, "no name", a.Rename(t.Context(), "lan", u.ID, " ", 2), unit.ErrName)
		expect(t, "no unit", a.Rename(t.Context(), "lan", "none", "Khác", 1), store.ErrNotFound)
		got, err := a.ByID(t.Context(), u.ID)
		must(t, err)
		if got.Name != "UBND phường Anh Sơn" || got.Version != 2 {
			t.Errorf("unit %+v", got)
		}
		lines, err := audit.List(t.Context(), db, u.ID, audit.Filter{ActorID: "lan"})
		must(t, err)
		if len(lines) != 1 || string(lines[0].Before) != `{"name":"UBND xã Anh Sơn"}` {
			t.Errorf("the trail has %+v", lines)
		}
	})
}

func TestPosts(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, db *store.DB) {
		u := create(t, a, unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
		other := create(t, a, unit.NewUnit{Code: "hai-binh", Name: "UBND phường Hải Bình"})
		first, err := a.CreatePost(t.Context(), "lan", u.ID, "Văn phòng – Thống kê ")
		must(t, err)
		second, err := a.CreatePost(t.Context(), "lan", u.ID, "Công an xã")
		must(t, err)
		_, err = a.CreatePost(t.Context(), "lan", u.ID, "CÔNG AN XÃ")
		expect(t, "the same name", err, store.ErrExists)
		_, err = a.CreatePost(t.Context(), "lan", u.ID, " ")
		expect(t, "no name", err, unit.ErrName)
		expect(t, "rename to a taken name", a.RenamePost(t.Context(), "lan", u.ID, first.ID, "Công an xã"), store.ErrExists)
		expect(t, "rename another unit's", a.RenamePost(t.Context(), "lan", other.ID, first.ID, "Khác"), store.ErrNotFound)
		expect(t, "close another unit's", a.ClosePost(t.Context(), "lan", other.ID, first.ID), store.ErrNotFound)
		must(t, a.RenamePost(t.Context(), "lan", u.ID, first.ID, "Văn phòng"))
		must(t, a.ClosePost(t.Context(), "lan", u.ID, second.ID))
		expect(t, "close twice", a.ClosePost(t.Context(), "lan", u.ID, second.ID), store.ErrStale)
		again, err := a.CreatePost(t.Context(), "lan", u.ID, "Công an xã") // its name is free
		must(t, err)

		list, err := a.Posts(t.Context(), u.ID)
		must(t, err)
		if len(list) != 3 || list[0].Name != "Văn phòng" || list[1].ClosedAt.IsZero() || list[2].ID != again.ID || list[2].Position != 3 {
			t.Errorf("posts %+v", list)
		}
		if post, _ := unit.MatchPost("Công an", list); post.ID != again.ID {
			t.Errorf("a lead matches %+v", post)
		}
		must(t, audit.Verify(t.Context(), db, u.ID))
	})
}
