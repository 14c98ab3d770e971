package plan

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type (
	// OfTask names a task.
	OfTask struct {
		api.InUnit
		Task string `path:"task"`
	}

	// TaskText is what a person writes into a task.
	TaskText struct {
		SectionNo    string   `json:"section_no,omitempty" maxLength:"50"`
		SectionTitle string   `json:"section_title,omitempty" maxLength:"1000"`
		No           string   `json:"no,omitempty" maxLength:"50"`
		Title        string   `json:"title" maxLength:"5000"`
		Products     []string `json:"products,omitempty" maxItems:"200"`
		Lead         string   `json:"lead,omitempty" maxLength:"1000" doc:"The post that leads, as the plan writes it."`
		Coordinators []string `json:"coordinators,omitempty" maxItems:"200"`
		Due          string   `json:"due,omitempty" maxLength:"10000" doc:"The times in words, one on each line, read by the grammar of plans: Trước ngày 10/1/2024."`
		Funding      string   `json:"funding,omitempty" maxLength:"1000"`
		Notes        []string `json:"notes,omitempty" maxItems:"200"`
	}
	// TaskBody is a task as it is told.
	TaskBody struct {
		ID          string           `json:"id"`
		PlanID      string           `json:"plan_id"`
		Ref         string           `json:"ref,omitempty" doc:"What people call it: III.2."`
		Text        TaskText         `json:"text"`
		LeadPostID  string           `json:"lead_post_id,omitempty"`
		Kind        DueKind          `json:"kind" enum:"by,before,period,ongoing,unspecified"`
		WithdrawnOn clock.Date       `json:"withdrawn_on,omitzero" doc:"When a changed plan dropped it."`
		Version     int              `json:"version"`
		Occurrences []OccurrenceBody `json:"occurrences"`
	}
	taskOut struct {
		ETag string `header:"ETag"`
		Body TaskBody
	}
	tasksIn struct {
		OfYear
		Filtered
		api.Page
	}
	changeTaskIn struct {
		OfTask
		api.Change
		Body TaskText
	}
	addTaskIn struct {
		OfPlan
		Body TaskText
	}
	dropTaskIn struct {
		OfTask
		api.Change
	}

	// StepBody is one line of what happened to an occurrence.
	StepBody struct {
		ID           string     `json:"id"`
		OccurrenceID string     `json:"occurrence_id"`
		Step         Step       `json:"step"`
		At           time.Time  `json:"at"`
		ActorID      string     `json:"actor_id,omitempty"`
		Note         string     `json:"note,omitempty"`
		Day          clock.Date `json:"day,omitzero"`
		PersonID     string     `json:"person_id,omitempty"`
	}

	// RhythmBody is how often a task without dates of its own is due.
	RhythmBody struct {
		Beat  Beat       `json:"beat" enum:"month,quarter,half_year"`
		DueOn DueOn      `json:"due_on" enum:"last,last_working,day"`
		Day   int        `json:"day,omitempty" minimum:"0" maximum:"31" doc:"The day of the last month of the beat, where due_on is day."`
		From  clock.Date `json:"from"`
	}
	rhythmOut struct {
		ETag string `header:"ETag" doc:"That of the task."`
		Body struct {
			Rhythm *RhythmBody `json:"rhythm,omitempty" doc:"Absent for a task without one."`
		}
	}
	setRhythmIn struct {
		OfTask
		api.Change
		Body RhythmBody
	}
)

func (e TaskText) edit() TaskEdit {
	return TaskEdit{
		SectionNo: e.SectionNo, SectionTitle: e.SectionTitle, No: e.No, Title: strings.TrimSpace(e.Title), Products: e.Products,
		Lead: e.Lead, Coordinators: e.Coordinators, Due: e.Due, Funding: e.Funding, Notes: e.Notes,
	}
}

func taskBody(t Task, today clock.Date, days WorkingDays) TaskBody {
	return TaskBody{
		ID: t.ID, PlanID: t.PlanID, Ref: t.Ref(), Text: TaskText(EditOfTask(t)), LeadPostID: t.LeadPostID, Kind: t.Kind,
		WithdrawnOn: t.WithdrawnOn, Version: t.Version,
		Occurrences: api.Each(t.Occurrences, func(o Occurrence) OccurrenceBody { return occurrenceBody(o, today, days) }),
	}
}

func (o operations) tasks() {
	api.Add(o.to, op("list-tasks", http.MethodGet, "/years/{year}/tasks", ActView, "The tasks of a year's plans, in their order."), account.Operation(o.a.apiTasks))
	api.Add(o.to, op("show-task", http.MethodGet, "/tasks/{task}", ActView, "A task with its occurrences."), account.Operation(o.a.apiTask))
	api.Add(o.to, creates(op("add-task", http.MethodPost, "/plans/{plan}/tasks", ActEdit, "Add a task to an adopted plan.")), account.Operation(o.a.apiAddTask))
	api.Add(o.to, op("change-task", http.MethodPut, "/tasks/{task}", ActEdit, "Change a task; what was done of it stays."), account.Operation(o.a.apiChangeTask))
	api.Add(o.to, op("remove-task", http.MethodDelete, "/tasks/{task}", ActEdit, "Take a task out of its plan."), account.Operation(o.a.apiRemoveTask))
	api.Add(o.to, op("list-steps", http.MethodGet, "/tasks/{task}/steps", ActView, "What happened to the occurrences of a task, the first first."), account.Operation(o.a.apiSteps))
	api.Add(o.to, op("show-rhythm", http.MethodGet, "/tasks/{task}/rhythm", ActEdit, "How often a task without dates of its own is due."), account.Operation(o.a.apiRhythm))
	api.Add(o.to, op("set-rhythm", http.MethodPut, "/tasks/{task}/rhythm", ActEdit, "Say how often a task is due; If-Match is the task's."), account.Operation(o.a.apiSetRhythm))
	api.Add(o.to, op("end-rhythm", http.MethodDelete, "/tasks/{task}/rhythm", ActEdit, "End the rhythm of a task; If-Match is the task's."), account.Operation(o.a.apiEndRhythm))
}

func (a *Actions) apiTasks(ctx context.Context, v account.Visit, in *tasksIn) (*struct{ Body api.List[TaskBody] }, error) {
	year, err := a.Year(ctx, v, in.Year, in.filter())
	if err != nil {
		return nil, err
	}
	tasks, next, err := api.Cut(ctx, in.Page, year.Tasks, func(t Task) string { return t.ID })
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(tasks, func(t Task) TaskBody { return taskBody(t, year.Today, year.Days) }))
	list.Next = next
	return &struct{ Body api.List[TaskBody] }{list}, nil
}

func (a *Actions) apiTask(ctx context.Context, v account.Visit, in *OfTask) (*taskOut, error) {
	t, _, err := a.Task(ctx, v, in.Task)
	if err != nil {
		return nil, err
	}
	days, err := a.Days(ctx, v)
	if err != nil {
		return nil, err
	}
	return &taskOut{ETag: api.ETag(t.Version), Body: taskBody(t, clock.Today(a.clock), days)}, nil
}

func (a *Actions) apiAddTask(ctx context.Context, v account.Visit, in *addTaskIn) (*taskOut, error) {
	id := store.NewID()
	if err := a.AddTask(ctx, v, in.Plan, id, in.Body.edit()); err != nil {
		return nil, err
	}
	return a.apiTask(ctx, v, &OfTask{in.InUnit, id})
}

func (a *Actions) apiChangeTask(ctx context.Context, v account.Visit, in *changeTaskIn) (*taskOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.EditTask(ctx, v, in.Task, version, in.Body.edit()); err != nil {
		return nil, err
	}
	return a.apiTask(ctx, v, &in.OfTask)
}

func (a *Actions) apiRemoveTask(ctx context.Context, v account.Visit, in *dropTaskIn) (*struct{}, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.RemoveTask(ctx, v, in.Task, version)
}

func (a *Actions) apiSteps(ctx context.Context, v account.Visit, in *OfTask) (*struct{ Body api.List[StepBody] }, error) {
	if _, _, err := a.Task(ctx, v, in.Task); err != nil {
		return nil, err
	}
	steps, err := a.StepsOf(ctx, v, in.Task)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[StepBody] }{api.ListOf(api.Each(steps, func(s StepTaken) StepBody {
		return StepBody{s.ID, s.OccurrenceID, s.Step, s.At.In(clock.Zone), s.ActorID, s.Note, s.Day, s.PersonID}
	}))}, nil
}

func (a *Actions) apiRhythm(ctx context.Context, v account.Visit, in *OfTask) (*rhythmOut, error) {
	t, _, err := a.Task(ctx, v, in.Task)
	if err != nil {
		return nil, err
	}
	out := &rhythmOut{ETag: api.ETag(t.Version)}
	r, err := a.Rhythm(ctx, v, in.Task)
	if errors.Is(err, store.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Body.Rhythm = &RhythmBody{r.Beat, r.DueOn, r.Day, r.From}
	return out, nil
}

func (a *Actions) apiSetRhythm(ctx context.Context, v account.Visit, in *setRhythmIn) (*taskOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	r := Rhythm{Beat: in.Body.Beat, DueOn: in.Body.DueOn, Day: in.Body.Day, From: in.Body.From}
	if err := a.SetRhythm(ctx, v, in.Task, version, r); err != nil {
		return nil, err
	}
	return a.apiTask(ctx, v, &in.OfTask)
}

func (a *Actions) apiEndRhythm(ctx context.Context, v account.Visit, in *dropTaskIn) (*struct{}, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.EndRhythm(ctx, v, in.Task, version)
}
