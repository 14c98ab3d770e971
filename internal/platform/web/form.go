package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Form is what a reader sent: texts are trimmed and in Unicode's composed
// form (NFC), however the reader's keyboard wrote them.
type Form struct {
	values url.Values
}

// ReadForm reads the form of a request, and the query's values behind it.
// Files of a multipart form stay with the request; memory beyond one megabyte
// goes to temporary files.
func ReadForm(r *http.Request) (Form, error) {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return Form{}, fmt.Errorf("reading the form: %w", err)
	}
	for _, values := range r.Form {
		if !isText(strings.Join(values, "")) {
			return Form{}, Invalid("").Because(errors.New("a field of the form is no text"))
		}
	}
	return Form{r.Form}, nil
}

// FormOf returns values as a form.
func FormOf(values url.Values) Form { return Form{values} }

// Query returns the values of an address as a form.
func Query(r *http.Request) Form { return Form{r.URL.Query()} }

// Has tells whether the form has the field at all: a ticked box, a button.
func (f Form) Has(name string) bool { return f.values.Has(name) }

// Text returns a field on one line: trimmed, with single spaces.
func (f Form) Text(name string) string {
	return strings.Join(strings.Fields(norm.NFC.String(f.values.Get(name))), " ")
}

// Lines returns a field of several lines, each trimmed, without empty ones.
func (f Form) Lines(name string) []string {
	var lines []string
	for line := range strings.Lines(norm.NFC.String(f.values.Get(name))) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Block returns a field of several lines as it was typed, but composed: whoever
// keeps it cleans it.
func (f Form) Block(name string) string { return norm.NFC.String(f.values.Get(name)) }

// Secret returns a field as it was typed, but composed: a password may begin
// with a space.
func (f Form) Secret(name string) string { return norm.NFC.String(f.values.Get(name)) }

// All returns the values of a field that may occur several times, trimmed,
// without empty ones.
func (f Form) All(name string) []string {
	var all []string
	for _, value := range f.values[name] {
		if value = strings.TrimSpace(norm.NFC.String(value)); value != "" {
			all = append(all, value)
		}
	}
	return all
}

// Int returns a field's whole number; ok is false when there is none.
func (f Form) Int(name string) (n int, ok bool) {
	n, err := strconv.Atoi(f.Text(name))
	return n, err == nil
}

// Date returns a field's day, as 2024-03-15 or 15/3/2024. An empty field is
// no date; ok is false for anything that is not a day.
func (f Form) Date(name string) (day clock.Date, ok bool) {
	text := f.Text(name)
	if text == "" {
		return clock.Date{}, true
	}
	if parts := strings.Split(text, "/"); len(parts) == 3 {
		text = fmt.Sprintf("%04s-%02s-%02s", parts[2], parts[1], parts[0])
	}
	day, err := clock.ParseDate(text)
	return day, err == nil
}
