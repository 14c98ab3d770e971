package web

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A Kind of failure, of which each has its status and its words.
type Kind int

// The kinds of failures that pages return.
const (
	// Broken is whatever nobody foresaw.
	Broken Kind = iota
	Missing
	Denied
	Unfit
	Outdated
	Taken
	TooBig
	TooOften
	Occupied
	SignedOut
	WrongMethod
	Foreign
	// VersionNeeded and Unreadable are failures of the API alone.
	VersionNeeded
	Unreadable
)

var statuses = map[Kind]int{
	Broken:      http.StatusInternalServerError,
	Missing:     http.StatusNotFound,
	Denied:      http.StatusForbidden,
	Unfit:       http.StatusUnprocessableEntity,
	Outdated:    http.StatusConflict,
	Taken:       http.StatusConflict,
	TooBig:      http.StatusRequestEntityTooLarge,
	TooOften:    http.StatusTooManyRequests,
	Occupied:    http.StatusServiceUnavailable,
	SignedOut:   http.StatusUnauthorized,
	WrongMethod: http.StatusMethodNotAllowed,
	Foreign:     http.StatusForbidden,

	VersionNeeded: http.StatusPreconditionRequired,
	Unreadable:    http.StatusUnsupportedMediaType,
}

// An Error is a failure that the reader may be told of. Words are safe and in
// the reader's language; Cause is for the log alone.
type Error struct {
	Kind  Kind
	Words string
	// Fields say what is wrong with each of the values that were sent.
	Fields []Field
	// RetryAfter is how long to wait before asking again; zero says nothing.
	RetryAfter time.Duration
	Cause      error
}

// A Field is a value that was sent, by its place ("body.due"), and what is
// wrong with it in the reader's language.
type Field struct {
	Name, Words string
}

// Error describes the failure for the log.
func (e *Error) Error() string {
	text := fmt.Sprintf("answered %d", e.Status())
	if e.Words != "" {
		text += ": " + e.Words
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Status returns the HTTP status of the failure.
func (e *Error) Status() int { return statuses[e.Kind] }

// Because returns the failure with its cause, which goes to the log only.
func (e *Error) Because(cause error) *Error {
	with := *e
	with.Cause = cause
	return &with
}

// NotFound says that there is nothing at the address, or nothing that the
// reader may know of.
func NotFound() *Error { return &Error{Kind: Missing} }

// Forbidden says that the reader's role does not hold the right.
func Forbidden() *Error { return &Error{Kind: Denied} }

// Invalid says, in words for the reader, what is wrong with what was sent.
func Invalid(words string) *Error { return &Error{Kind: Unfit, Words: words} }

// Stale says that somebody else has changed the thing meanwhile. The words say
// what changed, and may be empty.
func Stale(words string) *Error { return &Error{Kind: Outdated, Words: words} }

// Exists says, in words for the reader, that there is one already.
func Exists(words string) *Error { return &Error{Kind: Taken, Words: words} }

// TooLarge says, in words for the reader, that more was sent than is taken.
func TooLarge(words string) *Error { return &Error{Kind: TooBig, Words: words} }

// TooMany says, in words for the reader, that they must wait before they try
// again.
func TooMany(words string) *Error { return &Error{Kind: TooOften, Words: words} }

// Busy says that the program cannot answer now and may be asked again.
func Busy() *Error { return &Error{Kind: Occupied} }

// Away says that what the server needs does not answer for a moment.
func Away() *Error { return &Error{Kind: Occupied, RetryAfter: 5 * time.Second} }

// SignInNeeded says that the reader must sign in first. The server sends a
// reader who only looks to the sign-in page.
func SignInNeeded() *Error { return &Error{Kind: SignedOut} }

// asError finds what the reader may be told about an error.
func asError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return TooLarge("").Because(tooLarge)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return NotFound().Because(err)
	case errors.Is(err, store.ErrExists):
		return Exists("").Because(err)
	case errors.Is(err, store.ErrStale):
		return Stale("").Because(err)
	case errors.Is(err, store.ErrBusy):
		return Busy().Because(err)
	}
	return (&Error{Kind: Broken}).Because(err)
}
