package sample

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

func readSample(t *testing.T) plan.Reading {
	t.Helper()
	file, err := DOCX()
	if err != nil {
		t.Fatal(err)
	}
	src := office.Source{ReaderAt: bytes.NewReader(file), Size: int64(len(file)), Name: Name}
	doc, err := office.Read(context.Background(), src, office.DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Read(doc, 2024)
}

// A fact is what the sample shares with the real plan: not its words.
type fact struct {
	Section, No, Lead string
	Kind              plan.DueKind
	Due               []string
}

func TestSampleHasTheFactsOfTheRealPlan(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "seeds", "anh-son-2024.key.json"))
	if err != nil {
		t.Fatal(err)
	}
	var key []struct {
		fact
		Title string
	}
	if err := json.Unmarshal(text, &key); err != nil {
		t.Fatal(err)
	}
	var want, got []fact
	titles := map[string]bool{}
	for _, k := range key {
		want = append(want, k.fact)
		titles[k.Title] = true
	}
	for _, s := range readSample(t).Draft.Sections {
		for _, task := range s.Tasks {
			f := fact{Section: s.No, No: task.No, Lead: task.Lead, Kind: task.Kind, Due: []string{}}
			for _, due := range task.Due {
				f.Due = append(f.Due, due.Date.String())
			}
			got = append(got, f)
			if titles[task.Title] {
				t.Errorf("%s.%s has the real plan's words: %q", s.No, task.No, task.Title)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSampleCounts(t *testing.T) {
	draft := readSample(t).Draft
	tasks, dates := 0, 0
	leads := map[string]bool{}
	for _, s := range draft.Sections {
		tasks += len(s.Tasks)
		for _, task := range s.Tasks {
			dates += len(task.Due)
			leads[task.Lead] = true
		}
	}
	if tasks != 35 || dates != 54 || len(leads) != 4 || len(draft.Targets) != 13 {
		t.Errorf("%d tasks, %d dates, %d leads, %d targets; want 35, 54, 4, 13", tasks, dates, len(leads), len(draft.Targets))
	}
}

func TestSampleHead(t *testing.T) {
	want, err := read()
	if err != nil {
		t.Fatal(err)
	}
	got := readSample(t).Draft
	got.Sections, want.Plan.Sections = nil, nil
	got.Targets, got.Warnings = nil, nil
	got.Responsibilities, want.Plan.Responsibilities = nil, nil
	if diff := cmp.Diff(want.Plan, got); diff != "" {
		t.Error(diff)
	}
}

// The review page should have something to ask.
func TestSampleLeavesDoubts(t *testing.T) {
	reading := readSample(t)
	for _, code := range []plan.DoubtCode{plan.DoubtDueElsewhere, plan.DoubtDueMissing, plan.DoubtDuplicate} {
		if !slices.ContainsFunc(reading.Doubts, func(d plan.Doubt) bool { return d.Code == code }) {
			t.Errorf("no doubt of the kind %s", code)
		}
	}
	if len(reading.Corrections) == 0 {
		t.Error("no typing error is found")
	}
	if len(reading.Offers) != 1 {
		t.Errorf("%d tasks are offered, want the quarterly report of the body", len(reading.Offers))
	}
}
