package plan

import (
	"cmp"
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A ListOrder says by what a list of occurrences is sorted.
type ListOrder string

// The orders of lists.
const (
	ByDue      ListOrder = "due"
	ByTask     ListOrder = "task"
	ByLeader   ListOrder = "lead"
	ByState    ListOrder = "state"
	ByAssignee ListOrder = "assignee"
)

// ListOrders lists the orders in which they are offered; the first is the usual
// one.
var ListOrders = []ListOrder{ByDue, ByTask, ByLeader, ByAssignee, ByState}

// List returns the year's occurrences one by one, in an order or against it.
// Names are those of the assignees, by their ids. What is equal stays in the
// order of its days.
func (y Year) List(order ListOrder, down bool, names map[string]string) []DueTask {
	var list []DueTask
	for _, t := range y.Tasks {
		for _, o := range t.Occurrences {
			list = append(list, DueTask{Task: t, Occurrence: o, State: y.State(o)})
		}
	}
	if order == ByTask { // as the year has them
		if down {
			slices.Reverse(list)
		}
		return list
	}
	compare := comparing(order, names)
	slices.SortStableFunc(list, func(a, b DueTask) int {
		c := compare(a, b)
		if down {
			c = -c
		}
		return cmp.Or(c, a.Occurrence.Due().Compare(b.Occurrence.Due()))
	})
	return list
}

func comparing(order ListOrder, names map[string]string) func(a, b DueTask) int {
	switch order {
	case ByLeader:
		return func(a, b DueTask) int { return vietnamese.Compare(a.Task.LeadText, b.Task.LeadText) }
	case ByAssignee:
		return func(a, b DueTask) int {
			return vietnamese.Compare(names[a.Occurrence.AssigneeID], names[b.Occurrence.AssigneeID])
		}
	case ByState:
		return func(a, b DueTask) int { return slices.Index(States, a.State) - slices.Index(States, b.State) }
	}
	return func(a, b DueTask) int { return a.Occurrence.Due().Compare(b.Occurrence.Due()) }
}
