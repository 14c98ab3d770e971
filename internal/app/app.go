package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/handover"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	frontdesk "github.com/vidan-vn/vidan/internal/front/desk"
	"github.com/vidan-vn/vidan/internal/front/notice"
	"github.com/vidan-vn/vidan/internal/front/overview"
	"github.com/vidan-vn/vidan/internal/front/trail"
	"github.com/vidan-vn/vidan/internal/front/webhook"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clamav"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/filetype"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/mail"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vault"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// An App is Vidan with all its parts joined.
type App struct {
	config    Config
	db        *store.DB
	files     blob.Store
	vault     *vault.Vault
	factors   *account.Factors
	oidc      *account.OIDC
	Units     *unit.Actions
	Accounts  *account.Actions
	Plans     *plan.Actions
	Estimates *estimate.Actions
	Figures   *figure.Actions
	HandOver  *handover.Actions
	Talk      *discussion.Actions
	Calendars *calendar.Actions
	Records   *record.Actions
	Desk      *frontdesk.Actions
	Overview  *overview.Actions
	Notices   *notice.Actions
	Webhooks  *webhook.Actions
	Trail     *trail.Actions
	// Jobs is the work in the background. Open starts none: see StartJobs.
	Jobs *jobs.Queue
	// outbox holds the letters of the demo; nil elsewhere.
	outbox *mail.Outbox
}

// Migrate brings the database of a configuration to this program's version,
// making it when there is none.
func Migrate(ctx context.Context, c Config) error {
	if err := c.check(); err != nil {
		return err
	}
	db, err := store.Open(ctx, c.databaseURL())
	if err != nil {
		return err
	}
	return errors.Join(db.Migrate(ctx), db.Close())
}

// Pending names the migrations that the database of a configuration lacks. It
// makes no database where there is none.
func Pending(ctx context.Context, c Config) ([]string, error) {
	if err := c.checkAddresses(); err != nil {
		return nil, err
	}
	if all, isNew, err := store.OfNewFile(c.databaseURL()); isNew || err != nil {
		return all, err
	}
	db, err := store.Open(ctx, c.databaseURL())
	if err != nil {
		return nil, err
	}
	pending, err := db.Pending(ctx)
	return pending, errors.Join(err, db.Close())
}

// ErrNotMigrated says that the database is older than the program.
var ErrNotMigrated = errors.New("the database is not up to date: run `vidan migrate` first")

// Open builds Vidan on a database that is up to date.
func Open(ctx context.Context, c Config) (*App, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, c.databaseURL())
	if err != nil {
		return nil, err
	}
	a, err := build(ctx, c, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return a, nil
}

func build(ctx context.Context, c Config, db *store.DB) (*App, error) {
	pending, err := db.Pending(ctx)
	if err != nil {
		return nil, err
	}
	if len(pending) > 0 {
		return nil, ErrNotMigrated
	}
	roles, err := account.StandardRoles(rights()...)
	if err != nil {
		return nil, err
	}
	files, door, err := openFiles(ctx, c)
	if err != nil {
		return nil, err
	}
	sealed, err := c.openVault(ctx, db)
	if err != nil {
		return nil, err
	}
	bus := event.NewBus()
	a := &App{config: c, db: db, files: files, vault: sealed, Units: unit.NewActions(db, c.Clock)}
	a.Accounts = account.NewActions(db, a.Units, c.Clock, roles, c.Log, bus)
	if c.Demo {
		a.Accounts.WithOpenPasswords()
	}
	if a.factors, err = account.NewFactors(a.Accounts, account.FactorConfig{Vault: sealed, Base: c.base(), Demanded: c.demanded()}); err != nil {
		return nil, err
	}
	if a.oidc, err = account.NewOIDC(a.Accounts, c.oidc(sealed)); err != nil {
		return nil, err
	}
	if a.Calendars, err = calendar.NewActions(db, c.Clock, moves{a}, c.Log); err != nil {
		return nil, err
	}
	a.Plans = plan.NewActions(plan.Parts{
		DB: db, Files: files, Intake: door, Posts: a.Units, Tree: a.Units, Members: a.Accounts, Clock: c.Clock,
		Calendars: calendars{a.Calendars}, Bus: bus, Log: c.Log,
	})
	a.Estimates = estimate.NewActions(db, a.Plans, a.Accounts, c.Clock, bus)
	a.Records, err = record.NewActions(record.Parts{
		DB: db, Calendars: a.Calendars, Members: a.Accounts, Posts: a.Units, Units: a.Units, Files: files, Intake: door, Vault: sealed, Clock: c.Clock,
	})
	if err != nil {
		return nil, err
	}
	if a.Figures, err = a.newFigures(door); err != nil {
		return nil, err
	}
	a.HandOver = handover.NewActions(db, a.Units, a.Accounts, a.Plans, bus)
	a.Talk = discussion.NewActions(db, a.Accounts, a.Plans, c.Clock, bus)
	a.Overview = overview.NewActions(a.Units, a.Plans, c.Clock, calendars{a.Calendars})
	sender, err := a.mailSender()
	if err != nil {
		return nil, err
	}
	a.Jobs = jobs.NewQueue(db, c.Clock, c.Log)
	a.Notices = notice.NewActions(notice.Parts{
		DB: db, Units: a.Units, Accounts: a.Accounts, Plans: a.Plans, Queue: a.Jobs, Mail: sender, Clock: c.Clock, Calendars: calendars{a.Calendars}, Base: c.base(),
	})
	a.Notices.Listen(bus)
	allowed, err := webhook.Networks(c.WebhookNetworks)
	if err != nil {
		return nil, err
	}
	a.Webhooks = webhook.NewActions(webhook.Parts{
		DB: db, Units: a.Units, Members: a.Accounts, Queue: a.Jobs, Bus: bus, Clock: c.Clock, Vault: sealed, Allowed: allowed,
	})
	a.Trail = trail.NewActions(db, a.Accounts, a.Jobs, c.Clock, c.Log)
	a.Desk = frontdesk.NewActions(db, a.Accounts, a.Plans, c.Clock, deskNews{a.Notices})
	return a, a.Plans.ResumeReading(ctx)
}

// openFiles opens the store of files, which must answer, and the door through
// which people's files come. The scanner may come and go: while it does not
// answer, nothing is taken in.
func openFiles(ctx context.Context, c Config) (blob.Store, *intake.Door, error) {
	var scanner intake.Scanner
	if c.Clamd != "" {
		clamd, err := clamav.New(c.Clamd)
		if err != nil {
			return nil, nil, err
		}
		scanner = clamd
	}
	files, err := blob.OpenStore(c.filesURL(), blob.Options{Spool: c.spool(), AccessKey: c.S3AccessKey, SecretKey: c.S3SecretKey})
	if err != nil {
		return nil, nil, err
	}
	if err := files.Ping(ctx); err != nil {
		return nil, nil, errors.Join(err, files.Close())
	}
	return files, intake.NewDoor(files, scanner), nil
}

// rights lists every action that a role can hold.
func rights() []audit.Action {
	return slices.Concat(
		unit.Rights,
		account.Rights,
		calendar.Rights,
		plan.Rights,
		estimate.Rights,
		figure.Rights,
		record.Rights,
		handover.Rights,
		discussion.Rights,
		frontdesk.Rights,
		notice.Rights,
		webhook.Rights,
		trail.Rights,
	)
}

// mailSender returns who sends letters: the demo's outbox, so that a demo
// writes to nobody, or the mail server; nil when there is none.
func (a *App) mailSender() (mail.Sender, error) {
	if a.config.Demo {
		a.outbox = mail.NewOutbox(a.db)
		return a.outbox, nil
	}
	if a.config.SMTPURL == "" {
		return nil, nil
	}
	return mail.ParseSMTP(a.config.SMTPURL, a.config.SMTPPassword)
}

// StartJobs runs the work in the background until Close: reminders, letters.
func (a *App) StartJobs() { a.Jobs.Start() }

// Close ends what runs in the background and closes the database.
func (a *App) Close() error {
	a.Jobs.Stop()
	a.Plans.StopReading()
	return errors.Join(a.files.Close(), a.db.Close())
}

// Handler returns all pages.
func (a *App) Handler() (http.Handler, error) {
	proxies, err := web.ParseProxies(a.config.TrustedProxies)
	if err != nil {
		return nil, err
	}
	return web.New(web.Config{
		Proxies: proxies, Most: a.config.MaxRequests, PublicRate: a.config.PublicRate, Watch: a.watching(),
		Routes: a.Routes(),
		Gate:   account.NewGate(a.Accounts, account.Cookies{Secure: a.config.secure()}).Demanding(a.factors).Limited(a.config.APIRate),
		Clock:  a.config.Clock, Log: a.config.Log, Secure: a.config.secure(), Explain: explain,
	})
}

// watching is what counts the requests, and nothing where nobody looks.
func (a *App) watching() web.Watch {
	if a.config.Watch == nil {
		return nil
	}
	w := a.config.Watch
	w.CountDB("vidan", a.db.Reader().DB)
	w.Count("vidan_jobs_waiting", "Jobs that are due and not done.", func(ctx context.Context) (float64, error) {
		n, err := a.Jobs.Waiting(ctx)
		return float64(n), err
	})
	w.Count("vidan_jobs_given_up", "Jobs that failed for good and are still remembered.", func(ctx context.Context) (float64, error) {
		n, err := a.Jobs.GivenUp(ctx)
		return float64(n), err
	})
	w.Count("vidan_trail_lines", "Lines of the trail of all units.", func(ctx context.Context) (float64, error) {
		n, err := audit.Lines(ctx, a.db.Reader())
		return float64(n), err
	})
	return w
}

// Routes lists every address of Vidan with its action and audience; it needs
// no database.
func Routes(c Config) []web.Route { return (&App{config: c}).Routes() }

// Routes lists every address of Vidan with its action and audience.
func (a *App) Routes() []web.Route {
	f := frame{clock: a.config.Clock, accounts: a.Accounts, notices: a.Notices, log: a.config.Log, demo: a.config.Demo}
	cookies := account.Cookies{Secure: a.config.secure()}
	money := estimate.NewPages(a.Estimates, a.config.Clock, f)
	talk := discussion.NewPages(a.Talk, a.config.Clock, f)
	figures := figure.NewPages(a.Figures, a.config.Clock, f, a.config.base())
	routes := slices.Concat(
		money.Routes(),
		account.NewPages(a.Accounts, f, cookies, a.HandOver).WithFactors(a.factors, a.oidc).Routes(),
		plan.NewPages(a.Plans, a.Accounts, a.config.Clock, f, a.config.base(), money, talk).WithMeasured(figures).Routes(),
		talk.Routes(),
		figures.Routes(),
		handover.NewPages(a.HandOver, f).Routes(),
		record.NewPages(a.Records, f).Routes(),
		calendar.NewPages(a.Calendars, a.Accounts, a.config.Clock, f).Routes(),
		frontdesk.NewPages(a.Desk, f, a.config.base()).Routes(),
		overview.NewPages(a.Overview, a.config.Clock, f).Routes(),
		notice.NewPages(a.Notices, f).Routes(),
		webhook.NewPages(a.Webhooks, f).Routes(),
		trail.NewPages(a.Trail, a.Accounts, f).Routes(),
		a.API().Routes(),
		web.Routes(a.config.secure()),
		a.healthRoutes(),
	)
	if a.config.Demo {
		routes = append(routes, componentsRoute(f), a.outboxRoute(f))
	}
	return routes
}

// SystemVisit is the program's own visit to a unit, for the command line.
func (a *App) SystemVisit(ctx context.Context, code string) (account.Visit, error) {
	u, err := a.Units.ByCode(ctx, code)
	if errors.Is(err, store.ErrNotFound) {
		return account.Visit{}, fmt.Errorf("there is no unit %q; `vidan unit add` makes one", code)
	}
	if err != nil {
		return account.Visit{}, err
	}
	return account.ByProgram(u), nil
}

// explain turns the errors of the ground into words for the reader.
func explain(err error) error {
	var (
		tooLarge *blob.TooLargeError
		refused  *filetype.RefusedError
		infected *clamav.InfectedError
	)
	switch {
	case errors.As(err, &tooLarge):
		return web.TooLarge("").Because(err)
	case errors.As(err, &refused), errors.As(err, &infected), errors.Is(err, clamav.ErrNotScanned):
		return web.Invalid("").Because(err)
	case errors.Is(err, blob.ErrNoSpace), errors.Is(err, store.ErrBusy), errors.Is(err, clamav.ErrUnreachable):
		return web.Busy().Because(err)
	case errors.Is(err, store.ErrStale):
		return web.Stale("").Because(err)
	case errors.Is(err, store.ErrText):
		return web.Invalid("").Because(err)
	case isAway(err):
		return web.Away().Because(err)
	case errors.Is(err, store.ErrNotFound), errors.Is(err, blob.ErrNotFound):
		return web.NotFound().Because(err)
	}
	return account.Explain(err)
}

// isAway tells whether the database does not answer, also in errors that no
// room has given their shared names.
func isAway(err error) bool { return errors.Is(store.Translate(err), store.ErrAway) }

// healthRoutes answer whoever watches over the process.
func (a *App) healthRoutes() []web.Route {
	plain := func(path string, check func(ctx context.Context) error) web.Route {
		return web.NewRoute(http.MethodGet, path, actWatch, web.Public, func(w http.ResponseWriter, r *http.Request) error {
			if err := check(r.Context()); err != nil {
				a.config.Log.LogAttrs(r.Context(), slog.LevelError, "not ready", slog.Any("cause", err))
				http.Error(w, "not ready", http.StatusServiceUnavailable)
				return nil
			}
			_, err := w.Write([]byte("ok\n"))
			return err
		})
	}
	return []web.Route{
		plain("/healthz", func(context.Context) error { return nil }),
		plain("/readyz", func(ctx context.Context) error { return errors.Join(a.db.Ping(ctx), a.files.Ping(ctx)) }),
	}
}

// actWatch is looking whether the process is well.
const actWatch audit.Action = "app.watch"

// actLookAround is looking at the components with sample data.
const actLookAround audit.Action = "app.look_around"
