package app

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// openDue is the first open occurrence of the demo that is due on a day that
// is worked, with its task.
func (d *desk) openDue(tb testing.TB) plan.AgendaItem {
	tb.Helper()
	open, err := d.Plans.OpenWork(tb.Context(), d.program(tb))
	must(tb, err)
	days, err := d.Calendars.Of(tb.Context(), d.program(tb).Unit.ID)
	must(tb, err)
	for _, o := range open {
		if o.Occurrence.Kind == plan.By && days.Working(o.Occurrence.Date) && o.Occurrence.Due() == o.Occurrence.Date {
			return o
		}
	}
	tb.Fatal("nothing of the demo is open")
	return plan.AgendaItem{}
}

// docx is the unit's plan as the official document.
func (d *desk) docx(tb testing.TB) []byte {
	tb.Helper()
	p, _ := d.thePlan(tb)
	var file bytes.Buffer
	must(tb, d.Plans.WriteExport(tb.Context(), d.program(tb), p.ID, plan.FormatDOCX, "", &file))
	return file.Bytes()
}

// A day off that is announced late moves what is open, at once and on every
// page, after the form has said so; what the documents state it does not move.
func TestALateDayOffMovesWhatIsOpen(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		due := d.openDue(t)
		day := due.Occurrence.Date
		task := "/u/anh-son/tasks/" + due.Task.ID
		printed := d.docx(t)
		const moves = "là ngày nghỉ, hạn chuyển sang"
		if strings.Contains(d.get("ngan", task).Body.String(), day.Vietnamese()+" "+moves) {
			t.Fatal("it is a day off already")
		}
		address := "/u/anh-son/calendar/2024"
		fields := []string{"day", day.String(), "works", "no", "name", "Nghỉ bão", "source", "Công điện 1/CĐ"}
		asked := d.post("ngan", address, fields...)
		expectAnswer(t, "asking what moves", asked, http.StatusOK, "đang mở đổi ngày cuối", "Văn bản đã in giữ nguyên")
		if strings.Contains(d.get("ngan", task).Body.String(), day.Vietnamese()+" "+moves) {
			t.Error("asking what moves has moved it")
		}
		confirmed := append(fields, "confirms", confirms(t, asked.Body.String()))
		for range 2 { // clicked twice
			expectAnswer(t, "the day off", d.post("ngan", address, confirmed...), http.StatusSeeOther)
		}
		expectAnswer(t, "the task", d.get("xem", task), http.StatusOK, day.Vietnamese()+" "+moves)
		expectAnswer(t, "the year", d.get("xem", address), http.StatusOK, "Nghỉ bão", "Công điện 1/CĐ", "đơn vị ghi")
		if !bytes.Equal(printed, d.docx(t)) {
			t.Error("the document has changed")
		}
		again := d.openDue(t)
		if again.Occurrence.ID == due.Occurrence.ID {
			t.Error("the day is still worked")
		}
		neighbour, err := d.Calendars.Of(t.Context(), "another")
		must(t, err)
		if !neighbour.Working(day) {
			t.Error("the neighbour has the day off, too")
		}
	})
}

var confirmsField = regexp.MustCompile(`name="confirms" value="([^"]*)"`)

func confirms(tb testing.TB, page string) string {
	tb.Helper()
	found := confirmsField.FindStringSubmatch(page)
	if found == nil || found[1] == "" {
		tb.Fatal("the form does not ask to be sent again")
	}
	return found[1]
}

// The second of two administrators sees what the first has put down, loses
// nothing typed, and may replace it.
func TestTwoAdministratorsPutDownOneDay(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		address := "/u/anh-son/calendar/2024"
		form := func(name, version string) []string {
			return []string{
				"day", "2024-06-07", "seen", "2024-06-07", "version", version, "works", "no", "name", name, "source", "QĐ của " + name,
				"confirms", "2024-06-07 false",
			}
		}
		expectAnswer(t, "the first", d.post("ngan", address, form("Ngày hội", "0")...), http.StatusSeeOther)
		second := d.post("ngan", address, form("Nghỉ bão", "0")...)
		expectAnswer(t, "the second", second, http.StatusConflict, "Có người vừa ghi ngày này: nghỉ, “Ngày hội”, theo QĐ của Ngày hội", `value="Nghỉ bão"`, `value="QĐ của Nghỉ bão"`)
		version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(second.Body.String())[1]
		expectAnswer(t, "the second again", d.post("ngan", address, form("Nghỉ bão", version)...), http.StatusSeeOther)
		removal := []string{"day", "2024-06-07", "seen", "2024-06-07", "version", version, "confirms", "remove2024-06-07"}
		expectAnswer(t, "taking back what has changed", d.post("ngan", address+"/remove", removal...), http.StatusConflict, "Nghỉ bão")
		edit := d.get("ngan", address+"?edit=2024-06-07")
		expectAnswer(t, "the form", edit, http.StatusOK, `value="Nghỉ bão"`, "Bỏ dòng này")
		removal[5] = regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(edit.Body.String())[1]
		asking := removal[:6]
		expectAnswer(t, "asking before it is taken back", d.post("ngan", address+"/remove", asking...), http.StatusOK, "Bỏ dòng này", "remove2024-06-07")
		for range 2 {
			expectAnswer(t, "taking it back", d.post("ngan", address+"/remove", removal...), http.StatusSeeOther)
		}
		expectAnswer(t, "the year", d.get("ngan", address), http.StatusOK)
		if strings.Contains(d.get("ngan", address).Body.String(), "Nghỉ bão") {
			t.Error("the day is still there")
		}
	})
}

func TestCalendarFormsThatAreWanting(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	address := "/u/anh-son/calendar/2024"
	expectAnswer(t, "nothing", d.post("ngan", address), http.StatusUnprocessableEntity, "Hãy ghi một ngày có thật", "Hãy ghi tên ngày", "Hãy ghi văn bản nào nói vậy")
	expectAnswer(t, "no such day", d.post("ngan", address, "day", "2024-02-30", "name", "Tên đã gõ", "source", "x"), http.StatusUnprocessableEntity, "Tên đã gõ")
	expectAnswer(t, "removing no day", d.post("ngan", address+"/remove"), http.StatusUnprocessableEntity)
	expectAnswer(t, "a file that is none", d.post("ngan", address+"/import", "text", "Đã dán"), http.StatusUnprocessableEntity, "Không đọc được", "Đã dán")
	expectAnswer(t, "a file without sources", d.post("ngan", address+"/import", "text", "- {year: 2027, off: [{from: 2027-01-01, name: x}]}"), http.StatusUnprocessableEntity)
	expectAnswer(t, "hours that are none", d.post("ngan", address[:len(address)-4]+"hours", "monday", "sáng"), http.StatusUnprocessableEntity, "sáng", "Hãy ghi như 7:00–11:30")
	for _, year := range []string{"0", "99999", "x"} {
		expectAnswer(t, "the year "+year, d.get("ngan", "/u/anh-son/calendar/"+year), http.StatusNotFound)
	}
	expectAnswer(t, "a year without data", d.get("xem", "/u/anh-son/calendar/2030"), http.StatusOK, "Chưa có ngày nghỉ lễ nào của năm 2030")
	for _, login := range []string{"xem", "tuan", "chutich"} {
		if body := d.get(login, address).Body.String(); strings.Contains(body, `id="change"`) {
			t.Errorf("%s is offered a form that they may not send", login)
		}
	}
}

func TestAFileOfDaysIsPasted(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	address := "/u/anh-son/calendar/2027"
	fields := []string{"text", "- year: 2027\r\n  off:\r\n    - {from: 2027-01-01, name: Tết Dương lịch}\r\n", "from", "Thông báo 9/TB"}
	asked := d.post("ngan", address+"/import", fields...)
	expectAnswer(t, "asking", asked, http.StatusOK, "Tệp có 1 ngày", "Nhận các ngày này")
	all := confirmsField.FindAllStringSubmatch(asked.Body.String(), -1)
	for i, want := range []string{"?taken=1", "?taken=0"} {
		w := d.post("ngan", address+"/import", append(fields, "confirms", all[0][1]+all[len(all)-1][1])...)
		if got := w.Header().Get("Location"); got != address+want {
			t.Errorf("time %d leads to %q, %d", i, got, w.Code)
		}
	}
	expectAnswer(t, "the file", d.get("xem", address+"/days.yaml"), http.StatusOK, `from: "2027-01-01"`, "Thông báo 9/TB")
}

func TestHoursArePutDownByTheirForm(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	address := "/u/anh-son/calendar/hours"
	form := func(source, version string) []string {
		fields := []string{"from", "2024-03-01", "seen", "2024-03-01", "version", version, "source", source}
		for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "weekend"} {
			fields = append(fields, day, "7h30-11h30, 13h-17h")
		}
		return fields
	}
	for range 2 {
		expectAnswer(t, "hours", d.post("ngan", address, form("QĐ 1", "0")...), http.StatusSeeOther)
	}
	expectAnswer(t, "the page", d.get("xem", address), http.StatusOK, "7:30–11:30, 13:00–17:00", "QĐ 1")
	expectAnswer(t, "another's", d.post("ngan", address, form("QĐ 2", "0")...), http.StatusConflict, "theo QĐ 1", `value="QĐ 2"`)
	edit := d.get("ngan", address+"?edit=2024-03-01")
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(edit.Body.String())[1]
	for range 2 {
		expectAnswer(t, "taking back", d.post("ngan", address+"/remove", form("", version)...), http.StatusSeeOther)
	}
}

// The days of the whole installation are for system administrators: members,
// also administrators of units, and strangers may not even look.
func TestDaysOfAllAreForSystemAdministrators(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		d.invite(t)
		form := []string{"day", "2024-06-07", "works", "no", "name", "Nghỉ chung", "source", "NQ 1", "confirms", "2024-06-07 false"}
		for _, route := range d.Routes() {
			if !strings.HasPrefix(route.Path(), "/calendar") {
				continue
			}
			path := strings.ReplaceAll(route.Path(), "{year}", "2024")
			for _, login := range []string{"ngan", "chutich", "xem", "la"} {
				if w := d.ask(login, route, path); w.Code != http.StatusForbidden {
					t.Errorf("%s answers %s with %d", route, login, w.Code)
				}
			}
			if w := d.ask("root", route, path); !welcome(w) {
				t.Errorf("%s answers a system administrator with %d", route, w.Code)
			}
		}
		asked := d.post("root", "/calendar/2024", form[:8]...)
		expectAnswer(t, "asking what moves", asked, http.StatusOK, "kỳ hạn đang mở")
		expectAnswer(t, "a day off of all", d.post("root", "/calendar/2024", form...), http.StatusSeeOther)
		expectAnswer(t, "a unit's year", d.get("xem", "/u/anh-son/calendar/2024"), http.StatusOK, "Nghỉ chung", "chung mọi đơn vị")
		expectAnswer(t, "a unit's year for the system", d.get("root", "/u/anh-son/calendar/2024"), http.StatusOK, `href="/calendar/2024"`)
		must(t, d.Calendars.SetDay(t.Context(), d.program(t), calendar.Day{Day: clock.NewDate(2024, 6, 7), Works: true, Name: "Xã vẫn làm", Source: "CV 2"}))
		days, err := d.Calendars.Of(t.Context(), d.program(t).Unit.ID)
		must(t, err)
		all, err := d.Calendars.Days(t.Context(), account.ByProgram(unit.Unit{}), 2024)
		must(t, err)
		if !days.Working(clock.NewDate(2024, 6, 7)) || len(all) != 1 || all[0].CreatedBy == "" {
			t.Errorf("the unit's own day does not decide, or %+v", all)
		}
	})
}
