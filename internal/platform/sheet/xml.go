package sheet

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

const (
	// maxToken bounds one tag or one stretch of text, which the decoder keeps in
	// memory as a whole.
	maxToken = 4 << 20
	// maxDepth bounds how deep elements stand in each other; a sheet takes eight.
	maxDepth = 256
	// xmlBuffer is how much of a part is unpacked at a time.
	xmlBuffer = 64 << 10
)

// An xmlReader walks the elements of one part, of which it keeps one tag at a
// time. Elements are known by their local names. Entities other than XML's own
// and document type declarations are refused, so nothing expands.
type xmlReader struct {
	decoder *xml.Decoder
	source  *tokenReader
	depth   int
}

func newXMLReader(r io.Reader) *xmlReader {
	source := &tokenReader{source: r}
	return &xmlReader{decoder: xml.NewDecoder(bufio.NewReaderSize(source, xmlBuffer)), source: source}
}

// An element is a start tag.
type element struct {
	name  string
	attrs []xml.Attr
}

// attr returns the attribute of a local name, "" when it is missing.
func (e element) attr(local string) string {
	for _, a := range e.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// root enters the part's root element.
func (x *xmlReader) root() (element, error) {
	for {
		token, err := x.next()
		if err != nil {
			return element{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return element{start.Name.Local, start.Attr}, nil
		}
	}
}

// each calls visit at each child of the element that was entered last, and
// returns after its end. What visit does not read of a child is passed over.
func (x *xmlReader) each(visit func(element) error) error {
	level := x.depth
	for {
		token, err := x.next()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := visit(element{t.Name.Local, t.Attr}); err != nil {
				return err
			}
			if err := x.leave(level); err != nil {
				return err
			}
		}
	}
}

// leave reads on until only level elements are open.
func (x *xmlReader) leave(level int) error {
	for x.depth > level {
		if _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// text returns the characters of the element that was entered last, at most
// so many bytes of them.
func (x *xmlReader) text(most int) (string, error) {
	level := x.depth
	var text string
	for x.depth >= level {
		token, err := x.next()
		if err != nil {
			return "", err
		}
		if chars, ok := token.(xml.CharData); ok && x.depth == level {
			if len(text)+len(chars) > most {
				return "", &LimitError{What: "bytes in a cell", Most: int64(most)}
			}
			text += string(chars)
		}
	}
	return text, nil
}

// next returns the next token and keeps count of the open elements.
func (x *xmlReader) next() (xml.Token, error) {
	x.source.left = maxToken
	token, err := x.decoder.RawToken()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF // the root's end is never read past
	}
	if err != nil {
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			return nil, &LimitError{What: "elements within each other", Most: maxDepth}
		}
	case xml.EndElement:
		if x.depth--; x.depth < 0 {
			return nil, errors.New("a tag closes nothing")
		}
	case xml.Directive:
		return nil, errors.New("a document type declaration is not allowed")
	}
	return token, nil
}

// A tokenReader stops a token that is longer than left.
type tokenReader struct {
	source io.Reader
	left   int
}

func (r *tokenReader) Read(b []byte) (int, error) {
	n, err := r.source.Read(b)
	if r.left -= n; r.left < 0 {
		return 0, fmt.Errorf("a tag or a text without end: %w", &LimitError{What: "bytes", Most: maxToken})
	}
	return n, err
}
