package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// configFlags are where Vidan keeps its data; every command that needs the
// database has them.
type configFlags struct {
	Data                string `default:"data" env:"VIDAN_DATA" placeholder:"DIR" help:"The folder of data."`
	DatabaseURL         string `name:"database-url" env:"VIDAN_DATABASE_URL" placeholder:"URL" help:"postgres://…, or the path of an SQLite file. Better given as the variable: a flag is seen in the list of processes."`
	FilesURL            string `name:"files-url" env:"VIDAN_FILES_URL" placeholder:"URL" help:"Where uploaded documents are kept: a folder, or s3://host:port/bucket?region=…&tls=false. Keys are better given as variables (VIDAN_S3_ACCESS_KEY, VIDAN_S3_SECRET_KEY): a flag is seen in the list of processes."`
	Clamd               string `name:"clamd" env:"VIDAN_CLAMD" placeholder:"URL" help:"The virus scanner that looks at uploaded evidence: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl. Without one, it is kept unscanned."`
	SMTPURL             string `name:"smtp-url" env:"VIDAN_SMTP_URL" placeholder:"URL" help:"The mail server: smtp://user@host:587?from=vidan@xa.gov.vn. Better given as the variable."`
	WebhookNetworks     string `name:"webhook-networks" env:"VIDAN_WEBHOOK_NETWORKS" placeholder:"CIDR,…" help:"Networks that are not public and that webhooks may be sent to, such as that of the province: 10.0.0.0/8."`
	OIDCIssuer          string `name:"oidc-issuer" env:"VIDAN_OIDC_ISSUER" placeholder:"URL" help:"A provider of identities (OpenID Connect) that people may sign in by; its secret is given as VIDAN_OIDC_CLIENT_SECRET."`
	OIDCClientID        string `name:"oidc-client-id" env:"VIDAN_OIDC_CLIENT_ID" placeholder:"ID" help:"As what Vidan is known to that provider."`
	OIDCName            string `name:"oidc-name" env:"VIDAN_OIDC_NAME" placeholder:"NAME" help:"What people call that provider: VNeID."`
	APIRate             int    `name:"api-rate" env:"VIDAN_API_RATE" default:"20" help:"How many requests a second a token of the API may send; less than 0 is no limit."`
	RequireSecondFactor string `name:"require-second-factor" env:"VIDAN_REQUIRE_SECOND_FACTOR" placeholder:"ROLE,…" help:"Roles whose members do nothing without a second factor: administrator,leader."`
}

func (f configFlags) config(std streams) app.Config {
	return app.Config{
		Data: f.Data, DatabaseURL: f.DatabaseURL,
		FilesURL: f.FilesURL, S3AccessKey: os.Getenv("VIDAN_S3_ACCESS_KEY"), S3SecretKey: os.Getenv("VIDAN_S3_SECRET_KEY"), Clamd: f.Clamd,
		SMTPURL: f.SMTPURL, SMTPPassword: os.Getenv("VIDAN_SMTP_PASSWORD"),
		WebhookNetworks: f.WebhookNetworks,
		SecondFactor:    f.RequireSecondFactor,
		APIRate:         f.APIRate,
		OIDC:            account.OIDCConfig{Issuer: f.OIDCIssuer, ClientID: f.OIDCClientID, ClientSecret: os.Getenv("VIDAN_OIDC_CLIENT_SECRET"), Name: f.OIDCName},
		SecretKey:       os.Getenv("VIDAN_SECRET_KEY"),
		Clock:           clock.System{}, Log: newLog(std.err, slog.LevelWarn),
	}
}

// withApp runs a command on a database that is up to date.
func (f configFlags) withApp(ctx context.Context, std streams, do func(*app.App) error) error {
	a, err := app.Open(ctx, f.config(std))
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.Close())
}

func newLog(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// errSecretInArgs says that a secret was given where everybody on the machine
// can read it.
var errSecretInArgs = errors.New("a password on the command line is seen in the list of processes: give it as the variable instead (VIDAN_DATABASE_URL, VIDAN_SMTP_PASSWORD, VIDAN_S3_SECRET_KEY)")

// checkArgs refuses passwords among the arguments.
func checkArgs(args []string) error {
	for _, arg := range args {
		if at := strings.Index(arg, "://"); at >= 0 {
			if name, value, ok := strings.Cut(arg[:at], "="); ok && strings.HasPrefix(name, "--") {
				arg = value + arg[at:]
			}
			if u, err := url.Parse(arg); err == nil && u.User != nil {
				if _, secret := u.User.Password(); secret {
					return errSecretInArgs
				}
			}
		}
	}
	return nil
}
