package store

import (
	"context"

	"github.com/uptrace/bun"
)

type claimKey struct{}

// A claim is what is written at the beginning of the first transaction that
// runs under a context, and together with it.
type claim struct {
	write func(ctx context.Context, tx bun.Tx) error
	done  bool
}

// WithClaim lets the first transaction that is run under the context begin with
// write: who makes sure that something is done once lays down its name
// together with the deed. An error of write undoes the transaction. The
// context serves one request, which runs its transactions one after another.
func WithClaim(ctx context.Context, write func(ctx context.Context, tx bun.Tx) error) context.Context {
	return context.WithValue(ctx, claimKey{}, &claim{write: write})
}

// lay writes the claim of a context into a transaction, unless that was done.
func lay(ctx context.Context, tx bun.Tx) error {
	c, ok := ctx.Value(claimKey{}).(*claim)
	if !ok || c.done {
		return nil
	}
	return c.write(ctx, tx)
}

// laid notes that the transaction with the claim was committed.
func laid(ctx context.Context) {
	if c, ok := ctx.Value(claimKey{}).(*claim); ok {
		c.done = true
	}
}
