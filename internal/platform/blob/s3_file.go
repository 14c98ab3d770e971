package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

const (
	// blockSize is how much is fetched for reading here and there.
	blockSize = 1 << 20
	// maxBlocks is how many of these an open file holds.
	maxBlocks = 8
)

// An s3File reads a file of a bucket: straight on by one request for all that
// follows, here and there by blocks, of which it holds the latest.
type s3File struct {
	ctx   context.Context
	store *S3
	name  string
	size  int64

	at     int64         // where Read goes on
	stream io.ReadCloser // what follows there; nil when not asked for yet

	lock   sync.Mutex // ReadAt may be called by several at once
	blocks []block
}

type block struct {
	number int64
	bytes  []byte
}

// Size returns the number of bytes.
func (f *s3File) Size() int64 { return f.size }

// Read reads on.
func (f *s3File) Read(p []byte) (int, error) {
	if f.at >= f.size {
		return 0, io.EOF
	}
	if f.stream == nil {
		stream, err := f.store.get(f.ctx, f.name, f.at, -1)
		if err != nil {
			return 0, err
		}
		f.stream = stream
	}
	n, err := f.stream.Read(p)
	f.at += int64(n)
	if errors.Is(err, io.EOF) && f.at < f.size {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// Seek sets where Read goes on.
func (f *s3File) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.size
	}
	if offset < 0 {
		return 0, errors.New("seek in a kept file: before its beginning")
	}
	if offset == f.at {
		return offset, nil
	}
	f.at = offset
	return offset, f.Close()
}

// Close ends the request that is under way.
func (f *s3File) Close() error {
	if f.stream == nil {
		return nil
	}
	err := f.stream.Close()
	f.stream = nil
	if err != nil {
		return fmt.Errorf("close a kept file: %w", err)
	}
	return nil
}

// ReadAt reads from a place.
func (f *s3File) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("read a kept file: before its beginning")
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	read := 0
	for read < len(p) {
		if off >= f.size {
			return read, io.EOF
		}
		bytes, err := f.block(off / blockSize)
		if err != nil {
			return read, err
		}
		n := copy(p[read:], bytes[off%blockSize:])
		read, off = read+n, off+int64(n)
	}
	return read, nil
}

// block returns a block: one that is held, or fetched in place of the oldest.
func (f *s3File) block(number int64) ([]byte, error) {
	for _, b := range f.blocks {
		if b.number == number {
			return b.bytes, nil
		}
	}
	start := number * blockSize
	bytes := make([]byte, min(blockSize, f.size-start))
	body, err := f.store.get(f.ctx, f.name, start, int64(len(bytes)))
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }() // only read
	if _, err := io.ReadFull(body, bytes); err != nil {
		return nil, fmt.Errorf("read a kept file: %w", err)
	}
	if len(f.blocks) == maxBlocks {
		f.blocks = f.blocks[1:]
	}
	f.blocks = append(f.blocks, block{number, bytes})
	return bytes, nil
}
