package main

import (
	"encoding/json"
	"path/filepath"
	"testing"
)

// tasks lists occurrences by flags.
func (h house) tasks(t *testing.T, flags ...string) []taskJSON {
	t.Helper()
	got := h.run(t, append([]string{"task", "list", "--unit", "anh-son", "--year", "2024", "--json"}, flags...)...)
	got.expect(t, exitDone)
	var listed []taskJSON
	if err := json.Unmarshal([]byte(got.out), &listed); err != nil {
		t.Fatal(err)
	}
	return listed
}

func TestTasksAreListedAssignedAndPutOff(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		h.run(t, "plan", "import", filepath.Join(seeds, "anh-son-2024.docx"), "--unit", "anh-son", "--year", "2024").expect(t, exitDone)
		vidanWith(t, "ba con cò trắng\n", h.with("user", "add", "--login", "hoa", "--name", "Phạm Thị Hoa", "--unit", "anh-son", "--role", "officer")...).expect(t, exitDone)

		all := h.tasks(t)
		if len(all) != 54 || all[0].Stage != "not_started" || all[0].Version != 1 {
			t.Fatalf("%d are listed, the first is %+v", len(all), all[0])
		}
		h.run(t, "task", "list", "--unit", "anh-son", "--year", "2024").expect(t, exitDone, all[0].ID, "not_started")
		h.run(t, "task", "list", "--unit", "anh-son", "--year", "2024", "--assignee", "la").expect(t, exitUsage, "no member")
		h.run(t, "task", "list", "--unit", "anh-son", "--year", "2024", "--state", "x").expect(t, exitUsage)

		assign := func(flags ...string) answer {
			return h.run(t, append([]string{"task", "assign", "--unit", "anh-son", all[0].ID, all[1].ID, "no-such"}, flags...)...)
		}
		assign().expect(t, exitUsage)
		assign("--to", "la").expect(t, exitUsage, "no member")
		assign("--to", "hoa", "--dry-run").expect(t, exitDone, "2 done, 0 left, 1 unknown")
		if got := h.tasks(t, "--assignee", "hoa"); len(got) != 0 {
			t.Errorf("a dry run gave Hoa %d", len(got))
		}
		assign("--to", "hoa").expect(t, exitDone, "2 done, 0 left, 1 unknown")
		if got := h.tasks(t, "--assignee", "hoa"); len(got) != 2 || got[0].Assignee != "hoa" {
			t.Errorf("Hoa has %+v", got)
		}
		assign("--to", "hoa").expect(t, exitUsage, "nothing of the selection can be done")
		h.run(t, "task", "undo", "--unit", "anh-son").expect(t, exitDone, "2 undone, 0 kept")
		h.run(t, "task", "undo", "--unit", "anh-son").expect(t, exitUsage)
		if got := h.tasks(t, "--assignee", "-"); len(got) != 54 {
			t.Errorf("nobody has %d", len(got))
		}

		id := []string{"--unit", "anh-son", all[5].ID}
		h.run(t, append([]string{"task", "postpone", "--to", "2030-01-04"}, id...)...).expect(t, exitUsage, "--reason")
		h.run(t, append([]string{"task", "postpone", "--to", "2020-01-04", "--reason", "x"}, id...)...).expect(t, exitUsage)
		h.run(t, append([]string{"task", "postpone", "--to", "2030-01-04", "--reason", "chờ thị xã"}, id...)...).expect(t, exitDone, "1 done")
		h.run(t, append([]string{"task", "hand-in", "--on", "2024-03-04", "--note", "21/BC", "--json"}, id...)...).expect(t, exitDone, all[5].ID, `"act"`)
		if got := h.tasks(t, "--state", "waiting"); len(got) != 1 || got[0].PostponedTo.Year != 2030 || got[0].HandedOn.IsZero() {
			t.Errorf("waiting are %+v", got)
		}
		h.run(t, append([]string{"task", "return", "--reason", "thiếu phụ lục"}, id...)...).expect(t, exitDone, "1 done")
		h.run(t, append([]string{"task", "accept"}, id...)...).expect(t, exitUsage)
		h.run(t, append([]string{"task", "hand-in", "--on", "2024-03-05"}, id...)...).expect(t, exitDone, "1 done")
		h.run(t, append([]string{"task", "accept"}, id...)...).expect(t, exitDone, "1 done")
		if got := h.tasks(t, "--stage", "accepted", "--unproved"); len(got) != 1 || got[0].ID != all[5].ID {
			t.Errorf("accepted are %+v", got)
		}
	})
}
