package plan

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A reviewPart is what of a draft the review page shows.
type reviewPart string

const (
	partDoubts  reviewPart = "doubts"
	partAll     reviewPart = "all"
	partTargets reviewPart = "targets"
	partLeads   reviewPart = "leads"
	partChanges reviewPart = "changes"
	partHead    reviewPart = "head"
)

// readingView is what the page of a document being read, or unreadable, shows.
type readingView struct {
	page                                 ui.Page
	title, file, problem, again, discard string
	progress                             ui.Progress
}

// reviewView is what the review page shows.
type reviewView struct {
	page       ui.Page
	title, sub string
	notice     ui.Notice
	chips      []ui.Chip
	part       reviewPart
	version    string
	source     []ui.SourceCell
	sourceNote string
	rows       []reviewRow
	offers     []offerView
	general    []hint
	// empty stands where a part holds nothing.
	empty          ui.Beginning
	targets        ui.Table
	leads          []ui.Select
	leadsAction    string
	changes        []changeView
	head           []ui.Term
	headEdit       string
	newTask        string
	adopt, discard string
	adoptText      string
	// decision says beside the button what adopting does.
	decision string
}

// reviewRow is one task of the draft with what is asked about it.
type reviewRow struct {
	id, ref, href, section, title, lead, edit, agree string
	// at is the place in the draft; source is where the row of the source is.
	at, source     string
	due            []string
	doubt, current bool
	hints          []hint
}

// hint is one question with its answers.
type hint struct {
	text   string
	action string
	// at is the place of the task that it is about, ref its number; both are
	// empty for the document as a whole.
	at, ref string
	answers []answer
	// due is the name of a field in which to write the time, or empty.
	due string
}

// answer is a button below a question.
type answer struct{ name, value, text string }

// offerView is a task that the body asks for and the appendix lacks.
type offerView struct {
	text, note string
	hint       hint
}

func (p *Pages) review(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	imp, err := p.actions.Import(r.Context(), v, r.PathValue("import"))
	if err != nil {
		return err
	}
	switch imp.State {
	case ImportReading:
		return p.showReading(w, r, v, imp)
	case ImportFailed:
		return p.showFailed(w, r, v, imp)
	case ImportAdopted:
		http.Redirect(w, r, planPath(v.Unit.Code, imp.PlanID), http.StatusSeeOther)
		return nil
	case ImportDiscarded:
		http.Redirect(w, r, web.UnitPath(v.Unit.Code)+"/plans", http.StatusSeeOther)
		return nil
	}
	return p.showReview(w, r, v, imp)
}

func (p *Pages) showReading(w http.ResponseWriter, r *http.Request, v account.Visit, imp Import) error {
	title := words.T(r.Context(), "Đang đọc kế hoạch")
	w.Header().Set("Refresh", "2")
	return web.Render(w, r, http.StatusOK, readingPage(readingView{
		page: p.frame.Page(r, v, title), title: title, file: imp.FileName, again: importPath(v.Unit.Code, imp.ID),
		progress: ui.Progress{
			Label: words.T(r.Context(), "Đã đọc"), Value: imp.Progress, Max: 100, Text: words.Percent(r.Context(), imp.Progress, 100),
		},
	}))
}

func (p *Pages) showFailed(w http.ResponseWriter, r *http.Request, v account.Visit, imp Import) error {
	title := words.T(r.Context(), "Không đọc được kế hoạch")
	return web.Render(w, r, http.StatusOK, failedPage(readingView{
		page: p.frame.Page(r, v, title), title: title, file: imp.FileName, problem: imp.Problem,
		again: newImportPath(v.Unit.Code), discard: importPath(v.Unit.Code, imp.ID) + "/discard",
	}))
}

func (p *Pages) showReview(w http.ResponseWriter, r *http.Request, v account.Visit, imp Import) error {
	changes, err := p.actions.Changes(r.Context(), v, imp)
	if err != nil {
		return err
	}
	posts, err := p.actions.Posts(r.Context(), v)
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "Xem lại trước khi nhận kế hoạch")
	b := reviewBuilder{
		ctx: r.Context(), code: v.Unit.Code, imp: imp, changes: changes, posts: posts,
		part: partOf(web.Query(r).Text("show"), &imp), at: indexOf(web.Query(r).Text("at")),
	}
	if web.Query(r).Has("source") {
		source, note := b.source()
		return web.Render(w, r, http.StatusOK, sourceCard(source, note))
	}
	view := b.view(p.frame.Page(r, v, title))
	if b.part == partTargets && p.measured != nil {
		cells, err := p.measured.MatchCells(r.Context(), v, imp.ID, targetsOf(imp.Reading.Draft))
		if err != nil {
			return err
		}
		addMatchCells(r.Context(), &view.targets, cells)
	}
	if web.Query(r).Has("stale") {
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(r.Context(), "Có người vừa sửa bản nháp này. Đây là bản mới nhất; hãy xem lại rồi làm tiếp.")}
	}
	return web.Render(w, r, http.StatusOK, reviewPage(view))
}

// partOf reads which part is asked for: what is in doubt comes first, as long
// as there is something.
func partOf(name string, imp *Import) reviewPart {
	known := []reviewPart{partDoubts, partAll, partTargets, partLeads, partChanges, partHead}
	if part := reviewPart(name); slices.Contains(known, part) {
		return part
	}
	switch {
	case imp.Replaces != "":
		return partChanges
	case imp.Reading.OpenQuestions() > 0:
		return partDoubts
	}
	return partAll
}

// indexOf reads the place of a task in an address: "2.0".
func indexOf(text string) TaskIndex {
	section, task, ok := strings.Cut(text, ".")
	s, err1 := strconv.Atoi(section)
	t, err2 := strconv.Atoi(task)
	if !ok || err1 != nil || err2 != nil {
		return TaskIndex{-1, -1}
	}
	return TaskIndex{s, t}
}

func (at TaskIndex) String() string { return fmt.Sprintf("%d.%d", at.Section, at.Task) }

// rowID names the row of a task on the review page.
func (at TaskIndex) rowID() string { return fmt.Sprintf("t-%d-%d", at.Section, at.Task) }

// reviewPath is the address of a part of a review, at the row of a task when
// there is one.
func reviewPath(code, id string, part reviewPart, at TaskIndex) string {
	path := importPath(code, id) + "?show=" + string(part)
	if at.Section < 0 {
		return path
	}
	return path + "&at=" + at.String() + "#" + at.rowID()
}

// reviewBuilder makes the view of a draft under review.
type reviewBuilder struct {
	ctx     context.Context
	code    string
	imp     Import
	changes []Change
	posts   []unit.Post
	part    reviewPart
	// at is the task whose source is shown.
	at TaskIndex
}

func (b *reviewBuilder) path() string { return importPath(b.code, b.imp.ID) }

func (b *reviewBuilder) view(page ui.Page) reviewView {
	reading := &b.imp.Reading
	open := reading.OpenQuestions()
	view := reviewView{
		page: page, title: page.Title, sub: b.sub(open), part: b.part, version: strconv.Itoa(b.imp.Version),
		chips: b.chips(open), newTask: b.path() + "/tasks/new",
		adopt: b.path() + "/adopt", discard: b.path() + "/discard", adoptText: words.T(b.ctx, "Nhận kế hoạch"),
		headEdit: b.path() + "/head", decision: b.decision(), empty: b.empty(),
	}
	if reading.Draft.TaskCount() == 0 {
		view.adopt, view.decision = "", ""
	}
	if open > 0 {
		view.adoptText = words.T(b.ctx, "Nhận kế hoạch (còn %d chỗ chưa xem)", open)
	}
	switch b.part {
	case partTargets:
		view.targets = b.targets()
	case partLeads:
		view.leads, view.leadsAction = b.leads(), b.path()+"/leads"
	case partChanges:
		view.changes = b.changeViews()
	case partHead:
		view.head = b.head()
	default:
		b.tasks(&view)
	}
	return view
}

// decision says what adopting does.
func (b *reviewBuilder) decision() string {
	if b.imp.Replaces != "" {
		return words.T(b.ctx, "Kế hoạch đang chạy đổi theo bản này; việc đã xong vẫn giữ.")
	}
	return words.T(b.ctx, "Nhận xong, %d nhiệm vụ chạy ngay trong năm %d.", b.imp.Reading.Draft.TaskCount(), b.imp.Year)
}

// empty says what it means that a part holds nothing.
func (b *reviewBuilder) empty() ui.Beginning {
	d := &b.imp.Reading.Draft
	switch {
	case b.part == partTargets:
		return ui.Beginning{
			Title: words.T(b.ctx, "Kế hoạch chưa có chỉ tiêu đo được"),
			Text:  words.T(b.ctx, "Chỉ tiêu được đọc từ phần mục tiêu của kế hoạch, ví dụ “đúng hạn từ 98% trở lên”."),
		}
	case d.TaskCount() == 0:
		return ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(b.ctx, "Bản nháp chưa có nhiệm vụ nào"),
			Text: words.T(b.ctx, "Thêm từng nhiệm vụ với chủ trì và kỳ hạn, rồi nhận kế hoạch."),
			Act:  ui.Link{Text: words.T(b.ctx, "Thêm nhiệm vụ"), Href: b.path() + "/tasks/new"},
		}
	}
	return ui.Beginning{
		Icon: "check-circle-fill", Title: words.T(b.ctx, "Không còn chỗ nào cần xem"),
		Text: words.T(b.ctx, "Có thể nhận kế hoạch, hoặc xem lại tất cả nhiệm vụ."),
	}
}

func (b *reviewBuilder) sub(open int) string {
	d := &b.imp.Reading.Draft
	return joined(" · ",
		cmp.Or(b.imp.FileName, words.T(b.ctx, "Lập bằng tay")),
		words.T(b.ctx, "%d nhiệm vụ, %d kỳ hạn, %d chỉ tiêu, %d chức danh chủ trì", d.TaskCount(), d.DueCount(), len(d.Targets), len(d.Leads())),
		words.T(b.ctx, "%d chỗ cần người xem", open))
}

func (b *reviewBuilder) chips(open int) []ui.Chip {
	d := &b.imp.Reading.Draft
	chip := func(part reviewPart, text string, count int) ui.Chip {
		c := ui.Chip{Text: text, Href: b.path() + "?show=" + string(part), Current: b.part == part}
		if count >= 0 {
			c.Count = words.Number(b.ctx, count)
		}
		return c
	}
	chips := []ui.Chip{
		chip(partDoubts, words.T(b.ctx, "Cần xem"), open),
		chip(partAll, words.T(b.ctx, "Tất cả nhiệm vụ"), d.TaskCount()),
		chip(partTargets, words.T(b.ctx, "Chỉ tiêu"), len(d.Targets)),
		chip(partLeads, words.T(b.ctx, "Người và chức danh"), len(d.Leads())),
		chip(partHead, words.T(b.ctx, "Đầu văn bản"), -1),
	}
	if b.imp.Replaces != "" {
		chips = append(chips, chip(partChanges, words.T(b.ctx, "Thay đổi"), b.changed()))
	}
	return chips
}

// tasks lays out the tasks: all, or those about which something is asked.
func (b *reviewBuilder) tasks(view *reviewView) {
	hints := b.hints()
	for si, section := range b.imp.Reading.Draft.Sections {
		for ti := range section.Tasks {
			at := TaskIndex{si, ti}
			asked := hints[at]
			if b.part == partDoubts && len(asked) == 0 && at != b.at {
				continue
			}
			if b.at.Section < 0 {
				b.at = at // the first is looked at
			}
			view.rows = append(view.rows, b.row(section, at, asked))
		}
	}
	view.source, view.sourceNote = b.source()
	view.offers, view.general = b.offers(), b.general()
}

func (b *reviewBuilder) row(section Section, at TaskIndex, asked []hint) reviewRow {
	t := section.Tasks[at.Task]
	base := fmt.Sprintf("%s/tasks/%d/%d", b.path(), at.Section, at.Task)
	row := reviewRow{
		id: at.rowID(), ref: refOf(section, t), at: at.String(), href: reviewPath(b.code, b.imp.ID, b.part, at),
		section: sectionName(section.No, section.Title), title: cmp.Or(t.Title, words.T(b.ctx, "(không có tên)")), lead: t.Lead,
		due: strings.Split(DueWords(t.Due, t.Kind), "\n"), edit: base + "?show=" + string(b.part),
		doubt: len(asked) > 0, current: at == b.at, hints: asked,
	}
	if len(t.Due) == 0 {
		row.due = []string{dueKindName(b.ctx, t.Kind)}
	}
	if _, ok := b.imp.Reading.Source(at); ok {
		row.source = fmt.Sprintf("%s?source=row&at=%s", b.path(), at)
	}
	if len(asked) > 0 {
		row.agree = base + "/agree"
	}
	return row
}

// hints are the open questions, by the task that they are about.
func (b *reviewBuilder) hints() map[TaskIndex][]hint {
	hints := map[TaskIndex][]hint{}
	for i, d := range b.imp.Reading.Doubts {
		at := TaskIndex{d.Section, d.Task}
		if !d.Settled && d.Task >= 0 {
			hints[at] = append(hints[at], b.doubtHint(i, at, d))
		}
	}
	for i, c := range b.imp.Reading.Corrections {
		at := TaskIndex{c.Section, c.Task}
		if _, ok := b.imp.Reading.Task(at); c.Settled || !ok {
			continue
		}
		hints[at] = append(hints[at], hint{
			text:    words.T(b.ctx, "“%s” có lẽ là “%s”.", c.Wrong, c.Right),
			action:  fmt.Sprintf("%s/corrections/%d", b.path(), i),
			at:      at.String(),
			answers: []answer{{"take", "yes", words.T(b.ctx, "Sửa thành “%s”", c.Right)}, {"take", "no", words.T(b.ctx, "Giữ nguyên văn")}},
		})
	}
	return hints
}

// doubtHint asks about one doubt: its readings to choose from, or, where a
// time is missing, a field to write it in.
func (b *reviewBuilder) doubtHint(i int, at TaskIndex, d Doubt) hint {
	h := hint{text: d.Text, action: fmt.Sprintf("%s/doubts/%d", b.path(), i), at: at.String()}
	for n, option := range d.Options {
		h.answers = append(h.answers, answer{"option", strconv.Itoa(n), option.Label})
	}
	task, ok := b.imp.Reading.Task(at)
	if ok && d.Field == FieldDue && len(d.Options) == 0 && len(task.Due) == 0 {
		h.action = fmt.Sprintf("%s/tasks/%d/%d/due", b.path(), at.Section, at.Task)
		h.due, h.ref = fmt.Sprintf("due-%d", i), refOf(b.imp.Reading.Draft.Sections[at.Section], *task)
	}
	return h
}

// general are the questions about the document as a whole.
func (b *reviewBuilder) general() []hint {
	seen := []answer{{"take", "no", words.T(b.ctx, "Đã xem")}}
	var hints []hint
	for i, d := range b.imp.Reading.Doubts {
		if d.Task < 0 && !d.Settled {
			hints = append(hints, hint{
				text: joined(" – ", d.Text, d.Place.String()), action: fmt.Sprintf("%s/doubts/%d", b.path(), i), answers: seen,
			})
		}
	}
	for i, c := range b.imp.Reading.Corrections {
		if c.Task < 0 && !c.Settled {
			hints = append(hints, hint{
				text:   joined(" – ", words.T(b.ctx, "“%s” có lẽ là “%s”.", c.Wrong, c.Right), c.Place.String()),
				action: fmt.Sprintf("%s/corrections/%d", b.path(), i), answers: seen,
			})
		}
	}
	return hints
}

func (b *reviewBuilder) offers() []offerView {
	var offers []offerView
	for i, o := range b.imp.Reading.Offers {
		if o.Settled {
			continue
		}
		offers = append(offers, offerView{
			text: o.Text, note: joined(" · ", o.Post, strings.ReplaceAll(DueWords(o.Task.Due, o.Task.Kind), "\n", "; ")),
			hint: hint{
				action:  fmt.Sprintf("%s/offers/%d", b.path(), i),
				answers: []answer{{"take", "yes", words.T(b.ctx, "Thêm thành nhiệm vụ")}, {"take", "no", words.T(b.ctx, "Bỏ qua")}},
			},
		})
	}
	return offers
}

// source shows the row of the source from which the chosen task was read, with
// what is in doubt marked.
func (b *reviewBuilder) source() (cells []ui.SourceCell, note string) {
	src, ok := b.imp.Reading.Source(b.at)
	if !ok {
		return nil, ""
	}
	var quotes []string
	for _, d := range b.imp.Reading.Doubts {
		if (TaskIndex{d.Section, d.Task}) == b.at && d.Quote != "" {
			quotes = append(quotes, d.Quote)
		}
	}
	for _, c := range b.imp.Reading.Corrections {
		if (TaskIndex{c.Section, c.Task}) == b.at {
			quotes = append(quotes, c.Wrong)
		}
	}
	for _, cell := range src.Cells {
		if cell.Text != "" {
			cells = append(cells, ui.SourceCell{Header: cell.Header, Spans: marked(cell.Text, quotes)})
		}
	}
	return cells, src.Place.String()
}

// marked splits a text at the first place of each quote.
func marked(text string, quotes []string) []ui.Span {
	for _, q := range quotes {
		if i := strings.Index(text, q); q != "" && i >= 0 {
			spans := marked(text[:i], quotes)
			spans = append(spans, ui.Span{Text: q, Marked: true})
			others := slices.DeleteFunc(slices.Clone(quotes), func(other string) bool { return other == q })
			return append(spans, marked(text[i+len(q):], others)...)
		}
	}
	if text == "" {
		return nil
	}
	return []ui.Span{{Text: text}}
}
