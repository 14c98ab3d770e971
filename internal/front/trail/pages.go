package trail

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Frame makes what surrounds every page.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Accounts gives the visit of a system administrator, and lists members.
type Accounts interface {
	SystemVisit(user account.User, from string) (account.Visit, error)
	People(ctx context.Context, v account.Visit) ([]account.Member, error)
}

// Pages shows the room in the browser.
type Pages struct {
	actions  *Actions
	accounts Accounts
	frame    Frame
}

// NewPages returns the pages of the room.
func NewPages(actions *Actions, accounts Accounts, frame Frame) *Pages {
	return &Pages{actions: actions, accounts: accounts, frame: frame}
}

// Routes lists the addresses of the room: the trail of each unit, and that of
// the installation for system administrators.
func (p *Pages) Routes() []web.Route {
	var routes []web.Route
	for _, r := range []struct {
		method, path string
		action       audit.Action
		page         account.Page
	}{
		{http.MethodGet, "", ActView, p.list},
		{http.MethodGet, "/export/{format}", ActView, p.export},
		{http.MethodPost, "/verify", ActVerify, p.verify},
	} {
		routes = append(routes,
			account.UnitRoute(r.method, "/trail"+r.path, r.action, r.page),
			web.NewRoute(r.method, "/trail"+r.path, ActViewSystem, web.SignedIn, p.ofAll(r.page)))
	}
	return routes
}

// ofAll lets system administrators through to the trail of the installation.
func (p *Pages) ofAll(h account.Page) web.Handler {
	return account.Page(func(w http.ResponseWriter, r *http.Request, visitor account.Visit) error {
		v, err := p.accounts.SystemVisit(visitor.User, visitor.From)
		if err != nil {
			return err
		}
		return h(w, r, v)
	}).Handler()
}

// ListPath is the address of a unit's trail; without a code of the
// installation's.
func ListPath(code string) string {
	if code == "" {
		return "/trail"
	}
	return web.UnitPath(code) + "/trail"
}

// shownLines is how many lines a page shows.
const shownLines = 50

// question is what the address asks of the trail.
type question struct {
	From, Until  clock.Date
	Person, Room string
	Object       string
	OlderThan    int64
}

func questionOf(values url.Values) question {
	q := question{Person: values.Get("person"), Room: values.Get("room"), Object: values.Get("object")}
	q.From, _ = clock.ParseDate(values.Get("from"))
	q.Until, _ = clock.ParseDate(values.Get("until"))
	q.OlderThan, _ = strconv.ParseInt(values.Get("older"), 10, 64)
	return q
}

func (q question) values() url.Values {
	values := url.Values{}
	set := func(name, value string) {
		if value != "" {
			values.Set(name, value)
		}
	}
	if !q.From.IsZero() {
		set("from", q.From.String())
	}
	if !q.Until.IsZero() {
		set("until", q.Until.String())
	}
	set("person", q.Person)
	set("room", q.Room)
	set("object", q.Object)
	if q.OlderThan > 0 {
		set("older", strconv.FormatInt(q.OlderThan, 10))
	}
	return values
}

func (q question) filter() audit.Filter {
	f := audit.Filter{Object: q.Object, ActorID: q.Person, Room: q.Room, OlderThan: q.OlderThan}
	if !q.From.IsZero() {
		f.From = q.From.Time()
	}
	if !q.Until.IsZero() {
		f.Until = q.Until.AddDays(1).Time()
	}
	return f
}

// address is that of the list, or of something below it, with the question.
func (q question) address(base string) string {
	if query := q.values().Encode(); query != "" {
		return base + "?" + query
	}
	return base
}

// listView is what the page shows.
type listView struct {
	page    ui.Page
	base    string
	ask     question
	lines   []Line
	next    string
	people  []ui.Option
	rooms   []ui.Option
	exports []ui.Link
	// may says that the reader may have the trail looked over; found is what
	// that has shown.
	may   bool
	found *Finding
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.show(w, r, v, nil)
}

func (p *Pages) verify(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	found, err := p.actions.Verify(r.Context(), v)
	if err != nil {
		return err
	}
	return p.show(w, r, v, &found)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v account.Visit, found *Finding) error {
	ctx, ask := r.Context(), questionOf(r.URL.Query())
	view := listView{
		page: p.frame.Page(r, v, words.T(ctx, "Nhật ký")), base: ListPath(v.Unit.Code), ask: ask,
		may: v.Unit.ID == "" || v.Can(ActVerify), found: found, rooms: roomOptions(ctx),
	}
	if r.Method != http.MethodGet {
		view.page.Path = view.base
	}
	filter := ask.filter()
	filter.Limit = shownLines + 1
	var err error
	if view.lines, err = p.actions.List(ctx, v, filter); err != nil {
		return err
	}
	if len(view.lines) > shownLines {
		view.lines = view.lines[:shownLines]
		next := ask
		next.OlderThan = view.lines[shownLines-1].Seq
		view.next = next.address(view.base)
	}
	if view.people, err = p.personOptions(ctx, v); err != nil {
		return err
	}
	whole := ask
	whole.OlderThan = 0
	view.exports = []ui.Link{
		{Text: "CSV", Href: whole.address(view.base + "/export/csv")}, {Text: "JSON", Href: whole.address(view.base + "/export/json")},
	}
	return web.Render(w, r, http.StatusOK, listPage(view))
}

func roomOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Text: words.T(ctx, "mọi việc")}}
	for _, r := range rooms(ctx) {
		options = append(options, ui.Option{Value: r.room, Text: r.name})
	}
	return options
}

// personOptions offers the members; who has left is found by the lines.
func (p *Pages) personOptions(ctx context.Context, v account.Visit) ([]ui.Option, error) {
	options := []ui.Option{{Text: words.T(ctx, "mọi người")}}
	if v.Unit.ID == "" || !v.Can(account.ActViewPeople) {
		return options, nil
	}
	people, err := p.accounts.People(ctx, v)
	if err != nil {
		return nil, err
	}
	for _, m := range people {
		options = append(options, ui.Option{Value: m.ID, Text: m.Name})
	}
	return options, nil
}

func (view listView) table(ctx context.Context) ui.Table {
	t := ui.Table{
		Caption: words.T(ctx, "Nhật ký"),
		Columns: []ui.Column{
			{Title: words.T(ctx, "Số"), Number: true}, {Title: words.T(ctx, "Lúc"), Tight: true}, {Title: words.T(ctx, "Ai")},
			{Title: words.T(ctx, "Việc")}, {Title: words.T(ctx, "Thay đổi")}, {Title: words.T(ctx, "Từ đâu"), Tight: true},
		},
	}
	for _, l := range view.lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: strconv.FormatInt(l.Seq, 10)}, {Text: words.Moment(ctx, l.At)}, {Text: actorOf(ctx, l)},
			{Text: ActionName(ctx, l.Action), Note: l.Object, Href: view.ask.of(l.Object).address(view.base)},
			{View: changesOf(l.Changes)}, {Text: l.From},
		}})
	}
	return t
}

// of asks for all that was done with one thing.
func (q question) of(object string) question { return question{Object: object} }

func actorOf(ctx context.Context, l Line) string {
	switch {
	case l.Actor != "":
		return l.Actor
	case l.ActorID == "":
		return words.T(ctx, "hệ thống")
	}
	return l.ActorID
}

// foundWords says what a look over the trail has shown.
func (f Finding) foundWords(ctx context.Context) string {
	if f.Wrong != "" {
		return words.T(ctx, "Nhật ký KHÔNG còn nguyên vẹn: %s. Hãy giữ nguyên máy chủ và báo ngay cho quản trị hệ thống.", f.Wrong)
	}
	text := words.T(ctx, "Nhật ký nguyên vẹn: %s dòng, từ dòng đầu đến dòng cuối.", words.Number(ctx, int(f.Lines)))
	if f.Sealed.Day.IsZero() {
		return text
	}
	return text + " " + words.T(ctx, "Niêm phong gần nhất: %s, mã %s.", words.Date(ctx, f.Sealed.Day), f.Sealed.Hash[:16])
}

// export sends all lines that the question lets through, as they are read.
func (p *Pages) export(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	write, kind := csvLine, "text/csv; charset=utf-8"
	format := r.PathValue("format")
	switch format {
	case "csv":
	case "json":
		write, kind = jsonLine, "application/x-ndjson"
	default:
		return web.NotFound()
	}
	ask := questionOf(r.URL.Query())
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", web.Disposition("attachment", fmt.Sprintf("%s %s.%s", words.T(r.Context(), "Nhật ký"), v.Unit.Name, format)))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	out := bufio.NewWriterSize(w, 64<<10)
	if format == "csv" {
		_, _ = out.WriteString("\ufeffseq,at,actor,actor_id,action,object,before,after,from,hash\r\n") // Flush tells what went wrong
	}
	if err := p.actions.Each(r.Context(), v, ask.filter(), func(l Line) error { return write(out, l) }); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("send the trail: %w", err)
	}
	return nil
}

func csvLine(out *bufio.Writer, l Line) error {
	cells := []string{
		strconv.FormatInt(l.Seq, 10), l.At.Format(time.RFC3339), l.Actor, l.ActorID, string(l.Action), l.Object,
		string(l.Before), string(l.After), l.From, l.Hash,
	}
	for i, cell := range cells {
		cells[i] = `"` + strings.ReplaceAll(harmless(cell), `"`, `""`) + `"`
	}
	_, err := out.WriteString(strings.Join(cells, ",") + "\r\n")
	return err
}

// harmless keeps a text from being taken for a formula.
func harmless(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}

func jsonLine(out *bufio.Writer, l Line) error {
	text, err := json.Marshal(BodyOf(l))
	if err != nil {
		return fmt.Errorf("write a line of the trail: %w", err)
	}
	_, err = out.Write(append(text, '\n'))
	return err
}
