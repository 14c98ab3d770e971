package storetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// startTimeout is how long a server may take to come up, on a busy machine.
const startTimeout = 60 * time.Second

// A Server is a PostgreSQL server of its own, in a temporary folder, reached
// by a socket. It ends, and its folder goes, when Stop is called or when the
// program that started it ends in any way.
type Server struct {
	// URL is the address of its administrative database.
	URL string

	lifeline io.Closer
	done     chan error
}

// guardian runs the server until its standard input closes, which happens
// also when its parent is killed. It says "ready" or ends with the log.
//
// The server sorts as Vietnamese does and not by bytes, so that a test finds
// a query that trusts the order of one database.
const guardian = `
set -u
bin=$1 dir=$2
shift 2
cd "$dir" || exit 1
clean() { cd / && rm -rf "$dir"; }
"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-sync --no-instructions \
	--locale=C.UTF-8 --locale-provider=icu --icu-locale=vi-VN >"$dir/log" 2>&1 || { cat "$dir/log"; clean; exit 1; }
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= \
	-c fsync=off -c synchronous_commit=off -c full_page_writes=off \
	-c wal_level=minimal -c max_wal_senders=0 -c max_connections=300 \
	-c shared_buffers=64MB -c autovacuum=off "$@" </dev/null >>"$dir/log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$dir" -U postgres; do
	tries=$((tries + 1))
	if [ $tries -gt 600 ] || ! kill -0 $server; then
		cat "$dir/log"
		kill -QUIT $server && wait $server
		clean
		exit 1
	fi
	sleep 0.05
done
echo ready
read -r _
kill -QUIT $server
wait $server
clean
`

// StartServer starts a PostgreSQL server from the machine's packages. As root
// it runs as the user postgres, because PostgreSQL refuses root. It is made to
// be quick and keeps nothing when the machine stops; settings such as
// "fsync=on" change that.
func StartServer(ctx context.Context, settings ...string) (*Server, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	// The path of a socket is short by law of the system: never below $TMPDIR.
	dir, err := os.MkdirTemp("/tmp", "vidan-postgres-")
	if err != nil {
		return nil, fmt.Errorf("make the folder of PostgreSQL: %w", err)
	}
	// The server outlives ctx, which bounds its start alone.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), "/bin/sh", serverArguments(bin, dir, settings)...)
	// A group of its own: an interrupt at the terminal ends the tests, and
	// they end the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := becomePostgres(cmd, dir); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return startGuardian(ctx, cmd, dir)
}

// serverArguments are those of the guardian's shell; of two settings of one
// name the server takes the last.
func serverArguments(bin, dir string, settings []string) []string {
	arguments := []string{"-c", guardian, "guardian", bin, dir}
	for _, s := range settings {
		arguments = append(arguments, "-c", s)
	}
	return arguments
}

func startGuardian(ctx context.Context, cmd *exec.Cmd, dir string) (*Server, error) {
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	server := &Server{URL: socketURL(dir), lifeline: stdin, done: make(chan error, 1)}
	if err := awaitReady(ctx, stdout); err != nil {
		return nil, errors.Join(err, stdin.Close())
	}
	go func() { server.done <- cmd.Wait() }()
	return server, nil
}

// Stop ends the server and waits until its folder is gone.
func (s *Server) Stop() error {
	if err := s.lifeline.Close(); err != nil {
		return err
	}
	return <-s.done
}

func awaitReady(ctx context.Context, output io.Reader) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	said := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(output)
		var log strings.Builder
		for lines.Scan() && lines.Text() != "ready" {
			log.WriteString(lines.Text() + "\n")
		}
		said <- log.String()
	}()
	select {
	case log := <-said:
		if log != "" {
			return fmt.Errorf("start PostgreSQL:\n%s", log)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("start PostgreSQL: %w", ctx.Err())
	}
}

func socketURL(dir string) string {
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres"}
	u.RawQuery = url.Values{"host": {dir}}.Encode()
	return u.String()
}

// postgresBin finds the folder with the programs of PostgreSQL: that of the one
// on the path, or the newest of Debian's, which are not on it.
func postgresBin() (string, error) {
	if path, err := exec.LookPath("postgres"); err == nil {
		// A link on the path may have no links to the others beside it.
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return "", fmt.Errorf("find PostgreSQL: %w", err)
		}
		return filepath.Dir(real), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("PostgreSQL is not installed (Debian: apt-get install postgresql), and %s names no server", Env)
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return debianVersion(a) - debianVersion(b) })
	return filepath.Dir(newest), nil
}

// debianVersion reads 17 from /usr/lib/postgresql/17/bin/postgres.
func debianVersion(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // else 0, the oldest
	return n
}

// Bin is the folder with the programs of PostgreSQL, for trials that need more
// than one server.
func Bin() (string, error) { return postgresBin() }

// AsPostgres lets a command run as the user postgres when this one is root,
// which PostgreSQL refuses, and gives that user the folder.
func AsPostgres(cmd *exec.Cmd, dir string) error { return becomePostgres(cmd, dir) }

func becomePostgres(cmd *exec.Cmd, dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("run PostgreSQL as another user than root: %w", err)
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return fmt.Errorf("read the user postgres: %w", err)
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return fmt.Errorf("read the user postgres: %w", err)
	}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(dir, int(uid), int(gid))
}
