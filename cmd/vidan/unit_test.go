package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// The reform of 1/7/2025 on the command line.
func TestUnitTree(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		unit := func(args ...string) answer { return h.run(t, append([]string{"unit"}, args...)...) }
		for _, args := range [][]string{
			{"--code", "thanh-hoa", "--name", "UBND tỉnh Thanh Hóa", "--official-code", "38"},
			{"--code", "nghi-son", "--name", "UBND thị xã Nghi Sơn", "--parent", "thanh-hoa"},
			{"--code", "anh-son", "--name", "UBND xã Anh Sơn", "--parent", "nghi-son"},
			{"--code", "hung-son", "--name", "UBND xã Hùng Sơn", "--parent", "nghi-son"},
			{"--code", "moi", "--name", "UBND xã Các Sơn", "--parent", "thanh-hoa", "--from", "2025-07-01", "--exchange-code", "H56.12"},
		} {
			unit(append([]string{"add"}, args...)...).expect(t, exitDone)
		}
		plan := filepath.Join(t.TempDir(), "plan.json")
		must(t, os.WriteFile(plan, []byte(`{"title":"Kế hoạch","year":2025,"sections":[{"no":"I","title":"Thể chế","tasks":[
			{"no":"1","title":"Báo cáo năm","kind":"by","due":[{"date":"2025-12-15","kind":"by"}]}]}]}`), 0o600))
		h.run(t, "plan", "import", plan, "--unit", "anh-son", "--year", "2025", "--kind", "reform").expect(t, exitDone)

		unit("merge", "--codes", "anh-son,none", "--into", "moi", "--on", "2025-07-01").expect(t, exitUsage, `no unit "none"`)
		unit("merge", "--codes", "anh-son,hung-son", "--into", "moi", "--on", "2025-06-30").expect(t, exitUsage, "does not exist on that day")
		unit("merge", "--codes", "anh-son,hung-son", "--into", "moi", "--on", "2025-07-01", "--note", "Nghị quyết 1686").
			expect(t, exitDone, "anh-son\t2025-12-15\tI.1\tBáo cáo năm") // what is open is listed, and stands in no way
		unit("move", "--code", "thanh-hoa", "--parent", "nghi-son", "--on", "2025-01-01").expect(t, exitUsage, "below itself")
		unit("close", "--code", "thanh-hoa", "--on", "2025-07-01").expect(t, exitUsage, "still stand below it")
		unit("close", "--code", "nghi-son", "--on", "2025-07-01").expect(t, exitDone)
		unit("close", "--code", "nghi-son", "--on", "soon").expect(t, exitUsage)
		if got := unit("list", "--on", "2025-06-30"); got.out != "thanh-hoa  UBND tỉnh Thanh Hóa\n  nghi-son  UBND thị xã Nghi Sơn\n    anh-son  UBND xã Anh Sơn\n    hung-son  UBND xã Hùng Sơn\n" {
			t.Errorf("on 30/6:\n%s", got.out)
		}
		if got := unit("list", "--on", "2025-07-01"); got.out != "thanh-hoa  UBND tỉnh Thanh Hóa\n  moi  UBND xã Các Sơn\n" {
			t.Errorf("on 1/7:\n%s", got.out)
		}
		var listed []unitJSON
		must(t, json.Unmarshal([]byte(unit("list", "--on", "2025-07-01", "--json").out), &listed))
		if len(listed) != 2 || listed[1].Parent != "thanh-hoa" || len(listed[1].MadeFrom) != 2 || listed[1].MadeFrom[0].Note != "Nghị quyết 1686" {
			t.Errorf("as JSON %+v", listed)
		}
		unit("move", "--code", "moi", "--parent", "", "--on", "2025-08-01").expect(t, exitDone)
	})
}
