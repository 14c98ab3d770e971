package office

import "fmt"

// maxDocument bounds the memory of one document in bytes. The costs below
// are high, and yet the heap grows beyond it by half before the collector
// cleans; the process should stay under 300 MB. The largest real plan needs
// less than one.
const maxDocument = 128 << 20

// What the parts of a document cost in memory, in bytes: the size of the
// struct and of what it points to.
const (
	costParagraph = 256
	costCell      = 192
	costRow       = 96
	costString    = 32
)

// A budget counts what was read against the limits.
type budget struct {
	limits              Limits
	blocks, rows, cells int
	bytes               int64
}

func (b *budget) block() error {
	b.blocks++
	return within("blocks", b.blocks, b.limits.Blocks)
}

func (b *budget) row() error {
	b.rows++
	if err := within("rows", b.rows, b.limits.Rows); err != nil {
		return err
	}
	return b.spend(costRow)
}

func (b *budget) cell() error {
	b.cells++
	if err := within("cells", b.cells, b.limits.Cells); err != nil {
		return err
	}
	return b.spend(costCell)
}

// spend counts bytes of memory.
func (b *budget) spend(bytes int) error {
	b.bytes += int64(bytes)
	if b.bytes > maxDocument {
		return fmt.Errorf("%w: it holds more than %d MB of text and tables", ErrTooLarge, maxDocument>>20)
	}
	return nil
}

func within(what string, n, most int) error {
	if n > most {
		return fmt.Errorf("%w: more than %d %s", ErrTooLarge, most, what)
	}
	return nil
}
