package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A server is a process under measurement.
type server struct {
	// address is where it listens, on this machine only.
	address string
	cmd     *exec.Cmd
}

// startVidan runs the program itself on a database, as people do, with
// its access log.
func (b *bench) startVidan(ctx context.Context, d database) (*server, error) {
	cmd := exec.CommandContext(ctx, b.vidan, "serve", "--listen", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "VIDAN_DATA="+d.data, "VIDAN_DATABASE_URL="+d.url)
	return b.startServer(cmd)
}

// startServer starts a process that prints its address first. What it logs goes
// to a file, as it would in service.
func (b *bench) startServer(cmd *exec.Cmd) (*server, error) {
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	log, err := os.CreateTemp(b.folder, "*.log")
	if err != nil {
		return nil, err
	}
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err = errors.Join(err, log.Close()); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		complaint, unread := os.ReadFile(log.Name())
		return nil, errors.Join(fmt.Errorf("start %s: it said no address: %s", cmd.Path, complaint), unread, cmd.Wait())
	}
	return &server{address: strings.TrimPrefix(strings.TrimSpace(line), "http://"), cmd: cmd}, nil
}

// stop asks the process to end, and waits for it.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// memory returns what the process holds in memory, in MB: "VmRSS" now, "VmHWM"
// at most since it started.
func (s *server) memory(field string) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the memory of a process: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, field+":"); found {
			kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kilobytes * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("the system does not tell %s", field)
}

// fetch gets an address as it is sent, compressed or not.
func (s *server) fetch(ctx context.Context, t target) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+t.address+t.path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Encoding", t.encoding) // so that net/http leaves the body alone
	if t.cookie != "" {
		request.Header.Set("Cookie", t.cookie)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(answer.Body)
	err = errors.Join(err, answer.Body.Close())
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s", t.path, answer.Status)
	}
	return body, err
}
