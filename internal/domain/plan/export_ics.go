package plan

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A CalendarEvent is one dated occurrence as a calendar program shows it: a
// whole day, the last on which the work is still on time as the plan states it.
type CalendarEvent struct {
	// UID stays the same as long as the occurrence lives, so that a calendar
	// that asks again changes its entry and does not add another.
	UID         string
	Day         clock.Date
	Summary     string
	Description string
	URL         string
	// Category is the field of the work.
	Category string
	// Stamp is when the event was made up.
	Stamp time.Time
}

// CalendarEvents returns the events of a plan's tasks, in the order of the
// tasks and their days. link gives the address of a task's page; it may be nil.
func CalendarEvents(p Plan, tasks []Task, link func(Task) string, stamp time.Time) []CalendarEvent {
	var events []CalendarEvent
	for _, t := range tasks {
		url := ""
		if link != nil {
			url = link(t)
		}
		for _, o := range t.Occurrences {
			if o.Date.IsZero() {
				continue
			}
			events = append(events, CalendarEvent{
				UID: o.ID + "@vidan", Day: lastStatedDay(o), URL: url, Stamp: stamp,
				Summary: eventSummary(t, o), Description: eventDescription(p, t, o),
				Category: t.SectionTitle,
			})
		}
	}
	return events
}

// lastStatedDay is the day in force as stated, and the one before it where the plan
// says "before". Days off move it no further: calendars show them themselves.
func lastStatedDay(o Occurrence) clock.Date {
	if o.Kind == Before && o.PostponedTo.IsZero() {
		return o.Date.AddDays(-1)
	}
	return o.Due()
}

// eventSummary is "III.2 Thực hiện công tác báo cáo định kỳ – Quý I".
func eventSummary(t Task, o Occurrence) string {
	summary := strings.TrimSpace(t.Ref() + " " + t.Title)
	if o.Label != "" {
		summary += " – " + o.Label
	}
	return summary
}

func eventDescription(p Plan, t Task, o Occurrence) string {
	var lines []string
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	add("Kế hoạch", p.Title)
	add("Chủ trì", t.LeadText)
	add("Phối hợp", strings.Join(t.Coordinators, "; "))
	add("Sản phẩm", strings.Join(t.Products, "; "))
	add("Thời gian", Due{Date: o.Date, From: o.From, Kind: o.Kind}.words())
	add("Đã xong ngày", o.DoneOn.Vietnamese())
	return strings.Join(lines, "\n")
}

// WriteICS writes events as an iCalendar feed (RFC 5545) of the given name.
func WriteICS(w io.Writer, name string, events []CalendarEvent) error {
	calendar := ics.NewCalendarFor("Vidan")
	calendar.SetMethod(ics.MethodPublish)
	calendar.SetCalscale("GREGORIAN")
	calendar.SetXWRCalName(oneCalendarText(name))
	calendar.SetXWRTimezone(clock.Zone.String())
	for _, e := range events {
		addEvent(calendar, e)
	}
	if err := calendar.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	return nil
}

// addEvent adds a whole day: its end is the day after, which it does not hold.
func addEvent(calendar *ics.Calendar, e CalendarEvent) {
	event := calendar.AddEvent(e.UID)
	event.SetDtStampTime(e.Stamp)
	event.SetAllDayStartAt(e.Day.Time())
	event.SetAllDayEndAt(e.Day.AddDays(1).Time())
	event.SetSummary(oneCalendarText(e.Summary))
	event.SetTimeTransparency(ics.TransparencyTransparent)
	if e.Description != "" {
		event.SetDescription(oneCalendarText(e.Description))
	}
	if e.URL != "" {
		event.SetURL(oneCalendarText(e.URL))
	}
	if e.Category != "" {
		event.AddCategory(oneCalendarText(e.Category))
	}
}

// oneCalendarText leaves out control characters, so that no text can begin a
// line of its own in the feed. Line breaks are kept: they are written as "\n".
func oneCalendarText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, text)
}
