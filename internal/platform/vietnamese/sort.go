package vietnamese

import (
	"encoding/hex"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collators hold what a comparison needs; one must not serve two at a time.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese) }}

// Compare returns -1, 0 or 1 as a sorts before, with or after b in
// Vietnamese: a ă â b c d đ e ê …, and the tones in the order ngang, huyền,
// hỏi, ngã, sắc, nặng. It may be called by several goroutines at once.
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}

// SortKey returns a key that sorts byte by byte as Compare does. It consists
// of hexadecimal figures, so that any database sorts a column of them alike.
func SortKey(s string) string {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var buf collate.Buffer
	return hex.EncodeToString(c.KeyFromString(&buf, s))
}
