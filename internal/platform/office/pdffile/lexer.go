package pdffile

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
)

// maxDepth bounds arrays and dictionaries within each other.
const maxDepth = 64

var errSyntax = errors.New("a broken object")

// A Lexer reads objects and operators from bytes. It always moves forward, so
// reading until io.EOF ends.
type Lexer struct {
	data []byte
	pos  int
	// refs makes "12 0 R" a Ref, as in files; content streams have none.
	refs bool
}

// NewLexer reads a content stream or a character map.
func NewLexer(data []byte) *Lexer { return &Lexer{data: data} }

// Next returns the next object or Operator, and io.EOF at the end. After
// another error the lexer stands behind what it could not read.
func (l *Lexer) Next() (any, error) { return l.next(0) }

func (l *Lexer) next(depth int) (any, error) {
	l.skipSpace()
	if l.pos >= len(l.data) {
		return nil, io.EOF
	}
	c := l.data[l.pos]
	switch {
	case c == '/':
		l.pos++
		return l.name(), nil
	case c == '(':
		l.pos++
		return l.literal()
	case c == '<' && l.peek(1) == '<':
		l.pos += 2
		return l.dict(depth + 1)
	case c == '<':
		l.pos++
		return l.hex()
	case c == '[':
		l.pos++
		return l.array(depth + 1)
	case c == '>' && l.peek(1) == '>':
		l.pos += 2
		return Operator(">>"), nil
	case isDelimiter(c):
		l.pos++
		return Operator(c), nil
	}
	return l.word(), nil
}

func (l *Lexer) peek(ahead int) byte {
	if l.pos+ahead < len(l.data) {
		return l.data[l.pos+ahead]
	}
	return 0
}

func (l *Lexer) skipSpace() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\r' && l.data[l.pos] != '\n' {
				l.pos++
			}
		default:
			return
		}
	}
}

// word reads a number, a keyword or, in files, a reference.
func (l *Lexer) word() any {
	start := l.pos
	for l.pos < len(l.data) && !isSpace(l.data[l.pos]) && !isDelimiter(l.data[l.pos]) {
		l.pos++
	}
	word := l.data[start:l.pos]
	if n, ok := number(word); ok {
		if num, whole := n.(int64); whole && l.refs {
			return l.reference(num)
		}
		return n
	}
	switch string(word) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return Operator(word)
}

// reference looks whether "gen R" follows a number.
func (l *Lexer) reference(num int64) any {
	back := l.pos
	l.skipSpace()
	start := l.pos
	for l.pos < len(l.data) && l.pos-start < 6 && isDigit(l.data[l.pos]) {
		l.pos++
	}
	gen, err := strconv.Atoi(string(l.data[start:l.pos]))
	l.skipSpace()
	ends := l.pos+1 >= len(l.data) || isSpace(l.peek(1)) || isDelimiter(l.peek(1))
	if err != nil || num < 0 || num > math.MaxInt32 || l.peek(0) != 'R' || !ends {
		l.pos = back
		return num
	}
	l.pos++
	return Ref{Num: int(num), Gen: gen}
}

// number reads what producers write for numbers, also "-.5", "4." and "--3".
func number(word []byte) (any, bool) {
	if len(word) == 0 || len(word) > 40 {
		return nil, false
	}
	if c := word[0]; !isDigit(c) && c != '+' && c != '-' && c != '.' {
		return nil, false
	}
	s := string(word)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	for _, c := range bytes.TrimLeft(word, "+-") {
		if !isDigit(c) && c != '.' {
			return nil, false
		}
	}
	if x, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(x, 0) {
		return x, true
	}
	if bytes.HasPrefix(word, []byte("--")) {
		return number(word[1:])
	}
	return nil, false
}

func (l *Lexer) name() Name {
	var out []byte
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		if isSpace(c) || isDelimiter(c) {
			break
		}
		if hi, lo := unhex(l.peek(1)), unhex(l.peek(2)); c == '#' && hi >= 0 && lo >= 0 {
			c = byte(hi<<4 | lo)
			l.pos += 2
		}
		out = append(out, c)
		l.pos++
	}
	return Name(out)
}

func (l *Lexer) hex() (any, error) {
	end := bytes.IndexByte(l.data[l.pos:], '>')
	if end < 0 {
		l.pos = len(l.data)
		return nil, io.ErrUnexpectedEOF
	}
	digits := l.data[l.pos : l.pos+end]
	l.pos += end + 1
	return String(unhexAll(digits)), nil
}

// unhexAll reads hexadecimal digits; an odd last one counts as if 0 followed.
func unhexAll(digits []byte) []byte {
	out := make([]byte, 0, len(digits)/2+1)
	high := -1
	for _, c := range digits {
		d := unhex(c)
		switch {
		case d < 0:
		case high < 0:
			high = d
		default:
			out = append(out, byte(high<<4|d))
			high = -1
		}
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return out
}

func (l *Lexer) literal() (any, error) {
	var out []byte
	for depth := 1; l.pos < len(l.data); {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '\\':
			out = l.escape(out)
			continue
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return String(out), nil
			}
		}
		out = append(out, c)
	}
	return nil, io.ErrUnexpectedEOF
}

func (l *Lexer) escape(out []byte) []byte {
	c := l.peek(0)
	l.pos++
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r':
		if l.peek(0) == '\n' {
			l.pos++
		}
		return out
	case c == '\n':
		return out
	case c < '0' || c > '7':
		return append(out, c)
	}
	octal := int(c - '0')
	for range 2 {
		d := l.peek(0)
		if d < '0' || d > '7' {
			break
		}
		octal = octal<<3 | int(d-'0')
		l.pos++
	}
	return append(out, byte(octal))
}

func (l *Lexer) array(depth int) (any, error) {
	out := Array{}
	for {
		o, err := l.element(depth)
		if err != nil {
			return nil, err
		}
		if o == Operator("]") {
			return out, nil
		}
		if _, stray := o.(Operator); !stray {
			out = append(out, o)
		}
	}
}

func (l *Lexer) dict(depth int) (any, error) {
	out := Dict{}
	for {
		key, err := l.element(depth)
		if err != nil {
			return nil, err
		}
		if key == Operator(">>") {
			return out, nil
		}
		name, ok := key.(Name)
		if !ok {
			continue
		}
		value, err := l.element(depth)
		if err != nil {
			return nil, err
		}
		if value == Operator(">>") {
			return out, nil
		}
		if _, stray := value.(Operator); !stray {
			out[name] = value
		}
	}
}

// element reads within an array or dictionary, where the data must not end
// and the frame of the next object must not begin.
func (l *Lexer) element(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errSyntax
	}
	o, err := l.next(depth)
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	if o == Operator("endobj") || o == Operator("stream") {
		return nil, errSyntax
	}
	return o, err
}

// SkipInlineImage moves behind the data of an inline image, after the
// operator ID has been read.
func (l *Lexer) SkipInlineImage() {
	for i := l.pos; ; {
		n := bytes.Index(l.data[i:], []byte("EI"))
		if n < 0 {
			l.pos = len(l.data)
			return
		}
		i += n
		after := i + 2
		if i > 0 && isSpace(l.data[i-1]) && (after == len(l.data) || isSpace(l.data[after])) {
			l.pos = after
			return
		}
		i = after
	}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func unhex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
