package filetype

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/richardlehane/mscfb"
)

const (
	// maxList bounds what is read of a container to know its parts. It costs
	// ten times that in memory at worst; documents need a hundredth of it.
	maxList = 4 << 20
	// maxPart bounds the small parts that are read.
	maxPart = 1 << 20
)

var errTooLong = errors.New("the container lists too many parts")

// A boundedReader reads no more than is left, wherever it reads.
type boundedReader struct {
	io.ReaderAt
	left int64
}

// ReadAt reads from a place.
func (r *boundedReader) ReadAt(p []byte, off int64) (int, error) {
	r.left -= int64(len(p))
	if r.left < 0 {
		return 0, errTooLong
	}
	return r.ReaderAt.ReadAt(p, off)
}

func damaged(found string, cause error) error {
	return &RefusedError{Reason: Damaged, Found: found, Cause: cause}
}

// lookIntoZip tells documents in packages from plain archives.
func lookIntoZip(src Source) (Type, error) {
	r := &boundedReader{src, maxList}
	archive, err := zip.NewReader(r, src.Size)
	if err != nil {
		return Type{}, damaged(zipf.Name, err)
	}
	r.left = math.MaxInt64 // parts have their own bounds
	t, err := packageOf(archive)
	if err != nil {
		return Type{}, err
	}
	for _, f := range archive.File {
		switch {
		case f.Flags&1 != 0:
			return Type{}, &RefusedError{Reason: Locked, Found: t.Name}
		case t.Kind != Archive && holdsMacros(f):
			return Type{}, &RefusedError{Reason: Macros, Found: t.Name}
		}
	}
	return t, nil
}

// packageOf tells which program's document a package is, if any.
func packageOf(archive *zip.Reader) (Type, error) {
	if len(archive.File) == 0 {
		return Type{}, &RefusedError{Reason: Empty, Found: zipf.Name}
	}
	if first := archive.File[0]; first.Name == "mimetype" {
		return openDocument(first)
	}
	isPackage, t := false, zipf
	for _, f := range archive.File {
		name := partName(f)
		switch root, _, _ := strings.Cut(name, "/"); {
		case name == "[content_types].xml":
			isPackage = true
		case name == "xl/workbook.bin":
			return Type{}, notTaken("XLSB")
		case root == "word":
			t = docx
		case root == "xl":
			t = xlsx
		case root == "ppt":
			t = pptx
		}
	}
	if !isPackage {
		return zipf, nil
	}
	return t, nil
}

// openDocument reads the part in which an OpenDocument file says what it is.
func openDocument(f *zip.File) (Type, error) {
	b, err := readPart(f)
	if err != nil {
		return Type{}, damaged(zipf.Name, err)
	}
	for _, t := range []Type{odt, ods, odp} {
		if string(b) == t.MediaType {
			return t, nil
		}
	}
	return zipf, nil
}

// partName makes one spelling of those that programs use for a part's name.
func partName(f *zip.File) string {
	name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// holdsMacros tells whether a part is a program, or a list of parts with one.
// A list that cannot be read might hide one.
func holdsMacros(f *zip.File) bool {
	name := partName(f)
	switch root, rest, _ := strings.Cut(name, "/"); {
	case path.Base(name) == "vbaproject.bin", root == "xl" && strings.HasPrefix(rest, "macrosheets/"):
		return true
	case root == "basic" || root == "scripts": // OpenDocument
		return true
	case name == "[content_types].xml":
		types, err := contentTypes(f)
		return err != nil || slices.ContainsFunc(types, isMacroType)
	}
	return false
}

func isMacroType(contentType string) bool {
	lower := strings.ToLower(contentType)
	return strings.Contains(lower, "macroenabled") || strings.Contains(lower, "vbaproject") || strings.Contains(lower, "macrosheet")
}

func contentTypes(f *zip.File) ([]string, error) {
	b, err := readPart(f)
	if err != nil {
		return nil, err
	}
	var list struct {
		Parts []struct {
			ContentType string `xml:"ContentType,attr"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal(b, &list); err != nil {
		return nil, err
	}
	var types []string
	for _, part := range list.Parts {
		types = append(types, part.ContentType)
	}
	return types, nil
}

func readPart(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // only read
	b, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err == nil && len(b) > maxPart {
		err = errTooLong
	}
	return b, err
}

// lookIntoCompound tells the formats of before 2007 apart, which share the
// container of OLE (MS-CFB).
func lookIntoCompound(src Source) (t Type, err error) {
	const found = "OLE"
	defer func() {
		if p := recover(); p != nil { // the reader of a damaged file
			t, err = Type{}, damaged(found, fmt.Errorf("panic: %v", p))
		}
	}()
	r, err := mscfb.New(&boundedReader{src, maxList})
	if err != nil {
		return Type{}, damaged(found, err)
	}
	macros := false
	for _, entry := range r.File {
		switch entry.Name {
		case "Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR":
			macros = true
		case "EncryptedPackage":
			return Type{}, &RefusedError{Reason: Locked, Found: found}
		}
		if len(entry.Path) == 0 { // within others lie embedded documents
			t = compoundType(entry.Name, t)
		}
	}
	switch {
	case t.Name == "":
		return Type{}, notTaken(found)
	case macros:
		return Type{}, &RefusedError{Reason: Macros, Found: t.Name}
	}
	return t, nil
}

func compoundType(stream string, otherwise Type) Type {
	switch stream {
	case "WordDocument":
		return doc
	case "Workbook", "Book":
		return xls
	case "PowerPoint Document":
		return ppt
	}
	return otherwise
}
