package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAuditCommands(t *testing.T) {
	data := t.TempDir()
	at := func(args ...string) answer { return vidan(t, append(args, "--data", data)...) }
	at("migrate").expect(t, exitDone)
	at("unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
	at("user", "add", "--login", "ngan", "--name", "Nguyễn Thị Ngân", "--unit", "anh-son", "--role", "auditor").expect(t, exitDone)

	list := at("audit", "list", "--unit", "anh-son", "--json")
	list.expect(t, exitDone)
	var line struct {
		Seq    int
		Action string
		After  map[string]any
	}
	first, _, _ := strings.Cut(list.out, "\n")
	must(t, json.Unmarshal([]byte(first), &line))
	if line.Action != "account.manage_people" || line.After["role"] != "auditor" {
		t.Errorf("the last line is %+v", line)
	}
	at("audit", "list", "--unit", "no-such").expect(t, exitUsage)
	at("audit", "list", "--system", "--who", "nobody").expect(t, exitUsage)
	if seal := at("audit", "seal"); !strings.Contains(seal.out, "2 chains") {
		t.Errorf("sealed was %q", seal.out)
	}
	verified := at("audit", "verify", "--json")
	verified.expect(t, exitDone)
	if !strings.Contains(verified.out, `"seals":1`) || !strings.Contains(verified.out, `"broken":[]`) {
		t.Errorf("looked at, the trail is %s", verified.out)
	}
}
