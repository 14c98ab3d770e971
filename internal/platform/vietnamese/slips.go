package vietnamese

import (
	"slices"
	"strings"
)

// manySlips is more than any error is allowed.
const manySlips = 9

// slips returns how many slips of the hand lead from one syllable to another:
// a wrong tone, a letter too many or too few, two letters exchanged, or a
// letter that is the neighbour's on the keyboard or lacks its mark.
func slips(a, b string) int {
	x, _ := parseSyllable(a)
	y, _ := parseSyllable(b)
	n := letterSlips(x.letters, y.letters)
	if x.tone != y.tone {
		n++
	}
	return n
}

// letterSlips returns 0 or 1, or manySlips when one slip does not suffice.
func letterSlips(a, b []rune) int {
	if slices.Equal(a, b) {
		return 0
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	restA, restB := a[i:], b[i:]
	switch len(a) - len(b) {
	case 1:
		if slices.Equal(restA[1:], restB) {
			return 1
		}
	case -1:
		if slices.Equal(restA, restB[1:]) {
			return 1
		}
	case 0:
		if slices.Equal(restA[1:], restB[1:]) && near(restA[0], restB[0]) {
			return 1
		}
		if len(restA) > 1 && restA[0] == restB[1] && restA[1] == restB[0] && slices.Equal(restA[2:], restB[2:]) {
			return 1
		}
	}
	return manySlips
}

// neighbours are the rows of the keyboard, and letters that some dialects say
// alike.
var neighbours = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "ct", "sx"}

// near tells whether a finger or a forgotten mark can take one letter for
// another.
func near(a, b rune) bool {
	x, y := Fold(string(a)), Fold(string(b))
	if x == y {
		return true
	}
	for _, row := range neighbours {
		i, j := strings.Index(row, x), strings.Index(row, y)
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}
