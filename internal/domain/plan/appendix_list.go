package plan

import (
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A listNode is a numbered paragraph, a bullet with labels, or a heading of the
// body, with what stands below it.
type listNode struct {
	listLine
	parent *listNode
	// body are the lines below that have no number.
	body     []listLine
	children []*listNode
	task     bool
}

// listFields reads the tasks of a plan without a table: the points of its body
// that say who leads or by when. It returns no field where there are fewer
// than two such points and none that says both.
func listFields(doc *office.Document) (fields []*field, first, last int) {
	root := listTree(listLines(doc))
	root.split()
	root.mark()
	tasks := root.tasks()
	if !enough(tasks) {
		return nil, 0, 0
	}
	head := listHeading(tasks)
	depth := sharedDepth(tasks)
	for _, t := range tasks {
		path := t.path()[depth:]
		fields = addTask(fields, path, t.pending(head))
	}
	return fields, firstBlock(tasks[0], depth), tasks[len(tasks)-1].lastBlock() + 1
}

// firstBlock is where the section of the first task begins.
func firstBlock(t *listNode, depth int) int {
	if path := t.path(); len(path) > depth {
		return path[depth].block
	}
	return t.block
}

// listTree hangs each numbered line below the one that it is a part of: a list
// goes on where a line has the same kind of number as one further out.
func listTree(lines []listLine) *listNode {
	root := &listNode{}
	at := root
	for _, line := range lines {
		if line.n.style == plainText && !line.title || line.bare() {
			at.body = append(at.body, line)
			continue
		}
		parent := parentOf(at, line)
		at = &listNode{listLine: line, parent: parent}
		parent.children = append(parent.children, at)
	}
	return root
}

func parentOf(at *listNode, line listLine) *listNode {
	for n := at; n.parent != nil; n = n.parent {
		if n.n.style == line.n.style && len(n.n.parts) == len(line.n.parts) {
			return n.parent
		}
	}
	if rank := outerRank(line.n.style); rank > 0 {
		for at.parent != nil && (outerRank(at.n.style) == 0 || outerRank(at.n.style) > rank) {
			at = at.parent
		}
	}
	return at
}

// outerRank orders the kinds of numbers that never stand below others: parts
// before headings without a number; 0 is any other.
func outerRank(s numberStyle) int {
	switch s {
	case upperLetter, upperRoman:
		return 1
	case plainText:
		return 2
	}
	return 0
}

// split makes nodes of the bullets below a point where each bullet has labels
// of its own.
func (n *listNode) split() {
	for _, c := range n.children {
		c.split()
	}
	if n.count(roleLead) <= 1 && n.count(roleDue) <= 1 {
		return
	}
	body := n.body
	n.body = nil
	var open *listNode
	var bullets []*listNode
	for i, line := range body {
		switch {
		case len(line.labels) > 0 && line.text != "", line.text != "" && i+1 < len(body) && body[i+1].bare():
			open = &listNode{listLine: line, parent: n}
			bullets = append(bullets, open)
		case open != nil:
			open.body = append(open.body, line)
		default:
			n.body = append(n.body, line)
		}
	}
	n.children = append(bullets, n.children...)
}

// count counts the labels of a role in the point and below it.
func (n *listNode) count(r role) int {
	count := 0
	if n.has(r) {
		count++
	}
	for i := range n.body {
		if n.body[i].has(r) {
			count++
		}
	}
	return count
}

// mark decides which points are tasks: those with labels, and those without
// among brothers most of which are.
func (n *listNode) mark() {
	marked := 0
	for _, c := range n.children {
		c.mark()
		c.task = c.text != "" && (c.count(roleLead) > 0 || c.count(roleDue) > 0)
		if c.task {
			marked++
		}
	}
	if marked < 2 || marked*2 < len(n.children) {
		return
	}
	for _, c := range n.children {
		c.task = c.task || len(c.children) == 0 && c.n.style != plainText
	}
}

func (n *listNode) tasks() []*listNode {
	var list []*listNode
	for _, c := range n.children {
		if c.task {
			list = append(list, c)
		}
		list = append(list, c.tasks()...)
	}
	return list
}

// enough tells whether the points are a list of tasks.
func enough(tasks []*listNode) bool {
	for _, t := range tasks {
		if t.count(roleLead) > 0 && t.count(roleDue) > 0 {
			return true
		}
	}
	return len(tasks) >= 2
}

// path are the headings above a point, from the outermost in.
func (n *listNode) path() []*listNode {
	var path []*listNode
	for p := n.parent; p != nil && p.parent != nil; p = p.parent {
		path = append(path, p)
	}
	slices.Reverse(path)
	return path
}

func (n *listNode) lastBlock() int {
	if len(n.body) == 0 {
		return n.block
	}
	return n.body[len(n.body)-1].block
}

// sharedDepth is how many headings stand above all tasks together and name no
// section of their own: "II. NHIỆM VỤ" above "1. Cải cách thể chế".
func sharedDepth(tasks []*listNode) int {
	for depth := 0; ; depth++ {
		for _, t := range tasks {
			path := t.path()
			if len(path) < depth+2 || path[depth] != tasks[0].path()[depth] {
				return depth
			}
		}
	}
}

// addTask puts a task into the section that its headings name.
func addTask(fields []*field, path []*listNode, p *pending) []*field {
	section := &field{}
	if len(path) > 0 {
		section.no, section.title = path[0].n, joinTitle([]string{path[0].text})
	}
	if len(path) > 1 {
		p.group = path[len(path)-1].n.text + ". " + path[len(path)-1].text
	}
	last := len(fields) - 1
	if last < 0 || fields[last].no.text != section.no.text || fields[last].title != section.title {
		fields = append(fields, section)
		last++
	}
	fields[last].tasks = append(fields[last].tasks, p)
	return fields
}

// listColumns are the parts of a task in a list, under the names that the
// source shows them by.
var listColumns = []column{
	{role: roleNo, title: "Số thứ tự"}, {role: roleTitle, title: "Nhiệm vụ"}, {role: roleProducts, title: "Sản phẩm"},
	{role: roleLead, title: "Chủ trì"}, {role: roleCoordinators, title: "Phối hợp"}, {role: roleDue, title: "Thời gian"},
	{role: roleFunding, title: "Kinh phí"}, {role: roleNotes, title: "Nội dung"},
}

// listHeading has the columns that some task fills.
func listHeading(tasks []*listNode) *heading {
	head := &heading{}
	for _, c := range listColumns {
		used := func(t *listNode) bool { return t.count(c.role) > 0 }
		if c.role == roleNo || c.role == roleTitle || c.role == roleNotes || slices.ContainsFunc(tasks, used) {
			head.columns = append(head.columns, c)
		}
	}
	return head
}

// pending makes the task of a point. What follows its first words belongs to
// its title after a colon, and explains it otherwise.
func (n *listNode) pending(head *heading) *pending {
	p := &pending{place: n.place, head: head, no: n.n}
	p.items, p.places = make([][]string, len(head.columns)), make([]office.Place, len(head.columns))
	p.put(roleNo, n.n.text, n.place)
	p.put(roleTitle, n.text, n.place)
	rest := roleNotes
	if endsColon(n.text) {
		rest = roleTitle
	}
	for _, line := range append([]listLine{n.listLine}, n.body...) {
		if line.text != "" && line.text != n.text {
			p.put(rest, line.text, line.place)
		}
		for _, label := range line.labels {
			p.put(label.role, label.text, line.place)
		}
	}
	return p
}

func endsColon(s string) bool { return s != "" && s[len(s)-1] == ':' }

// put adds a text to the column of a role.
func (p *pending) put(r role, text string, place office.Place) {
	i := p.head.index(r)
	if i < 0 || text == "" {
		return
	}
	if len(p.items[i]) == 0 {
		p.places[i] = place
	}
	p.items[i] = append(p.items[i], text)
}
