package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTaskRhythm(t *testing.T) {
	data := t.TempDir()
	vidan(t, "migrate", "--data", data).expect(t, exitDone)
	vidan(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn", "--data", data).expect(t, exitDone)
	file := filepath.Join(seeds, seedFiles[3])
	vidan(t, "plan", "import", file, "--unit", "anh-son", "--year", "2024", "--data", data).expect(t, exitDone)
	ongoing := ""
	for _, line := range strings.Split(vidan(t, "plan", "read", file, "--year", "2024").out, "\n") {
		if strings.HasSuffix(line, "· Thường xuyên") {
			break
		}
		if line != "" && line[0] != ' ' {
			ongoing, _, _ = strings.Cut(line, " ")
		}
	}
	rhythm := func(more ...string) answer {
		return vidan(t, append([]string{"task", "rhythm", "--unit", "anh-son", "--year", "2024", "--data", data}, more...)...)
	}
	rhythm(ongoing, "--every", "quarter", "--on", "last_working", "--from", "2024-01-01").expect(t, exitDone, "4 kỳ hạn", "29/3/2024  Quý I")
	rhythm(ongoing, "--every", "month", "--on", "32", "--from", "2024-01-01").expect(t, exitUsage, "--on 32")
	rhythm("III.1", "--every", "month", "--from", "2024-01-01").expect(t, exitUsage, "days of its own")
	rhythm("XX.1", "--every", "month").expect(t, exitUsage, "no task XX.1")
}
