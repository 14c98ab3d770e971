package estimate

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func jsonOf(tb testing.TB, d plan.Draft) io.Reader {
	tb.Helper()
	var b bytes.Buffer
	must(tb, plan.WriteJSON(&b, d))
	return &b
}

// An act is anything that somebody does, on things of xã Anh Sơn.
type act struct {
	name   string
	right  audit.Action
	do     func(ctx context.Context, v account.Visit) error
	listed bool // of a year, not of one thing: others see their own
}

func (h hall) acts(tb testing.TB) []act {
	tb.Helper()
	d, e := h.drafted(tb, 1000), h.drafted(tb, 1000)
	s, c, a := h.submitted(tb, 1000), h.checked(tb, 1000), h.approved(tb, 1000)
	spending, err := h.pay(tb, a.ID, 5)
	must(tb, err)
	return []act{
		{"draft", ActDraft, func(ctx context.Context, v account.Visit) error {
			return h.Draft(ctx, v, h.tasks[0].ID, store.NewID(), textOf(5))
		}, false},
		{"edit", ActDraft, func(ctx context.Context, v account.Visit) error { return h.Edit(ctx, v, d.ID, d.Version, textOf(7)) }, false},
		{"submit", ActDraft, func(ctx context.Context, v account.Visit) error { return h.Submit(ctx, v, d.ID, d.Version+1) }, false},
		{"drop", ActDraft, func(ctx context.Context, v account.Visit) error { return h.Drop(ctx, v, e.ID, e.Version, "thôi") }, false},
		{"check", ActCheck, func(ctx context.Context, v account.Visit) error {
			return h.Check(ctx, v, s.ID, Verdict{Passes: true, Version: s.Version})
		}, false},
		{"decide", ActDecide, func(ctx context.Context, v account.Visit) error {
			return h.Decide(ctx, v, c.ID, Verdict{Passes: true, Version: c.Version})
		}, false},
		{"spend", ActSpend, func(ctx context.Context, v account.Visit) error {
			return h.Spend(ctx, v, a.ID, store.NewID(), Payment{Day: on(3, 1), Amount: 5, Voucher: "PC"})
		}, false},
		{"reverse", ActSpend, func(ctx context.Context, v account.Visit) error { return h.Reverse(ctx, v, a.ID, spending, "nhầm") }, false},
		{"estimate", ActView, func(ctx context.Context, v account.Visit) error { _, err := h.Estimate(ctx, v, a.ID); return err }, false},
		{"budget", ActBudget, func(ctx context.Context, v account.Visit) error {
			n := NewEntry{FieldKey: General, Source: OwnBudget, Kind: Initial, Amount: 5, Number: "1", Day: on(1, 1)}
			return h.AddEntry(ctx, v, year, store.NewID(), n)
		}, true},
		{"money", ActView, func(ctx context.Context, v account.Visit) error { _, err := h.Money(ctx, v, year); return err }, true},
		{"list", ActView, func(ctx context.Context, v account.Visit) error {
			_, err := h.Estimates(ctx, v, year, Filter{})
			return err
		}, true},
		{"entries", ActView, func(ctx context.Context, v account.Visit) error { _, err := h.Entries(ctx, v, year, ""); return err }, true},
		{"of a task", ActView, func(ctx context.Context, v account.Visit) error {
			_, err := h.OfTask(ctx, v, h.tasks[0].ID)
			return err
		}, true},
		{"workbook", ActView, func(ctx context.Context, v account.Visit) error { return h.WriteXLSX(ctx, v, year, io.Discard) }, true},
	}
}

func TestEachActIsForThoseWhoMay(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		acts := h.acts(t)
		before := h.trail(t)
		for _, act := range acts {
			expect(t, act.name+" without any role", act.do(t.Context(), account.Visit{Unit: h.program.Unit}), account.ErrForbidden)
			for name, v := range map[string]account.Visit{
				"xem": h.xem, "tuan": h.tuan, "binh": h.binh, "khang": h.khang, "ngan": h.ngan,
			} {
				if !v.Can(act.right) {
					expect(t, act.name+" by "+name, act.do(t.Context(), v), account.ErrForbidden)
				}
			}
			if !act.listed {
				expect(t, act.name+" from another unit", act.do(t.Context(), h.stranger), store.ErrNotFound)
			}
		}
		if got := h.trail(t); got != before {
			t.Errorf("the trail has grown by %d lines", got-before)
		}
		for _, act := range acts {
			lines := h.trail(t)
			must(t, act.do(t.Context(), h.program))
			want := 1
			if act.right == ActView {
				want = 0
			}
			if got := h.trail(t) - lines; got != want {
				t.Errorf("%s leaves %d lines", act.name, got)
			}
		}
		must(t, audit.Verify(t.Context(), h.db, h.program.Unit.ID))
		others, err := h.Estimates(t.Context(), h.stranger, year, Filter{})
		must(t, err)
		if len(others) != 0 {
			t.Errorf("the other unit sees %d estimates", len(others))
		}
	})
}
