// Package e2e drives Vidan's pages with a real browser, as a person would.
package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/internal/platform/web/assets"
)

// Widths are the screens on which every page is looked at, in CSS pixels: an
// office's desk and a small phone.
var Widths = []int{1280, 360}

// patience is how long a test waits for the browser altogether.
const patience = 2 * time.Minute

// Browser starts a browser for a test and returns the context of its tab. The
// test fails on whatever the page's console complains of: errors of scripts,
// breaches of the content security policy, files that are missing.
func Browser(t *testing.T) context.Context {
	t.Helper()
	ctx := Quiet(t)
	complaints := &complaints{}
	if err := chromedp.Listen(ctx, complaints.hear); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	t.Cleanup(func() { complaints.report(t) })
	return ctx
}

// Quiet is Browser for pages of strangers, of which the console may complain.
func Quiet(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // tests run as root in a container of their own
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "vi"),
	)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// Do runs steps in the browser, and fails the test where one fails.
func Do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Get runs an action and returns its result, and fails the test where it
// fails.
func Get[T any](t *testing.T, ctx context.Context, action chromedp.Action[T]) T {
	t.Helper()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Open opens an address on a screen of a width in CSS pixels.
func Open(t *testing.T, ctx context.Context, address string, width int) {
	t.Helper()
	Do(t, ctx, chromedp.EmulateViewport(int64(width), 800), chromedp.Navigate(address))
}

// Text returns the text of the first element that a CSS selector finds, as a
// person sees it.
func Text(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	quoted, err := json.Marshal(selector)
	if err != nil {
		t.Fatal(err)
	}
	return Get(t, ctx, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%s)?.innerText ?? ""`, quoted)))
}

// NoSidewaysScroll fails the test when the page is wider than the screen, and
// names what sticks out.
func NoSidewaysScroll(t *testing.T, ctx context.Context) {
	t.Helper()
	const script = `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		const out = [...document.body.querySelectorAll("*")].filter((e) => {
			const box = e.getBoundingClientRect();
			return box.width > 0 && box.right > width + 1 && !e.parentElement.closest(".scroll");
		});
		return out.length ? out.slice(0, 4).map((e) => e.tagName + "." + e.className) : ["the page itself"];
	})()`
	if wide := Get(t, ctx, chromedp.Evaluate[[]string](script)); len(wide) > 0 {
		t.Errorf("the page scrolls sideways because of %s", strings.Join(wide, ", "))
	}
}

// Screenshot keeps a picture of the whole page when VIDAN_SCREENSHOTS names a
// folder.
func Screenshot(t *testing.T, ctx context.Context, name string, width int) {
	t.Helper()
	folder := os.Getenv("VIDAN_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture := Get(t, ctx, chromedp.FullScreenshot(100))
	path := filepath.Join(folder, fmt.Sprintf("%s-%d.png", name, width))
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Print prints the page as a PDF, and fails the test when nothing comes out.
// The PDF is kept when VIDAN_SCREENSHOTS names a folder.
func Print(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	printed := Get(t, ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if !bytes.HasPrefix(printed, []byte("%PDF")) {
		t.Errorf("%s prints as %d bytes that are no PDF", name, len(printed))
	}
	folder := os.Getenv("VIDAN_SCREENSHOTS")
	if folder == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(folder, name+".pdf"), printed, 0o644); err != nil {
		t.Fatal(err)
	}
}

// A finding of axe-core, for people.
type finding struct {
	ID    string
	Help  string
	Nodes []struct {
		HTML           string
		FailureSummary string
	}
}

// axe reads the script once: it has half a million bytes.
var axe = sync.OnceValues(func() ([]byte, error) {
	_, here, _, _ := runtime.Caller(0)
	return os.ReadFile(filepath.Join(filepath.Dir(here), "../node_modules/axe-core/axe.min.js"))
})

// Axe fails the test for every breach of the rules of accessibility (WCAG 2.2
// AA and good practice) that axe-core finds on the page.
func Axe(t *testing.T, ctx context.Context) {
	t.Helper()
	script, err := axe()
	if err != nil {
		t.Fatalf("axe-core is not installed, run npm ci: %v", err)
	}
	const run = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(({violations}) => violations.map(({id, help, nodes}) => ({
			ID: id, Help: help, Nodes: nodes.map(({html, failureSummary}) => ({HTML: html, FailureSummary: failureSummary})),
		})))`
	Get(t, ctx, chromedp.Evaluate[any](string(script)+";null"))
	findings := Get(t, ctx, chromedp.Evaluate[[]finding](run, chromedp.EvalAwaitPromise))
	for _, f := range findings {
		for _, node := range f.Nodes {
			t.Errorf("%s (%s)\n%s\n%s", f.Help, f.ID, node.HTML, node.FailureSummary)
		}
	}
}

// complaints collects what the page's console complains of.
type complaints struct {
	mu   sync.Mutex
	said []string
}

func (c *complaints) hear(event any) {
	switch event := event.(type) {
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelError && !expected(event.Entry) {
			c.add(event.Entry.Text + " " + event.Entry.URL)
		}
	case *cdpruntime.EventExceptionThrown:
		c.add(described(event.ExceptionDetails))
	}
}

func described(details *cdpruntime.ExceptionDetails) string {
	if details.Exception != nil {
		return details.Text + " " + details.Exception.Description
	}
	return details.Text
}

// expected tells whether an error in the console is a page's answer rather
// than a fault: the page that says "not found" has that status itself.
func expected(entry *log.Entry) bool {
	return strings.HasPrefix(entry.Text, "Failed to load resource: the server responded with a status of 4") &&
		!strings.Contains(entry.URL, assets.Prefix)
}

func (c *complaints) add(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, text)
}

func (c *complaints) report(t *testing.T) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, text := range c.said {
		t.Errorf("the browser's console says: %s", text)
	}
}
