package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// reading measures how long a plan takes from the bytes of its file to the
// draft, and how much it allocates on the way.
func (b *bench) reading(ctx context.Context) error {
	b.report.doing("reading documents")
	for _, document := range []struct{ format, name, aim string }{
		{"DOCX", "anh-son-2024.docx", "< 30 ms"},
		{"XLSX", "anh-son-2024.xlsx", ""},
		{"PDF", "anh-son-2024.pdf", "< 400 ms"},
		{"text", "000_06b0c52941d9efd6.txt", ""},
	} {
		content, err := os.ReadFile(filepath.Join(b.seeds, document.name))
		if err != nil {
			return fmt.Errorf("read a sample document: %w", err)
		}
		var took []time.Duration
		var allocated []uint64
		for range b.readings {
			d, n, err := readOnce(ctx, document.name, content)
			if err != nil {
				return fmt.Errorf("read %s: %w", document.name, err)
			}
			took, allocated = append(took, d), append(allocated, n)
		}
		b.report.addTime("Reading a plan", document.format, median(took), document.aim)
		b.report.add("Reading a plan", document.format+", memory allocated", float64(median(allocated))/1e6, "MB", "")
	}
	return nil
}

func readOnce(ctx context.Context, name string, content []byte) (time.Duration, uint64, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := read(ctx, name, content)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc, err
}

func read(ctx context.Context, name string, content []byte) error {
	source := office.Source{ReaderAt: bytes.NewReader(content), Size: int64(len(content)), Name: name}
	_, err := plan.ReadFile(ctx, source, 0, nil)
	return err
}
