package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type taskRhythmCommand struct {
	configFlags
	Task string  `arg:"" help:"The task's number in the plan, such as III.2."`
	Unit string  `required:"" help:"The unit's code."`
	Year int     `required:"" help:"The plan's year."`
	Plan string  `help:"The plan's id, when the year has several."`
	Beat string  `name:"every" required:"" enum:"month,quarter,half_year,none" help:"month, quarter, half_year, or none to end the rhythm."`
	On   string  `default:"last" help:"The day of the period: last, last_working, or the day of the month."`
	From dayFlag `help:"The first day of the rhythm; today when left out." placeholder:"YYYY-MM-DD"`
}

// Run sets or ends the rhythm of a task and prints when it is due.
func (c taskRhythmCommand) Run(ctx context.Context, std streams) error {
	rhythm, err := c.rhythm()
	if err != nil {
		return usageError{err}
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		task, err := c.find(ctx, a, visit)
		if err != nil {
			return err
		}
		if c.Beat == "none" {
			err = a.Plans.EndRhythm(ctx, visit, task.ID, task.Version)
		} else {
			err = a.Plans.SetRhythm(ctx, visit, task.ID, task.Version, rhythm)
		}
		if errors.Is(err, plan.ErrHasDates) {
			return usageError{fmt.Errorf("task %s has days of its own in the plan", c.Task)}
		}
		if err != nil {
			return err
		}
		if task, _, err = a.Plans.Task(ctx, visit, task.ID); err != nil {
			return err
		}
		return printOccurrences(std.out, task)
	})
}

func (c taskRhythmCommand) rhythm() (plan.Rhythm, error) {
	r := plan.Rhythm{Beat: plan.Beat(c.Beat), DueOn: plan.DueOn(c.On), From: c.From.Date}
	if r.From.IsZero() {
		r.From = clock.Today(clock.System{})
	}
	if day, err := strconv.Atoi(c.On); err == nil {
		r.DueOn, r.Day = plan.OnDay, day
	}
	known := r.DueOn == plan.OnLastDay || r.DueOn == plan.OnLastWorkingDay || r.DueOn == plan.OnDay && r.Day >= 1 && r.Day <= 31
	if !known {
		return plan.Rhythm{}, fmt.Errorf("--on %s is neither last, last_working nor a day of the month", c.On)
	}
	return r, nil
}

// find finds the task of a number in the unit's plan.
func (c taskRhythmCommand) find(ctx context.Context, a *app.App, visit account.Visit) (plan.Task, error) {
	plans, err := a.Plans.Plans(ctx, visit, c.Year)
	if err != nil {
		return plan.Task{}, err
	}
	id, err := planExportCommand{Plan: c.Plan, Unit: c.Unit, Year: c.Year}.choose(plans)
	if err != nil {
		return plan.Task{}, err
	}
	tasks, err := a.Plans.Tasks(ctx, visit, id)
	if err != nil {
		return plan.Task{}, err
	}
	for _, t := range tasks {
		if strings.EqualFold(t.Ref(), c.Task) && t.WithdrawnOn.IsZero() {
			return t, nil
		}
	}
	return plan.Task{}, usageError{fmt.Errorf("the plan has no task %s", c.Task)}
}

func printOccurrences(w io.Writer, t plan.Task) error {
	if _, err := fmt.Fprintf(w, "%s %s: %d kỳ hạn\n", t.Ref(), t.Title, len(t.Occurrences)); err != nil {
		return err
	}
	for _, o := range t.Occurrences {
		if _, err := fmt.Fprintf(w, "  %s  %s\n", o.Date.Vietnamese(), o.Label); err != nil {
			return err
		}
	}
	return nil
}
