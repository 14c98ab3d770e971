package app

import (
	"math/rand/v2"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// Whatever is invented suits its register, and every state and column of it is
// there at some time.
func TestInventedEntriesSuitTheirRegisters(t *testing.T) {
	kinds, err := record.ShippedKinds()
	must(t, err)
	a := &App{config: Config{Clock: clock.On(clock.NewDate(2024, 3, 12))}}
	for _, k := range kinds {
		t.Run(k.Name, func(t *testing.T) {
			inventor := a.inventor(rand.New(rand.NewPCG(1, 2)), k, 1)
			filled := map[string]bool{}
			for n := range 500 {
				v := k.Form.Clean(inventor.entry(n))
				if problems := k.Form.Problems(v); len(problems) > 0 {
					t.Fatalf("%v: %v", v, problems)
				}
				filled[k.StateFor(v)] = true
				for name := range v {
					filled[name] = true
				}
			}
			for _, field := range k.Form {
				given := k.Deadline != nil && k.Deadline.To == field.Name || field.Timing != nil
				if field.Column != "" && !filled[field.Name] && !given {
					t.Errorf("no entry has %s", field.Name)
				}
			}
			for _, s := range k.States {
				if len(s.When) > 0 && !filled[s.Name] {
					t.Errorf("no entry is %s", s.Name)
				}
			}
		})
	}
}
