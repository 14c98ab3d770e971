package office

import "math"

const (
	// maxRuleWidth is how thick, in points, a filled area may be that is a
	// rule and not a ground.
	maxRuleWidth = 3.5
	// minRuleLength keeps dots and strokes of drawn letters out, in points.
	minRuleLength = 2
	maxPageRules  = 100_000
	maxPathPoints = 10_000
)

// A pathBuilder holds the path that is being drawn, in page space.
type pathBuilder struct {
	subpaths [][]point
	points   int
}

func (b *pathBuilder) move(at point) {
	if b.points++; b.points <= maxPathPoints {
		b.subpaths = append(b.subpaths, []point{at})
	}
}

func (b *pathBuilder) line(to point) {
	n := len(b.subpaths)
	if b.points++; n > 0 && b.points <= maxPathPoints {
		b.subpaths[n-1] = append(b.subpaths[n-1], to)
	}
}

func (b *pathBuilder) close() {
	if n := len(b.subpaths); n > 0 {
		b.line(b.subpaths[n-1][0])
	}
}

// pathOperator takes paths (ISO 32000-1, 8.5). Curves count as a jump: no
// table is drawn with them.
func (p *painter) pathOperator(op string) bool {
	at := func(i int) point { return p.state.ctm.apply(p.arg(i), p.arg(i+1)) }
	switch op {
	case "m":
		p.path.move(at(0))
	case "l":
		p.path.line(at(0))
	case "c":
		p.path.move(at(4))
	case "v", "y":
		p.path.move(at(2))
	case "h":
		p.path.close()
	case "re":
		p.rectangle()
	case "S":
		p.paint(false, true)
	case "s":
		p.path.close()
		p.paint(false, true)
	case "f", "F", "f*":
		p.paint(true, false)
	case "B", "B*":
		p.paint(true, true)
	case "b", "b*":
		p.path.close()
		p.paint(true, true)
	case "n":
		p.path = pathBuilder{}
	default:
		return false
	}
	return true
}

func (p *painter) rectangle() {
	x, y, w, h := p.arg(0), p.arg(1), p.arg(2), p.arg(3)
	p.path.move(p.state.ctm.apply(x, y))
	p.path.line(p.state.ctm.apply(x+w, y))
	p.path.line(p.state.ctm.apply(x+w, y+h))
	p.path.line(p.state.ctm.apply(x, y+h))
	p.path.close()
}

// paint ends a path: strokes are rules, and thin filled areas are.
func (p *painter) paint(fill, stroke bool) {
	for _, sub := range p.path.subpaths {
		if stroke && !p.state.strokeWhite && p.state.lineWidth*p.state.ctm.scale() <= 2*maxRuleWidth {
			for i := 1; i < len(sub); i++ {
				p.addRule(sub[i-1], sub[i])
			}
		}
		if fill && !p.state.fillWhite {
			p.fillRule(sub)
		}
	}
	p.path = pathBuilder{}
}

func (p *painter) fillRule(sub []point) {
	if len(sub) < 3 {
		return
	}
	low, high := sub[0], sub[0]
	for _, at := range sub {
		low = point{min(low.x, at.x), min(low.y, at.y)}
		high = point{max(high.x, at.x), max(high.y, at.y)}
	}
	w, h := high.x-low.x, high.y-low.y
	switch {
	case h <= maxRuleWidth && w > h:
		y := (low.y + high.y) / 2
		p.addRule(point{low.x, y}, point{high.x, y})
	case w <= maxRuleWidth && h > w:
		x := (low.x + high.x) / 2
		p.addRule(point{x, low.y}, point{x, high.y})
	}
}

func (p *painter) addRule(a, b point) {
	if len(p.page.rules) >= maxPageRules || !p.page.near(a) || !p.page.near(b) {
		return
	}
	dx, dy := math.Abs(a.x-b.x), math.Abs(a.y-b.y)
	switch {
	case dy <= 1 && dx >= minRuleLength:
		p.page.rules = append(p.page.rules, rule{at: (a.y + b.y) / 2, a: min(a.x, b.x), b: max(a.x, b.x)})
	case dx <= 1 && dy >= minRuleLength:
		p.page.rules = append(p.page.rules, rule{vertical: true, at: (a.x + b.x) / 2, a: min(a.y, b.y), b: max(a.y, b.y)})
	}
}

// near tells whether a point is on the page or not far from it; it keeps out
// coordinates without measure.
func (p *pdfPage) near(at point) bool {
	return inside(at.x, -p.width, 2*p.width) && inside(at.y, -p.height, 2*p.height)
}

// colourOperator notes whether the pen or the brush is white: white lines are
// not seen. Colours in other spaces count as seen.
func (p *painter) colourOperator(op string) {
	all := func(want float64) bool {
		for i := range p.args {
			if p.arg(i) != want {
				return false
			}
		}
		return len(p.args) > 0
	}
	s := &p.state
	switch op {
	case "g", "rg":
		s.fillWhite = all(1)
	case "G", "RG":
		s.strokeWhite = all(1)
	case "k":
		s.fillWhite = all(0)
	case "K":
		s.strokeWhite = all(0)
	case "cs", "sc", "scn":
		s.fillWhite = false
	case "CS", "SC", "SCN":
		s.strokeWhite = false
	}
}
