package plan

// A duePart is a piece of an item: a phrase, a sign, or text that the grammar
// does not explain, which may be a label.
type duePart struct {
	kind       partKind
	start, end int
	// sign is "," for "và" too.
	sign   string
	phrase phrase
}

type partKind int

const (
	textPart partKind = iota
	phrasePart
	signPart
)

// A dueItem is a line of a time with its bullet, as the eye would divide it.
type dueItem struct {
	bullet string
	parts  []duePart
	// series is the name of the list in which the item stands.
	series string
}

// items divides the tokens into items, and gives those below a heading its
// name: "- BC công tác CCHC" over "+ Quý I: 10/3/2024".
func (p *dueParser) items() []dueItem {
	var items []dueItem
	open := false
	for at := 0; at < len(p.tokens); {
		if t := p.tokens[at]; t.kind == bulletToken {
			items, open = append(items, dueItem{bullet: t.word}), true
			at++
			continue
		}
		part := p.part(at)
		if !open || p.startsItem(items[len(items)-1], part) {
			items, open = append(items, dueItem{}), true
		}
		item := &items[len(items)-1]
		item.add(part)
		at = part.end
	}
	return p.inSeries(items)
}

// part reads the piece that begins at a token.
func (p *dueParser) part(at int) duePart {
	if ph, ok := p.phrase(at); ok && ph.end > at {
		return duePart{kind: phrasePart, start: at, end: ph.end, phrase: ph}
	}
	part := duePart{kind: textPart, start: at, end: at + 1}
	switch word := p.tokens[at].word; {
	case word == "va" || word == "&":
		part.kind, part.sign = signPart, ","
	case p.tokens[at].kind == signToken && len(word) == 1 && word != "%":
		part.kind, part.sign = signPart, word
	}
	return part
}

// add appends a part; texts that touch become one.
func (item *dueItem) add(part duePart) {
	if n := len(item.parts); n > 0 && part.kind == textPart && item.parts[n-1].kind == textPart {
		item.parts[n-1].end = part.end
		return
	}
	item.parts = append(item.parts, part)
}

// startsItem tells whether a part that begins a line begins an item too, and
// is not the rest of a line that was too long for its cell.
func (p *dueParser) startsItem(item dueItem, part duePart) bool {
	t := p.tokens[part.start]
	if !t.first || part.kind == signPart || len(item.parts) == 0 {
		return false
	}
	before := item.parts[len(item.parts)-1]
	if before.kind == phrasePart || before.kind == signPart {
		return before.sign != "," && before.sign != "(" && before.sign != "/"
	}
	if !t.capital && t.kind != numberToken {
		return false
	}
	return part.kind == phrasePart || p.lineHasColon(part.start)
}

func (p *dueParser) lineHasColon(at int) bool {
	for i := at; i < len(p.tokens) && (i == at || !p.tokens[i].first); i++ {
		if p.is(i, ":") {
			return true
		}
	}
	return false
}

// inSeries takes the headings out of the items and puts their names on the
// items below them.
func (p *dueParser) inSeries(items []dueItem) []dueItem {
	var kept []dueItem
	var heading *dueItem
	name := ""
	for i := range items {
		item := items[i]
		if heading != nil && item.bullet == heading.bullet && item.bullet != "" {
			heading, name = nil, ""
		}
		if i+1 < len(items) && p.isHeading(item, items[i+1], items[:i]) {
			heading, name = &items[i], p.headingName(item)
			continue
		}
		item.series = name
		kept = append(kept, item)
	}
	return kept
}

// isHeading tells whether an item names the ones below it: it says no time
// and they do, or its time is only a rhythm that they spell out.
func (p *dueParser) isHeading(item, below dueItem, above []dueItem) bool {
	if len(item.parts) == 0 || !below.says(phrase.dated) {
		return false
	}
	if item.bullet == below.bullet && item.bullet != "" {
		return false
	}
	if !item.says(func(phrase) bool { return true }) {
		return p.hasWords(item)
	}
	closed := item.parts[len(item.parts)-1].sign == ":"
	for _, earlier := range above {
		if earlier.bullet == below.bullet && !closed {
			return false
		}
	}
	return !item.says(phrase.exact) && below.says(phrase.exact) && item.bullet != below.bullet && (closed || p.hasWords(item))
}

// hasWords tells whether an item has text of its own.
func (p *dueParser) hasWords(item dueItem) bool {
	for _, part := range item.parts {
		if part.kind == textPart && !p.idle(part.start, part.end) {
			return true
		}
	}
	return false
}

// says tells whether any phrase of the item is of a sort.
func (item dueItem) says(sort func(phrase) bool) bool {
	for _, part := range item.parts {
		if part.kind == phrasePart && sort(part.phrase) {
			return true
		}
	}
	return false
}

func (p *dueParser) headingName(item dueItem) string {
	first, last := item.parts[0], item.parts[len(item.parts)-1]
	if first.kind == phrasePart && first.phrase.kind == momentPhrase && first.phrase.moments[0].grain == yearGrain {
		return "" // "Trong năm 2024, cụ thể:" names nothing
	}
	return p.label(first.start, last.end)
}

// idle tells whether words say nothing that the dates do not say already.
func (p *dueParser) idle(start, end int) bool {
	for at := start; at < end; {
		next := p.skip(at, idleWords)
		if next == at {
			next = p.skip(at, bindingWords)
		}
		if next == at && p.tokens[at].kind == signToken && len(p.tokens[at].word) <= len("…") {
			next++
		}
		if next == at || next > end {
			return false
		}
		at = next
	}
	return true
}
