// Package event lets rooms tell each other news (tin) without knowing each
// other: who has news publishes it within the transaction of the act, and who
// wants to know was told when the program was put together. What a listener
// writes is kept together with the act, or not at all.
package event

import (
	"context"
	"fmt"
	"reflect"

	"github.com/uptrace/bun"
)

// A Bus carries news to its listeners. Listeners are added while the program
// is put together; after that it is safe for concurrent use. A nil Bus carries
// nothing.
type Bus struct {
	listeners map[reflect.Type][]listener
}

type listener func(ctx context.Context, tx bun.Tx, news any) error

// NewBus returns a bus without listeners.
func NewBus() *Bus { return &Bus{listeners: map[reflect.Type][]listener{}} }

// On lets fn hear of all news of a type. It is called in the order of
// listening, within the transaction of the act that the news tell of; its
// error undoes the act.
func On[News any](b *Bus, fn func(ctx context.Context, tx bun.Tx, news News) error) {
	kind := reflect.TypeFor[News]()
	b.listeners[kind] = append(b.listeners[kind], func(ctx context.Context, tx bun.Tx, news any) error {
		return fn(ctx, tx, news.(News))
	})
}

// Publish tells all listeners of the news' type.
func (b *Bus) Publish(ctx context.Context, tx bun.Tx, news any) error {
	if b == nil {
		return nil
	}
	for _, tell := range b.listeners[reflect.TypeOf(news)] {
		if err := tell(ctx, tx, news); err != nil {
			return fmt.Errorf("tell of %T: %w", news, err)
		}
	}
	return nil
}
