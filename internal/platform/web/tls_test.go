package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/letsencrypt/challtestsrv"
	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// writePair writes a certificate of its own for a name into two files.
func writePair(t *testing.T, folder, name string, at time.Time) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	about := &x509.Certificate{
		SerialNumber: big.NewInt(at.UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	must(t, err)
	keyDER, err := x509.MarshalECPrivateKey(key)
	must(t, err)
	certFile, keyFile = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	must(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}), 0o600))
	must(t, os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	must(t, os.Chtimes(certFile, at, at))
	return certFile, keyFile
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

var hello = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })

// serve answers on a listener until the test ends.
func serve(t *testing.T, l net.Listener, h http.Handler) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, l, h) }()
	t.Cleanup(func() { cancel(); must(t, <-ended) })
}

func TestHalfACertificateIsRefused(t *testing.T) {
	for what, c := range map[string]Certificate{
		"no key": {CertFile: "c"}, "no certificate": {KeyFile: "k"}, "both ways": {CertFile: "c", KeyFile: "k", Domain: "d"},
		"an authority for nothing": {Directory: "https://ca.example"},
	} {
		if err := c.Check(); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	if _, _, err := (Certificate{CertFile: "none", KeyFile: "none"}).Listeners(listen(t)); err == nil {
		t.Error("files that are not there were taken")
	}
}

func TestCertificateFromFilesIsReadAgain(t *testing.T) {
	folder := t.TempDir()
	certFile, keyFile := writePair(t, folder, "one.example", time.Now().Add(-time.Hour))
	kept := &keptPair{certFile: certFile, keyFile: keyFile}
	name := func() string {
		t.Helper()
		pair, err := kept.certificate(nil)
		must(t, err)
		leaf, err := x509.ParseCertificate(pair.Certificate[0])
		must(t, err)
		return leaf.Subject.CommonName
	}
	if got := name(); got != "one.example" {
		t.Errorf("the certificate is of %s", got)
	}
	writePair(t, folder, "two.example", time.Now())
	kept.looked = time.Time{} // ten seconds later
	if got := name(); got != "two.example" {
		t.Errorf("the new certificate is not used: %s", got)
	}
	must(t, os.WriteFile(certFile, []byte("half writ"), 0o600))
	kept.looked = time.Time{}
	if got := name(); got != "two.example" {
		t.Errorf("a broken file took the good certificate away: %s", got)
	}
}

func TestPlainHTTPLeadsToHTTPS(t *testing.T) {
	certFile, keyFile := writePair(t, t.TempDir(), "vidan.example", time.Now())
	secure, plain, err := Certificate{CertFile: certFile, KeyFile: keyFile}.Listeners(listen(t))
	must(t, err)
	serve(t, secure, hello)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // its own
	answer, err := client.Get("https://" + secure.Addr().String())
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode != http.StatusOK || answer.TLS.Version < tls.VersionTLS12 {
		t.Errorf("HTTPS is answered %d by %x", answer.StatusCode, answer.TLS.Version)
	}
	w := httptest.NewRecorder()
	plain.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://vidan.example:80/u/anh-son?x=1", nil))
	if got := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || got != "https://vidan.example/u/anh-son?x=1" {
		t.Errorf("plain HTTP is answered %d to %s", w.Code, got)
	}
	w = httptest.NewRecorder()
	plain.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "http://vidan.example/sign-in", nil))
	if w.Code != http.StatusBadRequest {
		t.Errorf("a form sent by plain HTTP is answered %d", w.Code)
	}
}

// The certificate comes from a real authority (pebble), which finds the name by
// a real name server and asks the server itself.
func TestCertificateByACME(t *testing.T) {
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	names, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	nameServer := names.LocalAddr().String()
	must(t, names.Close())
	quiet := log.New(io.Discard, "", 0)
	dns, err := challtestsrv.New(challtestsrv.Config{DNSAddrs: []string{nameServer}, Log: quiet})
	must(t, err)
	dns.SetDefaultDNSIPv4("127.0.0.1")
	dns.SetDefaultDNSIPv6("")
	go dns.Run()
	t.Cleanup(dns.Shutdown)

	secure, plain := listen(t), listen(t)
	store := db.NewMemoryStore()
	issuer := ca.New(quiet, store, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {Description: "default"}})
	asker := va.New(quiet, portOf(plain), portOf(secure), false, nameServer, store)
	front := wfe.New(quiet, store, asker, issuer, []string{"pebble.example"}, false, false, 0, 0)
	authority := httptest.NewTLSServer(front.Handler())
	t.Cleanup(authority.Close)

	cache := t.TempDir()
	listener, challenges, err := Certificate{
		Domain: "vidan.example", Directory: authority.URL + wfe.DirectoryPath, Cache: cache, Client: authority.Client(),
	}.Listeners(secure)
	must(t, err)
	serve(t, listener, hello)
	serve(t, plain, challenges)

	roots := x509.NewCertPool()
	roots.AddCert(issuer.GetRootCert(0).Cert)
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "vidan.example"}, //nolint:gosec // the newest there is
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, secure.Addr().String())
		},
	}}
	answer, err := client.Get("https://vidan.example/")
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode != http.StatusOK || answer.TLS.PeerCertificates[0].DNSNames[0] != "vidan.example" {
		t.Errorf("answered %d by a certificate of %v", answer.StatusCode, answer.TLS.PeerCertificates[0].DNSNames)
	}
	if kept, err := os.ReadDir(cache); err != nil || len(kept) == 0 {
		t.Errorf("the certificate is not kept: %v, %v", kept, err)
	}
}
