package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestEvidenceOnTheCommandLine(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		h.run(t, "plan", "import", filepath.Join(seeds, "anh-son-2024.docx"), "--unit", "anh-son", "--year", "2024").expect(t, exitDone)
		show := func() shownTask {
			t.Helper()
			var task shownTask
			must(t, json.Unmarshal([]byte(h.run(t, "task", "show", "III.1", "--unit", "anh-son", "--year", "2024", "--json").out), &task))
			return task
		}
		task := show()
		if len(task.Occurrences) != 1 || len(task.Products) == 0 || len(task.Evidence) != 0 || task.Occurrences[0].Stage != "not_started" {
			t.Fatalf("the task is %+v", task)
		}
		dir := t.TempDir()
		good, exe := filepath.Join(dir, "kế hoạch.txt"), filepath.Join(dir, "kế hoạch.pdf")
		must(t, os.WriteFile(good, []byte("Kế hoạch cải cách hành chính năm 2024\n"), 0o600))
		must(t, os.WriteFile(exe, append([]byte("MZ\x90\x00"), make([]byte, 200)...), 0o600))
		add := func(file string, more ...string) answer {
			return h.run(t, append([]string{"evidence", "add", file, "--unit", "anh-son", "--occurrence", task.Occurrences[0].ID}, more...)...)
		}
		add(exe).expect(t, exitInput, "chương trình")
		add(filepath.Join(dir, "không có.pdf")).expect(t, exitInput, "không có tệp này")
		add(good, "--product", "bánh").expect(t, exitUsage)
		add(good, "--product", task.Products[0].Product).expect(t, exitDone, "kế hoạch.txt")
		add(good, "--product", task.Products[0].Product).expect(t, exitDone, "đã có")
		h.run(t, "evidence", "add", good, "--unit", "anh-son", "--occurrence", "x").expect(t, exitUsage)
		h.run(t, "task", "show", "IX.9", "--unit", "anh-son", "--year", "2024").expect(t, exitUsage)
		h.run(t, "task", "show", "III.1", "--unit", "anh-son", "--year", "2024").expect(t, exitDone, "1 minh chứng")

		if task = show(); len(task.Evidence) != 1 || task.Evidence[0].Hash == "" || task.Products[0].State != "proved" || task.Occurrences[0].Proofs != 1 {
			t.Errorf("with evidence the task is %+v", task)
		}
		var lines []shownLine
		must(t, json.Unmarshal([]byte(h.run(t, "evidence", "list", "--unit", "anh-son", "--year", "2024", "--json").out), &lines))
		states := map[string]int{}
		for _, l := range lines {
			states[string(l.State)]++
		}
		if states["proved"] != 1 || states["unproved"] != 0 || states["awaited"] < 30 {
			t.Errorf("the states of products are %v", states)
		}
		h.run(t, "evidence", "list", "--unit", "anh-son", "--year", "2024").expect(t, exitDone, "[proved]", "kế hoạch.txt")
	})
}
