package words

import (
	"context"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// Date returns a day as it is written in short: 15/3/2024, or 15 Mar 2024. No
// date is the empty text.
func Date(ctx context.Context, d clock.Date) string {
	if d.IsZero() || Locale(ctx) == Vietnamese {
		return d.Vietnamese()
	}
	return d.Time().Format("2 Jan 2006")
}

// ShortDate returns a day whose year is plain from its surroundings: 15/3, or
// 15 Mar.
func ShortDate(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	if Locale(ctx) == Vietnamese {
		return strconv.Itoa(d.Day) + "/" + strconv.Itoa(int(d.Month))
	}
	return d.Time().Format("2 Jan")
}

var weekdays = [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}

// LongDate returns a day with its weekday: thứ Ba, 12/3/2024, or Tuesday 12
// March 2024.
func LongDate(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	if Locale(ctx) == Vietnamese {
		return weekdays[d.Weekday()] + ", " + d.Vietnamese()
	}
	return d.Time().Format("Monday 2 January 2006")
}

// Month returns a month's short name as a column is headed: T3, or Mar.
func Month(ctx context.Context, month int) string {
	if Locale(ctx) == Vietnamese {
		return "T" + strconv.Itoa(month)
	}
	return clock.NewDate(2000, 1, 1).Time().AddDate(0, month-1, 0).Format("Jan")
}

// LongMonth returns a month's name: tháng 3, or March.
func LongMonth(ctx context.Context, month int) string {
	if Locale(ctx) == Vietnamese {
		return "tháng " + strconv.Itoa(month)
	}
	return clock.NewDate(2000, 1, 1).Time().AddDate(0, month-1, 0).Format("January")
}

// Number returns a whole number with its thousands apart: 1.204, or 1,204.
func Number(ctx context.Context, n int) string {
	separator := byte('.')
	if Locale(ctx) == English {
		separator = ','
	}
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	grouped := make([]byte, 0, len(digits)+len(digits)/3)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			grouped = append(grouped, separator)
		}
		grouped = append(grouped, digits[i])
	}
	return sign + string(grouped)
}

// Decimal returns a number with at most the given number of decimals, without
// idle zeros: 98,7, or 98.7.
func Decimal(ctx context.Context, x float64, decimals int) string {
	text := []byte(strconv.FormatFloat(x, 'f', decimals, 64))
	if decimals > 0 {
		for text[len(text)-1] == '0' {
			text = text[:len(text)-1]
		}
		if text[len(text)-1] == '.' {
			text = text[:len(text)-1]
		}
	}
	if Locale(ctx) == Vietnamese {
		for i := range text {
			if text[i] == '.' {
				text[i] = ','
			}
		}
	}
	return string(text)
}

// Percent returns a share with one decimal: 98,7 %, or 98.7%. A part of
// nothing is no share at all but "chưa phát sinh". The share is rounded
// towards the missing part, so that only a whole shows as 100 %.
func Percent(ctx context.Context, part, whole int) string {
	if whole == 0 {
		return T(ctx, "chưa phát sinh")
	}
	tenths := (part*2000 + whole) / (whole * 2)
	if part < whole && tenths >= 1000 {
		tenths = 999
	}
	share := Decimal(ctx, float64(tenths)/10, 1)
	if Locale(ctx) == Vietnamese {
		return share + "\u00a0%"
	}
	return share + "%"
}

// WorkingDaysLeft says how far away a last day is, in working days: 3 is "còn
// 3 ngày làm việc", 0 "hôm nay", -2 "quá 2 ngày làm việc".
func WorkingDaysLeft(ctx context.Context, n int) string {
	switch {
	case n == 0:
		return T(ctx, "hôm nay")
	case n == 1:
		return T(ctx, "còn 1 ngày làm việc")
	case n == -1:
		return T(ctx, "quá 1 ngày làm việc")
	case n < 0:
		return T(ctx, "quá %d ngày làm việc", -n)
	}
	return T(ctx, "còn %d ngày làm việc", n)
}

// ShortWeekdays returns the names of the days of a week as columns are headed,
// from Monday: T2 to CN, or Mon to Sun.
func ShortWeekdays(ctx context.Context) [7]string {
	if Locale(ctx) == Vietnamese {
		return [7]string{"T2", "T3", "T4", "T5", "T6", "T7", "CN"}
	}
	return [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
}

// Moment says a day with the time of day: "09:05 12/3/2024".
func Moment(ctx context.Context, t time.Time) string {
	t = t.In(clock.Zone)
	return t.Format("15:04") + " " + Date(ctx, clock.NewDate(t.Year(), t.Month(), t.Day()))
}

// Size says how large a file is: "1,2 MB".
func Size(ctx context.Context, bytes int64) string {
	const kilo = 1024
	size, unit := float64(bytes), 0
	units := []string{"B", "KB", "MB", "GB"}
	for size >= kilo && unit < len(units)-1 {
		size /= kilo
		unit++
	}
	decimals := 0
	if unit > 1 && size < 10 {
		decimals = 1
	}
	return Decimal(ctx, size, decimals) + " " + units[unit]
}
