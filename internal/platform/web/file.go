package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A File is a kept file on its way to a reader. What it holds came from
// somebody else and is trusted in nothing.
type File struct {
	Name string
	// MediaType is what our own look at the content has found, never what the
	// uploader's browser said.
	MediaType string
	// Hash names the content: the same hash is the same file for ever.
	Hash    string
	Size    int64
	Content io.ReadSeeker
}

// The policies under which files are sent. A sandbox takes the file's origin
// away, so that nothing in it could act as the reader. For PDF it would gain
// nothing and Safari would show an empty page: viewers of PDF run in an origin
// of their own, where scripts of the document reach neither pages nor cookies,
// and Chromium takes no notice of the policy at all. Browsers put styles of
// their own around what they show.
const (
	closed    = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	sandboxed = "sandbox; " + closed
	styled    = "; style-src 'unsafe-inline'"
)

// previews are the media types that a browser may show, with the policy under
// which it does. Whatever is not here is only ever saved.
var previews = map[string]string{
	"application/pdf": closed + styled,
	"image/png":       sandboxed + styled,
	"image/jpeg":      sandboxed + styled,
	"image/gif":       sandboxed + styled,
	"image/webp":      sandboxed + styled,
	"text/plain":      sandboxed + styled,
	"text/csv":        sandboxed + styled,
}

// CanPreview tells whether a browser may show files of a media type. Of texts,
// it may show those whose encoding it knows.
func CanPreview(mediaType string) bool {
	plain, parameters, _ := strings.Cut(mediaType, ";")
	if strings.HasPrefix(plain, "text/") && !strings.Contains(parameters, "charset=") {
		return false
	}
	return previews[plain] != ""
}

// SendFile sends a file to be saved. It answers requests for a range and for
// what the browser has already.
func SendFile(w http.ResponseWriter, r *http.Request, f File) error {
	return sendFile(w, r, f, "attachment", f.MediaType, sandboxed)
}

// ShowFile sends a file to be looked at in a tab of its own, when its media
// type allows that, and to be saved otherwise.
func ShowFile(w http.ResponseWriter, r *http.Request, f File) error {
	if !CanPreview(f.MediaType) {
		return SendFile(w, r, f)
	}
	plain, parameters, _ := strings.Cut(f.MediaType, ";")
	mediaType := f.MediaType
	if plain == "text/csv" { // browsers save tables instead of showing them
		mediaType = "text/plain;" + parameters
	}
	return sendFile(w, r, f, "inline", mediaType, previews[plain])
}

func sendFile(w http.ResponseWriter, r *http.Request, f File, how, mediaType, policy string) error {
	if err := extendAnswer(w, f.Size); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", Disposition(how, f.Name))
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	// The reader's browser may keep it but asks each time, so that whoever
	// has lost the right does not see it any more.
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+f.Hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, f.Content)
	return nil
}

// extendAnswer gives a large file the time that it needs on a slow line.
func extendAnswer(w http.ResponseWriter, size int64) error {
	if size <= DefaultMaxBody {
		return nil
	}
	needed := time.Duration(size/slowest)*time.Second + answerTime
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(needed))
	if errors.Is(err, http.ErrNotSupported) {
		return nil // a recorder in a test has no line to wait for
	}
	return err
}

// Disposition writes the header that says how to take a file and what to call
// it (RFC 6266): the name in ASCII for old programs, and as it is (RFC 8187).
func Disposition(how, name string) string {
	plain := strings.Map(func(c rune) rune {
		if c == '.' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' {
			return c
		}
		return '-'
	}, vietnamese.Fold(name))
	extended := strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	return how + `; filename="` + plain + `"; filename*=UTF-8''` + extended
}
