package web

import (
	"crypto/rand"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// An answer is the response writer that pages get: it remembers what was sent.
// Answers are pooled; handlers must not keep them.
type answer struct {
	http.ResponseWriter
	id     string
	status int
	bytes  int64
	// cut says that the answer broke off half-way.
	cut bool
	// pattern is that of the route, "" for addresses that no route has.
	pattern string
	watched func(pattern string, status int, took time.Duration)
}

var answers = sync.Pool{New: func() any { return new(answer) }}

func newAnswer(w http.ResponseWriter, id string) *answer {
	a := answers.Get().(*answer)
	*a = answer{ResponseWriter: w, id: id}
	return a
}

func (a *answer) free() {
	*a = answer{}
	answers.Put(a)
}

// answerOf finds the server's own writer below those that others wrapped
// around it.
func answerOf(w http.ResponseWriter) *answer {
	for {
		switch v := w.(type) {
		case *answer:
			return v
		case interface{ Unwrap() http.ResponseWriter }:
			w = v.Unwrap()
		default:
			return &answer{ResponseWriter: w}
		}
	}
}

// WriteHeader sends the status.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= http.StatusOK {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write sends a part of the body.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// ReadFrom lets net/http send files without copying them through here.
func (a *answer) ReadFrom(src io.Reader) (int64, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := io.Copy(a.ResponseWriter, src)
	a.bytes += n
	return n, err
}

// Unwrap serves http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) code() int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}

// requestIDs makes a name for each request: eight characters for the running
// program and a count, so that a line of the log is found by what a reader
// reads out from an error page.
type requestIDs struct {
	prefix string
	count  atomic.Uint64
}

func newRequestIDs() *requestIDs { return &requestIDs{prefix: rand.Text()[:8] + "-"} }

func (ids *requestIDs) next() string {
	const digits = 13
	var text [digits]byte
	alphabet := "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	n, i := ids.count.Add(1), digits
	for ; n > 0; n >>= 5 {
		i--
		text[i] = alphabet[n&31]
	}
	return ids.prefix + string(text[i:])
}
