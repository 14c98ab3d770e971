package main

import (
	"context"
	"errors"
	"fmt"
)

// connections is how many the saturated rate is measured with.
const connections = 8

// A page is one that is measured.
type page struct {
	name string
	// aim is what the project wants of its slowest answers, 99 of a hundred.
	aim string
	// path is its address in a database, questions what it asks there.
	path      func(d database) string
	questions func(d database) []question
}

var yearPage = page{"overview of a year", "< 10 ms", database.yearPath, database.yearQuestions}

var pages = []page{
	yearPage,
	{"desk of an officer", "< 15 ms", database.deskPath, database.deskQuestions},
	{"units below", "< 15 ms", database.belowPath, database.belowQuestions},
}

// pages measures pages among few units and among many, and beside the bare
// handler.
func (b *bench) pages(ctx context.Context, pair databases) error {
	for _, p := range pages {
		if err := b.page(ctx, pair, p); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (b *bench) page(ctx context.Context, pair databases, p page) (err error) {
	var servers []*server
	defer func() {
		for _, s := range servers {
			err = errors.Join(err, s.stop())
		}
	}()
	small, err := b.startVidan(ctx, pair.small)
	if err != nil {
		return err
	}
	servers = append(servers, small)
	large, err := b.startVidan(ctx, pair.large)
	if err != nil {
		return err
	}
	servers = append(servers, large)
	ours, among := pair.large.target(large, p), pair.small.target(small, p)
	body, err := large.fetch(ctx, ours)
	if err != nil {
		return err
	}
	bare, err := b.startBare(ctx, pair.large, p.questions(pair.large), body)
	if err != nil {
		return err
	}
	servers = append(servers, bare)
	group := fmt.Sprintf("%s, %s (%d kB)", pair.kind, p.name, len(body)/1000)
	if err := b.steady(ctx, group, p.aim, among, ours); err != nil {
		return err
	}
	return b.saturated(ctx, group, among, ours, bare)
}

const (
	identity = "identity"
	gzipped  = "gzip"
)

// steady measures pages asked for at 200 a second.
func (b *bench) steady(ctx context.Context, group, aim string, small, large target) error {
	const rate = 200
	b.report.doing("%s at %d requests a second", group, rate)
	for _, t := range []struct {
		among  string
		target target
	}{{"1 unit", small}, {fmt.Sprintf("%d units", b.units), large}} {
		if _, err := saturate(ctx, t.target, b.round, 0); err != nil { // to warm up
			return err
		}
		l, err := steadily(ctx, t.target, rate, b.pace)
		if err != nil {
			return err
		}
		b.report.addTime(group, fmt.Sprintf("%s, %d/s: p50", t.among, rate), l.percentile(0.50), "")
		b.report.addTime(group, fmt.Sprintf("%s, %d/s: p99", t.among, rate), l.percentile(0.99), aim)
	}
	return nil
}

// saturated measures everybody in turn, round by round, so that what else the
// machine does falls on all alike.
func (b *bench) saturated(ctx context.Context, group string, small, large target, bare *server) error {
	b.report.doing("%s, saturated", group)
	with := func(t target, name, encoding string) target {
		t.name, t.encoding = name, encoding
		return t
	}
	handler := target{address: bare.address, path: "/"}
	few, many := "1 unit", fmt.Sprintf("%d units", b.units)
	everybody := []target{
		with(small, few, identity), with(large, many, identity), with(handler, "bare handler", identity),
		with(large, many+", gzip", gzipped), with(handler, "bare handler, gzip", gzipped),
	}
	rates := make([][]float64, len(everybody))
	for range b.rounds {
		for i, t := range everybody {
			l, err := saturate(ctx, t, b.round, 0)
			if err != nil {
				return err
			}
			rates[i] = append(rates[i], l.rate())
		}
	}
	for i, t := range everybody {
		b.report.add(group, t.name+": saturated", median(rates[i]), "/s", "")
	}
	ratio := func(name string, of, to int, aim string) {
		b.report.add(group, name, median(rates[of])/median(rates[to]), "×", aim)
	}
	ratio(many+" : 1 unit", 1, 0, "about 1")
	ratio("ours : bare", 1, 2, "≥ 0.7")
	ratio("ours : bare, gzip", 3, 4, "≥ 0.7")
	return nil
}
