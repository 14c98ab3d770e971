package trials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Ledger is what the program has acknowledged. Whatever stands in it must be
// there ever after.
type Ledger struct {
	mu sync.Mutex
	// comments are the texts of comments by their ids; evidence are the ids of
	// pieces.
	comments map[string]string
	evidence map[string]bool
	// occurrences are the last acknowledged versions, with the stages.
	occurrences map[string]stand

	acknowledged, refused, cut atomic.Int64
}

// stand is how an occurrence stands.
type stand struct {
	version int
	stage   string
}

func newLedger() *Ledger {
	return &Ledger{comments: map[string]string{}, evidence: map[string]bool{}, occurrences: map[string]stand{}}
}

// A load writes by the API, as several people at once.
type load struct {
	ledger *Ledger
	token  string
	client *http.Client
	// bases are the addresses of the running processes; who finds one gone
	// goes to the next.
	bases atomic.Pointer[[]string]
	// down is since when nobody has been answered, the zero time while
	// somebody is; worst is the longest such time.
	mu         sync.Mutex
	lastAnswer time.Time
	worst      time.Duration
}

func newLoad(token string) *load {
	l := &load{ledger: newLedger(), token: token, client: &http.Client{
		Timeout:   20 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 16, DialContext: (&net.Dialer{Timeout: time.Second}).DialContext},
	}}
	l.at()
	return l
}

func (l *load) at(bases ...string) { l.bases.Store(&bases) }

// answered notes that somebody was answered with success.
func (l *load) answered() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if !l.lastAnswer.IsZero() {
		l.worst = max(l.worst, now.Sub(l.lastAnswer))
	}
	l.lastAnswer = now
}

// errCut says that nobody knows what became of a request: there was no answer,
// or one that the program was in trouble.
var errCut = errors.New("no answer")

// call sends a request; the answer's body is read into out.
func (l *load) call(ctx context.Context, worker int, method, path string, body, out any, headers ...string) error {
	bases := *l.bases.Load()
	if len(bases) == 0 {
		return errCut
	}
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, bases[worker%len(bases)]+"/api/v1/units/"+unitCode+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+l.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := l.client.Do(r)
	if err != nil {
		l.ledger.cut.Add(1)
		return fmt.Errorf("%w: %w", errCut, err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	switch {
	case err != nil, answer.StatusCode >= http.StatusInternalServerError:
		l.ledger.cut.Add(1)
		return errCut
	case answer.StatusCode >= http.StatusBadRequest:
		l.ledger.refused.Add(1)
		return fmt.Errorf("%s %s: answered %d: %s", method, path, answer.StatusCode, said)
	}
	l.answered()
	if out == nil {
		return nil
	}
	return json.Unmarshal(said, out)
}

type occurrenceBody struct {
	ID      string `json:"id"`
	TaskID  string `json:"task_id"`
	Stage   string `json:"stage"`
	Version int    `json:"version"`
}

// occurrences lists what there is to work on.
func (l *load) occurrences(ctx context.Context) ([]occurrenceBody, error) {
	var list struct {
		Items []occurrenceBody `json:"items"`
	}
	err := l.call(ctx, 0, http.MethodGet, "/years/"+strconv.Itoa(time.Now().Year())+"/occurrences?limit=500", nil, &list)
	return list.Items, err
}

// run lets workers write until the context ends. Each has occurrences of its
// own, so that they refuse each other nothing.
func (l *load) run(ctx context.Context, workers int, seed uint64, all []occurrenceBody) {
	var done sync.WaitGroup
	for w := range workers {
		own := make([]occurrenceBody, 0, len(all)/workers+1)
		for i := w; i < len(all); i += workers {
			own = append(own, all[i])
		}
		done.Go(func() { l.work(ctx, w, rand.New(rand.NewPCG(seed, uint64(w))), own) })
	}
	done.Wait()
}

func (l *load) work(ctx context.Context, worker int, random *rand.Rand, own []occurrenceBody) {
	for n := 0; ctx.Err() == nil; n++ {
		o := &own[random.IntN(len(own))]
		var err error
		switch random.IntN(4) {
		case 0:
			err = l.comment(ctx, worker, o.TaskID, fmt.Sprintf("w%d-%d-%d", worker, n, random.Uint32()))
		case 1:
			err = l.prove(ctx, worker, o, random.Uint32())
		default:
			err = l.move(ctx, worker, o)
		}
		if errors.Is(err, errCut) {
			o.Version = 0 // to be looked at again
			select {
			case <-time.After(20 * time.Millisecond):
			case <-ctx.Done():
			}
		}
	}
}

func (l *load) comment(ctx context.Context, worker int, task, text string) error {
	var made struct {
		ID string `json:"id"`
	}
	if err := l.call(ctx, worker, http.MethodPost, "/tasks/"+task+"/comments", map[string]any{"text": text}, &made); err != nil {
		return err
	}
	l.ledger.note(func() { l.ledger.comments[made.ID] = text })
	return nil
}

func (l *load) prove(ctx context.Context, worker int, o *occurrenceBody, n uint32) error {
	var made struct {
		ID string `json:"id"`
	}
	link := map[string]any{"url": fmt.Sprintf("https://vb.example/%s/%d", o.ID, n)}
	if err := l.call(ctx, worker, http.MethodPost, "/occurrences/"+o.ID+"/evidence", link, &made); err != nil {
		return err
	}
	o.Version = 0 // the piece has changed it
	l.ledger.note(func() { l.ledger.evidence[made.ID] = true })
	return nil
}

// move says that an occurrence is done, or takes that back.
func (l *load) move(ctx context.Context, worker int, o *occurrenceBody) error {
	if o.Version == 0 {
		if err := l.call(ctx, worker, http.MethodGet, "/occurrences/"+o.ID, nil, o); err != nil {
			return err
		}
	}
	step, body := "fulfil", any(map[string]any{"on": time.Now().Format(time.DateOnly)})
	if o.Stage == "accepted" {
		step, body = "reopen", nil
	}
	var now occurrenceBody
	if err := l.call(ctx, worker, http.MethodPost, "/occurrences/"+o.ID+"/"+step, body, &now, "If-Match", strconv.Quote(strconv.Itoa(o.Version))); err != nil {
		o.Version = 0
		return err
	}
	*o = now
	l.ledger.note(func() { l.ledger.occurrences[now.ID] = stand{now.Version, now.Stage} })
	return nil
}

func (g *Ledger) note(write func()) {
	g.acknowledged.Add(1)
	g.mu.Lock()
	defer g.mu.Unlock()
	write()
}

// A receiver is another system that is told of occurrences. It counts how often
// each message has come.
type receiver struct {
	url    string
	server *http.Server

	mu   sync.Mutex
	came map[string]int
}

func newReceiver(ctx context.Context) (*receiver, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for messages: %w", err)
	}
	r := &receiver{url: "http://" + listener.Addr().String() + "/", came: map[string]int{}}
	r.server = &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, ask *http.Request) {
		r.mu.Lock()
		r.came[ask.Header.Get("Webhook-Id")]++
		r.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	})}
	go func() { _ = r.server.Serve(listener) }() // it ends when it is closed
	return r, nil
}

func (r *receiver) counts() (messages, again int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.came {
		messages++
		again += n - 1
	}
	return messages, again
}

func (r *receiver) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.came[id] > 0
}

// plainly joins what was found wrong into one text.
func plainly(wrong []string) string { return strings.Join(wrong, "\n") }
