package plan

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// The seed is one plan in four formats.
const (
	seedDOCX = "anh-son-2024.docx"
	seedXLSX = "anh-son-2024.xlsx"
	seedPDF  = "anh-son-2024.pdf"
	seedText = "000_06b0c52941d9efd6.txt"
)

// hall is the room with two units, on the demo's day. Ngan may do everything
// in xã Anh Sơn, stranger the same in another unit.
type hall struct {
	*Actions

	db             *store.DB
	units          *unit.Actions
	files          blob.Store
	ngan, stranger account.Visit
}

func eachHall(t *testing.T, fn func(t *testing.T, h hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newHall(t, db)) })
}

func newHall(tb testing.TB, db *store.DB) hall {
	tb.Helper()
	h := hall{db: db, units: unit.NewActions(db, clock.On(on(3, 12)))}
	var err error
	h.files, err = blob.OpenStore(tb.TempDir())
	must(tb, err)
	tb.Cleanup(func() { must(tb, h.files.Close()) })
	h.Actions = h.restart(tb, h.units)
	h.ngan = h.visit(tb, "anh-son", "UBND xã Anh Sơn", "ngan")
	h.stranger = h.visit(tb, "hai-binh", "UBND phường Hải Bình", "binh")
	return h
}

// restart gives the room as a program that has just started.
func (h hall) restart(tb testing.TB, posts Posts) *Actions {
	tb.Helper()
	a := NewActions(h.db, h.files, posts, clock.On(on(3, 12)), standardDays(tb), slog.New(slog.DiscardHandler))
	tb.Cleanup(a.StopReading)
	return a
}

func (h hall) visit(tb testing.TB, code, name, userID string) account.Visit {
	tb.Helper()
	u, err := h.units.Create(tb.Context(), "", unit.NewUnit{Code: code, Name: name})
	must(tb, err)
	v := account.ByProgram(u)
	v.User, v.From = account.User{ID: userID}, "203.0.113.7"
	return v
}

// reader is the visit of somebody who may only look.
func (h hall) reader(tb testing.TB) account.Visit {
	tb.Helper()
	roles, err := account.StandardRoles(append([]audit.Action{unit.ActView, unit.ActManage, ActView, ActImport, ActEdit, ActFulfil}, account.Rights...)...)
	must(tb, err)
	accounts := account.NewActions(h.db, h.units, clock.On(on(3, 12)), roles, slog.New(slog.DiscardHandler))
	user, err := accounts.CreateUser(tb.Context(), h.ngan, account.NewUser{Login: "xem", Name: "Vũ Thị Xuân", Password: "ba con cò trắng"})
	must(tb, err)
	must(tb, accounts.AddMember(tb.Context(), h.ngan, account.NewMember{UserID: user.ID, Role: account.Reader}))
	v, err := accounts.Can(tb.Context(), user.ID, ActView, h.ngan.Unit.ID)
	must(tb, err)
	return v
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func expect(tb testing.TB, what string, err, want error) {
	tb.Helper()
	if !errors.Is(err, want) {
		tb.Errorf("%s: %v, want %v", what, err, want)
	}
}

func seedFile(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join(seeds, name))
	must(tb, err)
	return b
}

// read hands in a document and waits until it is read.
func (h hall) read(tb testing.TB, v account.Visit, u Upload, file []byte) Import {
	tb.Helper()
	u.Content = bytes.NewReader(file)
	imp, err := h.Upload(tb.Context(), v, u)
	must(tb, err)
	if imp.State != ImportReading {
		tb.Fatalf("the import begins as %s", imp.State)
	}
	h.WaitRead(tb.Context(), imp.ID)
	imp, err = h.Import(tb.Context(), v, imp.ID)
	must(tb, err)
	return imp
}

// take hands in a document and adopts it as it was read.
func (h hall) take(tb testing.TB, u Upload, file []byte) Plan {
	tb.Helper()
	imp := h.read(tb, h.ngan, u, file)
	if imp.State != ImportReady {
		tb.Fatalf("the import is %s: %s", imp.State, imp.Problem)
	}
	plan, err := h.Adopt(tb.Context(), h.ngan, imp.ID, imp.Version)
	must(tb, err)
	return plan
}

// takeDraft adopts a draft without a document.
func (h hall) takeDraft(tb testing.TB, d Draft) Plan {
	tb.Helper()
	plan, err := h.AdoptDraft(tb.Context(), h.ngan, d.Year, Reform, d)
	must(tb, err)
	return plan
}

func (h hall) tasks(tb testing.TB, plan Plan) []Task {
	tb.Helper()
	tasks, err := h.Tasks(tb.Context(), h.ngan, plan.ID)
	must(tb, err)
	return tasks
}

func (h hall) taskOf(tb testing.TB, plan Plan, ref string) Task {
	tb.Helper()
	for _, t := range h.tasks(tb, plan) {
		if t.Ref() == ref {
			return t
		}
	}
	tb.Fatalf("the plan has no task %s", ref)
	return Task{}
}

// rowsIn counts the rows of a table.
func (h hall) rowsIn(tb testing.TB, table string) int {
	tb.Helper()
	var n int
	must(tb, h.db.Reader().NewRaw("SELECT count(*) FROM "+table).Scan(tb.Context(), &n))
	return n
}

// trail writes the actions and objects of a unit's trail, the oldest first.
func (h hall) trail(tb testing.TB, v account.Visit) []string {
	tb.Helper()
	must(tb, audit.Verify(tb.Context(), h.db, v.Unit.ID))
	lines, err := audit.List(tb.Context(), h.db, v.Unit.ID, audit.Filter{})
	must(tb, err)
	var trail []string
	for i := len(lines) - 1; i >= 0; i-- {
		kind, _, _ := strings.Cut(lines[i].Object, "/")
		trail = append(trail, string(lines[i].Action)+" "+kind)
	}
	return trail
}

func seedUpload(name string) Upload { return Upload{Year: 2024, Kind: Reform, FileName: name} }

func TestTheSeedIsAdoptedFromEveryFormat(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		for _, name := range []string{seedDOCX, seedXLSX, seedPDF, seedText} {
			plan := h.take(t, seedUpload(name), seedFile(t, name))
			tasks := h.tasks(t, plan)
			sections, occurrences := map[string]int{}, 0
			for _, task := range tasks {
				sections[task.SectionNo]++
				occurrences += len(task.Occurrences)
				if task.LeadPostID == "" {
					t.Errorf("%s: task %s is led by no post", name, task.Ref())
				}
			}
			targets, err := h.Targets(t.Context(), h.ngan, 2024, plan.ID)
			must(t, err)
			posts, err := h.Posts(t.Context(), h.ngan)
			must(t, err)
			if len(tasks) != 35 || occurrences != 54 || len(targets) != 13 || len(posts) != 4 {
				t.Errorf("%s: %d tasks, %d occurrences, %d targets, %d posts, want 35, 54, 13, 4", name, len(tasks), occurrences, len(targets), len(posts))
			}
			for no, want := range map[string]int{"I": 5, "II": 11, "III": 10, "IV": 4, "V": 5} {
				if sections[no] != want {
					t.Errorf("%s: section %s has %d tasks, want %d", name, no, sections[no], want)
				}
			}
			if plan.SourceName != name || plan.Year != 2024 {
				t.Errorf("the plan is %+v", plan)
			}
			kept, file, err := h.Source(t.Context(), h.ngan, plan.ID)
			must(t, err)
			if kept.SourceName != name || file.Size() != int64(len(seedFile(t, name))) {
				t.Errorf("the source is %s of %d bytes", kept.SourceName, file.Size())
			}
			must(t, file.Close())
		}
	})
}

func TestAdoptingTwiceIsAdoptingOnce(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		imp := h.read(t, h.ngan, seedUpload(seedText), seedFile(t, seedText))
		first, err := h.Adopt(t.Context(), h.ngan, imp.ID, imp.Version)
		must(t, err)
		lines := len(h.trail(t, h.ngan))
		second, err := h.Adopt(t.Context(), h.ngan, imp.ID, imp.Version)
		must(t, err)
		if second.ID != first.ID || second.Title != first.Title || second.Year != 2024 {
			t.Errorf("the second time gives %+v, want %+v", second, first)
		}
		if n := len(h.trail(t, h.ngan)); n != lines || h.rowsIn(t, "plans") != 1 || h.rowsIn(t, "tasks") != 35 || h.rowsIn(t, "posts") != 4 {
			t.Errorf("%d lines, %d plans, %d tasks, %d posts", n, h.rowsIn(t, "plans"), h.rowsIn(t, "tasks"), h.rowsIn(t, "posts"))
		}
		if _, err := h.Adopt(t.Context(), h.stranger, imp.ID, imp.Version); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another unit adopts it: %v", err)
		}
	})
}

func TestManyAdoptAtOnce(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		imp := h.read(t, h.ngan, seedUpload(seedText), seedFile(t, seedText))
		ids := make([]string, 4)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				plan, err := h.Adopt(t.Context(), h.ngan, imp.ID, imp.Version)
				if err != nil {
					t.Errorf("adoption %d: %v", i, err)
				}
				ids[i] = plan.ID
			})
		}
		all.Wait()
		for _, id := range ids {
			if id != ids[0] || id == "" {
				t.Errorf("the plans are %q", ids)
			}
		}
		if h.rowsIn(t, "plans") != 1 || h.rowsIn(t, "tasks") != 35 || h.rowsIn(t, "occurrences") != 54 || h.rowsIn(t, "targets") != 13 || h.rowsIn(t, "posts") != 4 {
			t.Errorf("%d plans, %d tasks, %d posts", h.rowsIn(t, "plans"), h.rowsIn(t, "tasks"), h.rowsIn(t, "posts"))
		}
	})
}

func TestWhatIsNotOpenIsNotAdopted(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		ready := h.read(t, h.ngan, seedUpload(seedText), seedFile(t, seedText))
		_, err := h.Adopt(ctx, h.ngan, ready.ID, ready.Version-1)
		expect(t, "a stale version", err, store.ErrStale)
		must(t, h.Revise(ctx, h.ngan, ready.ID, ready.Version, func(imp *Import) error { return imp.Reading.RemoveTask(TaskIndex{0, 0}) }))
		_, err = h.Adopt(ctx, h.ngan, ready.ID, ready.Version)
		expect(t, "after somebody's change", err, store.ErrStale)

		broken := h.read(t, h.ngan, seedUpload("trống.docx"), nil)
		if broken.State != ImportFailed || !strings.Contains(broken.Problem, "không có nội dung") {
			t.Errorf("an empty file is %s: %s", broken.State, broken.Problem)
		}
		_, err = h.Adopt(ctx, h.ngan, broken.ID, broken.Version)
		expect(t, "a file that was not read", err, ErrNotReady)

		must(t, h.Discard(ctx, h.ngan, ready.ID))
		_, err = h.Adopt(ctx, h.ngan, ready.ID, ready.Version+2)
		expect(t, "a discarded one", err, ErrNotReady)
		err = h.Revise(ctx, h.ngan, ready.ID, ready.Version+2, func(*Import) error { return nil })
		expect(t, "revising a discarded one", err, ErrNotReady)

		empty := h.read(t, h.ngan, seedUpload("thư.txt"), []byte("Kính gửi các đồng chí, xin mời họp vào sáng thứ hai."))
		_, err = h.Adopt(ctx, h.ngan, empty.ID, empty.Version)
		expect(t, "a plan without tasks", err, ErrNoTasks)
		_, err = h.Adopt(ctx, h.ngan, store.NewID(), 1)
		expect(t, "an import that is not there", err, store.ErrNotFound)
		if n := h.rowsIn(t, "plans") + h.rowsIn(t, "tasks") + h.rowsIn(t, "posts"); n != 0 {
			t.Errorf("%d rows of plans, tasks and posts", n)
		}
	})
}

// brittlePosts fail when the third post is made.
type brittlePosts struct {
	*unit.Actions

	made atomic.Int32
}

var errBrittle = errors.New("the desk broke")

func (b *brittlePosts) AddPost(ctx context.Context, tx bun.Tx, unitID, name string) (unit.Post, error) {
	if b.made.Add(1) == 3 {
		return unit.Post{}, errBrittle
	}
	return b.Actions.AddPost(ctx, tx, unitID, name)
}

func TestAFailingAdoptionLeavesNothingHalf(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		imp := h.read(t, h.ngan, seedUpload(seedText), seedFile(t, seedText))
		lines := len(h.trail(t, h.ngan))
		brittle := h.restart(t, &brittlePosts{Actions: h.units})
		_, err := brittle.Adopt(t.Context(), h.ngan, imp.ID, imp.Version)
		expect(t, "adopting", err, errBrittle)
		for _, table := range []string{"plans", "tasks", "occurrences", "targets", "posts"} {
			if n := h.rowsIn(t, table); n != 0 {
				t.Errorf("%d %s are left", n, table)
			}
		}
		if n := len(h.trail(t, h.ngan)); n != lines {
			t.Errorf("the trail has %d lines, want %d", n, lines)
		}
		again, err := h.Import(t.Context(), h.ngan, imp.ID)
		must(t, err)
		if again.State != ImportReady || again.Version != imp.Version {
			t.Errorf("the import is %s of version %d", again.State, again.Version)
		}
		if _, err := brittle.Adopt(t.Context(), h.ngan, imp.ID, imp.Version); err != nil {
			t.Errorf("the second try: %v", err)
		}
		if h.rowsIn(t, "tasks") != 35 || h.rowsIn(t, "posts") != 4 {
			t.Errorf("%d tasks, %d posts", h.rowsIn(t, "tasks"), h.rowsIn(t, "posts"))
		}
	})
}

// Two plans are read before either is adopted: both name the same posts, which
// the first to be adopted makes.
func TestPlansReadSideBySideShareTheirPosts(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		first := h.read(t, h.ngan, seedUpload(seedText), seedFile(t, seedText))
		second := h.read(t, h.ngan, seedUpload(seedDOCX), seedFile(t, seedDOCX))
		for _, imp := range []Import{first, second} {
			_, err := h.Adopt(t.Context(), h.ngan, imp.ID, imp.Version)
			must(t, err)
		}
		if n := h.rowsIn(t, "posts"); n != 4 {
			t.Errorf("%d posts", n)
		}
		odd := newDraft("A", "B", "C")
		odd.Sections[0].Tasks[0].Lead, odd.Sections[0].Tasks[1].Lead, odd.Sections[0].Tasks[2].Lead = "Kế toán trưởng", "KẾ TOÁN TRƯỞNG", "Ke toan truong"
		tasks := h.tasks(t, h.takeDraft(t, odd))
		if tasks[0].LeadPostID == "" || tasks[1].LeadPostID != tasks[0].LeadPostID || tasks[2].LeadPostID != tasks[0].LeadPostID || h.rowsIn(t, "posts") != 5 {
			t.Errorf("one lead in three spellings has the posts %q, %q, %q", tasks[0].LeadPostID, tasks[1].LeadPostID, tasks[2].LeadPostID)
		}
	})
}

// running is a plan of three tasks: the first done in part, the second done,
// the third open.
func (h hall) running(t *testing.T) Plan {
	t.Helper()
	d := newDraft("Báo cáo công tác cải cách hành chính", "Rà soát quy định, thủ tục", "Tập huấn một cửa")
	d.Title = "Kế hoạch cải cách hành chính năm 2024"
	d.Targets = []DraftTarget{{Text: "Đạt 100%", Op: Equal, Threshold: 100, Unit: "%"}}
	d.Sections[0].Tasks[0].Due = []Due{{Label: "Quý I", Date: on(3, 5), Kind: By}, {Label: "Quý II", Date: on(6, 5), Kind: By}}
	plan := h.takeDraft(t, d)
	tasks := h.tasks(t, plan)
	for _, task := range tasks[:2] {
		o := task.Occurrences[0]
		must(t, h.Fulfil(t.Context(), h.ngan, o.ID, Fulfilment{DoneOn: on(3, 4), Note: "số " + task.No, Version: o.Version}))
	}
	return plan
}

// replace brings in a draft as the change of a plan.
func (h hall) replace(t *testing.T, plan Plan, d Draft) Plan {
	t.Helper()
	var file bytes.Buffer
	must(t, WriteJSON(&file, d))
	imp := h.read(t, h.ngan, Upload{Year: 2024, Kind: Reform, FileName: "sửa đổi.json", Replaces: plan.ID}, file.Bytes())
	changed, err := h.Adopt(t.Context(), h.ngan, imp.ID, imp.Version)
	must(t, err)
	return changed
}

func TestReplacingAPlanKeepsWhatWasDone(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.running(t)
		before := h.tasks(t, plan)
		changed := newDraft("Đối thoại với nhân dân", "Báo cáo công tác cải cách hành chính")
		changed.Title, changed.Signer = "Kế hoạch sửa đổi", "Trịnh Quang Minh"
		changed.Targets = []DraftTarget{{Text: "Từ 98% trở lên", Op: AtLeast, Threshold: 98, Unit: "%"}, {Text: "Đạt 90%", Op: AtLeast, Threshold: 90, Unit: "%"}}
		changed.Sections[0].Tasks[1].Due = []Due{{Label: "Quý I", Date: on(3, 15), Kind: By}, {Label: "Quý III", Date: on(9, 5), Kind: By}}
		after := h.replace(t, plan, changed)
		if after.ID != plan.ID {
			t.Fatalf("the plan became another: %s", after.ID)
		}
		kept, err := h.Plan(t.Context(), h.ngan, plan.ID)
		must(t, err)
		if kept.Title != "Kế hoạch sửa đổi" || kept.Signer != "Trịnh Quang Minh" || kept.Version != 2 || kept.SourceName != "sửa đổi.json" || !kept.CreatedAt.Equal(plan.CreatedAt) {
			t.Errorf("the plan is %+v", kept)
		}
		targets, err := h.Targets(t.Context(), h.ngan, 2024, plan.ID)
		must(t, err)
		if len(targets) != 2 || targets[0].Threshold != 98 {
			t.Errorf("the targets are %+v", targets)
		}
		want := []string{
			"1 Đối thoại với nhân dân: 2024-03-05",
			"2 Báo cáo công tác cải cách hành chính: 2024-03-15 Quý I done 2024-03-04 số 1, 2024-09-05 Quý III",
			"2 Rà soát quy định, thủ tục withdrawn 2024-03-12: 2024-03-05 done 2024-03-04 số 2",
		}
		if diff := cmp.Diff(want, describe(h.tasks(t, after))); diff != "" {
			t.Error(diff)
		}
		if again := h.taskOf(t, after, "I.2"); again.ID != before[0].ID && again.ID != before[1].ID {
			t.Error("a task that goes on has another id")
		}
	})
}

// describe writes tasks with what was done of them.
func describe(tasks []Task) []string {
	var lines []string
	for _, task := range tasks {
		line := task.No + " " + task.Title
		if !task.WithdrawnOn.IsZero() {
			line += " withdrawn " + task.WithdrawnOn.String()
		}
		for i, o := range task.Occurrences {
			line += map[bool]string{true: ": ", false: ", "}[i == 0] + o.Date.String()
			if o.Label != "" {
				line += " " + o.Label
			}
			if !o.DoneOn.IsZero() {
				line += " done " + o.DoneOn.String() + " " + o.DoneNote
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func TestAWithdrawnTaskComesBackAndIsNotExported(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.running(t)
		review := h.taskOf(t, plan, "I.2")
		h.replace(t, plan, newDraft("Báo cáo công tác cải cách hành chính"))
		exported, err := h.Export(t.Context(), h.ngan, plan.ID)
		must(t, err)
		if exported.TaskCount() != 1 {
			t.Errorf("the export has %q", titlesOf(exported))
		}
		next, err := h.DraftByHand(t.Context(), h.ngan, 2025, Reform, plan.ID)
		must(t, err)
		if n := next.Reading.Draft.TaskCount(); n != 1 {
			t.Errorf("next year's draft has %d tasks", n)
		}
		back := newDraft("Báo cáo công tác cải cách hành chính", "Rà soát quy định, thủ tục")
		back.Sections[0].Tasks[1].Due = append(back.Sections[0].Tasks[1].Due, Due{Label: "Cuối năm", Date: on(11, 20), Kind: By})
		h.replace(t, plan, back)
		got := h.taskOf(t, plan, "I.2")
		if got.ID != review.ID || !got.WithdrawnOn.IsZero() || len(got.Occurrences) != 2 || got.Occurrences[0].DoneOn != on(3, 4) {
			t.Errorf("the task that came back is %+v", got)
		}
	})
}

func TestReplacingIsComparedFirst(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.running(t)
		var file bytes.Buffer
		must(t, WriteJSON(&file, newDraft("Báo cáo công tác cải cách hành chính", "Đối thoại")))
		imp := h.read(t, h.ngan, Upload{Year: 2024, Kind: Reform, FileName: "a.json", Replaces: plan.ID}, file.Bytes())
		changes, err := h.Changes(t.Context(), h.ngan, imp)
		must(t, err)
		var kinds []ChangeKind
		for _, c := range changes {
			kinds = append(kinds, c.Kind)
		}
		if !slices.Equal(kinds, []ChangeKind{Changed, Added, Removed, Removed}) {
			t.Errorf("the changes are %v", kinds)
		}
		imp.Replaces = ""
		if changes, err = h.Changes(t.Context(), h.ngan, imp); err != nil || changes != nil {
			t.Errorf("a new plan changes %v, %v", changes, err)
		}
		_, err = h.Upload(t.Context(), h.stranger, Upload{Year: 2024, Kind: Reform, FileName: "a.json", Replaces: plan.ID, Content: bytes.NewReader(file.Bytes())})
		expect(t, "replacing another unit's plan", err, store.ErrNotFound)
	})
}

func TestFulfil(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		o := h.taskOf(t, h.takeDraft(t, newDraft("Báo cáo")), "I.1").Occurrences[0]
		expect(t, "a day to come", h.Fulfil(ctx, h.ngan, o.ID, Fulfilment{DoneOn: on(3, 13), Version: o.Version}), ErrFuture)
		expect(t, "no day", h.Fulfil(ctx, h.ngan, o.ID, Fulfilment{Version: o.Version}), ErrUndated)
		expect(t, "a stale version", h.Fulfil(ctx, h.ngan, o.ID, Fulfilment{DoneOn: on(3, 4), Version: o.Version + 1}), store.ErrStale)
		must(t, h.Fulfil(ctx, h.ngan, o.ID, Fulfilment{DoneOn: on(3, 12), Note: "21/BC-UBND", Version: o.Version}))
		expect(t, "twice", h.Fulfil(ctx, h.ngan, o.ID, Fulfilment{DoneOn: on(3, 1), Version: o.Version}), store.ErrStale)
		done, err := h.Occurrence(ctx, h.ngan, o.ID)
		must(t, err)
		if done.DoneOn != on(3, 12) || done.DoneNote != "21/BC-UBND" || done.DoneBy != "ngan" || done.Version != o.Version+1 {
			t.Errorf("the occurrence is %+v", done)
		}
		expect(t, "reopening a stale version", h.Reopen(ctx, h.ngan, o.ID, o.Version), store.ErrStale)
		must(t, h.Reopen(ctx, h.ngan, o.ID, done.Version))
		open, err := h.Occurrence(ctx, h.ngan, o.ID)
		must(t, err)
		if !open.DoneOn.IsZero() || open.DoneNote != "" || open.DoneBy != "" {
			t.Errorf("the reopened occurrence is %+v", open)
		}
	})
}

func TestFulfilUpTo(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		d := newDraft("Báo cáo")
		d.Sections[0].Tasks[0].Due = []Due{
			{Label: "a", Date: on(1, 10), Kind: Before}, {Label: "b", Date: on(3, 5), Kind: By}, {Label: "c", From: on(1, 1), Date: on(3, 8), Kind: Period},
			{Label: "d", Date: on(3, 9), Kind: Before}, {Label: "e", Date: on(3, 10), Kind: Before}, {Label: "f", Date: on(3, 9), Kind: By}, {Label: "g", Date: on(12, 5), Kind: By},
		}
		plan := h.takeDraft(t, d)
		expect(t, "a day to come", h.FulfilUpTo(t.Context(), h.ngan, plan.ID, on(3, 13)), ErrFuture)
		must(t, h.FulfilUpTo(t.Context(), h.ngan, plan.ID, on(3, 8)))
		done := map[string]clock.Date{}
		days := standardDays(t)
		for _, o := range h.tasks(t, plan)[0].Occurrences {
			if o.DoneOn.IsZero() {
				continue
			}
			done[o.Label] = o.DoneOn
			if s := o.StateOn(on(3, 12), days); s != DoneOnTime {
				t.Errorf("%s is %s", o.Label, s)
			}
		}
		want := map[string]clock.Date{"a": on(1, 9), "b": on(3, 5), "c": on(3, 8), "d": on(3, 8)}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEditTask(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.running(t)
		task := h.taskOf(t, plan, "I.1")
		wrong := EditOfTask(task)
		wrong.Title, wrong.Due = "Báo cáo", "lúc nào rảnh thì làm"
		expect(t, "a time that cannot be read", h.EditTask(ctx, h.ngan, task.ID, task.Version, wrong), ErrUndated)
		wrong.Title, wrong.Due = "", ""
		expect(t, "no title", h.EditTask(ctx, h.ngan, task.ID, task.Version, wrong), ErrUntitled)
		if diff := cmp.Diff(task, h.taskOf(t, plan, "I.1")); diff != "" {
			t.Errorf("a refused edit changed the task:\n%s", diff)
		}

		e := EditOfTask(task)
		e.Title, e.Lead, e.Products, e.SectionNo, e.SectionTitle = "Báo cáo quý", "Trưởng thôn", []string{"Báo cáo"}, "II", "KHÁC"
		e.Due = "Quý I: 15/3/2024\nTrước ngày 10/12/2024"
		expect(t, "a stale version", h.EditTask(ctx, h.ngan, task.ID, task.Version+1, e), store.ErrStale)
		must(t, h.EditTask(ctx, h.ngan, task.ID, task.Version, e))
		got, _, err := h.Task(ctx, h.ngan, task.ID)
		must(t, err)
		want := []string{"1 Báo cáo quý: 2024-03-15 Quý I done 2024-03-04 số 1, 2024-12-10"}
		if diff := cmp.Diff(want, describe([]Task{got})); diff != "" {
			t.Error(diff)
		}
		if got.Ref() != "II.1" || got.LeadText != "Trưởng thôn" || got.LeadPostID == task.LeadPostID || got.LeadPostID == "" || got.Version != task.Version+1 || got.DueText != e.Due {
			t.Errorf("the task is %+v", got)
		}
		found, err := h.Year(ctx, h.ngan, 2024, Filter{Query: "truong thon bao cao quy"})
		must(t, err)
		if len(found.Tasks) != 1 {
			t.Errorf("the search finds %q after the edit", contents(found.Tasks))
		}

		// What was done and is not in the words any more stays.
		e.Due = "Thường xuyên"
		must(t, h.EditTask(ctx, h.ngan, task.ID, got.Version, e))
		got, _, err = h.Task(ctx, h.ngan, task.ID)
		must(t, err)
		if len(got.Occurrences) != 1 || got.Occurrences[0].DoneOn != on(3, 4) || got.Kind != Ongoing {
			t.Errorf("the task is %+v", got)
		}
	})
}

func TestAddAndRemoveTask(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.running(t)
		id := store.NewID()
		e := TaskEdit{SectionNo: "II", SectionTitle: "KHÁC", No: "1", Title: "Đối thoại", Lead: "van phong - tk", Due: "Quý II"}
		expect(t, "no title", h.AddTask(ctx, h.ngan, plan.ID, id, TaskEdit{Due: "Quý II"}), ErrUntitled)
		expect(t, "no time", h.AddTask(ctx, h.ngan, plan.ID, id, TaskEdit{Title: "a", Due: "mai mốt"}), ErrUndated)
		must(t, h.AddTask(ctx, h.ngan, plan.ID, id, e))
		expect(t, "the same form again", h.AddTask(ctx, h.ngan, plan.ID, id, e), store.ErrExists)
		tasks := h.tasks(t, plan)
		added := tasks[len(tasks)-1]
		if len(tasks) != 4 || added.ID != id || added.Position != 4 || added.LeadPostID != tasks[0].LeadPostID || added.Occurrences[0].Date != on(6, 30) {
			t.Errorf("%d tasks, the last is %+v", len(tasks), added)
		}
		expect(t, "removing a stale version", h.RemoveTask(ctx, h.ngan, id, 9), store.ErrStale)
		must(t, h.RemoveTask(ctx, h.ngan, id, added.Version))
		_, _, err := h.Task(ctx, h.ngan, id)
		expect(t, "looking at what was removed", err, store.ErrNotFound)
		done := h.taskOf(t, plan, "I.1")
		must(t, h.RemoveTask(ctx, h.ngan, done.ID, done.Version))
		kept, _, err := h.Task(ctx, h.ngan, done.ID)
		must(t, err)
		want := []string{"1 Báo cáo công tác cải cách hành chính withdrawn 2024-03-12: 2024-03-05 Quý I done 2024-03-04 số 1"}
		if diff := cmp.Diff(want, describe([]Task{kept})); diff != "" {
			t.Error(diff)
		}
	})
}

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
			return h.Fulfil(ctx, v, o.ID, Fulfilment{DoneOn: on(3, 4), Version: o.Version})
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
			"fulfil": "plan.fulfil occurrence", "reopen": "plan.fulfil occurrence", "fulfil up to": "plan.fulfil plan",
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

func TestReadingGoesOnAfterACrash(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		stopped := h.restart(t, h.units)
		stopped.StopReading()
		imp, err := stopped.Upload(t.Context(), h.ngan, Upload{Year: 2024, Kind: Reform, FileName: seedText, Content: bytes.NewReader(seedFile(t, seedText))})
		must(t, err)
		stopped.WaitRead(t.Context(), imp.ID)
		left, err := stopped.Import(t.Context(), h.ngan, imp.ID)
		must(t, err)
		if left.State != ImportReading {
			t.Fatalf("the stopped program left it %s", left.State)
		}
		must(t, h.ResumeReading(t.Context()))
		h.WaitRead(t.Context(), imp.ID)
		again, err := h.Import(t.Context(), h.ngan, imp.ID)
		must(t, err)
		if again.State != ImportReady || again.Reading.Draft.TaskCount() != 35 || again.Progress != 100 {
			t.Errorf("it is %s with %d tasks: %s", again.State, again.Reading.Draft.TaskCount(), again.Problem)
		}
		must(t, h.ResumeReading(t.Context())) // nothing is left
	})
}

func TestAFileThatIsGoneIsSaidToBe(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		stopped := h.restart(t, h.units)
		stopped.StopReading()
		imp, err := stopped.Upload(t.Context(), h.ngan, Upload{Year: 2024, Kind: Reform, FileName: "a.txt", Content: strings.NewReader("a")})
		must(t, err)
		elsewhere, err := blob.OpenStore(t.TempDir())
		must(t, err)
		defer elsewhere.Close()
		a := NewActions(h.db, elsewhere, h.units, clock.On(on(3, 12)), standardDays(t), slog.New(slog.DiscardHandler))
		defer a.StopReading()
		must(t, a.ResumeReading(t.Context()))
		a.WaitRead(t.Context(), imp.ID)
		got, err := a.Import(t.Context(), h.ngan, imp.ID)
		must(t, err)
		if got.State != ImportFailed || got.Problem == "" {
			t.Errorf("it is %s: %q", got.State, got.Problem)
		}
	})
}

func TestDiscardingWhileItIsRead(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		imp, err := h.Upload(t.Context(), h.ngan, Upload{Year: 2024, Kind: Reform, FileName: seedPDF, Content: bytes.NewReader(seedFile(t, seedPDF))})
		must(t, err)
		err = h.Discard(t.Context(), h.ngan, imp.ID)
		if err != nil && !errors.Is(err, store.ErrStale) {
			t.Fatal(err)
		}
		h.WaitRead(t.Context(), imp.ID)
		must(t, h.Discard(t.Context(), h.ngan, imp.ID))
		got, err := h.Import(t.Context(), h.ngan, imp.ID)
		must(t, err)
		if got.State != ImportDiscarded {
			t.Errorf("it is %s", got.State)
		}
	})
}

func TestReviseIsForOneAtATime(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		imp := h.read(t, h.ngan, seedUpload(seedText), seedFile(t, seedText))
		var won atomic.Int32
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				err := h.Revise(t.Context(), h.ngan, imp.ID, imp.Version, func(imp *Import) error {
					return imp.Reading.RemoveTask(TaskIndex{0, 0})
				})
				switch {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, store.ErrStale):
					t.Error(err)
				}
			})
		}
		all.Wait()
		got, err := h.Import(t.Context(), h.ngan, imp.ID)
		must(t, err)
		if won.Load() != 1 || got.Reading.Draft.TaskCount() != 34 || got.Version != imp.Version+1 {
			t.Errorf("%d changes won; %d tasks, version %d", won.Load(), got.Reading.Draft.TaskCount(), got.Version)
		}
		broken := errors.New("không được")
		expect(t, "a change that fails", h.Revise(t.Context(), h.ngan, imp.ID, got.Version, func(imp *Import) error {
			imp.Reading.Draft = Draft{}
			return broken
		}), broken)
		kept, err := h.Import(t.Context(), h.ngan, imp.ID)
		must(t, err)
		if kept.Reading.Draft.TaskCount() != 34 {
			t.Error("a change that failed was written")
		}
	})
}
