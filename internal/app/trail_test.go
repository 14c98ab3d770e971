package app

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/front/trail"
	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// Every line of the demo's trail says in words what was done.
func TestEveryActHasWords(t *testing.T) {
	c := demoConfig(t, "")
	a := openDemo(t, c)
	defer func() { must(t, a.Close()) }()
	for _, r := range a.Routes() {
		if r.Method() == http.MethodGet || strings.HasPrefix(string(r.Action()), "audit.") || r.Action() == "language.set" || r.Action() == "plan.view" {
			continue
		}
		if trail.ActionName(t.Context(), r.Action()) == string(r.Action()) {
			t.Errorf("%s (%s) has no words in the trail", r.Action(), r)
		}
	}
}

// An auditor sees who did what and what it changed, takes it out, and finds out
// when somebody has changed a line behind Vidan's back.
func TestAnAuditorLooksAtTheTrail(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		must(t, d.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := audit.MakeSeal(ctx, tx, d.config.Clock.Now())
			return err
		}))
		page := d.get("kiemtra", "/u/anh-son/trail").Body.String()
		for _, want := range []string{"Nguyễn Thị Ngân", "giao việc", "Từ đâu", "older="} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		if w := d.get("kiemtra", "/u/anh-son/trail?room=estimate"); !strings.Contains(w.Body.String(), "lập dự toán") || strings.Contains(w.Body.String(), "<summary>nhập kế hoạch") {
			t.Error("the filter by room does not narrow")
		}
		if w := d.get("tuan", "/u/anh-son/trail"); w.Code != http.StatusForbidden {
			t.Errorf("an officer is answered %d", w.Code)
		}
		rows, err := csv.NewReader(strings.NewReader(d.get("kiemtra", "/u/anh-son/trail/export/csv").Body.String())).ReadAll()
		must(t, err)
		seq, err := audit.Last(t.Context(), d.db, d.program(t).Unit.ID)
		must(t, err)
		if int64(len(rows)-1) != seq {
			t.Errorf("the export has %d lines of %d", len(rows)-1, seq)
		}
		first, _, _ := strings.Cut(d.get("kiemtra", "/u/anh-son/trail/export/json").Body.String(), "\n")
		var line map[string]any
		must(t, json.Unmarshal([]byte(first), &line))
		if line["hash"] == "" || line["seq"] != float64(seq) {
			t.Errorf("the first line is %v", line)
		}

		if w := d.post("kiemtra", "/u/anh-son/trail/verify"); !strings.Contains(w.Body.String(), "Nhật ký nguyên vẹn") || !strings.Contains(w.Body.String(), "Niêm phong gần nhất") {
			t.Errorf("an untouched trail is answered %d", w.Code)
		}
		must(t, d.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw(`UPDATE audit_lines SET object = 'x' WHERE unit_id = ? AND seq = 7`, d.program(t).Unit.ID).Exec(ctx)
			return err
		}))
		if w := d.post("kiemtra", "/u/anh-son/trail/verify"); !strings.Contains(w.Body.String(), "KHÔNG còn nguyên vẹn") || !strings.Contains(w.Body.String(), "line 7") {
			t.Errorf("a changed line is answered %d", w.Code)
		}
		report, err := d.Verify(t.Context())
		must(t, err)
		if len(report.Findings) != 1 || report.Findings[0].What != "trail" {
			t.Errorf("looking at everything finds %+v", report.Findings)
		}
	})
}

// What belongs to no unit is for system administrators: sign-ins, users.
func TestTheTrailOfTheInstallation(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	d.invite(t)
	if w := d.get("ngan", "/trail"); w.Code != http.StatusForbidden {
		t.Errorf("a unit's administrator is answered %d", w.Code)
	}
	if w := d.get("root", "/trail"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "đăng nhập") {
		t.Errorf("a system administrator is answered %d", w.Code)
	}
	if w := d.get("root", "/u/anh-son/trail"); w.Code != http.StatusForbidden {
		t.Errorf("a system administrator looks at a unit's trail: %d", w.Code)
	}
	c := newClient(t, demoConfig(t, ""), "kiemtra")
	list := c.get("/units/anh-son/trail?limit=5").expect(http.StatusOK)
	if len(list.list("items")) != 5 || list.text("next") == "" {
		t.Errorf("by the API the trail is %v", list)
	}
	c.get("/units/anh-son/trail?limit=5&cursor=" + list.text("next")).expect(http.StatusOK)
	if found := c.call(http.MethodPost, "/units/anh-son/trail/verify", nil).expect(http.StatusOK); found["whole"] != true {
		t.Errorf("by the API the trail is %v", found)
	}
}
