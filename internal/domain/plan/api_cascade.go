package plan

import (
	"context"
	"net/http"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type (
	// CascadeBody is how one unit below stands with one task.
	CascadeBody struct {
		TaskID      string          `json:"task_id"`
		UnitID      string          `json:"unit_id"`
		UnitCode    string          `json:"unit_code,omitempty" doc:"Absent for a unit that does not stand below any more."`
		UnitName    string          `json:"unit_name"`
		State       AssignmentState `json:"state" enum:"unanswered,taken_in,linked,refused,revoked,passed_on"`
		GivenOn     clock.Date      `json:"given_on"`
		AnswerBy    clock.Date      `json:"answer_by,omitzero"`
		AnsweredOn  clock.Date      `json:"answered_on,omitzero"`
		DaysLate    int             `json:"days_late"`
		Reason      string          `json:"reason,omitempty"`
		Occurrences map[State]int   `json:"occurrences,omitempty" doc:"How the occurrences stand by which the unit answers, for who may look down."`
	}
	cascadeIn struct {
		OfPlan
		api.Page
		Task string `query:"task" doc:"The id of one task of the plan."`
	}
	giveIn struct {
		OfPlan
		Body struct {
			Tasks    []string   `json:"tasks" minItems:"1" maxItems:"1000" doc:"The ids of tasks of the plan."`
			Units    []string   `json:"units,omitempty" doc:"The ids of units directly below; absent is all local governments there."`
			Note     string     `json:"note,omitempty" maxLength:"2000"`
			AnswerBy clock.Date `json:"answer_by,omitzero"`
		}
	}
	givenOut struct {
		Body struct {
			Units   int `json:"units"`
			New     int `json:"new"`
			Changed int `json:"changed"`
			Same    int `json:"same"`
		}
	}
	revokeIn struct {
		OfPlan
		Body struct {
			Task   string   `json:"task"`
			Units  []string `json:"units,omitempty" doc:"The ids of units; absent is all that have it."`
			Reason string   `json:"reason" maxLength:"2000"`
		}
	}
	countOut struct {
		Body struct {
			Count int `json:"count"`
		}
	}

	// OfAssignment names an assignment.
	OfAssignment struct {
		api.InUnit
		Assignment string `path:"assignment"`
	}
	// AssignmentBody is what a unit above has given the unit to do.
	AssignmentBody struct {
		ID         string          `json:"id"`
		GiverName  string          `json:"giver_name"`
		GiverPlan  string          `json:"giver_plan"`
		Year       int             `json:"year"`
		Content    Content         `json:"content"`
		Note       string          `json:"note,omitempty"`
		GivenOn    clock.Date      `json:"given_on"`
		AnswerBy   clock.Date      `json:"answer_by,omitzero"`
		State      AssignmentState `json:"state" enum:"unanswered,taken_in,linked,refused,revoked,passed_on"`
		TaskID     string          `json:"task_id,omitempty" doc:"The unit's task that answers it."`
		Reason     string          `json:"reason,omitempty"`
		AnsweredOn clock.Date      `json:"answered_on,omitzero"`
		Changed    bool            `json:"changed" doc:"The unit above has changed it, and the change is not taken in yet."`
		Version    int             `json:"version"`
	}
	assignmentOut struct {
		ETag string `header:"ETag"`
		Body AssignmentBody
	}
	assignmentsIn struct {
		api.InUnit
		api.Page
	}
	answerIn struct {
		OfAssignment
		api.Change
	}
	takeInIn struct {
		OfAssignment
		api.Change
		Body struct {
			Plan string `json:"plan" doc:"The plan of the unit that takes it in."`
			Lead string `json:"lead,omitempty" doc:"The post that leads, as people call it."`
		}
	}
	linkIn struct {
		OfAssignment
		api.Change
		Body struct {
			Task string `json:"task" doc:"A task of the unit."`
		}
	}
	refuseIn struct {
		OfAssignment
		api.Change
		Body struct {
			Reason string `json:"reason" maxLength:"2000"`
		}
	}
)

func (o operations) cascade() {
	a := o.a
	api.Add(o.to, op("list-cascades", http.MethodGet, "/plans/{plan}/cascade", ActView, "How what was given of a plan stands in the units below."), account.Operation(a.apiCascades))
	api.Add(o.to, op("give-tasks", http.MethodPost, "/plans/{plan}/cascade", ActCascade, "Give tasks to units below; given again, only what has changed is changed."), account.Operation(a.apiGive))
	api.Add(o.to, op("revoke-task", http.MethodPost, "/plans/{plan}/cascade/revoke", ActCascade, "Take a task back that was given."), account.Operation(a.apiRevoke))
}

func (a *Actions) apiCascades(ctx context.Context, v account.Visit, in *cascadeIn) (*struct{ Body api.List[CascadeBody] }, error) {
	board, err := a.CascadeBoard(ctx, v, in.Plan, in.Task)
	if err != nil {
		return nil, err
	}
	var rows []CascadeRow
	for _, t := range board.Tasks {
		rows = append(rows, t.Rows...)
	}
	part, next, err := api.Cut(ctx, in.Page, rows, func(r CascadeRow) string { return r.TaskID + " " + r.ChildID })
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(part, func(r CascadeRow) CascadeBody {
		return CascadeBody{
			TaskID: r.TaskID, UnitID: r.ChildID, UnitCode: r.Code, UnitName: r.ChildName, State: r.State, GivenOn: r.GivenOn,
			AnswerBy: r.AnswerBy, AnsweredOn: r.AnsweredOn, DaysLate: r.DaysLate(board.Today), Reason: r.Reason, Occurrences: r.Occurrences,
		}
	}))
	list.Next = next
	return &struct{ Body api.List[CascadeBody] }{list}, nil
}

func (a *Actions) apiGive(ctx context.Context, v account.Visit, in *giveIn) (*givenOut, error) {
	b := in.Body
	given, err := a.Cascade(ctx, v, Giving{PlanID: in.Plan, TaskIDs: b.Tasks, ChildIDs: b.Units, Note: b.Note, AnswerBy: b.AnswerBy})
	if err != nil {
		return nil, err
	}
	out := &givenOut{}
	out.Body.Units, out.Body.New, out.Body.Changed, out.Body.Same = given.Units, given.New, given.Changed, given.Same
	return out, nil
}

func (a *Actions) apiRevoke(ctx context.Context, v account.Visit, in *revokeIn) (*countOut, error) {
	if _, err := a.Plan(ctx, v, in.Plan); err != nil {
		return nil, err
	}
	out := &countOut{}
	var err error
	out.Body.Count, err = a.Revoke(ctx, v, Revocation{TaskID: in.Body.Task, ChildIDs: in.Body.Units, Reason: in.Body.Reason})
	return out, err
}

func (o operations) assignments() {
	a := o.a
	api.Add(o.to, op("list-assignments", http.MethodGet, "/assignments", ActView, "What units above have given the unit to do."), account.Operation(a.apiAssignments))
	api.Add(o.to, op("show-assignment", http.MethodGet, "/assignments/{assignment}", ActView, "An assignment."), account.Operation(a.apiAssignment))
	answer := func(name, summary string) api.Operation {
		return op(name+"-assignment", http.MethodPost, "/assignments/{assignment}/"+name, ActAnswer, summary)
	}
	api.Add(o.to, answer("take-in", "Make a task of an assignment."), account.Operation(a.apiTakeIn))
	api.Add(o.to, answer("link", "Answer an assignment by a task that is there."), account.Operation(a.apiLink))
	api.Add(o.to, answer("refuse", "Say that an assignment is not the unit's."), account.Operation(a.apiRefuse))
	api.Add(o.to, answer("apply", "Take in what the unit above has changed."), a.apiAnswer(a.Apply))
	api.Add(o.to, answer("reconsider", "Take an answer back."), a.apiAnswer(a.Reconsider))
	api.Add(o.to, op("take-over-assignments", http.MethodPost, "/assignments/take-over", ActAnswer, "Take over what was given to units that went on in this one."), account.Operation(a.apiTakeOver))
}

func assignmentBody(as Assignment) AssignmentBody {
	return AssignmentBody{
		ID: as.ID, GiverName: as.GiverName, GiverPlan: as.GiverPlan, Year: as.Year, Content: as.Content, Note: as.Note, GivenOn: as.GivenOn,
		AnswerBy: as.AnswerBy, State: as.State, TaskID: as.TaskID, Reason: as.Reason, AnsweredOn: as.AnsweredOn,
		Changed: len(as.Changes) > 0, Version: as.Version,
	}
}

func (a *Actions) apiAssignments(ctx context.Context, v account.Visit, in *assignmentsIn) (*struct{ Body api.List[AssignmentBody] }, error) {
	all, err := a.Assignments(ctx, v)
	if err != nil {
		return nil, err
	}
	part, next, err := api.Cut(ctx, in.Page, all, func(as Assignment) string { return as.ID })
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(part, assignmentBody))
	list.Next = next
	return &struct{ Body api.List[AssignmentBody] }{list}, nil
}

func (a *Actions) apiAssignment(ctx context.Context, v account.Visit, in *OfAssignment) (*assignmentOut, error) {
	as, err := a.Assignment(ctx, v, in.Assignment)
	if err != nil {
		return nil, err
	}
	return &assignmentOut{ETag: api.ETag(as.Version), Body: assignmentBody(as)}, nil
}

// answered answers the version of an assignment that the caller has seen, and
// tells how it stands now.
func (a *Actions) answered(ctx context.Context, v account.Visit, of OfAssignment, seen api.Change, do func(version int) error) (*assignmentOut, error) {
	version, err := seen.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := do(version); err != nil {
		return nil, err
	}
	return a.apiAssignment(ctx, v, &of)
}

func (a *Actions) apiAnswer(act func(ctx context.Context, v account.Visit, id string, version int) error) func(context.Context, *answerIn) (*assignmentOut, error) {
	return account.Operation(func(ctx context.Context, v account.Visit, in *answerIn) (*assignmentOut, error) {
		return a.answered(ctx, v, in.OfAssignment, in.Change, func(version int) error { return act(ctx, v, in.Assignment, version) })
	})
}

func (a *Actions) apiTakeIn(ctx context.Context, v account.Visit, in *takeInIn) (*assignmentOut, error) {
	return a.answered(ctx, v, in.OfAssignment, in.Change, func(version int) error {
		_, err := a.TakeIn(ctx, v, in.Assignment, Taking{PlanID: in.Body.Plan, Lead: in.Body.Lead, Version: version})
		return err
	})
}

func (a *Actions) apiLink(ctx context.Context, v account.Visit, in *linkIn) (*assignmentOut, error) {
	return a.answered(ctx, v, in.OfAssignment, in.Change, func(version int) error { return a.Link(ctx, v, in.Assignment, version, in.Body.Task) })
}

func (a *Actions) apiRefuse(ctx context.Context, v account.Visit, in *refuseIn) (*assignmentOut, error) {
	return a.answered(ctx, v, in.OfAssignment, in.Change, func(version int) error { return a.Refuse(ctx, v, in.Assignment, version, in.Body.Reason) })
}

func (a *Actions) apiTakeOver(ctx context.Context, v account.Visit, _ *api.InUnit) (*countOut, error) {
	out := &countOut{}
	var err error
	out.Body.Count, err = a.TakeOver(ctx, v)
	return out, err
}
