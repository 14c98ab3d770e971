package main

import (
	"io"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

func BenchmarkActs(b *testing.B) {
	w := &bench{effort: quick, report: &report{progress: io.Discard}, folder: b.TempDir()}
	err := w.onDatabases(b.Context(), func(pair databases) error {
		b.Run(pair.kind, func(b *testing.B) { benchmarkActs(b, pair.small) })
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func benchmarkActs(b *testing.B, d database) {
	ctx := b.Context()
	a, err := d.open(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	v, err := a.SystemVisit(ctx, d.code)
	if err != nil {
		b.Fatal(err)
	}
	o, err := someOccurrence(ctx, a, v, d.year)
	if err != nil {
		b.Fatal(err)
	}
	today, version := clock.Today(clock.System{}), o.Version
	b.ReportAllocs()
	for done := o.Stage == plan.Accepted; b.Loop(); done, version = !done, version+1 {
		act := func() error { return a.Plans.Fulfil(ctx, v, o.ID, plan.Handing{On: today, Version: version}) }
		if done {
			act = func() error { return a.Plans.Reopen(ctx, v, o.ID, version) }
		}
		if err := act(); err != nil {
			b.Fatal(err)
		}
	}
}
