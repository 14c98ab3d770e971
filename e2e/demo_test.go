package e2e_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

const (
	demoUnit     = "anh-son"
	demoPassword = "thu-nghiem-vidan"
	// home is the address of the demo's unit.
	home = "/u/" + demoUnit
	year = home + "/years/2024"
)

// demo is the demo as people run it, on a port of its own.
type demo struct {
	*app.App
	// address is where it listens, sample the path of its plan as a file.
	address, sample string
	officer         account.Visit
}

// demoFolder is the demo before anybody has opened it.
var demoFolder storetest.Folder

func openDemo(t *testing.T) *demo {
	t.Helper()
	return openDemoAs(t, app.Config{})
}

// openDemoAs opens the demo with some configuration of its own. It is at the
// name localhost, to which passkeys can belong: they belong to no number.
func openDemoAs(t *testing.T, config app.Config) *demo {
	t.Helper()
	folder := t.TempDir()
	server := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	address := "http://localhost:" + port
	config.Data, config.BaseURL, config.Demo = folder, address, true
	config.Clock, config.Log = clock.On(clock.NewDate(2024, time.March, 12)), slog.New(slog.DiscardHandler)
	demoFolder.Copy(t, folder, func(dir string) error {
		made := config
		made.Data = dir
		a, err := app.OpenDemo(context.Background(), made)
		if err != nil {
			return err
		}
		return a.Close()
	})
	a, err := app.OpenDemo(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := a.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(func() {
		server.Close()
		if err := a.Close(); err != nil {
			t.Errorf("closing the demo: %v", err)
		}
	})
	officer, err := a.SystemVisit(t.Context(), demoUnit)
	if err != nil {
		t.Fatal(err)
	}
	return &demo{App: a, address: address, sample: filepath.Join(folder, "ke-hoach-cchc-2024.docx"), officer: officer}
}

// signedIn opens a browser in which somebody has signed in and sees the year.
func (d *demo) signedIn(t *testing.T, login string, width int) context.Context {
	t.Helper()
	ctx := e2e.Browser(t)
	e2e.Confirming(t, ctx)
	d.signIn(t, ctx, login, width)
	return ctx
}

func (d *demo) signIn(t *testing.T, ctx context.Context, login string, width int) {
	t.Helper()
	d.password(t, ctx, login, width)
	if got := e2e.Address(t, ctx); got != home+"/desk" {
		t.Fatalf("signing in leads to %s, want %s", got, home+"/desk")
	}
	d.open(t, ctx, home, width)
}

// password signs in as far as the password leads.
func (d *demo) password(t *testing.T, ctx context.Context, login string, width int) {
	t.Helper()
	e2e.Open(t, ctx, d.address+"/", width)
	e2e.Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#login"), login), chromedp.SendKeys(chromedp.CSS("#password"), demoPassword))
	e2e.Click(t, ctx, ".sign-in .btn-primary")
}

// open shows a page of the demo.
func (d *demo) open(t *testing.T, ctx context.Context, path string, width int) {
	t.Helper()
	e2e.Open(t, ctx, d.address+path, width)
}

// task finds a task of the demo's plan by its number.
func (d *demo) task(t *testing.T, ref string) plan.Task {
	t.Helper()
	tasks, err := d.Plans.Tasks(t.Context(), d.officer, d.plan(t).ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		if task.Ref() == ref {
			return task
		}
	}
	t.Fatalf("the demo has no task %s", ref)
	return plan.Task{}
}

// estimate finds the first estimate of the demo in a state.
func (d *demo) estimate(t *testing.T, s estimate.State) estimate.Estimate {
	t.Helper()
	found, err := d.Estimates.Estimates(t.Context(), d.officer, 2024, estimate.Filter{State: s})
	if err != nil || len(found) == 0 {
		t.Fatalf("the demo has no estimate that is %s: %v", s, err)
	}
	return found[0]
}

// plan is the demo's plan of 2024.
func (d *demo) plan(t *testing.T) plan.Plan {
	t.Helper()
	plans, err := d.Plans.Plans(t.Context(), d.officer, 2024)
	if err != nil {
		t.Fatal(err)
	}
	return plans[0]
}

// upload brings a file in and waits until it was read.
func (d *demo) upload(t *testing.T, u plan.Upload, content []byte) plan.Import {
	t.Helper()
	u.Year, u.Content = 2024, bytes.NewReader(content)
	imp, err := d.Plans.Upload(t.Context(), d.officer, u)
	if err != nil {
		t.Fatal(err)
	}
	d.Plans.WaitRead(t.Context(), imp.ID)
	return imp
}

func (d *demo) sampleFile(t *testing.T) []byte {
	t.Helper()
	file, err := os.ReadFile(d.sample)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
