// Package filetype tells what a file is by what is in it, whatever its name
// says, and which files are taken in: documents, pictures, recordings and
// archives, but nothing that runs.
package filetype

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// A Kind is what a file is to the person who opens it.
type Kind string

// The kinds of files that are taken in.
const (
	Document Kind = "document"
	Sheet    Kind = "sheet"
	Slides   Kind = "slides"
	Picture  Kind = "picture"
	Text     Kind = "text"
	Sound    Kind = "sound"
	Video    Kind = "video"
	Archive  Kind = "archive"
)

// A Type is a format of files.
type Type struct {
	// Name is what people call it: "PDF", "DOCX".
	Name string
	Kind Kind
	// MediaType is what the file is sent as. A text names its encoding when
	// browsers know that one.
	MediaType string
	// Extensions are the endings that a name of it may have, without the dot;
	// the first is the usual one.
	Extensions []string
}

// The formats that are taken in.
var (
	pdf  = Type{"PDF", Document, "application/pdf", []string{"pdf"}}
	docx = Type{"DOCX", Document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{"docx"}}
	xlsx = Type{"XLSX", Sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{"xlsx"}}
	pptx = Type{"PPTX", Slides, "application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{"pptx"}}
	odt  = Type{"ODT", Document, "application/vnd.oasis.opendocument.text", []string{"odt"}}
	ods  = Type{"ODS", Sheet, "application/vnd.oasis.opendocument.spreadsheet", []string{"ods"}}
	odp  = Type{"ODP", Slides, "application/vnd.oasis.opendocument.presentation", []string{"odp"}}
	doc  = Type{"DOC", Document, "application/msword", []string{"doc"}}
	xls  = Type{"XLS", Sheet, "application/vnd.ms-excel", []string{"xls"}}
	ppt  = Type{"PPT", Slides, "application/vnd.ms-powerpoint", []string{"ppt"}}
	text = Type{"TXT", Text, "text/plain", []string{"txt", "csv"}}
	zipf = Type{"ZIP", Archive, "application/zip", []string{"zip"}}
)

// byMark are the formats that the first bytes tell, by the media type that
// the library of marks gives them.
var byMark = map[string]Type{
	"image/png":                   {"PNG", Picture, "image/png", []string{"png"}},
	"image/apng":                  {"PNG", Picture, "image/png", []string{"png"}},
	"image/jpeg":                  {"JPEG", Picture, "image/jpeg", []string{"jpg", "jpeg", "jfif"}},
	"image/gif":                   {"GIF", Picture, "image/gif", []string{"gif"}},
	"image/webp":                  {"WEBP", Picture, "image/webp", []string{"webp"}},
	"image/tiff":                  {"TIFF", Picture, "image/tiff", []string{"tif", "tiff"}},
	"image/heic":                  {"HEIC", Picture, "image/heic", []string{"heic"}},
	"audio/mpeg":                  {"MP3", Sound, "audio/mpeg", []string{"mp3"}},
	"audio/wav":                   {"WAV", Sound, "audio/wav", []string{"wav"}},
	"audio/mp4":                   {"M4A", Sound, "audio/mp4", []string{"m4a", "mp4"}},
	"audio/x-m4a":                 {"M4A", Sound, "audio/mp4", []string{"m4a", "mp4"}},
	"video/mp4":                   {"MP4", Video, "video/mp4", []string{"mp4", "m4v", "m4a"}},
	"video/x-m4v":                 {"MP4", Video, "video/mp4", []string{"mp4", "m4v"}},
	"video/quicktime":             {"MOV", Video, "video/quicktime", []string{"mov"}},
	"video/3gpp":                  {"3GP", Video, "video/3gpp", []string{"3gp"}},
	"application/vnd.rar":         {"RAR", Archive, "application/vnd.rar", []string{"rar"}},
	"application/x-7z-compressed": {"7Z", Archive, "application/x-7z-compressed", []string{"7z"}},
}

// A Reason is why a file is not taken in.
type Reason string

// The reasons.
const (
	// Empty says that there is nothing in the file.
	Empty Reason = "empty"
	// NotTaken says that files of this format are not taken in.
	NotTaken Reason = "not_taken"
	// Disguised says that the name claims another format than the content is.
	Disguised Reason = "disguised"
	// Macros says that the document holds programs.
	Macros Reason = "macros"
	// Locked says that a password keeps the content from being looked at.
	Locked Reason = "locked"
	// Damaged says that the file breaks the rules of its format.
	Damaged Reason = "damaged"
)

// What a file can be besides the formats that are taken in.
const (
	Program   = "program"  // MZ, ELF and the like
	Script    = "script"   // #! and the like
	WebPage   = "web page" // HTML, PHP
	Vector    = "SVG"
	Markup    = "XML"
	Something = "unknown"
)

// A RefusedError says why a file is not taken in, what its name claims, and
// what it is.
type RefusedError struct {
	Reason Reason
	// Claimed is the ending of the name, without the dot; it may be empty.
	Claimed string
	// Found is the Name of a format, one of the words above, or a media type.
	Found string
	// Cause is for the log.
	Cause error
}

// Error describes the refusal.
func (e *RefusedError) Error() string {
	text := fmt.Sprintf("the file is refused (%s): its name ends in %q, its content is: %s", e.Reason, e.Claimed, e.Found)
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *RefusedError) Unwrap() error { return e.Cause }

// Extensions lists all endings of names that are taken in, with a dot, in
// order.
func Extensions() []string {
	all := []Type{pdf, docx, xlsx, pptx, odt, ods, odp, doc, xls, ppt, text, zipf}
	for _, t := range byMark {
		all = append(all, t)
	}
	var list []string
	for _, t := range all {
		for _, extension := range t.Extensions {
			list = append(list, "."+extension)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Extension returns the ending of a name in small letters and without the
// dot. Of names such as "Kế hoạch số 1.2024" it is empty: an ending has up to
// five letters of ASCII or digits, and some letter.
func Extension(name string) string {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	letter := false
	for _, c := range []byte(ending) {
		switch {
		case c >= 'a' && c <= 'z':
			letter = true
		case c < '0' || c > '9':
			return ""
		}
	}
	if !letter || len(ending) > 5 {
		return ""
	}
	return ending
}
