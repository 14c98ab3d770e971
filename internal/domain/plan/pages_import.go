package plan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clamav"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func (p *Pages) importRoutes() []web.Route {
	get := func(path string, h page) web.Route { return p.route(http.MethodGet, path, ActImport, h) }
	post := func(path string, h page) web.Route { return p.route(http.MethodPost, path, ActImport, h) }
	upload := post("/imports", p.upload)
	upload = upload.WithMaxBody(office.DefaultLimits().FileBytes + web.DefaultMaxBody)
	return []web.Route{
		get("/imports/new", p.newImport), upload, post("/imports/by-hand", p.byHand),
		get("/imports/{import}", p.review),
		get("/imports/{import}/head", p.editHead), post("/imports/{import}/head", p.saveHead),
		get("/imports/{import}/tasks/new", p.newDraftTask), post("/imports/{import}/tasks/new", p.addDraftTask),
		get("/imports/{import}/tasks/{section}/{task}", p.editDraftTask),
		post("/imports/{import}/tasks/{section}/{task}", p.saveDraftTask),
		post("/imports/{import}/tasks/{section}/{task}/agree", p.agree),
		post("/imports/{import}/tasks/{section}/{task}/due", p.saveDraftDue),
		post("/imports/{import}/tasks/{section}/{task}/remove", p.removeDraftTask),
		post("/imports/{import}/doubts/{doubt}", p.settleDoubt),
		post("/imports/{import}/corrections/{correction}", p.settleCorrection),
		post("/imports/{import}/offers/{offer}", p.settleOffer),
		post("/imports/{import}/leads", p.matchLeads),
		post("/imports/{import}/adopt", p.adopt),
		post("/imports/{import}/discard", p.discard),
	}
}

// newImportView is what the page for bringing in a plan shows.
type newImportView struct {
	page       ui.Page
	title, sub string
	// upload and byHand are the addresses of the two forms.
	upload, byHand string
	year           ui.Input
	kind           ui.Select
	replaces       ui.Select
	file           ui.FileInput
	handYear       ui.Input
	handKind       ui.Select
	from           ui.Select
}

func (p *Pages) newImport(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	query := web.Query(r)
	year, ok := query.Int("year")
	if !ok || !PlausibleYear(year) {
		year = clock.Today(p.clock).Year
	}
	return p.showNewImport(w, r, v, Upload{Year: year, Kind: Reform, Replaces: query.Text("replaces")}, http.StatusOK, "")
}

func (p *Pages) showNewImport(w http.ResponseWriter, r *http.Request, v account.Visit, u Upload, status int, problem string) error {
	plans, err := p.allPlans(r.Context(), v)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(plans, func(p Plan) bool { return p.ID == u.Replaces }); i >= 0 {
		u.Year, u.Kind = plans[i].Year, plans[i].Kind
	}
	view := newImportFields(r.Context(), u, plans)
	title := words.T(r.Context(), "Nhập kế hoạch")
	view.page, view.title = p.frame.Page(r, v, title), title
	view.page.Narrow = true
	view.sub = words.T(r.Context(), "Đọc từ văn bản đã ký, hoặc lập bằng tay.")
	view.upload, view.byHand = web.UnitPath(v.Unit.Code)+"/imports", web.UnitPath(v.Unit.Code)+"/imports/by-hand"
	view.file.Error = problem
	return web.Render(w, r, status, newImportPage(view))
}

func newImportFields(ctx context.Context, u Upload, plans []Plan) newImportView {
	yearField := ui.Field{Name: "year", Label: words.T(ctx, "Năm"), Required: true, Width: ui.ShortWidth}
	kindField := ui.Field{Name: "kind", Label: words.T(ctx, "Loại kế hoạch"), Required: true}
	year := ui.Input{Field: yearField, Value: strconv.Itoa(u.Year), Type: "number"}
	kind := ui.Select{Field: kindField, Value: string(u.Kind)}
	for _, k := range Kinds {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: kindName(ctx, k)})
	}
	view := newImportView{
		year: year, kind: kind, handYear: year, handKind: kind,
		replaces: ui.Select{
			Field: ui.Field{Name: "replaces", Label: words.T(ctx, "Kế hoạch này"), Quiet: true}, Value: u.Replaces,
			Options: []ui.Option{{Text: words.T(ctx, "là kế hoạch mới")}},
		},
		from: ui.Select{
			Field:   ui.Field{Name: "from", Label: words.T(ctx, "Bắt đầu từ"), Quiet: true},
			Options: []ui.Option{{Text: words.T(ctx, "một kế hoạch trống")}},
		},
		file: ui.FileInput{Field: ui.Field{
			Name: "file", Label: words.T(ctx, "Tệp kế hoạch"), Required: true,
			Help: words.T(ctx, "DOCX, XLSX, PDF có lớp chữ, văn bản thuần, hoặc JSON do Vidan xuất; tối đa 100 MB."),
		}, Accept: ".docx,.xlsx,.pdf,.txt,.json"},
	}
	view.handYear.ID, view.handKind.ID = "hand-year", "hand-kind"
	for _, plan := range plans {
		view.replaces.Options = append(view.replaces.Options, ui.Option{Value: plan.ID, Text: words.T(ctx, "sửa đổi “%s” (%d)", plan.Title, plan.Year)})
		view.from.Options = append(view.from.Options, ui.Option{Value: plan.ID, Text: words.T(ctx, "“%s” (%d)", plan.Title, plan.Year)})
	}
	return view
}

func (p *Pages) allPlans(ctx context.Context, v account.Visit) ([]Plan, error) {
	years, err := p.actions.Years(ctx, v)
	if err != nil {
		return nil, err
	}
	var all []Plan
	for _, year := range years[:min(len(years), 5)] {
		plans, err := p.actions.Plans(ctx, v, year)
		if err != nil {
			return nil, err
		}
		all = append(all, plans...)
	}
	return all, nil
}

// waitToRead is how long an upload waits for its document to be read before
// it shows the progress instead. Most documents take a tenth of it.
const waitToRead = 1500 * time.Millisecond

// upload takes a document in. The file is the form's last part, so that it
// goes from the line to its place without being held.
func (p *Pages) upload(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return web.Invalid(words.T(r.Context(), "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa.")).Because(err)
	}
	u, err := readUpload(parts)
	if err != nil {
		return err
	}
	if !PlausibleYear(u.Year) || !slices.Contains(Kinds, u.Kind) {
		return web.Invalid(words.T(r.Context(), "Hãy chọn năm và loại kế hoạch."))
	}
	if u.Content == nil || u.FileName == "" {
		return p.showNewImport(w, r, v, u, http.StatusUnprocessableEntity, words.T(r.Context(), "Hãy chọn tệp kế hoạch."))
	}
	imp, err := p.actions.Upload(r.Context(), v, u)
	if err != nil {
		return notTaken(r.Context(), err)
	}
	ctx, cancel := context.WithTimeout(r.Context(), waitToRead)
	defer cancel()
	p.actions.WaitRead(ctx, imp.ID)
	http.Redirect(w, r, importPath(v.Unit.Code, imp.ID), http.StatusSeeOther)
	return nil
}

// notTaken says why a document was not taken in.
func notTaken(ctx context.Context, err error) error {
	infected, unscanned := &clamav.InfectedError{}, errors.Is(err, clamav.ErrNotScanned)
	if problem, ok := intake.Explain(ctx, err); ok && (unscanned || errors.As(err, &infected)) {
		return web.Invalid(problem).Because(err)
	}
	return err
}

// readUpload reads the fields of the form up to the file.
func readUpload(parts *multipart.Reader) (Upload, error) {
	var u Upload
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return u, nil
		}
		if err != nil {
			return u, fmt.Errorf("read the upload: %w", err)
		}
		if part.FormName() == "file" {
			u.FileName, u.Content = fileName(part.FileName()), part
			return u, nil
		}
		const longest = 100
		value, err := io.ReadAll(io.LimitReader(part, longest))
		if err != nil {
			return u, fmt.Errorf("read the upload: %w", err)
		}
		u.set(part.FormName(), strings.TrimSpace(string(value)))
	}
}

func (u *Upload) set(field, value string) {
	switch field {
	case "year":
		u.Year, _ = strconv.Atoi(value) // 0 is no year: refused later
	case "kind":
		u.Kind = Kind(value)
	case "replaces":
		u.Replaces = value
	}
}

// fileName keeps the last part of a name, without what could harm a header, a
// page or a folder.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(norm.NFC.String(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`"<>|:*?`, r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.TrimSpace(name)
	if name == "." || name == "/" || name == ".." {
		return ""
	}
	const longest = 120
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[len(runes)-longest:])
	}
	return name
}

func (p *Pages) byHand(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	year, _ := form.Int("year") // 0 is not plausible
	kind := Kind(form.Text("kind"))
	if !PlausibleYear(year) || !slices.Contains(Kinds, kind) {
		return web.Invalid(words.T(r.Context(), "Hãy chọn năm và loại kế hoạch."))
	}
	imp, err := p.actions.DraftByHand(r.Context(), v, year, kind, form.Text("from"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, importPath(v.Unit.Code, imp.ID)+"?show=all", http.StatusSeeOther)
	return nil
}

func (p *Pages) adopt(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	plan, err := p.actions.Adopt(r.Context(), v, r.PathValue("import"), version)
	if err != nil {
		return err
	}
	http.Redirect(w, r, yearPath(v.Unit.Code, plan.Year, Filter{})+"?adopted="+plan.ID, http.StatusSeeOther)
	return nil
}

func (p *Pages) discard(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	if err := p.actions.Discard(r.Context(), v, r.PathValue("import")); err != nil {
		return err
	}
	http.Redirect(w, r, web.UnitPath(v.Unit.Code)+"/plans", http.StatusSeeOther)
	return nil
}
