package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// The load comes from this process, apart from the servers; it shares the
// processors of the machine with them, as their database does.

// A target is a page that is asked for again and again.
type target struct {
	name, address, path, cookie string
	// encoding is what the reader accepts: gzip or identity.
	encoding string
}

// compressed is the same page for who takes gzip.
func (t target) compressed() target {
	t.encoding = gzipped
	return t
}

func (t target) request() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: %s\r\n", t.path, t.address, t.encoding)
	if t.cookie != "" {
		fmt.Fprintf(&b, "Cookie: %s\r\n", t.cookie)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// A caller asks for one target over one connection. It reads no more of HTTP
// than it must, so that the load costs little beside what is measured.
type caller struct {
	conn    net.Conn
	reader  *bufio.Reader
	request []byte
}

func call(ctx context.Context, t target) (*caller, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", t.address)
	if err != nil {
		return nil, fmt.Errorf("reach %s: %w", t.name, err)
	}
	return &caller{conn: conn, reader: bufio.NewReaderSize(conn, 64<<10), request: t.request()}, nil
}

// ask asks once and drops the answer, which must be 200 and tell its length.
func (c *caller) ask() error {
	if err := c.conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	if _, err := c.conn.Write(c.request); err != nil {
		return err
	}
	status, err := c.reader.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("the answer is %q", bytes.TrimSpace(status))
	}
	length := -1
	for {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			break
		}
		if text, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			if length, err = strconv.Atoi(string(text)); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return errors.New("the answer does not tell its length")
	}
	_, err = c.reader.Discard(length)
	return err
}

// load is what a target has answered.
type load struct {
	took    []time.Duration
	elapsed time.Duration
}

func (l load) rate() float64 { return float64(len(l.took)) / l.elapsed.Seconds() }

// percentile returns the time within which a part of the answers came.
func (l load) percentile(part float64) time.Duration {
	slices.Sort(l.took)
	return l.took[min(len(l.took)-1, int(part*float64(len(l.took))))]
}

// saturate asks over some connections, each again as soon as it is answered,
// for a time or until the count is reached; a count of zero has no end.
func saturate(ctx context.Context, t target, d time.Duration, count int) (load, error) {
	start := time.Now()
	return inParallel(ctx, t, connections, func(c *caller, worker int) (took []time.Duration, err error) {
		for n := worker; time.Since(start) < d && (count == 0 || n < count); n += connections {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			asked := time.Now()
			if err := c.ask(); err != nil {
				return nil, err
			}
			took = append(took, time.Since(asked))
		}
		return took, nil
	})
}

// steadily asks at a rate, whether or not earlier answers have come. An answer
// that was asked for late because earlier ones were slow counts from the moment
// at which it should have been asked for.
func steadily(ctx context.Context, t target, rate int, d time.Duration) (load, error) {
	const connections = 32
	start := time.Now().Add(100 * time.Millisecond)
	total := int(d.Seconds() * float64(rate))
	return inParallel(ctx, t, connections, func(c *caller, worker int) (took []time.Duration, err error) {
		for n := worker; n < total; n += connections {
			due := start.Add(time.Duration(n) * time.Second / time.Duration(rate))
			if wait := time.Until(due); wait > 0 {
				time.Sleep(wait)
				due = time.Now()
			}
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err := c.ask(); err != nil {
				return nil, err
			}
			took = append(took, time.Since(due))
		}
		return took, nil
	})
}

// inParallel runs callers side by side and puts together what they measured.
func inParallel(ctx context.Context, t target, connections int, work func(c *caller, worker int) ([]time.Duration, error)) (load, error) {
	var (
		group  sync.WaitGroup
		took   = make([][]time.Duration, connections)
		failed = make([]error, connections)
		start  = time.Now()
	)
	for i := range connections {
		group.Go(func() {
			c, err := call(ctx, t)
			if err != nil {
				failed[i] = err
				return
			}
			took[i], err = work(c, i)
			failed[i] = errors.Join(err, c.conn.Close())
		})
	}
	group.Wait()
	all := load{took: slices.Concat(took...), elapsed: time.Since(start)}
	if err := errors.Join(failed...); err != nil {
		return load{}, fmt.Errorf("ask %s: %w", t.name, err)
	}
	if len(all.took) == 0 {
		return load{}, fmt.Errorf("ask %s: nothing was answered", t.name)
	}
	return all, nil
}
