package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
	// Proxies are the reverse proxies in front of the server.
	Proxies Proxies
	// Most is how many requests are answered at once, PublicRate how many a
	// second one address may send to routes that answer anybody; 0 is the
	// standard, less than 0 no bound.
	Most, PublicRate int
	// Watch is told of each answered request; it may be nil.
	Watch Watch
}

// A Watch counts what is answered, by the pattern of the route, which tells
// nothing of people.
type Watch interface {
	// Begin is called before a request is answered; what it returns is called
	// after. The context may carry more than it came with.
	Begin(r *http.Request) (*http.Request, func(pattern string, status int, took time.Duration))
}

type server struct {
	Config
	mux   *http.ServeMux
	guard *http.CrossOriginProtection
	safe  []header
	ids   *requestIDs

	crowd     crowd
	strangers *strangers
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

		crowd: newCrowd(config.Most), strangers: newStrangers(config.Clock, config.PublicRate),
	}
	for _, route := range config.Routes {
		if route.audience != Public && config.Gate == nil {
			return nil, fmt.Errorf("the route %q needs a gate", route)
		}
		s.mux.Handle(route.String(), s.page(route))
		if route.secret {
			s.secrets = append(s.secrets, beforeBrace(route.path))
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
	r.RemoteAddr = s.Proxies.client(r)
	answer := newAnswer(w, s.ids.next())
	if s.Watch != nil {
		r, answer.watched = s.Watch.Begin(r)
	}
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
	took := s.Clock.Now().Sub(start)
	if answer.watched != nil {
		answer.watched(answer.pattern, answer.code(), took)
	}
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "answered",
		slog.String("request", answer.id),
		slog.String("method", r.Method),
		slog.String("path", s.loggedPath(r.URL.Path)),
		slog.Int("status", answer.code()),
		slog.Int64("bytes", answer.bytes),
		slog.Duration("took", took))
	aborted := abort || answer.cut
	answer.free()
	if aborted {
		panic(http.ErrAbortHandler)
	}
}

// page returns the handler of a route: limits, gate, handler, error page.
func (s *server) page(route Route) http.Handler {
	limit := route.maxBody
	if limit == 0 {
		limit = DefaultMaxBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answerOf(w).pattern = route.String()
		leave, err := s.makeRoom(r, route)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		defer leave()
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
		if err := route.handler(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// makeRoom refuses what comes when there is no room, or too often. Who is let
// in has to leave again. Whoever watches over the process always gets in.
func (s *server) makeRoom(r *http.Request, route Route) (leave func(), err error) {
	if route.watches() {
		return func() {}, nil
	}
	if !isText(r.URL.Path) {
		return nil, NotFound()
	}
	if query, err := url.QueryUnescape(r.URL.RawQuery); err != nil || !isText(query) {
		return nil, Invalid("")
	}
	if route.audience == Public {
		if ok, wait := s.strangers.allow(r.RemoteAddr); !ok {
			return nil, tooOften(wait)
		}
	}
	if !s.crowd.enter() {
		return nil, busy()
	}
	return s.crowd.leave, nil
}

// isText tells whether what came in an address is text: no bytes that are none,
// and no control characters, which databases refuse each in its own way.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' })
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

// methods are those that routes take.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// nothingHere answers addresses that no route has, and methods that the
// address does not take.
func (s *server) nothingHere(w http.ResponseWriter, r *http.Request) {
	for _, method := range methods {
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
	if said, ok := errors.AsType[*Error](err); s.Explain != nil && (!ok || said.Words == "") {
		err = s.Explain(err) // what a page has said in its own words stays
	}
	e := asError(err)
	a := answerOf(w)
	s.logFailure(r.Context(), a.id, e)
	if a.status != 0 {
		a.cut = true
		return
	}
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(e.RetryAfter.Seconds()))))
	}
	if IsAPI(r.URL.Path) {
		s.problem(w, r, e, a.id)
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
