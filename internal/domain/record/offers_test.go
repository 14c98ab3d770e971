package record

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

const visits = `
- kind: visits
  title: Sổ lượt khách
  one: lượt
  code: LK-{year}-{seq}
  named: [guest]
  day: on
  fields:
    - {name: guest, type: text, label: Khách, required: true}
    - {name: on, type: date, label: Ngày, required: true}
    - {name: host, type: person, label: Người tiếp}
    - {name: home, type: address, label: Nơi ở}
  states: [{name: noted, title: Đã ghi, ends: true}]
`

// aTeam has two people of one name.
type aTeam struct{}

func (aTeam) People(context.Context, account.Visit) ([]account.Member, error) {
	member := func(id, name string) account.Member { return account.Member{User: account.User{ID: id, Name: name}} }
	return []account.Member{member("u1", "Lê Thị Hoa"), member("u2", "Trần Văn Minh"), member("u3", "Trần Văn Minh")}, nil
}

// aMap has one commune.
type aMap []unit.Unit

func (m aMap) List(context.Context) ([]unit.Unit, error) { return m, nil }

// Spreadsheets have the names of people, and entries their ids; a name that two
// have is for a person to tell apart.
func TestSpreadsheetsNamePeople(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		h.Members = aTeam{}
		kinds, err := ReadKinds([]byte(visits))
		must(t, err)
		must(t, h.DefineKinds(ctx, h.program, kinds, Replacing{}))
		u, err := unit.NewActions(h.db, h.Clock).Create(ctx, "", unit.NewUnit{Code: "truong-son", Name: "UBND xã Trường Sơn", Type: unit.Commune, OfficialCode: "16012"})
		must(t, err)
		h.Units = aMap{u}
		text := "Khách,Ngày,Người tiếp,Nơi ở\nĐoàn của tỉnh,11/3/2024,le thi hoa,\"Thôn 2, xã Trường Sơn\"\nĐoàn của thị xã,11/3/2024,Trần Văn Minh,\nDoanh nghiệp,12/3/2024,,\"Số 9, phường Xa\"\nBáo,12/3/2024,Ai đó,\n"
		i, err := h.TakeFile(ctx, h.program, "visits", store.NewID(), "khach.csv", strings.NewReader(text))
		must(t, err)
		taken, err := h.Take(ctx, h.program, i, How{})
		must(t, err)
		if taken.Entries != 2 || taken.Preview.Bad != 2 {
			t.Fatalf("%d entries, %d bad cells", taken.Entries, taken.Preview.Bad)
		}
		list, err := h.List(ctx, h.program, "visits", Filter{Words: "tinh"}, "", 10)
		must(t, err)
		if got := list.Records[0].Values["host"].Text(); got != "u1" {
			t.Errorf("the host is %q", got)
		}
		home := list.Records[0].Values["home"]
		if home.Text() != "Thôn 2" || home.Commune() != "16012" {
			t.Errorf("the home is %+v", home)
		}
		for where, want := range map[string]int64{"16012": 1, "16013": 0} {
			is := condition.All{{Field: "home", Op: condition.Is, Values: []string{where}}}
			asks := []figure.Ask{{Source: "record/visits", Where: is}, {Source: "record/visits", Where: condition.All{{Field: "home", Op: condition.Set}}, By: "home"}}
			counts, err := h.Source().Count(ctx, []string{h.program.Unit.ID}, asks)
			must(t, err)
			if got := counts[h.program.Unit.ID]; got[0].Total != want || got[1].Total != 2 || got[1].By["16012"] != 1 {
				t.Errorf("from %s: %+v", where, got)
			}
		}
		var out bytes.Buffer
		must(t, h.Export(ctx, h.program, "visits", Filter{}, &out))
		book, err := OpenBook(ctx, bytes.NewReader(out.Bytes()), int64(out.Len()))
		must(t, err)
		var said []string
		for row, err := range book.Rows(ctx, book.Sheets()[0].Name) {
			must(t, err)
			for _, c := range row.Cells {
				said = append(said, c.Text)
			}
		}
		if all := strings.Join(said, "|"); !strings.Contains(all, "Lê Thị Hoa") || strings.Contains(all, "u1") || !strings.Contains(all, "Thôn 2, UBND xã Trường Sơn") || !strings.Contains(all, "Số 9, phường Xa") {
			t.Errorf("the export says %s", all)
		}
	})
}
