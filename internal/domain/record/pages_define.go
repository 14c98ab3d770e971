package record

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// definitionView is what the page of a register's definition shows.
type definitionView struct {
	page       ui.Page
	title, sub string
	problem    string
	text       ui.TextArea
	shown      string // of a register that cannot be changed here
	version    string
	action     string // "" for those that cannot be changed here
	back       string
}

// skeleton begins the definition of a new register.
const skeleton = `- kind: so_luot_khach
  title: {vi: Sổ lượt khách, en: Visitors}
  one: {vi: lượt, en: visit}
  code: LK-{year}-{seq}
  named: [khach]
  day: ngay
  deadline: {from: ngay, count: 5, in: working_days}
  fields:
    - {name: khach, type: text, label: {vi: Tên khách, en: Visitor}, required: true, listed: true}
    - {name: ngay, type: date, label: {vi: Ngày đến, en: Day}, required: true, default: today, listed: true}
    - name: viec
      type: choice
      label: {vi: Việc, en: Matter}
      listed: true
      options:
        - {value: hop, label: {vi: Họp, en: Meeting}}
        - {value: khac, label: {vi: Khác, en: Other}}
    - {name: xong, type: date, label: {vi: Ngày xong, en: Day done}, not_before: ngay}
  states:
    - {name: open, title: {vi: Đang làm, en: Open}}
    - {name: done, title: {vi: Đã xong, en: Done}, when: {xong: set}, ends: true}
  moves:
    - {name: finish, title: {vi: Ghi đã xong, en: Finish}, from: [open], to: done, needs: [xong]}
`

func (p *Pages) newDefinition(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showDefinition(w, r, v, nil, skeleton, "", http.StatusOK)
}

func (p *Pages) definition(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	text, err := WriteKind(k)
	if err != nil {
		return err
	}
	return p.showDefinition(w, r, v, &k, text, "", http.StatusOK)
}

// showDefinition shows the definition of a register, or of none yet.
func (p *Pages) showDefinition(w http.ResponseWriter, r *http.Request, v account.Visit, k *Kind, text, problem string, status int) error {
	ctx := r.Context()
	view := definitionView{
		title: words.T(ctx, "Lập sổ bằng tệp"), problem: problem, back: registersPath(v.Unit.Code),
		action: registersPath(v.Unit.Code) + "/new/definition",
		text: ui.TextArea{
			Field: ui.Field{Name: "definition", Label: words.T(ctx, "Định nghĩa (YAML)"), Required: true},
			Value: text, Rows: 28, Code: true,
		},
	}
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Sổ theo dõi"), Href: view.back}}
	if k == nil {
		view.sub = words.T(ctx, "Một tệp nêu đủ trường, trạng thái, bước chuyển và thời hạn của sổ. Dưới đây là một sổ mẫu để sửa.")
		return web.Render(w, r, status, definitionPage(view))
	}
	view.title, view.sub = words.T(ctx, "Định nghĩa của sổ"), k.Title.In(ctx)
	view.page = p.registerPage(r, v, *k, view.title)
	view.back, view.version = RegisterPath(v.Unit.Code, k.Name), strconv.Itoa(k.Version)
	view.action = view.back + "/definition"
	if !k.Own {
		view.action, view.shown = "", text
	}
	return web.Render(w, r, status, definitionPage(view))
}

func (p *Pages) addDefinition(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	kinds, err := p.define(r.Context(), v, read.Block("definition"), Replacing{})
	if text := explainDefinition(r.Context(), err); text != "" {
		return p.showDefinition(w, r, v, nil, read.Block("definition"), text, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, kinds[0].Name), http.StatusSeeOther)
	return nil
}

func (p *Pages) changeDefinition(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	read, version, err := readVersioned(r, 0)
	if err != nil {
		return err
	}
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	if !k.Own {
		return web.NotFound()
	}
	kinds, err := p.define(r.Context(), v, read.Block("definition"), Replacing{Kind: k.Name, Version: version})
	if text := explainDefinition(r.Context(), err); text != "" {
		k.Version = version
		return p.showDefinition(w, r, v, &k, read.Block("definition"), text, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, kinds[0].Name), http.StatusSeeOther)
	return nil
}

func (p *Pages) define(ctx context.Context, v account.Visit, text string, r Replacing) ([]Kind, error) {
	kinds, err := ReadKinds([]byte(text))
	if err != nil {
		return nil, errors.Join(ErrDefinition, err)
	}
	return kinds, p.actions.DefineKinds(ctx, v, kinds, r)
}

// explainDefinition says what is wrong with a definition, with its own words: it
// is data for who knows it.
func explainDefinition(ctx context.Context, err error) string {
	var inUse *InUseError
	switch {
	case errors.As(err, &inUse):
		return inUse.explain(ctx)
	case errors.Is(err, store.ErrExists):
		return words.T(ctx, "Đơn vị đã có sổ mang tên này.")
	case errors.Is(err, ErrDefinition):
		return words.T(ctx, "Định nghĩa chưa dùng được: %s", detail(err, ErrDefinition))
	}
	return ""
}

// detail is the text of an error without what is known of it already.
func detail(err, known error) string {
	text := strings.TrimPrefix(err.Error(), known.Error())
	return strings.TrimSpace(strings.TrimLeft(text, ":\n"))
}

// explain says what entries stand on.
func (e *InUseError) explain(ctx context.Context) string {
	var texts []string
	if len(e.States) > 0 {
		texts = append(texts, words.T(ctx, "trạng thái %s đang có mục", strings.Join(e.States, ", ")))
	}
	if len(e.Fields) > 0 {
		texts = append(texts, words.T(ctx, "trường %s đang có nội dung đã ghi", strings.Join(e.Fields, ", ")))
	}
	return words.T(ctx, "Chưa đổi sổ “%s”: %s. Hãy để nguyên phần đó, hoặc chuyển các mục đi trước; không có gì bị mất.", e.Register, strings.Join(texts, "; "))
}
