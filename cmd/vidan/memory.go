package main

import (
	"os"
	"runtime/debug"
)

const (
	// softMemory is what the program tries to stay below, whatever it reads, in
	// memory of Go; what SQLite takes comes on top.
	softMemory = 192 << 20
	// gcPercent lets the heap grow to a multiple of what lives in it. A server
	// of pages holds little, and collects garbage a quarter as often; below
	// softMemory the rest is there to be used.
	gcPercent = 400
)

// boundMemory sets how the program uses memory, unless GOMEMLIMIT and GOGC say
// otherwise.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
