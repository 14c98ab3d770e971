package desk_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/front/desk"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// send posts a form as a member does.
func (o *office) form(t *testing.T, login, path string, pairs ...string) *httptest.ResponseRecorder {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.send(t, login, r)
}

// item is what stands on a member's desk under a name.
func (o *office) item(t *testing.T, login, name string) plan.AgendaItem {
	t.Helper()
	v := o.visit(t, login, desk.ActView)
	agenda, err := o.plans.Agenda(t.Context(), v, plan.Whose{})
	must(t, err)
	for _, i := range slices.Concat(agenda.Overdue, agenda.DueToday, agenda.ThisWeek, agenda.Later, agenda.Waiting) {
		if i.Name() == name {
			return i
		}
	}
	t.Fatalf("nothing is called %s", name)
	return plan.AgendaItem{}
}

func newsStandFirst(t *testing.T, o *office) {
	for range 8 {
		o.news["lan"] = append(o.news["lan"], desk.NewsLine{Text: "Khang trả lại một việc", Href: "/u/anh-son/tasks/1", At: tuesday.Time()})
	}
	expectWords(t, "the desk of who has news", o.get(t, "lan", "/u/anh-son/desk").Body.String(),
		[]string{"Tin mới", "Khang trả lại một việc", "và 2 tin nữa", `href="/u/anh-son/tasks/1"`}, nil)
	expectWords(t, "the desk of who has none", o.get(t, "hoa", "/u/anh-son/desk").Body.String(), nil, []string{"Tin mới"})
	delete(o.news, "lan")
}

var bulkID = regexp.MustCompile(`name="bulk" value="([^"]+)"`)

func quickActsAreDoneAndUndone(t *testing.T, o *office) {
	const here, year = "/u/anh-son/desk", "/u/anh-son/years/2024/bulk/"
	i := o.item(t, "lan", "Hôm nay – Rà soát văn bản")
	handIn := []string{"form_id", store.NewID(), "item", i.Pick(), "to", here, "day", "2024-03-12", "note", norm.NFD.String("Báo cáo số 7")}
	for range 2 { // clicked twice
		if w := o.form(t, "lan", year+"hand-in", handIn...); w.Code != http.StatusSeeOther || w.Header().Get("Location") != here {
			t.Fatalf("handing in is answered %d to %s", w.Code, w.Header().Get("Location"))
		}
	}
	expectWords(t, "the desk of who handed in", o.get(t, "lan", here).Body.String(),
		[]string{"Đã nộp, chờ duyệt", "nộp 12/3/2024", "Đã nộp 1 việc.", "Hoàn tác"}, []string{"Chờ tôi duyệt"})
	expectWords(t, "the desk of who accepts", o.get(t, "khang", here).Body.String(), []string{"Chờ tôi duyệt", year + "accept", year + "return"}, []string{"Đã nộp, chờ duyệt"})

	waiting := o.item(t, "khang", i.Name())
	if waiting.Occurrence.Stage != plan.HandedIn {
		t.Fatalf("it is %s", waiting.Occurrence.Stage)
	}
	back := o.form(t, "khang", year+"return", "form_id", store.NewID(), "item", waiting.Pick(), "to", here)
	if back.Code != http.StatusUnprocessableEntity {
		t.Errorf("returning without a reason is answered %d", back.Code)
	}
	expectWords(t, "returning without a reason", back.Body.String(), []string{"Hãy ghi lý do", "Trả lại 1 việc", `name="to" value="/u/anh-son/desk"`}, nil)
	accept := []string{"form_id", store.NewID(), "item", waiting.Pick(), "to", "//elsewhere.example/"}
	if w := o.form(t, "khang", year+"accept", accept...); w.Header().Get("Location") != "/u/anh-son/years/2024/list" {
		t.Errorf("a form that leads elsewhere leads to %s", w.Header().Get("Location"))
	}
	page := o.get(t, "khang", here).Body.String()
	expectWords(t, "the desk after accepting", page, []string{"Đã duyệt 1 việc.", "Hoàn tác"}, []string{"Chờ tôi duyệt"})
	found := bulkID.FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the desk has nothing to undo")
	}
	if w := o.form(t, "lan", year+"undo", "bulk", found[1]); w.Code != http.StatusConflict {
		t.Errorf("undoing somebody else's act is answered %d", w.Code)
	}
	for range 2 { // clicked twice
		if w := o.form(t, "khang", year+"undo", "bulk", found[1], "to", here); w.Code != http.StatusSeeOther || w.Header().Get("Location") != here {
			t.Errorf("undoing is answered %d to %s", w.Code, w.Header().Get("Location"))
		}
	}
	expectWords(t, "the desk after undoing", o.get(t, "khang", here).Body.String(), []string{"Đã hoàn tác: 1 việc", "Chờ tôi duyệt"}, nil)
}

// What stands on the desks of all who hold a post, and what is nobody's, is all
// that is open in the unit: each thing on the desks of those whose work it is.
func allDesksTogetherAreTheUnits(t *testing.T, o *office) {
	leader := o.visit(t, "khang", plan.ActAssign)
	given := o.item(t, "khang", "Tuần sau – Công khai thủ tục")
	must(t, o.plans.Assign(t.Context(), leader, given.Occurrence.ID, o.visit(t, "lan", desk.ActView).User.ID, given.Occurrence.Version))
	returned := o.item(t, "khang", "Cuối tuần – Rà soát văn bản")
	must(t, o.plans.HandIn(t.Context(), leader, returned.Occurrence.ID, plan.Handing{On: tuesday, Version: returned.Occurrence.Version}))
	must(t, o.plans.Return(t.Context(), leader, returned.Occurrence.ID, plan.Handing{Note: "thiếu phụ lục", Version: returned.Occurrence.Version + 1}))

	lists := map[string]func(plan.Agenda) []plan.AgendaItem{
		"overdue": func(a plan.Agenda) []plan.AgendaItem { return a.Overdue }, "today": func(a plan.Agenda) []plan.AgendaItem { return a.DueToday },
		"week": func(a plan.Agenda) []plan.AgendaItem { return a.ThisWeek }, "later": func(a plan.Agenda) []plan.AgendaItem { return a.Later },
		"waiting": func(a plan.Agenda) []plan.AgendaItem { return a.Waiting }, "returned": plan.Agenda.Returned, "done": func(a plan.Agenda) []plan.AgendaItem { return a.Done },
	}
	whole, err := o.desk.Whole(t.Context(), leader)
	must(t, err)
	people := []account.Visit{o.visit(t, "lan", desk.ActView), o.visit(t, "hoa", desk.ActView), o.visit(t, "ngan", desk.ActView)}
	for name, list := range lists {
		want, got := map[string]int{}, map[string]int{}
		for _, i := range list(whole) {
			for _, v := range people {
				if i.Occurrence.AssigneeID == v.User.ID || i.Occurrence.AssigneeID == "" && i.Task.LeadPostID == v.PostID {
					want[i.Occurrence.ID]++
				}
			}
			if want[i.Occurrence.ID] == 0 && !slices.ContainsFunc(whole.Unassigned(), func(u plan.AgendaItem) bool { return u.Occurrence.ID == i.Occurrence.ID }) {
				t.Errorf("%s is on no desk and not among what is nobody's", i.Name())
			}
		}
		for _, v := range people {
			day, err := o.desk.Own(t.Context(), v)
			must(t, err)
			for _, i := range list(day.Agenda) {
				got[i.Occurrence.ID]++
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: the desks hold %v, the unit %v", name, got, want)
		}
		for id, n := range want {
			if got[id] != n {
				t.Errorf("%s: %s is on %d desks, want %d", name, id, got[id], n)
			}
		}
	}
	expectWords(t, "the whole unit", o.get(t, "khang", "/u/anh-son/desk?view=unit").Body.String(), []string{
		"Chưa ai phụ trách", "/u/anh-son/years/2024/bulk/assign", "việc được giao riêng", "Cán bộ lan",
	}, nil)
}

func feedFollowsWhatWasGiven(t *testing.T, o *office) {
	all := strings.Join(summaries(t, o.get(t, "", o.makeFeed(t, "lan"))), "\n")
	expectWords(t, "the feed of who was given something", all, []string{"Công khai thủ tục – Tuần sau", "Rà soát văn bản – Quý I"}, []string{"Công khai thủ tục – Tháng 3"})
	all = strings.Join(summaries(t, o.get(t, "", o.makeFeed(t, "hoa"))), "\n")
	expectWords(t, "the feed of whose it was", all, []string{"Công khai thủ tục – Tháng 3"}, []string{"Công khai thủ tục – Tuần sau"})
}
