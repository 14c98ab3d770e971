package discussion

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// nudgesView is what the list of nudges shows.
type nudgesView struct {
	page    ui.Page
	sub     string
	people  []ui.Chip
	table   ui.Table
	nothing ui.Beginning
	late    *lateView
	sent    string
}

// lateView is the form that reminds somebody of all that is overdue.
type lateView struct {
	action string
	who    ui.Select
	note   ui.Input
	wrong  string
}

func (p *Pages) nudges(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showNudges(w, r, v, typedLate{}, nil)
}

// typedLate is the form that reminds of all that is overdue, as it was typed.
type typedLate struct {
	who, note string
}

// whose reads who is meant: "person/…" or "post/…".
func (t typedLate) whose() Whose {
	if id, ok := strings.CutPrefix(t.who, "post/"); ok {
		return Whose{PostID: id}
	}
	id, _ := strings.CutPrefix(t.who, "person/")
	return Whose{UserID: id}
}

func (p *Pages) showNudges(w http.ResponseWriter, r *http.Request, v account.Visit, typed typedLate, wrong error) error {
	ctx, code := r.Context(), v.Unit.Code
	person := ""
	if r.Method == http.MethodGet {
		person = web.Query(r).Text("person")
	}
	all, err := p.actions.Nudges(ctx, v, "", "")
	if err != nil {
		return err
	}
	shown := all
	if person != "" {
		if shown, err = p.actions.Nudges(ctx, v, person, ""); err != nil {
			return err
		}
	}
	view := nudgesView{
		page: p.frame.Page(r, v, words.T(ctx, "Sổ đôn đốc")), people: peopleChips(ctx, code, all, person),
		table: nudgesTable(ctx, code, shown), sub: words.T(ctx, "%d lần đôn đốc", len(shown)),
		nothing: ui.Beginning{
			Icon: "clock-history", Title: words.T(ctx, "Chưa có lần đôn đốc nào"),
			Text: words.T(ctx, "Đôn đốc một kỳ hạn từ trang của nhiệm vụ, hoặc mọi việc quá hạn của một người từ trang này."),
		},
	}
	if web.Query(r).Has("sent") {
		view.sent = sentText(ctx, web.Query(r))
	}
	if view.late, err = p.lateForm(ctx, v, typed, wrong); err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
		view.page.Path = nudgesPath(code)
	}
	return web.Render(w, r, status, nudgesPage(view))
}

// sentText says what became of the form that led here.
func sentText(ctx context.Context, query web.Form) string {
	sent, _ := query.Int("sent")
	before, _ := query.Int("before")
	if sent == 0 {
		return words.T(ctx, "Hôm nay đã đôn đốc những việc này rồi; không gửi thêm.")
	}
	if before > 0 {
		return words.T(ctx, "Đã đôn đốc %d việc; %d việc khác hôm nay đã đôn đốc rồi.", sent, before)
	}
	return words.T(ctx, "Đã đôn đốc %d việc.", sent)
}

// lateForm is nil for who may not nudge, and when nothing is overdue.
func (p *Pages) lateForm(ctx context.Context, v account.Visit, typed typedLate, wrong error) (*lateView, error) {
	if !v.Can(ActNudge) {
		return nil, nil
	}
	late, err := p.actions.Late(ctx, v)
	if err != nil {
		return nil, err
	}
	if len(late) == 0 && wrong == nil {
		return nil, nil
	}
	view := &lateView{
		action: nudgesPath(v.Unit.Code),
		who:    ui.Select{Field: ui.Field{Name: "who", Label: words.T(ctx, "Đôn đốc ai"), Required: true}, Value: typed.who, Options: lateOptions(ctx, late)},
		note:   ui.Input{Field: ui.Field{Name: "note", Label: words.T(ctx, "Lời nhắc")}, Value: typed.note, MaxLength: MaxNote},
	}
	if wrong != nil {
		view.wrong, _ = tell(ctx, wrong)
	}
	return view, nil
}

// lateOptions offers each person for whom something is overdue, and each post
// that several such people hold.
func lateOptions(ctx context.Context, late []LateLoad) []ui.Option {
	var options []ui.Option
	holders := map[string]int{}
	for _, l := range late {
		text := words.T(ctx, "%s – %d việc quá hạn", l.Name, l.Late)
		options = append(options, ui.Option{Value: "person/" + l.ID, Text: text})
		holders[l.PostID]++
	}
	offered := map[string]bool{}
	for _, l := range late {
		if l.PostID != "" && holders[l.PostID] > 1 && !offered[l.PostID] {
			offered[l.PostID] = true
			options = append(options, ui.Option{Value: "post/" + l.PostID, Text: words.T(ctx, "mọi người giữ chức danh %s", l.PostName)})
		}
	}
	return options
}

// peopleChips lead to the nudges of one person.
func peopleChips(ctx context.Context, code string, nudges []Nudge, person string) []ui.Chip {
	chips := []ui.Chip{{Text: words.T(ctx, "Mọi người"), Href: nudgesPath(code), Current: person == ""}}
	seen := map[string]bool{}
	for _, n := range nudges {
		if !seen[n.ToID] {
			seen[n.ToID] = true
			chips = append(chips, ui.Chip{Text: n.ToName, Href: nudgesOf(code, n.ToID), Current: person == n.ToID})
		}
	}
	return chips
}

func nudgesTable(ctx context.Context, code string, nudges []Nudge) ui.Table {
	t := ui.Table{Caption: words.T(ctx, "Sổ đôn đốc"), Columns: []ui.Column{
		{Title: words.T(ctx, "Ngày"), Tight: true}, {Title: words.T(ctx, "Đôn đốc ai"), Tight: true}, {Title: words.T(ctx, "Việc")},
		{Title: words.T(ctx, "Hạn"), Tight: true}, {Title: words.T(ctx, "Người đôn đốc"), Tight: true},
	}}
	for _, n := range nudges {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: instant(ctx, n.At)}, {Text: n.ToName},
			{Text: n.TaskName, Href: plan.TaskPath(code, n.TaskID) + "#" + n.OccurrenceID, Note: n.Note},
			{Text: words.Date(ctx, n.Due)}, {Text: n.ByName},
		}})
	}
	return t
}

func (p *Pages) nudgeLate(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	typed := typedLate{form.Text("who"), form.Text("note")}
	sent, err := p.actions.NudgeLate(r.Context(), v, typed.whose(), typed.note)
	if _, ok := tell(r.Context(), err); ok {
		return p.showNudges(w, r, v, typed, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, nudgesPath(v.Unit.Code)+sent.query(), http.StatusSeeOther)
	return nil
}

// watchingView is what the list of followed tasks shows.
type watchingView struct {
	page    ui.Page
	table   ui.Table
	nothing ui.Beginning
}

func (p *Pages) watching(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	tasks, err := p.actions.Watched(ctx, v)
	if err != nil {
		return err
	}
	view := watchingView{
		page: p.frame.Page(r, v, words.T(ctx, "Việc tôi theo dõi")), table: watchedTable(ctx, v, tasks),
		nothing: ui.Beginning{
			Icon: "list", Title: words.T(ctx, "Anh/chị chưa theo dõi việc nào"),
			Text: words.T(ctx, "Bấm “Theo dõi” ở trang của một nhiệm vụ. Viết ý kiến hoặc được nhắc tới thì tự theo dõi."),
		},
	}
	return web.Render(w, r, http.StatusOK, watchingPage(view))
}

func watchedTable(ctx context.Context, v account.Visit, tasks []plan.Task) ui.Table {
	t := ui.Table{Caption: words.T(ctx, "Việc tôi theo dõi"), Columns: []ui.Column{
		{Title: words.T(ctx, "Nhiệm vụ")}, {Title: words.T(ctx, "Hạn gần nhất"), Tight: true}, {Title: words.T(ctx, "Đã xong"), Tight: true},
	}}
	if v.Can(ActWatch) {
		t.Columns = append(t.Columns, ui.Column{Title: words.T(ctx, "Việc làm"), Hidden: true, Tight: true})
	}
	for _, task := range tasks {
		next, done := progress(ctx, task)
		row := ui.Row{Cells: []ui.Cell{
			{Text: task.Title, Href: plan.TaskPath(v.Unit.Code, task.ID), Note: task.LeadText}, {Text: next}, {Text: done},
		}}
		if v.Can(ActWatch) {
			row.Cells = append(row.Cells, ui.Cell{View: unwatchForm(plan.TaskPath(v.Unit.Code, task.ID)+"/watch", task.Title)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// progress says when a task is due next, and how much of it is done.
func progress(ctx context.Context, task plan.Task) (next, share string) {
	done := 0
	for _, o := range task.Occurrences {
		if !o.DoneOn.IsZero() {
			done++
		} else if next == "" {
			next = words.Date(ctx, o.Due())
		}
	}
	if len(task.Occurrences) == 0 {
		return "", ""
	}
	return next, words.T(ctx, "%d/%d kỳ", done, len(task.Occurrences))
}

// query tells the next page what became of the act.
func (s Sent) query() string { return fmt.Sprintf("?sent=%d&before=%d", s.New, s.Before) }
