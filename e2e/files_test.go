package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/filetype"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// A cabinet keeps files and shows them, as the rooms do, and notes what the
// scripts in them manage to fetch.
type cabinet struct {
	address string
	files   map[string]web.File

	mu  sync.Mutex
	ran []string
}

func openCabinet(t *testing.T) *cabinet {
	t.Helper()
	c := &cabinet{files: map[string]web.File{}}
	route := func(path string, handler web.Handler) web.Route {
		return web.NewRoute(http.MethodGet, path, "test", web.Public, handler)
	}
	handler, err := web.New(web.Config{
		Clock: clock.System{}, Log: slog.New(slog.DiscardHandler),
		Routes: []web.Route{
			route("/show/{name}", func(w http.ResponseWriter, r *http.Request) error { return web.ShowFile(w, r, c.file(r)) }),
			route("/save/{name}", func(w http.ResponseWriter, r *http.Request) error { return web.SendFile(w, r, c.file(r)) }),
			route("/ran", c.note),
			route("/raw", raw),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	c.address = server.URL
	return c
}

func (c *cabinet) keep(name, mediaType, content string) {
	c.files[name] = web.File{Name: name, MediaType: mediaType, Hash: name, Size: int64(len(content)), Content: strings.NewReader(content)}
}

func (c *cabinet) file(r *http.Request) web.File { return c.files[r.PathValue("name")] }

// note notes which script has run.
func (c *cabinet) note(w http.ResponseWriter, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ran = append(c.ran, r.URL.Query().Get("by"))
	return nil
}

func (c *cabinet) scripts() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.ran)
}

// raw shows that the script would run if it were let.
func raw(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Del("Content-Security-Policy")
	w.Header().Set("Content-Type", "text/html")
	_, err := w.Write([]byte(page("raw")))
	return err
}

func page(by string) string {
	return `<!DOCTYPE html><html><body onload="fetch('/ran?by=` + by + `')"><script>fetch("/ran?by=` + by + `")</script><h1>page</h1></body></html>`
}

func drawing(by string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" onload="fetch('/ran?by=` + by + `')"><script>fetch("/ran?by=` + by + `")</script></svg>`
}

// TestScriptsInFilesNeverRun: a page or a drawing with a script is refused at
// the door, under whatever name it comes; and had one been kept, looking at it
// would not run it.
func TestScriptsInFilesNeverRun(t *testing.T) {
	files, err := blob.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Close() }()
	door := intake.NewDoor(files, nil)
	c := openCabinet(t)
	number := 0
	for _, write := range []func(string) string{page, drawing} {
		for _, ending := range []string{"pdf", "png", "txt", "csv", "docx", "html", "svg"} {
			_, err := door.Take(t.Context(), "bao-cao."+ending, strings.NewReader(write("x")), intake.FileLimit)
			if _, refused := errors.AsType[*filetype.RefusedError](err); !refused {
				t.Errorf("a script as .%s: %v", ending, err)
			}
		}
		for _, mediaType := range []string{"application/pdf", "image/png", "text/plain; charset=utf-8", "text/csv; charset=utf-8", "text/html", "image/svg+xml", "application/xhtml+xml", "application/octet-stream", ""} {
			number++
			name := fmt.Sprintf("file-%d", number)
			c.keep(name, mediaType, write(name))
		}
	}
	c.keep("script", "text/plain; charset=utf-8", `fetch("/ran?by=script")`)

	ctx := e2e.Quiet(t)
	for name := range c.files {
		for _, how := range []string{"/show/", "/save/"} {
			// What is saved instead of shown ends with an error.
			_ = chromedp.Do(ctx, chromedp.Navigate(c.address+how+name))
		}
	}
	e2e.Do(t, ctx, chromedp.Navigate(c.address+"/no-such-page"))
	const borrow = `new Promise((done) => {
		const script = document.createElement("script");
		script.src = "/show/script"; script.onload = () => done("ran"); script.onerror = () => done("refused");
		document.head.append(script);
	})`
	if how := e2e.Get(t, ctx, chromedp.Evaluate[string](borrow, chromedp.EvalAwaitPromise)); how != "refused" {
		t.Errorf("a text that one of our pages takes for a script: %s", how)
	}
	e2e.Do(t, ctx, chromedp.Navigate(c.address+"/raw"))
	waitFor(t, "the script that is let", func() bool { return len(c.scripts()) >= 2 })
	if ran := slices.Compact(c.scripts()); !slices.Equal(ran, []string{"raw"}) {
		t.Errorf("scripts ran in %q", ran)
	}
}

// waitFor waits until something is so.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("%s did not come", what)
}

func TestFilesAreShown(t *testing.T) {
	c := openCabinet(t)
	document, err := os.ReadFile("../internal/platform/filetype/testdata/van-ban.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	c.keep("document", "application/pdf", string(document))
	c.keep("acting", "application/pdf", actingPDF(c.address+"/ran?by=pdf"))
	c.keep("picture", "image/png", picture.String())
	c.keep("text", "text/plain; charset=utf-8", "Biên bản <script>fetch('/ran?by=text')</script>\ncó hai dòng")

	ctx := e2e.Browser(t)
	e2e.Open(t, ctx, c.address+"/show/picture", 1280)
	e2e.Until(t, ctx, `document.contentType === "image/png" && document.images[0]?.naturalWidth === 30`)
	e2e.Open(t, ctx, c.address+"/show/text", 1280)
	e2e.Until(t, ctx, `document.contentType === "text/plain" && document.body.innerText.includes("Biên bản <script>fetch") && self.origin === "null"`)
	e2e.Screenshot(t, ctx, "file-text", 1280)
	for _, name := range []string{"acting", "document"} {
		e2e.Open(t, ctx, c.address+"/show/"+name, 1280)
		waitFor(t, "the page of the PDF "+name, func() bool { return seesPaper(t, ctx) })
	}
	if ran := c.scripts(); len(ran) > 0 {
		t.Errorf("scripts ran in %q", ran)
	}
}

// actingPDF writes a document of one empty page that, when it is opened, would
// fetch an address by its own script.
func actingPDF(address string) string {
	script := fmt.Sprintf(`try { app.launchURL("%[1]s", false) } catch (e) {} try { this.getURL("%[1]s", false) } catch (e) {} try { this.submitForm("%[1]s") } catch (e) {} try { fetch("%[1]s") } catch (e) {}`, address)
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
		"<</S/JavaScript/JS(" + strings.NewReplacer("(", `\(`, ")", `\)`).Replace(script) + ")>>",
	}
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	table := "0000000000 65535 f \n"
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	fmt.Fprintf(&b, "xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table, len(objects)+1, b.Len())
	return b.String()
}

// seesPaper tells whether the browser's viewer shows a white page, which it
// does on a dark ground: at least a quarter of the screen.
func seesPaper(t *testing.T, ctx context.Context) bool {
	t.Helper()
	screen, err := png.Decode(bytes.NewReader(e2e.Get(t, ctx, chromedp.CaptureScreenshot())))
	if err != nil {
		t.Fatal(err)
	}
	white, bounds := 0, screen.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if r, g, b, _ := screen.At(x, y).RGBA(); r&g&b == 0xFFFF {
				white++
			}
		}
	}
	all := bounds.Dx() * bounds.Dy()
	// A blank page would be all white.
	return white > all/4 && white < all*9/10
}
