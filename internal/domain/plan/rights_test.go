package plan

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// An act is anything that somebody does, with the ids of xã Anh Sơn's things.
type actOn struct {
	name string
	do   func(ctx context.Context, v account.Visit) error
	// looks tells acts that change nothing.
	looks bool
}

// acts lists every act of the room on a plan with an open import.
func (h hall) acts(t *testing.T) []actOn {
	t.Helper()
	plan := h.running(t)
	task := h.taskOf(t, plan, "I.3")
	o := task.Occurrences[0]
	open := h.read(t, h.ngan, Upload{Year: 2024, Kind: Reform, FileName: seedText, Replaces: plan.ID}, seedFile(t, seedText))
	edit := EditOfTask(task)
	edit.Notes = []string{"sửa"}
	discard := func(_ any, err error) error { return err }
	return []actOn{
		{"task", func(ctx context.Context, v account.Visit) error { _, _, err := h.Task(ctx, v, task.ID); return err }, true},
		{"occurrence", func(ctx context.Context, v account.Visit) error { return discard(h.Occurrence(ctx, v, o.ID)) }, true},
		{"plan", func(ctx context.Context, v account.Visit) error { return discard(h.Plan(ctx, v, plan.ID)) }, true},
		{"export", func(ctx context.Context, v account.Visit) error { return discard(h.Export(ctx, v, plan.ID)) }, true},
		{"write docx", func(ctx context.Context, v account.Visit) error {
			return h.WriteExport(ctx, v, plan.ID, FormatDOCX, "", io.Discard)
		}, true},
		{"write calendar", func(ctx context.Context, v account.Visit) error {
			return h.WriteExport(ctx, v, plan.ID, FormatICS, "", io.Discard)
		}, true},
		{"fulfil", func(ctx context.Context, v account.Visit) error {
			return h.Fulfil(ctx, v, o.ID, Handing{On: on(3, 4), Version: o.Version})
		}, false},
		{"reopen", func(ctx context.Context, v account.Visit) error { return h.Reopen(ctx, v, o.ID, o.Version+1) }, false},
		{"fulfil up to", func(ctx context.Context, v account.Visit) error { return h.FulfilUpTo(ctx, v, plan.ID, on(1, 1)) }, false},
		{"edit", func(ctx context.Context, v account.Visit) error {
			return h.EditTask(ctx, v, task.ID, task.Version, edit)
		}, false},
		{"add", func(ctx context.Context, v account.Visit) error {
			return h.AddTask(ctx, v, plan.ID, store.NewID(), TaskEdit{Title: "mới"})
		}, false},
		{"remove", func(ctx context.Context, v account.Visit) error {
			return h.RemoveTask(ctx, v, task.ID, task.Version+1)
		}, false},
		{"import", func(ctx context.Context, v account.Visit) error { return discard(h.Import(ctx, v, open.ID)) }, false},
		{"changes", func(ctx context.Context, v account.Visit) error {
			imp, err := h.Import(ctx, v, open.ID)
			if err != nil {
				return err
			}
			return discard(h.Changes(ctx, v, imp))
		}, false},
		{"upload a change", func(ctx context.Context, v account.Visit) error {
			imp, err := h.Upload(ctx, v, Upload{Year: 2024, Kind: Reform, FileName: "a.txt", Replaces: plan.ID, Content: strings.NewReader("a")})
			h.WaitRead(ctx, imp.ID)
			return err
		}, false},
		{"draft from a plan", func(ctx context.Context, v account.Visit) error {
			return discard(h.DraftByHand(ctx, v, 2025, Reform, plan.ID))
		}, false},
		{"revise", func(ctx context.Context, v account.Visit) error {
			return h.Revise(ctx, v, open.ID, open.Version, func(imp *Import) error { return imp.Reading.Keep(0) })
		}, false},
		{"adopt", func(ctx context.Context, v account.Visit) error {
			return discard(h.Adopt(ctx, v, open.ID, open.Version+1))
		}, false},
		{"discard", func(ctx context.Context, v account.Visit) error {
			err := h.Discard(ctx, v, open.ID)
			if errors.Is(err, ErrNotReady) { // adopted just before
				return nil
			}
			return err
		}, false},
	}
}

func TestNobodyReachesAnotherUnitsThings(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		acts := h.acts(t)
		before := h.trail(t, h.ngan)
		for _, act := range acts {
			expect(t, act.name+" from another unit", act.do(t.Context(), h.stranger), store.ErrNotFound)
		}
		if diff := cmp.Diff(before, h.trail(t, h.ngan)); diff != "" {
			t.Errorf("the trail has grown:\n%s", diff)
		}
		for _, act := range acts {
			if err := act.do(t.Context(), h.ngan); err != nil {
				t.Errorf("%s from the unit itself: %v", act.name, err)
			}
		}
		year, err := h.Year(t.Context(), h.stranger, 2024, Filter{})
		must(t, err)
		imports, err := h.OpenImports(t.Context(), h.stranger)
		must(t, err)
		if len(year.Tasks) != 0 || len(imports) != 0 {
			t.Errorf("the other unit sees %d tasks and %d imports", len(year.Tasks), len(imports))
		}
	})
}

func TestReadersOnlyLook(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		reader := h.reader(t)
		acts := append(h.acts(t),
			actOn{"draft from nothing", func(ctx context.Context, v account.Visit) error {
				_, err := h.DraftByHand(ctx, v, 2025, Reform, "")
				return err
			}, false},
			actOn{"adopt a draft", func(ctx context.Context, v account.Visit) error {
				_, err := h.AdoptDraft(ctx, v, 2024, Reform, newDraft("A"))
				return err
			}, false},
			actOn{"list imports", func(ctx context.Context, v account.Visit) error { _, err := h.OpenImports(ctx, v); return err }, false},
			actOn{"year", func(ctx context.Context, v account.Visit) error { _, err := h.Year(ctx, v, 2024, Filter{}); return err }, true},
			actOn{"year's calendar", func(ctx context.Context, v account.Visit) error {
				return h.WriteYearCalendar(ctx, v, 2024, "", io.Discard)
			}, true},
		)
		before := h.trail(t, h.ngan)
		for _, act := range acts {
			var want error
			if !act.looks {
				want = account.ErrForbidden
			}
			expect(t, act.name, act.do(t.Context(), reader), want)
			expect(t, act.name+" without any role", act.do(t.Context(), account.Visit{Unit: h.ngan.Unit}), account.ErrForbidden)
		}
		if diff := cmp.Diff(before, h.trail(t, h.ngan)); diff != "" {
			t.Errorf("the trail has grown:\n%s", diff)
		}
	})
}

func TestEveryActLeavesALine(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		acts := h.acts(t)
		lines := map[string]string{
			"fulfil": "plan.accept occurrence", "reopen": "plan.accept occurrence", "fulfil up to": "plan.accept plan",
			"edit": "plan.edit task", "add": "plan.edit task", "remove": "plan.edit task",
			"upload a change": "plan.import import", "draft from a plan": "plan.import import",
			"revise": "plan.import import", "adopt": "plan.import plan",
		}
		for _, act := range acts {
			before := len(h.trail(t, h.ngan))
			must(t, act.do(t.Context(), h.ngan))
			var want []string
			if line := lines[act.name]; line != "" {
				want = []string{line}
			}
			if got := h.trail(t, h.ngan)[before:]; !slices.Equal(got, want) {
				t.Errorf("%s leaves %q, want %q", act.name, got, want)
			}
		}
		must(t, audit.Verify(t.Context(), h.db, h.ngan.Unit.ID))
		all, err := audit.List(t.Context(), h.db, h.ngan.Unit.ID, audit.Filter{ActorID: "ngan"})
		must(t, err)
		if len(all) == 0 || all[0].From != "203.0.113.7" {
			t.Errorf("the trail does not say who and where from: %+v", all)
		}
	})
}
