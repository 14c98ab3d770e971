package record

import (
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// WorkingTime counts a unit's working days and hours.
type WorkingTime interface {
	Add(day clock.Date, n int) clock.Date
	Next(day clock.Date) clock.Date
	Between(from, to clock.Date) int
	After(from time.Time, work time.Duration) time.Time
	Worked(from, to time.Time) time.Duration
}

// dueFrom returns when what began on a day, or at an instant for deadlines in
// hours, is due: the first day does not count, and an end on a day off moves to
// the next working day (Bộ luật Dân sự 2015, articles 147 and 148).
func (d Deadline) dueFrom(from clock.Date, at time.Time, w WorkingTime) (clock.Date, time.Time) {
	switch {
	case from.IsZero():
		return clock.Date{}, time.Time{}
	case d.Unit == WorkingHours:
		end := w.After(at, time.Duration(d.Count)*time.Hour)
		return clock.DateOf(end), end
	case d.Unit == WorkingDays:
		return w.Add(from, d.Count), time.Time{}
	}
	return w.Next(from.AddDays(d.Count)), time.Time{}
}

// resumed moves what was due by the time for which it did not run.
func (d Deadline) resumed(r Record, now time.Time, w WorkingTime) (clock.Date, time.Time) {
	paused, today := clock.DateOf(r.PausedAt), clock.DateOf(now)
	switch {
	case r.Due.IsZero():
		return r.Due, r.DueAt
	case d.Unit == WorkingHours:
		end := w.After(r.DueAt, w.Worked(r.PausedAt, now))
		return clock.DateOf(end), end
	case d.Unit == WorkingDays:
		return w.Add(r.Due, w.Between(paused, today)), time.Time{}
	}
	return w.Next(r.Due.AddDays(paused.DaysUntil(today))), time.Time{}
}
