package plan

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestLinksThatProve(t *testing.T) {
	for _, address := range []string{
		"", "javascript:alert(1)", "data:text/html,x", "ftp://a.vn/x", "//a.vn", "a.vn/x", "https://", "https://:443/x",
		"https://ngan:bimat@a.vn/", "https://a.vn/\x00", "https://a.vn/" + strings.Repeat("x", 3000), "java\nscript:alert(1)",
		"https://a.vn:abc/", "mailto:a@b.vn", " ",
	} {
		if got, err := checkLink(address); err == nil {
			t.Errorf("%.40q is taken as %q", address, got)
		}
	}
	for address, want := range map[string]string{
		" https://anhson.gov.vn/bc/25 ":  "https://anhson.gov.vn/bc/25",
		"http://a.vn/?q=<script>":        "http://a.vn/?q=<script>",
		"https://a.vn/báo cáo.pdf#trang": "https://a.vn/b%C3%A1o%20c%C3%A1o.pdf#trang",
	} {
		if got, err := checkLink(address); err != nil || got != want {
			t.Errorf("%q is taken as %q (%v), want %q", address, got, err, want)
		}
	}
}

func TestProofsStandInTheOrderOfThePlan(t *testing.T) {
	task := Task{Products: []string{"Kế hoạch", "Báo cáo quý"}}
	evidence := []Evidence{
		{ID: "1", Product: "BÁO CÁO  QUÝ"}, {ID: "2"}, {ID: "3", Product: "Tờ trình"},
		{ID: "4", Product: "Kế hoạch", RemovedAt: on(3, 1).Time()},
	}
	var got []string
	for _, p := range ProofsOf(task, evidence) {
		line := p.Product + ":"
		for _, e := range p.Evidence {
			line += e.ID
		}
		if p.Proved() {
			line += " proved"
		}
		got = append(got, line)
	}
	if diff := cmp.Diff([]string{"Kế hoạch:4", "Báo cáo quý:1 proved", ":2 proved", "Tờ trình:3 proved"}, got); diff != "" {
		t.Error(diff)
	}
	if proved, all := ProvedCount(task, evidence); proved != 1 || all != 2 {
		t.Errorf("%d of %d products are proved", proved, all)
	}
}

func TestStatesOfProducts(t *testing.T) {
	piece := []Evidence{{ID: "1", Product: "Báo cáo"}}
	open, handed, shown := Occurrence{ID: "a"}, Occurrence{ID: "b", HandedOn: on(3, 1)}, Occurrence{ID: "c", HandedOn: on(3, 1), Proofs: 1}
	for _, test := range []struct {
		what     string
		dates    []Occurrence
		evidence []Evidence
		want     ProofState
	}{
		{"nothing was handed in", []Occurrence{open}, nil, Awaited},
		{"proved before it is handed in", []Occurrence{open}, piece, Proved},
		{"handed in with nothing", []Occurrence{handed}, nil, Unproved},
		{"handed in with proof", []Occurrence{shown, open}, piece, Proved},
		{"one of two was handed in with nothing", []Occurrence{shown, handed}, piece, Unproved},
		{"all is handed in with the proof of something else", []Occurrence{shown}, []Evidence{{ID: "1"}}, Unproved},
		{"something is handed in with the proof of something else", []Occurrence{shown, open}, []Evidence{{ID: "1"}}, Awaited},
		{"what is ongoing", nil, nil, Awaited},
	} {
		lines := ProofLinesOf([]Task{{ID: "t", Products: []string{"Báo cáo"}, Occurrences: test.dates}}, withTask(test.evidence, "t"))
		if lines[0].State != test.want || lines[0].Extra {
			t.Errorf("%s: %+v, want %s", test.what, lines[0], test.want)
		}
		if len(lines) > 1 && !lines[1].Extra {
			t.Errorf("%s: the second line counts as a product", test.what)
		}
	}
	two := Task{ID: "t", Products: []string{"Báo cáo", "Biểu"}, Occurrences: []Occurrence{shown, handed}}
	lines := ProofLinesOf([]Task{two}, withTask(piece, "t"))
	if lines[0].State != Proved || lines[1].State != Unproved {
		t.Errorf("of two products, one of which has proof, %s and %s", lines[0].State, lines[1].State)
	}
	if lines := ProofLinesOf([]Task{{ID: "t"}}, nil); len(lines) != 1 || lines[0].Extra {
		t.Errorf("a task without products has the lines %+v", lines)
	}
}

func withTask(evidence []Evidence, id string) []Evidence {
	all := make([]Evidence, 0, len(evidence))
	for _, e := range evidence {
		e.TaskID = id
		all = append(all, e)
	}
	return all
}

func (h hall) taken(t *testing.T, v account.Visit, occurrenceID, name, content string) Piece {
	t.Helper()
	file, err := h.TakeFile(t.Context(), v, occurrenceID, name, strings.NewReader(content))
	must(t, err)
	return Piece{File: file}
}

func TestEvidenceIsAddedAndTakenBackInSight(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		o, lan, hoa, khang := h.desks(t)
		var told []string
		event.On(h.bus, func(_ context.Context, _ bun.Tx, n EvidenceAdded) error {
			told = append(told, "added "+n.Evidence.Title)
			return nil
		})
		event.On(h.bus, func(_ context.Context, _ bun.Tx, n EvidenceRemoved) error {
			told = append(told, "removed "+n.Evidence.RemovedReason)
			return nil
		})
		_, err := h.TakeFile(ctx, hoa, o.ID, "a.pdf", strings.NewReader("x"))
		expect(t, "a file of a colleague of another post", err, ErrNotYours)
		_, err = h.Prove(ctx, hoa, o.ID, Piece{URL: "https://a.vn"})
		expect(t, "a colleague of another post", err, ErrNotYours)
		_, err = h.Prove(ctx, h.reader(t), o.ID, Piece{URL: "https://a.vn"})
		expect(t, "a reader", err, account.ErrForbidden)
		_, err = h.Prove(ctx, h.stranger, o.ID, Piece{URL: "https://a.vn"})
		expect(t, "a stranger", err, store.ErrNotFound)
		_, err = h.Prove(ctx, lan, o.ID, Piece{})
		expect(t, "nothing", err, ErrNoEvidence)
		_, err = h.Prove(ctx, lan, o.ID, Piece{URL: "https://a.vn", Product: "Bánh chưng"})
		expect(t, "another product", err, ErrNoProduct)
		_, err = h.Prove(ctx, lan, o.ID, Piece{Thing: "plan/" + store.NewID()})
		expect(t, "a plan that is not there", err, ErrNoThing)
		_, err = h.Prove(ctx, lan, o.ID, Piece{Thing: "user/1"})
		expect(t, "a thing that no room offers", err, ErrNoThing)

		report, err := h.Prove(ctx, lan, o.ID, h.taken(t, lan, o.ID, "báo cáo.txt", "21/BC"))
		must(t, err)
		_, err = h.Prove(ctx, khang, o.ID, h.taken(t, khang, o.ID, "bản khác tên.txt", "21/BC"))
		expect(t, "the same content again", err, store.ErrExists)
		if got := h.occurrence(t, o.ID); got.Proofs != 1 || got.Version != 2 || got.Stage != InProgress {
			t.Errorf("proved by one file, it is %+v", got)
		}
		things, err := h.Things(ctx, lan)
		must(t, err)
		if len(things) != 1 || !strings.HasPrefix(things[0].Name, "plan/") {
			t.Fatalf("the things offered are %+v", things)
		}
		_, err = h.Prove(ctx, khang, o.ID, Piece{Thing: things[0].Name})
		must(t, err)

		expect(t, "without a reason", h.Unprove(ctx, lan, report.ID, "  "), ErrReason)
		expect(t, "a stranger", h.Unprove(ctx, h.stranger, report.ID, "x"), store.ErrNotFound)
		expect(t, "somebody else's piece", h.Unprove(ctx, hoa, report.ID, "x"), ErrNotYours)
		must(t, h.Unprove(ctx, lan, report.ID, "nhầm tệp"))
		expect(t, "once more", h.Unprove(ctx, lan, report.ID, "nhầm tệp"), store.ErrStale)
		again, err := h.Prove(ctx, lan, o.ID, h.taken(t, lan, o.ID, "báo cáo.txt", "21/BC"))
		must(t, err)

		must(t, h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 12), Version: 5}))
		expect(t, "accepted as it was before", h.Accept(ctx, khang, o.ID, Handing{Version: 5}), store.ErrStale)
		must(t, h.Accept(ctx, khang, o.ID, Handing{Version: 6}))
		_, err = h.Prove(ctx, lan, o.ID, Piece{URL: "https://a.vn"})
		expect(t, "after it was accepted", err, ErrAccepted)
		expect(t, "taken back after it was accepted", h.Unprove(ctx, lan, again.ID, "x"), ErrAccepted)
		_, err = h.Prove(ctx, khang, o.ID, Piece{URL: "https://a.vn"})
		must(t, err)
		must(t, h.Unprove(ctx, khang, again.ID, "sai bản"))

		all, err := h.Evidence(ctx, lan, o.TaskID)
		must(t, err)
		if len(all) != 4 || all[0].RemovedReason != "nhầm tệp" || all[0].RemovedBy != lan.User.ID || all[0].InForce() || h.occurrence(t, o.ID).Proofs != 2 {
			t.Errorf("the evidence is %+v", all)
		}
		steps, err := h.StepsOf(ctx, lan, o.TaskID)
		must(t, err)
		var got []Step
		for _, s := range steps {
			got = append(got, s.Step)
		}
		want := []Step{StepProve, StepProve, StepUnprove, StepProve, StepHandIn, StepAccept, StepProve, StepUnprove}
		if diff := cmp.Diff(want, got); diff != "" || steps[2].EvidenceID != report.ID || steps[2].Note != "nhầm tệp" {
			t.Errorf("the history: %s", diff)
		}
		if len(told) != 6 || told[0] != "added báo cáo.txt" || told[2] != "removed nhầm tệp" {
			t.Errorf("told were %q", told)
		}
		lines, err := audit.List(ctx, h.db, lan.Unit.ID, audit.Filter{})
		must(t, err)
		var hashed int
		for _, l := range lines {
			if l.Object == "evidence/"+report.ID && strings.Contains(string(l.After), report.FileHash) {
				hashed++
			}
		}
		if hashed != 2 {
			t.Errorf("%d lines of the trail name the hash of the report, want 2", hashed)
		}
		must(t, audit.Verify(ctx, h.db, lan.Unit.ID))
	})
}

func TestOtherUnitsEvidenceIsNotFound(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		o, lan, _, _ := h.desks(t)
		e, err := h.Prove(t.Context(), lan, o.ID, h.taken(t, lan, o.ID, "a.txt", "x"))
		must(t, err)
		_, file, err := h.EvidenceFile(t.Context(), lan, e.ID)
		must(t, err)
		must(t, file.Close())
		_, _, err = h.EvidenceFile(t.Context(), h.stranger, e.ID)
		expect(t, "its file", err, store.ErrNotFound)
		all, err := h.Evidence(t.Context(), h.stranger, o.TaskID)
		must(t, err)
		if len(all) != 0 {
			t.Errorf("a stranger sees %+v", all)
		}
		link, err := h.Prove(t.Context(), lan, o.ID, Piece{URL: "https://a.vn/x"})
		must(t, err)
		_, _, err = h.EvidenceFile(t.Context(), lan, link.ID)
		expect(t, "the file of a link", err, store.ErrNotFound)
	})
}

// Whatever is done, the count of proofs is that of the rows in force, and every
// change of the version has its step.
func TestProofsAreAlwaysCounted(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.takeDraft(t, newDraft("Báo cáo"))
		ctx := t.Context()
		rapid.Check(t, func(rt *rapid.T) {
			o := h.fresh(t, plan)
			steps := rapid.SliceOfN(rapid.IntRange(0, 7), 1, 12).Draw(rt, "acts")
			for _, act := range steps {
				o = h.occurrence(t, o.ID)
				h.randomAct(t, rt, o, act)
				all, err := selectEvidence(ctx, h.db.Reader(), o.UnitID, evidenceScope{occurrenceID: o.ID})
				must(t, err)
				now := h.occurrence(t, o.ID)
				taken, err := h.StepsOf(ctx, h.ngan, o.TaskID)
				must(t, err)
				n, since := inForce(all)
				if now.Proofs != n || now.ProvedOn != since || now.Version != 1+len(taken) {
					rt.Fatalf("%d proofs are counted, %d are in force; version %d after %d steps", now.Proofs, n, now.Version, len(taken))
				}
			}
		})
	})
}

// fresh adds a task of its own to a plan and returns its occurrence.
func (h hall) fresh(t *testing.T, plan Plan) Occurrence {
	t.Helper()
	id := store.NewID()
	must(t, h.AddTask(t.Context(), h.ngan, plan.ID, id, TaskEdit{Title: "Báo cáo", Due: "5/3/2024"}))
	task, _, err := h.Task(t.Context(), h.ngan, id)
	must(t, err)
	return task.Occurrences[0]
}

// randomAct does something that may be refused where it does not fit.
func (h hall) randomAct(t *testing.T, rt *rapid.T, o Occurrence, act int) {
	t.Helper()
	ctx, v := t.Context(), h.ngan
	hand := Handing{On: on(3, 5), Note: "x", Version: o.Version}
	var err error
	switch act {
	case 0, 1:
		_, err = h.Prove(ctx, v, o.ID, Piece{URL: "https://a.vn/" + rapid.StringMatching(`[a-c]`).Draw(rt, "page")})
	case 2:
		var all []Evidence
		all, err = h.Evidence(ctx, v, o.TaskID)
		if len(all) > 0 {
			err = h.Unprove(ctx, v, rapid.SampledFrom(all).Draw(rt, "piece").ID, "nhầm")
		}
	case 3:
		err = h.HandIn(ctx, v, o.ID, hand)
	case 4:
		err = h.Accept(ctx, v, o.ID, hand)
	case 5:
		err = h.Return(ctx, v, o.ID, hand)
	case 6:
		err = h.Reopen(ctx, v, o.ID, o.Version)
	case 7:
		err = h.Postpone(ctx, v, o.ID, Postponement{To: o.Due().AddDays(1), Reason: "x", Version: o.Version})
	}
	if err != nil && !errors.Is(err, ErrStep) && !errors.Is(err, store.ErrExists) && !errors.Is(err, store.ErrStale) {
		rt.Fatalf("act %d: %v", act, err)
	}
}

func TestAPlansOwnNewDayEndsAPostponement(t *testing.T) {
	put := Occurrence{ID: "o", Label: "Quý I", Date: on(3, 5), PostponedTo: on(3, 20)}
	for _, test := range []struct {
		day, want int
	}{{5, 20}, {12, 20}, {20, 0}, {25, 0}} {
		got := continued(Task{Occurrences: []Occurrence{put}}, []Due{{Label: "Quý I", Date: on(3, test.day)}})
		if to := got[0].PostponedTo; to.IsZero() != (test.want == 0) || !to.IsZero() && to != on(3, test.want) {
			t.Errorf("with a new day of %d March it is put off to %q", test.day, to)
		}
	}
}

func TestWhatWasTouchedStaysWithAChangedPlan(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.takeDraft(t, newDraft("Báo cáo"))
		edit := func(o Occurrence, due string) []Occurrence {
			task, _, err := h.Task(ctx, h.ngan, o.TaskID)
			must(t, err)
			must(t, h.EditTask(ctx, h.ngan, task.ID, task.Version, TaskEdit{Title: task.Title, Due: due}))
			task, _, err = h.Task(ctx, h.ngan, o.TaskID)
			must(t, err)
			return task.Occurrences
		}
		labelled := edit(h.fresh(t, plan), "Báo cáo quý I: 5/3/2024")[0]
		for _, move := range []struct {
			due  string
			want clock.Date
		}{{"Báo cáo quý I: 8/3/2024", on(3, 20)}, {"Báo cáo quý I: 25/3/2024", clock.Date{}}} {
			if labelled.PostponedTo.IsZero() {
				must(t, h.Postpone(ctx, h.ngan, labelled.ID, Postponement{To: on(3, 20), Reason: "chờ", Version: labelled.Version}))
			}
			got := edit(labelled, move.due)
			if len(got) != 1 || got[0].ID != labelled.ID || got[0].PostponedTo != move.want {
				t.Errorf("moved to %s, it is %+v", move.due, got)
			}
			labelled = got[0]
		}
		for what, touch := range map[string]func(o Occurrence) error{
			"started":   func(o Occurrence) error { return h.Start(ctx, h.ngan, o.ID, 1) },
			"handed in": func(o Occurrence) error { return h.HandIn(ctx, h.ngan, o.ID, Handing{On: on(3, 5), Version: 1}) },
			"proved": func(o Occurrence) error {
				_, err := h.Prove(ctx, h.ngan, o.ID, Piece{URL: "https://a.vn"})
				return err
			},
		} {
			o := h.fresh(t, plan)
			must(t, touch(o))
			if got := edit(o, "Thường xuyên"); len(got) != 1 || got[0].ID != o.ID {
				t.Errorf("%s, it is lost with a changed plan: %+v", what, got)
			}
		}
		o := h.fresh(t, plan)
		if got := edit(o, "Thường xuyên"); len(got) != 0 {
			t.Errorf("untouched, it stays: %+v", got)
		}
	})
}
