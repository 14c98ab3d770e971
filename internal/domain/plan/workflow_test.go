package plan

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestStepsLeadFromStageToStage(t *testing.T) {
	stages := Stages
	want := map[Step]map[Stage]Stage{
		StepStart:    {NotStarted: InProgress, Returned: InProgress},
		StepHandIn:   {NotStarted: HandedIn, InProgress: HandedIn, Returned: HandedIn},
		StepTakeBack: {HandedIn: InProgress},
		StepAccept:   {HandedIn: Accepted},
		StepReturn:   {HandedIn: Returned},
		StepFulfil:   {NotStarted: Accepted, InProgress: Accepted, Returned: Accepted},
		StepReopen:   {Accepted: InProgress},
	}
	for step, leads := range want {
		for _, from := range stages {
			got, err := Occurrence{Stage: from, HandedOn: on(3, 1)}.moved(step, "ngan", Handing{On: on(3, 4)})
			to, open := leads[from]
			if open != (err == nil) || open && got.Stage != to {
				t.Errorf("%s from %s leads to %s (%v), want %q", step, from, got.Stage, err, to)
			}
		}
	}
}

func TestWhatWasAcceptedIsDoneOnTheDayItWasHandedIn(t *testing.T) {
	days := standardDays(t)
	o := Occurrence{Kind: By, Date: on(3, 12)}
	o, _ = o.moved(StepHandIn, "lan", Handing{On: on(3, 12), Note: "21/BC"})
	for day, want := range map[clock.Date]State{on(3, 11): Soon, on(3, 12): Waiting, on(3, 29): Waiting} {
		if got := o.StateOn(day, days); got != want {
			t.Errorf("handed in, it is %s on %s, want %s", got, day, want)
		}
	}
	o, _ = o.moved(StepAccept, "khang", Handing{})
	if got := o.StateOn(on(3, 29), days); got != DoneOnTime || o.DoneOn != on(3, 12) || o.DoneBy != "lan" {
		t.Errorf("accepted later, it is %s, done on %s by %s", got, o.DoneOn, o.DoneBy)
	}
}

func TestAPostponedDateMovesOffDaysOffAndThePlansOwnStays(t *testing.T) {
	days := standardDays(t)
	o := Occurrence{Kind: Before, Date: on(3, 10), PostponedTo: on(4, 30)}
	if got, want := o.LastDay(days), on(5, 2); got != want { // 30 April and 1 May are holidays
		t.Errorf("the last day is %s, want %s", got, want)
	}
	if got, want := o.AsPlanned().LastDay(days), on(3, 9); got != want {
		t.Errorf("as planned, the last day is %s, want %s", got, want)
	}
	o.DoneOn = on(5, 2)
	if now, planned := o.StateOn(on(6, 1), days), o.AsPlanned().StateOn(on(6, 1), days); now != DoneOnTime || planned != DoneLate {
		t.Errorf("done on 2 May it is %s, in a report %s", now, planned)
	}
}

func TestWhoseWorkItIs(t *testing.T) {
	lan := account.Visit{User: account.User{ID: "lan"}, PostID: "justice"}
	for _, test := range []struct {
		what           string
		lead, assignee string
		want           bool
	}{
		{"led by one's post", "justice", "", true},
		{"led by another post", "office", "", false},
		{"led by nobody", "", "", true},
		{"given to me", "office", "lan", true},
		{"given to a colleague on my post", "justice", "hoa", false},
	} {
		if got := (Task{LeadPostID: test.lead}).IsWorkOf(lan, Occurrence{AssigneeID: test.assignee}); got != test.want {
			t.Errorf("%s: %v", test.what, got)
		}
	}
}

// desks are a chairman and two officers beside Ngan, of whom Lan holds the post
// that leads the task.
func (h hall) desks(t *testing.T) (o Occurrence, lan, hoa, khang account.Visit) {
	t.Helper()
	task := h.taskOf(t, h.takeDraft(t, newDraft("Báo cáo")), "I.1")
	posts, err := h.units.Posts(t.Context(), h.ngan.Unit.ID)
	must(t, err)
	var own, other unit.Post
	for _, p := range posts {
		if p.ID == task.LeadPostID {
			own = p
		}
	}
	other, err = h.units.CreatePost(t.Context(), "", h.ngan.Unit.ID, "Địa chính")
	must(t, err)
	return task.Occurrences[0], h.member(t, "lan", account.Officer, own.ID), h.member(t, "hoa", account.Officer, other.ID), h.member(t, "khang", account.Leader)
}

func (h hall) occurrence(t *testing.T, id string) Occurrence {
	t.Helper()
	o, err := h.Occurrence(t.Context(), h.ngan, id)
	must(t, err)
	return o
}

func TestAnOfficersWorkIsHandedInReturnedAndAccepted(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		o, lan, hoa, khang := h.desks(t)
		var told []Step
		event.On(h.bus, func(_ context.Context, _ bun.Tx, n OccurrenceMoved) error { told = append(told, n.Step); return nil })

		expect(t, "a colleague of another post", h.Start(ctx, hoa, o.ID, 1), ErrNotYours)
		expect(t, "an officer accepts", h.Accept(ctx, lan, o.ID, Handing{Version: 1}), account.ErrForbidden)
		expect(t, "an officer says it is done", h.Fulfil(ctx, lan, o.ID, Handing{On: on(3, 1), Version: 1}), account.ErrForbidden)
		must(t, h.Start(ctx, lan, o.ID, 1))
		expect(t, "tomorrow", h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 13), Version: 2}), ErrFuture)
		must(t, h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 11), Note: "21/BC", Version: 2}))
		expect(t, "handed in twice", h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 11), Version: 2}), store.ErrStale)
		expect(t, "handed in again", h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 11), Version: 3}), ErrStep)
		expect(t, "without a reason", h.Return(ctx, khang, o.ID, Handing{Note: " ", Version: 3}), ErrReason)
		must(t, h.Return(ctx, khang, o.ID, Handing{Note: "thiếu phụ lục", Version: 3}))
		must(t, h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 12), Version: 4}))
		must(t, h.Accept(ctx, khang, o.ID, Handing{Version: 5}))

		done := h.occurrence(t, o.ID)
		if done.Stage != Accepted || done.DoneOn != on(3, 12) || done.DoneBy != lan.User.ID {
			t.Errorf("accepted, it is %+v", done)
		}
		steps, err := h.StepsOf(ctx, lan, o.TaskID)
		must(t, err)
		if len(steps) != 5 || steps[2].Step != StepReturn || steps[2].Note != "thiếu phụ lục" || steps[2].ActorID != khang.User.ID {
			t.Errorf("the steps are %+v", steps)
		}
		if len(told) != 5 || told[4] != StepAccept {
			t.Errorf("told were %v", told)
		}
	})
}

// A deputy decides in the fields that they answer for; their own work elsewhere
// they hand in like anybody.
func TestADeputyDecidesInTheirFields(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		o, lan, _, khang := h.desks(t)
		task, _, err := h.Task(ctx, khang, o.TaskID)
		must(t, err)
		other, own := khang, khang
		other.Fields = []string{"Lĩnh vực khác"}
		own.Fields = []string{"Lĩnh vực khác", strings.ToUpper(task.SectionTitle)}
		must(t, h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 11), Version: 1}))

		for what, err := range map[string]error{
			"accepts":  h.Accept(ctx, other, o.ID, Handing{Version: 2}),
			"returns":  h.Return(ctx, other, o.ID, Handing{Note: "thiếu", Version: 2}),
			"puts off": h.Postpone(ctx, other, o.ID, Postponement{To: on(12, 1), Reason: "chờ", Version: 2}),
			"assigns":  h.Assign(ctx, other, o.ID, lan.User.ID, 2),
			"fulfils":  h.Fulfil(ctx, other, o.ID, Handing{On: on(3, 11), Version: 2}),
		} {
			expect(t, "a deputy of another field "+what, err, ErrOtherField)
		}
		must(t, h.Accept(ctx, own, o.ID, Handing{Version: 2}))
		expect(t, "a deputy of another field reopens", h.Reopen(ctx, other, o.ID, 3), ErrOtherField)
		must(t, h.Reopen(ctx, khang, o.ID, 3))

		preview, err := h.PreviewBulk(ctx, other, BulkOrder{Step: StepAssign, PersonID: lan.User.ID, Picks: []Pick{{ID: o.ID, Version: 4}}})
		must(t, err)
		if cannot := preview.Cannot(); len(cannot) != 1 || !errors.Is(cannot[0].Problem, ErrOtherField) {
			t.Errorf("an act on many leaves out %+v", cannot)
		}
	})
}

func TestPutOffAndGivenToSomebody(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		o, lan, hoa, khang := h.desks(t)
		expect(t, "by an officer", h.Postpone(ctx, lan, o.ID, Postponement{To: on(12, 1), Reason: "x", Version: 1}), account.ErrForbidden)
		expect(t, "to an earlier day", h.Postpone(ctx, khang, o.ID, Postponement{To: o.Date, Reason: "x", Version: 1}), ErrEarlier)
		expect(t, "without a reason", h.Postpone(ctx, khang, o.ID, Postponement{To: on(12, 30), Version: 1}), ErrReason)
		must(t, h.Postpone(ctx, khang, o.ID, Postponement{To: on(12, 30), Reason: "chờ thị xã", Version: 1}))
		if got := h.occurrence(t, o.ID); got.Date != o.Date || got.Due() != on(12, 30) {
			t.Errorf("put off, it is %+v", got)
		}
		expect(t, "to a stranger", h.Assign(ctx, khang, o.ID, "binh", 2), ErrNoColleague)
		must(t, h.Assign(ctx, khang, o.ID, hoa.User.ID, 2))
		expect(t, "whose it was", h.Start(ctx, lan, o.ID, 3), ErrNotYours)
		must(t, h.Start(ctx, hoa, o.ID, 3))
		agenda := func(v account.Visit) int {
			a, err := h.Agenda(ctx, v, WorkOf(v))
			must(t, err)
			return len(a.Overdue) + len(a.DueToday) + len(a.ThisWeek) + len(a.Later)
		}
		must(t, h.Assign(ctx, khang, o.ID, "", 4))
		if agenda(lan) != 0 || agenda(hoa) != 0 {
			t.Error("what is put off to December is on a desk in March")
		}
	})
}
