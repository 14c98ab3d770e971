package pdffile

// The objects of a PDF (ISO 32000-1, 7.3) as Go values: nil, bool, int64,
// float64, String, Name, Array, Dict, *Stream and Ref.
type (
	// A Name is a name without its slash.
	Name string
	// A String is a string of bytes; what they mean is up to the place.
	String string
	// An Array is a list of objects.
	Array []any
	// A Dict is a dictionary.
	Dict map[Name]any
	// An Operator is a word of a content stream or of a file's frame, such
	// as "Tj" or "endobj".
	Operator string
)

// A Ref points to an object by number.
type Ref struct{ Num, Gen int }

// A Stream is a dictionary with data, which File.Data unpacks.
type Stream struct {
	Dict   Dict
	offset int64  // of the data in the file
	inline []byte // the data, when it does not lie in the file
	ref    Ref
}

// Number returns an object as a number; what is none is 0.
func Number(o any) float64 {
	switch n := o.(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// Integer returns an object as a whole number; what is none is 0.
func Integer(o any) int {
	switch n := o.(type) {
	case int64:
		return int(n)
	case float64:
		return int(n)
	}
	return 0
}
