package web

import (
	"errors"
	"net/http"
	"time"
)

// A header that every answer carries; the value is shared between answers and
// never changed.
type header struct {
	name  string
	value []string
}

// safetyHeaders returns what tells browsers to trust nothing but Vidan's own
// files.
func safetyHeaders(secure bool) []header {
	headers := []header{
		{"Content-Security-Policy", []string{"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	}
	if secure {
		headers = append(headers, header{"Strict-Transport-Security", []string{"max-age=31536000; includeSubDomains"}})
	}
	return headers
}

// slowest is the slowest line on which a reader is waited for, in bytes a
// second: an old phone at the edge of the network.
const slowest = 32 << 10

// answerTime is how long the answer may take after all has come in.
const answerTime = time.Minute

// extendDeadlines gives a large upload the time that it needs on a slow line,
// which the server's own deadlines for small requests would cut off. Deadlines of
// the network are instants of the machine, whatever day the demo lives in.
func extendDeadlines(w http.ResponseWriter, limit int64) error {
	if limit <= DefaultMaxBody {
		return nil
	}
	arrived := time.Now().Add(time.Duration(limit/slowest) * time.Second)
	control := http.NewResponseController(w)
	err := errors.Join(control.SetReadDeadline(arrived), control.SetWriteDeadline(arrived.Add(answerTime)))
	if errors.Is(err, http.ErrNotSupported) {
		return nil // a recorder in a test has no line to wait for
	}
	return err
}
