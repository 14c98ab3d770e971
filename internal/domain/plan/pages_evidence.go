package plan

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// maxFiles is how many files one form may bring.
const maxFiles = 10

func (p *Pages) evidenceRoutes() []web.Route {
	add := p.route(http.MethodPost, "/tasks/{task}/evidence", ActFulfil, p.addEvidence)
	add = add.WithMaxBody(MaxEvidenceFile + web.DefaultMaxBody)
	return []web.Route{
		p.route(http.MethodGet, "/tasks/{task}/evidence/new", ActFulfil, p.newEvidence),
		add,
		p.route(http.MethodGet, "/evidence/{evidence}/file", ActView, p.evidenceFile(web.SendFile)),
		p.route(http.MethodGet, "/evidence/{evidence}/preview", ActView, p.evidenceFile(web.ShowFile)),
		p.route(http.MethodPost, "/evidence/{evidence}/remove", ActFulfil, p.removeEvidence),
		p.route(http.MethodGet, "/years/{year}/evidence", ActView, p.evidenceList),
		p.route(http.MethodGet, "/years/{year}/evidence.xlsx", ActView, p.evidenceSheet),
	}
}

// sentEvidence is evidence as a form offers it.
type sentEvidence struct {
	occurrence, product    string
	address, title, thing  string
	fileProblems           []string
	addressProblem, wanted string
	added                  int
}

func (s sentEvidence) wrong() bool {
	return len(s.fileProblems) > 0 || s.addressProblem != "" || s.wanted != ""
}

// evidenceView is what the page for adding evidence shows.
type evidenceView struct {
	page         ui.Page
	title, sub   string
	action, back string
	// where are the fields that say what is proved, once for each form.
	fileWhere, linkWhere proveFields
	files                ui.FileInput
	address, name        ui.Input
	thing                ui.Select
	problems             []string
}

// proveFields say which occurrence and which product evidence is for.
type proveFields struct{ occurrence, product ui.Select }

func (p *Pages) newEvidence(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	query := web.Query(r)
	sent := sentEvidence{occurrence: query.Text("occurrence"), product: query.Text("product")}
	return p.showNewEvidence(w, r, v, sent, http.StatusOK)
}

func (p *Pages) showNewEvidence(w http.ResponseWriter, r *http.Request, v account.Visit, sent sentEvidence, status int) error {
	task, _, err := p.actions.Task(r.Context(), v, r.PathValue("task"))
	if err != nil {
		return err
	}
	things, err := p.actions.Things(r.Context(), v)
	if err != nil {
		return err
	}
	provable := slices.DeleteFunc(slices.Clone(task.Occurrences), func(o Occurrence) bool { return mayProve(v, task, o) != nil })
	if len(provable) == 0 {
		return ErrNotYours
	}
	b := taskBuilder{ctx: r.Context(), v: v, task: task}
	view := b.evidenceForm(provable, things, sent)
	view.page = p.frame.Page(r, v, view.title)
	view.page.Narrow, view.page.Crumbs = true, []ui.Link{{Text: task.Ref(), Href: view.back}}
	if sent.added > 0 {
		view.page.Notice = ui.Notice{Kind: ui.Success, Text: words.T(r.Context(), "Đã nhận %d minh chứng.", sent.added)}
	}
	return web.Render(w, r, status, newEvidencePage(view))
}

func (b taskBuilder) evidenceForm(provable []Occurrence, things []Thing, sent sentEvidence) evidenceView {
	view := evidenceView{
		title: words.T(b.ctx, "Thêm minh chứng"), sub: b.task.Title,
		action: taskPath(b.v.Unit.Code, b.task.ID) + "/evidence", back: taskPath(b.v.Unit.Code, b.task.ID),
		fileWhere: b.proveFields("file-", provable, sent), linkWhere: b.proveFields("link-", provable, sent),
		files: ui.FileInput{Field: ui.Field{
			Name: "files", Label: words.T(b.ctx, "Tệp"), Required: true,
			Help: words.T(b.ctx, "Tối đa %d tệp một lần, tất cả không quá %d MB: PDF, Word, Excel, ảnh, văn bản.", maxFiles, MaxEvidenceFile>>20),
		}, Multiple: true},
		address: ui.Input{Field: ui.Field{Name: "url", Label: words.T(b.ctx, "Liên kết"), Quiet: true, Error: sent.addressProblem}, Value: sent.address, InputMode: "url", Placeholder: "https://"},
		name:    ui.Input{Field: ui.Field{Name: "title", Label: words.T(b.ctx, "Tên gọi của liên kết"), Quiet: true}, Value: sent.title, MaxLength: 200},
		thing: ui.Select{
			Field: ui.Field{Name: "thing", Label: words.T(b.ctx, "Hoặc thứ đã có trong Vidan"), Quiet: true}, Value: sent.thing,
			Options: []ui.Option{{Text: words.T(b.ctx, "không chọn")}},
		},
		problems: sent.fileProblems,
	}
	if sent.wanted != "" {
		view.problems = append(view.problems, sent.wanted)
	}
	for _, t := range things {
		view.thing.Options = append(view.thing.Options, ui.Option{Value: t.Name, Text: t.Title})
	}
	return view
}

// proveFields offer the occurrences that can be proved and the products. What
// leaves no choice is hidden.
func (b taskBuilder) proveFields(prefix string, provable []Occurrence, sent sentEvidence) proveFields {
	f := proveFields{
		occurrence: ui.Select{Field: ui.Field{Name: "occurrence", ID: prefix + "occurrence", Label: words.T(b.ctx, "Kỳ hạn"), Quiet: true}, Value: sent.occurrence},
		product:    ui.Select{Field: ui.Field{Name: "product", ID: prefix + "product", Label: words.T(b.ctx, "Chứng minh cho"), Quiet: true}, Value: sent.product},
	}
	for _, o := range provable {
		f.occurrence.Options = append(f.occurrence.Options, ui.Option{Value: o.ID, Text: b.labelOf(o) + ", " + dueDay(b.ctx, o)})
	}
	for _, product := range b.task.Products {
		f.product.Options = append(f.product.Options, ui.Option{Value: product, Text: product})
	}
	f.product.Options = append(f.product.Options, ui.Option{Value: wholeOccurrence, Text: words.T(b.ctx, "cả kỳ hạn")})
	return f
}

// wholeOccurrence is the product of evidence that proves an occurrence as a
// whole, in a form: an empty one is not chosen yet.
const wholeOccurrence = "-"

// proveLink leads to where evidence is added.
func (b taskBuilder) proveLink(o Occurrence, product string) ui.Link {
	query := url.Values{"occurrence": {o.ID}}
	if product != "" {
		query.Set("product", product)
	}
	return ui.Link{Text: words.T(b.ctx, "Thêm minh chứng"), Href: taskPath(b.v.Unit.Code, b.task.ID) + "/evidence/new?" + query.Encode(), Icon: "plus-lg"}
}

// addEvidence takes in what a form offers: files, which go from the line to
// their place without being held, a link, a thing. What is good is kept though
// something else is not; the same form sent twice keeps one of each.
func (p *Pages) addEvidence(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, upload, err := openEvidence(r)
	if err != nil {
		return err
	}
	sent := sentEvidence{
		occurrence: form.Text("occurrence"), product: form.Text("product"),
		address: form.Text("url"), title: form.Text("title"), thing: form.Text("thing"),
	}
	task, o, err := p.actions.Provable(r.Context(), v, sent.occurrence)
	if errors.Is(err, store.ErrNotFound) || err == nil && task.ID != r.PathValue("task") {
		sent.wanted = words.T(r.Context(), "Hãy chọn kỳ hạn.")
		return p.showNewEvidence(w, r, v, sent, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	if err := p.takePieces(r.Context(), v, upload, &sent); err != nil {
		return err
	}
	if sent.wrong() {
		return p.showNewEvidence(w, r, v, sent, http.StatusUnprocessableEntity)
	}
	http.Redirect(w, r, taskPath(v.Unit.Code, task.ID)+"#"+o.ID, http.StatusSeeOther)
	return nil
}

// openEvidence reads the fields of a form, with or without files behind them.
func openEvidence(r *http.Request) (web.Form, *web.Upload, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		form, err := web.ReadForm(r)
		return form, nil, err
	}
	upload, err := web.OpenUpload(r)
	if err != nil {
		return web.Form{}, nil, err
	}
	return upload.Form, upload, nil
}

func (p *Pages) takePieces(ctx context.Context, v account.Visit, upload *web.Upload, sent *sentEvidence) error {
	product := sent.product
	if product == wholeOccurrence {
		product = ""
	}
	offered, err := p.takeFiles(ctx, v, upload, product, sent)
	if err != nil {
		return err
	}
	if sent.address != "" {
		offered++
		sent.addressProblem, err = p.prove(ctx, v, sent, Piece{Product: product, Title: sent.title, URL: sent.address})
		if err != nil {
			return err
		}
	}
	if sent.thing != "" {
		offered++
		if sent.wanted, err = p.prove(ctx, v, sent, Piece{Product: product, Thing: sent.thing}); err != nil {
			return err
		}
	}
	if offered == 0 && !sent.wrong() {
		sent.wanted = words.T(ctx, "Hãy chọn tệp, ghi liên kết, hoặc chọn một thứ đã có trong Vidan.")
	}
	return nil
}

// takeFiles takes the files of a form in, one after the other, and returns how
// many there were.
func (p *Pages) takeFiles(ctx context.Context, v account.Visit, upload *web.Upload, product string, sent *sentEvidence) (int, error) {
	for n := 0; upload != nil; n++ {
		name, content, err := upload.Next()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if n == maxFiles {
			sent.fileProblems = append(sent.fileProblems, words.T(ctx, "Mỗi lần gửi tối đa %d tệp; các tệp sau đó chưa được nhận.", maxFiles))
			return n, nil
		}
		if err := p.takeFile(ctx, v, name, content, product, sent); errors.Is(err, blob.ErrNoSpace) {
			return n + 1, nil // the next would find no room either
		} else if err != nil {
			return n, err
		}
	}
	return 0, nil
}

// takeFile takes one file in. What is wrong with it is noted for the person; a
// store that is full is returned too.
func (p *Pages) takeFile(ctx context.Context, v account.Visit, name string, content io.Reader, product string, sent *sentEvidence) error {
	kept, err := p.actions.TakeFile(ctx, v, sent.occurrence, name, content)
	problem, explained := intake.Explain(ctx, err)
	switch {
	case explained && !errors.Is(err, blob.ErrNoSpace):
		err = nil
	case err == nil:
		problem, err = p.prove(ctx, v, sent, Piece{Product: product, File: kept})
	}
	if problem != "" {
		sent.fileProblems = append(sent.fileProblems, intake.CleanName(name)+": "+problem)
	}
	return err
}

// prove adds a piece, and says what is wrong with it in words for the person.
func (p *Pages) prove(ctx context.Context, v account.Visit, sent *sentEvidence, piece Piece) (problem string, err error) {
	_, err = p.actions.Prove(ctx, v, sent.occurrence, piece)
	switch {
	case err == nil:
		sent.added++
	case errors.Is(err, store.ErrExists): // the same form sent twice
	default:
		if problem = whyNoEvidence(ctx, err); problem != "" {
			return problem, nil
		}
		return "", err
	}
	return "", nil
}

// whyNoEvidence says what is wrong with a piece, "" for what lies elsewhere.
func whyNoEvidence(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, ErrNoEvidence):
		return words.T(ctx, "Hãy chọn tệp, hoặc ghi liên kết, hoặc chọn một thứ trong Vidan.")
	case errors.Is(err, ErrNoLink):
		return words.T(ctx, "Liên kết cần có dạng https://… và không chứa tên đăng nhập.")
	case errors.Is(err, ErrNoProduct):
		return words.T(ctx, "Nhiệm vụ không còn sản phẩm này; hãy chọn lại.")
	case errors.Is(err, ErrNoThing):
		return words.T(ctx, "Không tìm thấy thứ đã chọn trong Vidan; hãy chọn lại.")
	}
	return ""
}

// evidenceFile sends the file of a piece of evidence, to be saved or shown.
func (p *Pages) evidenceFile(send func(http.ResponseWriter, *http.Request, web.File) error) page {
	return func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		e, file, err := p.actions.EvidenceFile(r.Context(), v, r.PathValue("evidence"))
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // only read
		return send(w, r, web.File{Name: e.FileName, MediaType: e.MediaType, Hash: e.FileHash, Size: e.FileSize, Content: file})
	}
}

func (p *Pages) removeEvidence(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	e, err := p.actions.Piece(r.Context(), v, r.PathValue("evidence"))
	if err != nil {
		return err
	}
	sent := sentStep{evidence: e.ID, occurrence: e.OccurrenceID, note: form.Text("note")}
	err = p.actions.Unprove(r.Context(), v, e.ID, sent.note)
	switch {
	case errors.Is(err, ErrReason):
		sent.problem = words.T(r.Context(), "Hãy ghi lý do.")
		return p.showTask(w, r, v, e.TaskID, http.StatusUnprocessableEntity, sent)
	case errors.Is(err, store.ErrStale) && e.RemovedBy == v.User.ID: // the same form sent twice
	case err != nil:
		return err
	}
	http.Redirect(w, r, taskPath(v.Unit.Code, e.TaskID)+"#"+e.ID, http.StatusSeeOther)
	return nil
}

// productView is a product with what proves it.
type productView struct {
	title  string
	state  ui.State
	pieces []pieceView
	prove  ui.Link
}

// pieceView is a piece of evidence.
type pieceView struct {
	id, title, href, meta string
	// away opens a page of its own: what is not of Vidan.
	away     bool
	download string
	// removed says who took it back, and why.
	removed string
	// unprove is the form for taking it back, without an address for who may not.
	unprove actView
}

// products lists the products of the task with their evidence.
func (b taskBuilder) products() []productView {
	var views []productView
	for _, line := range ProofLinesOf([]Task{b.task}, b.evidence) {
		if line.Proof.Product == "" && len(line.Proof.Evidence) == 0 && !line.Extra && len(b.task.Occurrences) == 0 {
			continue // a task without products and dates has nothing to prove
		}
		view := productView{title: b.productName(line), state: proofShown(b.ctx, line.State)}
		for _, e := range line.Proof.Evidence {
			view.pieces = append(view.pieces, b.piece(e))
		}
		if !line.Proof.Proved() && !line.Extra {
			if o, ok := b.toProve(); ok {
				view.prove = b.proveLink(o, line.Proof.Product)
			}
		}
		views = append(views, view)
	}
	return views
}

func (b taskBuilder) productName(line ProofLine) string {
	if line.Proof.Product == "" {
		return words.T(b.ctx, "Cả kỳ hạn")
	}
	return line.Proof.Product
}

// toProve is the occurrence for which evidence is wanted first: what was handed
// in without any, else the first that is open, else the last.
func (b taskBuilder) toProve() (Occurrence, bool) {
	var best Occurrence
	found := false
	for _, o := range b.task.Occurrences {
		switch {
		case mayProve(b.v, b.task, o) != nil:
		case o.Unproved():
			return o, true
		case !found || best.stage() == Accepted:
			best, found = o, true
		}
	}
	return best, found
}

// piece shows a piece of evidence.
func (b taskBuilder) piece(e Evidence) pieceView {
	view := pieceView{id: e.ID, title: e.Title, meta: b.pieceMeta(e)}
	switch e.Kind {
	case EvidenceFile:
		view.download = evidencePath(b.v.Unit.Code, e.ID) + "/file"
		view.href = view.download
		if web.CanPreview(e.MediaType) {
			view.href, view.away = evidencePath(b.v.Unit.Code, e.ID)+"/preview", true
		}
	case EvidenceLink:
		view.href, view.away = e.URL, true
	case EvidenceThing:
		view.href = b.things[e.Thing].Href
	}
	if !e.InForce() {
		view.removed = words.T(b.ctx, "%s đã lấy lại lúc %s: %s", b.name(e.RemovedBy), words.Moment(b.ctx, e.RemovedAt), e.RemovedReason)
		return view
	}
	for _, o := range b.task.Occurrences {
		if o.ID == e.OccurrenceID && mayUnprove(b.v, b.task, o, e) == nil {
			view.unprove = b.unprove(e)
		}
	}
	return view
}

// unprove is the form for taking a piece back.
func (b taskBuilder) unprove(e Evidence) actView {
	title := words.T(b.ctx, "Lấy lại")
	a := actView{
		title: title, label: title + ": " + e.Title, kind: ui.Quiet, url: evidencePath(b.v.Unit.Code, e.ID) + "/remove",
		note: &ui.Input{Field: ui.Field{Name: "note", ID: "note-" + e.ID, Label: words.T(b.ctx, "Lý do"), Required: true}, MaxLength: 500},
	}
	if b.back.evidence == e.ID {
		a.open, a.note.Value, a.note.Error = true, b.back.note, b.back.problem
	}
	return a
}

// pieceMeta says of which occurrence a piece is, how large, by whom and when.
func (b taskBuilder) pieceMeta(e Evidence) string {
	var parts []string
	if len(b.task.Occurrences) > 1 {
		for _, o := range b.task.Occurrences {
			if o.ID == e.OccurrenceID {
				parts = append(parts, b.labelOf(o))
			}
		}
	}
	switch e.Kind {
	case EvidenceFile:
		parts = append(parts, words.Size(b.ctx, e.FileSize))
	case EvidenceLink:
		parts = append(parts, linkHost(e.URL))
	case EvidenceThing:
		parts = append(parts, words.T(b.ctx, "trong Vidan"))
	}
	return joined(" · ", append(parts, b.name(e.AddedBy)+", "+words.Moment(b.ctx, e.AddedAt))...)
}

func linkHost(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

var proofShapes = map[ProofState]ui.Shape{Proved: ui.Disc, Unproved: ui.Diamond, Awaited: ui.Hollow}

// proofShown is the state of a product in words, with its shape.
func proofShown(ctx context.Context, s ProofState) ui.State {
	return ui.State{Shape: proofShapes[s], Text: proofName(ctx, s)}
}

func proofName(ctx context.Context, s ProofState) string {
	switch s {
	case Proved:
		return words.T(ctx, "có minh chứng")
	case Unproved:
		return words.T(ctx, "thiếu minh chứng")
	}
	return words.T(ctx, "chưa nộp")
}
