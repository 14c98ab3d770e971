package figure_test

import (
	"context"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// What comes from outside counts when a second person has said yes, and is
// marked wherever it goes.
func TestOutsideCountsAfterASecondPersonsYes(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		o := h.entered(t, "signed", q1, 90, 0)
		if v := h.value(t, "signed", q1); v.Known {
			t.Errorf("before the yes it is %+v", v)
		}
		expect(t, "Tuấn's own yes", h.Confirm(t.Context(), h.tuan, o.ID), account.ErrForbidden)
		must(t, h.Confirm(t.Context(), h.khang, o.ID))
		v := h.value(t, "signed", q1)
		if !v.Known || v.Top != 90 || !v.Outside || v.Entry.ID != o.ID || v.Entry.Decided.Name != "Cán bộ khang" {
			t.Errorf("after the yes it is %+v", v)
		}
		// What is made of it is from outside too.
		if v := h.value(t, "signed_rate", q1); !v.Known || v.Top != 90 || v.Bottom != 4 || !v.Outside {
			t.Errorf("the rate is %+v", v)
		}
		if v := h.value(t, "signed", year24); v.Known {
			t.Errorf("of another period it is %+v", v)
		}
		rows, err := listAll(t.Context(), h.Actions, h.xem, figure.Drill{Figure: "signed_rate", Side: figure.Top, Period: q1, Most: 2})
		must(t, err)
		if len(rows) != 1 || rows[0].Adds != 90 || !rows[0].Outside || !strings.HasSuffix(rows[0].Href, "#o-"+o.ID) {
			t.Errorf("it opens %+v", rows)
		}
		must(t, h.Withdraw(t.Context(), h.tuan, o.ID, "nhập nhầm kỳ"))
		if v := h.value(t, "signed", q1); v.Known {
			t.Errorf("withdrawn it is %+v", v)
		}
	})
}

// A rate as a whole can come from outside: both of its numbers.
func TestARateFromOutside(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		must(t, h.Confirm(t.Context(), h.khang, h.entered(t, "signed_rate", q1, 90, 100).ID))
		if v := h.value(t, "signed_rate", q1); !v.Known || v.Top != 90 || v.Bottom != 100 || !v.Outside {
			t.Errorf("the rate is %+v", v)
		}
		for side, want := range map[figure.Side]int64{figure.Top: 90, figure.Bottom: 100, figure.Missing: 0} {
			rows, err := listAll(t.Context(), h.Actions, h.xem, figure.Drill{Figure: "signed_rate", Side: side, Period: q1, Most: 2})
			must(t, err)
			if got := adds(rows); got != want {
				t.Errorf("%s lists %d", side, got)
			}
		}
	})
}

// What Vidan counts itself is never replaced: the other number stands beside.
func TestOutsideNeverReplacesACount(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		must(t, h.Confirm(t.Context(), h.khang, h.entered(t, "texts_planned", q1, 7, 0).ID))
		v := h.value(t, "texts_planned", q1)
		if v.Top != 4 || v.Outside || v.Entry == nil || v.Entry.Top != 7 {
			t.Errorf("it is %+v", v)
		}
	})
}

func TestOneOutsideFigureOfAPeriod(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		first := h.entered(t, "signed", q1, 90, 0)
		n := figure.NewOutside{Figure: "signed", Period: q1, Top: 91, File: h.paper(t, h.hoa, "signed")}
		again := func() error { _, err := h.Enter(t.Context(), h.hoa, store.NewID(), n); return err }
		expect(t, "a second one", again(), figure.ErrThere)
		_, err := h.Enter(t.Context(), h.hoa, first.ID, n)
		expect(t, "the same form", err, store.ErrExists)
		expect(t, "Hoa withdraws what is not hers", h.Withdraw(t.Context(), h.hoa, first.ID, "sai"), figure.ErrNotYours)
		must(t, h.Refuse(t.Context(), h.khang, first.ID, "tệp không khớp"))
		must(t, again())
		expect(t, "a yes after the no", h.Confirm(t.Context(), h.khang, first.ID), figure.ErrState)
		expect(t, "a second no", h.Refuse(t.Context(), h.khang, first.ID, "vẫn sai"), figure.ErrState)
		all, err := h.Outsides(t.Context(), h.xem, "signed", "")
		must(t, err)
		if len(all) != 2 || all[1].State != figure.Refused || all[1].Reason != "tệp không khớp" || all[0].State != figure.Waiting {
			t.Errorf("there are %+v", all)
		}
	})
}

func TestNobodyConfirmsTheirOwn(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		o, err := h.Enter(t.Context(), h.khang, store.NewID(), figure.NewOutside{Figure: "signed", Period: q1, Top: 1, File: h.paper(t, h.khang, "signed")})
		must(t, err)
		expect(t, "the leader's own yes", h.Confirm(t.Context(), h.khang, o.ID), figure.ErrOwn)
		expect(t, "the leader's own no", h.Refuse(t.Context(), h.khang, o.ID, "thôi"), figure.ErrOwn)
	})
}

func TestWhatCannotBeEntered(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		file := h.paper(t, h.tuan, "signed")
		for _, test := range []struct {
			what string
			n    figure.NewOutside
			want error
		}{
			{"no such figure", figure.NewOutside{Figure: "none", Period: q1, File: file}, figure.ErrFigure},
			{"no period", figure.NewOutside{Figure: "signed", File: file}, figure.ErrPeriod},
			{"no file", figure.NewOutside{Figure: "signed", Period: q1}, figure.ErrNoFile},
			{"below zero", figure.NewOutside{Figure: "signed", Period: q1, Top: -1, File: file}, figure.ErrNumber},
			{"too large", figure.NewOutside{Figure: "signed", Period: q1, Top: 1 << 60, File: file}, figure.ErrNumber},
			{"a denominator of no rate", figure.NewOutside{Figure: "signed", Period: q1, Bottom: 2, File: file}, figure.ErrNumber},
			{"a long note", figure.NewOutside{Figure: "signed", Period: q1, Note: strings.Repeat("dài ", 300), File: file}, figure.ErrTooLong},
		} {
			_, err := h.Enter(t.Context(), h.tuan, store.NewID(), test.n)
			expect(t, test.what, err, test.want)
		}
		o := h.entered(t, "signed", q1, 1, 0)
		expect(t, "a no without a reason", h.Refuse(t.Context(), h.khang, o.ID, "  "), figure.ErrNoReason)
		expect(t, "withdrawing without a reason", h.Withdraw(t.Context(), h.tuan, o.ID, ""), figure.ErrNoReason)
	})
}

// Each act is for those who may, leaves a line of the trail, and knows nothing of
// another unit's things.
func TestEachActIsForThoseWhoMay(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		yes, no, back := h.entered(t, "signed", q1, 1, 0), h.entered(t, "signed", year24, 2, 0), h.entered(t, "signed_rate", q1, 1, 2)
		file := h.paper(t, h.tuan, "minutes")
		acts := []struct {
			name  string
			right audit.Action
			do    func(ctx context.Context, v account.Visit) error
			own   bool // of a thing of the unit
		}{
			{"enter", figure.ActEnter, func(ctx context.Context, v account.Visit) error {
				_, err := h.Enter(ctx, v, store.NewID(), figure.NewOutside{Figure: "minutes", Period: q1, File: file})
				return err
			}, false},
			{"confirm", figure.ActConfirm, func(ctx context.Context, v account.Visit) error { return h.Confirm(ctx, v, yes.ID) }, true},
			{"refuse", figure.ActConfirm, func(ctx context.Context, v account.Visit) error { return h.Refuse(ctx, v, no.ID, "sai") }, true},
			{"withdraw", figure.ActEnter, func(ctx context.Context, v account.Visit) error { return h.Withdraw(ctx, v, back.ID, "sai") }, true},
			{"match", figure.ActEnter, func(ctx context.Context, v account.Visit) error { return h.Match(ctx, v, 2024, "t4", "broadcasts") }, false},
			{"look", figure.ActView, func(ctx context.Context, v account.Visit) error { _, err := h.Outside(ctx, v, yes.ID); return err }, true},
			{"list", figure.ActView, func(ctx context.Context, v account.Visit) error { _, err := h.Outsides(ctx, v, "", ""); return err }, false},
			{"targets", figure.ActView, func(ctx context.Context, v account.Visit) error {
				_, err := h.Targets(ctx, v, figure.Term{Year: 2024, Part: figure.Year})
				return err
			}, false},
		}
		for _, act := range acts {
			before := h.trail(t)
			expect(t, act.name+" without any role", act.do(t.Context(), account.Visit{Unit: h.program.Unit}), account.ErrForbidden)
			for name, v := range map[string]account.Visit{"xem": h.xem, "tuan": h.tuan} {
				if !v.Can(act.right) {
					expect(t, act.name+" by "+name, act.do(t.Context(), v), account.ErrForbidden)
				}
			}
			if act.own {
				expect(t, act.name+" from another unit", act.do(t.Context(), h.stranger), store.ErrNotFound)
			}
			if got := h.trail(t); got != before {
				t.Errorf("%s in vain leaves %d lines", act.name, got-before)
			}
			must(t, act.do(t.Context(), h.khang))
			want := 1
			if act.right == figure.ActView {
				want = 0
			}
			if got := h.trail(t) - before; got != want {
				t.Errorf("%s leaves %d lines", act.name, got)
			}
		}
		must(t, audit.Verify(t.Context(), h.db, h.program.Unit.ID))
	})
}

func TestTheFileOfAFigureFromOutside(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		o := h.entered(t, "signed", q1, 90, 0)
		kept, file, err := h.OutsideFile(t.Context(), h.xem, o.ID)
		must(t, err)
		must(t, file.Close())
		if kept.File.Name != "bao-cao.txt" || kept.File.Size == 0 {
			t.Errorf("the file is %+v", kept.File)
		}
		_, err = h.TakeFile(t.Context(), h.xem, "signed", "a.txt", strings.NewReader("a"))
		expect(t, "a reader's file", err, account.ErrForbidden)
	})
}
