package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// A Certificate says how a server proves to browsers who it is. The zero value
// is by nothing: it answers HTTP, for a reverse proxy or the machine itself.
type Certificate struct {
	// CertFile and KeyFile are PEM files; replaced on disk, the new ones are
	// used without a restart.
	CertFile, KeyFile string
	// Domain is a name for which a certificate is fetched and renewed by ACME
	// (RFC 8555), Directory that of the authority; empty is Let's Encrypt.
	Domain, Directory, Email string
	// Cache is the folder in which fetched certificates are kept.
	Cache string
	// Client asks the authority; nil is the standard one.
	Client *http.Client
}

// Check refuses half a configuration.
func (c Certificate) Check() error {
	switch {
	case (c.CertFile == "") != (c.KeyFile == ""):
		return errors.New("a certificate needs its key, and a key its certificate: give both --tls-cert and --tls-key")
	case c.CertFile != "" && c.Domain != "":
		return errors.New("give a certificate (--tls-cert) or the name for which one is fetched (--acme-domain), not both")
	case c.Domain == "" && (c.Directory != "" || c.Email != ""):
		return errors.New("--acme-directory and --acme-email need --acme-domain")
	}
	return nil
}

// None tells whether the server answers HTTP.
func (c Certificate) None() bool { return c.CertFile == "" && c.Domain == "" }

// Listeners wraps a listener in TLS, and returns what plain HTTP answers beside
// it: challenges of the authority, and the way to HTTPS for everybody else.
func (c Certificate) Listeners(listener net.Listener) (net.Listener, http.Handler, error) {
	if err := c.Check(); err != nil {
		return nil, nil, err
	}
	if c.None() {
		return listener, nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	if c.CertFile != "" {
		kept := &keptPair{certFile: c.CertFile, keyFile: c.KeyFile}
		if _, err := kept.certificate(nil); err != nil {
			return nil, nil, err
		}
		config.GetCertificate = kept.certificate
		return tls.NewListener(listener, config), http.HandlerFunc(toHTTPS), nil
	}
	manager := &autocert.Manager{
		Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(c.Domain), Cache: autocert.DirCache(c.Cache), Email: c.Email,
		Client: &acme.Client{DirectoryURL: c.Directory, HTTPClient: c.Client},
	}
	config.GetCertificate = manager.GetCertificate
	config.NextProtos = append(config.NextProtos, acme.ALPNProto)
	return tls.NewListener(listener, config), manager.HTTPHandler(http.HandlerFunc(toHTTPS)), nil
}

// toHTTPS leads to the same address by HTTPS. What was sent by a form is not
// sent on.
func toHTTPS(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "https only", http.StatusBadRequest)
		return
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusMovedPermanently)
}

// keptPair reads a certificate again when its file has changed.
type keptPair struct {
	certFile, keyFile string

	mu     sync.Mutex
	pair   *tls.Certificate
	readAt time.Time // of the file
	looked time.Time
}

// lookEvery is how often the file is looked at.
const lookEvery = 10 * time.Second

func (k *keptPair) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pair != nil && time.Since(k.looked) < lookEvery {
		return k.pair, nil
	}
	k.looked = time.Now()
	info, err := os.Stat(k.certFile)
	if err == nil && k.pair != nil && info.ModTime().Equal(k.readAt) {
		return k.pair, nil
	}
	if err == nil {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(k.certFile, k.keyFile); err == nil {
			k.pair, k.readAt = &pair, info.ModTime()
			return k.pair, nil
		}
	}
	if k.pair != nil { // half written: the old one is good for now
		return k.pair, nil
	}
	return nil, fmt.Errorf("read the certificate: %w", err)
}

// ServeBeside answers plain HTTP on an address until the context ends.
func ServeBeside(ctx context.Context, address string, handler http.Handler) (stop func() error, err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, listener, handler) }()
	return func() error { cancel(); return <-ended }, nil
}
