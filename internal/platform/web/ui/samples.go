package ui

import (
	"context"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// sampleStates are the states as the samples know them.
func sampleStates(ctx context.Context) []State {
	return []State{
		{Disc, words.T(ctx, "xong đúng hạn")},
		{Square, words.T(ctx, "xong trễ")},
		{Diamond, words.T(ctx, "quá hạn")},
		{Ring, words.T(ctx, "đến hạn trong 5 ngày làm việc")},
		{Hollow, words.T(ctx, "chưa đến hạn")},
	}
}

func sampleExports(ctx context.Context) []Link {
	return []Link{
		{Text: words.T(ctx, "Văn bản"), Href: "#docx", Note: "DOCX"},
		{Text: words.T(ctx, "Bản in"), Href: "#pdf", Note: "PDF"},
		{Text: words.T(ctx, "Bảng tính"), Href: "#xlsx", Note: "XLSX"},
		{Text: words.T(ctx, "Lịch"), Href: "#ics", Note: "iCalendar"},
	}
}

func sampleTally(ctx context.Context) []Tally {
	return []Tally{
		{Count: "35", Text: words.T(ctx, "nhiệm vụ, %d kỳ hạn", 54), Href: "#tasks", Current: true},
		{Count: "3", Text: words.T(ctx, "xong đúng hạn"), Href: "#done", Tone: ToneOK},
		{Count: "1", Text: words.T(ctx, "xong trễ"), Href: "#late"},
		{Count: "2", Text: words.T(ctx, "quá hạn"), Href: "#overdue", Tone: ToneLate},
		{Count: "3", Text: words.T(ctx, "đến hạn trong 5 ngày làm việc"), Href: "#soon", Tone: ToneSoon},
	}
}

func sampleKeys(ctx context.Context) []KeyHint {
	return []KeyHint{
		{Keys: []string{"↑", "↓"}, Text: words.T(ctx, "chuyển dòng")},
		{Keys: []string{"Enter"}, Text: words.T(ctx, "sửa")},
		{Keys: []string{"Y"}, Text: words.T(ctx, "đồng ý")},
	}
}

func sampleChips(ctx context.Context) []Chip {
	return []Chip{
		{Text: words.T(ctx, "Cả năm"), Href: "#year", Current: true},
		{Text: words.LongMonth(ctx, 3), Href: "#month"},
		{Text: words.T(ctx, "Theo người"), Href: "#people", Count: "4"},
	}
}

func sampleStateChips(ctx context.Context) []Chip {
	chips := []Chip{{Text: words.T(ctx, "tất cả"), Href: "#all", Count: "54", Current: true}}
	for i, state := range sampleStates(ctx) {
		chips = append(chips, Chip{Text: state.Text, Href: "#", Count: strconv.Itoa(i + 1)})
	}
	return chips
}

func sampleMark(ctx context.Context, shape Shape, month, day int) Mark {
	date := clock.NewDate(2024, time.Month(month), day)
	text := words.Date(ctx, date)
	for _, state := range sampleStates(ctx) {
		if state.Shape == shape {
			text = state.Text + ", " + text
		}
	}
	return Mark{Shape: shape, Day: strconv.Itoa(day), Text: text, Href: "#" + date.String()}
}

func sampleTimeline(ctx context.Context) Timeline {
	mark := func(shape Shape, month, day int) Mark { return sampleMark(ctx, shape, month, day) }
	t := Timeline{
		Caption: words.T(ctx, "Các nhiệm vụ theo tháng"),
		First:   words.T(ctx, "TT"), Title: words.T(ctx, "Nhiệm vụ"), Who: words.T(ctx, "Chủ trì"),
		Now: 3, Legend: sampleStates(ctx),
	}
	for month := range 12 {
		t.Months[month] = words.Month(ctx, month+1)
	}
	control := TimelineRow{No: "2", Title: "Thực hiện chế độ báo cáo định kỳ hàng quý, năm về công tác kiểm soát thủ tục hành chính, triển khai cơ chế một cửa", Href: "#II.2", Who: "Văn phòng – TK",
		State: State{Ring, words.WorkingDaysLeft(ctx, 3)}}
	scans := TimelineRow{No: "10", Title: "Triển khai số hóa hồ sơ giải quyết thủ tục hành chính", Href: "#II.10", Who: "Văn phòng – TK", Note: words.T(ctx, "%d/%d kỳ", 1, 4)}
	periodic := TimelineRow{No: "2", Title: "Thực hiện công tác báo cáo định kỳ", Href: "#III.2", Who: "Văn phòng – TK", State: State{Diamond, words.WorkingDaysLeft(ctx, -1)}}
	for _, month := range []int{3, 6, 9, 12} {
		shape, scan, report := Hollow, Hollow, Hollow
		if month == 3 {
			shape, scan, report = Ring, Disc, Diamond
		}
		control.Marks[month-1] = []Mark{mark(shape, month, 15)}
		scans.Marks[month-1] = []Mark{mark(scan, month, 5)}
		periodic.Marks[month-1] = []Mark{mark(report, month, 10), mark(shape, month, 15)}
	}
	law := TimelineRow{No: "1", Title: "Ban hành Kế hoạch theo dõi tình hình thi hành pháp luật", Href: "#I.1", Who: "Tư pháp – HT", Note: words.T(ctx, "chưa có hạn")}
	review := TimelineRow{No: "2", Title: "Rà soát văn bản của xã", Href: "#I.2", Who: "Tư pháp – HT", Note: words.T(ctx, "%d/%d kỳ", 1, 1)}
	review.Marks[1] = []Mark{mark(Square, 2, 5)}
	t.Groups = []TimelineGroup{
		{Title: "I. Cải cách thể chế", Note: words.T(ctx, "%d nhiệm vụ", 2), Rows: []TimelineRow{law, review}},
		{Title: "II. Cải cách thủ tục hành chính", Note: words.T(ctx, "%d nhiệm vụ", 2), Rows: []TimelineRow{control, scans}},
		{Title: "III. Tổ chức bộ máy và chế độ công vụ", Note: words.T(ctx, "1 nhiệm vụ"), Rows: []TimelineRow{periodic}},
	}
	return t
}

func sampleSource() []Span {
	return []Span{
		{Text: "11   Tổ chức đối thoại với cá nhân, tổ chức theo quy định\n     Công chức Văn phòng - TK\n     "},
		{Text: "Tổ chức các diễn đàn, đối thoại đối với cá nhân, tổ chức.", Marked: true},
		{Text: "\n     - "},
		{Text: "Thực hiện định kỳ hàng quý/6 tháng/năm", Marked: true},
	}
}

func sampleReview(ctx context.Context) Table {
	lead := Cell{Text: "Văn phòng – TK"}
	return Table{
		Caption: words.T(ctx, "Các chỗ cần xem"), Keys: true,
		Columns: []Column{{Title: words.T(ctx, "TT")}, {Title: words.T(ctx, "Nhiệm vụ")}, {Title: words.T(ctx, "Chủ trì"), Tight: true}, {Title: words.T(ctx, "Kỳ hạn")}, {Title: words.T(ctx, "Việc làm"), Hidden: true}},
		Rows: []Row{
			{Doubt: true, Cells: []Cell{{Text: "II.11"}, {View: sampleDoubt("Tổ chức đối thoại với cá nhân, tổ chức theo quy định", words.T(ctx, "Cột thời gian nêu ba nhịp: hàng quý, 6 tháng, năm. Chọn một."))}, lead, {Text: words.T(ctx, "hàng quý")}, {View: sampleAgree(Primary)}}},
			{Doubt: true, Cells: []Cell{{Text: "I.5"}, {View: sampleDoubt("Ban hành kế hoạch Tuyên tuyền, phổ biến pháp luật", words.T(ctx, "Có lẽ là “%s”.", "Tuyên truyền"))}, {Text: "Tư pháp – HT"}, {Text: words.Date(ctx, clock.NewDate(2024, 12, 31))}, {View: sampleAgree(PlainBtn)}}},
			{Cells: []Cell{{Text: "II.2"}, {Text: "Thực hiện chế độ báo cáo định kỳ hàng quý, năm"}, lead, {Text: "15/3 · 15/6 · 15/9 · 15/12"}, {View: StateBadge(State{Disc, words.T(ctx, "rõ")})}}},
		},
	}
}

func sampleTable(ctx context.Context) Table {
	row := func(title, ref string, month, day int, state State) Row {
		return Row{Cells: []Cell{
			{Text: title, Href: "#" + ref, Note: ref},
			{Text: words.ShortDate(ctx, clock.NewDate(2024, time.Month(month), day))},
			{View: StateBadge(state)},
		}}
	}
	return Table{
		Caption: words.T(ctx, "Việc của tôi"),
		Columns: []Column{{Title: words.T(ctx, "Việc"), SortHref: "?sort=title"}, {Title: words.T(ctx, "Hạn"), Tight: true, SortHref: "?sort=-due", Sorted: Ascending}, {Title: words.T(ctx, "Trạng thái")}},
		Rows: []Row{
			row("Báo cáo công tác cải cách hành chính quý I", "III.2", 3, 10, State{Diamond, words.WorkingDaysLeft(ctx, -1)}),
			row("Báo cáo kiểm soát thủ tục hành chính quý I", "II.2", 3, 15, State{Ring, words.WorkingDaysLeft(ctx, 3)}),
			row("Báo cáo chuyển đổi số", "V.2", 6, 20, State{Hollow, words.T(ctx, "chưa đến hạn")}),
		},
	}
}

func sampleWide(ctx context.Context) Table {
	t := Table{
		Caption: words.T(ctx, "Số hồ sơ theo tháng"), Wide: true,
		Columns: []Column{{Title: words.T(ctx, "Lĩnh vực"), Tight: true}},
		Rows:    []Row{{Cells: []Cell{{Text: "Hộ tịch"}}}, {Cells: []Cell{{Text: "Đất đai"}}}},
	}
	for month := range 12 {
		t.Columns = append(t.Columns, Column{Title: words.Month(ctx, month+1), Number: true})
		for i := range t.Rows {
			t.Rows[i].Cells = append(t.Rows[i].Cells, Cell{Text: words.Number(ctx, 137*(month+3)*(2-i)%1913)})
		}
	}
	return t
}

func sampleProgress(ctx context.Context) []Progress {
	return []Progress{
		{Label: words.T(ctx, "Hồ sơ đúng hạn"), Value: 1204, Max: 1220, Text: words.Percent(ctx, 1204, 1220), Tone: ToneOK,
			Note: words.T(ctx, "%s trên %s hồ sơ, vượt chỉ tiêu", words.Number(ctx, 1204), words.Number(ctx, 1220))},
		{Label: words.T(ctx, "Hồ sơ trực tuyến"), Value: 747, Max: 1220, Text: words.Percent(ctx, 747, 1220), Note: words.T(ctx, "cần thêm %d hồ sơ", 46)},
		{Label: words.T(ctx, "Văn bản đi ký số cá nhân"), Text: words.Percent(ctx, 0, 0)},
	}
}

func sampleSteps(ctx context.Context) []Step {
	return []Step{
		{Text: words.T(ctx, "Đưa tệp lên"), Note: words.LongDate(ctx, clock.NewDate(2024, 1, 11)), Place: Behind},
		{Text: words.T(ctx, "Xem lại"), Note: words.T(ctx, "còn %d chỗ", 4), Place: Here},
		{Text: words.T(ctx, "Nhận kế hoạch"), Place: Ahead},
	}
}

func sampleTerms(ctx context.Context) []Term {
	return []Term{
		{Name: words.T(ctx, "Số"), Text: "09/KH-UBND"},
		{Name: words.T(ctx, "Ngày ký"), Text: words.Date(ctx, clock.NewDate(2024, 1, 10))},
		{Name: words.T(ctx, "Tệp gốc"), Text: "ke-hoach.docx", Href: "#file"},
		{Name: words.T(ctx, "Trạng thái"), View: StateBadge(State{Disc, words.T(ctx, "đã nhận")})},
	}
}

func sampleMonth(ctx context.Context) Calendar {
	c := Calendar{Caption: words.LongMonth(ctx, 3), Weekdays: words.ShortWeekdays(ctx)}
	due := map[string]CalendarItem{
		"2024-03-05": {State{Disc, words.T(ctx, "xong đúng hạn")}, "Số hóa hồ sơ quý I", "#II.10"},
		"2024-03-11": {State{Diamond, words.T(ctx, "quá hạn")}, "Báo cáo CCHC quý I", "#III.2"},
		"2024-03-15": {State{Ring, words.T(ctx, "đến hạn trong 5 ngày làm việc")}, "Báo cáo kiểm soát TTHC quý I", "#II.2"},
	}
	day := clock.NewDate(2024, 2, 26)
	for range 5 {
		var week [7]CalendarDay
		for i := range week {
			week[i] = CalendarDay{Day: strconv.Itoa(day.Day), Label: words.LongDate(ctx, day), Outside: day.Month != 3, Off: i > 4, Today: day.String() == "2024-03-12"}
			if item, ok := due[day.String()]; ok {
				week[i].Items = []CalendarItem{item}
			}
			day = day.AddDays(1)
		}
		c.Weeks = append(c.Weeks, week)
	}
	return c
}

func sampleYear(ctx context.Context) YearCalendar {
	closed := SmallDay{Day: "1", Kind: ClosedDay, Word: words.T(ctx, "nghỉ"), Text: words.T(ctx, "ngày nghỉ")}
	worked := SmallDay{Day: "4", Kind: WorkedDay, Word: words.T(ctx, "làm"), Text: words.T(ctx, "ngày cuối tuần làm việc")}
	weekend := SmallDay{Day: "5", Kind: WeekendDay}
	month := SmallMonth{Title: words.LongMonth(ctx, 5), Weeks: [][7]SmallDay{{{}, {}, closed, {Day: "2"}, {Day: "3"}, worked, weekend}}}
	return YearCalendar{Weekdays: words.ShortWeekdays(ctx), Months: []SmallMonth{month}, Legend: []SmallDay{closed, worked}}
}
