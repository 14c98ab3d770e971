package office

import "math"

// A sectionEnd is w:sectPr, which ends a section of pages.
type sectionEnd struct {
	setup      PageSetup
	continuous bool
}

func readSectionEnd(x *xmlReader) (*sectionEnd, error) {
	s := &sectionEnd{}
	err := x.each(func(e element) error {
		switch e.name {
		case "type":
			s.continuous = e.val() == "continuous"
		case "pgSz":
			s.setup.Landscape = e.attr("orient") == "landscape" || parseNumber(e.attr("w")) > parseNumber(e.attr("h"))
		case "pgMar":
			margin := func(side string) float64 { return math.Abs(measured(e, side, inMillimetres).value) }
			s.setup.Left, s.setup.Right = margin("left"), margin("right")
			s.setup.Top, s.setup.Bottom = margin("top"), margin("bottom")
		}
		return nil
	})
	return s, err
}

// endSection puts the setup that was only now read before the blocks of its
// section. A continuous section with the same setup begins no page and is no
// news.
func (d *docxReader) endSection(s *sectionEnd) error {
	last := d.lastSetup
	if last == nil || !s.continuous || !samePage(*last, s.setup) {
		setup := s.setup
		setup.Place.Page = d.sectionPage
		d.doc.Blocks = append(d.doc.Blocks, &setup)
		d.lastSetup = &setup
	}
	d.closeBlocks()
	d.breakNext = false // the new section begins a page anyway
	if err := d.budget.spend(costRow); err != nil {
		return err
	}
	return d.budget.block()
}

func (d *docxReader) closeBlocks() {
	d.doc.Blocks = append(d.doc.Blocks, d.section...)
	d.section = nil
	d.sectionPage = d.page
}

func samePage(a, b PageSetup) bool {
	a.Place, b.Place = Place{}, Place{}
	return a == b
}
