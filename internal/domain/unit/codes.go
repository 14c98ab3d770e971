package unit

import (
	"regexp"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// digitsOf is how many digits the state's list gives to units of a type
// (QĐ 124/2004/QĐ-TTg, QĐ 19/2025/QĐ-TTg). Offices are on no such list.
var digitsOf = map[Type]int{Province: 2, District: 3, Town: 3, Commune: 5, Ward: 5, SpecialZone: 5}

var (
	digits = regexp.MustCompile(`^\d+$`)
	// exchangePattern takes both orders: the province's part comes first since
	// QĐ 20/2020/QĐ-TTg, and came last before.
	exchangePattern = regexp.MustCompile(`^([A-Z]\d{2}(\.[A-Z]?\d{1,3}){0,3}|(\d{1,3}\.){1,3}[A-Z]\d{2})$`)
)

// checkCodes tells whether the codes of a unit, when it has them, are of the
// form that its type has.
func checkCodes(u Unit) error {
	if u.OfficialCode != "" && (!digits.MatchString(u.OfficialCode) || len(u.OfficialCode) != digitsOf[u.Type]) {
		return ErrOfficialCode
	}
	if u.ExchangeCode != "" && !exchangePattern.MatchString(u.ExchangeCode) {
		return ErrExchangeCode
	}
	return nil
}

// formerName is the name that a unit had until it gets another on a day. It
// had none of its own when it was named on that very day: then the new name
// only corrects the old.
func formerName(before Unit, names []FormerName, day clock.Date) (FormerName, bool) {
	from := before.ValidFrom
	for _, n := range names {
		if !n.Alias && !n.To.IsZero() {
			from = n.To.AddDays(1)
		}
	}
	to := day.AddDays(-1)
	if !from.IsZero() && to.Before(from) {
		return FormerName{}, false
	}
	return FormerName{UnitID: before.ID, Name: before.Name, Period: Period{From: from, To: to}}, true
}
