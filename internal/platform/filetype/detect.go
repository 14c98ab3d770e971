package filetype

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A Source is the file to look at.
type Source struct {
	io.ReaderAt
	Size int64
}

// headSize is how much of a file is looked at for its mark and its encoding.
const headSize = 64 << 10

// Detect tells what a file is, or returns a *RefusedError. A name without an
// ending claims nothing.
func Detect(ctx context.Context, name string, src Source) (Type, error) {
	claimed := Extension(name)
	found, err := look(ctx, src)
	if refused, ok := errors.AsType[*RefusedError](err); ok {
		refused.Claimed = claimed
		if refused.Reason == NotTaken && slices.Contains(Extensions(), "."+claimed) {
			refused.Reason = Disguised
		}
		return Type{}, refused
	}
	if err != nil {
		return Type{}, err
	}
	if claimed == "" {
		return found, nil
	}
	if !slices.Contains(found.Extensions, claimed) {
		return Type{}, &RefusedError{Reason: Disguised, Claimed: claimed, Found: found.Name}
	}
	if found.Kind == Text && claimed == "csv" {
		found.Name, found.MediaType = "CSV", strings.Replace(found.MediaType, "text/plain", "text/csv", 1)
	}
	return found, nil
}

// look tells what a file is by its content.
func look(ctx context.Context, src Source) (Type, error) {
	if src.Size == 0 {
		return Type{}, &RefusedError{Reason: Empty, Found: Something}
	}
	head := make([]byte, min(src.Size, headSize))
	if n, err := src.ReadAt(head, 0); n < len(head) {
		return Type{}, fmt.Errorf("read the first bytes: %w", err)
	}
	mark := mimetype.Detect(head)
	switch {
	case bytes.HasPrefix(trimLead(head), []byte("%PDF-")):
		return pdf, nil
	case bytes.HasPrefix(head, []byte("#!")):
		return Type{}, notTaken(Script)
	case mark.Is("audio/mpeg") && !beginsMP3(head):
		return Type{}, notTaken(Something)
	case below(mark, "application/zip"):
		return lookIntoZip(src)
	case below(mark, "application/x-ole-storage"):
		return lookIntoCompound(src)
	case below(mark, "application/x-elf"), mark.Is("application/vnd.microsoft.portable-executable"), mark.Is("application/x-mach-binary"):
		return Type{}, notTaken(Program)
	}
	if t, ok := byMark[mediaType(mark)]; ok {
		return t, nil
	}
	// A text may speak of anything, also of "%PDF-" in its first lines.
	if below(mark, "text/plain") || mark.Is("application/pdf") || mark.Is("application/octet-stream") {
		return lookAtText(ctx, src, head)
	}
	return Type{}, notTaken(mediaType(mark))
}

func notTaken(found string) error { return &RefusedError{Reason: NotTaken, Found: found} }

// trimLead takes away what some programs write before the mark of a PDF.
func trimLead(head []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), "\r\n")
}

// beginsMP3 tells whether a recording begins where the file does: with tags,
// or with a frame of layer III.
func beginsMP3(head []byte) bool {
	return bytes.HasPrefix(head, []byte("ID3")) || len(head) > 1 && head[0] == 0xFF && head[1]&0xE6 == 0xE2
}

// below tells whether a mark is one of a family.
func below(mark *mimetype.MIME, family string) bool {
	for ; mark != nil; mark = mark.Parent() {
		if mark.Is(family) {
			return true
		}
	}
	return false
}

func mediaType(mark *mimetype.MIME) string {
	plain, _, _ := strings.Cut(mark.String(), ";")
	return plain
}

// lookAtText tells a text from markup, scripts and bytes that are no text.
func lookAtText(ctx context.Context, src Source, head []byte) (Type, error) {
	decoded, encoding, err := vietnamese.Decode(head)
	if err != nil {
		return Type{}, notTaken(Something)
	}
	// The library takes whatever speaks of "%PDF-" for one, also a web page.
	decoded = strings.ReplaceAll(decoded, "%PDF-", "%pdf-")
	if found := active(mimetype.Detect([]byte(decoded))); found != "" {
		return Type{}, notTaken(found)
	}
	encoding, err = readText(ctx, src, encoding)
	if err != nil {
		return Type{}, err
	}
	t := text
	switch encoding {
	case vietnamese.UTF8, vietnamese.UTF16LE, vietnamese.UTF16BE, vietnamese.Windows1258:
		t.MediaType += "; charset=" + string(encoding)
	}
	return t, nil
}

// actives are the texts that a program would act upon.
var actives = []struct{ family, found string }{
	{"image/svg+xml", Vector},
	{"text/html", WebPage}, {"application/xhtml+xml", WebPage}, {"text/x-php", WebPage},
	{"text/xml", Markup},
	{"text/rtf", "RTF"},
	{"text/javascript", Script}, {"text/x-lua", Script}, {"text/x-perl", Script}, {"text/x-python", Script},
	{"text/x-ruby", Script}, {"text/x-shellscript", Script}, {"text/x-tcl", Script},
}

func active(mark *mimetype.MIME) string {
	for _, a := range actives {
		if below(mark, a.family) {
			return a.found
		}
	}
	return ""
}
