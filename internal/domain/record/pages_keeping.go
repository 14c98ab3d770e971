package record

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// disposeForm is what the page of an entry asks before it is disposed of.
type disposeForm struct {
	action, version string
	inputs          []templ.Component
}

func disposalHelp(ctx context.Context) string {
	return words.T(ctx, "Chữ, phần được bảo mật, tệp và nội dung của lịch sử bị xóa hẳn; mã, trạng thái, ngày, số và các lựa chọn mà số liệu đếm thì còn, để số liệu của kỳ trước không đổi.")
}

func (p *Pages) disposeEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	read, version, err := readVersioned(r, 1)
	if err != nil {
		return err
	}
	kind, id := r.PathValue("kind"), r.PathValue("entry")
	err = p.actions.Dispose(r.Context(), v, kind, id, version, read.Text(form.InputName("basis")))
	if errors.Is(err, ErrState) { // the same form sent twice
		err = nil
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, kind, id), http.StatusSeeOther)
	return nil
}

// disposeMany asks for the decision by which several entries are disposed of,
// does it, and tells what became of each.
func (p *Pages) disposeMany(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	picks, err := picked(ctx, read)
	if err != nil {
		return err
	}
	if !read.Has("do") {
		return p.showDisposal(w, r, v, k, picks, sent{status: http.StatusOK})
	}
	s := sent{status: http.StatusUnprocessableEntity}
	s.values, s.problems = disposal().ReadPage(read)
	if s.problems = append(s.problems, disposal().Problems(s.values)...); len(s.problems) > 0 {
		return p.showDisposal(w, r, v, k, picks, s)
	}
	result, err := p.actions.DisposeMany(ctx, v, k.Name, picks, s.values["basis"].Text())
	if err != nil {
		return err
	}
	return p.showResult(w, r, v, k, words.T(ctx, "Tiêu hủy"), result)
}

func (p *Pages) showDisposal(w http.ResponseWriter, r *http.Request, v account.Visit, k Kind, picks []string, s sent) error {
	ctx := r.Context()
	view := formView{
		title: words.T(ctx, "Tiêu hủy"), sub: words.T(ctx, "%d mục đã chọn", len(picks)), action: RegisterPath(v.Unit.Code, k.Name) + "/dispose",
		back:   RegisterPath(v.Unit.Code, k.Name) + "?" + Filter{Expired: true}.Query().Encode(),
		submit: ui.Button{Text: words.T(ctx, "Tiêu hủy"), Kind: ui.Risky, Name: "do", Value: "yes"},
		notice: ui.Notice{Kind: ui.Warning, Text: words.T(ctx, "Tiêu hủy thì không lấy lại được.") + " " + disposalHelp(ctx)},
	}
	view.fill(ctx, disposal(), s, form.Offers{})
	return p.showPicked(w, r, v, k, view, picks, s.status)
}
