package webhook

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Frame makes what surrounds every page: the brand, the main places, the
// reader.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Pages shows the room in the browser.
type Pages struct {
	actions *Actions
	frame   Frame
}

// NewPages returns the pages of the room.
func NewPages(actions *Actions, frame Frame) *Pages { return &Pages{actions: actions, frame: frame} }

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		account.UnitRoute(http.MethodGet, "/webhooks", ActManage, p.list),
		account.UnitRoute(http.MethodPost, "/webhooks", ActManage, p.create),
		account.UnitRoute(http.MethodGet, "/webhooks/{endpoint}", ActManage, p.show),
		account.UnitRoute(http.MethodPost, "/webhooks/{endpoint}", ActManage, p.change),
		account.UnitRoute(http.MethodPost, "/webhooks/{endpoint}/try", ActManage, p.try),
		account.UnitRoute(http.MethodPost, "/webhooks/{endpoint}/remove", ActManage, p.remove),
		account.UnitRoute(http.MethodPost, "/webhooks/{endpoint}/resend/{delivery}", ActManage, p.resend),
	}
}

// ListPath is the address of a unit's endpoints.
func ListPath(code string) string { return web.UnitPath(code) + "/webhooks" }

func endpointPath(code, id string) string { return ListPath(code) + "/" + url.PathEscape(id) }

// shownDeliveries is how many deliveries the page of an endpoint shows.
const shownDeliveries = 50

// listView is what the page of all endpoints shows.
type listView struct {
	page      ui.Page
	code      string
	endpoints []Endpoint
	form      formView
}

// formView is an endpoint as it stands in a form.
type formView struct {
	url, wrong string
	topics     []Topic
	off        bool
	version    int
}

// showView is what the page of one endpoint shows.
type showView struct {
	page       ui.Page
	code       string
	endpoint   Endpoint
	form       formView
	deliveries []Delivery
	older      string
	// secret is shown once, when the endpoint was made.
	secret string
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showList(w, r, v, http.StatusOK, formView{topics: Topics})
}

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, v account.Visit, status int, form formView) error {
	endpoints, err := p.actions.Endpoints(r.Context(), v)
	if err != nil {
		return err
	}
	view := listView{page: p.frame.Page(r, v, words.T(r.Context(), "Gửi tin cho hệ thống khác")), code: v.Unit.Code, endpoints: endpoints, form: form}
	if r.Method != http.MethodGet {
		view.page.Path = ListPath(v.Unit.Code)
	}
	return web.Render(w, r, status, listPage(view))
}

// create answers with the page of the new endpoint, because its secret is told
// only in this answer; no cache may keep it.
func (p *Pages) create(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	typed, err := readForm(r)
	if err != nil {
		return err
	}
	e, secret, err := p.actions.Create(r.Context(), v, NewEndpoint{URL: typed.url, Topics: typed.topics})
	if text, ok := tell(r.Context(), err); ok {
		typed.wrong = text
		return p.showList(w, r, v, http.StatusUnprocessableEntity, typed)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.showOne(w, r, v, http.StatusOK, showView{endpoint: e, form: formOf(e), secret: secret})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	e, err := p.actions.Endpoint(r.Context(), v, r.PathValue("endpoint"))
	if err != nil {
		return err
	}
	return p.showOne(w, r, v, http.StatusOK, showView{endpoint: e, form: formOf(e)})
}

func (p *Pages) showOne(w http.ResponseWriter, r *http.Request, v account.Visit, status int, view showView) error {
	ctx := r.Context()
	var err error
	view.deliveries, err = p.actions.Deliveries(ctx, v, view.endpoint.ID, web.Query(r).Text("older"), shownDeliveries+1)
	if err != nil {
		return err
	}
	if len(view.deliveries) > shownDeliveries {
		view.deliveries = view.deliveries[:shownDeliveries]
		view.older = endpointPath(v.Unit.Code, view.endpoint.ID) + "?older=" + url.QueryEscape(view.deliveries[shownDeliveries-1].ID)
	}
	view.code = v.Unit.Code
	view.page = p.frame.Page(r, v, words.T(ctx, "Điểm nhận tin"))
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Gửi tin cho hệ thống khác"), Href: ListPath(view.code)}}
	switch {
	case r.Method != http.MethodGet:
		view.page.Path = endpointPath(view.code, view.endpoint.ID)
	case web.Query(r).Has("saved"):
		view.page.Notice = ui.Notice{Kind: ui.Success, Text: words.T(ctx, "Đã lưu.")}
	case web.Query(r).Has("sent"):
		view.page.Notice = ui.Notice{Kind: ui.Success, Text: words.T(ctx, "Tin đang được gửi. Tải lại trang sau vài giây để xem kết quả.")}
	}
	return web.Render(w, r, status, showPage(view))
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	typed, err := readForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("endpoint")
	err = p.actions.Change(r.Context(), v, id, typed.version, NewEndpoint{URL: typed.url, Topics: typed.topics}, typed.off)
	if text, ok := tell(r.Context(), err); ok {
		e, err := p.actions.Endpoint(r.Context(), v, id)
		if err != nil {
			return err
		}
		typed.wrong = text
		return p.showOne(w, r, v, http.StatusUnprocessableEntity, showView{endpoint: e, form: typed})
	}
	return p.then(w, r, endpointPath(v.Unit.Code, id)+"?saved", err)
}

func (p *Pages) try(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	id := r.PathValue("endpoint")
	_, err := p.actions.Try(r.Context(), v, id)
	return p.then(w, r, endpointPath(v.Unit.Code, id)+"?sent", err)
}

func (p *Pages) remove(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.then(w, r, ListPath(v.Unit.Code), p.actions.Remove(r.Context(), v, r.PathValue("endpoint")))
}

func (p *Pages) resend(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	err := p.actions.Resend(r.Context(), v, r.PathValue("delivery"))
	return p.then(w, r, endpointPath(v.Unit.Code, r.PathValue("endpoint"))+"?sent", err)
}

// then leads on after an act.
func (p *Pages) then(w http.ResponseWriter, r *http.Request, to string, err error) error {
	if err != nil {
		return explain(r.Context(), err)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func formOf(e Endpoint) formView {
	return formView{url: e.URL, topics: e.Topics, off: e.Off, version: e.Version}
}

func readForm(r *http.Request) (formView, error) {
	form, err := web.ReadForm(r)
	if err != nil {
		return formView{}, err
	}
	typed := formView{url: form.Text("url"), off: form.Has("off")}
	typed.version, _ = form.Int("version")
	for _, t := range Topics {
		if form.Has(string(t)) {
			typed.topics = append(typed.topics, t)
		}
	}
	return typed, nil
}

// tell says in words for the reader what is wrong with what they typed.
func tell(ctx context.Context, err error) (text string, ok bool) {
	switch {
	case errors.Is(err, ErrURL):
		return words.T(ctx, "Địa chỉ có dạng https://may-chu.gov.vn/duong-dan."), true
	case errors.Is(err, ErrTopics):
		return words.T(ctx, "Chọn ít nhất một loại tin."), true
	case errors.Is(err, ErrMany):
		return words.T(ctx, "Mỗi đơn vị có nhiều nhất 10 điểm nhận tin."), true
	}
	return "", false
}

// explain turns the room's errors into those of pages.
func explain(ctx context.Context, err error) error {
	if text, ok := tell(ctx, err); ok {
		return web.Invalid(text).Because(err)
	}
	if errors.Is(err, ErrNoResend) {
		return web.Exists(words.T(ctx, "Tin này đã được nhận, hoặc đang chờ gửi.")).Because(err)
	}
	return err
}

func topicWords(ctx context.Context, t Topic) string {
	if t == Plans {
		return words.T(ctx, "Kế hoạch: được nhận, được thay đổi")
	}
	return words.T(ctx, "Kỳ hạn: bắt đầu, nộp, duyệt, trả lại, xong, lùi hạn, giao người, minh chứng")
}

func topicsWords(ctx context.Context, topics []Topic) string {
	text := ""
	for _, t := range topics {
		if text != "" {
			text += ", "
		}
		if t == Plans {
			text += words.T(ctx, "kế hoạch")
		} else {
			text += words.T(ctx, "kỳ hạn")
		}
	}
	return text
}

func (v listView) table(ctx context.Context) ui.Table {
	t := ui.Table{
		Caption: words.T(ctx, "Các điểm nhận tin"),
		Columns: []ui.Column{{Title: words.T(ctx, "Địa chỉ")}, {Title: words.T(ctx, "Loại tin")}, {Title: words.T(ctx, "Trạng thái")}},
	}
	for _, e := range v.endpoints {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: e.URL, Href: endpointPath(v.code, e.ID)}, {Text: topicsWords(ctx, e.Topics)}, {View: ui.StateBadge(e.state(ctx))},
		}})
	}
	return t
}

func (e Endpoint) state(ctx context.Context) ui.State {
	if e.Off {
		return ui.State{Shape: ui.Dash, Text: words.T(ctx, "đã ngừng gửi")}
	}
	return ui.State{Shape: ui.Disc, Text: words.T(ctx, "đang gửi")}
}

func (v showView) table(ctx context.Context) ui.Table {
	t := ui.Table{
		Caption: words.T(ctx, "Các tin đã gửi"),
		Columns: []ui.Column{
			{Title: words.T(ctx, "Lúc"), Tight: true}, {Title: words.T(ctx, "Tin")}, {Title: words.T(ctx, "Kết quả")},
			{Title: words.T(ctx, "Số lần gửi"), Number: true}, {Title: words.T(ctx, "Gửi lại"), Hidden: true},
		},
	}
	for _, d := range v.deliveries {
		row := ui.Row{Cells: []ui.Cell{
			{Text: d.CreatedAt.In(clock.Zone).Format("15:04 2/1/2006")}, {Text: d.Type},
			{View: ui.StateBadge(d.state(ctx))}, {Text: words.Number(ctx, d.Tries)}, {},
		}}
		if d.State == Failed {
			row.Cells[4].View = resendForm(v.code, d)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d Delivery) state(ctx context.Context) ui.State {
	switch {
	case d.State == Taken:
		return ui.State{Shape: ui.Disc, Text: words.T(ctx, "đã nhận (%d)", d.Status)}
	case d.State == Failed:
		return ui.State{Shape: ui.Diamond, Text: words.T(ctx, "không gửi được: %s", problemWords(ctx, d))}
	case d.Tries > 0:
		return ui.State{Shape: ui.Ring, Text: words.T(ctx, "sẽ gửi lại: %s", problemWords(ctx, d))}
	}
	return ui.State{Shape: ui.Hollow, Text: words.T(ctx, "đang chờ gửi")}
}

func problemWords(ctx context.Context, d Delivery) string {
	switch {
	case d.Status != 0:
		return words.T(ctx, "trả lời %d", d.Status)
	case d.Problem == errOwnNetwork.Error():
		return words.T(ctx, "địa chỉ nằm trong mạng không được gửi tới")
	}
	return words.T(ctx, "không kết nối được")
}

func topicChecks(ctx context.Context, chosen []Topic) []ui.Check {
	var checks []ui.Check
	for _, t := range Topics {
		checks = append(checks, ui.Check{
			Field: ui.Field{Name: string(t), Label: topicWords(ctx, t), Quiet: true}, Value: "1", Checked: slices.Contains(chosen, t),
		})
	}
	return checks
}
