package estimate

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func kinds(steps []Step) []StepKind {
	var all []StepKind
	for _, s := range steps {
		all = append(all, s.Kind)
	}
	return all
}

func TestTheWayOfAnEstimate(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		e := h.drafted(t, 4_000_000)
		if e.State != Drafted || e.Amount != 4_000_000 || e.Field != theFirst || e.TaskTitle != "Rà soát văn bản" || e.DraftedBy.Name != "tuan" {
			t.Errorf("the draft is %+v", e)
		}
		must(t, h.Edit(ctx, h.tuan, e.ID, e.Version, textOf(3_000_000)))
		must(t, h.Submit(ctx, h.tuan, e.ID, e.Version+1))
		must(t, h.Check(ctx, h.binh, e.ID, Verdict{Note: "thiếu báo giá", Version: e.Version + 2}))
		if d := h.now(t, e.ID); d.State != Returned || h.totals(t, theFirst).Planned != 0 {
			t.Errorf("returned it is %s, planned %d", d.State, h.totals(t, theFirst).Planned)
		}
		must(t, h.Edit(ctx, h.hoa, e.ID, e.Version+3, textOf(2_500_000)))
		if d := h.now(t, e.ID); d.Revision != 2 || len(d.Revisions) != 2 || d.Revisions[1].Amount != 3_000_000 || d.DraftedBy.Name != "hoa" {
			t.Errorf("mended it is %+v", d)
		}
		must(t, h.Submit(ctx, h.hoa, e.ID, e.Version+4))
		must(t, h.Check(ctx, h.binh, e.ID, Verdict{Passes: true, Version: e.Version + 5}))
		must(t, h.Decide(ctx, h.khang, e.ID, Verdict{Passes: true, Note: "đồng ý", Version: e.Version + 6}))
		d := h.now(t, e.ID)
		want := []StepKind{StepDraft, StepSubmit, StepReturn, StepEdit, StepSubmit, StepCheck, StepApprove}
		if !slices.Equal(kinds(d.Steps), want) || d.State != Approved || d.Approved != 2_500_000 {
			t.Errorf("the history is %v, the estimate %+v", kinds(d.Steps), d.Estimate)
		}
		if step, _ := d.last(StepCheck); step.Left != 10_000_000 || step.Over() {
			t.Errorf("the check kept %+v", step)
		}
		if got, want := h.totals(t, theFirst), (Totals{Budget: 10_000_000, Approved: 2_500_000}); got != want {
			t.Errorf("the figures are %+v", got)
		}
		must(t, audit.Verify(ctx, h.db, h.program.Unit.ID))
	})
}

func TestEachStepHasItsPlace(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		for state, made := range map[State]func(testing.TB, Money) Estimate{
			Drafted: h.drafted, Submitted: h.submitted, Checked: h.checked, Approved: h.approved,
		} {
			for step, do := range map[StepKind]func(e Estimate) error{
				StepEdit:    func(e Estimate) error { return h.Edit(ctx, h.tuan, e.ID, e.Version, textOf(6)) },
				StepSubmit:  func(e Estimate) error { return h.Submit(ctx, h.tuan, e.ID, e.Version) },
				StepCheck:   func(e Estimate) error { return h.Check(ctx, h.binh, e.ID, Verdict{Passes: true, Version: e.Version}) },
				StepApprove: func(e Estimate) error { return h.Decide(ctx, h.khang, e.ID, Verdict{Passes: true, Version: e.Version}) },
				StepDrop:    func(e Estimate) error { return h.Drop(ctx, h.tuan, e.ID, e.Version, "thôi") },
			} {
				var want error
				if !slices.Contains(begins[step], state) {
					want = ErrState
				}
				expect(t, string(step)+" of what is "+string(state), do(made(t, 5)), want)
			}
		}
		e := h.submitted(t, 5)
		expect(t, "returning without a reason", h.Check(ctx, h.binh, e.ID, Verdict{Note: " ", Version: e.Version}), ErrNoReason)
		expect(t, "returning what is the accountant's", h.Decide(ctx, h.khang, e.ID, Verdict{Note: "không", Version: e.Version}), ErrState)
		e = h.checked(t, 5)
		expect(t, "an accountant sending back what is the leader's", h.Check(ctx, h.binh, e.ID, Verdict{Note: "thôi", Version: e.Version}), ErrState)
		empty := h.drafted(t, 0)
		expect(t, "submitting nothing", h.Submit(ctx, h.tuan, empty.ID, empty.Version), ErrNoLines)
		expect(t, "dropping without a reason", h.Drop(ctx, h.tuan, empty.ID, empty.Version, ""), ErrNoReason)
		expect(t, "a field that is not there", h.Draft(ctx, h.tuan, h.tasks[0].ID, store.NewID(), Text{Title: "a", FieldKey: "x"}), ErrField)
		_, err := h.pay(t, e.ID, 1)
		expect(t, "spending what was not approved", err, ErrState)
	})
}

func TestNotMoreThanIsLeft(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		h.checked(t, 3_000_000)
		h.approved(t, 4_000_000)
		exact := h.submitted(t, 3_000_000)
		over := h.submitted(t, 3_000_001)
		var tooMuch *OverError
		if err := h.Check(ctx, h.binh, over.ID, Verdict{Passes: true, Version: over.Version}); !errors.As(err, &tooMuch) || tooMuch.Left != 3_000_000 {
			t.Errorf("one đồng too much: %v", err)
		}
		must(t, h.Check(ctx, h.binh, exact.ID, Verdict{Passes: true, Version: exact.Version}))
		must(t, h.Check(ctx, h.binh, over.ID, Verdict{Passes: true, Note: "thị xã hứa bổ sung", Version: over.Version}))
		if step, _ := h.now(t, over.ID).last(StepCheck); !step.Over() || step.Left != 0 || step.Note == "" {
			t.Errorf("the check kept %+v", step)
		}
		if left := h.totals(t, theFirst).Left(); left != -3_000_001 {
			t.Errorf("%d is left", left)
		}
		h.give(t, theFirst, 5_000_000) // later: what was left at the check stays as it was
		if step, _ := h.now(t, over.ID).last(StepCheck); step.Left != 0 {
			t.Errorf("the check now says %d", step.Left)
		}
	})
}

func TestNobodyJudgesTheirOwn(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		draft := func(v account.Visit) Estimate {
			id := store.NewID()
			must(t, h.Draft(ctx, v, h.tasks[0].ID, id, textOf(1000)))
			must(t, h.Submit(ctx, v, id, 1))
			return h.now(t, id).Estimate
		}
		own := draft(h.binh)
		must(t, h.Check(ctx, h.binh, own.ID, Verdict{Passes: true, Version: own.Version})) // the only accountant

		second := h.enter(t, "nga", account.Accountant)
		own = draft(h.binh)
		var other *OwnError
		if err := h.Check(ctx, h.binh, own.ID, Verdict{Passes: true, Version: own.Version}); !errors.As(err, &other) || !slices.Equal(other.Others, []string{"nga"}) {
			t.Errorf("checking one's own: %v", err)
		}
		must(t, h.Check(ctx, second, own.ID, Verdict{Passes: true, Version: own.Version}))

		leaders := draft(h.khang)
		must(t, h.Check(ctx, h.binh, leaders.ID, Verdict{Passes: true, Version: leaders.Version}))
		if err := h.Decide(ctx, h.khang, leaders.ID, Verdict{Passes: true, Version: leaders.Version + 1}); !errors.As(err, &other) {
			t.Errorf("deciding on one's own: %v", err)
		}
		must(t, h.Decide(ctx, h.minh, leaders.ID, Verdict{Passes: true, Version: leaders.Version + 1}))

		// Who only mends somebody else's draft has drafted too.
		helped := h.drafted(t, 1000)
		must(t, h.Edit(ctx, h.binh, helped.ID, helped.Version, textOf(900)))
		must(t, h.Submit(ctx, h.tuan, helped.ID, helped.Version+1))
		if err := h.Check(ctx, h.binh, helped.ID, Verdict{Passes: true, Version: helped.Version + 2}); !errors.As(err, &other) {
			t.Errorf("checking what one has mended: %v", err)
		}
	})
}

func TestAmendingKeepsWhatWasApproved(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		e := h.approved(t, 4_000_000)
		_, err := h.pay(t, e.ID, 1_000_000)
		must(t, err)
		must(t, h.Edit(ctx, h.tuan, e.ID, e.Version, textOf(6_000_000)))
		if got, want := h.totals(t, theFirst), (Totals{Budget: 10_000_000, Planned: 2_000_000, Approved: 4_000_000, Spent: 1_000_000}); got != want {
			t.Errorf("amending: %+v", got)
		}
		if _, err := h.pay(t, e.ID, 3_000_001); err == nil {
			t.Error("the amendment was spent before it was approved")
		}
		must(t, h.Drop(ctx, h.tuan, e.ID, e.Version+1, "không cần nữa"))
		if d := h.now(t, e.ID); d.State != Approved || d.Revision != 1 || d.Amount != 4_000_000 || d.Amending() {
			t.Errorf("dropped it is %+v", d.Estimate)
		}
		must(t, h.Edit(ctx, h.tuan, e.ID, e.Version+2, textOf(500_000)))
		expect(t, "going below what was spent", h.Submit(ctx, h.tuan, e.ID, e.Version+3), ErrBelowSpent)
		must(t, h.Edit(ctx, h.tuan, e.ID, e.Version+3, textOf(1_000_000)))
		must(t, h.Submit(ctx, h.tuan, e.ID, e.Version+4))
		_, err = h.pay(t, e.ID, 1) // meanwhile
		must(t, err)
		expect(t, "checking what is now below", h.Check(ctx, h.binh, e.ID, Verdict{Passes: true, Version: e.Version + 5}), ErrBelowSpent)
		if d := h.now(t, e.ID); d.Revision != 3 || len(d.Revisions) != 3 || d.Approved != 4_000_000 {
			t.Errorf("it is %+v", d.Estimate)
		}
		changed := textOf(1)
		changed.FieldKey = theSecond.Key
		other := h.approved(t, 5)
		expect(t, "moving approved money to another field", h.Edit(ctx, h.tuan, other.ID, other.Version, changed), ErrField)
	})
}

func TestTwoPeopleDecideAtOnce(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		e := h.checked(t, 1_000_000)
		errs := together(2, func(i int) error {
			v := []account.Visit{h.khang, h.minh}[i]
			return h.Decide(context.Background(), v, e.ID, Verdict{Passes: i == 0, Note: "ý kiến", Version: e.Version})
		})
		slices.SortFunc(errs, func(a, b error) int {
			if a == nil {
				return -1
			}
			return 1
		})
		if errs[0] != nil || !errors.Is(errs[1], store.ErrStale) {
			t.Errorf("deciding at once: %v", errs)
		}
		if steps := h.now(t, e.ID).Steps; len(steps) != 4 {
			t.Errorf("the history is %v", kinds(steps))
		}
	})
}

func together(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errs
}

func TestSpendingsTogetherStayWithinWhatWasApproved(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		e := h.approved(t, 1_000_000)
		const people, each = 8, Money(300_000)
		errs := together(people, func(int) error {
			return h.Spend(context.Background(), h.binh, e.ID, store.NewID(), Payment{Day: on(3, 12), Amount: each, Voucher: "PC"})
		})
		paid := 0
		for _, err := range errs {
			var over *OverspentError
			switch {
			case err == nil:
				paid++
			case !errors.As(err, &over):
				t.Errorf("spending at once: %v", err)
			}
		}
		if d := h.now(t, e.ID); paid != 3 || d.Spent != 3*each || len(d.Spendings) != 3 || d.Left() != 100_000 {
			t.Errorf("%d were paid, %d in all", paid, d.Spent)
		}
		must(t, audit.Verify(t.Context(), h.db, h.program.Unit.ID))
	})
}

func TestChecksTogetherStayWithinWhatIsLeft(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		estimates := make([]Estimate, 5)
		for i := range estimates {
			estimates[i] = h.submitted(t, 4_000_000)
		}
		errs := together(len(estimates), func(i int) error {
			return h.Check(context.Background(), h.binh, estimates[i].ID, Verdict{Passes: true, Version: estimates[i].Version})
		})
		passed := 0
		for _, err := range errs {
			if err == nil {
				passed++
			}
		}
		if got := h.totals(t, theFirst); passed != 2 || got.Checked != 8_000_000 || got.Left() != 2_000_000 {
			t.Errorf("%d passed: %+v, %v", passed, got, errs)
		}
	})
}

func TestSpendingUpToTheLimit(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		e := h.approved(t, 1_000_000)
		first, err := h.pay(t, e.ID, 600_000)
		must(t, err)
		var over *OverspentError
		if _, err = h.pay(t, e.ID, 400_001); !errors.As(err, &over) || over.Left != 400_000 {
			t.Errorf("one đồng too much: %v", err)
		}
		_, err = h.pay(t, e.ID, 400_000)
		must(t, err)
		if _, err = h.pay(t, e.ID, 1); !errors.As(err, &over) || over.Left != 0 {
			t.Errorf("with nothing left: %v", err)
		}
		again := Payment{Day: on(3, 12), Amount: 600_000, Voucher: "PC-01"}
		expect(t, "the same form again", h.Spend(ctx, h.binh, e.ID, first, again), store.ErrExists)

		expect(t, "taking back without a reason", h.Reverse(ctx, h.binh, e.ID, first, " "), ErrNoReason)
		must(t, h.Reverse(ctx, h.binh, e.ID, first, "ghi nhầm"))
		expect(t, "taking back twice", h.Reverse(ctx, h.binh, e.ID, first, "ghi nhầm"), store.ErrExists)
		d := h.now(t, e.ID)
		if len(d.Spendings) != 3 || d.Spent != 400_000 || d.Left() != 600_000 {
			t.Errorf("it has %+v, spent %d", d.Spendings, d.Spent)
		}
		i := slices.IndexFunc(d.Spendings, func(s Spending) bool { return s.Reverses == first })
		if d.Spendings[i].Amount != -600_000 {
			t.Errorf("the counter-entry is %+v", d.Spendings[i])
		}
		expect(t, "taking back a counter-entry", h.Reverse(ctx, h.binh, e.ID, d.Spendings[i].ID, "thôi"), ErrState)
		expect(t, "taking back what is not there", h.Reverse(ctx, h.binh, e.ID, store.NewID(), "thôi"), store.ErrNotFound)
		for what, p := range map[error]Payment{
			ErrNothing:  {Day: on(3, 1), Voucher: "PC"},
			ErrNegative: {Day: on(3, 1), Voucher: "PC", Amount: -5},
			ErrTooMuch:  {Day: on(3, 1), Voucher: "PC", Amount: MaxMoney + 1},
			ErrNoDay:    {Voucher: "PC", Amount: 5},
			ErrFuture:   {Day: on(3, 13), Voucher: "PC", Amount: 5},
			ErrNoNumber: {Day: on(3, 1), Amount: 5, Voucher: " "},
		} {
			expect(t, "a spending that is wanting", h.Spend(ctx, h.binh, e.ID, store.NewID(), p), what)
		}
	})
}

func TestTheTableItselfRefusesToSpendTooMuch(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		e := h.approved(t, 1000)
		for _, amount := range []Money{1001, -1} {
			err := h.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				return addSpent(ctx, tx, e.UnitID, e.ID, amount)
			})
			if err == nil {
				t.Errorf("%d went in", amount)
			}
		}
	})
}

func TestTheBudgetIsTheSumOfItsDecisions(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		add := func(kind EntryKind, source Source, amount Money) error {
			return h.AddEntry(ctx, h.binh, year, store.NewID(), NewEntry{
				FieldKey: theFirst.Key, Source: source, Kind: kind, Amount: amount, Number: "1/QĐ", Day: on(2, 1),
			})
		}
		must(t, add(Supplement, UpperBudget, 2_000_000))
		must(t, add(Increase, OwnBudget, 500_000))
		must(t, add(Decrease, OwnBudget, 1_500_000))
		var short *ShortError
		if err := add(Decrease, UpperBudget, 2_000_001); !errors.As(err, &short) || short.Has != 2_000_000 {
			t.Errorf("taking more than the source has: %v", err)
		}
		h.approved(t, 9_000_000)
		must(t, add(Decrease, OwnBudget, 9_000_000)) // cut below what was approved
		if got := h.totals(t, theFirst); got.Budget != 2_000_000 || got.Left() != -7_000_000 {
			t.Errorf("the figures are %+v", got)
		}
		entries, err := h.Entries(ctx, h.xem, year, theFirst.Key)
		must(t, err)
		if len(entries) != 5 || entries[0].Kind != Initial || entries[4].Amount != -9_000_000 {
			t.Errorf("the decisions are %+v", entries)
		}
		good := NewEntry{FieldKey: General, Source: OwnBudget, Kind: Initial, Amount: 5, Number: "1", Day: on(1, 1)}
		for _, test := range []struct {
			change func(*NewEntry)
			want   error
		}{
			{func(n *NewEntry) { n.Amount = 0 }, ErrNothing}, {func(n *NewEntry) { n.Amount = -1 }, ErrNegative},
			{func(n *NewEntry) { n.Amount = MaxMoney + 1 }, ErrTooMuch}, {func(n *NewEntry) { n.Number = "" }, ErrNoNumber},
			{func(n *NewEntry) { n.Day = on(3, 13) }, ErrFuture}, {func(n *NewEntry) { n.Source = "x" }, ErrKind},
			{func(n *NewEntry) { n.FieldKey = "x" }, ErrField}, {func(*NewEntry) {}, nil},
		} {
			n := good
			test.change(&n)
			expect(t, "an entry", h.AddEntry(ctx, h.binh, year, store.NewID(), n), test.want)
		}
		id := store.NewID()
		must(t, h.AddEntry(ctx, h.binh, year, id, good))
		expect(t, "the same form again", h.AddEntry(ctx, h.binh, year, id, good), store.ErrExists)
		good.Kind, good.Amount = Decrease, 1000
		expect(t, "the same form again, taking", h.AddEntry(ctx, h.binh, year, id, good), store.ErrExists)
	})
}

func TestATaskThatLeavesThePlan(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		approved, checked, submitted, drafted := h.approved(t, 1000), h.checked(t, 1000), h.submitted(t, 1000), h.drafted(t, 1000)
		must(t, h.plans.RemoveTask(ctx, h.program, h.tasks[0].ID, h.tasks[0].Version))

		expect(t, "submitting", h.Submit(ctx, h.tuan, drafted.ID, drafted.Version), ErrTaskGone)
		expect(t, "checking", h.Check(ctx, h.binh, submitted.ID, Verdict{Passes: true, Version: submitted.Version}), ErrTaskGone)
		expect(t, "approving", h.Decide(ctx, h.khang, checked.ID, Verdict{Passes: true, Version: checked.Version}), ErrTaskGone)
		expect(t, "drafting", h.Draft(ctx, h.tuan, h.tasks[0].ID, store.NewID(), textOf(1)), store.ErrNotFound)
		must(t, h.Check(ctx, h.binh, submitted.ID, Verdict{Note: "không còn nhiệm vụ", Version: submitted.Version}))
		must(t, h.Decide(ctx, h.khang, checked.ID, Verdict{Note: "không còn nhiệm vụ", Version: checked.Version}))
		must(t, h.Drop(ctx, h.tuan, drafted.ID, drafted.Version, "không còn nhiệm vụ"))
		_, err := h.pay(t, approved.ID, 400)
		must(t, err)
		d := h.now(t, approved.ID)
		if d.TaskThere || d.TaskTitle != "Rà soát văn bản" || d.TaskRef != "I.1" {
			t.Errorf("of the task is known %q %q, there %v", d.TaskRef, d.TaskTitle, d.TaskThere)
		}
		must(t, h.Edit(ctx, h.tuan, approved.ID, d.Version, textOf(400))) // give back what is not needed
		must(t, h.Submit(ctx, h.tuan, approved.ID, d.Version+1))
		must(t, h.Check(ctx, h.binh, approved.ID, Verdict{Passes: true, Version: d.Version + 2}))
		must(t, h.Decide(ctx, h.khang, approved.ID, Verdict{Passes: true, Version: d.Version + 3}))
		if got := h.totals(t, theFirst); got.Approved != 400 || got.Spent != 400 {
			t.Errorf("the figures are %+v", got)
		}
	})
}

func TestAReplacedPlanKeepsItsMoney(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		kept := h.approved(t, 1000)
		imp, err := h.plans.Upload(ctx, h.program, plan.Upload{
			Year: year, Kind: plan.Reform, FileName: "moi.json", Replaces: h.adopted.ID, Content: jsonOf(t, draftOf("Rà soát văn bản", "Tuyên truyền")),
		})
		must(t, err)
		h.plans.WaitRead(ctx, imp.ID)
		imp, err = h.plans.Import(ctx, h.program, imp.ID)
		must(t, err)
		_, err = h.plans.Adopt(ctx, h.program, imp.ID, imp.Version)
		must(t, err)
		d := h.now(t, kept.ID)
		if !d.TaskThere || d.Plan.ID != h.adopted.ID {
			t.Errorf("after the change the task is there: %v, the plan %s", d.TaskThere, d.Plan.ID)
		}
		if got := h.totals(t, theFirst); got.Approved != 1000 || got.Budget != 10_000_000 {
			t.Errorf("the figures are %+v", got)
		}
		of, err := h.OfTask(ctx, h.xem, kept.TaskID)
		must(t, err)
		if len(of) != 1 || of[0].ID != kept.ID {
			t.Errorf("the task has %+v", of)
		}
	})
}

func TestNewsAreToldWithinTheAct(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		var told []string
		var fail error
		event.On(h.bus, func(_ context.Context, _ bun.Tx, n WasSubmitted) error {
			told = append(told, string(n.Estimate.State))
			return fail
		})
		event.On(h.bus, func(_ context.Context, _ bun.Tx, n WasChecked) error {
			told = append(told, "checked")
			if !n.Passed || n.Left != 10_000_000 || n.ActorID != h.binh.User.ID || !slices.Contains(n.Drafters, h.tuan.User.ID) {
				t.Errorf("the news is %+v", n)
			}
			return nil
		})
		event.On(h.bus, func(_ context.Context, _ bun.Tx, n WasDecided) error {
			told = append(told, "decided")
			if !n.Approved || n.Estimate.Approved != 1000 {
				t.Errorf("the news is %+v", n)
			}
			return nil
		})
		event.On(h.bus, func(_ context.Context, _ bun.Tx, n WasSpent) error {
			told = append(told, "spent")
			if n.Estimate.Spent != 5 || n.Spending.Amount != 5 {
				t.Errorf("the news is %+v", n)
			}
			return nil
		})
		e := h.approved(t, 1000)
		_, err := h.pay(t, e.ID, 5)
		must(t, err)
		if want := []string{"submitted", "checked", "decided", "spent"}; !slices.Equal(told, want) {
			t.Errorf("told were %q", told)
		}
		fail = errors.New("the listener cannot write")
		draft := h.drafted(t, 5)
		lines := h.trail(t)
		expect(t, "an act whose news fail", h.Submit(t.Context(), h.tuan, draft.ID, draft.Version), fail)
		if d := h.now(t, draft.ID); d.State != Drafted || h.trail(t) != lines {
			t.Error("half of the act stayed")
		}
	})
}
