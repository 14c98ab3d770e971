package e2e_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// components serves the page of all components behind the real server.
func components(t *testing.T) string {
	t.Helper()
	show := func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, ui.ComponentsPage(ui.Page{
			Title:    "Các thành phần",
			Brand:    ui.Brand{Name: "UBND xã Anh Sơn", Parent: "Thị xã Nghi Sơn, Thanh Hóa", Href: "/components"},
			Nav:      []ui.NavItem{{Text: "Kế hoạch năm", Href: "/components", Current: true}, {Text: "Theo người", Href: "/components?people"}, {Text: "Chỉ tiêu", Href: "/components?targets"}},
			UserName: "Lê Thị Hoa", PostName: "Văn phòng – Thống kê",
			AccountLinks: []ui.Link{{Text: "Tài khoản", Href: "/components?account"}},
			SearchHref:   "/components", Path: r.URL.RequestURI(), Today: clock.NewDate(2024, time.March, 12), Demo: true,
			Crumbs: []ui.Link{{Text: "Năm 2024", Href: "/components?year=2024"}},
		}))
	}
	sent := func(http.ResponseWriter, *http.Request) error { return web.Invalid("Tệp này chỉ có ảnh.") }
	handler, err := web.New(web.Config{
		Routes: append(web.Routes(false),
			web.NewRoute("GET", "/components", "components.show", web.Public, show),
			web.NewRoute("POST", "/components", "components.send", web.Public, sent),
		),
		Clock: clock.System{},
		Log:   slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestComponentsOnEveryScreenInBothLanguages(t *testing.T) {
	address := components(t)
	for _, locale := range []string{"vi", "en"} {
		for _, width := range e2e.Widths {
			t.Run(fmt.Sprintf("%s %d", locale, width), func(t *testing.T) {
				ctx := e2e.Browser(t)
				e2e.Open(t, ctx, address+"/language?lang="+locale+"&to=/components", width)
				if got := e2e.Get(t, ctx, chromedp.Evaluate[string](`document.documentElement.lang`)); got != locale {
					t.Errorf("the page is in %q", got)
				}
				e2e.Axe(t, ctx)
				e2e.NoSidewaysScroll(t, ctx)
				e2e.Screenshot(t, ctx, "components-"+locale, width)
			})
		}
	}
}

func TestErrorPagesAreReadable(t *testing.T) {
	address := components(t)
	for _, width := range e2e.Widths {
		ctx := e2e.Browser(t)
		e2e.Open(t, ctx, address+"/nowhere", width)
		if got := e2e.Text(t, ctx, "h1"); got != "Không tìm thấy trang này" {
			t.Errorf("the page is headed %q", got)
		}
		e2e.Axe(t, ctx)
		e2e.NoSidewaysScroll(t, ctx)
		e2e.Screenshot(t, ctx, "not-found", width)
	}
}

func TestMenusOpenWithoutAScript(t *testing.T) {
	address := components(t)
	for width, menu := range map[int]string{1280: ".account", 360: ".compact"} {
		ctx := e2e.Browser(t)
		e2e.Do(t, ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
		e2e.Open(t, ctx, address+"/components", width)
		e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(menu+" summary")), chromedp.WaitVisible(chromedp.CSS(menu+" .menu-box")))
		e2e.Screenshot(t, ctx, "menu", width)
		e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(menu+" .language button")), chromedp.WaitVisible(chromedp.CSS("html[lang=en] .tally")))
	}
}

func TestPagesPrint(t *testing.T) {
	ctx := e2e.Browser(t)
	e2e.Open(t, ctx, components(t)+"/components", 1280)
	e2e.Print(t, ctx, "components")
}

func TestControlKGoesToTheSearchBox(t *testing.T) {
	address := components(t)
	for _, width := range e2e.Widths {
		ctx := e2e.Browser(t)
		e2e.Open(t, ctx, address+"/components", width)
		press(t, ctx, "k", "ctrlKey: true")
		if name := focused(t, ctx, "name"); name != "q" {
			t.Errorf("at %d px Ctrl+K goes to %q", width, name)
		}
	}
}

func TestArrowKeysMoveBetweenRowsAndYAgrees(t *testing.T) {
	ctx := e2e.Browser(t)
	e2e.Open(t, ctx, components(t)+"/components", 1280)
	press(t, ctx, "ArrowDown", "")
	press(t, ctx, "ArrowDown", "")
	if got := e2e.Get(t, ctx, chromedp.Evaluate[string](`document.activeElement.cells[0].innerText`)); got != "I.5" {
		t.Errorf("the second row is %q", got)
	}
	press(t, ctx, "ArrowUp", "")
	press(t, ctx, "Enter", "")
	if got := focused(t, ctx, "tagName"); got != "BUTTON" {
		t.Errorf("Enter goes to %q", got)
	}
	press(t, ctx, "Escape", "")
	press(t, ctx, "y", "")
	e2e.Do(t, ctx, chromedp.WaitVisible(chromedp.CSS(".failure h1")))
}

func TestUploadIsAnsweredInPlace(t *testing.T) {
	ctx := e2e.Browser(t)
	e2e.Open(t, ctx, components(t)+"/components", 1280)
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS("form[data-upload] .btn-primary")), chromedp.WaitVisible(chromedp.CSS(".failure h1")))
	if got := e2e.Text(t, ctx, ".failure p"); got != "Tệp này chỉ có ảnh." {
		t.Errorf("the page says %q", got)
	}
}

// press sends a key to whatever has the focus.
func press(t *testing.T, ctx context.Context, key, more string) {
	t.Helper()
	e2e.Get(t, ctx, chromedp.Evaluate[any](fmt.Sprintf(
		`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true, %s})), null`, key, more)))
}

func focused(t *testing.T, ctx context.Context, property string) string {
	t.Helper()
	return e2e.Get(t, ctx, chromedp.Evaluate[string]("document.activeElement."+property))
}

// A first visit on a slow line: the page and all that it needs, compressed.
func TestFirstVisitIsSmall(t *testing.T) {
	const most = 100_000
	address := components(t)
	seen := map[string]bool{}
	page, total := fetch(t, address+"/components")
	for _, asset := range regexp.MustCompile(`/assets/[\w.-]+`).FindAllString(page, -1) {
		if seen[asset] {
			continue
		}
		seen[asset] = true
		_, size := fetch(t, address+asset)
		total += size
	}
	t.Logf("a first visit takes %d bytes", total)
	if total > most {
		t.Errorf("a first visit takes %d bytes, more than %d", total, most)
	}
}

// fetch returns a body and the number of bytes that came over the line.
func fetch(t *testing.T, address string) (body string, size int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	counted := &counter{from: response.Body}
	plain, err := gzip.NewReader(counted)
	if err != nil {
		t.Fatalf("%s is not compressed: %v", address, err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), counted.n
}

type counter struct {
	from io.Reader
	n    int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.n += n
	return n, err
}
