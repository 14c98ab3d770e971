package e2e_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/vidan-vn/vidan/e2e"
)

func TestYearIsLookedAtInManyWays(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "xem", 1280)

	// Each tally leads to just what it counts.
	for i := 2; i <= 6; i++ {
		d.open(t, ctx, year, 1280)
		tally := ".tally li:nth-child(" + strconv.Itoa(i) + ") "
		want := e2e.Text(t, ctx, tally+"b")
		e2e.Click(t, ctx, tally+"a")
		if got := strconv.Itoa(e2e.Count(t, ctx, ".mark")); got != want {
			t.Errorf("%q counts %s and leads to %s", e2e.Text(t, ctx, tally+"span"), want, got)
		}
	}
	e2e.Click(t, ctx, ".bar .small a")
	if got := e2e.Address(t, ctx); got != year {
		t.Errorf("without a filter the year is at %s", got)
	}

	// A filter is chosen from its menu, and goes along to other ways of looking.
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".chip-menu summary")), chromedp.WaitVisible(chromedp.CSS(".chip-menu[open] .menu-box")))
	e2e.Click(t, ctx, ".chip-menu[open] a:nth-child(2)")
	if got := e2e.Text(t, ctx, ".bar .small"); got != "Đang lọc: 6 nhiệm vụ Bỏ lọc" {
		t.Errorf("the first lead's year says %q", got)
	}
	for _, look := range []struct{ link, shows string }{
		{"months/3", ".month [aria-current=date]"}, {"leads", ".card-head h2"}, {"targets", "tbody tr:nth-child(13)"}, {"evidence", ".proofs .state"},
	} {
		e2e.Click(t, ctx, ".chips a[href*='"+look.link+"']")
		if e2e.Count(t, ctx, look.shows) == 0 {
			t.Errorf("%s shows no %s", e2e.Address(t, ctx), look.shows)
		}
	}

	// A reader is offered no act.
	if n := e2e.Count(t, ctx, "a[href*='imports']"); n != 0 {
		t.Errorf("a reader is offered %d ways to bring in a plan", n)
	}
}

// TestSearchFromEveryPage finds without diacritics, by Ctrl+K, wherever one
// is.
func TestSearchFromEveryPage(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, width := range e2e.Widths {
		ctx := d.signedIn(t, "hoa", width)
		for _, path := range []string{year, year + "/months/3", home + "/plans", home + "/people", home + "/tasks/" + d.task(t, "V.2").ID} {
			d.open(t, ctx, path, width)
			e2e.Do(t, ctx, chromedp.KeyEvent("k", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent("bao cao quy"))
			e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
			if got := e2e.Text(t, ctx, "main"); !strings.Contains(got, "Báo cáo tiến độ chuyển đổi số") {
				t.Errorf("at %d px the search from %s leads to %s, without the report", width, path, e2e.Address(t, ctx))
			}
		}
		d.open(t, ctx, year+"?q=xyzzy", width)
		if got := e2e.Text(t, ctx, ".empty h2"); got != "Không có nhiệm vụ nào khớp" {
			t.Errorf("a search for nothing says %q", got)
		}
	}
}

func TestExportsGiveFiles(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "xem", 1280)
	links := e2e.Get(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".head .menu-box a")].map((a) => a.href)`))
	begins := map[string]string{
		"docx": "PK\x03\x04", "xlsx": "PK\x03\x04", "pdf": "%PDF-", "json": "{", "/ics": "BEGIN:VCALENDAR", "calendar.ics": "BEGIN:VCALENDAR",
	}
	if len(links) != len(begins) {
		t.Errorf("%d files are offered, want %d: %s", len(links), len(begins), links)
	}
	cookie := cookies(t, ctx, d.address)
	for _, link := range links {
		body := download(t, link, cookie)
		for ending, begin := range begins {
			if strings.HasSuffix(link, ending) && !strings.HasPrefix(body, begin) {
				t.Errorf("%s begins with %.20q, want %q", link, body, begin)
			}
		}
	}
}

func cookies(t *testing.T, ctx context.Context, address string) string {
	t.Helper()
	result, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{address}})
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, c := range result.Cookies {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

func download(t *testing.T, address, cookie string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", cookie)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%s is answered with %s, %q", address, response.Status, response.Header.Get("Content-Disposition"))
	}
	return string(body)
}

func TestYearPrints(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "xem", 1280)
	e2e.Print(t, ctx, "year")
}

// fewerColours keeps the 256 colours that a picture uses most, which makes its
// file a third.
func fewerColours(t *testing.T, file []byte) []byte {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	used := map[color.Color]int{}
	area := picture.Bounds()
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			used[picture.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(used), func(a, b color.Color) int { return used[b] - used[a] })
	few := image.NewPaletted(area, color.Palette(colours[:min(len(colours), 256)]))
	draw.Draw(few, area, picture, area.Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPictureForTheReadme makes docs/images/year.png anew when VIDAN_PICTURES
// is set; otherwise it only tells whether the picture is there and small.
func TestPictureForTheReadme(t *testing.T) {
	t.Parallel()
	const path, most = "../docs/images/year.png", 250_000
	if os.Getenv("VIDAN_PICTURES") != "" {
		d := openDemo(t)
		ctx := d.signedIn(t, "ngan", 1280)
		e2e.Do(t, ctx, chromedp.EmulateViewport(1280, 1230))
		picture := fewerColours(t, e2e.Get(t, ctx, chromedp.CaptureScreenshot()))
		if err := os.WriteFile(filepath.Clean(path), picture, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > most {
		t.Errorf("the picture has %d bytes, more than %d", info.Size(), most)
	}
}
