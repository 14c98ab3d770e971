package record

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Invent adds made-up entries to a register, so that it can be seen how it does
// with many. They go in as those of a spreadsheet do, all or none, with one line
// of the trail; wrong values are told by a *ValuesError.
func (a *Actions) Invent(ctx context.Context, v account.Visit, kind string, values []form.Values) error {
	if err := v.Require(ActKeep); err != nil {
		return err
	}
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return err
	}
	w, err := a.workingTime(ctx, v.Unit.ID)
	if err != nil {
		return err
	}
	return a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		in := intoRegister{Actions: a, tx: tx, v: v, k: k, w: w}
		for some := values; len(some) > 0; some = some[min(len(some), atOnce):] {
			if err := in.invent(ctx, some[:min(len(some), atOnce)]); err != nil {
				return audit.Entry{}, err
			}
		}
		return audit.Entry{Object: "register/" + kind, After: importTrail{Kind: kind, Entries: len(values)}}, nil
	})
}

// invent adds a few made-up entries.
func (in *intoRegister) invent(ctx context.Context, values []form.Values) error {
	records := make([]Record, 0, len(values))
	for _, some := range values {
		clean := in.k.Form.Clean(some)
		if problems := in.k.Form.Problems(clean); len(problems) > 0 {
			return fmt.Errorf("invent an entry of %s: %w", in.k.Name, &ValuesError{problems, in.k.Form})
		}
		records = append(records, in.fresh(in.v, in.k, store.NewID(), clean, in.k.StateFor(clean), Made, in.w))
	}
	if err := in.number(ctx, records); err != nil {
		return err
	}
	return insertRecords(ctx, in.tx, in.k, records, in.seal(in.k))
}
