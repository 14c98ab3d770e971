package trials

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// A node is a PostgreSQL server that keeps what it has acknowledged, as that of
// a province does.
type node struct {
	bin, dir, sockets string
	settings          []string
	cmd               *exec.Cmd
}

// run runs one of PostgreSQL's programs to its end.
func (n *node) run(ctx context.Context, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(n.bin, program), args...)
	cmd.Dir = "/"
	if err := storetest.AsPostgres(cmd, filepath.Dir(n.dir)); err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return nil
}

// start starts the server and waits until it answers.
func (n *node) start(ctx context.Context) error {
	args := []string{"-D", n.dir, "-k", n.sockets, "-c", "listen_addresses="}
	for _, s := range n.settings {
		args = append(args, "-c", s)
	}
	// It outlives ctx, which bounds its start alone.
	n.cmd = exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(n.bin, "postgres"), args...)
	n.cmd.Dir = "/"
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	if err := storetest.AsPostgres(n.cmd, filepath.Dir(n.dir)); err != nil {
		return err
	}
	log := &tail{}
	n.cmd.Stderr = log
	if err := n.cmd.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	for range 300 {
		if n.run(ctx, "pg_isready", "-q", "-h", n.sockets, "-U", "postgres") == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.Join(fmt.Errorf("PostgreSQL does not answer: %s", log), n.kill())
}

// kill ends the server and all its processes at once, as a power cut does.
func (n *node) kill() error {
	if n.cmd == nil {
		return nil
	}
	if err := syscall.Kill(-n.cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("kill PostgreSQL: %w", err)
	}
	_ = n.cmd.Wait() // it says that it was killed
	n.cmd = nil
	return nil
}

// A Cluster is a primary and, when it was asked for, a standby that has all that
// the primary acknowledges.
type Cluster struct {
	dir              string
	primary, standby *node
}

// database is the name of the trial's database.
const database = "vidan"

// NewCluster starts servers in a folder of their own, which Stop removes.
func NewCluster(ctx context.Context, withStandby bool) (c *Cluster, err error) {
	bin, err := storetest.Bin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/tmp", "vidan-cluster-") // the path of a socket is short by law of the system
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	c = &Cluster{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Stop())
		}
	}()
	if c.primary, err = c.newNode(ctx, bin, "a", "wal_level=replica", "max_wal_senders=5", "synchronous_commit=on", "fsync=on"); err != nil {
		return nil, err
	}
	if err := c.primary.run(ctx, "initdb", "-D", c.primary.dir, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"); err != nil {
		return nil, err
	}
	if err := c.primary.start(ctx); err != nil {
		return nil, err
	}
	if err := c.execute(ctx, "postgres", "CREATE DATABASE "+database); err != nil {
		return nil, err
	}
	if withStandby {
		err = c.addStandby(ctx, bin)
	}
	return c, err
}

func (c *Cluster) newNode(ctx context.Context, bin, name string, settings ...string) (*node, error) {
	n := &node{bin: bin, dir: filepath.Join(c.dir, name), sockets: filepath.Join(c.dir, name+"-s"), settings: settings}
	if err := os.MkdirAll(n.sockets, 0o777); err != nil { //nolint:gosec // the folder above is private
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	if err := os.Chmod(n.sockets, 0o777); err != nil { //nolint:gosec // the folder above is private
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	return n, n.run(ctx, "pg_isready", "--version")
}

// addStandby copies the primary, and lets it wait for the copy from then on.
func (c *Cluster) addStandby(ctx context.Context, bin string) (err error) {
	if c.standby, err = c.newNode(ctx, bin, "b", "hot_standby=on"); err != nil {
		return err
	}
	from := "host=" + c.primary.sockets + " user=postgres application_name=standby"
	if err := c.standby.run(ctx, "pg_basebackup", "-d", from, "-D", c.standby.dir, "-R", "-X", "stream", "-c", "fast"); err != nil {
		return err
	}
	if err := c.standby.start(ctx); err != nil {
		return err
	}
	if err := c.execute(ctx, "postgres", "ALTER SYSTEM SET synchronous_standby_names = 'standby'"); err != nil {
		return err
	}
	if err := c.execute(ctx, "postgres", "SELECT pg_reload_conf()"); err != nil {
		return err
	}
	for range 300 {
		var in bool
		if err := c.ask(ctx, "postgres", "SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync'", &in); err == nil && in {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("the standby does not keep up")
}

// URL is the address of the database: on whichever server takes writes.
func (c *Cluster) URL() string {
	hosts := []string{c.primary.sockets}
	if c.standby != nil {
		hosts = append(hosts, c.standby.sockets)
	}
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/" + database}
	u.RawQuery = url.Values{
		"host": {strings.Join(hosts, ",")}, "target_session_attrs": {"read-write"}, "connect_timeout": {"2"},
	}.Encode()
	return u.String()
}

func (c *Cluster) open(name string) (*sql.DB, error) {
	return sql.Open("pgx", "postgres://postgres@/"+name+"?host="+url.QueryEscape(c.primary.sockets))
}

func (c *Cluster) execute(ctx context.Context, name, query string) error {
	db, err := c.open(name)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, query)
	return errors.Join(err, db.Close())
}

func (c *Cluster) ask(ctx context.Context, name, query string, into any) error {
	db, err := c.open(name)
	if err != nil {
		return err
	}
	return errors.Join(db.QueryRowContext(ctx, query).Scan(into), db.Close())
}

// Promote lets the standby take writes. In a province this is what its
// supervisor does (Patroni, pg_auto_failover, or a person).
func (c *Cluster) Promote(ctx context.Context) error {
	return c.standby.run(ctx, "pg_ctl", "promote", "-D", c.standby.dir, "-w", "-t", "30")
}

// Stop ends the servers and removes what they kept.
func (c *Cluster) Stop() error {
	var wrong []error
	for _, n := range []*node{c.primary, c.standby} {
		if n != nil {
			wrong = append(wrong, n.kill())
		}
	}
	return errors.Join(append(wrong, os.RemoveAll(c.dir))...)
}
