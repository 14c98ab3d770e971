package calendar

import (
	"cmp"
	"fmt"

	"github.com/vidan-vn/vidan/internal/platform/words"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// Export writes days of one year in the shape of the file that comes with the
// program; several days off in a row that say the same become one entry.
func Export(year int, days []Day) ([]byte, error) {
	y := workday.Year{Year: year}
	for _, d := range days {
		if d.Works {
			y.Working = append(y.Working, workday.Swapped{
				Day: d.Day, Name: words.Same(d.Name), Note: words.Same(d.Note), Source: words.Same(d.Source),
			})
			continue
		}
		off := workday.Off{From: d.Day, Name: words.Same(d.Name), Note: words.Same(d.Note), Source: words.Same(d.Source)}
		if last := len(y.Off) - 1; last >= 0 && goesOn(y.Off[last], off) {
			y.Off[last].To = d.Day
			continue
		}
		y.Off = append(y.Off, off)
	}
	return workday.WriteYears([]workday.Year{y})
}

// longestExport is how many days one entry spans at most; more would be
// refused when it is read.
const longestExport = 20

func goesOn(last, next workday.Off) bool {
	end := cmp.Or(last.To, last.From)
	return end.AddDays(1) == next.From && last.From.DaysUntil(next.From) < longestExport &&
		last.Name == next.Name && last.Note == next.Note && last.Source == next.Source
}

// ReadFile reads the days of a file that Export wrote, or of one in the shape
// of that which comes with the program. Of texts in two languages the
// Vietnamese is taken; days without a source of their own, and of their year,
// get the one named here.
func ReadFile(data []byte, source string) ([]Day, error) {
	years, err := workday.ReadYears(data)
	if err != nil {
		return nil, err
	}
	var all []Day
	for _, y := range years {
		days, err := y.Days()
		if err != nil {
			return nil, fmt.Errorf("days off of %d: %w", y.Year, err)
		}
		for _, d := range days {
			all = append(all, taken(d, source))
		}
	}
	if len(all) == 0 {
		return nil, ErrNoDays
	}
	return all, nil
}

func taken(d workday.Day, source string) Day {
	name := d.Name.Vi
	if name == "" && !d.Instead.IsZero() {
		name = "Làm bù cho ngày " + d.Instead.Vietnamese()
	}
	return Day{Day: d.Day, Works: d.Works, Name: name, Source: cmp.Or(d.Source.Vi, source), Note: d.Note.Vi}.tidied()
}
