package desk_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/front/desk"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

var addressPattern = regexp.MustCompile(`https://vidan\.example(/feeds/[\w-]{43})"`)

// makeFeed makes a feed as a member does in the browser, and returns the path
// of its address.
func (o *office) makeFeed(t *testing.T, login string) string {
	t.Helper()
	w := o.post(t, login, "/u/anh-son/desk/feed")
	found := addressPattern.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || found == nil {
		t.Fatalf("making a feed is answered %d without an address", w.Code)
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page with the address may be kept: %q", got)
	}
	return found[1]
}

// summaries are the events of a feed, by what calendars show.
func summaries(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("the feed is answered %d as %s", w.Code, w.Header().Get("Content-Type"))
	}
	calendar, err := ics.ParseCalendar(strings.NewReader(w.Body.String()))
	must(t, err)
	var all []string
	for _, e := range calendar.Events() {
		all = append(all, e.GetProperty(ics.ComponentPropertySummary).Value)
	}
	return all
}

func feedFollowsItsOwner(t *testing.T, o *office) {
	expectWords(t, "the page without a feed", o.get(t, "lan", "/u/anh-son/desk/feed").Body.String(),
		[]string{"Chưa có địa chỉ nào", "Tạo địa chỉ"}, []string{"Thu hồi"})
	path := o.makeFeed(t, "lan")
	expectWords(t, "the page with a feed", o.get(t, "lan", "/u/anh-son/desk/feed").Body.String(),
		[]string{"Đang có một địa chỉ, tạo thứ Ba, 12/3/2024", "Thu hồi"}, []string{path})

	w := o.get(t, "", path)
	all := strings.Join(summaries(t, w), "\n")
	expectWords(t, "the feed of Tư pháp", all,
		[]string{"I.1 Tổng kết năm 2023", "I.1 Rà soát văn bản – Quý I", "I.1 Rà soát văn bản – Cuối năm"}, []string{"Công khai", "Tập huấn"})
	if !strings.Contains(w.Body.String(), "DTSTART;VALUE=DATE:20240315\r\n") {
		t.Error("the feed's days are no whole days")
	}

	tag := w.Header().Get("ETag")
	same := httptest.NewRequest(http.MethodGet, path, nil)
	same.Header.Set("If-None-Match", tag)
	if w := o.send(t, "", same); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("the same feed is answered %d with %d bytes", w.Code, w.Body.Len())
	}
	o.changeWithin(t, func(v account.Visit, i plan.AgendaItem) error {
		return o.plans.Fulfil(t.Context(), o.visit(t, "khang", plan.ActAccept), i.Occurrence.ID, plan.Handing{On: tuesday, Version: i.Occurrence.Version})
	})
	if w := o.send(t, "", same); w.Code != http.StatusOK || w.Header().Get("ETag") == tag {
		t.Errorf("the changed feed is answered %d with the tag %s", w.Code, w.Header().Get("ETag"))
	}

	newer := o.makeFeed(t, "lan")
	if w := o.get(t, "", path); w.Code != http.StatusNotFound {
		t.Errorf("the old address is answered %d", w.Code)
	}
	if w := o.get(t, "", newer); w.Code != http.StatusOK {
		t.Errorf("the new address is answered %d", w.Code)
	}
	for range 2 { // a form sent twice
		if w := o.post(t, "lan", "/u/anh-son/desk/feed/withdraw"); w.Code != http.StatusSeeOther {
			t.Errorf("withdrawing is answered %d", w.Code)
		}
	}
	if w := o.get(t, "", newer); w.Code != http.StatusNotFound {
		t.Errorf("the withdrawn address is answered %d", w.Code)
	}
	lines, err := audit.List(t.Context(), o.db, o.commune.ID, audit.Filter{Action: desk.ActFeed})
	must(t, err)
	if len(lines) != 3 || lines[0].Before == nil || lines[0].After != nil || lines[2].Before != nil || lines[2].After == nil {
		t.Errorf("the trail has %d lines of the feed: %+v", len(lines), lines)
	}
	for _, secret := range []string{path, newer} {
		token := strings.TrimPrefix(secret, "/feeds/")
		if strings.Contains(o.log.String(), token) {
			t.Error("the log keeps the secret of a feed")
		}
		for _, l := range lines {
			if strings.Contains(string(l.Before)+string(l.After)+l.Object, token) {
				t.Error("the trail keeps the secret of a feed")
			}
		}
	}
}

// changeWithin does something to the first overdue item of lan's desk.
func (o *office) changeWithin(t *testing.T, do func(v account.Visit, i plan.AgendaItem) error) {
	t.Helper()
	v := o.visit(t, "lan", plan.ActFulfil)
	agenda, err := o.desk.Own(t.Context(), v)
	must(t, err)
	must(t, do(v, agenda.Overdue[len(agenda.Overdue)-1]))
}

func feedNeedsTheRight(t *testing.T, o *office) {
	for _, path := range []string{"/feeds/", "/feeds/x", "/feeds/" + strings.Repeat("A", 43)} {
		if w := o.get(t, "", path); w.Code != http.StatusNotFound {
			t.Errorf("%s is answered %d", path, w.Code)
		}
	}
	whole := o.makeFeed(t, "khang")
	expectWords(t, "the feed of who has no post", strings.Join(summaries(t, o.get(t, "", whole)), "\n"), []string{"Công khai", "Tập huấn", "Rà soát"}, nil)

	hoa := o.makeFeed(t, "hoa")
	user, err := o.accounts.UserByLogin(t.Context(), o.program, "hoa")
	must(t, err)
	must(t, o.accounts.RemoveMember(t.Context(), o.program, user.ID, ""))
	if w := o.get(t, "", hoa); w.Code != http.StatusNotFound {
		t.Errorf("the feed of who has left is answered %d", w.Code)
	}
	must(t, o.accounts.AddMember(t.Context(), o.program, account.NewMember{UserID: user.ID, Role: account.Officer}))
	must(t, o.accounts.Disable(t.Context(), o.program, user.ID))
	if w := o.get(t, "", hoa); w.Code != http.StatusNotFound {
		t.Errorf("the feed of who is shut out is answered %d", w.Code)
	}
	if _, err := o.desk.MakeFeed(t.Context(), account.Visit{Unit: o.commune}); !errors.Is(err, account.ErrForbidden) {
		t.Errorf("who holds no right makes a feed: %v", err)
	}
	if _, err := o.desk.FeedCalendar(t.Context(), "", ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no secret at all finds a feed: %v", err)
	}
}
