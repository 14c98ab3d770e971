package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/front/webhook"
)

type webhookCommands struct {
	Add    webhookAddCommand    `cmd:"" help:"Make an endpoint and print the key of its signatures, which is told this once."`
	List   webhookListCommand   `cmd:"" help:"List the endpoints and what became of the latest events."`
	Try    webhookTryCommand    `cmd:"" help:"Have a test event sent by the running server."`
	Remove webhookRemoveCommand `cmd:"" help:"Remove an endpoint with its deliveries."`
}

// webhookUnit says whose endpoints are meant.
type webhookUnit struct {
	configFlags
	Unit string `required:"" help:"The unit's code."`
}

type webhookAddCommand struct {
	webhookUnit
	URL    string   `arg:"" help:"The address: https://…"`
	Topics []string `default:"plan,occurrence" enum:"plan,occurrence" help:"What it hears of: plan, occurrence."`
}

// Run makes an endpoint.
func (c webhookAddCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		v, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		n := webhook.NewEndpoint{URL: c.URL}
		for _, t := range c.Topics {
			n.Topics = append(n.Topics, webhook.Topic(t))
		}
		e, secret, err := a.Webhooks.Create(ctx, v, n)
		if errors.Is(err, webhook.ErrURL) || errors.Is(err, webhook.ErrMany) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%s\n%s\n", e.ID, secret)
		return err
	})
}

type webhookListCommand struct {
	webhookUnit
	JSON bool `name:"json" help:"For programs."`
}

// endpointJSON is a listed endpoint for programs.
type endpointJSON struct {
	ID     string          `json:"id"`
	URL    string          `json:"url"`
	Topics []webhook.Topic `json:"topics"`
	Off    bool            `json:"off"`
	// Latest is what became of the latest event; empty when there was none.
	Latest webhook.State `json:"latest,omitempty"`
}

// Run lists the endpoints.
func (c webhookListCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		v, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		endpoints, err := a.Webhooks.Endpoints(ctx, v)
		if err != nil {
			return err
		}
		listed := []endpointJSON{}
		for _, e := range endpoints {
			latest, err := a.Webhooks.Deliveries(ctx, v, e.ID, "", 1)
			if err != nil {
				return err
			}
			l := endpointJSON{ID: e.ID, URL: e.URL, Topics: e.Topics, Off: e.Off}
			if len(latest) > 0 {
				l.Latest = latest[0].State
			}
			listed = append(listed, l)
		}
		return printEndpoints(std, listed, c.JSON)
	})
}

func printEndpoints(std streams, listed []endpointJSON, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(listed)
	}
	for _, l := range listed {
		state := "on"
		if l.Off {
			state = "off"
		}
		var topics []string
		for _, t := range l.Topics {
			topics = append(topics, string(t))
		}
		if _, err := fmt.Fprintf(std.out, "%s\t%s\t%s\t%s\t%s\n", l.ID, state, strings.Join(topics, ","), l.Latest, l.URL); err != nil {
			return err
		}
	}
	return nil
}

type webhookTryCommand struct {
	webhookUnit
	ID string `arg:"" help:"The endpoint's id."`
}

// Run has a test event sent.
func (c webhookTryCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		v, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		id, err := a.Webhooks.Try(ctx, v, c.ID)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(std.out, id)
		return err
	})
}

type webhookRemoveCommand struct {
	webhookUnit
	ID string `arg:"" help:"The endpoint's id."`
}

// Run removes an endpoint.
func (c webhookRemoveCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		v, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		return a.Webhooks.Remove(ctx, v, c.ID)
	})
}
