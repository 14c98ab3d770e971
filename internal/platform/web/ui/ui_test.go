package ui_test

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// render returns the elements of a component, in order.
func render(t *testing.T, c templ.Component) []*html.Node {
	t.Helper()
	var out strings.Builder
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	var elements []*html.Node
	for node := range root.Descendants() {
		if node.Type == html.ElementNode {
			elements = append(elements, node)
		}
	}
	return elements
}

func find(t *testing.T, elements []*html.Node, tag string) *html.Node {
	t.Helper()
	for _, e := range elements {
		if e.Data == tag {
			return e
		}
	}
	t.Fatalf("there is no <%s>", tag)
	return nil
}

func attribute(e *html.Node, name string) string {
	for _, a := range e.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(e *html.Node) string {
	var out strings.Builder
	for node := range e.Descendants() {
		if node.Type == html.TextNode {
			out.WriteString(node.Data)
		}
	}
	return strings.TrimSpace(out.String())
}

func TestFieldsSayWhatIsWantedAndWhatIsWrong(t *testing.T) {
	tests := []struct {
		name        string
		field       ui.Field
		describedBy string
		invalid     string
	}{
		{"plain", ui.Field{Name: "year", Label: "Năm"}, "", ""},
		{"with help", ui.Field{Name: "year", Label: "Năm", Help: "Bốn chữ số"}, "year-help", ""},
		{"wrong", ui.Field{Name: "year", Label: "Năm", Error: "Chưa đúng"}, "year-error", "true"},
		{"wrong with help", ui.Field{Name: "year", ID: "y2", Label: "Năm", Help: "h", Error: "e"}, "y2-error y2-help", "true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			elements := render(t, ui.InputField(ui.Input{Field: tt.field, Value: "224"}))
			input := find(t, elements, "input")
			if got := attribute(input, "aria-describedby"); got != tt.describedBy {
				t.Errorf("described by %q, want %q", got, tt.describedBy)
			}
			for id := range strings.FieldsSeq(tt.describedBy) {
				if !has(elements, id) {
					t.Errorf("nothing has the id %q", id)
				}
			}
			if got := attribute(input, "aria-invalid"); got != tt.invalid {
				t.Errorf("invalid is %q", got)
			}
			if attribute(find(t, elements, "label"), "for") != attribute(input, "id") {
				t.Error("the label is not the field's")
			}
		})
	}
}

func has(elements []*html.Node, id string) bool {
	for _, e := range elements {
		if attribute(e, "id") == id {
			return true
		}
	}
	return false
}

func TestTextsNeverBecomeMarkup(t *testing.T) {
	const hostile = `"><script>alert(1)</script>`
	components := map[string]templ.Component{
		"input":  ui.InputField(ui.Input{Field: ui.Field{Name: "a", Label: hostile, Help: hostile, Error: hostile}, Value: hostile}),
		"mark":   ui.DateMark(ui.Mark{Shape: ui.Disc, Day: hostile, Text: hostile, Href: hostile}),
		"source": ui.SourceQuote([]ui.Span{{Text: hostile, Marked: true}, {Text: hostile}}),
		"table":  ui.DataTable(ui.Table{Caption: hostile, Columns: []ui.Column{{Title: hostile}}, Rows: []ui.Row{{Cells: []ui.Cell{{Text: hostile, Note: hostile}}}}}),
		"head":   ui.PageHead(hostile, hostile),
		"alert":  ui.Alert(ui.Danger, hostile),
	}
	for name, component := range components {
		for _, e := range render(t, component) {
			if e.Data == "script" {
				t.Errorf("%s: a text became a script", name)
			}
		}
	}
}

func TestLinksRunNoScripts(t *testing.T) {
	link := find(t, render(t, ui.LinkButton(ui.Primary, ui.Link{Text: "Mở", Href: "javascript:alert(1)"})), "a")
	if got := attribute(link, "href"); strings.HasPrefix(got, "javascript") {
		t.Errorf("the link leads to %q", got)
	}
}

func TestMarksSayTheirStateInWords(t *testing.T) {
	mark := find(t, render(t, ui.DateMark(ui.Mark{Shape: ui.Diamond, Day: "10", Text: "Quá hạn, 10/3/2024", Href: "#a"})), "a")
	if attribute(mark, "aria-label") != "Quá hạn, 10/3/2024" || text(mark) != "10" {
		t.Errorf("the mark shows %q and says %q", text(mark), attribute(mark, "aria-label"))
	}
}

func TestFormIDsAreNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := ui.FormID()
		if len(id) != 26 || seen[id] {
			t.Fatalf("the id %q is short or was there before", id)
		}
		seen[id] = true
	}
}
