package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestMoney(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		plan := filepath.Join(t.TempDir(), "plan.json")
		must(t, os.WriteFile(plan, []byte(`{"title":"Kế hoạch","year":2024,"sections":[{"no":"I","title":"THỂ CHẾ","tasks":[
			{"no":"1","title":"Báo cáo năm","kind":"by","due":[{"date":"2024-12-15","kind":"by"}]}]}]}`), 0o600))
		h.run(t, "plan", "import", plan, "--unit", "anh-son", "--year", "2024", "--kind", "reform").expect(t, exitDone)
		h.run(t, "money", "--unit", "anh-son", "--year", "2024").expect(t, exitDone, "Dự toán năm", "Thể chế", "Cộng")
		h.run(t, "money", "--unit", "none", "--year", "2024").expect(t, exitUsage, `no unit "none"`)
		h.run(t, "money", "--unit", "anh-son", "--year", "24").expect(t, exitUsage, "no year")
		var year moneyJSON
		must(t, json.Unmarshal([]byte(h.run(t, "money", "--unit", "anh-son", "--year", "2024", "--json").out), &year))
		if year.Unit != "anh-son" || year.Year != 2024 || len(year.Fields) != 1 || year.Fields[0].Field != "the che" || year.Total.Left != 0 {
			t.Errorf("as JSON %+v", year)
		}
	})
}
