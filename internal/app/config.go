// Package app wires Vidan: it reads the configuration, builds every part and
// joins them. It is the only package that knows all the others.
package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/front/webhook"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/mail"
	"github.com/vidan-vn/vidan/internal/platform/vault"
	"github.com/vidan-vn/vidan/internal/platform/watch"
	"github.com/vidan-vn/vidan/internal/platform/web"
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
	// SecretKey seals what the database must not tell by itself, in base64;
	// empty is the file secret.key in Data, which is made when it is missing.
	SecretKey string
	// WebhookNetworks are networks that are not public and that webhooks may
	// be sent to: "10.0.0.0/8"; empty is none.
	WebhookNetworks string
	// OIDC names a provider of identities; its address back to here and its
	// vault are filled in.
	OIDC account.OIDCConfig
	// SecondFactor lists the roles that need a second factor, by commas.
	SecondFactor string
	// TrustedProxies are the reverse proxies in front, by commas.
	TrustedProxies string
	// MaxRequests is how many requests are answered at once, PublicRate how
	// many a second one address may send to pages that answer anybody: those
	// of web.Config.
	MaxRequests, PublicRate int
	// Watch counts what is answered; nil counts nothing.
	Watch *watch.Watch
	// APIRate is how many requests a second a token of the API may send; 0 is
	// api.StandardRate, less than 0 no limit.
	APIRate int
	Clock   clock.Clock
	Log     *slog.Logger
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

// demanded are the roles that need a second factor.
func (c Config) demanded() []account.Role {
	var roles []account.Role
	for role := range strings.SplitSeq(c.SecondFactor, ",") {
		if role = strings.TrimSpace(role); role != "" {
			roles = append(roles, account.Role(role))
		}
	}
	return roles
}

func (c Config) oidc(v *vault.Vault) account.OIDCConfig {
	o := c.OIDC
	o.Redirect, o.Vault = c.base()+"/sign-in/oidc/back", v
	if o.Name == "" {
		o.Name = "OpenID"
	}
	return o
}

func (c Config) secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// base is the address that people use, without a slash at its end.
func (c Config) base() string { return strings.TrimRight(c.BaseURL, "/") }

// checkAddresses refuses addresses that could only fail later. It changes
// nothing.
func (c Config) checkAddresses() error {
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
	if _, err := webhook.Networks(c.WebhookNetworks); err != nil {
		return err
	}
	if _, err := web.ParseProxies(c.TrustedProxies); err != nil {
		return err
	}
	if err := c.checkS3(); err != nil {
		return err
	}
	if err := c.OIDC.Check(); err != nil {
		return err
	}
	return nil
}

// checkS3 refuses a bucket with half its keys.
func (c Config) checkS3() error {
	if (c.S3AccessKey == "") != (c.S3SecretKey == "") {
		return errors.New("a bucket needs both its keys: VIDAN_S3_ACCESS_KEY and VIDAN_S3_SECRET_KEY")
	}
	return nil
}

// check refuses what could only fail later, and makes the folder of data.
func (c Config) check() error {
	if err := c.checkAddresses(); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("make the folder of data: %w", err)
	}
	return nil
}

// BaseURLFor is the address that people use when the configuration names
// none: the one that is listened on, by HTTPS or not.
func BaseURLFor(listen net.Addr, secure bool) string {
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(listen.String())
	if err != nil {
		return scheme + listen.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return scheme + net.JoinHostPort(host, port)
}
