package app

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/audit"
)

const registers = "/units/anh-son/registers"

// An entry by the API alone: it is made, changed, moved on, gets a file, and is
// struck out.
func TestEntriesByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		tuan := newClient(t, c, "tuan")
		chair := tuan.as("chutich")
		kinds := tuan.get(registers).expect(http.StatusOK).list("items")
		if len(kinds) < 20 || kinds[0].text("kind") != "inspection" || kinds[0].text("task") != "I.2" {
			t.Fatalf("there are %d registers", len(kinds))
		}
		shown := tuan.get(registers + "/legal_review").expect(http.StatusOK)
		if schema, _ := shown["schema"].(map[string]any); schema["properties"] == nil {
			t.Errorf("the register has no schema: %v", shown)
		}

		entries := registers + "/legal_review/entries"
		values := map[string]any{"symbol": "15/2018/QĐ-UBND", "title": "Quy chế chi tiêu", "planned_on": "2024-03-11", "plan": "inside"}
		made := tuan.call(http.MethodPost, entries, map[string]any{"values": values}, "Idempotency-Key", "k1")
		entry := made.expect(http.StatusCreated)
		if again := tuan.call(http.MethodPost, entries, map[string]any{"values": values}, "Idempotency-Key", "k1").expect(http.StatusCreated); again.text("id") != entry.text("id") {
			t.Errorf("sent again, the entry is %s, not %s", again.text("id"), entry.text("id"))
		}
		if entry.text("state") != "planned" || entry.text("day") != "2024-03-11" || !strings.HasPrefix(entry.text("code"), "RS-2024-0") {
			t.Errorf("the entry is %v", entry)
		}
		tuan.call(http.MethodPost, entries, map[string]any{"values": map[string]any{"title": "Không có số", "planned_on": "2024-03-11"}}).expect(http.StatusUnprocessableEntity)

		at := entries + "/" + entry.text("id")
		values["title"] = "Quy chế chi tiêu nội bộ"
		changed := tuan.call(http.MethodPut, at, map[string]any{"values": values}, "If-Match", made.tag())
		if b := changed.expect(http.StatusOK); b["version"] != 2.0 {
			t.Errorf("changed, it is %v", b)
		}
		tuan.call(http.MethodPut, at, map[string]any{"values": values}, "If-Match", made.tag()).expect(http.StatusPreconditionFailed)
		tuan.call(http.MethodPut, at, map[string]any{"values": values}).expect(http.StatusPreconditionRequired)

		refused := tuan.call(http.MethodPost, at+"/moves/find", map[string]any{"values": map[string]any{"reviewed_on": "2024-03-12"}}, "If-Match", changed.tag())
		refused.expect(http.StatusUnprocessableEntity)
		if !strings.Contains(refused.Body.String(), "Kết luận rà soát") {
			t.Errorf("a move without what it needs is answered %s", refused.Body)
		}
		tuan.call(http.MethodPost, at+"/moves/handle", map[string]any{"values": map[string]any{"handled_on": "2024-03-12"}}, "If-Match", changed.tag()).expect(http.StatusUnprocessableEntity)
		moved := tuan.call(http.MethodPost, at+"/moves/find", map[string]any{"values": map[string]any{"reviewed_on": "2024-03-12", "finding": "amend"}, "note": "họp tổ rà soát"}, "If-Match", changed.tag())
		if b := moved.expect(http.StatusOK); b.text("state") != "to_handle" || len(b.list("events")) != 2 {
			t.Errorf("moved, it is %v", b)
		}
		if prints := shown.list("prints"); len(prints) != 1 || prints[0].text("name") != "sheet" {
			t.Errorf("the register's papers are %v", prints)
		}
		if got := tuan.get(at + "/prints/sheet/paper.pdf"); got.Code != http.StatusOK || !strings.HasPrefix(got.Body.String(), "%PDF") {
			t.Errorf("the sheet is answered %d", got.Code)
		}
		if got := tuan.get(at + "/prints/sheet/paper.docx"); got.Code != http.StatusOK || !strings.HasPrefix(got.Body.String(), "PK") {
			t.Errorf("the sheet to work on is answered %d", got.Code)
		}
		tuan.get(at + "/prints/receipt/paper.pdf").expect(http.StatusNotFound)
		if got := tuan.get(at + "/paper.pdf"); got.Code != http.StatusOK || !strings.HasPrefix(got.Body.String(), "%PDF") {
			t.Errorf("the paper is answered %d", got.Code)
		}

		tuan.call(http.MethodPost, at+"/strike", map[string]any{"reason": "ghi trùng"}, "If-Match", moved.tag()).expect(http.StatusForbidden)
		tuan.call(http.MethodPost, at+"/moves/reopen", map[string]any{}, "If-Match", moved.tag()).expect(http.StatusForbidden)
		chair.call(http.MethodPost, at+"/strike", map[string]any{"reason": " "}, "If-Match", moved.tag()).expect(http.StatusUnprocessableEntity)
		chair.call(http.MethodPost, at+"/strike", map[string]any{"reason": "ghi trùng"}, "If-Match", moved.tag()).expect(http.StatusOK)
		in := func(query string) bool {
			items := tuan.get(entries + "?limit=100" + query).expect(http.StatusOK).list("items")
			return slices.ContainsFunc(items, func(b body) bool { return b.text("id") == entry.text("id") })
		}
		if in("") || !in("&struck=true") {
			t.Error("what was struck out is not only in the list that asks for it")
		}
		tuan.as("xem").call(http.MethodPost, entries, map[string]any{"values": values}).expect(http.StatusForbidden)
		tuan.as("xem").get(entries).expect(http.StatusOK)
		must(t, audit.Verify(t.Context(), tuan.db, tuan.program(t).Unit.ID))
	})
}

// What is kept too long is found and disposed of by the API.
func TestEntriesAreDisposedOfByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		tuan := newClient(t, c, "tuan")
		chair := tuan.as("chutich")
		entries := registers + "/feedback/entries"
		values := map[string]any{"content": "Trả hồ sơ chậm", "received_on": "2005-01-05", "channel": "direct", "refused_on": "2005-01-06", "sender": "Lê Thị Lạ"}
		made := tuan.call(http.MethodPost, entries, map[string]any{"values": values}).expect(http.StatusCreated)
		if made.text("keep_until") != "2015-01-05" {
			t.Errorf("what was refused long ago is %v", made)
		}
		if got := tuan.get(entries + "?expired=true").expect(http.StatusOK).list("items"); len(got) != 1 || got[0].text("id") != made.text("id") {
			t.Fatalf("kept too long are %v", got)
		}
		one, basis := entries+"/"+made.text("id"), map[string]any{"basis": "15/QĐ-UBND"}
		tag := tuan.get(one).tag()
		tuan.call(http.MethodPost, one+"/dispose", basis, "If-Match", tag).expect(http.StatusForbidden)
		chair.call(http.MethodPost, one+"/dispose", map[string]any{"basis": "theo đơn"}, "If-Match", tag).expect(http.StatusUnprocessableEntity)
		left := chair.call(http.MethodPost, one+"/dispose", basis, "If-Match", tag).expect(http.StatusOK)
		if left.text("title") != "" || left.text("state") != "refused" || left.text("disposed_at") == "" {
			t.Errorf("what is left is %v", left)
		}
		again := chair.call(http.MethodPost, registers+"/feedback/dispose", map[string]any{"entries": []string{made.text("id")}, "basis": "15/QĐ-UBND"})
		if refused, _ := again.expect(http.StatusOK)["refused"].(map[string]any); len(refused) != 1 {
			t.Errorf("disposed of twice: %v", refused)
		}
	})
}

// A list is narrowed by conditions, and several entries are moved at once.
func TestListsOfEntriesByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		tuan := newClient(t, c, "tuan")
		list := func(query string) []body {
			return tuan.get(registers + "/legal_review/entries?" + query).expect(http.StatusOK).list("items")
		}
		where := func(conditions string) string { return "limit=100&where=" + url.QueryEscape(conditions) }
		for query, want := range map[string]int{
			"limit=100": 10, "state=planned&limit=100": 3, "q=quy+che&limit=100": 6,
			where(`[{"field":"finding","op":"is","values":["amend","replace","abolish"]}]`):                                                     4,
			where(`[{"field":"reviewed_on","op":"from","values":["2024-02-01"]},{"field":"handled_on","op":"not_by","values":["2024-03-12"]}]`): 3,
			where(`[{"field":"handled_on","op":"set"}]`):                                                                                        2,
		} {
			if got := list(query); len(got) != want {
				t.Errorf("%s gives %d entries, want %d", query, len(got), want)
			}
		}
		for _, bad := range []string{`[`, `[{"field":"finding","op":"like"}]`, `[{"field":"note","op":"set"}]`, `[{"field":"t1; DROP TABLE records","op":"set"}]`} {
			tuan.get(registers + "/legal_review/entries?" + where(bad)).expect(http.StatusUnprocessableEntity)
		}
		first := tuan.get(registers + "/legal_review/entries?limit=4").expect(http.StatusOK)
		rest := tuan.get(registers + "/legal_review/entries?limit=100&cursor=" + url.QueryEscape(first.text("next"))).expect(http.StatusOK)
		if len(first.list("items")) != 4 || len(rest.list("items")) != 6 || rest.text("next") != "" {
			t.Errorf("in parts the list has %d and %d entries", len(first.list("items")), len(rest.list("items")))
		}
		if late := tuan.get(registers + "/feedback/entries?late=true").expect(http.StatusOK).list("items"); len(late) != 1 {
			t.Errorf("%d feedbacks are late: %v", len(late), late)
		}

		var ids []string
		for _, b := range list("limit=100") {
			ids = append(ids, b.text("id"))
		}
		step := map[string]any{"entries": ids, "values": map[string]any{"reviewed_on": "2024-03-12", "finding": "in_force"}}
		moved := tuan.call(http.MethodPost, registers+"/legal_review/moves/review", step).expect(http.StatusOK)
		done, _ := moved["done"].([]any)
		refused, _ := moved["refused"].(map[string]any)
		if len(done) != 3 || len(refused) != 7 {
			t.Errorf("of ten entries %d are moved and %d refused", len(done), len(refused))
		}
	})
}

// Files belong to fields, which a unit adds to a register as it needs them.
func TestOwnFieldsAndRegistersByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		ngan := newClient(t, c, "ngan")
		tuan := ngan.as("tuan")
		at := registers + "/meeting"
		field := map[string]any{"name": "x_pages", "label": "Số trang biên bản", "type": "number"}
		tuan.call(http.MethodPost, at+"/fields", field, "If-Match", `"0"`).expect(http.StatusForbidden)
		added := ngan.call(http.MethodPost, at+"/fields", field, "If-Match", ngan.get(at).tag())
		added.expect(http.StatusOK)
		ngan.call(http.MethodPost, at+"/fields", field, "If-Match", ngan.get(at).tag()).expect(http.StatusUnprocessableEntity)
		minutes := map[string]any{"name": "x_minutes", "label": "Biên bản", "type": "file"}
		ngan.call(http.MethodPost, at+"/fields", minutes, "If-Match", `"0"`).expect(http.StatusPreconditionFailed)
		ngan.call(http.MethodPost, at+"/fields", minutes, "If-Match", added.tag()).expect(http.StatusOK)

		made := tuan.call(http.MethodPost, at+"/entries", map[string]any{"values": map[string]any{"title": "Họp tổ một cửa", "held_on": "2024-03-12", "online": false, "x_pages": 4}})
		entry := at + "/entries/" + made.expect(http.StatusCreated).text("id")
		found := tuan.get(at + "/entries?where=" + url.QueryEscape(`[{"field":"x_pages","op":"from","values":["3"]}]`)).expect(http.StatusOK)
		if len(found.list("items")) != 1 {
			t.Errorf("by the field of its own the unit finds %v", found)
		}

		file := []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
		add := func(field string) answer {
			return tuan.call(http.MethodPost, entry+"/files?field="+field+"&name=bien-ban.pdf", file)
		}
		add("title").expect(http.StatusUnprocessableEntity)
		kept := add("x_minutes").expect(http.StatusCreated)
		one := entry + "/files/" + kept.text("id")
		if got := tuan.get(one); got.Code != http.StatusOK || !bytes.Equal(got.Body.Bytes(), file) {
			t.Errorf("the file comes back with %d and %d bytes", got.Code, got.Body.Len())
		}
		tuan.call(http.MethodPost, one+"/remove", map[string]any{"reason": ""}).expect(http.StatusUnprocessableEntity)
		if b := tuan.call(http.MethodPost, one+"/remove", map[string]any{"reason": "nhầm tệp"}).expect(http.StatusOK); len(b.list("files")) != 0 || len(b.list("events")) != 2 {
			t.Errorf("without its file the entry is %v", b)
		}
		tuan.get(one).expect(http.StatusNotFound)

		ngan.call(http.MethodPost, at+"/fields/x_pages/retire", nil, "If-Match", ngan.get(at).tag()).expect(http.StatusOK)
		if values, _ := tuan.get(entry).expect(http.StatusOK)["values"].(map[string]any); values["x_pages"] != 4.0 {
			t.Errorf("what a field held before it was retired is %v", values)
		}

		own := map[string]any{"title": "Sổ mượn hội trường", "one": "lượt", "prefix": "HT", "fields": []string{"Người mượn", "Số người: số", "Ngày trả: ngày"}, "states": []string{"Đang mượn", "Đã trả"}}
		kind := ngan.call(http.MethodPost, registers, own).expect(http.StatusCreated)
		if kind["own"] != true || len(kind.list("states")) != 2 {
			t.Errorf("the register of its own is %v", kind)
		}
		hall := registers + "/" + kind.text("kind")
		lent := tuan.call(http.MethodPost, hall+"/entries", map[string]any{"values": map[string]any{"day": "2024-03-12", "nguoi_muon": "Chi đoàn thôn", "so_nguoi": 40}})
		if b := lent.expect(http.StatusCreated); b.text("code") != "HT-2024-001" || b.text("title") != "Chi đoàn thôn" {
			t.Errorf("its first entry is %v", b)
		}
		back := tuan.call(http.MethodPost, hall+"/entries/"+lent.expect(http.StatusCreated).text("id")+"/moves/to_da_tra", map[string]any{}, "If-Match", lent.tag())
		if b := back.expect(http.StatusOK); b.text("state") != "da_tra" {
			t.Errorf("moved on it is %v", b)
		}
	})
}

// Spreadsheets come in by their bytes: bad cells are named, and what was given
// out is known again.
func TestSpreadsheetsByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		chair := newClient(t, c, "chutich")
		at := registers + "/legal_review"
		table := []byte("\"Số, ký hiệu\",Trích yếu,Ngày đưa vào rà soát,Ngày rà soát,Kết luận rà soát\n" +
			"21/2017/QĐ-UBND,Quy chế văn thư,11/3/2024,12/3/2024,Còn hiệu lực\n" +
			"22/2017/QĐ-UBND,Quy chế lưu trữ,31/2/2024,,\n" +
			"23/2017/QĐ-UBND,Quy chế thi đua,11/3/2024,12/3/2024,Bỏ hẳn\n" +
			"24/2017/QĐ-UBND,Quy chế hòa giải,11/3/2024,,\n")
		bring := func(query string) answer {
			return chair.call(http.MethodPost, at+"/import?name=ra-soat.csv"+query, table)
		}
		cells := func(b body) []string {
			var cells []string
			for _, bad := range b.list("bad") {
				cells = append(cells, bad.text("cell")+" "+bad.text("field"))
			}
			return cells
		}
		count := func(kind string) int {
			return len(chair.get(registers + "/" + kind + "/entries?limit=100").expect(http.StatusOK).list("items"))
		}
		look := bring("&dry_run=true").expect(http.StatusCreated)
		if got := cells(look); !slices.Equal(got, []string{"C3 planned_on", "E4 finding"}) || look["entries"] != 0.0 || count("legal_review") != 10 {
			t.Errorf("the preview names %q and says %v", got, look)
		}
		bring("&all_or_none=true").expect(http.StatusUnprocessableEntity)
		if b := bring("").expect(http.StatusCreated); b["entries"] != 2.0 || len(b.list("bad")) != 2 || count("legal_review") != 12 {
			t.Errorf("brought in, it says %v", b)
		}
		if b := bring("&skip_known=true").expect(http.StatusCreated); b["entries"] != 0.0 || b["skipped"] != 2.0 {
			t.Errorf("brought in again, it says %v", b)
		}
		mapping := `{"head":1,"first":2,"columns":{"symbol":"A","planned_on":"D"},"constant":{"planned_on":"11/3/2024"}}`
		if b := bring("&dry_run=true&mapping=" + url.QueryEscape(mapping)).expect(http.StatusCreated); len(b.list("bad")) != 0 {
			t.Errorf("by a mapping of its own it has the bad cells %v", cells(b))
		}
		chair.call(http.MethodPost, at+"/import?name=x.xlsx", []byte("PK\x03\x04")).expect(http.StatusUnprocessableEntity)
		chair.as("xem").call(http.MethodPost, at+"/import?name=ra-soat.csv", table).expect(http.StatusForbidden)

		for _, k := range chair.get(registers).expect(http.StatusOK).list("items") {
			kind := k.text("kind")
			before := count(kind)
			file := chair.get(registers + "/" + kind + "/export.xlsx").Body.Bytes()
			b := chair.call(http.MethodPost, registers+"/"+kind+"/import?name=so.xlsx&skip_known=true", file).expect(http.StatusCreated)
			if b["entries"] != 0.0 || b["skipped"] != float64(before) || len(b.list("bad")) != 0 || count(kind) != before {
				t.Errorf("the export of %s has %d entries and comes in as %v", kind, before, b)
			}
		}
	})
}

// What is sealed stays out of everything but the look that leaves a line, and
// restricted registers are there only for who may see what is sealed.
func TestSealedValuesByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		chair := newClient(t, c, "chutich")
		tuan := chair.as("tuan")
		at := registers + "/staff_member/entries"
		const identity = "000099123456"
		values := map[string]any{"name": "Lò Thị Mới", "group": "contract", "joined_on": "2024-03-01", "identity": identity}
		made := tuan.call(http.MethodPost, at, map[string]any{"values": values})
		one := at + "/" + made.expect(http.StatusCreated).text("id")
		silent := func(what string, a answer) {
			t.Helper()
			if a.Code >= 300 || strings.Contains(a.Body.String(), identity) {
				t.Errorf("%s is answered %d: %s", what, a.Code, a.Body)
			}
		}
		silent("making", made)
		silent("the list", chair.get(at+"?limit=100"))
		silent("the entry", chair.get(one))
		silent("the paper", chair.get(one+"/paper.pdf"))
		export := chair.get(registers + "/staff_member/export.xlsx")
		if strings.Contains(unzipped(t, export.Body.Bytes()), identity) {
			t.Error("the export has a sealed value")
		}
		revealed := func() any {
			b := chair.call(http.MethodPost, one+"/reveal", nil).expect(http.StatusOK)
			values, _ := b["values"].(map[string]any)
			return values["identity"]
		}
		tuan.call(http.MethodPost, one+"/reveal", nil).expect(http.StatusForbidden)
		if got := revealed(); got != identity {
			t.Errorf("revealed, the value is %v", got)
		}
		lines, err := audit.List(t.Context(), chair.db, chair.program(t).Unit.ID, audit.Filter{Action: record.ActSensitive})
		must(t, err)
		if len(lines) != 1 || lines[0].Object != "staff_member/"+made.expect(http.StatusCreated).text("id") {
			t.Errorf("of looking the trail has %v", lines)
		}
		all, err := audit.List(t.Context(), chair.db, chair.program(t).Unit.ID, audit.Filter{})
		must(t, err)
		if text, err := json.Marshal(all); err != nil || bytes.Contains(text, []byte(identity)) {
			t.Errorf("the trail has a sealed value: %v", err)
		}

		// Who changes an entry as they have read it does not lose what is sealed.
		delete(values, "identity")
		for i, who := range []client{tuan, chair} {
			values["position"] = []string{"Hợp đồng", "Nhân viên"}[i]
			who.call(http.MethodPut, one, map[string]any{"values": values}, "If-Match", who.get(one).tag()).expect(http.StatusOK)
			if got := revealed(); got != identity {
				t.Errorf("after a change by %s the sealed value is %v", who.login, got)
			}
		}
		values["identity"] = "000099999999"
		tuan.call(http.MethodPut, one, map[string]any{"values": values}, "If-Match", tuan.get(one).tag()).expect(http.StatusOK)
		if got := revealed(); got != identity {
			t.Errorf("who may not see a sealed value has changed it to %v", got)
		}
		values["identity"] = nil
		chair.call(http.MethodPut, one, map[string]any{"values": values}, "If-Match", chair.get(one).tag()).expect(http.StatusOK)
		if got := revealed(); got != nil {
			t.Errorf("emptied, the sealed value is %v", got)
		}

		secret := registers + "/discipline"
		for _, path := range []string{secret, secret + "/entries", secret + "/export.xlsx"} {
			tuan.get(path).expect(http.StatusNotFound)
			if got := chair.get(path); got.Code != http.StatusOK {
				t.Errorf("%s is answered %d to the chairman", path, got.Code)
			}
		}
		tuan.call(http.MethodPost, secret+"/entries", map[string]any{"values": map[string]any{}}).expect(http.StatusNotFound)
		has := func(c client) bool {
			return slices.ContainsFunc(c.get(registers).expect(http.StatusOK).list("items"), func(b body) bool { return b.text("kind") == "discipline" })
		}
		if has(tuan) || !has(chair) {
			t.Error("the list of registers has the restricted one for an officer, or has it not for the chairman")
		}
	})
}

// unzipped is the text of all parts of a workbook.
func unzipped(tb testing.TB, file []byte) string {
	tb.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	must(tb, err)
	var text strings.Builder
	for _, part := range archive.File {
		content, err := part.Open()
		must(tb, err)
		_, err = io.Copy(&text, content) //nolint:gosec // a file that the test has just had made
		must(tb, err)
		must(tb, content.Close())
	}
	return text.String()
}
