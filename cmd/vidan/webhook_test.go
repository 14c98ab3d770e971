package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestWebhooks(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		unit := []string{"--unit", "anh-son"}
		hook := func(args ...string) answer { return h.run(t, append(append([]string{"webhook"}, args...), unit...)...) }
		hook("add", "http://tinh.example.vn/").expect(t, exitUsage, "https")
		hook("add", "https://tinh.example.vn/", "--topics", "other").expect(t, exitUsage, "topics")
		made := hook("add", "https://tinh.example.vn/tin", "--topics", "plan")
		id, secret, _ := strings.Cut(made.out, "\n")
		if made.expect(t, exitDone); !strings.HasPrefix(secret, "whsec_") {
			t.Fatalf("the key is %q", secret)
		}
		hook("try", id).expect(t, exitDone)
		var listed []endpointJSON
		must(t, json.Unmarshal([]byte(hook("list", "--json").out), &listed))
		if len(listed) != 1 || listed[0].ID != id || listed[0].Off || listed[0].Latest != "waiting" || strings.Contains(hook("list").out, "whsec") {
			t.Errorf("listed %+v", listed)
		}
		hook("remove", id).expect(t, exitDone)
		hook("try", id).expect(t, exitFailed)
	})
}
