package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// worthwhile is the size in bytes from which a page is compressed: below it
// the page fits into one packet either way.
const worthwhile = 1400

// largest is the size of the largest buffer that is kept for the next page.
const largest = 1 << 20

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Compressors work at the lowest level: on a page of tables it already takes
// away nine tenths, and higher ones cost more than the page itself.
var compressors = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

var (
	htmlType    = []string{"text/html; charset=utf-8"}
	askAgain    = []string{"private, no-cache"}
	byEncoding  = []string{"Accept-Encoding, Cookie"}
	gzipEncoded = []string{"gzip"}
)

// Render writes a view as a page. The view is rendered to the end before the
// first byte is sent, so that a view that fails leaves room for an error page.
func Render(w http.ResponseWriter, r *http.Request, status int, view templ.Component) error {
	page := buffers.Get().(*bytes.Buffer)
	defer keep(page)
	page.Reset()
	if err := view.Render(r.Context(), page); err != nil {
		return fmt.Errorf("rendering the page: %w", err)
	}
	h := w.Header()
	h["Content-Type"] = htmlType
	h["Vary"] = byEncoding
	if _, set := h["Cache-Control"]; !set {
		h["Cache-Control"] = askAgain
	}
	body := page
	if page.Len() >= worthwhile && acceptsGzip(r) {
		body = compress(page)
		defer keep(body)
		h["Content-Encoding"] = gzipEncoded
	}
	h["Content-Length"] = []string{strconv.Itoa(body.Len())}
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := w.Write(body.Bytes()); err != nil {
		return fmt.Errorf("sending the page: %w", err)
	}
	return nil
}

// keep gives a buffer back for the next page, unless a giant page has made it
// too large to hold on to.
func keep(b *bytes.Buffer) {
	if b.Cap() <= largest {
		buffers.Put(b)
	}
}

func compress(page *bytes.Buffer) *bytes.Buffer {
	out := buffers.Get().(*bytes.Buffer)
	out.Reset()
	z := compressors.Get().(*gzip.Writer)
	defer compressors.Put(z)
	z.Reset(out)
	_, _ = z.Write(page.Bytes()) // a buffer in memory takes everything
	_ = z.Close()
	return out
}

// acceptsGzip tells whether the reader takes gzip; a quality of zero refuses it.
func acceptsGzip(r *http.Request) bool {
	for _, line := range r.Header["Accept-Encoding"] {
		for coding := range strings.SplitSeq(line, ",") {
			name, quality, _ := strings.Cut(strings.TrimSpace(coding), ";")
			if name == "gzip" {
				q := strings.TrimSpace(quality)
				return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
			}
		}
	}
	return false
}
