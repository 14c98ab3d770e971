package app

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// sentFile is a file of a form.
type sentFile struct{ name, content string }

// evidenceRequest is the form of the page for adding evidence.
func evidenceRequest(tb testing.TB, taskID string, files []sentFile, pairs ...string) *http.Request {
	tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		must(tb, form.WriteField(pairs[i], pairs[i+1]))
	}
	for _, f := range files {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", `form-data; name="files"; filename="`+f.name+`"`)
		header.Set("Content-Type", "application/pdf")
		part, err := form.CreatePart(header)
		must(tb, err)
		_, err = part.Write([]byte(f.content))
		must(tb, err)
	}
	must(tb, form.Close())
	r := httptest.NewRequest(http.MethodPost, "/u/anh-son/tasks/"+taskID+"/evidence", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

// pdfOf is a real PDF that says something.
func pdfOf(tb testing.TB, text string) string {
	tb.Helper()
	var b bytes.Buffer
	doc := &office.Document{Blocks: []office.Block{&office.Paragraph{Runs: []office.Run{{Text: text, Size: 13}}}}}
	must(tb, office.WritePDF(&b, doc))
	return b.String()
}

// openTask is a task of the officer Hoa with an occurrence that was returned.
func (d *desk) openTask(tb testing.TB) (plan.Task, plan.Occurrence) {
	tb.Helper()
	_, tasks := d.thePlan(tb)
	for _, t := range tasks {
		if t.Ref() == "V.4" {
			return t, t.Occurrences[0]
		}
	}
	tb.Fatal("the demo has no task V.4")
	return plan.Task{}, plan.Occurrence{}
}

func (d *desk) evidence(tb testing.TB, taskID string) []plan.Evidence {
	tb.Helper()
	all, err := d.Plans.Evidence(tb.Context(), d.program(tb), taskID)
	must(tb, err)
	return all
}

func TestFilesComeInAsEvidence(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		d.invite(t)
		task, o := d.openTask(t)
		fields := []string{"occurrence", o.ID, "product", task.Products[0]}
		files := []sentFile{{"báo cáo.pdf", pdfOf(t, "Báo cáo")}, {norm.NFD.String("kế hoạch.txt"), "Kế hoạch\n"}}
		for range 2 { // sent twice
			w := d.send("hoa", evidenceRequest(t, task.ID, files, fields...))
			expectAnswer(t, "two files", w, http.StatusSeeOther)
			if got, want := w.Header().Get("Location"), "/u/anh-son/tasks/"+task.ID+"#"+o.ID; got != want {
				t.Errorf("adding leads to %s, want %s", got, want)
			}
		}
		kept := d.evidence(t, task.ID)
		if len(kept) != 2 || kept[0].Title != "báo cáo.pdf" || kept[1].FileName != norm.NFC.String("kế hoạch.txt") || kept[0].Product != task.Products[0] {
			t.Fatalf("sent twice, the evidence is %+v", kept)
		}
		expectAnswer(t, "the task", d.get("xem", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "báo cáo.pdf", "1/1 sản phẩm đã có minh chứng", "Phạm Thị Hoa")

		// The unit, those above it, and nobody else.
		file := "/u/anh-son/evidence/" + kept[0].ID
		for _, login := range []string{"xem", demoTownLogin} {
			saved := d.get(login, file+"/file")
			expectAnswer(t, "the file for "+login, saved, http.StatusOK)
			expectDownload(t, saved, "application/pdf", "báo cáo.pdf")
			shown := d.get(login, file+"/preview")
			expectAnswer(t, "the preview for "+login, shown, http.StatusOK)
			if how := shown.Header().Get("Content-Disposition"); !strings.HasPrefix(how, "inline") || !strings.Contains(shown.Header().Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("it is shown as %q under %q", how, shown.Header().Get("Content-Security-Policy"))
			}
			if login == demoTownLogin {
				expectAnswer(t, "the list for the town", d.get(login, "/u/anh-son/years/2024/evidence"), http.StatusOK, "báo cáo.pdf")
				expectAnswer(t, "the task for the town", d.get(login, "/u/anh-son/tasks/"+task.ID), http.StatusOK, "báo cáo.pdf")
			}
		}
		for _, other := range []string{"/u/nghi-son", "/u/khong-co"} {
			expectAnswer(t, "the file below "+other, d.get(demoTownLogin, other+"/evidence/"+kept[0].ID+"/file"), http.StatusNotFound)
		}
		expectAnswer(t, "a stranger", d.get("la", file+"/file"), http.StatusNotFound)

		// A colleague of another post, a reader, an occurrence of another task.
		expectAnswer(t, "somebody else's work", d.send("tuan", evidenceRequest(t, task.ID, files, fields...)), http.StatusUnprocessableEntity, "do người khác làm")
		expectAnswer(t, "a reader", d.send("xem", evidenceRequest(t, task.ID, files, fields...)), http.StatusForbidden)
		_, tasks := d.thePlan(t)
		expectAnswer(t, "another task's occurrence", d.send("hoa", evidenceRequest(t, tasks[0].ID, files, fields...)), http.StatusUnprocessableEntity)
		expectAnswer(t, "no occurrence", d.send("hoa", evidenceRequest(t, task.ID, files)), http.StatusUnprocessableEntity, "Hãy chọn kỳ hạn")
		expectAnswer(t, "nothing", d.send("hoa", evidenceRequest(t, task.ID, nil, fields...)), http.StatusUnprocessableEntity, "Hãy chọn tệp")

		// Taken back with a reason, in sight.
		expectAnswer(t, "no reason", d.post("hoa", file+"/remove", "note", " "), http.StatusUnprocessableEntity, "Hãy ghi lý do")
		expectAnswer(t, "somebody else's piece", d.post("tuan", file+"/remove", "note", "x"), http.StatusUnprocessableEntity)
		for range 2 {
			expectAnswer(t, "taking back", d.post("hoa", file+"/remove", "note", "nhầm tệp"), http.StatusSeeOther)
		}
		expectAnswer(t, "taken back by another too", d.post("chutich", file+"/remove", "note", "x"), http.StatusConflict)
		expectAnswer(t, "the task", d.get("xem", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "Phạm Thị Hoa đã lấy lại", "nhầm tệp", "lấy lại minh chứng “báo cáo.pdf”")
		expectAnswer(t, "its file stays", d.get("xem", file+"/file"), http.StatusOK)
	})
}

// What is not what its name says stays out, and what is good beside it comes in.
func TestFilesThatLie(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	task, o := d.openTask(t)
	for name, content := range map[string]string{
		"trang.pdf":        "<!DOCTYPE html><script>alert(1)</script>",
		"hình.pdf":         `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
		"chương trình.pdf": "MZ\x90\x00" + strings.Repeat("\x00", 500),
		"trống.pdf":        "",
		"trang.html":       "<!DOCTYPE html><p>Báo cáo",
	} {
		w := d.send("hoa", evidenceRequest(t, task.ID, []sentFile{{name, content}}, "occurrence", o.ID))
		expectAnswer(t, name, w, http.StatusUnprocessableEntity, "Chưa nhận được", name+": ")
	}
	if left := d.evidence(t, task.ID); len(left) != 0 {
		t.Errorf("kept were %+v", left)
	}
	w := d.send("hoa", evidenceRequest(t, task.ID, []sentFile{{"tốt.pdf", pdfOf(t, "x")}, {"xấu.pdf", "MZ\x90\x00" + strings.Repeat("\x00", 500)}}, "occurrence", o.ID))
	expectAnswer(t, "one good and one bad", w, http.StatusUnprocessableEntity, "xấu.pdf: ", "Đã nhận 1 minh chứng.")
	for i, test := range []struct{ sent, want string }{
		{"../../../etc/bí mật.txt", "bí mật.txt"}, {"<script>alert(1)<\\/script>.txt", "script.txt"}, {`a\"; filename=\"b.exe.txt`, "a; filename=b.exe.txt"}, {"a\u202etxt.exe.txt", "atxt.exe.txt"},
	} {
		w := d.send("hoa", evidenceRequest(t, task.ID, []sentFile{{test.sent, "văn bản " + strconv.Itoa(i)}}, "occurrence", o.ID))
		expectAnswer(t, test.sent, w, http.StatusSeeOther)
		all := d.evidence(t, task.ID)
		if last := all[len(all)-1]; last.FileName != test.want {
			t.Errorf("%q is called %q, want %q", test.sent, last.FileName, test.want)
		}
	}
	page := d.get("xem", "/u/anh-son/tasks/"+task.ID).Body.String()
	if strings.Contains(page, "<script>alert") {
		t.Error("the page takes a name for markup")
	}
	var many []sentFile
	for i := range 12 {
		many = append(many, sentFile{fmt.Sprintf("%d.txt", i), fmt.Sprintf("số %d", i)})
	}
	before := len(d.evidence(t, task.ID))
	expectAnswer(t, "twelve files", d.send("hoa", evidenceRequest(t, task.ID, many, "occurrence", o.ID)), http.StatusUnprocessableEntity, "tối đa 10 tệp", "Đã nhận 10 minh chứng.")
	if after := len(d.evidence(t, task.ID)); after != before+10 {
		t.Errorf("of twelve files %d were kept", after-before)
	}
}

func TestTwoGigabytesOfEvidenceAreRefusedAtOnce(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	task, _ := d.openTask(t)
	body := &endless{}
	r := httptest.NewRequest(http.MethodPost, "/u/anh-son/tasks/"+task.ID+"/evidence", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.ContentLength = 2 << 30
	expectAnswer(t, "2 GB that are announced", d.send("hoa", r), http.StatusRequestEntityTooLarge, "Tệp quá lớn", "Chọn tệp nhỏ hơn")
	if body.taken != 0 {
		t.Errorf("%d bytes were taken", body.taken)
	}
}

// A disk that fills while a file comes in is told, and nothing half stays.
func TestAFullDiskKeepsNothingHalf(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	task, o := d.openTask(t)
	r := evidenceRequest(t, task.ID, []sentFile{{"a.txt", strings.Repeat("x", 1<<20)}}, "occurrence", o.ID)
	whole, err := io.ReadAll(r.Body)
	must(t, err)
	full := iotest.ErrReader(fmt.Errorf("write: %w", syscall.ENOSPC))
	r.Body, r.ContentLength = io.NopCloser(io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), full)), -1
	w := d.send("hoa", r)
	if w.Code < 400 || len(d.evidence(t, task.ID)) != 0 {
		t.Errorf("without room for files it is answered %d", w.Code)
	}
	if !strings.Contains(w.Body.String(), "Kho tệp đã đầy") {
		t.Errorf("the page says:\n%s", w.Body.String())
	}
	left, err := os.ReadDir(filepath.Join(d.config.Data, "files", "drafts"))
	must(t, err)
	if len(left) != 0 {
		t.Errorf("%d half files are left", len(left))
	}
}

func TestLinksAndThingsComeInAsEvidence(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		p, _ := d.thePlan(t)
		task, o := d.openTask(t)
		address := "/u/anh-son/tasks/" + task.ID + "/evidence"
		for _, hostile := range []string{"javascript:alert(1)", "https://ngan:bi-mat@a.vn/x", "https://a.vn/" + strings.Repeat("x", 3000), "data:text/html,x"} {
			w := d.post("hoa", address, "occurrence", o.ID, "url", hostile, "title", "Công báo")
			expectAnswer(t, hostile[:min(len(hostile), 20)], w, http.StatusUnprocessableEntity, "https://…", "Công báo")
		}
		expectAnswer(t, "a plan that is not there", d.post("hoa", address, "occurrence", o.ID, "thing", "plan/x"), http.StatusUnprocessableEntity)
		for range 2 {
			w := d.post("hoa", address, "occurrence", o.ID, "product", "-", "url", "https://anhson.gov.vn/tin?a=1&b=<2>", "title", `Công báo "số 3"`, "thing", "plan/"+p.ID)
			expectAnswer(t, "a link and a plan", w, http.StatusSeeOther)
		}
		if all := d.evidence(t, task.ID); len(all) != 2 || all[0].Title != `Công báo "số 3"` || all[1].Title == "" || all[0].Product != "" {
			t.Errorf("the evidence is %+v", all)
		}
		expectAnswer(t, "the task", d.get("xem", "/u/anh-son/tasks/"+task.ID), http.StatusOK, `target="_blank" rel="noopener noreferrer"`, "/u/anh-son/plans/"+p.ID)
	})
}

// Everything that waits for proof is in the year's list, and on its sheet.
func TestTheYearsEvidence(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		list := "/u/anh-son/years/2024/evidence"
		expectAnswer(t, "the list", d.get("xem", list), http.StatusOK, "Danh mục minh chứng năm 2024", "Báo cáo số 21/BC-UBND", "chưa có gì chứng minh")
		missing := d.get("xem", list+"?state=unproved").Body.String()
		if !strings.Contains(missing, "V.5") || strings.Contains(missing, "Báo cáo số 21/BC-UBND") {
			t.Error("the list of what is missing has the wrong lines")
		}
		one := d.get("xem", list+"?section="+url.QueryEscape("CẢI CÁCH THỂ CHẾ")).Body.String()
		if strings.Contains(one, "Báo cáo số 21/BC-UBND") {
			t.Error("the list of one field has the evidence of another")
		}
		sheet := d.get("xem", list+".xlsx")
		expectAnswer(t, "the sheet", sheet, http.StatusOK, "PK")
		expectDownload(t, sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Danh mục minh chứng năm 2024 UBND xã Anh Sơn.xlsx")
		expectAnswer(t, "a year without a plan", d.get("xem", "/u/anh-son/years/2023/evidence"), http.StatusOK, "chưa có kế hoạch")
		expectAnswer(t, "a year that is none", d.get("xem", "/u/anh-son/years/20/evidence"), http.StatusNotFound)
	})
}

func TestWorkByItsForms(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		task, o := d.openTask(t)
		address := "/u/anh-son/occurrences/" + o.ID + "/"
		version := o.Version
		send := func(login, step string, pairs ...string) *httptest.ResponseRecorder {
			return d.post(login, address+step, append([]string{"version", strconv.Itoa(version)}, pairs...)...)
		}
		twice := func(what, login, step string, pairs ...string) {
			t.Helper()
			for range 2 { // clicked twice, it acts once
				expectAnswer(t, what, send(login, step, pairs...), http.StatusSeeOther)
			}
			version++
			now, err := d.Plans.Occurrence(t.Context(), d.program(t), o.ID)
			must(t, err)
			if now.Version != version {
				t.Errorf("%s: version %d, want %d", what, now.Version, version)
			}
		}
		expectAnswer(t, "the page of the officer", d.get("hoa", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "Nộp lại", "Bổ sung kinh phí", "Bắt đầu làm")
		expectAnswer(t, "a colleague's", send("tuan", "start"), http.StatusUnprocessableEntity, "do người khác làm")
		twice("starting", "hoa", "start")
		expectAnswer(t, "no day", send("hoa", "hand-in", "note", "số 9"), http.StatusUnprocessableEntity, "Hãy ghi ngày hoàn thành", "số 9")
		twice("handing in", "hoa", "hand-in", "day", "11/3/2024", "note", "số 9")
		expectAnswer(t, "the page of the chairman", d.get("chutich", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "Duyệt", "Trả lại", "thiếu minh chứng", "chờ duyệt")
		twice("withdrawing", "hoa", "take-back")
		twice("handing in again", "hoa", "hand-in", "day", "2024-03-12", "note", "số 10")
		expectAnswer(t, "no reason", send("chutich", "return"), http.StatusUnprocessableEntity, "Hãy ghi lý do")
		twice("returning", "chutich", "return", "note", "thiếu phụ lục")

		old := version - 1
		stale := d.post("hoa", address+"hand-in", "version", strconv.Itoa(old), "day", "12/3/2024", "note", "số 11")
		expectAnswer(t, "an old form", stale, http.StatusConflict, "Lê Đình Khang trả lại lúc", `value="số 11"`, `name="version" value="`+strconv.Itoa(version)+`"`)
		expectAnswer(t, "an old form that comes too late", d.post("chutich", address+"accept", "version", strconv.Itoa(old)), http.StatusConflict, "không còn làm được nữa")

		expectAnswer(t, "an earlier day", send("chutich", "postpone", "day", "1/3/2024", "note", "x"), http.StatusUnprocessableEntity, "muộn hơn hạn hiện nay")
		expectAnswer(t, "no reason to postpone", send("chutich", "postpone", "day", "10/4/2024"), http.StatusUnprocessableEntity, "Hãy ghi lý do")
		twice("postponing", "chutich", "postpone", "day", "10/4/2024", "note", "chờ thị xã")
		expectAnswer(t, "both days", d.get("xem", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "gia hạn đến 10/4/2024 (kế hoạch: 31/3/2024)", "gia hạn từ 31/3/2024 đến 10/4/2024")
		expectAnswer(t, "to nobody of the unit", send("chutich", "assign", "person", "x"), http.StatusUnprocessableEntity, "không còn là cán bộ")
		tuan, err := d.Accounts.UserByLogin(t.Context(), d.program(t), "tuan")
		must(t, err)
		twice("assigning", "chutich", "assign", "person", tuan.ID)
		expectAnswer(t, "whose it was", send("hoa", "hand-in", "day", "12/3/2024"), http.StatusUnprocessableEntity)
		twice("done by whom it was given", "tuan", "hand-in", "day", "12/3/2024", "note", "số 12")
		twice("accepting", "chutich", "accept")
		expectAnswer(t, "adding to what is accepted", d.post("tuan", "/u/anh-son/tasks/"+task.ID+"/evidence", "occurrence", o.ID, "url", "https://a.vn"), http.StatusConflict, "đã được duyệt")
		twice("reopening", "chutich", "reopen")
		twice("done at once", "chutich", "fulfil", "day", "12/3/2024", "note", "số 13")
		expectAnswer(t, "the history", d.get("xem", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "13 lần thay đổi", "giao cho Trần Anh Tuấn")
		expectAnswer(t, "in English", d.send("xem", english("/u/anh-son/tasks/"+task.ID)), http.StatusOK)
	})
}

func english(path string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", "en")
	return r
}
