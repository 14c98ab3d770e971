// Package clamavtest starts a real clamd for tests, with a database of one
// signature.
package clamavtest

import (
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clamav"
)

// Virus is what every scanner takes for a virus, and harms nobody (EICAR). It
// is put together here so that scanners leave this program alone.
const Virus = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD` + `-ANTIVIRUS-TEST-FILE!$H+H*`

// Signature is what the scanner calls it.
const Signature = "Vidan.Test.EICAR.UNOFFICIAL"

// MaxStream is the largest file that the scanner takes, in bytes.
const MaxStream = 8 << 20

// startPatience is how long clamd may take to start on a busy machine.
const startPatience = time.Minute

// An Address is where a scanner listens.
type Address struct{ TCP, Unix string }

// Start starts a clamd for the time of a test. A machine without one fails the
// test: scripts/install-test-tools installs it.
func Start(tb testing.TB) Address {
	tb.Helper()
	dir, err := os.MkdirTemp("", "clamd") // t.TempDir is too long for a socket
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	program := copyProgram(tb, dir)
	port := freePort(tb)
	config := writeFiles(tb, dir, port)
	output := filepath.Join(dir, "output")
	log, err := os.Create(output)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	ctx, cancel := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, "--config-file", config, "--foreground")
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		cancel()
		tb.Fatalf("start clamd: %v", err)
	}
	tb.Cleanup(func() {
		cancel()
		_ = command.Wait() // killed
	})
	address := Address{TCP: fmt.Sprintf("tcp://127.0.0.1:%d", port), Unix: "unix://" + filepath.Join(dir, "socket")}
	waitFor(tb, address.TCP, output)
	waitFor(tb, address.Unix, output)
	return address
}

// copyProgram copies clamd to where it may use files of a test: a system with
// AppArmor confines the installed one to its own.
func copyProgram(tb testing.TB, dir string) string {
	tb.Helper()
	installed, err := exec.LookPath("clamd")
	if err != nil { // people's own search path may lack it
		installed = "/usr/sbin/clamd"
	}
	b, err := os.ReadFile(installed)
	if err != nil {
		tb.Fatalf("clamd is missing (package clamav-daemon): %v", err)
	}
	program := filepath.Join(dir, "clamd")
	if err := os.WriteFile(program, b, 0o700); err != nil {
		tb.Fatal(err)
	}
	return program
}

func freePort(tb testing.TB) int {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// writeFiles writes the database and the settings, and returns where the
// latter are.
func writeFiles(tb testing.TB, dir string, port int) string {
	tb.Helper()
	database, config := filepath.Join(dir, "database"), filepath.Join(dir, "clamd.conf")
	if err := os.Mkdir(database, 0o700); err != nil {
		tb.Fatal(err)
	}
	// Name, any type of file, anywhere, the bytes (clamav's ndb format).
	signature := "Vidan.Test.EICAR:0:*:" + hex.EncodeToString([]byte(Virus)) + "\n"
	if err := os.WriteFile(filepath.Join(database, "test.ndb"), []byte(signature), 0o600); err != nil {
		tb.Fatal(err)
	}
	settings := fmt.Sprintf("TCPAddr 127.0.0.1\nTCPSocket %d\nLocalSocket %s\nDatabaseDirectory %s\nTemporaryDirectory %s\n"+
		"StreamMaxLength %d\nMaxFileSize %d\nMaxScanSize %d\nAlertExceedsMax yes\nAlertEncrypted yes\nSelfCheck 0\n",
		port, filepath.Join(dir, "socket"), database, dir, MaxStream, MaxStream/2, MaxStream)
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		tb.Fatal(err)
	}
	return config
}

// waitFor asks until the scanner answers.
func waitFor(tb testing.TB, address, output string) {
	tb.Helper()
	scanner, err := clamav.New(address)
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tb.Context(), startPatience)
	defer cancel()
	for {
		err := scanner.Ping(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(output)
			tb.Fatalf("clamd does not answer: %v\n%s", err, said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
