package plan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// readersAtOnce bounds how many documents are read at the same time, and so
// the memory that reading takes.
const readersAtOnce = 2

// A reader reads documents in the background, so that a person can leave the
// page. What it has not finished when the program stops is read again.
type reader struct {
	actions *Actions
	slots   chan struct{}
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu   sync.Mutex
	done map[string]chan struct{}
}

func newReader(a *Actions) *reader {
	ctx, cancel := context.WithCancel(context.Background())
	return &reader{
		actions: a, slots: make(chan struct{}, readersAtOnce),
		ctx: ctx, cancel: cancel, done: map[string]chan struct{}{},
	}
}

func (r *reader) start(imp Import) {
	done := make(chan struct{})
	r.mu.Lock()
	r.done[imp.ID] = done
	r.mu.Unlock()
	r.running.Go(func() {
		defer r.finish(imp.ID, done)
		select {
		case r.slots <- struct{}{}:
		case <-r.ctx.Done():
			return
		}
		defer func() { <-r.slots }()
		err := r.read(imp)
		if err == nil || r.ctx.Err() != nil || errors.Is(err, store.ErrStale) { // it was given up meanwhile
			return
		}
		r.actions.log.Error("read a plan document", "import", imp.ID, "error", err)
	})
}

func (r *reader) finish(id string, done chan struct{}) {
	r.mu.Lock()
	delete(r.done, id)
	r.mu.Unlock()
	close(done)
}

func (r *reader) wait(ctx context.Context, id string) {
	r.mu.Lock()
	done := r.done[id]
	r.mu.Unlock()
	if done == nil {
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

func (r *reader) stop() {
	r.cancel()
	r.running.Wait()
}

// read reads the document of an import and writes down what it found, or why
// it could not be read.
func (r *reader) read(imp Import) error {
	reading, err := r.reading(imp)
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	imp.State, imp.Reading, imp.Progress = ImportReady, reading, 100
	if err != nil {
		r.actions.log.Info("a document could not be read", "import", imp.ID, "error", err)
		imp.State, imp.Problem = ImportFailed, Problem(err)
	} else if err := r.actions.matchLeads(r.ctx, &imp); err != nil {
		return err
	}
	return r.actions.db.InTx(r.ctx, func(ctx context.Context, tx bun.Tx) error {
		return updateImport(ctx, tx, imp)
	})
}

func (r *reader) reading(imp Import) (reading Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.actions.log.Error("a document stopped its reader", "import", imp.ID, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("read the document: %w", office.ErrDamaged)
		}
	}()
	file, err := r.actions.files.Open(r.ctx, imp.FileHash)
	if err != nil {
		return Reading{}, fmt.Errorf("open the document: %w", err)
	}
	defer func() { _ = file.Close() }() // only read
	source := office.Source{ReaderAt: file, Size: imp.FileSize, Name: imp.FileName}
	return ReadFile(r.ctx, source, imp.Year, r.progress(imp))
}

// ReadFile reads a plan from a document of any known format, or from the
// exchange format: a file whose name ends in .json or that begins as JSON does.
// Year 0 lets the document say its year.
func ReadFile(ctx context.Context, source office.Source, year int, progress office.Progress) (Reading, error) {
	if strings.HasSuffix(strings.ToLower(source.Name), ".json") || beginsAsJSON(source) {
		draft, err := readExchange(source)
		if year != 0 {
			draft.Year = year
		}
		return Reading{Draft: draft}, err
	}
	doc, err := office.Read(ctx, source, office.DefaultLimits(), progress)
	if err != nil {
		return Reading{}, err
	}
	return Read(doc, year), nil
}

// beginsAsJSON tells whether a file begins with a brace and a name; RTF begins
// with a brace too.
func beginsAsJSON(source office.Source) bool {
	var first [64]byte
	n, err := source.ReadAt(first[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return false // the reading itself will say why
	}
	inside, found := bytes.CutPrefix(bytes.TrimSpace(first[:n]), []byte("{"))
	return found && bytes.HasPrefix(bytes.TrimSpace(inside), []byte(`"`))
}

// exchangeBytes is the largest plan in the exchange format.
const exchangeBytes = 20 << 20

func readExchange(source office.Source) (Draft, error) {
	if source.Size > exchangeBytes {
		return Draft{}, office.ErrTooLarge
	}
	return ReadJSON(io.NewSectionReader(source, 0, source.Size))
}

// Problem says in Vietnamese why a document could not be read, and what to do.
func Problem(err error) string {
	var inJSON *JSONError
	if errors.As(err, &inJSON) {
		return inJSON.Text
	}
	return office.Explain(err)
}

// progress notes each further twentieth of the work.
func (r *reader) progress(imp Import) office.Progress {
	const step = 5
	told := 0
	return func(done float64) {
		percent := int(done * 100)
		if percent < told+step || percent >= 100 {
			return
		}
		told = percent
		err := r.actions.db.InTx(r.ctx, func(ctx context.Context, tx bun.Tx) error {
			return reportProgress(ctx, tx, imp.UnitID, imp.ID, percent)
		})
		if err != nil {
			r.actions.log.Warn("report reading progress", "import", imp.ID, "error", err)
		}
	}
}
