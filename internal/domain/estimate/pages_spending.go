package estimate

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// The spendings on the page of an estimate.

func (b detailBuilder) spendings() []spendingView {
	var views []spendingView
	for _, s := range b.d.Spendings {
		view := spendingView{
			day: words.Date(b.ctx, s.Day), amount: s.Amount.InDong(b.ctx), voucher: s.Voucher, counter: s.Reverses != "",
			note: strings.Trim(s.Note+" · "+s.By.Name, " ·"),
		}
		taken := slices.ContainsFunc(b.d.Spendings, func(o Spending) bool { return o.Reverses == s.ID })
		if b.v.Can(ActSpend) && !taken && s.Reverses == "" {
			view.reverse = Path(b.v.Unit.Code, b.d.ID) + "/spendings/" + s.ID + "/reverse"
			view.reason = ui.Input{Field: ui.Field{Name: "note", ID: "reason-" + s.ID, Label: words.T(b.ctx, "Lý do"), Required: true}, MaxLength: maxNote}
			if b.back.form == "reverse-"+s.ID {
				view.reason.Error, view.reason.Value = b.back.problem, b.back.note
			}
		}
		views = append(views, view)
	}
	return views
}

// spendForm is the form of a spending, where something is left to be spent.
func (b detailBuilder) spendForm() *spendForm {
	back := b.back.form == "spend"
	if !b.v.Can(ActSpend) || b.d.ApprovedRevision == 0 || b.d.Left() == 0 && !back {
		return nil
	}
	typed := typedSpending{id: store.NewID(), day: b.today}
	if back {
		typed = b.back.spending
	}
	form := &spendForm{
		action: Path(b.v.Unit.Code, b.d.ID) + "/spendings", formID: typed.id, day: typed.day, open: back,
		dayField: ui.Field{Name: "day", Label: words.T(b.ctx, "Ngày chi"), Required: true},
		amount:   ui.Input{Field: ui.Field{Name: "amount", Label: words.T(b.ctx, "Số tiền (đồng)"), Required: true}, Value: typed.amount, Autocomplete: "off"},
		voucher:  ui.Input{Field: ui.Field{Name: "voucher", Label: words.T(b.ctx, "Số chứng từ"), Required: true}, Value: typed.voucher, MaxLength: maxUnit},
		note:     ui.Input{Field: ui.Field{Name: "note", ID: "spend-note", Label: words.T(b.ctx, "Ghi chú")}, Value: typed.note, MaxLength: maxNote},
	}
	if back {
		form.problem = b.back.problem
	}
	return form
}

func (p *Pages) spend(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	typed := typedSpending{id: form.Text("form_id"), amount: form.Text("amount"), voucher: form.Text("voucher"), note: form.Text("note")}
	if !store.IsID(typed.id) {
		return incomplete(r.Context())
	}
	if day, ok := form.Date("day"); ok {
		typed.day = day
	}
	amount, err := ParseMoney(typed.amount)
	if err == nil {
		payment := Payment{Day: typed.day, Amount: amount, Voucher: typed.voucher, Note: typed.note}
		err = p.actions.Spend(r.Context(), v, r.PathValue("estimate"), typed.id, payment)
	}
	return p.spent(w, r, v, returned{form: "spend", spending: typed}, err)
}

func (p *Pages) reverse(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, note := r.PathValue("spending"), form.Text("note")
	err = p.actions.Reverse(r.Context(), v, r.PathValue("estimate"), id, note)
	return p.spent(w, r, v, returned{form: "reverse-" + id, note: note}, err)
}

// spent ends a spending: back to the page, which says what is wrong.
func (p *Pages) spent(w http.ResponseWriter, r *http.Request, v account.Visit, back returned, err error) error {
	if errors.Is(err, store.ErrExists) {
		err = nil // the same form sent twice
	}
	if err == nil {
		http.Redirect(w, r, Path(v.Unit.Code, r.PathValue("estimate"))+"#spent", http.StatusSeeOther)
		return nil
	}
	if back.problem = explain(r.Context(), err); back.problem == "" {
		return err
	}
	d, loadErr := p.actions.Estimate(r.Context(), v, r.PathValue("estimate"))
	if loadErr != nil {
		return loadErr
	}
	if d.ApprovedRevision == 0 {
		back.form = ""
	}
	return p.show(w, r, v, d, back, http.StatusUnprocessableEntity)
}
