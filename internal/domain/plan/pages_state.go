package plan

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// How states and kinds look and what they are called.

var shapes = map[State]ui.Shape{
	NotYet: ui.Hollow, Soon: ui.Ring, Waiting: ui.Ring, Overdue: ui.Diamond, DoneOnTime: ui.Disc, DoneLate: ui.Square,
}

var tones = map[State]ui.Tone{
	Soon: ui.ToneSoon, Overdue: ui.ToneLate, DoneOnTime: ui.ToneOK,
}

func stateName(ctx context.Context, s State) string {
	switch s {
	case NotYet:
		return words.T(ctx, "chưa đến hạn")
	case Soon:
		return words.T(ctx, "sắp đến hạn")
	case Overdue:
		return words.T(ctx, "quá hạn")
	case Waiting:
		return words.T(ctx, "chờ duyệt")
	case DoneOnTime:
		return words.T(ctx, "xong đúng hạn")
	}
	return words.T(ctx, "xong trễ")
}

func kindName(ctx context.Context, k Kind) string {
	switch k {
	case Reform:
		return words.T(ctx, "Cải cách hành chính")
	case ProcedureControl:
		return words.T(ctx, "Kiểm soát thủ tục hành chính")
	case Digital:
		return words.T(ctx, "Chuyển đổi số")
	}
	return words.T(ctx, "Kế hoạch khác")
}

func dueKindName(ctx context.Context, k DueKind) string {
	if k == Ongoing {
		return words.T(ctx, "thường xuyên")
	}
	return words.T(ctx, "chưa có hạn")
}

// stateOf shows the state of an occurrence, with how far it is when it is
// open and near or late.
func (y Year) stateOf(ctx context.Context, o Occurrence) ui.State {
	s := y.State(o)
	text := stateName(ctx, s)
	if s == Overdue || s == Soon {
		text = words.WorkingDaysLeft(ctx, y.DaysLeft(o))
	}
	return ui.State{Shape: shapes[s], Text: text}
}

// dueDay says the day of an occurrence as the plan binds it: "trước 10/1/2024".
func dueDay(ctx context.Context, o Occurrence) string {
	if !o.PostponedTo.IsZero() {
		planned := o.AsPlanned()
		return words.T(ctx, "gia hạn đến %s (kế hoạch: %s)", words.Date(ctx, o.PostponedTo), dueDay(ctx, planned))
	}
	switch o.Kind {
	case Before:
		return words.T(ctx, "trước %s", words.Date(ctx, o.Date))
	case Period:
		return words.T(ctx, "từ %s đến %s", words.Date(ctx, o.From), words.Date(ctx, o.Date))
	}
	return words.Date(ctx, o.Date)
}

// legend explains the shapes of all states.
func legend(ctx context.Context) []ui.State {
	order := []State{DoneOnTime, DoneLate, Waiting, Overdue, Soon, NotYet}
	all := make([]ui.State, 0, len(order))
	for _, s := range order {
		all = append(all, ui.State{Shape: shapes[s], Text: stateName(ctx, s)})
	}
	return all
}

// sectionName writes a field's number and title: "I. Cải cách thể chế".
func sectionName(no, title string) string {
	title = sentenceCase(title)
	if no == "" || title == "" {
		return no + title
	}
	return no + ". " + title
}

// capitalized begins a text with a capital letter.
func capitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:]
}

// sentenceCase shows a heading that the plan prints in capitals as a
// sentence; other texts stay as they are.
func sentenceCase(s string) string {
	if s == "" || strings.ToUpper(s) != s || strings.ToLower(s) == s {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(first) + strings.ToLower(s[size:])
}

func stageName(ctx context.Context, s Stage) string {
	switch s {
	case InProgress:
		return words.T(ctx, "đang làm")
	case HandedIn:
		return words.T(ctx, "đã nộp")
	case Returned:
		return words.T(ctx, "bị trả lại")
	case Accepted:
		return words.T(ctx, "đã duyệt")
	}
	return words.T(ctx, "chưa làm")
}
