package main

import (
	"io"
	"testing"
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
	b.ReportAllocs()
	for b.Loop() {
		if o, err = turn(ctx, a, v, o); err != nil {
			b.Fatal(err)
		}
	}
}
