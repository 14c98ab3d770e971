package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// DateMark shows a day in the shape of its state. It is written by hand
// because a year has hundreds of marks, on which a page spent more than on all
// else that it shows.
func DateMark(m Mark) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text, href := templ.EscapeString(m.Text), templ.EscapeString(string(templ.URL(m.Href)))
		_, err := io.WriteString(w, `<a class="mark `+templ.EscapeString(string(m.Shape))+`" href="`+href+
			`" title="`+text+`" aria-label="`+text+`"><span>`+templ.EscapeString(m.Day)+`</span></a>`)
		return err
	})
}
