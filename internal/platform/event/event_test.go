package event_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/event"
)

type issued struct{ number string }

type closed struct{ number string }

func TestNewsReachThoseWhoListenToTheirTypeInOrder(t *testing.T) {
	bus := event.NewBus()
	var heard []string
	event.On(bus, func(_ context.Context, _ bun.Tx, n issued) error {
		heard = append(heard, "first "+n.number)
		return nil
	})
	event.On(bus, func(_ context.Context, _ bun.Tx, n issued) error {
		heard = append(heard, "second "+n.number)
		return nil
	})
	event.On(bus, func(_ context.Context, _ bun.Tx, n closed) error {
		heard = append(heard, "closed "+n.number)
		return nil
	})
	for _, news := range []any{issued{"25/BC"}, closed{"25/BC"}, "nobody listens to this"} {
		if err := bus.Publish(t.Context(), bun.Tx{}, news); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"first 25/BC", "second 25/BC", "closed 25/BC"}; !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
}

func TestAListenersErrorStopsTheNews(t *testing.T) {
	bus := event.NewBus()
	broken := errors.New("broken")
	event.On(bus, func(context.Context, bun.Tx, issued) error { return broken })
	event.On(bus, func(context.Context, bun.Tx, issued) error { t.Error("the second was told all the same"); return nil })
	if err := bus.Publish(t.Context(), bun.Tx{}, issued{}); !errors.Is(err, broken) {
		t.Errorf("Publish: %v, want %v", err, broken)
	}
}

func TestANilBusCarriesNothing(t *testing.T) {
	var bus *event.Bus
	if err := bus.Publish(t.Context(), bun.Tx{}, issued{}); err != nil {
		t.Fatal(err)
	}
}
