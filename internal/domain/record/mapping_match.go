package record

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A goal is what a column may be that of: a field, the state or the code.
type goal struct {
	name     string
	required bool
	names    []goalName
}

// A goalName is one name under which sheets have a goal, folded, and what it
// counts when a heading is equal to it.
type goalName struct {
	words  string
	weight int
}

// The weights of names: a field's label says more than what else it is called.
const (
	weightExact = 120 // a label with the field's name behind it, as exports write doubtful ones
	weightLabel = 100
	weightAlso  = 95
	weightName  = 90
	weightState = 92 // fields come before the state and the code
	// leastMatch is what a heading must reach to be taken for a field's.
	leastMatch = 50
	// surely is what a match has that needs no second look.
	surely = 90
)

// goals lists what columns of a kind's sheets may hold.
func (k Kind) goals() []goal {
	var goals []goal
	for _, field := range k.Form {
		if !inOneCell(field) {
			continue
		}
		g := goal{name: field.Name, required: field.Required && len(field.ShownIf) == 0}
		g.add(weightExact, exactHeading(field.Label.Vi, field.Name), exactHeading(field.Label.En, field.Name))
		g.add(weightLabel, field.Label.Vi, field.Label.En)
		g.add(weightAlso, field.Also...)
		g.add(weightName, field.Name)
		goals = append(goals, g)
	}
	return append(goals, k.entryGoals()...)
}

func (k Kind) entryGoals() []goal {
	var goals []goal
	for _, g := range []struct {
		name  string
		names []string
	}{
		{StateColumn, []string{stateHeading.Vi, stateHeading.En, "Tình trạng", "Status"}},
		{CodeColumn, []string{codeHeading.Vi, codeHeading.En, "Mã số", "Mã theo dõi"}},
	} {
		if _, ok := k.Form.Field(g.name); ok {
			continue
		}
		goal := goal{name: g.name}
		goal.add(weightExact, exactHeading(g.names[0], g.name), exactHeading(g.names[1], g.name))
		goal.add(weightState, g.names...)
		goals = append(goals, goal)
	}
	return goals
}

// The headings of the columns that are no fields.
var (
	stateHeading = words.Name{Vi: "Trạng thái", En: "State"}
	codeHeading  = words.Name{Vi: "Mã", En: "Code"}
)

// exactHeading is a heading that can be no other field's.
func exactHeading(label, name string) string { return label + " [" + name + "]" }

func (g *goal) add(weight int, names ...string) {
	for _, name := range names {
		if folded := plain(name); folded != "" {
			g.names = append(g.names, goalName{folded, weight})
		}
	}
}

// match tells how well a heading, folded, fits a goal: the weight of an equal
// name, less for one of which it holds a part, 0 for none.
func (g goal) match(heading string) int {
	best := 0
	for _, name := range g.names {
		if heading == name.words {
			best = max(best, name.weight)
			continue
		}
		best = max(best, partly(heading, name.words))
	}
	return best
}

// partly tells how well a heading fits a name that it contains or that
// contains it, as whole words: the more of the words they share the better.
func partly(heading, name string) int {
	if heading == "" || name == "" {
		return 0
	}
	long, short := heading, name
	if len(short) > len(long) {
		long, short = short, long
	}
	if !strings.Contains(" "+long+" ", " "+short+" ") {
		return 0
	}
	all, shared := len(strings.Fields(long)), len(strings.Fields(short))
	if shared*2 < all && (shared < 2 || shared*5 < all*2) {
		return 0
	}
	return 40 + 45*shared/all
}

// assign finds the pairs of columns and goals that together fit best; each
// column has one goal at most, and each goal one column. scores are by column
// and goal. It returns the goal of each column, -1 for none.
//
// This is the Hungarian method, with goals that are nobody's for columns that
// get none.
func assign(scores [][]int) []int {
	if len(scores) == 0 {
		return nil
	}
	rows, goals := len(scores), len(scores[0])
	cost := func(row, column int) int { // both from 1
		if column > goals || scores[row-1][column-1] < leastMatch {
			return 0
		}
		return -scores[row-1][column-1]
	}
	columns := goals + rows
	u, v := make([]int, rows+1), make([]int, columns+1)
	owner, way := make([]int, columns+1), make([]int, columns+1)
	for row := 1; row <= rows; row++ {
		owner[0] = row
		column := augment(cost, u, v, owner, way)
		for column != 0 {
			owner[column] = owner[way[column]]
			column = way[column]
		}
	}
	found := slices.Repeat([]int{-1}, rows)
	for column := 1; column <= goals; column++ {
		if row := owner[column]; row > 0 && cost(row, column) < 0 {
			found[row-1] = column - 1
		}
	}
	return found
}

// augment finds the cheapest way to a free column for the row that owns column
// 0, and returns that column.
func augment(cost func(row, column int) int, u, v, owner, way []int) int {
	const far = 1 << 30
	least, used := slices.Repeat([]int{far}, len(v)), make([]bool, len(v))
	column := 0
	for {
		used[column] = true
		row, delta, next := owner[column], far, 0
		for j := 1; j < len(v); j++ {
			if used[j] {
				continue
			}
			if c := cost(row, j) - u[row] - v[j]; c < least[j] {
				least[j], way[j] = c, column
			}
			if least[j] < delta {
				delta, next = least[j], j
			}
		}
		for j := range v {
			if used[j] {
				u[owner[j]] += delta
				v[j] -= delta
			} else {
				least[j] -= delta
			}
		}
		if column = next; owner[column] == 0 {
			return column
		}
	}
}

// second returns the best score of a list but for one, and where it is.
func second(scores []int, but int) (at, score int) {
	at = -1
	for i, s := range scores {
		if i != but && cmp.Compare(s, score) > 0 {
			at, score = i, s
		}
	}
	return at, score
}
