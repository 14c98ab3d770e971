package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const bees = "testdata/beehives/"

// A stranger adds a register of beehives by data alone, with its form, states,
// deadline, figures and target; and a spreadsheet that was kept before comes in.
func TestBeehivesByDataAlone(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		h.run(t, "kind", "add", bees+"register.yaml", "--unit", "anh-son").expect(t, exitDone, "beehives", "Sổ theo dõi đàn ong")
		h.run(t, "kind", "list", "--unit", "anh-son", "--json").expect(t, exitDone, `"beehives"`, `"$schema"`)
		h.run(t, "figure", "add", bees+"figures.yaml", "--unit", "anh-son").expect(t, exitDone, "apiaries_inspected_rate")
		h.run(t, "figure", "list", "--unit", "anh-son").expect(t, exitDone, "hives_declared", "legal_review_rate")

		var taken struct {
			Rows    map[string]int
			Entries int
			Bad     []struct{ Cell, Text string }
		}
		bring := []string{"record", "import", bees + "so-ong.csv", "--kind", "beehives", "--unit", "anh-son", "--json"}
		must(t, json.Unmarshal([]byte(h.run(t, append(bring, "--dry-run")...).out), &taken))
		if taken.Rows["good"] != 4 || taken.Rows["bad"] != 1 || taken.Rows["total"] != 1 || len(taken.Bad) != 1 || taken.Bad[0].Text != "mười" {
			t.Errorf("before it is taken: %+v", taken)
		}
		must(t, json.Unmarshal([]byte(h.run(t, bring...).out), &taken))
		if taken.Entries != 4 {
			t.Errorf("%d entries were taken", taken.Entries)
		}

		var shown figuresJSON
		show := h.run(t, "figure", "show", "hives_declared", "apiaries_inspected_rate", "--unit", "anh-son", "--from", "2024-01-01", "--to", "2024-02-29", "--rows", "--json")
		must(t, json.Unmarshal([]byte(show.out), &shown))
		hives, rate := shown.Figures[0], shown.Figures[1]
		if *hives.Value != 75 || hives.By["foreign"] != 55 || len(*hives.Rows) != 4 {
			t.Errorf("hives: %+v", hives)
		}
		if *rate.Top != 3 || *rate.Bottom != 4 || *rate.Percent != "75" || len(*rate.Rows) != 3 || len(*rate.Of) != 4 {
			t.Errorf("inspected: %+v of %d", rate, *rate.Bottom)
		}

		out := filepath.Join(t.TempDir(), "so-ong.xlsx")
		h.run(t, "record", "export", "--kind", "beehives", "--unit", "anh-son", "-o", out).expect(t, exitDone)
		h.run(t, "record", "import", out, "--kind", "beehives", "--unit", "anh-son", "--skip-known", "--json").expect(t, exitDone, `"skipped": 4`)
	})
}

// What entries stand on does not go; what others are made of stays.
func TestDefinitionsInUse(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		h.run(t, "kind", "add", bees+"register.yaml", "--unit", "anh-son").expect(t, exitDone)
		h.run(t, "figure", "add", bees+"figures.yaml", "--unit", "anh-son").expect(t, exitDone)
		h.run(t, "record", "import", bees+"so-ong.csv", "--kind", "beehives", "--unit", "anh-son").expect(t, exitDone)
		text, err := os.ReadFile(bees + "register.yaml")
		must(t, err)
		changed := func(from, to string) answer {
			file := filepath.Join(t.TempDir(), "changed.yaml")
			must(t, os.WriteFile(file, []byte(strings.ReplaceAll(string(text), from, to)), 0o600))
			return h.run(t, "kind", "add", file, "--unit", "anh-son")
		}
		changed("name: species", "name: breed").expect(t, exitInput, "Giống ong")
		changed("name: hives, type: number", "name: hives, type: text").expect(t, exitInput, "Số đàn")
		changed("declared, ", "waiting, ").expect(t, exitInput)
		changed("count: 10", "count: 0").expect(t, exitInput, "deadline")
		changed("kind: beehives", "kind: feedback").expect(t, exitInput)
		changed("Sổ theo dõi đàn ong", "Sổ đàn ong").expect(t, exitDone, "Sổ đàn ong")
		h.run(t, "figure", "show", "hives_declared", "--unit", "anh-son", "--from", "2024-01-01", "--to", "2024-12-31").expect(t, exitDone, "75")

		define := func(text string) answer {
			file := filepath.Join(t.TempDir(), "figures.yaml")
			must(t, os.WriteFile(file, []byte(text), 0o600))
			return h.run(t, "figure", "add", file, "--unit", "anh-son")
		}
		define("- {indicator: a_b, title: A, top: [b_a]}\n- {indicator: b_a, title: B, top: [a_b]}").expect(t, exitInput, "made of itself")
		define("- {indicator: a_b, title: A, top: [a_b]}").expect(t, exitInput, "made of itself")
		define("- {indicator: a_b, title: A, top: [apiaries_inspected_rate]}").expect(t, exitInput, "rates do not add up")
		define("- {measure: a_b, title: A, source: record/none}").expect(t, exitInput, "record/none")
		define("- {measure: a_b, title: A, source: record/beehives, on: hamlet}").expect(t, exitInput, "hamlet")
		define("- {measure: a_b, title: A, source: record/beehives, where: {no_such: x}}").expect(t, exitInput, "no_such")
		define("- {measure: legal_texts_handled, title: A, source: record/beehives}").expect(t, exitInput, "legal_texts_handled")
		define("no list").expect(t, exitInput)
		h.run(t, "figure", "drop", "apiaries_declared", "--unit", "anh-son").expect(t, exitInput, "apiaries_declared")
		h.run(t, "figure", "drop", "apiaries_inspected_rate", "--unit", "anh-son").expect(t, exitDone)
		h.run(t, "figure", "drop", "apiaries_declared", "--unit", "anh-son").expect(t, exitDone)
		h.run(t, "figure", "drop", "legal_review_rate", "--unit", "anh-son").expect(t, exitInput)
	})
}
