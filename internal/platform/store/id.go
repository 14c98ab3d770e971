package store

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"sync/atomic"
	"time"
)

// idEncoding is Crockford's base 32 in lower case: without i, l, o and u, and
// in the order of ASCII, so that ids sort as their bits do.
var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// lastID is the time part of the last id, in steps of 1/4096 ms.
var lastID atomic.Int64

// NewID returns a new id of 26 characters: the bits of a UUID version 7 (RFC
// 9562), ordered by the time of their making, and each greater than the one
// before it in this program. It reads the machine's clock, not a passed one:
// ids must never repeat, even where a demo's time stands still.
func NewID() string {
	var b [17]byte // 128 bits in the end of 26 times 5: two zero bits lead
	ticks := nextIDTick(time.Now())
	uuid := b[1:]
	binary.BigEndian.PutUint64(uuid, uint64(ticks)>>12<<16|7<<12|uint64(ticks)&0xfff)
	_, _ = rand.Read(uuid[8:]) // never fails
	uuid[8] = uuid[8]&0x3f | 0x80
	return encodeID(b)
}

func nextIDTick(now time.Time) int64 {
	tick := now.UnixMilli()<<12 | int64(now.Nanosecond()%1e6)*4096/1e6
	for {
		last := lastID.Load()
		next := max(tick, last+1)
		if lastID.CompareAndSwap(last, next) {
			return next
		}
	}
}

// encodeID writes the 130 last bits of b: it moves them to the front, where
// the encoding begins.
func encodeID(b [17]byte) string {
	for i := range b {
		b[i] <<= 6
		if i+1 < len(b) {
			b[i] |= b[i+1] >> 2
		}
	}
	return idEncoding.EncodeToString(b[:])[:26]
}

// IsID tells whether a text has the form of an id. Forms that make something
// carry its id, so that one sent twice makes one thing.
func IsID(s string) bool {
	if len(s) != 26 {
		return false
	}
	_, err := idEncoding.DecodeString(s)
	return err == nil
}
