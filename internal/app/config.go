// Package app wires Vidan: it reads the configuration, builds every part and
// joins them. It is the only package that knows all the others.
package app

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/mail"
)

// A Config says where Vidan keeps its data and how people reach it.
type Config struct {
	// Data is the folder of data; what has no place of its own lies in it.
	Data string
	// DatabaseURL is postgres://…, or the path of an SQLite file; empty is
	// vidan.sqlite in Data.
	DatabaseURL string
	// FilesURL is where uploaded documents are kept: a folder, or s3://…;
	// empty is files in Data.
	FilesURL string
	// S3AccessKey and S3SecretKey open the bucket when FilesURL names no keys.
	S3AccessKey, S3SecretKey string
	// Clamd is where the virus scanner listens, tcp://… or unix://…; empty is
	// none, and files of evidence are kept unscanned.
	Clamd string
	// BaseURL is the address that people use; https://… makes cookies secure.
	BaseURL string
	// SMTPURL is the mail server: smtp://user:password@host:587?from=address;
	// empty sends no letters. SMTPPassword counts more than the one in there.
	SMTPURL, SMTPPassword string
	Clock                 clock.Clock
	Log                   *slog.Logger
	// Demo shows that the data are samples, and the page of components.
	Demo bool
}

// databaseURL returns where the rows are kept.
func (c Config) databaseURL() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return filepath.Join(c.Data, "vidan.sqlite")
}

func (c Config) filesURL() string {
	if c.FilesURL != "" {
		return c.FilesURL
	}
	return filepath.Join(c.Data, "files")
}

// spool is where files wait that are on their way to a bucket.
func (c Config) spool() string { return filepath.Join(c.Data, "spool") }

func (c Config) secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// base is the address that people use, without a slash at its end.
func (c Config) base() string { return strings.TrimRight(c.BaseURL, "/") }

// check refuses what could only fail later.
func (c Config) check() error {
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("the base address %q is not http://… or https://…", c.BaseURL)
		}
	}
	if c.SMTPURL != "" {
		if _, err := mail.ParseSMTP(c.SMTPURL, c.SMTPPassword); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("make the folder of data: %w", err)
	}
	return nil
}

// BaseURLFor is the address that people use when the configuration names
// none: the one that is listened on.
func BaseURLFor(listen net.Addr) string {
	host, port, err := net.SplitHostPort(listen.String())
	if err != nil {
		return "http://" + listen.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
