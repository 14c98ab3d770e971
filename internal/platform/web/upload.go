package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
)

const (
	// maxFields bounds the fields of a form that brings files, together.
	maxFields = DefaultMaxBody
	// maxParts bounds how many they are.
	maxParts = 1000
)

// An Upload is a form whose last fields are files. They go from the line to
// their place without being held, one after the other.
type Upload struct {
	// Form has the fields before the first file.
	Form  Form
	parts *multipart.Reader
	next  *multipart.Part
	seen  int
	ended bool
}

// OpenUpload reads the fields of a form up to its first file. The route's
// MaxBody bounds the whole.
func OpenUpload(r *http.Request) (*Upload, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, Invalid("").Because(fmt.Errorf("reading the upload: %w", err))
	}
	u := &Upload{Form: Form{url.Values{}}, parts: parts}
	left := int64(maxFields)
	for {
		part, err := u.part()
		if errors.Is(err, io.EOF) { // a form without files
			return u, nil
		}
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			u.next = part
			return u, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return nil, fmt.Errorf("reading the upload: %w", err)
		}
		if left -= int64(len(value)); left < 0 {
			return nil, TooLarge("").Because(fmt.Errorf("fields of more than %d bytes", maxFields))
		}
		u.Form.values.Add(part.FormName(), string(value))
	}
}

// Next returns the next file's name as the browser gave it, and what it holds,
// which must be read before Next is called again. After the last file the
// error is io.EOF. A field for files in which none was chosen has none.
func (u *Upload) Next() (name string, content io.Reader, err error) {
	part := u.next
	u.next = nil
	for part == nil || part.FileName() == "" {
		if part, err = u.part(); err != nil {
			return "", nil, err
		}
	}
	return part.FileName(), part, nil
}

func (u *Upload) part() (*multipart.Part, error) {
	if u.ended {
		return nil, io.EOF
	}
	if u.seen++; u.seen > maxParts {
		return nil, TooLarge("").Because(fmt.Errorf("a form of more than %d parts", maxParts))
	}
	part, err := u.parts.NextPart()
	switch {
	case err == io.EOF: // a form that is cut off has it wrapped
		u.ended = true
		return nil, io.EOF
	case err != nil:
		return nil, fmt.Errorf("reading the upload: %w", whole(err))
	}
	return part, nil
}

// whole takes the end of the form out of an error, which otherwise would look
// like an end as it should be.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
