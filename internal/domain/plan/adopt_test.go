package plan

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

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
