package overview_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
)

// Each figure of a unit leads to just the occurrences that it counts, also as
// of an earlier day, and also when some were put off.
func TestFiguresOpenWhatTheyCount(t *testing.T) {
	eachCountry(t, func(t *testing.T, c country) {
		c.threePlans(t)
		v := c.visit(t, "cac-son")
		open, err := c.plans.OpenWork(t.Context(), v)
		must(t, err)
		must(t, c.plans.Postpone(t.Context(), v, open[0].Occurrence.ID, plan.Postponement{To: day(6, 3), Reason: "chờ thị xã", Version: 1}))
		token := c.signIn(t, "thi-xa", account.Reader)
		for address, figures := range map[string]int{
			"/u/thi-xa/below": 10, "/u/thi-xa/below?on=2024-01-11": 7, "/u/thi-xa/below?look=fields": 3,
		} {
			answer := c.get(token, address)
			if answer.Code != http.StatusOK {
				t.Fatalf("%s is answered %d", address, answer.Code)
			}
			links := figureLinks(t, answer.Body.String())
			if len(links) != figures {
				t.Errorf("%s has %d figures that lead on, want %d: %v", address, len(links), figures, links)
			}
			if strings.Contains(address, "fields") {
				continue // shares; their lists are whole fields
			}
			for _, l := range links {
				if got := c.counted(t, l.href); got != l.figure {
					t.Errorf("%s: the figure %d leads to %d of %s", address, l.figure, got, l.href)
				}
			}
		}
	})
}

// counted counts what an address of a year lists.
func (c country) counted(t *testing.T, href string) int {
	t.Helper()
	u, err := url.Parse(href)
	must(t, err)
	code := strings.Split(u.Path, "/")[2]
	filter := plan.FilterFrom(u.Query())
	year, err := c.plans.Year(t.Context(), c.visit(t, code), 2024, filter)
	must(t, err)
	if filter.Undated {
		return len(year.Tasks)
	}
	return year.Tally().Total()
}

type figureLink struct {
	figure int
	href   string
}

// figureLinks finds the links that lead to lists of a year, each with the
// figure that it stands on: of a share the part.
func figureLinks(t *testing.T, page string) []figureLink {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	must(t, err)
	var links []figureLink
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == "href" && strings.Contains(a.Val, "planned=1") {
				links = append(links, figureLink{figureOf(textOf(n.Parent)), a.Val})
			}
		}
	}
	return links
}

// figureOf reads a figure: 3 of "3", and 3 of "75 % 3/4".
func figureOf(text string) int {
	fields := strings.Fields(text)
	part, _, _ := strings.Cut(fields[len(fields)-1], "/")
	n, _ := strconv.Atoi(part)
	return n
}

func textOf(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data + " ")
		}
	}
	return text.String()
}
