// Vidan runs one year of a commune's administrative reform, from the plan to
// the proof. This is its command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/vidan-vn/vidan/internal/domain/plan"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	// exitInput says that an input could not be read; standard error has one
	// line that says why and what to do.
	exitInput = 3
)

// commands is the grammar of the command line.
type commands struct {
	Demo        demoCommand        `cmd:"" help:"Run the demo: a commune's year 2024 in a folder of its own."`
	Serve       serveCommand       `cmd:"" help:"Serve Vidan to browsers."`
	Migrate     migrateCommand     `cmd:"" help:"Bring the database to this program's version."`
	Backup      backupCommand      `cmd:"" help:"Write all that is kept into one file, while people work."`
	Restore     restoreCommand     `cmd:"" help:"Read a backup into an empty place, of the same kind of database or the other."`
	Audit       auditCommands      `cmd:"" help:"The trail of who did what: list it, look whether it is whole, seal it."`
	Verify      verifyCommand      `cmd:"" help:"Look whether the database, every file and the trail are as they were kept."`
	User        userCommands       `cmd:"" help:"People who sign in."`
	Unit        unitCommands       `cmd:"" help:"Units: communes, towns, provinces."`
	Token       tokenCommands      `cmd:"" help:"Tokens of the API: add, list, end."`
	Calendar    calendarCommands   `cmd:"" help:"Working days: days off, worked weekends."`
	Remind      remindCommand      `cmd:"" help:"Remind people of what is due, as each working morning does by itself."`
	Plan        planCommands       `cmd:"" help:"Plans: read, import, export."`
	Task        taskCommands       `cmd:"" help:"What is due: show, list, assign, postpone, hand in, accept, return, rhythm."`
	Money       moneyCommand       `cmd:"" help:"A unit's money of a year by field: budget, planned, checked, approved, spent, left."`
	Kind        kindCommands       `cmd:"" help:"Kinds of registers: list them with their fields."`
	Record      recordCommands     `cmd:"" help:"Registers: bring spreadsheets in, write them out."`
	Figure      figureCommands     `cmd:"" help:"Figures: list what can be counted, show what it comes to and what it counts."`
	Evidence    evidenceCommands   `cmd:"" help:"What proves that tasks are done: add, list."`
	Webhook     webhookCommands    `cmd:"" help:"Addresses of other systems that are told of plans and occurrences."`
	Routes      routesCommand      `cmd:"" help:"List every address with its action and audience."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask a running server whether it is ready."`
	OpenAPI     openapiCommand     `cmd:"" name:"openapi" help:"Print the description of the API (OpenAPI 3.1)."`
	Generate    generateCommand    `cmd:"" help:"Fill the database with invented units and years, for measuring."`
}

// streams are where a command reads and writes, so that a test can watch.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	boundMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, std streams) int {
	var cli commands
	parser, err := kong.New(&cli, kong.Name("vidan"),
		kong.Description("Vidan runs one year of a commune's administrative reform, from the plan to the proof."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(std))
	if err != nil {
		return complain(std, fmt.Errorf("build the command line: %w", err), exitFailed)
	}
	return runParsed(parser, args, std)
}

// exited is how the parser ends the program after printing help.
type exited int

func runParsed(parser *kong.Kong, args []string, std streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			early, ok := p.(exited)
			if !ok {
				panic(p)
			}
			code = int(early)
		}
	}()
	if err := checkArgs(args); err != nil {
		return complain(std, err, exitUsage)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return complain(std, fmt.Errorf("%w (see vidan --help)", err), exitUsage)
	}
	return explain(std, parsed.Run())
}

// usageError is a wrong use of the command line that the grammar cannot see.
type usageError struct{ error }

// inputError is an input that could not be read.
type inputError struct {
	name  string
	cause error
}

// Error is one line: what is wrong, and what to do.
func (e inputError) Error() string {
	if errors.Is(e.cause, fs.ErrNotExist) {
		return e.name + ": không có tệp này. Hãy kiểm tra lại đường dẫn."
	}
	var unreadable unreadableError
	if errors.As(e.cause, &unreadable) {
		return e.name + ": " + unreadable.problem
	}
	return e.name + ": " + plan.Problem(e.cause)
}

// Unwrap returns the cause.
func (e inputError) Unwrap() error { return e.cause }

// unreadableError is why a document that was taken in could not be read, in
// words for people.
type unreadableError struct{ problem string }

func (e unreadableError) Error() string { return e.problem }

// explain prints an error as one line and says with which code to end.
func explain(std streams, err error) int {
	var usage usageError
	var input inputError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return complain(std, err, exitUsage)
	case errors.As(err, &input):
		return complain(std, input, exitInput)
	}
	return complain(std, err, exitFailed)
}

func complain(std streams, err error, code int) int {
	line := strings.Join(strings.Split(err.Error(), "\n"), "; ")
	_, _ = fmt.Fprintf(std.err, "vidan: %s\n", line) // there is nowhere else to complain
	return code
}
