package app

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
)

// Money by the API alone: from the draft of an estimate to what was paid.
func TestMoneyByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		tuan := newClient(t, c, "tuan")
		binh, chair := tuan.as("binh"), tuan.as("chutich")
		task := tuan.get("/units/anh-son/years/2024/tasks?limit=1").expect(http.StatusOK).list("items")[0]
		fields := tuan.get("/units/anh-son/years/2024/money").expect(http.StatusOK).list("items")
		text := map[string]any{"field_key": fields[0].text("key"), "title": "In tài liệu tuyên truyền", "lines": []any{map[string]any{"content": "In tờ rơi", "unit": "tờ", "quantity": 1.5, "price": 100_000}}}
		path := "/units/anh-son/tasks/" + task.text("id") + "/estimates"
		made := tuan.call(http.MethodPost, path, text, "Idempotency-Key", "du-toan-1")
		id := made.expect(http.StatusCreated).text("id")
		if again := tuan.call(http.MethodPost, path, text, "Idempotency-Key", "du-toan-1").expect(http.StatusCreated); again.text("id") != id {
			t.Errorf("sent again, the estimate is %s, not %s", again.text("id"), id)
		}
		at := "/units/anh-son/estimates/" + id
		sent := tuan.call(http.MethodPost, at+"/submit", nil, "If-Match", made.tag())
		sent.expect(http.StatusOK)
		binh.call(http.MethodPost, at+"/check", map[string]any{"passes": true}, "If-Match", made.tag()).expect(http.StatusPreconditionFailed)
		binh.call(http.MethodPost, at+"/decide", map[string]any{"passes": true}, "If-Match", sent.tag()).expect(http.StatusForbidden)
		checked := binh.call(http.MethodPost, at+"/check", map[string]any{"passes": true, "note": "còn thiếu, đã xin bổ sung"}, "If-Match", sent.tag())
		checked.expect(http.StatusOK)
		chair.call(http.MethodPost, at+"/decide", map[string]any{"passes": true}, "If-Match", checked.tag()).expect(http.StatusOK)
		paid := binh.call(http.MethodPost, at+"/spendings", map[string]any{"day": "2024-03-12", "amount": 50_000, "voucher": "PC-1"}).expect(http.StatusCreated)
		if paid["left"] != 100_000.0 || len(paid.list("spendings")) != 1 {
			t.Errorf("after a payment the estimate is %v", paid)
		}
		binh.call(http.MethodPost, at+"/spendings", map[string]any{"day": "2024-03-12", "amount": 500_000, "voucher": "PC-2"}).expect(http.StatusUnprocessableEntity)
		undone := binh.call(http.MethodPost, at+"/spendings/"+paid.list("spendings")[0].text("id")+"/reverse", map[string]any{"reason": "ghi nhầm"}).expect(http.StatusOK)
		if undone["left"] != 150_000.0 {
			t.Errorf("after the counter-entry %v is left", undone["left"])
		}
		binh.call(http.MethodPost, "/units/anh-son/years/2024/money/budget", map[string]any{
			"field_key": undone.text("field_key"), "source": "own", "kind": "supplement", "amount": 1_000_000, "number": "15/QĐ", "day": "2024-03-11",
		}).expect(http.StatusCreated)
		if entries := binh.get("/units/anh-son/years/2024/money/budget").expect(http.StatusOK).list("items"); !slices.ContainsFunc(entries, func(e body) bool { return e.text("number") == "15/QĐ" }) {
			t.Errorf("the budget has %v", entries)
		}
		if got := tuan.get("/units/anh-son/years/2024/estimates?state=approved&limit=1").expect(http.StatusOK); len(got.list("items")) != 1 || got.text("next") == "" {
			t.Errorf("the approved estimates are %v", got)
		}
		if got := tuan.get(at + "/paper.pdf"); got.Code != http.StatusOK || got.Body.Len() < 1000 {
			t.Errorf("the paper is answered %d with %d bytes", got.Code, got.Body.Len())
		}
	})
}

// Talk by the API: comments, followers, reminders.
func TestTalkByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		tuan := newClient(t, c, "tuan")
		chair := tuan.as("chutich")
		task := tuan.get("/units/anh-son/years/2024/tasks?limit=1").expect(http.StatusOK).list("items")[0]
		at := "/units/anh-son/tasks/" + task.text("id")
		made := tuan.call(http.MethodPost, at+"/comments", map[string]any{"text": "Đã gửi dự thảo cho @hoa"})
		comment := made.expect(http.StatusCreated)
		if len(comment["mentions"].([]any)) != 1 {
			t.Errorf("the comment names %v", comment["mentions"])
		}
		one := "/units/anh-son/comments/" + comment.text("id")
		changed := tuan.call(http.MethodPut, one, map[string]any{"text": "Đã gửi dự thảo lần 2"}, "If-Match", made.tag())
		changed.expect(http.StatusOK)
		tuan.call(http.MethodPut, one, map[string]any{"text": "Muộn"}, "If-Match", made.tag()).expect(http.StatusPreconditionFailed)
		chair.call(http.MethodPost, one+"/withdraw", nil).expect(http.StatusUnprocessableEntity)
		tuan.call(http.MethodPost, one+"/withdraw", nil).expect(http.StatusOK)
		if all := tuan.get(at + "/comments").expect(http.StatusOK).list("items"); len(all) == 0 || all[len(all)-1]["withdrawn"] != true {
			t.Errorf("the comments are %v", all)
		}
		tuan.call(http.MethodPut, at+"/watch", map[string]any{"watch": true}).expect(http.StatusNoContent)
		late := chair.get("/units/anh-son/years/2024/occurrences?state=overdue&limit=1").expect(http.StatusOK).list("items")[0]
		nudge := map[string]any{"occurrence_id": late.text("id"), "note": "gửi trước thứ sáu"}
		sent := chair.call(http.MethodPost, "/units/anh-son/tasks/"+late.text("task_id")+"/nudges", nudge)
		if sent.Code != http.StatusOK && sent.Code != http.StatusUnprocessableEntity { // nobody may hold it
			t.Errorf("a nudge is answered %d: %s", sent.Code, sent.Body)
		}
		chair.get("/units/anh-son/nudges").expect(http.StatusOK)
		tuan.call(http.MethodPost, "/units/anh-son/nudges", map[string]any{"user_id": "x"}).expect(http.StatusForbidden)
	})
}

// The unit by the API: its people, calendar, reminders, desks, notices.
func TestTheUnitByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		ngan := newClient(t, c, "ngan")
		ngan.invite(t)
		chair := ngan.as("chutich")
		added := ngan.call(http.MethodPost, "/units/anh-son/people", map[string]any{"login": "mai", "role": "clerk"}).expect(http.StatusOK)
		at := "/units/anh-son/people/" + added.text("id")
		changed := ngan.call(http.MethodPut, at, map[string]any{"role": "leader", "fields": []string{"Cải cách thể chế"}}).expect(http.StatusOK)
		if changed.text("role") != string(account.Leader) || len(changed["fields"].([]any)) != 1 {
			t.Errorf("changed, she is %v", changed)
		}
		ngan.call(http.MethodPut, at, map[string]any{"role": "emperor"}).expect(http.StatusUnprocessableEntity)
		ngan.call(http.MethodPost, at+"/remove", map[string]any{}).expect(http.StatusNoContent)
		ngan.call(http.MethodPut, at, map[string]any{"role": "reader"}).expect(http.StatusNotFound)
		if roles := chair.get("/units/anh-son/roles").expect(http.StatusOK).list("items"); len(roles) != 8 {
			t.Errorf("there are %d roles", len(roles))
		}

		day := "/units/anh-son/calendar/days/2024-09-05"
		put := ngan.call(http.MethodPut, day, map[string]any{"works": false, "name": "Khai giảng", "source": "CV 12/UBND"}).expect(http.StatusOK)
		ngan.call(http.MethodPut, day, map[string]any{"works": true, "name": "Làm bù", "source": "CV 13/UBND"}).expect(http.StatusConflict)
		tag := `"` + wholeNumber(put["version"]) + `"`
		ngan.call(http.MethodDelete, day, nil, "If-Match", tag).expect(http.StatusNoContent)
		ngan.call(http.MethodPut, "/units/anh-son/calendar/days/2024-02-31", map[string]any{"works": false, "name": "x", "source": "x"}).expect(http.StatusUnprocessableEntity)
		ngan.call(http.MethodPost, "/units/anh-son/calendar/days", map[string]any{"days": []any{map[string]any{"day": "2024-09-05", "works": false, "name": "Khai giảng", "source": "CV 12"}}}).expect(http.StatusOK)
		if days := chair.get("/units/anh-son/calendar/years/2024").expect(http.StatusOK).list("items"); len(days) != 1 {
			t.Errorf("the unit has put down %v", days)
		}
		chair.call(http.MethodPut, day, map[string]any{"works": true, "name": "x", "source": "x"}).expect(http.StatusForbidden)
		root := ngan.as("root")
		root.call(http.MethodPut, "/calendar/days/2024-06-07", map[string]any{"works": false, "name": "Nghỉ chung", "source": "NQ 1"}).expect(http.StatusOK)
		ngan.call(http.MethodPut, "/calendar/days/2024-06-07", map[string]any{"works": true, "name": "x", "source": "x"}).expect(http.StatusForbidden)

		reminders := ngan.get("/units/anh-son/reminders")
		reminders.expect(http.StatusOK)
		rules := map[string]any{"at": "07:30", "rules": []any{map[string]any{"when": "before", "days": 3, "whom": "concerned"}}}
		ngan.call(http.MethodPut, "/units/anh-son/reminders", rules, "If-Match", reminders.tag()).expect(http.StatusOK)
		ngan.call(http.MethodPut, "/units/anh-son/reminders", rules, "If-Match", reminders.tag()).expect(http.StatusPreconditionFailed)

		chair.get("/units/anh-son/desk").expect(http.StatusOK)
		chair.get("/units/anh-son/desk/unit").expect(http.StatusOK)
		feed := chair.call(http.MethodPost, "/units/anh-son/desk/feed", nil).expect(http.StatusOK)
		if w := chair.desk.get("", feed.text("path")); w.Code != http.StatusOK {
			t.Errorf("the feed is answered %d", w.Code)
		}
		chair.call(http.MethodDelete, "/units/anh-son/desk/feed", nil).expect(http.StatusNoContent)
		notices := chair.get("/units/anh-son/notices").expect(http.StatusOK).list("items")
		if len(notices) > 0 {
			chair.call(http.MethodPost, "/units/anh-son/notices/read", map[string]any{"up_to": notices[0].text("id")}).expect(http.StatusNoContent)
		}
		ngan.get("/units/anh-son/handovers").expect(http.StatusOK)
		below := ngan.as("thixa").get("/units/nghi-son/below?limit=2").expect(http.StatusOK)
		if len(below.list("items")) != 2 || below.text("next") == "" {
			t.Errorf("below the town are %v", below)
		}
	})
}

// Accounts by the API, for a system of the province that keeps people.
func TestAccountsByTheAPI(t *testing.T) {
	c := newClient(t, demoConfig(t, ""), "root")
	c.invite(t)
	user := map[string]any{"login": "moi", "name": "Lê Văn Mới", "password": "mot-mat-khau-dai"}
	made := c.call(http.MethodPost, "/users", user, "Idempotency-Key", "1").expect(http.StatusCreated)
	c.call(http.MethodPost, "/users", user, "Idempotency-Key", "2").expect(http.StatusUnprocessableEntity)
	if found := c.get("/users?login=moi").expect(http.StatusOK); found.text("id") != made.text("id") {
		t.Errorf("found was %v", found)
	}
	at := "/users/" + made.text("id")
	c.call(http.MethodPut, at+"/password", map[string]any{"password": "ngắn"}).expect(http.StatusUnprocessableEntity)
	c.call(http.MethodPut, at+"/password", map[string]any{"password": "mot-mat-khau-khac"}).expect(http.StatusNoContent)
	c.call(http.MethodPost, at+"/disable", nil).expect(http.StatusNoContent)
	c.call(http.MethodPost, at+"/enable", nil).expect(http.StatusNoContent)
	c.as("ngan").call(http.MethodPost, at+"/disable", nil).expect(http.StatusForbidden)
}

// wholeNumber writes a number of JSON as a whole one.
func wholeNumber(v any) string {
	n, _ := v.(float64)
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// Figures by the API: what they are, what they come to, and one that comes from
// outside with its file and two people.
func TestFiguresByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		tuan := newClient(t, c, "tuan")
		chair := tuan.as("chutich")
		all := tuan.get("/units/anh-son/figures").expect(http.StatusOK).list("items")
		if !slices.ContainsFunc(all, func(f body) bool { return f.text("name") == "signed_rate" && f.text("kind") == "indicator" }) {
			t.Errorf("%d figures, and no rate of signed documents", len(all))
		}
		value := func(name string) body {
			t.Helper()
			told := tuan.get("/units/anh-son/figure-values?year=2024&period=q1&rule=cutoff&name=" + name).expect(http.StatusOK)
			if told.text("from") != "2023-12-15" || told.text("to") != "2024-03-14" {
				t.Errorf("the quarter is %v to %v", told["from"], told["to"])
			}
			return told.list("items")[0]
		}
		if before := value("signed_rate"); before["known"] != false || before["top"] != nil {
			t.Errorf("without a source it is %v", before)
		}
		enter := "/units/anh-son/figures/signed_rate/outside?name=ky-so.txt&from=2023-12-15&to=2024-03-14&top=90&bottom=100"
		made := tuan.call(http.MethodPost, enter, []byte("90/100"), "Idempotency-Key", "ky-so-1").expect(http.StatusCreated)
		if again := tuan.call(http.MethodPost, enter, []byte("90/100"), "Idempotency-Key", "ky-so-1").expect(http.StatusCreated); again.text("id") != made.text("id") {
			t.Errorf("sent again, it is %s", again.text("id"))
		}
		tuan.call(http.MethodPost, enter, []byte("90/100")).expect(http.StatusUnprocessableEntity)
		tuan.call(http.MethodPost, enter+"x", []byte("90/100")).expect(http.StatusUnprocessableEntity)
		at := "/units/anh-son/outside-figures/" + made.text("id")
		tuan.call(http.MethodPost, at+"/confirm", nil).expect(http.StatusForbidden)
		if done := chair.call(http.MethodPost, at+"/confirm", nil).expect(http.StatusOK); done.text("state") != "confirmed" {
			t.Errorf("after the yes it is %v", done)
		}
		if after := value("signed_rate"); after["known"] != true || after["outside"] != true || after["top"] != 90.0 || after.text("percent") != "90" {
			t.Errorf("after the yes it is %v", after)
		}
		rows := tuan.get("/units/anh-son/figures/signed_rate/rows?year=2024&period=q1&rule=cutoff").expect(http.StatusOK).list("items")
		if len(rows) != 1 || rows[0]["outside"] != true || rows[0]["adds"] != 90.0 {
			t.Errorf("it counts %v", rows)
		}
		if got := tuan.get(at + "/file"); got.Code != http.StatusOK || got.Body.String() != "90/100" {
			t.Errorf("the file is answered %d: %s", got.Code, got.Body)
		}
		tuan.call(http.MethodPost, at+"/withdraw", map[string]any{"reason": "nhầm kỳ"}).expect(http.StatusOK)
		chair.call(http.MethodPost, at+"/refuse", map[string]any{"reason": "muộn"}).expect(http.StatusUnprocessableEntity)
		if got := tuan.get("/units/anh-son/outside-figures?figure=signed_rate&state=withdrawn").expect(http.StatusOK).list("items"); len(got) != 1 {
			t.Errorf("withdrawn are %v", got)
		}
		targets := tuan.get("/units/anh-son/target-standings?year=2024").expect(http.StatusOK).list("items")
		if len(targets) < 13 {
			t.Fatalf("the plan has %d targets", len(targets))
		}
		tuan.call(http.MethodPost, "/units/anh-son/targets/"+targets[0].text("id")+"/match", map[string]any{"year": 2024, "figure": "signed_rate"}).expect(http.StatusNoContent)
		again := tuan.get("/units/anh-son/target-standings?year=2024").expect(http.StatusOK).list("items")
		if again[0].text("figure") != "signed_rate" || again[0]["by_hand"] != true {
			t.Errorf("matched by hand it is %v", again[0])
		}
		tuan.get("/units/anh-son/figures/none/rows").expect(http.StatusNotFound)
		tuan.get("/units/anh-son/figure-values?from=2024-02-01&to=2024-01-01").expect(http.StatusUnprocessableEntity)
	})
}
