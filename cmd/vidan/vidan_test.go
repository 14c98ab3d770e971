package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// seeds is the folder with the real plan, beside the repository.
const seeds = "../../../shared/seeds"

// An answer is what a command printed and how it ended.
type answer struct {
	out, err string
	code     int
}

// vidan runs the command line in this process.
func vidan(tb testing.TB, args ...string) answer {
	tb.Helper()
	return vidanWith(tb, "", args...)
}

// vidanWith runs the command line with something on standard input.
func vidanWith(tb testing.TB, input string, args ...string) answer {
	tb.Helper()
	var out, errs bytes.Buffer
	code := run(tb.Context(), args, streams{strings.NewReader(input), &out, &errs})
	return answer{out.String(), errs.String(), code}
}

// expectCode fails unless a command ended so; one that did not succeed prints
// nothing but one line of errors.
func (a answer) expect(tb testing.TB, code int, words ...string) {
	tb.Helper()
	if a.code != code {
		tb.Errorf("it ends with %d, want %d: %s%s", a.code, code, a.out, a.err)
	}
	said := a.out
	if code != exitDone {
		said = a.err
		if a.out != "" || strings.Count(a.err, "\n") != 1 || !strings.HasSuffix(a.err, "\n") || !strings.HasPrefix(a.err, "vidan: ") {
			tb.Errorf("it prints %q and, as errors, %q; want one line of errors", a.out, a.err)
		}
	} else if a.err != "" {
		tb.Errorf("it succeeds with errors: %s", a.err)
	}
	for _, w := range words {
		if !strings.Contains(said, w) {
			tb.Errorf("it says %q, without %q", said, w)
		}
	}
}

// house is an installation: its folder of data and its database.
type house struct{ data, database string }

// with adds where the data are to a command.
func (h house) with(args ...string) []string {
	return append(args, "--data", h.data, "--database-url", h.database)
}

func (h house) run(tb testing.TB, args ...string) answer {
	tb.Helper()
	return vidan(tb, h.with(args...)...)
}

// eachHouse runs a test on both databases, migrated.
func eachHouse(t *testing.T, fn func(t *testing.T, h house)) {
	t.Helper()
	eachNewHouse(t, func(t *testing.T, h house) {
		h.run(t, "migrate").expect(t, exitDone)
		fn(t, h)
	})
}

// eachNewHouse runs a test on both databases, before anything is in them.
func eachNewHouse(t *testing.T, fn func(t *testing.T, h house)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, house{t.TempDir(), storetest.SQLiteURL(t)}) })
	t.Run("postgres", func(t *testing.T) { fn(t, house{t.TempDir(), storetest.PostgresURL(t)}) })
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func TestHelpAndWrongUsage(t *testing.T) {
	vidan(t, "--help").expect(t, exitDone, "Vidan runs one year", "plan read")
	vidan(t, "plan", "import", "--help").expect(t, exitDone, "--dry-run", "VIDAN_DATABASE_URL")
	for _, args := range [][]string{
		{}, {"plan"}, {"no-such"}, {"plan", "read"}, {"plan", "read", "a", "b"}, {"plan", "read", "a", "--year", "x"},
		{"plan", "import", "a.docx", "--year", "2024"}, {"plan", "export", "--unit", "a", "--year", "2024", "--format", "doc", "-o", "-"},
		{"unit", "add", "--code", "a"}, {"user", "add", "--login", "a", "--role", "emperor"}, {"serve", "--no-such-flag"},
		{"generate", "--units", "0", "--data", t.TempDir()}, {"demo", "--today", "hôm nay", "--data", t.TempDir()},
		{"plan", "import", "a.docx", "--unit", "a", "--year", "24", "--dry-run"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) { vidan(t, args...).expect(t, exitUsage) })
	}
}

func TestStoppedBeforeItBegan(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"plan", "read", seeds + "/anh-son-2024.docx"}, streams{strings.NewReader(""), &out, &errs})
	answer{out.String(), errs.String(), code}.expect(t, exitInput, "đã bị dừng")
}
