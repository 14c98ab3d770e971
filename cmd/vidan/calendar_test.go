package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A late notice on the command line: for all, against it in one unit, and back.
func TestCalendar(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		plan := filepath.Join(t.TempDir(), "plan.json")
		must(t, os.WriteFile(plan, []byte(`{"title":"Kế hoạch","year":2027,"sections":[{"no":"I","title":"Thể chế","tasks":[
			{"no":"1","title":"Báo cáo","kind":"by","due":[{"date":"2027-06-04","kind":"by"}]}]}]}`), 0o600))
		h.run(t, "plan", "import", plan, "--unit", "anh-son", "--year", "2027", "--kind", "reform").expect(t, exitDone)
		calendar := func(args ...string) answer { return h.run(t, append([]string{"calendar"}, args...)...) }

		calendar("add", "--system", "--day", "2027-06-04", "--name", "Nghỉ hoán đổi", "--source", "Thông báo 9/TB").expect(t, exitDone, "moved: 1 (units: 1)")
		calendar("add", "--unit", "anh-son", "--day", "2027-06-04", "--works", "--name", "Vẫn làm", "--source", "CV 1", "--json").expect(t, exitDone, `{"open_moved":1,"units":1}`)
		calendar("add", "--unit", "anh-son", "--day", "2027-06-04", "--works", "--name", "Vẫn làm việc", "--source", "CV 1").expect(t, exitDone, "moved: 0")
		if got := calendar("list", "--unit", "anh-son", "--year", "2027"); got.out != "2027-06-04\t(off)\tsystem\tNghỉ hoán đổi\tThông báo 9/TB\n2027-06-04\tworks\tunit\tVẫn làm việc\tCV 1\n" {
			t.Errorf("the unit's year:\n%s", got.out)
		}
		var days []calendarDayJSON
		must(t, json.Unmarshal([]byte(calendar("list", "--system", "--year", "2026", "--json").out), &days))
		if len(days) < 16 || days[0].Layer != "shipped" || days[0].Day.String() != "2026-01-01" {
			t.Errorf("the shipped days are %+v", days)
		}
		file := filepath.Join(t.TempDir(), "days.yaml")
		exported := calendar("export", "--system", "--year", "2027")
		exported.expect(t, exitDone, "2027-06-04", "Thông báo 9/TB")
		must(t, os.WriteFile(file, []byte(exported.out), 0o600))
		calendar("remove", "--system", "--day", "2027-06-04").expect(t, exitDone, "moved: 0")
		calendar("import", "--system", file).expect(t, exitDone, "days changed: 1")
		calendar("import", "--system", file).expect(t, exitDone, "days changed: 0")
		if got := vidanWith(t, strings.ReplaceAll(exported.out, "06-04", "06-07"), h.with("calendar", "import", "--unit", "anh-son", "-")...); got.out != "days changed: 1\n" {
			t.Errorf("from standard input: %+v", got)
		}
		calendar("remove", "--unit", "anh-son", "--day", "2027-06-04", "--json").expect(t, exitDone, `{"open_moved":1,"units":1}`)

		calendar("remove", "--unit", "anh-son", "--day", "2027-06-04").expect(t, exitUsage, "nothing was put down")
		calendar("add", "--unit", "anh-son", "--day", "2027-06-04", "--name", "x", "--source", " ").expect(t, exitUsage)
		calendar("add", "--day", "2027-06-04", "--name", "x", "--source", "x").expect(t, exitUsage)
		calendar("add", "--unit", "anh-son", "--system", "--day", "2027-06-04", "--name", "x", "--source", "x").expect(t, exitUsage)
		calendar("add", "--unit", "none", "--day", "2027-06-04", "--name", "x", "--source", "x").expect(t, exitUsage, "no unit")
		calendar("import", "--system", filepath.Join(t.TempDir(), "none.yaml")).expect(t, exitInput)
		must(t, os.WriteFile(file, []byte("year: 2027"), 0o600))
		calendar("import", "--system", file).expect(t, exitInput)
	})
}
