package plan

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

var stamp = time.Date(2024, time.March, 12, 2, 0, 0, 0, time.UTC)

func calendarOf(t *testing.T, tasks []Task) string {
	t.Helper()
	link := func(task Task) string { return "https://vidan.example/u/as/tasks/" + task.ID }
	var b bytes.Buffer
	events := CalendarEvents(Plan{Title: "Kế hoạch cải cách hành chính năm 2024"}, tasks, link, stamp)
	if err := WriteICS(&b, "Xã Anh Sơn", events); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func reportTask() Task {
	return Task{
		ID: "t1", SectionNo: "III", SectionTitle: "Tổ chức bộ máy, công vụ", No: "2",
		Title: "Thực hiện công tác báo cáo định kỳ", LeadText: "Văn phòng - TK",
		Products: []string{"Báo cáo quý", "Báo cáo năm"},
		Occurrences: []Occurrence{
			{ID: "o1", Label: "Quý I", Kind: By, Date: clock.NewDate(2024, time.March, 10), DoneOn: clock.NewDate(2024, time.March, 8)},
			{ID: "o2", Label: "Xếp hạng", Kind: Before, Date: clock.NewDate(2024, time.December, 1)},
			{ID: "o3", Kind: Ongoing},
		},
	}
}

func TestCalendar(t *testing.T) {
	text := calendarOf(t, []Task{reportTask()})
	calendar, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	events := calendar.Events()
	if len(events) != 2 {
		t.Fatalf("%d events, want 2: those with a date", len(events))
	}
	tests := []struct {
		event int
		name  ics.ComponentProperty
		want  string
	}{
		{0, ics.ComponentPropertyUniqueId, "o1@vidan"},
		{0, ics.ComponentPropertyDtstamp, "20240312T020000Z"},
		{0, ics.ComponentPropertyDtStart, "20240310"},
		{0, ics.ComponentPropertyDtEnd, "20240311"},
		{0, ics.ComponentPropertySummary, "III.2 Thực hiện công tác báo cáo định kỳ – Quý I"},
		{0, ics.ComponentPropertyUrl, "https://vidan.example/u/as/tasks/t1"},
		{0, ics.ComponentPropertyCategories, "Tổ chức bộ máy, công vụ"},
		{0, ics.ComponentPropertyDescription, "Kế hoạch: Kế hoạch cải cách hành chính năm 2024\nChủ trì: Văn phòng - TK\n" +
			"Sản phẩm: Báo cáo quý; Báo cáo năm\nThời gian: 10/3/2024\nĐã xong ngày: 8/3/2024"},
		{1, ics.ComponentPropertyDtStart, "20241130"}, // before 1/12 ends on the day before
	}
	for _, tt := range tests {
		property := events[tt.event].GetProperty(tt.name)
		if property == nil {
			t.Errorf("event %d has no %s", tt.event, tt.name)
		} else if property.Value != tt.want {
			t.Errorf("event %d: %s = %q, want %q", tt.event, tt.name, property.Value, tt.want)
		}
	}
	if !strings.Contains(text, "DTSTART;VALUE=DATE:20240310\r\n") {
		t.Error("the day is not written as a whole day")
	}
}

func TestCalendarLinesAreFolded(t *testing.T) {
	task := reportTask()
	task.Title = strings.Repeat("Nghiêncứuđềxuất", 30)
	for line := range strings.SplitSeq(strings.TrimSuffix(calendarOf(t, []Task{task}), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
		if strings.ToValidUTF8(line, "?") != line {
			t.Errorf("a letter is cut in two: %q", line)
		}
	}
}

func TestCalendarTextCannotAddLines(t *testing.T) {
	task := reportTask()
	task.Title = "Báo cáo\r\nATTACH:file:///etc/passwd"
	task.SectionTitle = "a\r\nEND:VEVENT"
	unfolded := strings.ReplaceAll(calendarOf(t, []Task{task}), "\r\n ", "")
	for line := range strings.SplitSeq(unfolded, "\r\n") {
		if strings.HasPrefix(line, "ATTACH") {
			t.Errorf("a title has written the line %q", line)
		}
	}
	if n := strings.Count(unfolded, "\r\nEND:VEVENT\r\n"); n != 2 {
		t.Errorf("%d events end, want 2", n)
	}
}
