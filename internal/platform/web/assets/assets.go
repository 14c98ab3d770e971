// Package assets serves the styles, scripts and icons of pages. `npm run
// build` writes them into dist, with the hash of its contents in each name, so
// that browsers may keep them for ever.
package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// Prefix is where the files are served.
const Prefix = "/assets/"

//go:embed all:dist
var dist embed.FS

// names maps the name of a file in the source ("app.css") to its address
// ("/assets/app-1f2e3d4c.css").
var names = sync.OnceValue(func() map[string]string {
	b, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		panic(fmt.Errorf("the pages' assets are not built, run npm run build: %w", err))
	}
	manifest := map[string]string{}
	if err := json.Unmarshal(b, &manifest); err != nil {
		panic(fmt.Errorf("reading the manifest of assets: %w", err))
	}
	for name, file := range manifest {
		manifest[name] = Prefix + file
	}
	return manifest
})

// URL returns the address of a file by its name in the source. It panics for a
// name that was never built, because such a page is broken for everybody.
func URL(name string) string {
	address, ok := names()[name]
	if !ok {
		panic("no asset is called " + name)
	}
	return address
}

// A file is held in memory in each encoding that it was built in.
type file struct {
	contentType string
	etag        string
	plain       []byte
	gzip        []byte
	brotli      []byte
}

// Handler serves the files below Prefix. Files whose name holds their hash may
// be kept for ever; others are asked for again.
func Handler() (http.Handler, error) {
	files := map[string]file{}
	for name, address := range names() {
		f, err := load(strings.TrimPrefix(address, Prefix))
		if err != nil {
			return nil, fmt.Errorf("loading the asset %s: %w", name, err)
		}
		files[address] = f
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		f.serve(w, r)
	}), nil
}

func load(name string) (file, error) {
	plain, err := dist.ReadFile("dist/" + name)
	if err != nil {
		return file{}, err
	}
	f := file{contentType: mime.TypeByExtension(path.Ext(name)), etag: `"` + name + `"`, plain: plain}
	if f.gzip, err = optional("dist/" + name + ".gz"); err != nil {
		return file{}, err
	}
	f.brotli, err = optional("dist/" + name + ".br")
	return f, err
}

// optional reads a compressed twin, which the build leaves out where
// compressing does not pay.
func optional(name string) ([]byte, error) {
	data, err := dist.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body, encoding := f.choose(r.Header.Get("Accept-Encoding"))
	etag := f.etag
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		etag = strings.TrimSuffix(etag, `"`) + "-" + encoding + `"`
	}
	h.Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone: nobody is left to tell
	}
}

// choose returns the smallest body that the reader accepts. Browsers never
// send a quality of zero for these, so the list is not parsed further.
func (f file) choose(accept string) (body []byte, encoding string) {
	if f.brotli != nil && strings.Contains(accept, "br") {
		return f.brotli, "br"
	}
	if f.gzip != nil && strings.Contains(accept, "gzip") {
		return f.gzip, "gzip"
	}
	return f.plain, ""
}
