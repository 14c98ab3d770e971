package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"
)

// A figure is one thing that was measured.
type figure struct {
	// Group is what it was measured on.
	Group string  `json:"group"`
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	// Aim is what the project wants it to be, in words; most have none.
	Aim string `json:"aim,omitempty"`
}

// A report collects figures, and tells whoever waits what is being measured.
type report struct {
	figures  []figure
	progress io.Writer
}

func (r *report) doing(what string, args ...any) {
	_, _ = fmt.Fprintf(r.progress, "… "+what+"\n", args...) // only to pass the time
}

func (r *report) add(group, name string, value float64, unit, aim string) {
	r.figures = append(r.figures, figure{group, name, value, unit, aim})
	r.doing("%s, %s: %s %s", group, name, readable(value), unit) // a long run may be broken off
}

func (r *report) addTime(group, name string, d time.Duration, aim string) {
	r.add(group, name, float64(d.Nanoseconds())/1e6, "ms", aim)
}

func (r *report) writeJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r.figures)
}

func (r *report) writeTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	group := ""
	for _, f := range r.figures {
		if f.Group != group {
			group = f.Group
			if _, err := fmt.Fprintf(table, "\n%s\t\t\t\n", group); err != nil {
				return err
			}
		}
		aim := ""
		if f.Aim != "" {
			aim = "aim " + f.Aim
		}
		if _, err := fmt.Fprintf(table, "  %s\t%s %s\t%s\t\n", f.Name, readable(f.Value), f.Unit, aim); err != nil {
			return err
		}
	}
	return table.Flush()
}

// readable writes a value with as many digits as mean something.
func readable(value float64) string {
	switch {
	case value >= 100:
		return strconv.FormatFloat(value, 'f', 0, 64)
	case value >= 10:
		return strconv.FormatFloat(value, 'f', 1, 64)
	}
	return strconv.FormatFloat(value, 'f', 2, 64)
}

// median returns the middle value, the upper one of two.
func median[T int64 | uint64 | float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
