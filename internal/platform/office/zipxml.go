package office

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// maxToken bounds one tag or one stretch of text; the XML decoder keeps
	// it in memory as a whole.
	maxToken = 4 << 20
	// maxElements bounds how deep elements stand in each other. A table in a
	// table in a text box takes about thirty levels.
	maxElements = 512
	// xmlBuffer is how much of a part is unpacked at a time.
	xmlBuffer = 32 << 10
)

// An xmlReader walks the elements of one part, of which it never keeps more
// than one tag. Elements are known by their local names: in the parts that
// matter none of them means two things.
//
// Entities other than XML's own five and document type declarations are
// refused, so nothing expands.
type xmlReader struct {
	decoder *xml.Decoder
	source  *tokenReader
	open    []string
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
	value, _ := e.lookup(local)
	return value
}

func (e element) lookup(local string) (string, bool) {
	for _, a := range e.attrs {
		if a.Name.Local == local {
			return a.Value, true
		}
	}
	return "", false
}

// val returns w:val, the attribute in which most of OOXML's values stand.
func (e element) val() string { return e.attr("val") }

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
	level := len(x.open)
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
	for len(x.open) > level {
		if _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// text returns the characters of the element that was entered last, without
// those of its children.
func (x *xmlReader) text() (string, error) {
	level := len(x.open)
	var text string
	for len(x.open) >= level {
		token, err := x.next()
		if err != nil {
			return "", err
		}
		if chars, ok := token.(xml.CharData); ok && len(x.open) == level {
			text += string(chars)
		}
		if len(text) > maxToken {
			return "", fmt.Errorf("%w: a text without end", ErrTooLarge)
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
	switch t := token.(type) {
	case xml.StartElement:
		if len(x.open) == maxElements {
			return nil, fmt.Errorf("%w: elements stand too deep in each other", ErrTooLarge)
		}
		x.open = append(x.open, t.Name.Local)
	case xml.EndElement:
		last := len(x.open) - 1
		if last < 0 || x.open[last] != t.Name.Local {
			return nil, fmt.Errorf("the tag </%.40s> closes nothing", t.Name.Local)
		}
		x.open = x.open[:last]
	case xml.Directive:
		return nil, errors.New("a document type declaration is not allowed")
	}
	return token, nil
}

// alternate enters the one branch of mc:AlternateContent that is to be read:
// the newer form when there is one. The other says the same for old programs.
func (x *xmlReader) alternate(visit func() error) error {
	read := false
	return x.each(func(e element) error {
		if read || (e.name != "Choice" && e.name != "Fallback") {
			return nil
		}
		read = true
		return visit()
	})
}

// A tokenReader stops a token that is longer than left.
type tokenReader struct {
	source io.Reader
	left   int
}

func (r *tokenReader) Read(b []byte) (int, error) {
	n, err := r.source.Read(b)
	if r.left -= n; r.left < 0 {
		return 0, fmt.Errorf("%w: a tag or text without end", ErrTooLarge)
	}
	return n, err
}

// on reads a switch of OOXML: an element without a value means yes.
func on(e element) bool {
	value, given := e.lookup("val")
	if !given {
		return true
	}
	switch strings.ToLower(value) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
