package discussion_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// TestDiscussion shares one office among what does not need its own, because
// making its people takes long.
func TestDiscussion(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		for _, test := range []struct {
			name string
			run  func(t *testing.T, o *office)
		}{
			{"comment", aCommentIsKeptAndTold}, {"wanting", commentsThatAreWanting}, {"another unit", anotherUnitsTaskIsNone},
			{"edit", anAuthorChangesTheirOwnForAWhile}, {"withdraw", whatIsTakenBackStaysInItsPlace},
			{"watch", watchingIsOnesOwn}, {"nudge", aNudgeIsSentOnceADay}, {"late", allThatIsLateIsNudgedAtOnce},
			{"two nudge", twoWhoNudgeAtOnceSendOne}, {"rights", rightsAreAskedFor},
			{"left", whoeverHasLeftIsNoLongerMentioned},
		} {
			t.Run(test.name, func(t *testing.T) { test.run(t, o) })
		}
		must(t, audit.Verify(t.Context(), o.db, o.commune.ID))
	})
}

func aCommentIsKeptAndTold(t *testing.T, o *office) {
	ctx, lan := t.Context(), o.visit(t, "lan")
	before := len(o.comments(t))
	n := discussion.NewComment{
		ID: store.NewID(), TaskID: o.task.ID, OccurrenceID: o.task.Occurrences[0].ID,
		Text: norm.NFD.String("Đã gửi @hoa.\r\nCần ký."), Mentioned: []string{o.id(t, "khang")},
	}
	c, err := o.Comment(ctx, lan, n)
	must(t, err)
	if c.Text != "Đã gửi @hoa.\nCần ký." || c.AuthorName != "Cán bộ lan" {
		t.Errorf("kept as %q of %s", c.Text, c.AuthorName)
	}
	_, err = o.Comment(ctx, lan, n)
	expect(t, "the form sent twice", err, store.ErrExists)
	if got := o.comments(t); len(got) != before+1 || got[before].OccurrenceID != n.OccurrenceID || len(got[before].Mentions) != 2 {
		t.Errorf("the comments are %+v", got)
	}
	news := o.said[len(o.said)-1]
	if want := []string{o.id(t, "hoa"), o.id(t, "khang")}; !slices.Equal(news.Mentioned, want) || news.ActorID != lan.User.ID || news.TaskName != o.task.Title {
		t.Errorf("the news are %+v", news)
	}
	for _, login := range []string{"lan", "hoa", "khang"} {
		watched, err := o.Watched(ctx, o.visit(t, login))
		must(t, err)
		if len(watched) != 1 || watched[0].ID != o.task.ID {
			t.Errorf("%s follows %d tasks", login, len(watched))
		}
	}
	o.say(t, "hoa", "Đã nhận, @hoa ghi lại cho nhớ")
	news = o.said[len(o.said)-1]
	if len(news.Mentioned) != 0 || slices.Contains(news.Watchers, o.id(t, "hoa")) || !slices.Contains(news.Watchers, lan.User.ID) {
		t.Errorf("who mentions themselves is told: %+v", news)
	}
}

func commentsThatAreWanting(t *testing.T, o *office) {
	lan := o.visit(t, "lan")
	before := len(o.comments(t))
	for what, test := range map[string]struct {
		change func(n *discussion.NewComment)
		want   error
	}{
		"nothing":             {func(n *discussion.NewComment) { n.Text = " \n\u202e " }, discussion.ErrEmpty},
		"4,001 letters":       {func(n *discussion.NewComment) { n.Text = strings.Repeat("ữ", 4001) }, discussion.ErrLong},
		"no such task":        {func(n *discussion.NewComment) { n.TaskID = store.NewID() }, store.ErrNotFound},
		"no such occurrence":  {func(n *discussion.NewComment) { n.OccurrenceID = store.NewID() }, store.ErrNotFound},
		"nobody is mentioned": {func(n *discussion.NewComment) { n.Mentioned = []string{store.NewID()} }, discussion.ErrMention},
	} {
		n := discussion.NewComment{ID: store.NewID(), TaskID: o.task.ID, Text: "a"}
		test.change(&n)
		_, err := o.Comment(t.Context(), lan, n)
		expect(t, what, err, test.want)
	}
	o.say(t, "lan", strings.Repeat("ữ", 4000))
	if got := len(o.comments(t)); got != before+1 {
		t.Errorf("%d comments were kept, want the one of 4,000 letters", got-before)
	}
}

func anotherUnitsTaskIsNone(t *testing.T, o *office) {
	ward := o.found(t, "hai-binh", "UBND phường Hải Bình")
	foreign := o.adopt(t, account.ByProgram(ward))
	user := o.takeIn(t, account.ByProgram(ward), "la", account.Administrator, "")
	stranger := o.visitTo(t, "la", ward)
	lan, ctx := o.visit(t, "lan"), t.Context()
	_, err := o.Comment(ctx, lan, discussion.NewComment{ID: store.NewID(), TaskID: foreign.ID, Text: "a"})
	expect(t, "a comment on another unit's task", err, store.ErrNotFound)
	_, err = o.Comment(ctx, lan, discussion.NewComment{ID: store.NewID(), TaskID: o.task.ID, OccurrenceID: foreign.Occurrences[0].ID, Text: "a"})
	expect(t, "a comment on another unit's occurrence", err, store.ErrNotFound)
	_, err = o.Comment(ctx, lan, discussion.NewComment{ID: store.NewID(), TaskID: o.task.ID, Text: "a", Mentioned: []string{user.ID}})
	expect(t, "another unit's colleague", err, discussion.ErrMention)
	if c := o.say(t, "lan", "gửi @la"); len(c.Mentions) != 0 {
		t.Errorf("a stranger is mentioned: %+v", c.Mentions)
	}
	expect(t, "following another unit's task", o.Watch(ctx, lan, foreign.ID), store.ErrNotFound)
	_, err = o.Nudge(ctx, o.visit(t, "khang"), foreign.Occurrences[0].ID, "")
	expect(t, "a nudge about another unit's work", err, store.ErrNotFound)
	own := o.say(t, "lan", "của xã")
	_, err = o.Withdraw(ctx, stranger, own.ID)
	expect(t, "a stranger takes a comment back", err, store.ErrNotFound)
	seen, err := o.Comments(ctx, stranger, o.task.ID, 0)
	must(t, err)
	if len(seen) != 0 {
		t.Errorf("a stranger reads %d comments", len(seen))
	}
}

func anAuthorChangesTheirOwnForAWhile(t *testing.T, o *office) {
	ctx, lan := t.Context(), o.visit(t, "lan")
	c := o.say(t, "lan", "Gửi @hoa bản một")
	_, err := o.Edit(ctx, o.visit(t, "ngan"), c.ID, discussion.Edit{Text: "của Ngân", Version: 1})
	expect(t, "somebody else's comment", err, discussion.ErrNotOwn)
	o.clock.now = o.clock.now.Add(discussion.EditTime)
	_, err = o.Edit(ctx, lan, c.ID, discussion.Edit{Text: "Gửi @hoa và @khang bản hai", Version: 1})
	must(t, err)
	if news := o.said[len(o.said)-1]; !news.Edited || !slices.Equal(news.Mentioned, []string{o.id(t, "khang")}) {
		t.Errorf("a change tells %+v", news)
	}
	_, err = o.Edit(ctx, lan, c.ID, discussion.Edit{Text: "bản ba", Version: 1})
	expect(t, "an old version", err, store.ErrStale)
	versions, err := o.Versions(ctx, lan, o.task.ID)
	must(t, err)
	if kept := versions[c.ID]; len(kept) != 1 || kept[0].Text != "Gửi @hoa bản một" {
		t.Errorf("kept are %+v", kept)
	}
	o.clock.now = o.clock.now.Add(time.Second)
	_, err = o.Edit(ctx, lan, c.ID, discussion.Edit{Text: "bản ba", Version: 2})
	expect(t, "after a quarter of an hour", err, discussion.ErrTooLate)
	last := o.comments(t)[len(o.comments(t))-1]
	if last.Text != "Gửi @hoa và @khang bản hai" || last.Version != 2 || last.EditedAt.IsZero() {
		t.Errorf("it says %+v", last)
	}
}

func whatIsTakenBackStaysInItsPlace(t *testing.T, o *office) {
	ctx, lan := t.Context(), o.visit(t, "lan")
	c := o.say(t, "lan", "nói nhầm")
	_, err := o.Withdraw(ctx, o.visit(t, "ngan"), c.ID)
	expect(t, "somebody else takes it back", err, discussion.ErrNotOwn)
	for range 2 { // sent twice
		_, err := o.Withdraw(ctx, lan, c.ID)
		must(t, err)
	}
	last := o.comments(t)[len(o.comments(t))-1]
	if last.ID != c.ID || last.WithdrawnAt.IsZero() {
		t.Errorf("the comment is %+v", last)
	}
	_, err = o.Edit(ctx, lan, c.ID, discussion.Edit{Text: "sửa lại", Version: last.Version})
	expect(t, "changing what was taken back", err, discussion.ErrTooLate)
	body := o.get(t, "xem", "/u/anh-son/tasks/"+o.task.ID).Body.String()
	if strings.Contains(body, "nói nhầm") || !strings.Contains(body, "đã rút") {
		t.Error("the page still says what was taken back, or hides that it was")
	}
}

func watchingIsOnesOwn(t *testing.T, o *office) {
	ctx, xem := t.Context(), o.visit(t, "xem")
	for range 2 {
		must(t, o.Watch(ctx, xem, o.task.ID))
	}
	beside, err := o.Beside(ctx, xem, o.task.ID)
	must(t, err)
	watchers, err := o.Watchers(ctx, o.db.Reader(), o.commune.ID, o.task.ID)
	must(t, err)
	if !beside.Watching || beside.Watchers != len(watchers) || !slices.Contains(watchers, xem.User.ID) {
		t.Errorf("beside the task: %+v, watchers %v", beside, watchers)
	}
	for range 2 {
		must(t, o.Unwatch(ctx, xem, o.task.ID))
	}
	if beside, err = o.Beside(ctx, xem, o.task.ID); err != nil || beside.Watching || beside.Watchers != len(watchers)-1 {
		t.Errorf("afterwards: %+v, %v", beside, err)
	}
}

func aNudgeIsSentOnceADay(t *testing.T, o *office) {
	ctx, khang, late := t.Context(), o.visit(t, "khang"), o.task.Occurrences[0]
	for i, want := range []discussion.Sent{{New: 2}, {Before: 2}} { // both on the post, and a double click
		sent, err := o.Nudge(ctx, khang, late.ID, "Nộp trong hôm nay")
		must(t, err)
		if sent != want {
			t.Errorf("click %d: %+v, want %+v", i+1, sent, want)
		}
	}
	if news := o.nudgeNews[len(o.nudgeNews)-1]; len(o.nudgeNews) != 1 || len(news.Nudges) != 2 || news.Nudges[0].Note != "Nộp trong hôm nay" {
		t.Errorf("the news are %+v", o.nudgeNews)
	}
	o.clock.now = o.clock.now.AddDate(0, 0, 1)
	sent, err := o.Nudge(ctx, khang, late.ID, "")
	must(t, err)
	if sent.New != 2 {
		t.Errorf("on the next day: %+v", sent)
	}
	beside, err := o.Beside(ctx, khang, o.task.ID)
	must(t, err)
	if len(beside.Nudged) != 1 || beside.Nudged[0].Times != 4 || beside.Nudged[0].Last.Day != 13 {
		t.Errorf("beside the task: %+v", beside)
	}
	_, err = o.Nudge(ctx, khang, late.ID, strings.Repeat("a", discussion.MaxNote+1))
	expect(t, "a long note", err, discussion.ErrLong)
	tasks, err := o.plans.Tasks(ctx, o.program, o.task.PlanID)
	must(t, err)
	_, err = o.Nudge(ctx, khang, tasks[2].Occurrences[0].ID, "")
	expect(t, "work that nobody holds", err, discussion.ErrNobody)
	_, err = o.Nudge(ctx, o.visit(t, "ngan"), tasks[1].Occurrences[0].ID, "")
	expect(t, "one's own work", err, discussion.ErrOwnWork)
}

func allThatIsLateIsNudgedAtOnce(t *testing.T, o *office) {
	ctx, ngan, lan := t.Context(), o.visit(t, "ngan"), o.id(t, "lan")
	o.clock.now = o.clock.now.AddDate(0, 3, 0) // both occurrences are late
	late, err := o.Late(ctx, ngan)
	must(t, err)
	if len(late) != 2 || late[0].Login != "hoa" || late[0].Late != 2 {
		t.Errorf("late are %+v", late)
	}
	_, err = o.Nudge(ctx, ngan, o.task.Occurrences[1].ID, "")
	must(t, err)
	sent, err := o.NudgeLate(ctx, ngan, discussion.Whose{UserID: lan}, "Còn hai kỳ")
	must(t, err)
	if sent != (discussion.Sent{New: 1, Before: 1}) {
		t.Errorf("a person's: %+v", sent)
	}
	member := late[0].Member
	sent, err = o.NudgeLate(ctx, ngan, discussion.Whose{PostID: member.PostID}, "")
	must(t, err)
	if sent != (discussion.Sent{New: 1, Before: 3}) {
		t.Errorf("a post's: %+v", sent)
	}
	all, err := o.Nudges(ctx, o.visit(t, "xem"), lan, "")
	must(t, err)
	for _, n := range all {
		if n.ToID != lan || n.TaskName == "" || n.ByName == "" {
			t.Errorf("the list of one person has %+v", n)
		}
	}
	_, err = o.NudgeLate(ctx, ngan, discussion.Whose{UserID: o.id(t, "khang")}, "")
	expect(t, "somebody without late work", err, discussion.ErrNothingDue)
	_, err = o.NudgeLate(ctx, ngan, discussion.Whose{}, "")
	expect(t, "nobody", err, discussion.ErrNobody)
}

func twoWhoNudgeAtOnceSendOne(t *testing.T, o *office) {
	o.clock.now = o.clock.now.AddDate(0, 0, 1)
	var wait sync.WaitGroup
	sent := make([]discussion.Sent, 2)
	errs := make([]error, 2)
	for i, login := range []string{"ngan", "khang"} {
		v := o.visit(t, login)
		wait.Go(func() { sent[i], errs[i] = o.Nudge(t.Context(), v, o.task.Occurrences[0].ID, "") })
	}
	wait.Wait()
	must(t, errs[0])
	must(t, errs[1])
	if sent[0].New+sent[1].New != 2 || sent[0].Before+sent[1].Before != 2 {
		t.Errorf("both together sent %+v", sent)
	}
}

func rightsAreAskedFor(t *testing.T, o *office) {
	ctx := t.Context()
	_, err := o.Comment(ctx, o.visit(t, "xem"), discussion.NewComment{ID: store.NewID(), TaskID: o.task.ID, Text: "a"})
	expect(t, "a reader comments", err, account.ErrForbidden)
	_, err = o.Nudge(ctx, o.visit(t, "lan"), o.task.Occurrences[0].ID, "")
	expect(t, "an officer nudges", err, account.ErrForbidden)
	_, err = o.NudgeLate(ctx, o.visit(t, "xem"), discussion.Whose{UserID: o.id(t, "lan")}, "")
	expect(t, "a reader nudges", err, account.ErrForbidden)
	nobody := account.Visit{Unit: o.commune}
	expect(t, "nobody follows", o.Watch(ctx, nobody, o.task.ID), account.ErrForbidden)
	for what, err := range map[string]error{
		"comments": second(o.Comments(ctx, nobody, o.task.ID, 0)), "versions": second(o.Versions(ctx, nobody, o.task.ID)),
		"beside": second(o.Beside(ctx, nobody, o.task.ID)), "nudges": second(o.Nudges(ctx, nobody, "", "")),
		"watched": second(o.Watched(ctx, nobody)), "late": second(o.Late(ctx, nobody)),
	} {
		expect(t, what, err, account.ErrForbidden)
	}
}

func second[T any](_ T, err error) error { return err }

func whoeverHasLeftIsNoLongerMentioned(t *testing.T, o *office) {
	ctx, hoa := t.Context(), o.id(t, "hoa")
	old := o.say(t, "lan", "Nhờ @hoa")
	must(t, o.accounts.RemoveMember(ctx, o.program, hoa, ""))
	c := o.say(t, "lan", "Nhờ @hoa lần nữa")
	if len(c.Mentions) != 0 {
		t.Errorf("mentioned are %+v", c.Mentions)
	}
	_, err := o.Comment(ctx, o.visit(t, "lan"), discussion.NewComment{ID: store.NewID(), TaskID: o.task.ID, Text: "a", Mentioned: []string{hoa}})
	expect(t, "picked from a page that is open since", err, discussion.ErrMention)
	if slices.Contains(o.said[len(o.said)-1].Watchers, hoa) {
		t.Error("who has left is still told")
	}
	_, err = o.Edit(ctx, o.visit(t, "lan"), old.ID, discussion.Edit{Text: "Đã nhờ @hoa", Mentioned: []string{hoa}, Version: 1})
	must(t, err)
	body := o.get(t, "khang", "/u/anh-son/tasks/"+o.task.ID).Body.String()
	if !strings.Contains(body, `title="Cán bộ hoa"`) {
		t.Error("the old mention has lost its name")
	}
	for _, said := range o.comments(t) {
		if said.AuthorID == hoa && said.AuthorName != "Cán bộ hoa" {
			t.Errorf("what they said is %s's now", said.AuthorName)
		}
	}
}
