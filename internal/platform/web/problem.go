package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Problem tells a caller of the API what failed (RFC 9457).
type Problem struct {
	// Type names the kind of failure, as a fragment of the description.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail says what happened, what was kept and what to do.
	Detail string `json:"detail,omitempty"`
	// Instance names the request, as the log does.
	Instance string         `json:"instance"`
	Errors   []ProblemField `json:"errors,omitempty"`
}

// A ProblemField says what is wrong with one value.
type ProblemField struct {
	Location string `json:"location"`
	Message  string `json:"message"`
}

// kindNames are the kinds of failures as callers of the API know them.
var kindNames = map[Kind]string{
	Broken: "broken", Missing: "not-found", Denied: "forbidden", Unfit: "invalid", Outdated: "stale", Taken: "exists",
	TooBig: "too-large", TooOften: "too-many", Occupied: "busy", SignedOut: "unauthorized", WrongMethod: "method",
	Foreign: "foreign", VersionNeeded: "version-needed", Unreadable: "unreadable",
}

// problem answers a failure of the API.
func (s *server) problem(w http.ResponseWriter, r *http.Request, e *Error, id string) {
	told := describe(r.Context(), e.Kind)
	if e.Words != "" {
		told.What = e.Words
	}
	p := Problem{
		Type: "urn:vidan:problem:" + kindNames[e.Kind], Title: told.Title, Status: e.Status(), Instance: "urn:vidan:request:" + id,
		Detail: strings.Join(strings.Fields(told.What+" "+told.Kept), " "),
	}
	if e.Kind == Outdated && r.Header.Get("If-Match") != "" {
		p.Status = http.StatusPreconditionFailed
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, ProblemField{Location: f.Name, Message: f.Words})
	}
	h := w.Header()
	h.Del("ETag")
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", words.Locale(r.Context()))
	h.Set("Cache-Control", "no-store")
	if e.Kind == SignedOut {
		h.Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.Log.LogAttrs(r.Context(), slog.LevelInfo, "a problem was not sent", slog.String("request", id), slog.Any("cause", err))
	}
}
