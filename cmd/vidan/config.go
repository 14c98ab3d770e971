package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// configFlags are where Vidan keeps its data; every command that needs the
// database has them.
type configFlags struct {
	Data        string `default:"data" env:"VIDAN_DATA" placeholder:"DIR" help:"The folder of data."`
	DatabaseURL string `name:"database-url" env:"VIDAN_DATABASE_URL" placeholder:"URL" help:"postgres://…, or the path of an SQLite file. Better given as the variable: a flag is seen in the list of processes."`
	FilesURL    string `name:"files-url" env:"VIDAN_FILES_URL" placeholder:"URL" help:"Where uploaded documents are kept: a folder, or s3://host:port/bucket?region=…&tls=false. Keys are better given as variables (VIDAN_S3_ACCESS_KEY, VIDAN_S3_SECRET_KEY): a flag is seen in the list of processes."`
	S3AccessKey string `name:"s3-access-key" env:"VIDAN_S3_ACCESS_KEY" hidden:"" help:"The access key of the bucket."`
	S3SecretKey string `name:"s3-secret-key" env:"VIDAN_S3_SECRET_KEY" hidden:"" help:"The secret key of the bucket."`
	Clamd       string `name:"clamd" env:"VIDAN_CLAMD" placeholder:"URL" help:"The virus scanner that looks at uploaded evidence: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl. Without one, it is kept unscanned."`
	SMTPURL     string `name:"smtp-url" env:"VIDAN_SMTP_URL" placeholder:"URL" help:"The mail server: smtp://user@host:587?from=vidan@xa.gov.vn. Better given as the variable."`
}

func (f configFlags) config(std streams) app.Config {
	return app.Config{
		Data: f.Data, DatabaseURL: f.DatabaseURL,
		FilesURL: f.FilesURL, S3AccessKey: f.S3AccessKey, S3SecretKey: f.S3SecretKey, Clamd: f.Clamd,
		SMTPURL: f.SMTPURL, SMTPPassword: os.Getenv("VIDAN_SMTP_PASSWORD"),
		Clock: clock.System{}, Log: newLog(std.err, slog.LevelWarn),
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
