package main

import (
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"anh-son-2024.docx", "anh-son-2024.xlsx", "anh-son-2024.pdf", "000_06b0c52941d9efd6.txt"} {
		b.Run(filepath.Ext(name), func(b *testing.B) {
			content, err := os.ReadFile(filepath.Join("../../shared/seeds", name))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := read(b.Context(), name, content); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
