package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type taskCommands struct {
	List     taskListCommand     `cmd:"" help:"List what is due in a unit's year."`
	Assign   taskAssignCommand   `cmd:"" help:"Give occurrences to a member of the unit, or back to their posts."`
	Postpone taskPostponeCommand `cmd:"" help:"Put occurrences off to a later day."`
	HandIn   taskHandInCommand   `cmd:"" help:"Hand occurrences in."`
	Accept   taskAcceptCommand   `cmd:"" help:"Accept what was handed in."`
	Return   taskReturnCommand   `cmd:"" help:"Give back what was handed in."`
	Undo     taskUndoCommand     `cmd:"" help:"Undo the last of these commands, within 15 minutes."`
}

type taskListCommand struct {
	configFlags
	Unit     string `required:"" help:"The unit's code."`
	Year     int    `required:"" help:"The plans' year."`
	State    string `enum:",overdue,soon,waiting,not_yet,done_on_time,done_late" default:"" help:"overdue, soon, waiting, not_yet, done_on_time or done_late."`
	Stage    string `enum:",not_started,in_progress,handed_in,returned,accepted" default:"" help:"not_started, in_progress, handed_in, returned or accepted."`
	Assignee string `placeholder:"LOGIN" help:"To whom the work was given; - for what was given to nobody."`
	Unproved bool   `help:"Only what is said to be done without evidence."`
	JSON     bool   `name:"json" help:"For programs."`
}

// taskJSON is an occurrence for programs.
type taskJSON struct {
	ID          string     `json:"id"`
	Task        string     `json:"task"`
	Ref         string     `json:"ref,omitempty"`
	Title       string     `json:"title"`
	Label       string     `json:"label,omitempty"`
	Lead        string     `json:"lead,omitempty"`
	Assignee    string     `json:"assignee,omitempty"`
	Due         clock.Date `json:"due"`
	PostponedTo clock.Date `json:"postponed_to,omitzero"`
	State       plan.State `json:"state"`
	Stage       plan.Stage `json:"stage"`
	HandedOn    clock.Date `json:"handed_on,omitzero"`
	DoneOn      clock.Date `json:"done_on,omitzero"`
	Proofs      int        `json:"proofs"`
	Version     int        `json:"version"`
}

// Run lists the occurrences that pass the flags, in the order of their days.
func (c taskListCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		logins, err := loginsOf(ctx, a, visit)
		if err != nil {
			return err
		}
		filter := plan.Filter{State: plan.State(c.State), Stage: plan.Stage(c.Stage), Unproved: c.Unproved, Assignee: c.Assignee}
		if c.Assignee != "" && c.Assignee != plan.Unnamed {
			if filter.Assignee, err = member(ctx, a, visit, c.Assignee); err != nil {
				return err
			}
		}
		year, err := a.Plans.Year(ctx, visit, c.Year, filter)
		if err != nil {
			return err
		}
		listed := listedTasks(year.List(plan.ByDue, false, nil), logins)
		if c.JSON {
			encoder := json.NewEncoder(std.out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			return encoder.Encode(listed)
		}
		return printTasks(std.out, listed)
	})
}

// loginsOf are the logins of a unit's members, by their ids.
func loginsOf(ctx context.Context, a *app.App, v account.Visit) (map[string]string, error) {
	members, err := a.Accounts.People(ctx, v)
	if err != nil {
		return nil, err
	}
	logins := make(map[string]string, len(members))
	for _, m := range members {
		logins[m.ID] = m.Login
	}
	return logins, nil
}

// member finds the id of a unit's member by their login.
func member(ctx context.Context, a *app.App, v account.Visit, login string) (string, error) {
	logins, err := loginsOf(ctx, a, v)
	if err != nil {
		return "", err
	}
	for id, l := range logins {
		if l == login {
			return id, nil
		}
	}
	return "", usageError{fmt.Errorf("unit %s has no member %q", v.Unit.Code, login)}
}

func listedTasks(list []plan.DueTask, logins map[string]string) []taskJSON {
	listed := make([]taskJSON, 0, len(list))
	for _, d := range list {
		o := d.Occurrence
		listed = append(listed, taskJSON{
			ID: o.ID, Task: o.TaskID, Ref: d.Task.Ref(), Title: d.Task.Title, Label: o.Label, Lead: d.Task.LeadText,
			Assignee: logins[o.AssigneeID], Due: o.Date, PostponedTo: o.PostponedTo, State: d.State, Stage: o.Stage,
			HandedOn: o.HandedOn, DoneOn: o.DoneOn, Proofs: o.Proofs, Version: o.Version,
		})
	}
	return listed
}

func printTasks(w io.Writer, listed []taskJSON) error {
	for _, t := range listed {
		day := t.Due
		if !t.PostponedTo.IsZero() {
			day = t.PostponedTo
		}
		name := strings.TrimSpace(t.Ref + " " + t.Title)
		if t.Label != "" {
			name += " – " + t.Label
		}
		if _, err := fmt.Fprintf(w, "%s  %s  %-12s %-11s %-10s %s\n", t.ID, day, t.State, t.Stage, t.Assignee, name); err != nil {
			return err
		}
	}
	return nil
}

// selectionFlags say which occurrences a command acts on.
type selectionFlags struct {
	configFlags
	Unit   string   `required:"" help:"The unit's code."`
	IDs    []string `arg:"" name:"id" help:"The occurrences, as vidan task list prints them."`
	DryRun bool     `help:"Say what would be done and do nothing."`
	JSON   bool     `name:"json" help:"Print the result as JSON."`
}

// bulkResult is what a command did, or would do.
type bulkResult struct {
	// Act is what can be undone, empty for a dry run.
	Act  string       `json:"act,omitempty"`
	Done []string     `json:"done"`
	Left []leftResult `json:"left,omitempty"`
	// Unknown counts ids of no occurrence of the unit.
	Unknown int `json:"unknown,omitempty"`
}

type leftResult struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}

// carryOut gives an order on the selection, and prints what it did.
func (f selectionFlags) carryOut(ctx context.Context, std streams, order func(a *app.App, v account.Visit) (plan.BulkOrder, error)) error {
	return f.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, f.Unit)
		if err != nil {
			return usageError{err}
		}
		o, err := order(a, visit)
		if err != nil {
			return err
		}
		for _, id := range f.IDs {
			o.Picks = append(o.Picks, plan.Pick{ID: id})
		}
		o.ID = store.NewID()
		result, err := f.act(ctx, a, visit, o)
		if err != nil {
			return asOrderUsage(err)
		}
		return f.print(std.out, result)
	})
}

func (f selectionFlags) act(ctx context.Context, a *app.App, v account.Visit, o plan.BulkOrder) (bulkResult, error) {
	found, err := a.Plans.PreviewBulk(ctx, v, o)
	if err != nil {
		return bulkResult{}, err
	}
	result := bulkResult{Done: []string{}, Unknown: found.Unknown}
	for _, i := range found.Cannot() {
		result.Left = append(result.Left, leftResult{i.Occurrence.ID, i.Problem.Error()})
	}
	if f.DryRun {
		for _, i := range found.Can() {
			result.Done = append(result.Done, i.Occurrence.ID)
		}
		return result, nil
	}
	act, err := a.Plans.Bulk(ctx, v, o)
	if err != nil {
		return bulkResult{}, err
	}
	result.Act = act.ID
	for _, d := range act.Done {
		result.Done = append(result.Done, d.ID)
	}
	return result, nil
}

func (f selectionFlags) print(w io.Writer, r bulkResult) error {
	if f.JSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	if _, err := fmt.Fprintf(w, "%d done, %d left, %d unknown\n", len(r.Done), len(r.Left), r.Unknown); err != nil {
		return err
	}
	for _, l := range r.Left {
		if _, err := fmt.Fprintf(w, "! %s: %s\n", l.ID, l.Why); err != nil {
			return err
		}
	}
	return nil
}

// asOrderUsage tells apart what was wrong with what was asked.
func asOrderUsage(err error) error {
	for _, wrong := range []error{
		plan.ErrNoSelection, plan.ErrTooMany, plan.ErrNothingToDo, plan.ErrUndated, plan.ErrFuture, plan.ErrReason, plan.ErrNoColleague, plan.ErrNoUndo,
	} {
		if errors.Is(err, wrong) {
			return usageError{err}
		}
	}
	return err
}

type taskAssignCommand struct {
	selectionFlags
	To     string `placeholder:"LOGIN" xor:"to" required:"" help:"The member of the unit who gets the work."`
	ToPost bool   `xor:"to" required:"" help:"Back to the posts that lead."`
}

// Run gives the selection to somebody.
func (c taskAssignCommand) Run(ctx context.Context, std streams) error {
	return c.carryOut(ctx, std, func(a *app.App, v account.Visit) (plan.BulkOrder, error) {
		o := plan.BulkOrder{Step: plan.StepAssign}
		if c.ToPost {
			return o, nil
		}
		var err error
		o.PersonID, err = member(ctx, a, v, c.To)
		return o, err
	})
}

type taskPostponeCommand struct {
	selectionFlags
	To     dayFlag `placeholder:"DATE" xor:"to" required:"" help:"The new day: 2024-06-28."`
	Days   int     `xor:"to" required:"" help:"Or by so many working days, of what is overdue from today."`
	Reason string  `required:"" help:"Why; it is kept and told."`
}

// Run puts the selection off.
func (c taskPostponeCommand) Run(ctx context.Context, std streams) error {
	return c.carryOut(ctx, std, func(*app.App, account.Visit) (plan.BulkOrder, error) {
		return plan.BulkOrder{Step: plan.StepPostpone, To: c.To.Date, WorkingDays: c.Days, Note: c.Reason}, nil
	})
}

type taskHandInCommand struct {
	selectionFlags
	On   dayFlag `required:"" placeholder:"DATE" help:"The day on which it was handed in: 2024-03-12."`
	Note string  `help:"Such as number and symbol of the report."`
}

// Run hands the selection in.
func (c taskHandInCommand) Run(ctx context.Context, std streams) error {
	return c.carryOut(ctx, std, func(*app.App, account.Visit) (plan.BulkOrder, error) {
		return plan.BulkOrder{Step: plan.StepHandIn, On: c.On.Date, Note: c.Note}, nil
	})
}

type taskAcceptCommand struct {
	selectionFlags
	Note string `help:"A note."`
}

// Run accepts the selection.
func (c taskAcceptCommand) Run(ctx context.Context, std streams) error {
	return c.carryOut(ctx, std, func(*app.App, account.Visit) (plan.BulkOrder, error) {
		return plan.BulkOrder{Step: plan.StepAccept, Note: c.Note}, nil
	})
}

type taskReturnCommand struct {
	selectionFlags
	Reason string `required:"" help:"Why; it is kept and told."`
}

// Run gives the selection back.
func (c taskReturnCommand) Run(ctx context.Context, std streams) error {
	return c.carryOut(ctx, std, func(*app.App, account.Visit) (plan.BulkOrder, error) {
		return plan.BulkOrder{Step: plan.StepReturn, Note: c.Reason}, nil
	})
}

type taskUndoCommand struct {
	configFlags
	Unit string `required:"" help:"The unit's code."`
}

// Run undoes the last act of the command line on many of the unit.
func (c taskUndoCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		last, err := a.Plans.LastBulk(ctx, visit)
		if errors.Is(err, store.ErrNotFound) {
			err = plan.ErrNoUndo
		}
		if err != nil {
			return asOrderUsage(err)
		}
		undone, err := a.Plans.UndoBulk(ctx, visit, last.ID)
		if err != nil {
			return asOrderUsage(err)
		}
		_, err = fmt.Fprintf(std.out, "%d undone, %d kept\n", undone.Undone(), len(undone.Kept))
		return err
	})
}
