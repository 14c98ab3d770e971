package calendar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// dayForm puts down a day, or takes one back. It is sent twice: the first time
// it only tells what would move.
type dayForm struct {
	title, action string
	day           Day
	// seen is the day that the form was opened for, with the version there.
	seen    clock.Date
	version int64
	// wrong is what is wrong with what was typed, notice what else to know.
	wrong  error
	notice ui.Notice
	// confirms is what the reader has been told the effect of; empty before.
	confirms string
	removing bool
	// back says that the form was sent and is shown again.
	back bool
}

const removing = "remove"

// first tells whether the form comes before the calendar: when its reader is
// in the middle of something.
func (f *dayForm) first() bool { return f != nil && (f.back || f.version != 0 || !f.day.Day.IsZero()) }

// token stands for what a reader was told the effect of, so that something
// else is told of anew.
func (d Day) token() string { return d.Day.String() + " " + strconv.FormatBool(d.Works) }

// formFor opens the form for a day that is listed, or for a new one.
func (b yearBuilder) formFor(edit string) dayForm {
	f := dayForm{}
	day, err := clock.ParseDate(edit)
	if err != nil {
		return f
	}
	for _, e := range b.y.Entries {
		if e.Day.Day != day {
			continue
		}
		if e.Layer == b.ownLayer() {
			return dayForm{seen: day, version: e.Version, day: Day{Day: day, Works: e.Works, Name: e.Name.Vi, Source: e.Source.Vi, Note: e.Note.Vi}}
		}
		// Who opens the form on a day of a lower layer wants the opposite.
		f.day = Day{Day: day, Works: !e.Works}
	}
	return f
}

// complete fills in what the form shows beside what was typed.
func (b yearBuilder) complete(f dayForm) *dayForm {
	f.action, f.title = yearPath(b.v, b.y.Year), words.T(b.ctx, "Ghi một ngày")
	if f.version != 0 {
		f.title = words.T(b.ctx, "Sửa ngày %s", words.Date(b.ctx, f.seen))
	}
	return &f
}

// readDay reads the form; a day that is none is left to the check.
func readDay(form web.Form) dayForm {
	f := dayForm{back: true, confirms: form.Text("confirms")}
	f.day = Day{Works: form.Text("works") == "yes", Name: form.Text("name"), Source: form.Text("source"), Note: form.Text("note")}
	if day, ok := form.Date("day"); ok {
		f.day.Day = day
	}
	f.seen, _ = form.Date("seen") // without one it is a new day
	if version, err := strconv.ParseInt(form.Text("version"), 10, 64); err == nil && f.seen == f.day.Day {
		f.version = version
	}
	return f
}

func (p *Pages) setDay(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := readDay(form)
	f.day.Version = f.version
	if f.wrong = f.day.check(); f.wrong != nil {
		return p.showYear(w, r, v, http.StatusUnprocessableEntity, f, pasteForm{})
	}
	if f.confirms != f.day.token() {
		return p.tellEffect(w, r, v, f, []Day{f.day}, nil)
	}
	err = p.actions.SetDay(r.Context(), v, f.day)
	if errors.Is(err, store.ErrStale) {
		return p.showStale(w, r, v, f)
	}
	if err != nil {
		return err
	}
	return saved(w, r, v, f.day.Day, "saved")
}

func (p *Pages) removeDay(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := readDay(form)
	if !f.day.Day.Valid() {
		f.wrong = ErrDay
		return p.showYear(w, r, v, http.StatusUnprocessableEntity, f, pasteForm{})
	}
	f.removing = true
	if f.confirms != removing+f.day.Day.String() {
		return p.tellEffect(w, r, v, f, nil, []clock.Date{f.day.Day})
	}
	err = p.actions.RemoveDay(r.Context(), v, f.day.Day, f.version)
	switch {
	case errors.Is(err, store.ErrStale):
		f.removing = false
		return p.showStale(w, r, v, f)
	case err != nil && !errors.Is(err, store.ErrNotFound): // gone already is what was wanted
		return err
	}
	return saved(w, r, v, f.day.Day, "removed")
}

// saved leads back to the year of a day, and says what was done.
func saved(w http.ResponseWriter, r *http.Request, v account.Visit, day clock.Date, what string) error {
	http.Redirect(w, r, yearPath(v, day.Year)+"?"+url.Values{what: {day.String()}}.Encode(), http.StatusSeeOther)
	return nil
}

func (b yearBuilder) saved(query web.Form) ui.Notice {
	if day, err := clock.ParseDate(query.Text("saved")); err == nil {
		return ui.Notice{Kind: ui.Success, Text: words.T(b.ctx, "Đã ghi ngày %s. Hạn đang mở đã đổi theo.", words.Date(b.ctx, day))}
	}
	if day, err := clock.ParseDate(query.Text("removed")); err == nil {
		return ui.Notice{Kind: ui.Success, Text: words.T(b.ctx, "Đã bỏ dòng của ngày %s. Hạn đang mở đã đổi theo.", words.Date(b.ctx, day))}
	}
	if n, ok := query.Int("taken"); ok {
		return ui.Notice{Kind: ui.Success, Text: words.T(b.ctx, "Đã nhận %d ngày từ tệp. Hạn đang mở đã đổi theo.", n)}
	}
	return ui.Notice{}
}

// tellEffect shows the form again and says what would move; the next time it
// is sent, it acts.
func (p *Pages) tellEffect(w http.ResponseWriter, r *http.Request, v account.Visit, f dayForm, put []Day, taken []clock.Date) error {
	effect, err := p.actions.Effect(r.Context(), v, put, taken)
	if err != nil {
		return err
	}
	f.notice = ui.Notice{Kind: ui.Info, Text: effectWords(r.Context(), v, effect)}
	f.confirms = f.day.token()
	if f.removing {
		f.confirms = removing + f.day.Day.String()
	}
	return p.showYear(w, r, v, http.StatusOK, f, pasteForm{})
}

// effectWords says what a change would move.
func effectWords(ctx context.Context, v account.Visit, e Effect) string {
	kept := words.T(ctx, "Văn bản đã in giữ nguyên.")
	switch {
	case e.Open == 0:
		return words.T(ctx, "Không kỳ hạn đang mở nào đổi ngày cuối.")
	case v.Unit.ID == "":
		return words.T(ctx, "%d kỳ hạn đang mở ở %d đơn vị đổi ngày cuối.", e.Open, e.Units) + " " + kept
	case e.Open == 1:
		return words.T(ctx, "1 kỳ hạn đang mở đổi ngày cuối.") + " " + kept
	}
	return words.T(ctx, "%d kỳ hạn đang mở đổi ngày cuối.", e.Open) + " " + kept
}

// showStale shows what somebody else has put down meanwhile, above what was
// typed.
func (p *Pages) showStale(w http.ResponseWriter, r *http.Request, v account.Visit, f dayForm) error {
	days, err := p.actions.Days(r.Context(), v, f.day.Day.Year)
	if err != nil {
		return err
	}
	ctx := r.Context()
	f.seen, f.version = f.day.Day, 0
	text := words.T(ctx, "Có người vừa bỏ dòng của ngày này. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ ghi lại.")
	for _, d := range days {
		if d.Day == f.day.Day {
			f.version = d.Version
			is := words.T(ctx, "nghỉ")
			if d.Works {
				is = words.T(ctx, "làm việc")
			}
			text = words.T(ctx, "Có người vừa ghi ngày này: %s, “%s”, theo %s. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.", is, d.Name, d.Source)
		}
	}
	f.notice, f.confirms = ui.Notice{Kind: ui.Warning, Text: text}, f.day.token()
	return p.showYear(w, r, v, http.StatusConflict, f, pasteForm{})
}

func (f dayForm) problem(ctx context.Context, field error) string {
	if !errors.Is(f.wrong, field) {
		return ""
	}
	return problemWords(ctx, field)
}

func problemWords(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, ErrDay):
		return words.T(ctx, "Hãy ghi một ngày có thật, ví dụ 2/1/2026.")
	case errors.Is(err, ErrName):
		return words.T(ctx, "Hãy ghi tên ngày, không quá 200 chữ.")
	case errors.Is(err, ErrSource):
		return words.T(ctx, "Hãy ghi văn bản nào nói vậy, không quá 300 chữ.")
	case errors.Is(err, ErrNote):
		return words.T(ctx, "Ghi chú không quá 500 chữ.")
	case errors.Is(err, ErrHours):
		return words.T(ctx, "Hãy ghi như 7:00–11:30, 13:30–17:00.")
	case errors.Is(err, ErrNoDays):
		return words.T(ctx, "Tệp không có ngày nào.")
	}
	return words.T(ctx, "Không đọc được. Tệp có dạng như tệp mà nút Xuất YAML cho.")
}

// errorLinks lists what is wrong, each leading to its field.
func (f dayForm) errorLinks(ctx context.Context) []ui.Link {
	var links []ui.Link
	for _, field := range []struct {
		err error
		id  string
	}{{ErrDay, "day"}, {ErrName, "name"}, {ErrSource, "source"}, {ErrNote, "note"}} {
		if text := f.problem(ctx, field.err); text != "" {
			links = append(links, ui.Link{Text: text, Href: "#" + field.id})
		}
	}
	return links
}

// worksChecks offers what the day is.
func (f dayForm) worksChecks(ctx context.Context) []ui.Check {
	return []ui.Check{
		{Field: ui.Field{Name: "works", ID: "works-no", Label: words.T(ctx, "Nghỉ")}, Value: "no", Radio: true, Checked: !f.day.Works},
		{Field: ui.Field{Name: "works", ID: "works-yes", Label: words.T(ctx, "Làm việc")}, Value: "yes", Radio: true, Checked: f.day.Works},
	}
}

// pasteForm takes over days from the text of a file.
type pasteForm struct {
	action, text, source, confirms string
	wrong                          string
	notice                         ui.Notice
	open                           bool
}

func (b yearBuilder) completePaste(f pasteForm) *pasteForm {
	f.action = yearPath(b.v, b.y.Year) + "/import"
	return &f
}

func pasteToken(text, source string) string {
	sum := sha256.Sum256([]byte(source + "\n" + text))
	return hex.EncodeToString(sum[:8])
}

func (p *Pages) importDays(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	f := pasteForm{open: true, text: form.Secret("text"), source: form.Text("from"), confirms: form.Text("confirms")}
	// Browsers send lines that end in CR LF.
	f.text = strings.ReplaceAll(f.text, "\r\n", "\n")
	days, err := ReadFile([]byte(f.text), f.source)
	if err == nil {
		err = checkAll(days)
	}
	if err != nil {
		f.wrong = problemWords(ctx, err)
		return p.showYear(w, r, v, http.StatusUnprocessableEntity, dayForm{}, f)
	}
	if token := pasteToken(f.text, f.source); f.confirms != token {
		effect, err := p.actions.Effect(ctx, v, days, nil)
		if err != nil {
			return err
		}
		f.confirms = token
		f.notice = ui.Notice{Kind: ui.Info, Text: words.T(ctx, "Tệp có %d ngày.", len(days)) + " " + effectWords(ctx, v, effect)}
		return p.showYear(w, r, v, http.StatusOK, dayForm{}, f)
	}
	n, err := p.actions.Import(ctx, v, days)
	if err != nil {
		return err
	}
	http.Redirect(w, r, yearPath(v, days[0].Day.Year)+"?taken="+strconv.Itoa(n), http.StatusSeeOther)
	return nil
}

// submitText is what the form's main button says: first that it only looks.
func (f dayForm) submitText(ctx context.Context) string {
	if f.confirms != "" {
		return words.T(ctx, "Lưu")
	}
	return words.T(ctx, "Xem kỳ hạn nào đổi")
}

func (f pasteForm) submitText(ctx context.Context) string {
	if f.confirms != "" {
		return words.T(ctx, "Nhận các ngày này")
	}
	return words.T(ctx, "Xem kỳ hạn nào đổi")
}
