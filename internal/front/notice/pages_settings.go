package notice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// choicesView is what the page of the reader's own letters shows.
type choicesView struct {
	page   ui.Page
	code   string
	email  string
	noMail bool
	// last says what became of the last letter.
	last ui.Link
}

func (p *Pages) choices(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	view := choicesView{page: p.frame.Page(r, v, words.T(ctx, "Thư nhắc của tôi")), code: v.Unit.Code, email: v.User.Email}
	view.page.Narrow = true
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Thông báo"), Href: ListPath(v.Unit.Code)}}
	if web.Query(r).Has("saved") {
		view.page.Notice = ui.Notice{Kind: ui.Success, Text: words.T(ctx, "Đã lưu.")}
	}
	var err error
	if view.noMail, err = p.actions.NoMail(ctx, v); err != nil {
		return err
	}
	last, err := p.actions.LastDigest(ctx, v)
	if err == nil {
		view.last = ui.Link{
			Text: words.T(ctx, "Nhắc việc %s", words.LongDate(ctx, last.Day)), Href: digestPath(v.Unit.Code, last.Day), Note: mailWords(ctx, last),
		}
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return web.Render(w, r, http.StatusOK, choicesPage(view))
}

func (p *Pages) choose(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if err := p.actions.SetNoMail(r.Context(), v, !form.Has("mail")); err != nil {
		return err
	}
	http.Redirect(w, r, choicesPath(v.Unit.Code)+"?saved", http.StatusSeeOther)
	return nil
}

// settingsView is what the page of the unit's rules shows.
type settingsView struct {
	page    ui.Page
	code    string
	at      string
	version int
	rows    []ruleRow
	wrong   []ui.Link
	// stale is what others have saved in the meantime; empty for nothing.
	stale string
	whens []ui.Option
	whoms []ui.Option
}

// ruleRow is a rule as it stands in the form.
type ruleRow struct {
	when, days, whom string
	wrong            string
}

// spareRows are the empty rows of the form, for new rules.
const spareRows = 2

func (p *Pages) settings(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	s, err := p.actions.Settings(r.Context(), v)
	if err != nil {
		return err
	}
	view := settingsView{at: s.At.String(), version: s.Version}
	for _, rule := range s.Rules {
		view.rows = append(view.rows, rowOfRule(rule))
	}
	return p.showSettings(w, r, v, http.StatusOK, view)
}

func (p *Pages) showSettings(w http.ResponseWriter, r *http.Request, v account.Visit, status int, view settingsView) error {
	ctx := r.Context()
	view.page, view.code = p.frame.Page(r, v, words.T(ctx, "Quy tắc nhắc việc")), v.Unit.Code
	view.page.Narrow = true
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Thông báo"), Href: ListPath(v.Unit.Code)}}
	if r.Method != http.MethodGet {
		view.page.Path = settingsPath(v.Unit.Code)
	} else if web.Query(r).Has("saved") {
		view.page.Notice = ui.Notice{Kind: ui.Success, Text: words.T(ctx, "Đã lưu.")}
	}
	for len(view.rows) < MostRules && blanks(view.rows) < spareRows {
		view.rows = append(view.rows, ruleRow{whom: string(Concerned)})
	}
	view.whens, view.whoms = whenOptions(ctx), whomOptions(ctx)
	return web.Render(w, r, status, settingsPage(view))
}

func blanks(rows []ruleRow) int {
	n := 0
	for _, row := range rows {
		if row.when == "" {
			n++
		}
	}
	return n
}

func rowOfRule(r Rule) ruleRow {
	row := ruleRow{when: string(r.When), whom: string(r.Whom)}
	switch r.When {
	case Weekly:
		row.when += "-" + strconv.Itoa(int(r.Weekday))
	case Before, After:
		row.days = strconv.Itoa(r.Days)
	}
	return row
}

// rule reads a row as it was typed.
func (row ruleRow) rule() (Rule, error) {
	when, weekday, _ := strings.Cut(row.when, "-")
	r := Rule{When: When(when), Whom: Whom(row.whom)}
	switch r.When {
	case Weekly:
		n, err := strconv.Atoi(weekday)
		if err != nil {
			return Rule{}, ErrRule
		}
		r.Weekday = time.Weekday(n)
	case Before, After:
		n, err := strconv.Atoi(row.days)
		if err != nil {
			return Rule{}, ErrRuleDays
		}
		r.Days = n
	}
	return r, r.Check()
}

func whenOptions(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: "", Text: words.T(ctx, "(không dùng)")},
		{Value: string(Before), Text: words.T(ctx, "trước hạn, số ngày làm việc")},
		{Value: string(OnDay), Text: words.T(ctx, "đúng ngày đến hạn")},
		{Value: string(After), Text: words.T(ctx, "sau hạn, số ngày làm việc")},
		{Value: "weekly-1", Text: words.T(ctx, "mỗi thứ Hai khi đã quá hạn")},
		{Value: "weekly-2", Text: words.T(ctx, "mỗi thứ Ba khi đã quá hạn")},
		{Value: "weekly-3", Text: words.T(ctx, "mỗi thứ Tư khi đã quá hạn")},
		{Value: "weekly-4", Text: words.T(ctx, "mỗi thứ Năm khi đã quá hạn")},
		{Value: "weekly-5", Text: words.T(ctx, "mỗi thứ Sáu khi đã quá hạn")},
	}
}

func whomOptions(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: string(Concerned), Text: words.T(ctx, "người có việc")},
		{Value: string(Leaders), Text: words.T(ctx, "lãnh đạo")},
	}
}

// changeSettings keeps the rules; what is wrong comes back with all that was
// typed.
func (p *Pages) changeSettings(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	view, typed := readSettings(ctx, form)
	if len(view.wrong) > 0 {
		return p.showSettings(w, r, v, http.StatusUnprocessableEntity, view)
	}
	err = p.actions.ChangeSettings(ctx, v, typed)
	if errors.Is(err, store.ErrStale) {
		saved, err := p.actions.Settings(ctx, v)
		if err != nil {
			return err
		}
		view.stale, view.version = settingsWords(ctx, saved), saved.Version
		return p.showSettings(w, r, v, http.StatusConflict, view)
	}
	if text, ok := tell(ctx, err); ok {
		view.wrong = []ui.Link{{Text: text, Href: "#at"}}
		return p.showSettings(w, r, v, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, settingsPath(v.Unit.Code)+"?saved", http.StatusSeeOther)
	return nil
}

// readSettings reads the form, and finds what is wrong with it.
func readSettings(ctx context.Context, form web.Form) (settingsView, Settings) {
	view := settingsView{at: form.Text("at")}
	typed := Settings{}
	typed.Version, _ = form.Int("version")
	view.version = typed.Version
	var err error
	if typed.At, err = ParseTimeOfDay(view.at); err != nil {
		text, _ := tell(ctx, err)
		view.wrong = append(view.wrong, ui.Link{Text: text, Href: "#at"})
	}
	for i := range MostRules {
		row := ruleRow{when: form.Text(fmt.Sprintf("when-%d", i)), days: form.Text(fmt.Sprintf("days-%d", i)), whom: form.Text(fmt.Sprintf("whom-%d", i))}
		if row.when == "" {
			continue
		}
		rule, err := row.rule()
		if text, wrong := tell(ctx, err); wrong {
			row.wrong = text
			view.wrong = append(view.wrong, ui.Link{Text: text, Href: fmt.Sprintf("#days-%d", len(view.rows))})
		}
		view.rows = append(view.rows, row)
		typed.Rules = append(typed.Rules, rule)
	}
	return view, typed
}

// tell says in words for the reader what is wrong with what they typed.
func tell(ctx context.Context, err error) (text string, ok bool) {
	switch {
	case errors.Is(err, ErrTime):
		return words.T(ctx, "Giờ nhắc có dạng 07:00."), true
	case errors.Is(err, ErrRuleDays):
		return words.T(ctx, "Số ngày làm việc từ 1 đến 15."), true
	case errors.Is(err, ErrManyRules):
		return words.T(ctx, "Nhiều nhất 12 quy tắc."), true
	case errors.Is(err, ErrRule):
		return words.T(ctx, "Chọn một quy tắc trong danh sách."), true
	}
	return "", false
}

// settingsWords says in one line what settings are: what somebody else has
// saved.
func settingsWords(ctx context.Context, s Settings) string {
	var rules []string
	for _, r := range s.Rules {
		rules = append(rules, ruleWords(ctx, r))
	}
	return s.At.String() + "; " + strings.Join(rules, "; ")
}

func ruleWords(ctx context.Context, r Rule) string {
	row := rowOfRule(r)
	text := optionText(whenOptions(ctx), row.when)
	if row.days != "" {
		text += ": " + row.days
	}
	return text + " → " + optionText(whomOptions(ctx), row.whom)
}

func optionText(options []ui.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}
