package clamav_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clamav"
	"github.com/vidan-vn/vidan/internal/platform/clamav/clamavtest"
)

func newScanner(t *testing.T, address string) *clamav.Scanner {
	t.Helper()
	s, err := clamav.New(address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func zipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("bao-cao.txt")
	if err == nil {
		_, err = f.Write([]byte(content))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestScan(t *testing.T) {
	address := clamavtest.Start(t)
	clean := func(err error) bool { return err == nil }
	infected := func(err error) bool {
		e, ok := errors.AsType[*clamav.InfectedError](err)
		return ok && e.Signature == clamavtest.Signature
	}
	notScanned := func(err error) bool { return errors.Is(err, clamav.ErrNotScanned) }
	lost := errors.New("the disk is gone")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name    string
		ctx     context.Context
		content func() io.Reader
		want    func(error) bool
	}{
		{"clean", t.Context(), func() io.Reader { return strings.NewReader("Biên bản") }, clean},
		{"empty", t.Context(), func() io.Reader { return strings.NewReader("") }, clean},
		{"infected", t.Context(), func() io.Reader { return strings.NewReader(clamavtest.Virus) }, infected},
		{"infected, byte by byte", t.Context(), func() io.Reader { return iotest.OneByteReader(strings.NewReader(clamavtest.Virus)) }, infected},
		{"infected in an archive", t.Context(), func() io.Reader { return strings.NewReader(zipped(t, clamavtest.Virus)) }, infected},
		{"infected late", t.Context(), func() io.Reader {
			return strings.NewReader(strings.Repeat("a clean line\n", 100_000) + clamavtest.Virus)
		}, infected},
		{"larger than is looked at", t.Context(), func() io.Reader { return strings.NewReader(strings.Repeat("x", clamavtest.MaxStream-1)) }, notScanned},
		{"larger than is taken", t.Context(), func() io.Reader { return strings.NewReader(strings.Repeat("x", 2*clamavtest.MaxStream)) }, notScanned},
		{"cannot be read", t.Context(), func() io.Reader { return io.MultiReader(strings.NewReader("half"), iotest.ErrReader(lost)) }, func(err error) bool { return errors.Is(err, lost) && !errors.Is(err, clamav.ErrUnreachable) }},
		{"nobody waits", cancelled, func() io.Reader { return strings.NewReader("x") }, func(err error) bool { return errors.Is(err, context.Canceled) }},
	}
	for line, address := range map[string]string{"tcp": address.TCP, "unix": address.Unix} {
		s := newScanner(t, address)
		for _, test := range tests {
			t.Run(line+" "+test.name, func(t *testing.T) {
				if err := s.Scan(test.ctx, test.content()); !test.want(err) {
					t.Errorf("Scan: %v", err)
				}
			})
		}
	}
}

// answering listens, takes what comes and answers each connection.
func answering(t *testing.T, answer func(net.Conn)) *clamav.Scanner {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(conn)
		}
	}()
	return newScanner(t, "tcp://"+listener.Addr().String())
}

func TestScannerThatDoesNotAnswer(t *testing.T) {
	gone := newScanner(t, "unix://"+filepath.Join(t.TempDir(), "socket"))
	hangsUp := answering(t, func(c net.Conn) { _ = c.Close() })
	silent := answering(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	deaf := answering(t, func(net.Conn) {})
	for _, s := range []*clamav.Scanner{silent, deaf} {
		s.Hurry(50 * time.Millisecond)
	}
	endless := strings.Repeat("x", 64<<20) // more than the line holds
	for name, s := range map[string]*clamav.Scanner{"gone": gone, "hangs up": hangsUp, "silent": silent, "deaf": deaf} {
		if err := s.Scan(t.Context(), strings.NewReader(endless)); !errors.Is(err, clamav.ErrUnreachable) {
			t.Errorf("%s: Scan: %v", name, err)
		}
		if err := s.Ping(t.Context()); !errors.Is(err, clamav.ErrUnreachable) {
			t.Errorf("%s: Ping: %v", name, err)
		}
	}
	patient := answering(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := patient.Scan(ctx, strings.NewReader("x")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the reader waits no longer: %v", err)
	}
}

func TestOtherAnswers(t *testing.T) {
	for answer, want := range map[string]error{
		"stream: OK\x00":                                       nil,
		"UNKNOWN COMMAND\x00":                                  clamav.ErrNotScanned,
		"stream: OK":                                           clamav.ErrUnreachable, // cut off
		strings.Repeat("x", 1<<16):                             clamav.ErrUnreachable,
		"INSTREAM size limit exceeded. ERROR\x00":              clamav.ErrNotScanned,
		"stream: Heuristics.Encrypted.Zip FOUND\x00":           clamav.ErrNotScanned,
		"stream: Heuristics.Limits.Exceeded.MaxSize FOUND\x00": clamav.ErrNotScanned,
	} {
		s := answering(t, func(c net.Conn) {
			_, _ = io.ReadFull(c, make([]byte, len("zINSTREAM\x00")+4+1+4))
			_, _ = io.WriteString(c, answer)
			_ = c.Close()
		})
		if err := s.Scan(t.Context(), strings.NewReader("x")); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", answer, err, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for _, address := range []string{"", "127.0.0.1:3310", "tcp://", "tcp://host", "tcp://host:3310/path", "unix://host/path", "unix://", "http://host:1", "tcp://host:x"} {
		if _, err := clamav.New(address); err == nil {
			t.Errorf("New(%q) succeeded", address)
		}
	}
}
