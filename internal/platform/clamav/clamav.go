// Package clamav asks a running clamd whether a file holds a virus. Of its
// protocol (clamd(8)) only INSTREAM and PING are used, which is less code than
// a library would take to bind.
package clamav

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
)

// Errors of a scan besides that of a virus.
var (
	// ErrUnreachable says that the scanner did not answer. Nothing is known
	// of the file.
	ErrUnreachable = errors.New("the virus scanner cannot be reached")
	// ErrNotScanned says that the scanner would not look at the whole file:
	// it is larger, or deeper, than the scanner is set to take, or locked.
	ErrNotScanned = errors.New("the virus scanner does not take the file")
)

// An InfectedError says that a file holds a virus.
type InfectedError struct {
	Signature string // as the scanner calls it
}

// Error names the virus.
func (e *InfectedError) Error() string { return "the file is infected with " + e.Signature }

const (
	// dialPatience is how long the scanner may take to pick up.
	dialPatience = 5 * time.Second
	// linePatience is how long it may take to receive a piece.
	linePatience = 30 * time.Second
	// scanPatience is how long it may think; by its own default it gives up
	// after two minutes.
	scanPatience = 3 * time.Minute
	// pieceSize is how much is sent at once.
	pieceSize = 64 << 10
	// longestAnswer bounds what it says.
	longestAnswer = 4 << 10
)

// A Scanner is a clamd. Every scan has a connection of its own.
type Scanner struct {
	network, address string
	line, think      time.Duration
}

// New names a scanner by its address: tcp://127.0.0.1:3310 or
// unix:///run/clamav/clamd.ctl. It does not call it.
func New(address string) (*Scanner, error) {
	s := &Scanner{line: linePatience, think: scanPatience}
	u, err := url.Parse(address)
	switch {
	case err != nil:
	case u.Scheme == "tcp" && u.Port() != "" && (u.Path == "" || u.Path == "/"):
		s.network, s.address = "tcp", u.Host
		return s, nil
	case u.Scheme == "unix" && u.Host == "" && u.Path != "":
		s.network, s.address = "unix", u.Path
		return s, nil
	}
	return nil, fmt.Errorf("the address of the virus scanner %q is not tcp://host:port or unix:///path", address)
}

// Ping tells whether the scanner answers.
func (s *Scanner) Ping(ctx context.Context) error {
	answer, err := s.talk(ctx, "PING", func(net.Conn) error { return nil })
	if err != nil {
		return err
	}
	if answer != "PONG" {
		return fmt.Errorf("%w: it answers %q", ErrUnreachable, answer)
	}
	return nil
}

// Scan sends what r gives to the scanner. It returns nil when that is clean,
// *InfectedError, ErrNotScanned or ErrUnreachable, or the error of r.
func (s *Scanner) Scan(ctx context.Context, r io.Reader) error {
	answer, err := s.talk(ctx, "INSTREAM", func(conn net.Conn) error { return s.send(conn, r) })
	if err != nil {
		return err
	}
	return judge(answer)
}

// errFile says that it is the file that cannot be read, not the scanner.
var errFile = errors.New("read the file to scan")

// send writes a file as pieces with their lengths.
func (s *Scanner) send(conn net.Conn, r io.Reader) error {
	piece := make([]byte, 4+pieceSize)
	for {
		n, err := io.ReadFull(r, piece[4:])
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return fmt.Errorf("%w: %w", errFile, err)
		}
		if n > 0 {
			if err := s.sendPiece(conn, piece[:4+n]); err != nil {
				return err
			}
		}
		if ended {
			return s.sendPiece(conn, piece[:4]) // an empty piece ends it
		}
	}
}

func (s *Scanner) sendPiece(conn net.Conn, piece []byte) error {
	binary.BigEndian.PutUint32(piece, uint32(len(piece)-4))
	if err := conn.SetWriteDeadline(time.Now().Add(s.line)); err != nil {
		return err
	}
	_, err := conn.Write(piece)
	return err
}

// talk gives one command and returns the answer. A scanner that stops
// listening half-way has said why, so that its answer is read all the same.
func (s *Scanner) talk(ctx context.Context, command string, send func(net.Conn) error) (string, error) {
	dialer := net.Dialer{Timeout: dialPatience}
	conn, err := dialer.DialContext(ctx, s.network, s.address)
	if err != nil {
		return "", unreachable(ctx, err)
	}
	defer func() { _ = conn.Close() }() // the answer is all that counts
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	sent := s.command(conn, command, send)
	if errors.Is(sent, errFile) {
		return "", sent
	}
	if err := conn.SetReadDeadline(time.Now().Add(s.think)); err != nil {
		return "", unreachable(ctx, errors.Join(sent, err))
	}
	answer, err := bufio.NewReader(io.LimitReader(conn, longestAnswer)).ReadString(0)
	if err != nil {
		return "", unreachable(ctx, errors.Join(sent, err))
	}
	return strings.TrimSuffix(answer, "\x00"), nil
}

func (s *Scanner) command(conn net.Conn, command string, send func(net.Conn) error) error {
	if err := conn.SetWriteDeadline(time.Now().Add(s.line)); err != nil {
		return err
	}
	if _, err := conn.Write([]byte("z" + command + "\x00")); err != nil {
		return err
	}
	return send(conn)
}

// unreachable names a broken line, unless nobody waits any more.
func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("scan for viruses: %w", ctx.Err())
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// judge reads an answer: "stream: OK", "stream: Name FOUND", "… ERROR".
func judge(answer string) error {
	said := strings.TrimPrefix(answer, "stream: ")
	signature, found := strings.CutSuffix(said, " FOUND")
	switch {
	case said == "OK":
		return nil
	case !found:
		return fmt.Errorf("%w: it answers %q", ErrNotScanned, answer)
	case strings.HasPrefix(signature, "Heuristics.Limits.Exceeded"), strings.HasPrefix(signature, "Heuristics.Encrypted"):
		return fmt.Errorf("%w: %s", ErrNotScanned, signature)
	}
	return &InfectedError{Signature: signature}
}
