package webhook

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// listen lets the room hear the news of plans. What is to be sent is written in
// the transaction of the act, so that it is sent exactly when the act is done.
func (a *Actions) listen(bus *event.Bus) {
	event.On(bus, func(ctx context.Context, tx bun.Tx, m plan.OccurrenceMoved) error {
		return a.told(ctx, tx, m.News, "occurrence."+string(m.Step), nil)
	})
	event.On(bus, func(ctx context.Context, tx bun.Tx, p plan.OccurrencePostponed) error {
		return a.told(ctx, tx, p.News, "occurrence.postpone", map[string]any{"due_before": p.From.String(), "reason": p.Reason})
	})
	event.On(bus, func(ctx context.Context, tx bun.Tx, s plan.OccurrenceAssigned) error {
		return a.told(ctx, tx, s.News, "occurrence.assign", nil)
	})
	event.On(bus, func(ctx context.Context, tx bun.Tx, e plan.EvidenceAdded) error {
		return a.told(ctx, tx, e.News, "occurrence.prove", map[string]any{"evidence": e.Evidence.ID})
	})
	event.On(bus, func(ctx context.Context, tx bun.Tx, e plan.EvidenceRemoved) error {
		return a.told(ctx, tx, e.News, "occurrence.unprove", map[string]any{"evidence": e.Evidence.ID})
	})
	event.On(bus, func(ctx context.Context, tx bun.Tx, p plan.Adopted) error {
		kind := "plan.adopt"
		if p.Replaced {
			kind = "plan.change"
		}
		return a.tell(ctx, tx, p.UnitID, kind, p.At, map[string]any{
			"plan": p.Plan.ID, "title": p.Plan.Title, "year": p.Plan.Year, "actor": p.ActorID,
		})
	})
}

// told sends the news of an occurrence. People are named by their ids only.
func (a *Actions) told(ctx context.Context, tx bun.Tx, n plan.News, kind string, more map[string]any) error {
	data := map[string]any{
		"task": n.Task.ID, "ref": n.Task.Ref(), "title": n.Task.Title, "plan": n.Task.PlanID, "actor": n.ActorID,
		"occurrence": map[string]any{
			"id": n.Occurrence.ID, "label": n.Occurrence.Label, "due": n.Occurrence.Due().String(),
			"stage": n.Occurrence.Stage, "assignee": n.Occurrence.AssigneeID, "version": n.Occurrence.Version,
		},
	}
	for name, value := range more {
		data[name] = value
	}
	return a.tell(ctx, tx, n.UnitID, kind, n.At, data)
}

// tell writes a delivery for each endpoint that hears of the topic.
func (a *Actions) tell(ctx context.Context, tx bun.Tx, unitID, kind string, at time.Time, data map[string]any) error {
	endpoints, err := selectListening(ctx, tx, unitID)
	if err != nil || len(endpoints) == 0 {
		return err
	}
	place, err := a.Units.ByID(ctx, unitID)
	if err != nil {
		return err
	}
	body, err := Event{Type: kind, At: at.In(clock.Zone), Unit: place.Code, Data: data}.body()
	if err != nil {
		return err
	}
	for _, e := range endpoints {
		if !e.Hears(kind) {
			continue
		}
		if err := a.send(ctx, tx, deliveryRow{UnitID: unitID, ID: store.NewID(), EndpointID: e.ID, Type: kind, Body: body}); err != nil {
			return err
		}
	}
	return nil
}
