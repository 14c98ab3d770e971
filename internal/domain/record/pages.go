package record

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
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

// page is a handler that knows who asks, for which unit.
type page = account.Page

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	get := func(path string, action audit.Action, h page) web.Route {
		return p.route(http.MethodGet, path, action, h)
	}
	post := func(path string, action audit.Action, h page) web.Route {
		return p.route(http.MethodPost, path, action, h)
	}
	const entry = "/registers/{kind}/entries/{entry}"
	return slices.Concat([]web.Route{
		get("/registers", ActView, p.registers),
		get("/registers/new", ActDefine, p.newKind),
		post("/registers/new", ActDefine, p.addKind),
		get("/registers/new/definition", ActDefine, p.newDefinition),
		post("/registers/new/definition", ActDefine, p.addDefinition),
		get("/registers/{kind}", ActView, p.list),
		post("/registers/{kind}/bulk", ActKeep, p.bulk),
		post("/registers/{kind}/dispose", ActDispose, p.disposeMany),
		get("/registers/{kind}/new", ActKeep, p.newEntry),
		post("/registers/{kind}/new", ActKeep, p.makeEntry),
		post("/registers/{kind}/draft", ActKeep, p.saveDraft),
		post("/registers/{kind}/views", ActKeep, p.saveView),
		post("/registers/{kind}/views/{view}/drop", ActKeep, p.dropView),
		get("/registers/{kind}/definition", ActDefine, p.definition),
		post("/registers/{kind}/definition", ActDefine, p.changeDefinition),
		get("/registers/{kind}/fields", ActDefine, p.fields),
		post("/registers/{kind}/fields", ActDefine, p.addField),
		post("/registers/{kind}/fields/{field}/retire", ActDefine, p.retireField),
		get(entry, ActView, p.entry),
		get(entry+"/paper.pdf", ActView, p.paper),
		get(entry+"/prints/{print}/paper.pdf", ActView, p.printAs(pdfPaper)),
		get(entry+"/prints/{print}/paper.docx", ActView, p.printAs(docxPaper)),
		get(entry+"/edit", ActKeep, p.editEntry),
		post(entry+"/edit", ActKeep, p.changeEntry),
		get(entry+"/moves/{move}", ActKeep, p.moveForm),
		post(entry+"/moves/{move}", ActKeep, p.moveEntry),
		post(entry+"/strike", ActDecide, p.strikeEntry),
		post(entry+"/dispose", ActDispose, p.disposeEntry),
		post(entry+"/reveal", ActSensitive, p.revealEntry),
		post(entry+"/files", ActKeep, p.addFile).WithMaxBody(MaxFile + web.DefaultMaxBody),
		get(entry+"/files/{file}", ActView, p.sendFile),
		post(entry+"/files/{file}/remove", ActKeep, p.removeFile),
	}, p.exchangeRoutes())
}

func (p *Pages) route(method, path string, action audit.Action, h page) web.Route {
	return account.UnitRoute(method, path, action, h.Explained(explained))
}

// explain says in words for the reader what is wrong, and nothing of errors
// that are not the room's.
func explain(ctx context.Context, err error) string {
	var (
		wrong *ValuesError
		inUse *InUseError
	)
	switch {
	case errors.As(err, &wrong):
		return wrong.explain(ctx)
	case errors.Is(err, ErrState):
		return words.T(ctx, "Mục này đang ở trạng thái khác nên không làm việc này được. Hãy mở lại trang để xem.")
	case errors.Is(err, ErrKept):
		return words.T(ctx, "Mục này chưa hết thời hạn lưu.")
	case errors.Is(err, ErrNoReason):
		return words.T(ctx, "Hãy ghi lý do.")
	case errors.Is(err, ErrNotFileField):
		return words.T(ctx, "Trường này không nhận tệp.")
	case errors.Is(err, ErrTooMany):
		return words.T(ctx, "Mỗi lần chọn nhiều nhất %d mục.", MaxBulk)
	case errors.As(err, &inUse):
		return inUse.explain(ctx)
	case errors.Is(err, ErrDefinition):
		return words.T(ctx, "Hãy ghi đủ tên gọi; tên trường chưa dùng, lựa chọn mỗi dòng một mục.")
	}
	text, _ := intake.Explain(ctx, err)
	return text
}

// explain names the fields that are wrong, each with why.
func (e *ValuesError) explain(ctx context.Context) string {
	var texts []string
	for _, wrong := range (form.Sheet{Form: e.Form, Problems: e.Problems}).Wrong(ctx) {
		texts = append(texts, wrong.Text)
	}
	return words.T(ctx, "Có %d chỗ cần sửa: %s", len(texts), strings.Join(texts, "; "))
}

// kindOf reads the register of an address.
func (p *Pages) kindOf(r *http.Request, v account.Visit) (Kind, error) {
	return p.actions.Kind(r.Context(), v, r.PathValue("kind"))
}

// entryPage frames a page about an entry.
func (p *Pages) entryPage(r *http.Request, v account.Visit, k Kind, rec Record, title string) ui.Page {
	page := p.registerPage(r, v, k, title)
	page.Crumbs = append(page.Crumbs, ui.Link{Text: rec.Code, Href: Path(v.Unit.Code, k.Name, rec.ID)})
	return page
}

// registerPage frames a page below a register.
func (p *Pages) registerPage(r *http.Request, v account.Visit, k Kind, title string) ui.Page {
	ctx := r.Context()
	page := p.frame.Page(r, v, title)
	page.Crumbs = []ui.Link{
		{Text: words.T(ctx, "Sổ theo dõi"), Href: registersPath(v.Unit.Code)},
		{Text: k.Title.In(ctx), Href: RegisterPath(v.Unit.Code, k.Name)},
	}
	return page
}

// sentTwice tells whether an act failed only because its form was sent before.
func sentTwice(err error) bool { return errors.Is(err, store.ErrExists) }
