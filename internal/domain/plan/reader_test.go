package plan

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

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
		a := NewActions(Parts{DB: h.db, Files: elsewhere, Intake: intake.NewDoor(elsewhere, nil), Posts: h.units, Clock: clock.On(on(3, 12)), Calendars: OneCalendar{standardDays(t)}, Log: slog.New(slog.DiscardHandler)})
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
