// Pgserver starts a PostgreSQL server for the tests, prints its address and
// ends it when its standard input closes: one server for all test programs.
//
//	mkfifo hold; go run ./internal/platform/store/storetest/pgserver <hold >url & exec 3>hold
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pgserver:", err)
		os.Exit(1)
	}
}

func run() error {
	server, err := storetest.StartServer(context.Background())
	if err != nil {
		return err
	}
	fmt.Println(server.URL)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return server.Stop()
}
