package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		h.run(t, "user", "add", "--login", "lan", "--name", "Lê Thị Lan", "--unit", "anh-son").expect(t, exitDone)
		h.run(t, "user", "add", "--login", "hoa", "--name", "Lê Thị Hoa").expect(t, exitDone)
		add := func(args ...string) answer {
			return h.run(t, append([]string{"token", "add", "--name", "Cổng tỉnh"}, args...)...)
		}
		made := add("--login", "lan", "--unit", "anh-son", "--scopes", "read,plan")
		made.expect(t, exitDone)
		if !strings.HasPrefix(made.out, "vdn_") {
			t.Errorf("printed %q", made.out)
		}
		add("--login", "none", "--unit", "anh-son", "--scopes", "read").expect(t, exitUsage, "no user")
		add("--login", "hoa", "--unit", "anh-son", "--scopes", "read").expect(t, exitUsage, "does not belong")
		add("--login", "lan", "--unit", "anh-son", "--scopes", "all").expect(t, exitUsage, "scope")
		add("--login", "lan", "--unit", "anh-son", "--scopes", "read", "--days", "400").expect(t, exitUsage, "year")
		add("--login", "lan", "--system", "--scopes", "system").expect(t, exitUsage, "look after")
		h.run(t, "user", "link", "lan", "--issuer", "https://id.example.vn", "--subject", "123").expect(t, exitDone)
		h.run(t, "user", "link", "hoa", "--issuer", "https://id.example.vn", "--subject", "123").expect(t, exitUsage, "somebody already")
		h.run(t, "user", "sessions", "lan").expect(t, exitDone)
		h.run(t, "user", "sessions", "none").expect(t, exitUsage, "no user")
		var listed []tokenJSON
		must(t, json.Unmarshal([]byte(h.run(t, "token", "list", "--unit", "anh-son", "--json").out), &listed))
		if len(listed) != 1 || listed[0].User != "Lê Thị Lan" || len(listed[0].Scopes) != 2 || listed[0].EndedAt != nil {
			t.Fatalf("listed %+v", listed)
		}
		h.run(t, "token", "end", listed[0].ID, "--unit", "anh-son").expect(t, exitDone)
		h.run(t, "token", "list", "--unit", "anh-son").expect(t, exitDone, "ended")
		h.run(t, "user", "reset-factors", "lan").expect(t, exitDone)
		h.run(t, "user", "sessions", "lan", "--end").expect(t, exitDone)
	})
}
