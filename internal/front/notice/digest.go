package notice

import (
	"cmp"
	"slices"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Digest (thư nhắc) is what a person is reminded of on one day, as it was
// then.
type Digest struct {
	UnitID, UserID string
	Day            clock.Date
	Lines          []Line
	Mail           MailState
	// Address is where the letter went, Tries how often it was begun, Problem
	// what was wrong the last time.
	Address  string
	Tries    int
	Problem  string
	MailedAt time.Time
}

// A MailState says what became of the letter of a digest.
type MailState string

// The states of letters.
const (
	MailWaiting MailState = "waiting" // it goes out soon, or again
	// MailSending says that it is being given to the server.
	MailSending MailState = "sending"
	// MailUncertain (chưa rõ) says that the process, or the line, was cut off
	// while the letter was given out: the server may have it. It is not sent
	// again, so that nobody gets a letter twice; in the application the person
	// is reminded anyway.
	MailUncertain MailState = "uncertain"
	MailSent      MailState = "sent"
	MailRefused   MailState = "refused"    // the server will never take it
	MailFailed    MailState = "failed"     // it was tried for a day, in vain
	MailOff       MailState = "off"        // the person wants none
	MailNoAddress MailState = "no_address" // the person has no address
	MailNone      MailState = "none"       // there is no mail server
	MailLeft      MailState = "left"       // the person has left the unit
)

// A Part of a digest.
type Part string

// The parts of digests, in their order.
const (
	PartOverdue  Part = "overdue"
	PartToday    Part = "today"
	PartThisWeek Part = "this_week"
	PartLater    Part = "later"
)

// Parts lists the parts in the order in which people read them.
var parts = []Part{PartOverdue, PartToday, PartThisWeek, PartLater}

// A Line is an occurrence in a digest.
type Line struct {
	OccurrenceID string `json:"occurrence"`
	TaskID       string `json:"task"`
	Part         Part   `json:"part"`
	// Ref and Title are the task's, Label the occurrence's.
	Ref   string `json:"ref,omitempty"`
	Title string `json:"title"`
	Label string `json:"label,omitempty"`
	// Last is the last day on which it is on time, Left the working days until
	// then.
	Last clock.Date `json:"last"`
	Left int        `json:"left"`
	// Lead is the post that leads, for leaders.
	Lead string `json:"lead,omitempty"`
}

func lineOf(i plan.AgendaItem, today clock.Date) Line {
	return Line{
		OccurrenceID: i.Occurrence.ID, TaskID: i.Task.ID, Part: partOf(i, today), Ref: i.Task.Ref(), Title: i.Task.Title,
		Label: i.Occurrence.Label, Last: i.LastDay, Left: i.Left, Lead: i.Task.LeadText,
	}
}

func partOf(i plan.AgendaItem, today clock.Date) Part {
	_, sunday := plan.Week(today)
	switch {
	case i.LastDay.Before(today):
		return PartOverdue
	case i.LastDay == today:
		return PartToday
	case !i.LastDay.After(sunday):
		return PartThisWeek
	}
	return PartLater
}

// sortLines puts the most urgent first.
func sortLines(lines []Line) {
	slices.SortStableFunc(lines, func(x, y Line) int {
		return cmp.Or(x.Last.Compare(y.Last), cmp.Compare(x.OccurrenceID, y.OccurrenceID))
	})
}

// In returns the lines of one part.
func (d Digest) In(p Part) []Line {
	var lines []Line
	for _, l := range d.Lines {
		if l.Part == p {
			lines = append(lines, l)
		}
	}
	return lines
}
