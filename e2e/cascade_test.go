package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/domain/plan"
)

const town = "/u/nghi-son"

// given is what the town has given Anh Sơn, by its number in the town's plan.
func (d *demo) given(t *testing.T, ref string) plan.Assignment {
	t.Helper()
	all, err := d.Plans.Assignments(t.Context(), d.officer)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(as plan.Assignment) bool { return as.Content.Ref == ref })
	if i < 0 {
		t.Fatalf("the town has not given %s", ref)
	}
	return all[i]
}

// The pages of what is given from above, as those below and above see them.
func TestPagesOfWhatIsGiven(t *testing.T) {
	d := openDemo(t)
	open := d.given(t, "I.1")
	waiting := d.task(t, "I.1")
	below := []shownPage{
		{"assignments", home + "/assignments", "Việc cấp trên giao", "Given from above"},
		{"assignment-open", home + "/assignments/" + open.ID, open.Content.Title, open.Content.Title},
		{"assignment-taken", home + "/assignments/" + d.given(t, "II.1").ID, "Phân công công chức đầu mối cải cách hành chính", "Phân công công chức đầu mối cải cách hành chính"},
		{"assignment-link", home + "/assignments/" + open.ID + "/link?task=" + waiting.ID, "Gắn với nhiệm vụ có sẵn", "Link to a task that is there"},
		{"task-rhythm", home + "/tasks/" + d.task(t, "III.4").ID + "/rhythm", "Nhịp của nhiệm vụ III.4", "Rhythm of task III.4"},
		{"task-in-rhythm", home + "/tasks/" + d.task(t, "III.5").ID, d.task(t, "III.5").Title, d.task(t, "III.5").Title},
		{"task-waiting", home + "/tasks/" + waiting.ID, waiting.Title, waiting.Title},
	}
	cascade := town + "/plans/" + open.GiverPlanID + "/cascade"
	above := []shownPage{
		{"cascade", cascade, "Việc giao xuống", "Given to units below"},
		{"cascade-refused", cascade + "?state=refused&task=" + d.given(t, "II.2").GiverTaskID, "Việc giao xuống", "Given to units below"},
		{"cascade-new", cascade + "/new", "Giao xuống các đơn vị", "Give to the units below"},
		{"town-plan", town + "/plans/" + open.GiverPlanID, "Kế hoạch cải cách hành chính năm 2024 của thị xã", "Kế hoạch cải cách hành chính năm 2024 của thị xã"},
		{"town-task", town + "/tasks/" + open.GiverTaskID, open.Content.Title, open.Content.Title},
	}
	for _, width := range e2e.Widths {
		for _, locale := range []string{"vi", "en"} {
			t.Run(fmt.Sprintf("%s %d", locale, width), func(t *testing.T) {
				t.Parallel()
				ctx := d.signedIn(t, "ngan", width)
				d.open(t, ctx, "/language?lang="+locale+"&to=/account", width)
				for _, page := range below {
					d.look(t, ctx, page, locale, width)
				}
				ctx = e2e.Browser(t)
				e2e.Open(t, ctx, d.address+"/", width)
				e2e.Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#login"), "thixa"), chromedp.SendKeys(chromedp.CSS("#password"), demoPassword))
				e2e.Click(t, ctx, ".sign-in .btn-primary")
				d.open(t, ctx, "/language?lang="+locale+"&to=/account", width)
				for _, page := range above {
					d.look(t, ctx, page, locale, width)
				}
			})
		}
	}
}

// An officer links what was given to the task that waits for it.
func TestLinkingWhatWasGiven(t *testing.T) {
	d := openDemo(t)
	ctx := d.signedIn(t, "ngan", 1280)
	d.open(t, ctx, home+"/assignments", 1280)
	e2e.Click(t, ctx, `a[href$="`+d.given(t, "I.1").ID+`"]`)
	e2e.Click(t, ctx, `a[href$="task=`+d.task(t, "I.1").ID+`"]`)
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, ".terms"); !strings.Contains(got, "đã gắn với nhiệm vụ có sẵn") {
		t.Errorf("the assignment says %q", got)
	}
	task := d.task(t, "I.1")
	if len(task.Occurrences) != 2 || task.Occurrences[0].Date.Vietnamese() != "29/3/2024" {
		t.Errorf("the task is due %+v", task.Occurrences)
	}
}
