package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type taskShowCommand struct {
	configFlags
	Ref  string `arg:"" help:"The task's number in the plan, such as III.2."`
	Unit string `required:"" help:"The unit's code."`
	Year int    `required:"" help:"The plan's year."`
	Plan string `help:"The plan's id, when several of the year have such a task."`
	JSON bool   `help:"Print JSON."`
}

// Run prints a task.
func (c taskShowCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		shown, err := c.find(ctx, a, visit)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(std.out, shown)
		}
		return shown.print(std.out)
	})
}

// shownTask is a task as the command line shows it.
type shownTask struct {
	ID          string            `json:"id"`
	Plan        string            `json:"plan"`
	Ref         string            `json:"ref"`
	Title       string            `json:"title"`
	Lead        string            `json:"lead,omitempty"`
	Products    []shownProduct    `json:"products"`
	Occurrences []shownOccurrence `json:"occurrences"`
	Evidence    []shownEvidence   `json:"evidence"`
}

type shownProduct struct {
	Product string          `json:"product"`
	State   plan.ProofState `json:"state"`
}

type shownOccurrence struct {
	ID       string     `json:"id"`
	Label    string     `json:"label,omitempty"`
	Date     clock.Date `json:"date"`
	Due      clock.Date `json:"due"`
	Stage    plan.Stage `json:"stage"`
	State    plan.State `json:"state"`
	Handed   clock.Date `json:"handed,omitzero"`
	Done     clock.Date `json:"done,omitzero"`
	Note     string     `json:"note,omitempty"`
	Proofs   int        `json:"proofs"`
	Unproved bool       `json:"unproved"`
}

func (c taskShowCommand) find(ctx context.Context, a *app.App, visit account.Visit) (shownTask, error) {
	year, err := a.Plans.Year(ctx, visit, c.Year, plan.Filter{PlanID: c.Plan})
	if err != nil {
		return shownTask{}, err
	}
	var found []plan.Task
	for _, t := range year.Tasks {
		if t.Ref() == c.Ref {
			found = append(found, t)
		}
	}
	if len(found) != 1 {
		return shownTask{}, usageError{fmt.Errorf("unit %s has %d tasks %s in %d; see `vidan plan export`, or name the plan by --plan", c.Unit, len(found), c.Ref, c.Year)}
	}
	task, _, err := a.Plans.Task(ctx, visit, found[0].ID)
	if err != nil {
		return shownTask{}, err
	}
	evidence, err := a.Plans.Evidence(ctx, visit, task.ID)
	if err != nil {
		return shownTask{}, err
	}
	return showTask(year, task, evidence), nil
}

func showTask(year plan.Year, task plan.Task, evidence []plan.Evidence) shownTask {
	shown := shownTask{
		ID: task.ID, Plan: task.PlanID, Ref: task.Ref(), Title: task.Title, Lead: task.LeadText,
		Products: []shownProduct{}, Occurrences: []shownOccurrence{}, Evidence: showEvidence(evidence),
	}
	for _, line := range plan.ProofLinesOf([]plan.Task{task}, evidence) {
		if !line.Extra {
			shown.Products = append(shown.Products, shownProduct{line.Proof.Product, line.State})
		}
	}
	for _, o := range task.Occurrences {
		shown.Occurrences = append(shown.Occurrences, shownOccurrence{
			ID: o.ID, Label: o.Label, Date: o.Date, Due: o.Due(), Stage: o.Stage, State: year.State(o),
			Handed: o.HandedOn, Done: o.DoneOn, Note: o.DoneNote, Proofs: o.Proofs, Unproved: o.Unproved(),
		})
	}
	return shown
}

func (t shownTask) print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s %s\n%s\n", t.Ref, t.Title, t.Lead); err != nil {
		return err
	}
	for _, o := range t.Occurrences {
		if _, err := fmt.Fprintf(w, "  %s  %s  %s  %s  %d minh chứng\n", o.ID, o.Due.Vietnamese(), o.Stage, o.Label, o.Proofs); err != nil {
			return err
		}
	}
	for _, p := range t.Products {
		if _, err := fmt.Fprintf(w, "  [%s] %s\n", p.State, p.Product); err != nil {
			return err
		}
	}
	return printEvidence(w, t.Evidence)
}

func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
