package office

import (
	"math"

	"github.com/vidan-vn/vidan/internal/platform/office/pdffile"
)

// A matrix is [a b c d e f] as in ISO 32000-1, 8.3.3: x' = a·x + c·y + e and
// y' = b·x + d·y + f.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times returns the matrix that does m first, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) point {
	return point{m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]}
}

// scale returns how much lengths grow.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

type point struct{ x, y float64 }

// pageMatrix brings a page into the space in which everything else here
// works: points, upright as shown, the origin in the upper left corner and y
// downwards. It returns the page's size too.
func pageMatrix(p pdffile.Page) (m matrix, width, height float64) {
	left, bottom, right, top := p.Box[0], p.Box[1], p.Box[2], p.Box[3]
	width, height = right-left, top-bottom
	switch p.Rotate {
	case 90:
		return matrix{0, 1, 1, 0, -bottom, -left}, height, width
	case 180:
		return matrix{-1, 0, 0, 1, right, -bottom}, width, height
	case 270:
		return matrix{0, -1, -1, 0, top, right}, height, width
	}
	return matrix{1, 0, 0, -1, -left, top}, width, height
}
