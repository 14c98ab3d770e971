package sheet

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestTextsBeyondMemoryLieOnDisk(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var kept texts
	of := func(i int) string { return strconv.Itoa(i) + strings.Repeat("x", i%3*50_000) }
	const count = 800
	for i := range count {
		if err := kept.add(of(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := kept.done(); err != nil {
		t.Fatal(err)
	}
	if kept.file == nil || len(kept.memory) > textsInMemory {
		t.Fatalf("%d bytes are in memory", len(kept.memory))
	}
	for i := range count {
		for _, i := range []int{i, i * 7 % count} {
			if text, err := kept.get(i); text != of(i) || err != nil {
				t.Fatalf("text %d has %d bytes: %v", i, len(text), err)
			}
		}
	}
	name := kept.file.Name()
	if err := kept.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the file is still there")
	}
}
