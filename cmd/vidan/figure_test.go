package main

import (
	"encoding/json"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/figure"
)

func TestFiguresAreListed(t *testing.T) {
	var list []definitionJSON
	must(t, json.Unmarshal([]byte(vidan(t, "figure", "list", "--json").out), &list))
	all, err := figure.Shipped()
	must(t, err)
	if len(list) != len(all) || list[0].Name != all[0].Name() || list[0].Kind == "" || list[0].Title == "" {
		t.Errorf("%d figures are listed of %d: %+v", len(list), len(all), list[0])
	}
	vidan(t, "figure", "list").expect(t, exitDone, "legal_review_rate", "I.3")
}

func TestFigures(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		show := func(args ...string) answer {
			return h.run(t, append([]string{"figure", "show", "--from", "2024-01-01", "--to", "2024-03-31"}, args...)...)
		}
		show("--all", "--unit", "anh-son").expect(t, exitDone, "legal_review_rate")
		show("--all", "--unit", "anh-son", "--below", "--rows").expect(t, exitDone, "legal_review_rate")
		show("--all", "--unit", "none").expect(t, exitUsage, `no unit "none"`)
		show("--unit", "anh-son").expect(t, exitUsage, "--all")
		show("no_such", "--unit", "anh-son").expect(t, exitUsage, "no_such")
		h.run(t, "figure", "show", "--all", "--unit", "anh-son", "--from", "2024-04-01", "--to", "2024-03-31").expect(t, exitUsage, "period")
		h.run(t, "figure", "list", "--unit", "anh-son").expect(t, exitDone, "legal_review_rate")
		var shown figuresJSON
		must(t, json.Unmarshal([]byte(show("legal_review_done", "legal_review_rate", "--unit", "anh-son", "--rows", "--json").out), &shown))
		if shown.Unit != "anh-son" || shown.From.String() != "2024-01-01" || len(shown.Figures) != 2 || shown.Figures[1].Kind != figure.KindIndicator {
			t.Errorf("as JSON %+v", shown)
		}
	})
}
