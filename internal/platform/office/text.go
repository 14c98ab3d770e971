package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// maxText bounds a plain text in bytes, because it is decoded as a whole; a
// plan has less than a hundred thousand.
const maxText = 12 << 20

// readText reads plain text in any of the encodings that Viet Nam has used.
// Each line that is not blank is a paragraph whose Before is the number of
// blank lines above it; form feeds end pages. Spaces at the start of a line
// are kept, because they may show columns.
func readText(ctx context.Context, src Source, limits Limits) (*Document, error) {
	if src.Size > maxText {
		return nil, beyondText(src)
	}
	raw := make([]byte, src.Size)
	if _, err := src.ReadAt(raw, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the text: %w", err)
	}
	text, _, err := vietnamese.Decode(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	r := &textReader{doc: &Document{Format: Text}, budget: &budget{limits: limits}, page: 1}
	if err := r.read(ctx, text); err != nil {
		return nil, err
	}
	if len(r.doc.Blocks) == 0 {
		return nil, fmt.Errorf("%w: only blank lines", ErrEmpty)
	}
	if r.page == 1 {
		r.doc.forgetPages()
	}
	return r.doc, nil
}

// beyondText tells a large file that is no text from a text that is too long.
func beyondText(src Source) error {
	head := make([]byte, 4096)
	n, err := src.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the text: %w", err)
	}
	if _, _, err := vietnamese.Decode(head[:n]); err != nil {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return fmt.Errorf("%w: a text of %d bytes", ErrTooLarge, src.Size)
}

// A textReader makes paragraphs of lines.
type textReader struct {
	doc        *Document
	budget     *budget
	page, line int
	blank      int // blank lines since the last paragraph
}

func (r *textReader) read(ctx context.Context, text string) error {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		if r.line++; r.line%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for i, part := range strings.Split(line, "\f") {
			if i > 0 {
				r.page++
			}
			if err := r.add(part); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *textReader) add(line string) error {
	line = strings.TrimRightFunc(cleanText(line), unicode.IsSpace)
	if line == "" {
		r.blank++
		return nil
	}
	r.doc.Blocks = append(r.doc.Blocks, &Paragraph{
		Runs:   []Run{{Text: line}},
		Before: float64(r.blank),
		Place:  Place{Page: r.page, Line: r.line},
	})
	r.blank = 0
	if err := r.budget.spend(costParagraph + costString + len(line)); err != nil {
		return err
	}
	return r.budget.block()
}
