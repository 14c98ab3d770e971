package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/mail/mailtest"
)

// Reminding by hand, through a real mail server on loopback.
func TestRemind(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		server := mailtest.Start(t, mailtest.Options{NoTLS: true})
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		plan := filepath.Join(t.TempDir(), "plan.json")
		must(t, os.WriteFile(plan, []byte(`{"title":"Kế hoạch","year":2024,"sections":[{"no":"I","title":"Thể chế","tasks":[
			{"no":"1","title":"Báo cáo tháng","lead":"Văn phòng","kind":"by","due":[{"date":"2024-03-13","kind":"by"}]}]}]}`), 0o600))
		h.run(t, "plan", "import", plan, "--unit", "anh-son", "--year", "2024", "--kind", "reform").expect(t, exitDone)
		user := []string{"user", "add", "--login", "lan", "--name", "Lê Thị Lan", "--unit", "anh-son", "--post", "Văn phòng"}
		h.run(t, append(user, "--email", "lan@")...).expect(t, exitUsage, "e-mail address")
		h.run(t, append(user, "--email", "lan@xa.example")...).expect(t, exitDone)

		remind := func(args ...string) answer {
			return h.run(t, append([]string{"remind", "--smtp-url", "smtp://" + server.Address + "?from=vidan@xa.example&tls=none", "--base-url", "https://vidan.example"}, args...)...)
		}
		remind().expect(t, exitUsage)
		remind("--unit", "anh-son", "--all").expect(t, exitUsage)
		remind("--unit", "none").expect(t, exitUsage, `no unit "none"`)
		remind("--unit", "anh-son", "--today", "mai").expect(t, exitUsage, "--today")
		remind("--unit", "anh-son", "--today", "2024-03-09").expect(t, exitDone, "anh-son\t2024-03-09\tday off")
		remind("--unit", "anh-son", "--today", "2024-03-12", "--dry-run").expect(t, exitDone, "anh-son\t2024-03-12\tlan\t1\twaiting")
		if n := len(server.Letters()); n != 0 {
			t.Errorf("a dry run has sent %d letters", n)
		}
		var report []roundJSON
		must(t, json.Unmarshal([]byte(remind("--all", "--today", "2024-03-12", "--json").out), &report))
		if len(report) != 1 || len(report[0].People) != 1 || report[0].People[0].Mail != "sent" || report[0].People[0].Address != "lan@xa.example" {
			t.Errorf("the report is %+v", report)
		}
		if again := remind("--unit", "anh-son", "--today", "2024-03-12"); again.out != "" {
			t.Errorf("reminded twice: %s", again.out)
		}
		letters := server.Letters()
		if len(letters) != 1 || !strings.Contains(letters[0].Text, "Báo cáo tháng") || !strings.Contains(letters[0].Text, "https://vidan.example/u/anh-son/tasks/") {
			t.Errorf("the letters are %+v", letters)
		}
	})
}

func TestAWrongMailServerIsToldWithoutItsPassword(t *testing.T) {
	h := house{t.TempDir(), ""}
	got := vidan(t, "migrate", "--data", h.data, "--smtp-url", "smtp://vidan:bí-mật@host")
	if got.code != exitFailed || strings.Contains(got.err, "bí-mật") || !strings.Contains(got.err, "from=") {
		t.Errorf("it ends with %d: %s", got.code, got.err)
	}
}
