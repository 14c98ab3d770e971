package filetype

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	textunicode "golang.org/x/text/encoding/unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// readText reads a text to its end, piece by piece, and returns its encoding:
// that of its beginning, or none when the rest is in one that browsers do not
// know.
func readText(ctx context.Context, src Source, encoding vietnamese.Encoding) (vietnamese.Encoding, error) {
	var r io.Reader = io.NewSectionReader(src, 0, src.Size)
	wide := encoding == vietnamese.UTF16LE || encoding == vietnamese.UTF16BE
	if wide {
		order := textunicode.LittleEndian
		if encoding == vietnamese.UTF16BE {
			order = textunicode.BigEndian
		}
		r = textunicode.UTF16(order, textunicode.UseBOM).NewDecoder().Reader(r)
	}
	in := bufio.NewReaderSize(r, headSize)
	valid := true
	for n := 0; ; n++ {
		if n%headSize == 0 && ctx.Err() != nil {
			return "", ctx.Err()
		}
		c, size, err := in.ReadRune()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", fmt.Errorf("read the text: %w", err)
		}
		if isControl(c) {
			return "", notTaken(Something)
		}
		valid = valid && (c != utf8.RuneError || size > 1)
	}
	if !valid && encoding == vietnamese.UTF8 {
		return "", nil
	}
	return encoding, nil
}

// isControl tells whether a character is one that no text has.
func isControl(c rune) bool {
	switch c {
	case '\t', '\n', '\v', '\f', '\r', 0x1A, 0x1B:
		return false
	}
	return c < 0x20 || c == 0x7F
}
