package app

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clamav/clamavtest"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// seedPath is the real plan, beside the repository.
const seedPath = "../../../shared/seeds/anh-son-2024.docx"

// uploadRequest is the form of the page for bringing in a plan. No name is no
// file chosen, as browsers send it.
func uploadRequest(tb testing.TB, fileName string, file []byte, pairs ...string) *http.Request {
	tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		must(tb, form.WriteField(pairs[i], pairs[i+1]))
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="file"; filename="`+fileName+`"`)
	header.Set("Content-Type", "application/octet-stream")
	part, err := form.CreatePart(header)
	must(tb, err)
	_, err = part.Write(file)
	must(tb, err)
	must(tb, form.Close())
	r := httptest.NewRequest(http.MethodPost, "/u/anh-son/imports", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

func expectAnswer(tb testing.TB, what string, w *httptest.ResponseRecorder, code int, words ...string) {
	tb.Helper()
	if w.Code != code {
		tb.Errorf("%s is answered %d to %q, want %d", what, w.Code, w.Header().Get("Location"), code)
	}
	for _, word := range words {
		if !strings.Contains(w.Body.String(), word) {
			tb.Errorf("%s is answered without %q", what, word)
		}
	}
}

func TestAPlanComesInByItsForms(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		seed, err := os.ReadFile(seedPath)
		must(t, err)
		w := d.send("tuan", uploadRequest(t, "Kế hoạch năm 2024.docx", seed, "year", "2024", "kind", "reform", "replaces", ""))
		expectAnswer(t, "the upload", w, http.StatusSeeOther)
		review := w.Header().Get("Location")
		id := path.Base(review)
		d.Plans.WaitRead(t.Context(), id)
		page := d.get("tuan", review)
		expectAnswer(t, "the review", page, http.StatusOK, "35 nhiệm vụ, 54 kỳ hạn, 13 chỉ tiêu, 4 chức danh chủ trì")
		imp, err := d.Plans.Import(t.Context(), d.program(t), id)
		must(t, err)
		version := strconv.Itoa(imp.Version)
		for range 2 { // clicked twice
			w = d.post("tuan", review+"/adopt", "version", version)
			expectAnswer(t, "adopting", w, http.StatusSeeOther)
			if got, _, _ := strings.Cut(w.Header().Get("Location"), "?"); got != "/u/anh-son/years/2024" {
				t.Errorf("adopting leads to %s", got)
			}
		}
		plans, err := d.Plans.Plans(t.Context(), d.program(t), 2024)
		must(t, err)
		if len(plans) != 2 {
			t.Fatalf("%d plans, want the demo's and the one adopted", len(plans))
		}
		expectAnswer(t, "discarding what was adopted", d.post("tuan", review+"/discard"), http.StatusConflict)
		expectAnswer(t, "the review afterwards", d.get("tuan", review), http.StatusSeeOther)

		expectAnswer(t, "by hand", d.post("tuan", "/u/anh-son/imports/by-hand", "year", "2025", "kind", "digital"), http.StatusSeeOther)
		expectAnswer(t, "by hand for no year", d.post("tuan", "/u/anh-son/imports/by-hand", "year", "25", "kind", "digital"), http.StatusUnprocessableEntity)
		expectAnswer(t, "by hand of no kind", d.post("tuan", "/u/anh-son/imports/by-hand", "year", "2025", "kind", "x"), http.StatusUnprocessableEntity)
	})
}

func TestUploadsThatAreWanting(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	fields := []string{"year", "2024", "kind", "reform"}
	expectAnswer(t, "no file", d.send("tuan", uploadRequest(t, "", nil, fields...)), http.StatusUnprocessableEntity, "Hãy chọn tệp kế hoạch")
	expectAnswer(t, "no year", d.send("tuan", uploadRequest(t, "a.docx", []byte("x"), "kind", "reform")), http.StatusUnprocessableEntity)
	expectAnswer(t, "no kind", d.send("tuan", uploadRequest(t, "a.docx", []byte("x"), "year", "2024")), http.StatusUnprocessableEntity)
	expectAnswer(t, "no form of files", d.post("tuan", "/u/anh-son/imports", fields...), http.StatusUnprocessableEntity)
	expectAnswer(t, "another unit's plan", d.send("tuan", uploadRequest(t, "a.docx", []byte("x"), "year", "2024", "kind", "reform", "replaces", store.NewID())), http.StatusNotFound)

	w := d.send("tuan", uploadRequest(t, "trống.docx", nil, fields...))
	expectAnswer(t, "an empty file", w, http.StatusSeeOther)
	expectAnswer(t, "its review", d.get("tuan", w.Header().Get("Location")), http.StatusOK, "Tệp không có nội dung", "trống.docx")

	half := uploadRequest(t, "a.docx", bytes.Repeat([]byte("x"), 4096), fields...)
	whole, err := io.ReadAll(half.Body)
	must(t, err)
	half.Body, half.ContentLength = io.NopCloser(io.MultiReader(bytes.NewReader(whole[:2000]), failing{})), -1
	if w := d.send("tuan", half); w.Code < 400 {
		t.Errorf("an upload that broke off is answered %d", w.Code)
	}
	imports, err := d.Plans.OpenImports(t.Context(), d.program(t))
	must(t, err)
	if len(imports) != 1 {
		t.Errorf("%d imports are open, want the empty file's", len(imports))
	}
}

func TestAPlanWithAVirusIsNotRead(t *testing.T) {
	c := demoConfig(t, "")
	c.Clamd = clamavtest.Start(t).TCP
	d := newDesk(t, c)
	w := d.send("tuan", uploadRequest(t, "ke-hoach.txt", []byte(clamavtest.Virus), "year", "2024", "kind", "reform"))
	expectAnswer(t, "a virus as a plan", w, http.StatusUnprocessableEntity, "Tệp có vi-rút")
	imports, err := d.Plans.OpenImports(t.Context(), d.program(t))
	must(t, err)
	if len(imports) != 0 {
		t.Errorf("%d imports were begun of it", len(imports))
	}
}

// failing is a line that breaks.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// endless is a body without end that counts what was taken of it.
type endless struct{ taken int64 }

func (e *endless) Read(p []byte) (int, error) {
	clear(p)
	e.taken += int64(len(p))
	return len(p), nil
}

func TestTooLargeAnUploadIsRefused(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	body := &endless{}
	r := httptest.NewRequest(http.MethodPost, "/u/anh-son/imports", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.ContentLength = 200 << 20
	expectAnswer(t, "200 MB that are announced", d.send("tuan", r), http.StatusRequestEntityTooLarge, "Tệp quá lớn", "Chọn tệp nhỏ hơn")
	if body.taken != 0 {
		t.Errorf("%d bytes were taken", body.taken)
	}

	head := "--x\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n2024\r\n--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nreform\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\r\n"
	r = httptest.NewRequest(http.MethodPost, "/u/anh-son/imports", io.MultiReader(strings.NewReader(head), body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.ContentLength = -1
	expectAnswer(t, "a file without end", d.send("tuan", r), http.StatusRequestEntityTooLarge, "Tệp quá lớn")
	if most := int64(110 << 20); body.taken > most {
		t.Errorf("%d bytes were taken", body.taken)
	}
	var left int
	must(t, filepath.WalkDir(filepath.Join(d.config.Data, "files", "drafts"), func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			left++
		}
		return err
	}))
	if left != 0 {
		t.Errorf("%d half files are left", left)
	}

	form := formRequest("/u/anh-son/imports/by-hand", "year", "2024", "kind", "reform", "from", strings.Repeat("x", 2<<20))
	expectAnswer(t, "a form of 2 MB", d.send("tuan", form), http.StatusRequestEntityTooLarge)
	form = formRequest("/u/anh-son/imports/by-hand", "year", "2024", "from", strings.Repeat("x", 2<<20))
	form.ContentLength = -1
	expectAnswer(t, "a form of 2 MB that is not announced", d.send("tuan", form), http.StatusRequestEntityTooLarge)
}

// Whatever a file was called, its name comes back as a name and does no harm.
func TestHostileFileNames(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	seed, err := os.ReadFile("../../../shared/seeds/000_06b0c52941d9efd6.txt")
	must(t, err)
	for _, test := range []struct{ sent, want string }{
		{"Kế hoạch năm 2024.txt", "Kế hoạch năm 2024.txt"},
		{"../../../etc/passwd.txt", "passwd.txt"},
		{`C:\\kế hoạch.txt`, "kế hoạch.txt"},
		{`a\"; filename=\"b.exe.txt`, "a; filename=b.exe.txt"},
		{"a=b;c,d@e'f(1)%20.txt", "a=b;c,d@e'f(1)%20.txt"},
		{"<script>.txt", "script.txt"},
		{"a\u202etxt.exe.txt", "atxt.exe.txt"},
	} {
		w := d.send("tuan", uploadRequest(t, test.sent, seed, "year", "2024", "kind", "other"))
		expectAnswer(t, test.sent, w, http.StatusSeeOther)
		id := path.Base(w.Header().Get("Location"))
		d.Plans.WaitRead(t.Context(), id)
		imp, err := d.Plans.Import(t.Context(), d.program(t), id)
		must(t, err)
		if body := d.get("tuan", w.Header().Get("Location")).Body.String(); strings.Contains(body, "<script>.txt") {
			t.Error("the review page takes a name for markup")
		}
		adopted, err := d.Plans.Adopt(t.Context(), d.program(t), id, imp.Version)
		must(t, err)
		source := d.get("xem", "/u/anh-son/plans/"+adopted.ID+"/source")
		expectAnswer(t, "the source of "+test.sent, source, http.StatusOK)
		if !bytes.Equal(source.Body.Bytes(), seed) {
			t.Errorf("the source of %q is not what was sent", test.sent)
		}
		expectDownload(t, source, "application/octet-stream", test.want)
	}
}

// expectDownload checks that a file is saved, under its name, and never shown.
func expectDownload(t *testing.T, w *httptest.ResponseRecorder, contentType, name string) {
	t.Helper()
	h := w.Header()
	if h.Get("Content-Type") != contentType || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%s is sent as %q with the policy %q", name, h.Get("Content-Type"), h.Get("Content-Security-Policy"))
	}
	disposition := h.Get("Content-Disposition")
	kind, params, err := mime.ParseMediaType(disposition)
	if err != nil || kind != "attachment" || params["filename"] != name {
		t.Errorf("%q names %q as %s, want %q (%v)", disposition, params["filename"], kind, name, err)
	}
	for _, r := range disposition {
		if r < ' ' || r > '~' {
			t.Errorf("the header %q has the letter %q", disposition, r)
		}
	}
}

func TestExportsAreDownloads(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		p, _ := d.thePlan(t)
		for format, want := range map[string][2]string{
			"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
			"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"},
			"pdf":  {"application/pdf", "%PDF-"},
			"json": {"application/json", "{"},
			"ics":  {"text/calendar; charset=utf-8", "BEGIN:VCALENDAR"},
		} {
			w := d.get("xem", "/u/anh-son/plans/"+p.ID+"/export/"+format)
			expectAnswer(t, format, w, http.StatusOK)
			expectDownload(t, w, want[0], p.Title+" UBND xã Anh Sơn."+format)
			if body := w.Body.Bytes(); !bytes.HasPrefix(body, []byte(want[1])) || w.Header().Get("Content-Length") != strconv.Itoa(len(body)) {
				t.Errorf("the %s of %s bytes begins with %q", format, w.Header().Get("Content-Length"), body[:min(len(body), 10)])
			}
		}
		w := d.get("xem", "/u/anh-son/years/2024/calendar.ics")
		expectDownload(t, w, "text/calendar; charset=utf-8", "UBND xã Anh Sơn 2024.ics")
		expectAnswer(t, "a year's calendar", w, http.StatusOK, "BEGIN:VEVENT")
		if !strings.Contains(strings.ReplaceAll(w.Body.String(), "\r\n ", ""), "http://vidan.test/u/anh-son/tasks/") {
			t.Error("the calendar does not lead to the tasks")
		}
		for _, odd := range []string{"doc", "", "DOCX", "..%2f"} {
			expectAnswer(t, "the format "+odd, d.get("xem", "/u/anh-son/plans/"+p.ID+"/export/"+odd), http.StatusNotFound)
		}
	})
}

func TestFulfillingByItsForm(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		_, tasks := d.thePlan(t)
		var task plan.Task
		var o plan.Occurrence
		for _, candidate := range tasks {
			for _, one := range candidate.Occurrences {
				if one.DoneOn.IsZero() {
					task, o = candidate, one
				}
			}
		}
		address := "/u/anh-son/occurrences/" + o.ID
		form := func(on, note string) []string {
			return []string{"task", task.ID, "version", strconv.Itoa(o.Version), "day", on, "note", note}
		}
		expectAnswer(t, "a day to come", d.post("chutich", address+"/fulfil", form("13/3/2024", "số 7/BC")...), http.StatusUnprocessableEntity, "không thể ở tương lai", "số 7/BC")
		expectAnswer(t, "a day that is none", d.post("chutich", address+"/fulfil", form("31/2/2024", "số 7/BC")...), http.StatusUnprocessableEntity, "Hãy ghi ngày hoàn thành", "số 7/BC")
		expectAnswer(t, "no day", d.post("chutich", address+"/fulfil", form("", "số 7/BC")...), http.StatusUnprocessableEntity, "Hãy ghi ngày hoàn thành")
		for range 2 { // clicked twice
			w := d.post("chutich", address+"/fulfil", form("12/3/2024", "số 7/BC")...)
			expectAnswer(t, "fulfilling", w, http.StatusSeeOther)
			if got, want := w.Header().Get("Location"), "/u/anh-son/tasks/"+task.ID+"#"+o.ID; got != want {
				t.Errorf("fulfilling leads to %s, want %s", got, want)
			}
		}
		expectAnswer(t, "somebody else's later form", d.post("ngan", address+"/fulfil", form("11/3/2024", "khác")...), http.StatusConflict)
		expectAnswer(t, "the task", d.get("xem", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "số 7/BC")
		expectAnswer(t, "reopening the old version", d.post("chutich", address+"/reopen", "task", task.ID, "version", strconv.Itoa(o.Version)), http.StatusConflict)
		expectAnswer(t, "reopening", d.post("chutich", address+"/reopen", "task", task.ID, "version", strconv.Itoa(o.Version+1)), http.StatusSeeOther)
	})
}

func TestEditingByItsForm(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		_, tasks := d.thePlan(t)
		task := dated(t, tasks)
		address := "/u/anh-son/tasks/" + task.ID + "/edit"
		form := func(version int, title, due string) []string {
			return []string{"version", strconv.Itoa(version), "title", title, "due", due, "no", task.No, "section_no", task.SectionNo,
				"section_title", task.SectionTitle, "lead", task.LeadText, "notes", "ghi chú của tôi"}
		}
		expectAnswer(t, "no title", d.post("tuan", address, form(task.Version, "", "5/6/2024")...), http.StatusUnprocessableEntity, "Nhiệm vụ cần có tên", "ghi chú của tôi")
		expectAnswer(t, "a time that is none", d.post("tuan", address, form(task.Version, "Báo cáo", "lúc nào rảnh")...), http.StatusUnprocessableEntity, "Không đọc được thời gian", "lúc nào rảnh", "ghi chú của tôi")
		expectAnswer(t, "an edit", d.post("ngan", address, form(task.Version, "Tên của Ngân", "5/6/2024")...), http.StatusSeeOther)
		stale := d.post("tuan", address, form(task.Version, "Tên của Tuấn", "7/6/2024")...)
		expectAnswer(t, "an edit that came second", stale, http.StatusUnprocessableEntity, "Tên của Ngân", "Tên của Tuấn", "7/6/2024", "ghi chú của tôi", `name="version" value="`+strconv.Itoa(task.Version+1)+`"`)
		expectAnswer(t, "sending it once more", d.post("tuan", address, form(task.Version+1, "Tên của Tuấn", "7/6/2024")...), http.StatusSeeOther)
		expectAnswer(t, "the task", d.get("xem", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "Tên của Tuấn", "7/6/2024")
	})
}

func TestAddingByItsForm(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		p, tasks := d.thePlan(t)
		address := "/u/anh-son/plans/" + p.ID + "/tasks/new"
		id := store.NewID()
		form := []string{"form_id", id, "title", "Việc phát sinh", "due", "Quý II", "lead", "Văn phòng - TK"}
		for range 2 { // sent twice
			w := d.post("tuan", address, form...)
			expectAnswer(t, "adding", w, http.StatusSeeOther)
			if got := w.Header().Get("Location"); got != "/u/anh-son/tasks/"+id {
				t.Errorf("adding leads to %s", got)
			}
		}
		expectAnswer(t, "a task without a title", d.post("tuan", address, "form_id", store.NewID(), "due", "Quý II"), http.StatusUnprocessableEntity, "Nhiệm vụ cần có tên", "Quý II")
		expectAnswer(t, "a form without an id", d.post("tuan", address, "title", "a"), http.StatusUnprocessableEntity)
		expectAnswer(t, "another form of that id", d.post("tuan", address, "form_id", tasks[0].ID, "title", "Đè lên"), http.StatusSeeOther)
		_, after := d.thePlan(t)
		if len(after) != 37 || after[36].ID != id {
			t.Errorf("%d tasks", len(after))
		}
		remove := "/u/anh-son/tasks/" + id + "/remove"
		expectAnswer(t, "removing an old version", d.post("tuan", remove, "version", "7"), http.StatusConflict)
		expectAnswer(t, "removing", d.post("tuan", remove, "version", "1"), http.StatusSeeOther)
		expectAnswer(t, "the removed task", d.get("tuan", "/u/anh-son/tasks/"+id), http.StatusNotFound)
	})
}

func TestReviewingByItsForms(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		p, _ := d.thePlan(t)
		imp, err := d.Plans.DraftByHand(t.Context(), d.program(t), 2025, plan.Reform, p.ID)
		must(t, err)
		address := "/u/anh-son/imports/" + imp.ID
		edit := []string{"version", "1", "title", "Tên mới", "due", "5/6/2025", "section_no", "VI", "section_title", "LĨNH VỰC MỚI", "no", "1"}
		expectAnswer(t, "a time that is none", d.post("tuan", address+"/tasks/0/0", "version", "1", "title", "Tên mới", "due", "mai mốt"), http.StatusUnprocessableEntity, "Tên mới", "mai mốt")
		expectAnswer(t, "an edit", d.post("tuan", address+"/tasks/0/0", edit...), http.StatusSeeOther)
		expectAnswer(t, "an old version", d.post("ngan", address+"/tasks/0/0", "version", "1", "title", "Của Ngân"), http.StatusUnprocessableEntity, "Của Ngân", "Có người vừa sửa bản nháp")
		added := d.post("ngan", address+"/tasks/new", "version", "1", "title", "Việc phát sinh", "due", "Quý II")
		expectAnswer(t, "adding to an old version", added, http.StatusUnprocessableEntity, "Việc phát sinh", "Quý II", "Có người vừa sửa bản nháp", `name="version" value="2"`)
		expectAnswer(t, "no such task", d.post("ngan", address+"/tasks/9/0", "version", "2", "title", "a"), http.StatusConflict)
		expectAnswer(t, "an address of no task", d.post("ngan", address+"/tasks/x/-1", "version", "2", "title", "a"), http.StatusConflict)
		expectAnswer(t, "a doubt that is not there", d.post("ngan", address+"/doubts/99", "version", "2"), http.StatusConflict)
		expectAnswer(t, "a head with a wrong day", d.post("ngan", address+"/head", "version", "2", "title", "a", "date", "hôm qua"), http.StatusUnprocessableEntity)
		w := d.post("ngan", address+"/head", "version", "1", "title", "a")
		expectAnswer(t, "a head of an old version", w, http.StatusSeeOther)
		expectAnswer(t, "where it leads", d.get("ngan", w.Header().Get("Location")), http.StatusOK, "Có người vừa sửa bản nháp này")
		expectAnswer(t, "leads of another unit", d.post("ngan", address+"/leads", "version", "2", "lead-0", store.NewID()), http.StatusSeeOther)
		got, err := d.Plans.Import(t.Context(), d.program(t), imp.ID)
		must(t, err)
		draft := got.Reading.Draft
		if last := draft.Sections[len(draft.Sections)-1]; last.No != "VI" || last.Tasks[0].Title != "Tên mới" || draft.TaskCount() != 36 {
			t.Errorf("the last section is %+v of %d tasks", last, draft.TaskCount())
		}
		if len(got.Leads) != 0 {
			t.Errorf("posts of another unit were taken: %v", got.Leads)
		}
		expectAnswer(t, "adopting", d.post("ngan", address+"/adopt", "version", strconv.Itoa(got.Version)), http.StatusSeeOther)
	})
}

var checkedItem = regexp.MustCompile(`name="item" value="([^"]+)"`)

// items are the values of the boxes, or of the hidden fields, of a page's form.
func items(w *httptest.ResponseRecorder) []string {
	var all []string
	for _, found := range checkedItem.FindAllStringSubmatch(w.Body.String(), -1) {
		all = append(all, found[1])
	}
	return all
}

func formIDOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	found := regexp.MustCompile(`name="form_id" value="([^"]+)"`).FindStringSubmatch(w.Body.String())
	if found == nil {
		t.Fatal("the page has no form")
	}
	return found[1]
}

// sendMany posts a form with several items.
func (d *desk) sendMany(login, path string, items []string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{"item": items}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.send(login, r)
}

func TestManyAreAssignedByTheirForms(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		const list, bulk = "/u/anh-son/years/2024/list", "/u/anh-son/years/2024/bulk/"
		page := d.get("chutich", list+"?state=not_yet&sort=lead&down=1")
		all := items(page)
		expectAnswer(t, "the list", page, http.StatusOK, bulk+"assign?down=1&amp;sort=lead&amp;state=not_yet", "Đang lọc: "+strconv.Itoa(len(all))+" trên 70 kỳ hạn")
		w := d.post("chutich", bulk+"assign?state=not_yet")
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != list+"?say=none&state=not_yet" {
			t.Errorf("nothing selected is answered %d to %s", w.Code, got)
		}
		expectAnswer(t, "nothing selected", d.get("chutich", list+"?say=none"), http.StatusOK, "Chưa chọn việc nào")

		expectAnswer(t, "an officer", d.sendMany("tuan", bulk+"assign", all), http.StatusForbidden)
		confirm := d.post("chutich", bulk+"assign?state=not_yet", "all", "1")
		expectAnswer(t, "all that match", confirm, http.StatusOK, "Giao "+strconv.Itoa(len(all))+" việc", "Chọn người nhận việc", "Phạm Thị Hoa")
		if got := items(confirm); len(got) != len(all) || !strings.Contains(got[0], ":") {
			t.Fatalf("the page confirms %d of %d", len(got), len(all))
		}
		confirm = d.sendMany("chutich", bulk+"assign?state=not_yet", append(all[:3:3], store.NewID()))
		expectAnswer(t, "three and one that is not there", confirm, http.StatusOK, "Giao 3 việc", "1 mục không có trong đơn vị")
		id, picks := formIDOf(t, confirm), items(confirm)

		back := d.sendMany("chutich", bulk+"assign?state=not_yet", picks, "form_id", id)
		expectAnswer(t, "to nobody", back, http.StatusUnprocessableEntity, "Hãy chọn một người của đơn vị", id)
		expectAnswer(t, "to a stranger", d.sendMany("chutich", bulk+"assign", picks, "form_id", id, "person", store.NewID()), http.StatusUnprocessableEntity, "Hãy chọn một người của đơn vị")
		expectAnswer(t, "a form without an id", d.sendMany("chutich", bulk+"assign", picks, "form_id", "x", "person", "-"), http.StatusUnprocessableEntity)

		hoa, err := d.Accounts.UserByLogin(t.Context(), d.program(t), "hoa")
		must(t, err)
		// Somebody starts one of them after the page was opened.
		stale, version, _ := strings.Cut(picks[0], ":")
		must(t, d.Plans.Start(t.Context(), d.program(t), stale, number(t, version)))
		changed := d.sendMany("chutich", bulk+"assign?state=not_yet", picks, "form_id", id, "person", hoa.ID)
		expectAnswer(t, "one of them changed", changed, http.StatusUnprocessableEntity, "Chưa làm gì cả", "có người vừa thay đổi", "Giao 2 việc", `<option value="`+hoa.ID+`" selected>`)
		for range 2 { // clicked twice
			w := d.sendMany("chutich", bulk+"assign?state=not_yet", items(changed), "form_id", id, "person", hoa.ID)
			expectAnswer(t, "sending it once more", w, http.StatusSeeOther)
			if got := w.Header().Get("Location"); got != list+"?state=not_yet" {
				t.Errorf("it leads to %s", got)
			}
		}
		expectAnswer(t, "the list afterwards", d.get("chutich", list), http.StatusOK, "Đã giao 2 việc cho Phạm Thị Hoa.", "Hoàn tác")
		if got := items(d.get("chutich", list+"?assignee="+hoa.ID)); len(got) != 2 {
			t.Errorf("Hoa has %d", len(got))
		}
		expectAnswer(t, "another's list", d.get("ngan", list), http.StatusOK)
		expectAnswer(t, "undoing nothing", d.post("ngan", bulk+"undo"), http.StatusConflict, "Không hoàn tác được nữa")
		for range 2 {
			expectAnswer(t, "undoing", d.post("chutich", bulk+"undo", "bulk", id, "to", list), http.StatusSeeOther)
		}
		expectAnswer(t, "the list after undoing", d.get("chutich", list), http.StatusOK, "Đã hoàn tác: 2 việc trở lại như trước.")
	})
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	must(t, err)
	return n
}

func TestManyArePutOffAndReturnedByTheirForms(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	const list, bulk = "/u/anh-son/years/2024/list", "/u/anh-son/years/2024/bulk/"
	confirm := d.post("chutich", bulk+"postpone?open=1", "all", "1")
	id, picks := formIDOf(t, confirm), items(confirm)
	send := func(pairs ...string) *httptest.ResponseRecorder {
		return d.sendMany("chutich", bulk+"postpone?open=1", picks, append(pairs, "form_id", id)...)
	}
	expectAnswer(t, "no day", send("note", "chờ thị xã"), http.StatusUnprocessableEntity, "Hãy ghi hạn mới", "chờ thị xã")
	expectAnswer(t, "a day that is none", send("day", "31/2/2024", "note", "chờ thị xã"), http.StatusUnprocessableEntity, "Hãy ghi hạn mới", "chờ thị xã")
	expectAnswer(t, "no reason", send("days", "5"), http.StatusUnprocessableEntity, "Hãy ghi lý do", `value="5"`)
	early := send("day", "2024-06-28", "note", "chờ thị xã")
	expectAnswer(t, "a day before some", early, http.StatusUnprocessableEntity, "hạn mới không muộn hơn hạn đang có", "Chưa làm gì cả", "thành 28/6/2024", "chờ thị xã")
	if got := items(early); len(got) == 0 || len(got) >= len(picks) {
		t.Errorf("%d of %d can be put off to 28/6", len(got), len(picks))
	}
	expectAnswer(t, "by five working days", send("days", "5", "note", norm.NFD.String("chờ thị xã")), http.StatusSeeOther)
	o, err := d.Plans.Occurrence(t.Context(), d.program(t), strings.Split(picks[0], ":")[0])
	must(t, err)
	steps, err := d.Plans.StepsOf(t.Context(), d.program(t), o.TaskID)
	must(t, err)
	if last := steps[len(steps)-1]; last.Note != "chờ thị xã" || !last.Day.After(last.OldDay) {
		t.Errorf("the step is %+v", last)
	}

	returned := d.post("chutich", bulk+"return", "all", "1")
	expectAnswer(t, "returning all", returned, http.StatusOK, "Trả lại 1 việc", "không làm được ở bước này")
	none := d.sendMany("chutich", bulk+"return", []string{picks[0]}, "form_id", store.NewID(), "note", "x")
	expectAnswer(t, "nothing of it", none, http.StatusUnprocessableEntity, "Không có việc nào trong số đã chọn làm được")
	bare := d.sendMany("chutich", bulk+"return", []string{strings.Split(items(returned)[0], ":")[0]}, "form_id", store.NewID(), "note", "x")
	expectAnswer(t, "a pick without its version", bare, http.StatusUnprocessableEntity, "có người vừa thay đổi")
	many := make([]string, plan.BulkMost+1)
	for i := range many {
		many[i] = store.NewID()
	}
	if w := d.sendMany("chutich", bulk+"accept", many); w.Header().Get("Location") != list+"?say=many" {
		t.Errorf("too many are answered %d to %s", w.Code, w.Header().Get("Location"))
	}
	expectAnswer(t, "too many", d.get("chutich", list+"?say=many"), http.StatusOK, "nhiều nhất 500")
}

func TestTheListIsExported(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	const list = "/u/anh-son/years/2024/list"
	rows := func(w *httptest.ResponseRecorder) int {
		t.Helper()
		expectAnswer(t, "the export", w, http.StatusOK)
		expectDownload(t, w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Danh sách kỳ hạn năm 2024 UBND xã Anh Sơn 2024-03-12.xlsx")
		book, err := excelize.OpenReader(w.Body)
		must(t, err)
		defer func() { must(t, book.Close()) }()
		lines, err := book.GetRows("Danh sách")
		must(t, err)
		return len(lines) - 3 // the title, a space and the head
	}
	all := items(d.get("xem", list))
	if got := rows(d.get("xem", list+"/export")); got != len(all) || got != 70 {
		t.Errorf("%d of %d are exported", got, len(all))
	}
	if got := rows(d.sendMany("xem", list+"/export", all[:3])); got != 3 {
		t.Errorf("%d of 3 are exported", got)
	}
	late := items(d.get("xem", list+"?state=overdue"))
	if got := rows(d.sendMany("xem", list+"/export?state=overdue", nil, "all", "1")); got != len(late) || got == 0 {
		t.Errorf("%d of %d that are late are exported", got, len(late))
	}
	if w := d.post("xem", list+"/export"); w.Code != http.StatusSeeOther {
		t.Errorf("nothing selected is answered %d", w.Code)
	}
	for path, want := range map[string]int{list + "?q=xyz": 0, list + "?page=9": 0, list + "?stage=returned": 1, list + "?unproved=1": 1} {
		if got := items(d.get("xem", path)); len(got) != want {
			t.Errorf("%s lists %d, want %d", path, len(got), want)
		}
	}
}
