// Package trials kills, cuts off and outlives: it runs the real program under
// load, takes away what it stands on, and counts what is lost. docs/trials.md
// says what each trial shows.
package trials

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/front/webhook"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// unitCode is the commune of every trial, as `vidan generate` names it.
const unitCode = "xa-1-0001"

// A Place is where a trial keeps its data, and the program that it tries.
type Place struct {
	// Program is the binary of Vidan.
	Program string
	// Data is a folder, DatabaseURL empty for SQLite in it.
	Data, DatabaseURL string
}

// Build makes the program in a folder.
func Build(ctx context.Context, folder string) (program string, err error) {
	program = filepath.Join(folder, "vidan")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/vidan-vn/vidan/cmd/vidan").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return program, nil
}

func (p Place) config() app.Config {
	return app.Config{
		Data: p.Data, DatabaseURL: p.DatabaseURL, WebhookNetworks: "127.0.0.0/8", Clock: clock.System{}, Log: slog.New(slog.DiscardHandler),
	}
}

// open opens the data without a server, to prepare them or to look at them.
func (p Place) open(ctx context.Context) (*app.App, error) { return app.Open(ctx, p.config()) }

// prepare makes a commune with a year, a leader, who has a token of the API,
// and an endpoint that hears of occurrences.
func (p Place) prepare(ctx context.Context, receiver string) (token string, err error) {
	if err := app.Migrate(ctx, p.config()); err != nil {
		return "", err
	}
	a, err := p.open(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if _, err := a.Generate(ctx, app.Generation{Units: 1, Years: 1, Tasks: 40, Seed: 1}); err != nil {
		return "", err
	}
	v, err := a.SystemVisit(ctx, unitCode)
	if err != nil {
		return "", err
	}
	user, err := a.Accounts.CreateUser(ctx, v, account.NewUser{Login: "khang", Name: "Lê Đình Khang", Password: "mot-mat-khau-rat-dai"})
	if err != nil {
		return "", err
	}
	if err := a.Accounts.AddMember(ctx, v, account.NewMember{UserID: user.ID, Role: account.Leader}); err != nil {
		return "", err
	}
	if _, _, err := a.Webhooks.Create(ctx, v, webhook.NewEndpoint{URL: receiver, Topics: webhook.Topics}); err != nil {
		return "", err
	}
	_, token, err = a.Accounts.MakeTokenFor(ctx, v, user.ID, account.NewToken{Name: "trial", Scopes: []account.Scope{"read", "plan", "discussion"}})
	return token, err
}

// A server is the running program.
type server struct {
	base string
	cmd  *exec.Cmd
	log  *tail
}

// start runs the program until it answers.
func (p Place) start(ctx context.Context) (*server, error) {
	args := []string{
		"serve", "--quiet", "--data", p.Data, "--listen", "127.0.0.1:0", "--api-rate=-1", "--public-rate=-1", "--webhook-networks", "127.0.0.0/8",
	}
	s := &server{cmd: exec.CommandContext(ctx, p.Program, args...), log: &tail{}}
	s.cmd.Env = append(os.Environ(), "VIDAN_DATABASE_URL="+p.DatabaseURL)
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the program: %w: %s", err, s.log), s.kill())
	}
	s.base = strings.TrimSpace(line)
	return s, nil
}

// kill ends the program at once, as a power cut does.
func (s *server) kill() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return fmt.Errorf("kill the program: %w", err)
	}
	_ = s.cmd.Wait() // it says that it was killed
	return nil
}

// stop asks the program to end.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return fmt.Errorf("stop the program: %w", err)
	}
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("the program ended: %w: %s", err, s.log)
	}
	return nil
}

// tail keeps the end of what a program says.
type tail struct{ text []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.text = append(t.text, b...)
	if len(t.text) > 4000 {
		t.text = t.text[len(t.text)-4000:]
	}
	return len(b), nil
}

func (t *tail) String() string { return string(t.text) }

var _ io.Writer = (*tail)(nil)

// settle is how long a trial waits for what must heal by itself.
const settle = 2 * time.Minute
