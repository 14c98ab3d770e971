package plan

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// seeds is the folder with the real plan, beside the repository.
const seeds = "../../../../shared/seeds"

// A keyTask is a task as the hand-made key of the seed has it.
type keyTask struct {
	Section string   `json:"section"`
	No      string   `json:"no"`
	Title   string   `json:"title"`
	Lead    string   `json:"lead"`
	Kind    DueKind  `json:"kind"`
	Due     []string `json:"due"`
}

func TestAppendixReadsSeed(t *testing.T) {
	want := readKey(t)
	for _, name := range []string{"anh-son-2024.docx", "anh-son-2024.xlsx", "anh-son-2024.pdf", "000_06b0c52941d9efd6.txt"} {
		t.Run(name, func(t *testing.T) {
			got := readAppendix(readSeed(t, name), 2024)
			if diff := cmp.Diff(want, keyOf(got)); diff != "" {
				t.Errorf("tasks differ from the key (-key +read):\n%s", diff)
			}
			checkSeedDoubts(t, got)
		})
	}
}

// checkSeedDoubts looks for the one pair of tasks that the plan names twice.
func checkSeedDoubts(t *testing.T, a appendix) {
	t.Helper()
	var twice []string
	for _, d := range a.Doubts {
		switch d.Code {
		case DoubtDuplicate:
			twice = append(twice, d.Text)
		case DoubtLeadMissing, DoubtTitleMissing, DoubtNumbering, DoubtNoTable, DoubtNoDates:
			t.Errorf("doubt %s about section %d task %d: %s", d.Code, d.Section, d.Task, d.Text)
		}
	}
	if want := []string{"Trùng tên và thời hạn với nhiệm vụ II.10."}; !cmp.Equal(twice, want) {
		t.Errorf("duplicates %q, want %q", twice, want)
	}
}

func readKey(t *testing.T) []keyTask {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(seeds, "anh-son-2024.key.json"))
	if err != nil {
		t.Fatal(err)
	}
	var key []keyTask
	if err := json.Unmarshal(b, &key); err != nil {
		t.Fatal(err)
	}
	for i := range key {
		key[i].Title, key[i].Lead = spaces(norm.NFC.String(key[i].Title)), spaces(norm.NFC.String(key[i].Lead))
	}
	return key
}

func readSeed(t *testing.T, name string) *office.Document {
	t.Helper()
	f, err := os.Open(filepath.Join(seeds, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := office.Read(context.Background(), office.Source{ReaderAt: f, Size: info.Size(), Name: name}, office.DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func keyOf(a appendix) []keyTask {
	var list []keyTask
	for _, s := range a.Sections {
		for _, task := range s.Tasks {
			k := keyTask{Section: s.No, No: task.No, Title: spaces(task.Title), Lead: spaces(task.Lead), Kind: task.Kind, Due: []string{}}
			for _, d := range task.Due {
				k.Due = append(k.Due, d.Date.String())
			}
			list = append(list, k)
		}
	}
	return list
}
