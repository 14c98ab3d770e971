package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// A database has been filled by `vidan generate`'s own code, and has somebody
// who may look at one of its units.
type database struct {
	kind      string
	url, data string
	// unitID and code are those of the unit whose pages are asked for, year is
	// one for which it has a plan.
	unitID, code string
	year         int
	// province is the code of the unit above all others.
	province string
	// token is of a session in which an officer of the unit has signed in, who
	// may look down from the province, too; userID and postID are theirs.
	token, userID, postID string
}

// databases are a small and a large one of the same kind.
type databases struct {
	kind         string
	small, large database
}

const (
	kindSQLite   = "SQLite"
	kindPostgres = "PostgreSQL"
)

// A maker makes an empty database of a name, and returns its address.
type maker func(name string) (string, error)

// onDatabases fills databases of both kinds, one after the other.
func (b *bench) onDatabases(ctx context.Context, measure func(databases) error) error {
	pair, err := b.fill(ctx, kindSQLite, b.makeSQLite)
	if err == nil {
		err = measure(pair)
	}
	if err != nil {
		return err
	}
	return b.onPostgres(ctx, func(create maker) error {
		pair, err := b.fill(ctx, kindPostgres, create)
		if err != nil {
			return err
		}
		if err := analyse(ctx, pair.large.url); err != nil {
			return err
		}
		return measure(pair)
	})
}

func (b *bench) makeSQLite(name string) (string, error) {
	return filepath.Join(b.folder, name+".sqlite"), nil
}

// onPostgres starts a server of its own: that of the tests keeps nothing when
// the machine stops, and would look faster than any that is relied upon.
func (b *bench) onPostgres(ctx context.Context, measure func(maker) error) (err error) {
	b.report.doing("starting PostgreSQL")
	server, err := storetest.StartServer(ctx,
		"fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=on",
		"shared_buffers=256MB", "max_wal_size=4GB")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	return measure(func(name string) (string, error) { return createPostgres(ctx, server.URL, "vidan_"+name) })
}

func createPostgres(ctx context.Context, server, name string) (string, error) {
	if err := execute(ctx, server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// analyse does at once what PostgreSQL does by itself some minutes later.
func analyse(ctx context.Context, address string) error {
	return execute(ctx, address, "VACUUM ANALYZE")
}

func execute(ctx context.Context, address, query string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, query)
	return errors.Join(err, conn.Close(ctx))
}

func (b *bench) fill(ctx context.Context, kind string, create maker) (databases, error) {
	pair := databases{kind: kind}
	for _, d := range []struct {
		name  string
		units int
		made  *database
	}{{"small", 1, &pair.small}, {"large", b.units, &pair.large}} {
		b.report.doing("filling %s with %d units × %d years × %d tasks", kind, d.units, b.years, b.tasks)
		address, err := create(d.name)
		if err != nil {
			return databases{}, fmt.Errorf("create a database: %w", err)
		}
		*d.made = database{kind: kind, url: address, data: filepath.Join(b.folder, kind+"-"+d.name)}
		if err := b.generate(ctx, d.made, d.units); err != nil {
			return databases{}, fmt.Errorf("fill a database: %w", err)
		}
	}
	return pair, nil
}

func (b *bench) generate(ctx context.Context, d *database, units int) (err error) {
	if err := os.MkdirAll(d.data, 0o700); err != nil {
		return err
	}
	if err := app.Migrate(ctx, d.config()); err != nil {
		return err
	}
	a, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	start := time.Now()
	made, err := a.Generate(ctx, app.Generation{Units: units, Years: b.years, Tasks: b.tasks, Seed: 1})
	if err != nil {
		return err
	}
	if units > 1 {
		name := fmt.Sprintf("%d units, %d tasks, %d due dates", made.Units, made.Tasks, made.Occurrences)
		b.report.add(d.kind+", filling the database", name, time.Since(start).Seconds(), "s", "")
	}
	return d.signIn(ctx, a)
}

// signIn makes an officer of the first unit, who may look down from the province,
// and signs them in.
func (d *database) signIn(ctx context.Context, a *app.App) error {
	const login, password = "nguoi-do", "con-so-va-thuoc-do"
	d.code, d.year = "xa-1-0001", clock.Today(clock.System{}).Year
	program, err := a.SystemVisit(ctx, d.code)
	if err != nil {
		return err
	}
	d.unitID = program.Unit.ID
	user, err := a.Accounts.CreateUser(ctx, program, account.NewUser{Login: login, Name: "Người Đo", Password: password})
	if err != nil {
		return err
	}
	posts, err := a.Units.Posts(ctx, program.Unit.ID)
	if err != nil {
		return err
	}
	d.userID, d.postID, d.province = user.ID, posts[0].ID, "tinh-1"
	if err := a.Accounts.AddMember(ctx, program, account.NewMember{UserID: user.ID, Role: account.Officer, PostID: d.postID}); err != nil {
		return err
	}
	above, err := a.SystemVisit(ctx, d.province)
	if err != nil {
		return err
	}
	if err := a.Accounts.AddMember(ctx, above, account.NewMember{UserID: user.ID, Role: account.Reader}); err != nil {
		return err
	}
	d.token, err = a.Accounts.SignIn(ctx, login, password, "127.0.0.1")
	return err
}

// target is a page of the database, uncompressed.
func (d database) target(s *server, p page) target {
	return target{name: d.kind, address: s.address, path: p.path(d), cookie: "vidan=" + d.token, encoding: identity}
}

// What the pages ask. These are the page's own questions without those of the
// session and the right; a bare handler asks them word for word.

func (d database) yearPath() string { return fmt.Sprintf("/u/%s/years/%d", d.code, d.year) }

func (d database) yearQuestions() []question {
	args := []string{d.unitID, strconv.Itoa(d.year)}
	return []question{
		{`SELECT id, kind, title, number, day, issued_by, upstream, source_name, version
		FROM plans WHERE unit_id = $1 AND year = $2 ORDER BY id`, args},
		{`SELECT id, plan_id, position, section_no, section_title, no, title, lead_text, lead_post_id, kind, withdrawn_on, version
		FROM tasks WHERE unit_id = $1 AND year = $2 ORDER BY plan_id, position, withdrawn_on IS NOT NULL, id`, args},
		{`SELECT id, task_id, position, label, kind, from_day, day, postponed_to,
			stage, assignee_id, handed_on, done_on, proofs, proved_on, version
		FROM occurrences WHERE unit_id = $1 AND year = $2 ORDER BY day, position`, args},
	}
}

func (d database) deskPath() string { return fmt.Sprintf("/u/%s/desk", d.code) }

func (d database) deskQuestions() []question {
	const what = `SELECT o.id, o.plan_id, o.task_id, o.year, o.position, o.label, o.kind, o.from_day, o.day, o.postponed_to,
		o.stage, o.assignee_id, o.handed_on, o.done_on, o.done_by, o.proofs, o.proved_on, o.version,
		t.position, t.section_no, t.section_title, t.no, t.title, t.products, t.lead_text, t.lead_post_id
	FROM occurrences AS o JOIN tasks AS t ON t.unit_id = o.unit_id AND t.id = o.task_id
	WHERE o.unit_id = $1 AND (o.assignee_id = $2 OR o.assignee_id = '' AND t.lead_post_id = $3)`
	today := clock.Today(clock.System{})
	return []question{
		{what + ` AND o.done_on IS NULL AND o.day <= $4`, []string{d.unitID, d.userID, d.postID, today.AddDays(plan.AgendaAhead + 1).String()}},
		{
			what + ` AND o.done_on BETWEEN $4 AND $5`,
			[]string{d.unitID, d.userID, d.postID, today.AddDays(1 - plan.AgendaBehind).String(), today.String()},
		},
		{
			`SELECT id, plan_id, position, field, text, op, threshold, measure FROM targets WHERE unit_id = $1 AND year = $2 ORDER BY plan_id, position`,
			[]string{d.unitID, strconv.Itoa(d.year)},
		},
	}
}

func (d database) belowPath() string { return fmt.Sprintf("/u/%s/below", d.province) }

// belowQuestions are those by which the page knows that nothing has changed
// since it counted last.
func (d database) belowQuestions() []question {
	return []question{
		{`SELECT version FROM unit_tree`, nil},
		{`SELECT CAST(COALESCE(SUM(seq), 0) AS bigint) FROM audit_heads`, nil},
	}
}
