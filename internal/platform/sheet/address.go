package sheet

import (
	"strconv"
	"strings"
)

// lastColumn is the last column that a spreadsheet can have: XFD.
const lastColumn = 1 << 14

// ColumnName returns the letters of a column that counts from 1: 28 is AB.
func ColumnName(column int) string {
	var name []byte
	for ; column > 0; column = (column - 1) / 26 {
		name = append([]byte{byte('A' + (column-1)%26)}, name...)
	}
	return string(name)
}

// ParseColumn reads the letters of a column, as ColumnName writes them; small
// ones will do.
func ParseColumn(name string) (int, bool) {
	if name == "" || len(name) > 3 {
		return 0, false
	}
	column := 0
	for _, c := range []byte(strings.ToUpper(name)) {
		if c < 'A' || c > 'Z' {
			return 0, false
		}
		column = column*26 + int(c-'A') + 1
	}
	return column, column <= lastColumn
}

// Address names a cell: C17.
func Address(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// parseAddress reads what Address writes.
func parseAddress(address string) (column, row int, ok bool) {
	letters := strings.TrimRight(address, "0123456789")
	if column, ok = ParseColumn(letters); !ok {
		return 0, 0, false
	}
	row, err := strconv.Atoi(address[len(letters):])
	return column, row, err == nil && row > 0
}
