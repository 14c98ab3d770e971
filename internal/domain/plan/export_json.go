package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// WriteJSON writes a draft in Vidan's exchange format, docs/plan.schema.json.
func WriteJSON(w io.Writer, d Draft) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d); err != nil {
		return fmt.Errorf("write the plan as JSON: %w", err)
	}
	return nil
}

// A JSONError says in Vietnamese why a text is no plan in JSON.
type JSONError struct {
	// Text is for people, Cause for the log.
	Text  string
	Cause error
}

// Error returns the words for people with their cause.
func (e *JSONError) Error() string { return e.Text + " (" + e.Cause.Error() + ")" }

// Unwrap returns the cause.
func (e *JSONError) Unwrap() error { return e.Cause }

// ReadJSON reads a draft that WriteJSON or another program wrote. Unknown
// names, unknown kinds and text after the end are errors, because they are
// nearly always mistakes. All errors about the text are of type *JSONError.
func ReadJSON(r io.Reader) (Draft, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Draft{}, fmt.Errorf("read the plan's JSON: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var d Draft
	if err := decoder.Decode(&d); err != nil {
		return Draft{}, explainJSON(text, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Draft{}, &JSONError{"Tệp JSON còn nội dung thừa sau kế hoạch.", errors.New("text after the plan")}
	}
	if err := d.check(); err != nil {
		return Draft{}, err
	}
	return d, nil
}

// explainJSON says where the text goes wrong.
func explainJSON(text []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line := 1 + bytes.Count(text[:min(int(syntax.Offset), len(text))], []byte("\n"))
		return &JSONError{fmt.Sprintf("Tệp JSON sai cú pháp ở dòng %d.", line), err}
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return &JSONError{fmt.Sprintf("Mục %q trong tệp JSON không đúng kiểu dữ liệu.", kind.Field), err}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &JSONError{"Tệp JSON trống hoặc bị cắt.", err}
	}
	return &JSONError{"Tệp JSON không phải là kế hoạch của Vidan.", err}
}

// check finds values that the types of Go let through and the schema does not.
func (d Draft) check() error {
	for i, t := range d.Targets {
		if !t.Op.known() {
			return &JSONError{fmt.Sprintf("Chỉ tiêu thứ %d có phép so sánh lạ: %q.", i+1, t.Op), errors.New("unknown operator")}
		}
	}
	for _, s := range d.Sections {
		for i, t := range s.Tasks {
			if err := t.check(); err != nil {
				return &JSONError{fmt.Sprintf("Mục %s, nhiệm vụ thứ %d: %s", s.No, i+1, err.Text), err.Cause}
			}
		}
	}
	return nil
}

func (t DraftTask) check() *JSONError {
	if t.Title == "" {
		return &JSONError{"thiếu tên nhiệm vụ.", errors.New("no title")}
	}
	if !t.Kind.known() {
		return &JSONError{fmt.Sprintf("loại thời hạn lạ: %q.", t.Kind), errors.New("unknown kind of due date")}
	}
	for _, due := range t.Due {
		if !due.Kind.known() {
			return &JSONError{fmt.Sprintf("loại thời hạn lạ: %q.", due.Kind), errors.New("unknown kind of due date")}
		}
	}
	return nil
}

func (o Op) known() bool {
	switch o {
	case AtLeast, AtMost, MoreThan, LessThan, Equal:
		return true
	}
	return false
}

func (k DueKind) known() bool {
	switch k {
	case By, Before, Period, Ongoing, Unspecified:
		return true
	}
	return false
}
