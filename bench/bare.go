package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
)

// The bare handler is the least that a Go program could do for the same page:
// net/http and database/sql alone make the questions that the page makes, read
// every row, and send the bytes of the page, made beforehand. It asks for no session, checks no right, builds
// no view, writes no log. It compresses as the page does, with pooled writers
// at the lowest level: bytes compressed beforehand would be nothing to compare
// with.

// bareOrder is what the bare handler is told.
type bareOrder struct {
	Kind, URL string
	Questions []question
	Page      []byte
}

// A question is a query with its arguments, which are all texts: databases take
// numbers and days as such.
type question struct {
	Query string
	Args  []string
}

// startBare runs the bare handler in a process of its own.
func (b *bench) startBare(ctx context.Context, d database, questions []question, page []byte) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	order, err := json.Marshal(bareOrder{Kind: d.kind, URL: d.url, Questions: questions, Page: page})
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, bareCommand)
	cmd.Stdin = bytes.NewReader(order)
	return b.startServer(cmd)
}

// serveBare is the other process: it reads its order and serves until it is
// told to stop.
func serveBare(ctx context.Context, in io.Reader, out io.Writer) error {
	var order bareOrder
	if err := json.NewDecoder(in).Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	db, err := openBare(order.Kind, order.URL, false)
	if err != nil {
		return err
	}
	questions, err := prepareBare(ctx, db, order.Questions)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, "http://"+listener.Addr().String()); err != nil {
		return err
	}
	server := &http.Server{Handler: barePage(questions, order.Page)} //nolint:gosec // it answers this machine alone, for minutes
	go func() {
		<-ctx.Done()
		_ = server.Close() // Serve returns and says so
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return db.Close()
}

// openBare opens a database as Vidan does, with as many connections, but by
// the driver alone; only the writer may write.
func openBare(kind, address string, writer bool) (*sql.DB, error) {
	connections := 8
	var db *sql.DB
	if kind == kindPostgres {
		config, err := pgx.ParseConfig(address)
		if err != nil {
			return nil, err
		}
		db = stdlib.OpenDB(*config)
	} else {
		settings := []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-2000)"}
		connections = 1
		if !writer {
			settings, connections = append(settings, "query_only(ON)"), 4
		}
		name := url.URL{Scheme: "file", Path: address, RawQuery: url.Values{"_pragma": settings}.Encode()}
		connector, err := sqlite.NewConnector(name.String())
		if err != nil {
			return nil, err
		}
		db = sql.OpenDB(connector)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// asked is a question that was prepared.
type asked struct {
	statement *sql.Stmt
	args      []any
}

func prepareBare(ctx context.Context, db *sql.DB, questions []question) ([]asked, error) {
	var prepared []asked
	for _, q := range questions {
		statement, err := db.PrepareContext(ctx, q.Query)
		if err != nil {
			return nil, fmt.Errorf("prepare %q: %w", q.Query, err)
		}
		args := make([]any, len(q.Args))
		for i, a := range q.Args {
			args[i] = a
		}
		prepared = append(prepared, asked{statement, args})
	}
	return prepared, nil
}

func barePage(questions []asked, page []byte) http.HandlerFunc {
	compressors := sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
		if err != nil {
			panic(err) // the level is a constant
		}
		return w
	}}
	buffers := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	return func(w http.ResponseWriter, r *http.Request) {
		for _, q := range questions {
			if err := readRows(r.Context(), q.statement, q.args...); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
		body := page
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			buffer := buffers.Get().(*bytes.Buffer)
			defer buffers.Put(buffer)
			buffer.Reset()
			z := compressors.Get().(*gzip.Writer)
			defer compressors.Put(z)
			z.Reset(buffer)
			_, _ = z.Write(body) // a buffer in memory takes everything
			_ = z.Close()
			body = buffer.Bytes()
			w.Header().Set("Content-Encoding", "gzip")
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // whoever asked has gone
	}
}

// readRows reads all rows of a question, every value as a text.
func readRows(ctx context.Context, query *sql.Stmt, args ...any) (err error) {
	rows, err := query.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]sql.NullString, len(columns))
	places := make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return err
		}
	}
	return rows.Err()
}
