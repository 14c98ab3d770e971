package pdffile

import "fmt"

// A Page is a page with what it inherits.
type Page struct {
	Dict      Dict
	Resources Dict
	// Box is the visible part: left, bottom, right, top in points.
	Box [4]float64
	// Rotate is how the page is turned for showing: 0, 90, 180 or 270
	// degrees clockwise.
	Rotate int
}

// a4 is the page when the file does not say it, in points.
var a4 = [4]float64{0, 0, 595.28, 841.89}

// Pages lists the pages. More than limit of them are ErrTooLarge; a page that
// is announced and missing is ErrDamaged.
func (f *File) Pages(limit int) ([]Page, error) {
	w := pageWalk{file: f, limit: limit, seen: map[int]bool{}}
	root := Page{Box: a4}
	if err := w.node(f.Dict(f.trailer["Root"])["Pages"], root, 0); err != nil {
		return nil, err
	}
	return w.pages, f.err
}

type pageWalk struct {
	file  *File
	limit int
	seen  map[int]bool
	pages []Page
}

func (w *pageWalk) node(o any, parent Page, depth int) error {
	if ref, ok := o.(Ref); ok {
		if w.seen[ref.Num] {
			return fmt.Errorf("%w: its pages go round in a circle", ErrDamaged)
		}
		w.seen[ref.Num] = true
	}
	dict := w.file.Dict(o)
	if w.file.err != nil {
		return w.file.err
	}
	if dict == nil || depth > maxDepth {
		return fmt.Errorf("%w: a page is missing", ErrDamaged)
	}
	page := w.inherit(dict, parent)
	kids := w.file.Array(dict["Kids"])
	if kids == nil && dict["Type"] != Name("Pages") {
		if len(w.pages) >= w.limit {
			return fmt.Errorf("%w: more than %d pages", ErrTooLarge, w.limit)
		}
		w.pages = append(w.pages, page)
		return nil
	}
	for _, kid := range kids {
		if err := w.node(kid, page, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWalk) inherit(dict Dict, parent Page) Page {
	f := w.file
	page := parent
	page.Dict = dict
	if r := f.Dict(dict["Resources"]); r != nil {
		page.Resources = r
	}
	for _, key := range []Name{"MediaBox", "CropBox"} {
		if box, ok := f.box(dict[key]); ok {
			page.Box = box
		}
	}
	if r := f.Resolve(dict["Rotate"]); r != nil {
		page.Rotate = ((Integer(r)/90*90)%360 + 360) % 360
	}
	return page
}

func (f *File) box(o any) (box [4]float64, ok bool) {
	a := f.Array(o)
	if len(a) != 4 {
		return box, false
	}
	var v [4]float64
	for i := range v {
		v[i] = f.Number(a[i])
	}
	box = [4]float64{min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3])}
	return box, box[2]-box[0] > 1 && box[3]-box[1] > 1
}

// Content returns the page's content streams, joined.
func (f *File) Content(p Page) ([]byte, error) {
	streams := Array{p.Dict["Contents"]}
	if a := f.Array(p.Dict["Contents"]); a != nil {
		streams = a
	}
	var out []byte
	for _, o := range streams {
		s, ok := f.Resolve(o).(*Stream)
		if !ok {
			continue
		}
		data, err := f.Data(s)
		if err != nil {
			return nil, err
		}
		if len(out)+len(data) > maxStream {
			return nil, fmt.Errorf("%w: the content of a page", ErrTooLarge)
		}
		out = append(append(out, data...), '\n')
	}
	return out, f.err
}
