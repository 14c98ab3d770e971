package discussion_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestPages(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		for _, test := range []struct {
			name string
			run  func(t *testing.T, o *office)
		}{
			{"comment", commentingByItsForm}, {"hostile", commentsAreWordsAndNothingElse},
			{"edit", changingByItsForm}, {"nudge", nudgingByItsForms}, {"watch", followingByItsForm}, {"reader", readersOnlyRead},
		} {
			t.Run(test.name, func(t *testing.T) { test.run(t, o) })
		}
	})
}

func commentingByItsForm(t *testing.T, o *office) {
	task, id := "/u/anh-son/tasks/"+o.task.ID, store.NewID()
	form := url.Values{"form_id": {id}, "text": {"Đã có dự thảo,\r\nnhờ @ngan xem"}, "occurrence": {o.task.Occurrences[0].ID}, "mention": {o.id(t, "hoa"), o.id(t, "khang")}}
	for range 2 { // sent twice
		w := o.post(t, "lan", task+"/comments", form)
		expectAnswer(t, "commenting", w, http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != task+"#"+id {
			t.Errorf("commenting leads to %s", got)
		}
	}
	if got := o.comments(t); len(got) != 1 || len(got[0].Mentions) != 3 {
		t.Errorf("the comments are %+v", got)
	}
	expectAnswer(t, "the task", o.get(t, "xem", task), http.StatusOK, "Đã có dự thảo,", `title="Cán bộ ngan"`, "Quý I", "4 người theo dõi")
	long := strings.Repeat("dài ", 1001)
	w := o.post(t, "lan", task+"/comments", url.Values{"form_id": {store.NewID()}, "text": {long}, "mention": {o.id(t, "hoa")}})
	expectAnswer(t, "too long", w, http.StatusUnprocessableEntity, "Nội dung quá dài", "4.000", strings.TrimSpace(long), `value="`+o.id(t, "hoa")+`" selected`)
	expectAnswer(t, "nothing", o.post(t, "lan", task+"/comments", url.Values{"form_id": {store.NewID()}}), http.StatusUnprocessableEntity, "Hãy viết nội dung ý kiến")
	expectAnswer(t, "somebody who is not there", o.post(t, "lan", task+"/comments", url.Values{"form_id": {store.NewID()}, "text": {"giữ lại"}, "mention": {store.NewID()}}),
		http.StatusUnprocessableEntity, "không còn làm việc trong đơn vị", "giữ lại")
	expectAnswer(t, "no form", o.post(t, "lan", task+"/comments", url.Values{"text": {"a"}}), http.StatusUnprocessableEntity)
	expectAnswer(t, "no task", o.post(t, "lan", "/u/anh-son/tasks/"+store.NewID()+"/comments", form), http.StatusNotFound)
	expectAnswer(t, "the discussion", o.get(t, "xem", task+"/discussion"), http.StatusOK, "Đã có dự thảo,")
}

func commentsAreWordsAndNothingElse(t *testing.T, o *office) {
	for _, hostile := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg/onload=alert(1)>`, `javascript:alert(1)`,
		`https://x.vn/"onmouseover="alert(1)`, `https://x.vn/<script>alert(1)</script>`, `@ngan"><script>alert(1)</script>`, `{{7*7}} {{7*7}}`,
	} {
		o.say(t, "lan", hostile)
	}
	for _, page := range []string{"", "/discussion"} {
		body := o.get(t, "khang", "/u/anh-son/tasks/"+o.task.ID+page).Body.String()
		for _, bad := range []string{"<script>alert", "<img src=x", "<svg/onload", `href="javascript:`, `"onmouseover`, "49 49"} {
			if strings.Contains(body, bad) {
				t.Errorf("the page %q has %s", page, bad)
			}
		}
		if !strings.Contains(body, "&lt;script&gt;alert(1)&lt;/script&gt;") || !strings.Contains(body, `rel="nofollow noopener noreferrer"`) {
			t.Errorf("the page %q does not show what was written", page)
		}
	}
}

func changingByItsForm(t *testing.T, o *office) {
	c := o.say(t, "lan", "bản một")
	address := "/u/anh-son/comments/" + c.ID
	expectAnswer(t, "the form", o.get(t, "lan", address+"/edit"), http.StatusOK, "bản một", `name="version" value="1"`)
	expectAnswer(t, "somebody else's form", o.get(t, "ngan", address+"/edit"), http.StatusUnprocessableEntity, "Chỉ người viết")
	for range 2 { // sent twice
		expectAnswer(t, "a change", o.post(t, "lan", address+"/edit", url.Values{"text": {"bản hai"}, "version": {"1"}}), http.StatusSeeOther)
	}
	expectAnswer(t, "a change that came second", o.post(t, "lan", address+"/edit", url.Values{"text": {"bản ba"}, "version": {"1"}}),
		http.StatusUnprocessableEntity, "nay là “bản hai”", ">bản ba<", `name="version" value="2"`)
	expectAnswer(t, "an empty change", o.post(t, "lan", address+"/edit", url.Values{"version": {"2"}}), http.StatusUnprocessableEntity, "Hãy viết nội dung")
	expectAnswer(t, "what it said before", o.get(t, "xem", "/u/anh-son/tasks/"+o.task.ID+"/discussion"), http.StatusOK, "bản một", "bản hai", "đã sửa lúc")
	o.clock.now = o.clock.now.Add(16 * time.Minute)
	expectAnswer(t, "a change after a quarter of an hour", o.post(t, "lan", address+"/edit", url.Values{"text": {"muộn rồi"}, "version": {"2"}}),
		http.StatusUnprocessableEntity, "quá 15 phút", "muộn rồi")
	expectAnswer(t, "taking it back", o.post(t, "lan", address+"/withdraw", nil), http.StatusSeeOther)
	expectAnswer(t, "no such comment", o.post(t, "lan", "/u/anh-son/comments/"+store.NewID()+"/withdraw", nil), http.StatusNotFound)
}

func nudgingByItsForms(t *testing.T, o *office) {
	task := "/u/anh-son/tasks/" + o.task.ID
	form := url.Values{"occurrence": {o.task.Occurrences[0].ID}, "note": {"Nộp hôm nay"}}
	for range 2 { // a double click
		expectAnswer(t, "a nudge", o.post(t, "khang", task+"/nudges", form), http.StatusSeeOther)
	}
	expectAnswer(t, "the task", o.get(t, "xem", task), http.StatusOK, "Quý I: đã đôn đốc 2 lần, gần nhất 12/3/2024")
	expectAnswer(t, "a nudge about nothing", o.post(t, "khang", task+"/nudges", url.Values{"note": {"giữ lời"}}), http.StatusUnprocessableEntity, "giữ lời")
	late := url.Values{"who": {"person/" + o.id(t, "lan")}, "note": {"Việc quá hạn"}}
	w := o.post(t, "ngan", "/u/anh-son/nudges", late)
	expectAnswer(t, "all that is late", w, http.StatusSeeOther)
	expectAnswer(t, "where it leads", o.get(t, "ngan", w.Header().Get("Location")), http.StatusOK, "Hôm nay đã đôn đốc những việc này rồi", "Nộp hôm nay")
	expectAnswer(t, "nobody's", o.post(t, "ngan", "/u/anh-son/nudges", url.Values{"who": {"person/x"}, "note": {"giữ lời"}}), http.StatusUnprocessableEntity, "giữ lời")
	one := o.get(t, "xem", "/u/anh-son/nudges?person="+o.id(t, "hoa"))
	expectAnswer(t, "one person's", one, http.StatusOK, "1 lần đôn đốc")
}

func followingByItsForm(t *testing.T, o *office) {
	task := "/u/anh-son/tasks/" + o.task.ID
	expectAnswer(t, "following", o.post(t, "xem", task+"/watch", url.Values{"watch": {"yes"}}), http.StatusSeeOther)
	expectAnswer(t, "the list", o.get(t, "xem", "/u/anh-son/watching"), http.StatusOK, o.task.Title, "0/2 kỳ")
	expectAnswer(t, "following no more", o.post(t, "xem", task+"/watch", url.Values{"watch": {"no"}, "from": {"list"}}), http.StatusSeeOther)
	expectAnswer(t, "the empty list", o.get(t, "xem", "/u/anh-son/watching"), http.StatusOK, "chưa theo dõi việc nào")
}

func readersOnlyRead(t *testing.T, o *office) {
	task := "/u/anh-son/tasks/" + o.task.ID
	body := o.get(t, "xem", task).Body.String()
	if strings.Contains(body, "Gửi ý kiến") || strings.Contains(body, "Gửi đôn đốc") {
		t.Error("a reader is shown forms that they may not send")
	}
	expectAnswer(t, "a reader's comment", o.post(t, "xem", task+"/comments", url.Values{"form_id": {store.NewID()}, "text": {"a"}}), http.StatusForbidden)
	expectAnswer(t, "a reader's nudge", o.post(t, "xem", task+"/nudges", nil), http.StatusForbidden)
}
