package plan

import "slices"

// A ProofState says how a product stands: whether something shows that it was
// made.
type ProofState string

// The states of products.
const (
	Proved   ProofState = "proved"   // có minh chứng
	Unproved ProofState = "unproved" // thiếu minh chứng: handed in, and nothing shows it
	Awaited  ProofState = "awaited"  // chưa nộp: nothing to be shown yet
)

// ProofStates lists the states in the order in which people ask for them.
var ProofStates = []ProofState{Unproved, Proved, Awaited}

// A ProofLine is a product of a task in the list of a year's evidence.
type ProofLine struct {
	Task  Task
	Proof ProductProof
	State ProofState
	// Extra lines are no product of the plan: what proves an occurrence as a
	// whole, or a product that a changed plan has dropped.
	Extra bool
}

// Missing lists the occurrences that were handed in and that nothing proves.
func (l ProofLine) Missing() []Occurrence { return unprovedOf(l.Task) }

func unprovedOf(t Task) []Occurrence {
	var missing []Occurrence
	for _, o := range t.Occurrences {
		if o.Unproved() {
			missing = append(missing, o)
		}
	}
	return missing
}

// ProofLinesOf lists the products of tasks in their order, each with its
// evidence. A task whose products the plan does not name has one line.
func ProofLinesOf(tasks []Task, evidence []Evidence) []ProofLine {
	byTask := map[string][]Evidence{}
	for _, e := range evidence {
		byTask[e.TaskID] = append(byTask[e.TaskID], e)
	}
	var lines []ProofLine
	for _, t := range tasks {
		proofs := ProofsOf(t, byTask[t.ID])
		if len(proofs) == 0 {
			proofs = []ProductProof{{}}
		}
		for _, p := range proofs {
			extra := !slices.Contains(t.Products, p.Product) && (p.Product != "" || len(t.Products) > 0)
			lines = append(lines, ProofLine{Task: t, Proof: p, State: proofState(t, proofs, p), Extra: extra})
		}
	}
	return lines
}

// proofState tells how a product stands. What was handed in with nothing to
// show may have been any product: those without evidence are asked first.
// When all of a task is handed in, each of its products should be shown.
func proofState(t Task, proofs []ProductProof, p ProductProof) ProofState {
	some := len(unprovedOf(t)) > 0
	switch {
	case p.Proved() && (!some || slices.ContainsFunc(proofs, ProductProof.lacks)):
		return Proved
	case some || allHandedIn(t):
		return Unproved
	}
	return Awaited
}

// lacks tells whether nothing proves the product.
func (p ProductProof) lacks() bool { return p.Product != "" && !p.Proved() }

func allHandedIn(t Task) bool {
	open := slices.ContainsFunc(t.Occurrences, func(o Occurrence) bool { return o.HandedOn.IsZero() })
	return len(t.Occurrences) > 0 && !open
}

// ProvedCount counts the products of a task that something proves, and all.
func ProvedCount(t Task, evidence []Evidence) (proved, all int) {
	for _, p := range ProofsOf(t, evidence)[:len(t.Products)] {
		if p.Proved() {
			proved++
		}
	}
	return proved, len(t.Products)
}
