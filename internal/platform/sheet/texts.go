package sheet

import (
	"bufio"
	"fmt"
	"os"
	"slices"
)

const (
	// textsInMemory is how many bytes of a book's shared texts stay in memory;
	// what goes beyond lies in a file while the book is open.
	textsInMemory = 24 << 20
	// endsAtOnce is how many places of texts are kept in one block, so that the
	// list grows without being copied.
	endsAtOnce = 1 << 16
	// windowBytes is how much is read from disk at a time: texts are mostly asked
	// for in the order in which they were kept.
	windowBytes = 64 << 10
)

// texts are the shared texts of a book, by number. They are kept as bytes
// without pointers: millions of them cost the collector nothing.
type texts struct {
	ends   [][]uint32
	count  int
	memory []byte
	file   *os.File
	out    *bufio.Writer
	size   uint32
	// window is what was read from disk last, and where it lies in the file.
	window   []byte
	windowAt int64
}

// add keeps a text behind the others.
func (t *texts) add(text string) error {
	if t.count%endsAtOnce == 0 {
		t.ends = append(t.ends, make([]uint32, 0, endsAtOnce))
	}
	t.size += uint32(len(text))
	last := len(t.ends) - 1
	t.ends[last] = append(t.ends[last], t.size)
	t.count++
	if t.file == nil && len(t.memory)+len(text) <= textsInMemory {
		t.memory = append(t.memory, text...)
		return nil
	}
	if err := t.spill(); err != nil {
		return err
	}
	_, err := t.out.WriteString(text)
	return err
}

// spill begins the file.
func (t *texts) spill() error {
	if t.file != nil {
		return nil
	}
	file, err := os.CreateTemp("", "vidan-sheet-")
	if err != nil {
		return fmt.Errorf("keep the texts of the workbook on disk: %w", err)
	}
	t.file, t.out = file, bufio.NewWriterSize(file, 64<<10)
	return nil
}

// done makes all texts readable.
func (t *texts) done() error {
	if t.out == nil {
		return nil
	}
	return t.out.Flush()
}

// get returns a text; there is none beyond the last.
func (t *texts) get(i int) (string, error) {
	if i < 0 || i >= t.count {
		return "", nil
	}
	start := uint32(0)
	if i > 0 {
		start = t.end(i - 1)
	}
	end := t.end(i)
	kept := uint32(len(t.memory))
	if end <= kept {
		return string(t.memory[start:end]), nil
	}
	return t.fromDisk(int64(start-kept), int(end-start))
}

// fromDisk returns so many bytes of the file.
func (t *texts) fromDisk(at int64, n int) (string, error) {
	if at < t.windowAt || at+int64(n) > t.windowAt+int64(len(t.window)) {
		window := slices.Grow(t.window[:0], max(n, windowBytes))[:max(n, windowBytes)]
		got, err := t.file.ReadAt(window, at)
		if got < n {
			return "", fmt.Errorf("read a text of the workbook from disk: %w", err)
		}
		t.window, t.windowAt = window[:got], at
	}
	from := at - t.windowAt
	return string(t.window[from : from+int64(n)]), nil
}

func (t *texts) end(i int) uint32 { return t.ends[i/endsAtOnce][i%endsAtOnce] }

// close removes the file.
func (t *texts) close() error {
	if t.file == nil {
		return nil
	}
	name := t.file.Name()
	if err := t.file.Close(); err != nil {
		return fmt.Errorf("close the texts on disk: %w", err)
	}
	t.file = nil
	if err := os.Remove(name); err != nil {
		return fmt.Errorf("remove the texts from disk: %w", err)
	}
	return nil
}
