package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web/assets"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// SignInPath is where readers are sent who must sign in first. The address
// they asked for follows in the query, as "to".
const SignInPath = "/sign-in"

// Config is what the server is built from.
type Config struct {
	Routes []Route
	// Gate may be nil when all routes are public.
	Gate  Gate
	Clock clock.Clock
	Log   *slog.Logger
	// Secure says that readers come by HTTPS.
	Secure bool
	// Explain turns an error of a room into one that the reader may be told
	// of (*Error), and returns others as they are; it may be nil.
	Explain func(error) error
}

type server struct {
	Config
	mux   *http.ServeMux
	guard *http.CrossOriginProtection
	safe  []header
	ids   *requestIDs
	// secrets are the beginnings of the paths that end in a secret.
	secrets []string
}

// New returns the handler of all pages. It refuses routes without an action or
// an audience, and routes that are there twice.
func New(config Config) (http.Handler, error) {
	if err := checkRoutes(config.Routes); err != nil {
		return nil, err
	}
	files, err := assets.Handler()
	if err != nil {
		return nil, fmt.Errorf("preparing the pages' assets: %w", err)
	}
	s := &server{
		Config: config,
		mux:    http.NewServeMux(),
		guard:  http.NewCrossOriginProtection(),
		safe:   safetyHeaders(config.Secure),
		ids:    newRequestIDs(),
	}
	for _, route := range config.Routes {
		if route.Audience != Public && config.Gate == nil {
			return nil, fmt.Errorf("the route %q needs a gate", route)
		}
		s.mux.Handle(route.String(), s.page(route))
		if route.Secret {
			s.secrets = append(s.secrets, beforeBrace(route.Path))
		}
	}
	s.mux.Handle("GET "+assets.Prefix, files)
	s.mux.HandleFunc("/", s.nothingHere)
	return s, nil
}

// ServeHTTP answers one request: it sets the safety headers, finds the
// reader's language, and logs what was answered.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := s.Clock.Now()
	answer := newAnswer(w, s.ids.next())
	defer s.finish(answer, r, start)
	h := w.Header()
	for _, safe := range s.safe {
		h[safe.name] = safe.value
	}
	if locale := localeOf(r); locale != words.Vietnamese {
		r = r.WithContext(words.WithLocale(r.Context(), locale))
	}
	s.mux.ServeHTTP(answer, r)
}

// finish shows a page for a panic, writes the line of the access log and gives
// the answer back to its pool.
func (s *server) finish(answer *answer, r *http.Request, start time.Time) {
	cause := recover()
	broken, _ := cause.(error) // a cause that is no error is no abort either
	abort := errors.Is(broken, http.ErrAbortHandler)
	if cause != nil && !abort {
		s.fail(answer, r, fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
	}
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "answered",
		slog.String("request", answer.id),
		slog.String("method", r.Method),
		slog.String("path", s.loggedPath(r.URL.Path)),
		slog.Int("status", answer.code()),
		slog.Int64("bytes", answer.bytes),
		slog.Duration("took", s.Clock.Now().Sub(start)))
	aborted := abort || answer.cut
	answer.free()
	if aborted {
		panic(http.ErrAbortHandler)
	}
}

// page returns the handler of a route: limits, gate, handler, error page.
func (s *server) page(route Route) http.Handler {
	limit := route.MaxBody
	if limit == 0 {
		limit = DefaultMaxBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.receive(w, r, limit); err != nil {
			s.fail(w, r, err)
			return
		}
		if s.Gate != nil {
			admitted, err := s.Gate.Admit(r, route)
			if err != nil {
				s.fail(w, r, err)
				return
			}
			r = admitted
		}
		if err := route.Handler(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// receive bounds what comes in: its origin, its size, and the time it may take.
func (s *server) receive(w http.ResponseWriter, r *http.Request, limit int64) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	if err := s.guard.Check(r); err != nil {
		return (&Error{Kind: Foreign}).Because(err)
	}
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close")
		return TooLarge("").Because(fmt.Errorf("%d bytes where %d are taken", r.ContentLength, limit))
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	return extendDeadlines(w, limit)
}

// nothingHere answers addresses that no route has, and methods that the
// address does not take.
func (s *server) nothingHere(w http.ResponseWriter, r *http.Request) {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := s.mux.Handler(other); pattern != "/" && method != r.Method {
			w.Header().Set("Allow", method)
			s.fail(w, r, &Error{Kind: WrongMethod})
			return
		}
	}
	s.fail(w, r, NotFound())
}

// fail shows the error's page and logs its cause. An answer that has begun
// cannot be taken back: the connection is cut, so that the reader does not
// take a part for the whole.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if s.Explain != nil {
		err = s.Explain(err)
	}
	e := asError(err)
	a := answerOf(w)
	s.logFailure(r.Context(), a.id, e)
	if a.status != 0 {
		a.cut = true
		return
	}
	if e.Kind == SignedOut && r.Method == http.MethodGet {
		to := SignInPath
		if r.URL.Path != "/" {
			to += "?to=" + url.QueryEscape(r.URL.RequestURI())
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	if err := Render(w, r, e.Status(), errorPage(r.Context(), e, r, a.id)); err != nil {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "the error page failed", slog.String("request", a.id), slog.Any("cause", err))
	}
}

func (s *server) logFailure(ctx context.Context, id string, e *Error) {
	level := slog.LevelInfo
	if e.Status() >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if e.Cause == nil || ctx.Err() != nil { // nobody waits for an answer any more
		return
	}
	s.Log.LogAttrs(ctx, level, "request failed", slog.String("request", id), slog.Int("status", e.Status()), slog.Any("cause", e.Cause))
}
