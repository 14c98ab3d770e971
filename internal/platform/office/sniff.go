package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
)

// A kind of file by its first bytes.
type kind int

const (
	kindText kind = iota
	kindPack
	kindPDF
)

// The first bytes of files.
var (
	magicZip   = []byte("PK\x03\x04")
	magicNoZip = []byte("PK\x05\x06") // a package without parts
	magicPDF   = []byte("%PDF-")
	magicOLE   = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
	magicRTF   = []byte(`{\rtf`)
)

// sniff tells what kind of file it is by its content. Whatever has no mark of
// its own may be text; the reader of texts finds out.
func sniff(ctx context.Context, src Source) (kind, error) {
	head := make([]byte, min(src.Size, 1024))
	if _, err := src.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read the first bytes: %w", err)
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	lower := bytes.ToLower(start)
	switch {
	case bytes.HasPrefix(head, magicZip):
		return kindPack, nil
	case bytes.HasPrefix(head, magicNoZip):
		return 0, fmt.Errorf("%w: a package without parts", ErrEmpty)
	case bytes.HasPrefix(head, magicOLE):
		return 0, sniffOLE(ctx, src)
	case bytes.Contains(head, magicPDF): // junk may stand before it
		return kindPDF, nil
	case bytes.HasPrefix(start, magicRTF), bytes.Contains(lower, []byte("<?mso-application")):
		return 0, ErrUnsupported
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")),
		bytes.HasPrefix(lower, []byte("<?xml")):
		return 0, fmt.Errorf("%w: a web page or XML", ErrUnknown)
	}
	return kindText, nil
}

// sniffOLE tells an Office file under a password, which is wrapped in an OLE
// file (MS-OFFCRYPTO, 2.3), from the formats of before 2007.
func sniffOLE(ctx context.Context, src Source) error {
	wrapped := utf16Bytes("EncryptedPackage")
	window := make([]byte, 256<<10)
	for off := int64(0); off < src.Size; off += int64(len(window) - len(wrapped)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.ReadAt(window, off)
		if bytes.Contains(window[:n], wrapped) {
			return ErrEncrypted
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("look for encryption: %w", err)
		}
	}
	return ErrUnsupported
}

// utf16Bytes returns a name as OLE directories hold it.
func utf16Bytes(name string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(name)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// format tells which program's file the package is, and its main part.
func (p *pack) format() (Format, string, error) {
	main, err := p.mainPart()
	if err != nil {
		return "", "", err
	}
	switch {
	case main == "":
		return "", "", fmt.Errorf("%w: the package is of no Office program", ErrUnknown)
	case p.has("xl/workbook.bin"):
		return "", "", fmt.Errorf("%w: a binary workbook", ErrUnsupported)
	}
	var format Format
	err = p.read(main, 0, nil, func(_ *xmlReader, root element) error {
		switch root.name {
		case "document":
			format = DOCX
		case "workbook":
			format = XLSX
		default:
			return fmt.Errorf("%w: its main part is a %.40s", ErrUnknown, root.name)
		}
		return errFormatFound
	})
	if !errors.Is(err, errFormatFound) {
		return "", "", err
	}
	return format, main, nil
}

// errFormatFound ends the look at a main part early.
var errFormatFound = errors.New("the format was found")

func (p *pack) mainPart() (string, error) {
	rels, err := p.relations("")
	if err != nil {
		return "", err
	}
	if main := target(rels, "officeDocument", ""); p.has(main) {
		return main, nil
	}
	for _, usual := range []string{"word/document.xml", "xl/workbook.xml", "xl/workbook.bin"} {
		if p.has(usual) {
			return usual, nil
		}
	}
	return "", nil
}
