package app

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/plan"
)

// fromTown is what the town has given the demo's unit, by its number there.
func (d *desk) fromTown(tb testing.TB, ref string) plan.Assignment {
	tb.Helper()
	all, err := d.Plans.Assignments(tb.Context(), d.program(tb))
	must(tb, err)
	i := slices.IndexFunc(all, func(as plan.Assignment) bool { return as.Content.Ref == ref })
	if i < 0 {
		tb.Fatalf("nothing was given as %s", ref)
	}
	return all[i]
}

func (d *desk) taskOf(tb testing.TB, ref string) plan.Task {
	tb.Helper()
	_, tasks := d.thePlan(tb)
	i := slices.IndexFunc(tasks, func(t plan.Task) bool { return t.Ref() == ref })
	if i < 0 {
		tb.Fatalf("the plan has no task %s", ref)
	}
	return tasks[i]
}

func TestARhythmByItsForm(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		task := d.taskOf(t, "III.4")
		address := "/u/anh-son/tasks/" + task.ID + "/rhythm"
		version := strconv.Itoa(task.Version)
		expectAnswer(t, "the form", d.get("tuan", address), http.StatusOK, "Mỗi bao lâu", "Thôi nhịp này")
		expectAnswer(t, "no day", d.post("tuan", address, "version", version, "beat", "quarter", "due_on", "day", "day", "40", "from", "2024-03-12"),
			http.StatusUnprocessableEntity, "Ngày trong tháng từ 1 đến 31", `value="2024-03-12"`)
		expectAnswer(t, "no first day", d.post("tuan", address, "version", version, "beat", "quarter", "due_on", "last", "from", "mai"), http.StatusUnprocessableEntity, "Hãy ghi ngày bắt đầu")
		expectAnswer(t, "no rhythm", d.post("tuan", address, "version", version, "beat", "year", "due_on", "last", "from", "2024-03-12"), http.StatusUnprocessableEntity)
		expectAnswer(t, "a stale form", d.post("tuan", address, "version", "0", "beat", "half_year", "due_on", "last", "from", "2024-03-12"), http.StatusUnprocessableEntity, "Có người vừa sửa")
		for range 2 { // sent twice
			expectAnswer(t, "the rhythm", d.post("tuan", address, "version", version, "beat", "quarter", "due_on", "last_working", "from", "12/3/2024"), http.StatusSeeOther)
		}
		if task = d.taskOf(t, "III.4"); len(task.Occurrences) != 4 {
			t.Errorf("the task is due %d times", len(task.Occurrences))
		}
		expectAnswer(t, "the end", d.post("tuan", address+"/end", "version", strconv.Itoa(task.Version)), http.StatusSeeOther)
		expectAnswer(t, "the task without days", d.get("tuan", "/u/anh-son/tasks/"+task.ID), http.StatusOK, "Nhiệm vụ chưa có kỳ hạn nào", "Đặt nhịp")
		dated := d.taskOf(t, "III.1")
		expectAnswer(t, "a task with days", d.get("tuan", "/u/anh-son/tasks/"+dated.ID+"/rhythm"), http.StatusUnprocessableEntity, "kỳ hạn riêng")
	})
}

func TestAnsweringByItsForms(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		as := d.fromTown(t, "I.1")
		address := "/u/anh-son/assignments/" + as.ID
		version := strconv.Itoa(as.Version)
		adopted, _ := d.thePlan(t)
		expectAnswer(t, "the list", d.get("xem", "/u/anh-son/assignments"), http.StatusOK, "Chưa trả lời", "muộn 4 ngày", "Nhiệm vụ chờ kế hoạch của đơn vị khác")
		expectAnswer(t, "for a reader", d.get("xem", address), http.StatusOK, as.Content.Title)
		if w := d.get("xem", address); strings.Contains(w.Body.String(), "Trả lời không nhận") {
			t.Error("a reader is offered to answer")
		}
		expectAnswer(t, "no reason", d.post("tuan", address+"/refuse", "version", version), http.StatusUnprocessableEntity, "Hãy ghi lý do")
		expectAnswer(t, "no plan", d.post("tuan", address+"/take-in", "version", version), http.StatusUnprocessableEntity, "Hãy chọn một kế hoạch")
		expectAnswer(t, "no task", d.get("tuan", address+"/link"), http.StatusUnprocessableEntity, "Hãy chọn một nhiệm vụ")
		expectAnswer(t, "before linking", d.get("tuan", address+"/link?task="+d.taskOf(t, "I.1").ID), http.StatusOK, "Nhiệm vụ sẽ có các kỳ hạn sau", "29/3/2024")
		expectAnswer(t, "a stale answer", d.post("tuan", address+"/refuse", "version", "9", "reason", "Thuộc công an xã"), http.StatusConflict, "vừa thay đổi", "Thuộc công an xã")
		for range 2 { // sent twice
			expectAnswer(t, "taking in", d.post("tuan", address+"/take-in", "version", version, "plan", adopted.ID, "lead", "Văn phòng - TK"), http.StatusSeeOther)
		}
		_, tasks := d.thePlan(t)
		as = d.fromTown(t, "I.1")
		if as.State != plan.TakenIn || len(tasks) != 37 {
			t.Errorf("it is %s, and the plan has %d tasks", as.State, len(tasks))
		}
		expectAnswer(t, "the task", d.get("tuan", "/u/anh-son/tasks/"+as.TaskID), http.StatusOK, "Cấp trên giao", "UBND thị xã Nghi Sơn")
		expectAnswer(t, "removing it", d.post("tuan", "/u/anh-son/tasks/"+as.TaskID+"/remove", "version", "1"), http.StatusConflict, "trả lời việc cấp trên giao")
		expectAnswer(t, "answering again", d.post("tuan", address+"/reconsider", "version", strconv.Itoa(as.Version)), http.StatusSeeOther)
		if _, tasks = d.thePlan(t); len(tasks) != 36 {
			t.Errorf("the plan has %d tasks", len(tasks))
		}
		expectAnswer(t, "another unit's", d.get("tuan", "/u/truong-son/assignments/"+as.ID), http.StatusNotFound)
		expectAnswer(t, "from above", d.get("thixa", address), http.StatusOK)
		expectAnswer(t, "answering from above", d.post("thixa", address+"/refuse", "version", "1", "reason", "x"), http.StatusForbidden)
	})
}

func TestGivingByItsForms(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		as := d.fromTown(t, "I.1")
		cascade := "/u/nghi-son/plans/" + as.GiverPlanID + "/cascade"
		expectAnswer(t, "the board", d.get("thixa", cascade), http.StatusOK, "chưa trả lời", "muộn 4 ngày", "UBND xã Trường Sơn")
		form := d.get("thixa", cascade+"/new")
		expectAnswer(t, "the form", form, http.StatusOK, "Tất cả 4 đơn vị")
		if n := strings.Count(form.Body.String(), ` checked`); n != 3+1 {
			t.Errorf("%d boxes are ticked, want three tasks and all units", n)
		}
		expectAnswer(t, "nobody chosen", d.post("thixa", cascade, "task", as.GiverTaskID, "whom", "some", "note", "Làm ngay"), http.StatusUnprocessableEntity, "ít nhất một nhiệm vụ và một đơn vị", "Làm ngay")
		expectAnswer(t, "no task", d.post("thixa", cascade, "whom", "all"), http.StatusUnprocessableEntity)
		expectAnswer(t, "a day that has gone", d.post("thixa", cascade, "task", as.GiverTaskID, "whom", "all", "answer_by", "1/3/2024"), http.StatusUnprocessableEntity, "quá khứ")
		expectAnswer(t, "no day at all", d.post("thixa", cascade, "task", as.GiverTaskID, "whom", "all", "answer_by", "mai"), http.StatusUnprocessableEntity, "Hãy ghi ngày")
		expectAnswer(t, "a unit that is not below", d.post("thixa", cascade, "task", as.GiverTaskID, "whom", "some", "unit", "x"), http.StatusNotFound)
		w := d.post("thixa", cascade, "task", as.GiverTaskID, "whom", "all", "note", "Làm ngay")
		expectAnswer(t, "giving again", w, http.StatusSeeOther)
		expectAnswer(t, "what was given", d.get("thixa", w.Header().Get("Location")), http.StatusOK, "Đã giao 0 việc mới, cập nhật 4 việc")
		expectAnswer(t, "below", d.get("tuan", "/u/anh-son/assignments/"+as.ID), http.StatusOK, "Cấp trên đã sửa", "Làm ngay")
		expectAnswer(t, "no reason", d.post("thixa", cascade+"/revoke", "task", as.GiverTaskID), http.StatusUnprocessableEntity, "Hãy ghi lý do rút lại")
		expectAnswer(t, "taking back", d.post("thixa", cascade+"/revoke", "task", as.GiverTaskID, "reason", "Giao nhầm"), http.StatusSeeOther)
		expectAnswer(t, "below, taken back", d.get("tuan", "/u/anh-son/assignments/"+as.ID), http.StatusOK, "đã rút lại", "Giao nhầm")
	})
}
