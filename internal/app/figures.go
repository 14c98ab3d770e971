package app

import (
	"context"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/intake"
)

// newFigures joins the room of figures with what can be counted.
func (a *App) newFigures(door *intake.Door) (*figure.Actions, error) {
	definitions, err := figure.Shipped()
	if err != nil {
		return nil, err
	}
	return figure.NewActions(figure.Parts{
		DB: a.db, Sources: map[string]figure.Source{
			record.SourceName: a.Records.Source(), plan.SourceName: a.Plans.Counted(),
		}, Definitions: definitions, Tree: a.Units, Targets: planTargets{a.Plans},
		Intake: door, Files: a.files, Clock: a.config.Clock,
	}), nil
}

// planTargets gives the room of figures what plans set.
type planTargets struct{ plans *plan.Actions }

// Targets lists the targets of a year.
func (p planTargets) Targets(ctx context.Context, v account.Visit, year int) ([]figure.Target, error) {
	targets, err := p.plans.Targets(ctx, v, year, "")
	if err != nil {
		return nil, err
	}
	all := make([]figure.Target, 0, len(targets))
	for _, t := range targets {
		all = append(all, figure.Target{
			ID: t.ID, PlanID: t.PlanID, Text: t.Text, Field: t.Field, Op: string(t.Op), Threshold: t.Threshold, Unit: t.Measure,
		})
	}
	return all, nil
}

// Tasks lists the tasks of a year that are in the plan still.
func (p planTargets) Tasks(ctx context.Context, v account.Visit, year int) ([]figure.Task, error) {
	shown, err := p.plans.Year(ctx, v, year, plan.Filter{})
	if err != nil {
		return nil, err
	}
	var all []figure.Task
	for _, t := range shown.Tasks {
		if t.WithdrawnOn.IsZero() {
			all = append(all, figure.Task{Ref: t.Ref(), Title: t.Title, Href: plan.TaskPath(v.Unit.Code, t.ID)})
		}
	}
	return all, nil
}
