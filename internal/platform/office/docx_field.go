package office

// docxFields follow the fields that are open, which may stand in each other
// and go on over paragraphs. Each is true while its instruction is read:
// that is code, such as PAGEREF _Toc1 \h, and no text of the document.
type docxFields []bool

func (f *docxFields) char(kind string) {
	last := len(*f) - 1
	switch {
	case kind == "begin" && last < maxElements:
		*f = append(*f, true)
	case kind == "separate" && last >= 0:
		(*f)[last] = false
	case kind == "end" && last >= 0:
		*f = (*f)[:last]
	}
}

// instructing tells whether text belongs to an instruction.
func (f docxFields) instructing() bool {
	for _, instruction := range f {
		if instruction {
			return true
		}
	}
	return false
}

// endParagraph gives up fields whose instruction does not end in its
// paragraph: they are damaged, and would swallow the rest of the document.
func (f *docxFields) endParagraph() {
	kept := (*f)[:0]
	for _, instruction := range *f {
		if !instruction {
			kept = append(kept, instruction)
		}
	}
	*f = kept
}
