package workday

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

//go:embed office_hours.yaml
var embeddedHours []byte

// ErrHours says that a text names no office hours.
var ErrHours = errors.New("office hours look like 7:00–11:30, 13:30–17:00")

// A Span is a stretch of a day in minutes after midnight: from From up to To.
type Span struct{ From, To int }

// DayHours are the office hours (giờ làm việc) of a day: its spans, in their
// order, usually a morning and an afternoon.
type DayHours []Span

// Hours are the office hours of a week: Monday to Friday, and last those of a
// day of the weekend that is worked.
type Hours [6]DayHours

// Weekend is the place in Hours of a day of the weekend that is worked.
const Weekend = 5

// HoursFrom are office hours from a day on; no date is from always.
type HoursFrom struct {
	From   clock.Date
	Hours  Hours
	Source words.Name
}

const minutesOfDay = 24 * 60

// mostSpans is more than any day has.
const mostSpans = 4

var spanPattern = regexp.MustCompile(`^(\d{1,2})(?:[:hg.](\d{2})?)?\s*(?:[-–—]|đến)\s*(\d{1,2})(?:[:hg.](\d{2})?)?$`)

// ParseDayHours reads the hours of a day: "7:00–11:30, 13:30–17:00", "7h-11h30".
func ParseDayHours(text string) (DayHours, error) {
	var hours DayHours
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		found := spanPattern.FindStringSubmatch(strings.ToLower(strings.TrimSpace(part)))
		if found == nil {
			return nil, ErrHours
		}
		hours = append(hours, Span{minutes(found[1], found[2]), minutes(found[3], found[4])})
	}
	return hours, hours.check()
}

func minutes(hour, minute string) int {
	h, _ := strconv.Atoi(hour) // the pattern lets digits through, or nothing
	m, _ := strconv.Atoi(minute)
	if h > 24 || m > 59 {
		return minutesOfDay + 1
	}
	return 60*h + m
}

func (h DayHours) check() error {
	if len(h) == 0 || len(h) > mostSpans {
		return ErrHours
	}
	last := 0
	for _, s := range h {
		if s.From < last || s.To <= s.From || s.To > minutesOfDay {
			return ErrHours
		}
		last = s.To
	}
	return nil
}

// String writes what ParseDayHours reads.
func (h DayHours) String() string {
	spans := make([]string, 0, len(h))
	for _, s := range h {
		spans = append(spans, fmt.Sprintf("%d:%02d–%d:%02d", s.From/60, s.From%60, s.To/60, s.To%60))
	}
	return strings.Join(spans, ", ")
}

// Length returns how long the office is open on such a day.
func (h DayHours) Length() time.Duration {
	sum := 0
	for _, s := range h {
		sum += s.To - s.From
	}
	return time.Duration(sum) * time.Minute
}

// Check tells whether each day has hours.
func (h Hours) Check() error {
	for _, day := range h {
		if err := day.check(); err != nil {
			return err
		}
	}
	return nil
}

// Of returns the hours of a day that is worked.
func (h Hours) Of(day clock.Date) DayHours {
	if place := dayOfWeek(number(day)); place < Weekend {
		return h[place]
	}
	return h[Weekend]
}

// hoursText is how hours are kept and shipped.
type hoursText struct {
	Monday    string `json:"monday" yaml:"monday"`
	Tuesday   string `json:"tuesday" yaml:"tuesday"`
	Wednesday string `json:"wednesday" yaml:"wednesday"`
	Thursday  string `json:"thursday" yaml:"thursday"`
	Friday    string `json:"friday" yaml:"friday"`
	Weekend   string `json:"weekend" yaml:"weekend"`
}

func (t hoursText) hours() (Hours, error) {
	var hours Hours
	for i, text := range []string{t.Monday, t.Tuesday, t.Wednesday, t.Thursday, t.Friday, t.Weekend} {
		var err error
		if hours[i], err = ParseDayHours(text); err != nil {
			return Hours{}, fmt.Errorf("%q: %w", text, err)
		}
	}
	return hours, nil
}

// MarshalJSON writes the hours by the names of days.
func (h Hours) MarshalJSON() ([]byte, error) {
	return json.Marshal(hoursText{h[0].String(), h[1].String(), h[2].String(), h[3].String(), h[4].String(), h[Weekend].String()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (h *Hours) UnmarshalJSON(data []byte) error {
	var text hoursText
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("read office hours: %w", err)
	}
	var err error
	*h, err = text.hours()
	return err
}

// StandardHours returns the office hours that come with the program, in the
// order of their first days.
func StandardHours() ([]HoursFrom, error) {
	var rows []struct {
		From   clock.Date `yaml:"from"`
		Source words.Name `yaml:"source"`
		Hours  hoursText  `yaml:"hours"`
	}
	if err := yaml.UnmarshalWithOptions(embeddedHours, &rows, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the office hours: %w", err)
	}
	var all []HoursFrom
	for _, r := range rows {
		hours, err := r.Hours.hours()
		if err != nil {
			return nil, fmt.Errorf("read the office hours: %w", err)
		}
		all = append(all, HoursFrom{r.From, hours, r.Source})
	}
	return all, nil
}

// An Office tells working time: which days are worked, and in which hours. It
// is safe for concurrent use.
type Office struct {
	*Calendar

	hours []HoursFrom
}

// NewOffice joins a calendar with hours, which decide from their first days
// on. It refuses hours that leave a day without any, and such as begin later
// than always.
func NewOffice(days *Calendar, hours []HoursFrom) (*Office, error) {
	sorted := slices.Clone(hours)
	slices.SortStableFunc(sorted, func(a, b HoursFrom) int { return a.From.Compare(b.From) })
	if len(sorted) == 0 || !sorted[0].From.IsZero() {
		return nil, errors.New("office hours: none are given from always on")
	}
	for _, h := range sorted {
		if err := h.Hours.Check(); err != nil {
			return nil, fmt.Errorf("office hours from %s: %w", h.From, err)
		}
	}
	return &Office{days, sorted}, nil
}

// HoursOn returns the hours that are in force on a day, whether it is worked
// or not.
func (o *Office) HoursOn(day clock.Date) HoursFrom {
	i := len(o.hours) - 1
	for o.hours[i].From.After(day) {
		i-- // the first is from always
	}
	return o.hours[i]
}

// spansOn returns when the office is open on a day.
func (o *Office) spansOn(day clock.Date) DayHours {
	if !o.Working(day) {
		return nil
	}
	return o.HoursOn(day).Hours.Of(day)
}

// Worked returns the working time between two instants; it is negative when
// the second is earlier.
func (o *Office) Worked(from, to time.Time) time.Duration {
	if to.Before(from) {
		return -o.Worked(to, from)
	}
	var sum time.Duration
	for day, last := clock.DateOf(from), clock.DateOf(to); !day.After(last); day = day.AddDays(1) {
		for _, s := range o.spansOn(day) {
			opens, closes := s.on(day)
			if opens.Before(from) {
				opens = from
			}
			if closes.After(to) {
				closes = to
			}
			sum += max(0, closes.Sub(opens))
		}
	}
	return sum
}

// After returns the instant by which some working time has gone since another:
// the earliest one, so that what ends with a day ends at its closing and not
// at the next opening. No time is the instant itself.
func (o *Office) After(from time.Time, work time.Duration) time.Time {
	if work <= 0 {
		return from
	}
	for day := clock.DateOf(from); ; day = day.AddDays(1) {
		for _, s := range o.spansOn(day) {
			opens, closes := s.on(day)
			if opens.Before(from) {
				opens = from
			}
			open := closes.Sub(opens)
			if open >= work {
				return opens.Add(work)
			}
			work -= max(0, open)
		}
	}
}

// on returns the instants at which the span begins and ends on a day.
func (s Span) on(day clock.Date) (opens, closes time.Time) {
	midnight := day.Time()
	return midnight.Add(time.Duration(s.From) * time.Minute), midnight.Add(time.Duration(s.To) * time.Minute)
}
