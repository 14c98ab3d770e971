package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// start measures what it takes to come up and to stay up: the time to the
// first answer, the memory, and the size of a first visit.
func (b *bench) start(ctx context.Context, pair databases) error {
	b.report.doing("starting on %s", pair.kind)
	group := pair.kind + ", start and memory"
	var took []time.Duration
	for range b.starts {
		d, err := b.firstAnswer(ctx, pair.large)
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	b.report.addTime(group, "start to first answer", median(took), "< 300 ms")
	return b.remaining(ctx, group, pair.large)
}

// firstAnswer is the time from starting the process to the first byte of a
// signed-in page having come.
func (b *bench) firstAnswer(ctx context.Context, d database) (time.Duration, error) {
	begun := time.Now()
	s, err := b.startVidan(ctx, d)
	if err != nil {
		return 0, err
	}
	_, err = s.fetch(ctx, d.target(s, yearPage).compressed())
	took := time.Since(begun)
	return took, errors.Join(err, s.stop())
}

// remaining measures a server that stays.
func (b *bench) remaining(ctx context.Context, group string, d database) (err error) {
	s, err := b.startVidan(ctx, d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	visit, err := s.firstVisit(ctx, d.target(s, yearPage).compressed())
	if err != nil {
		return err
	}
	if err := b.tellMemory(s, group, "memory after the first visit", "VmRSS"); err != nil {
		return err
	}
	if _, err := saturate(ctx, d.target(s, yearPage).compressed(), time.Minute, b.requests); err != nil {
		return err
	}
	if err := b.tellMemory(s, group, fmt.Sprintf("memory after %d requests", b.requests), "VmRSS"); err != nil {
		return err
	}
	if err := b.tellMemory(s, group, "memory at most", "VmHWM"); err != nil {
		return err
	}
	b.report.add(group, "first visit, all files", float64(visit)/1000, "kB", "< 100 kB")
	return nil
}

func (b *bench) tellMemory(s *server, group, name, field string) error {
	megabytes, err := s.memory(field)
	b.report.add(group, name, megabytes, "MB", "< 120 MB")
	return err
}

var linked = regexp.MustCompile(`(?:href|src)="(/assets/[^"#]+)`)

// firstVisit returns the bytes that a browser loads which was never here: the
// page, and all the files that it names, as they are sent.
func (s *server) firstVisit(ctx context.Context, page target) (int, error) {
	plain := page
	plain.encoding = identity
	text, err := s.fetch(ctx, plain)
	if err != nil {
		return 0, err
	}
	files := map[string]bool{page.path: true}
	for _, match := range linked.FindAllStringSubmatch(string(text), -1) {
		files[strings.ReplaceAll(match[1], "&amp;", "&")] = true
	}
	total := 0
	for path := range files {
		file := page
		file.path = path
		body, err := s.fetch(ctx, file)
		if err != nil {
			return 0, err
		}
		total += len(body)
	}
	return total, nil
}
