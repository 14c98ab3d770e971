// Package mailtest runs a real mail server on loopback for tests.
package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/vidan-vn/vidan/internal/platform/mail"
)

// The one account of the server.
const (
	User     = "vidan"
	Password = "mật khẩu: rất/dài@"
)

// Options say how a server behaves.
type Options struct {
	// NoTLS leaves STARTTLS out.
	NoTLS bool
	// Encrypted servers are so from the beginning.
	Encrypted bool
	// Refuse lists recipients that are refused for good, Defer those that are
	// refused for now.
	Refuse, Defer []string
	// Hang lists recipients at whose letters the server falls silent.
	Hang []string
}

// A Letter is one that the server has taken.
type Letter struct {
	From, To string
	// Encrypted tells whether it came over an encrypted connection.
	Encrypted bool
	Raw       []byte
	Header    netmail.Header
	// Subject, Text and HTML are decoded.
	Subject, Text, HTML string
}

// A Server is a running mail server.
type Server struct {
	// Address is host:port, Roots vouch for its name.
	Address string
	Roots   *x509.CertPool

	options Options
	mu      sync.Mutex
	letters []Letter
	done    chan struct{}
}

// Start runs a server until the test ends.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	certificate, roots := selfSigned(tb)
	s := &Server{Address: listener.Addr().String(), Roots: roots, options: o, done: make(chan struct{})}
	server := smtp.NewServer(s)
	server.Domain = "localhost"
	server.ErrorLog = quiet{}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	switch {
	case o.Encrypted:
		listener = tls.NewListener(listener, config)
	case o.NoTLS:
		server.AllowInsecureAuth = true
	default:
		server.TLSConfig = config
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends when it is closed
	tb.Cleanup(func() {
		close(s.done)
		_ = server.Close()
		serving.Wait()
	})
	return s
}

// quiet swallows what the server says of those who hang up.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func selfSigned(tb testing.TB) (tls.Certificate, *x509.CertPool) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		tb.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// Letters returns what the server has taken so far.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// Sender returns a sender of letters through the server.
func (s *Server) Sender(tb testing.TB) *mail.SMTP {
	tb.Helper()
	scheme, user, tls := "smtp", User+"@", ""
	if s.options.Encrypted {
		scheme = "smtps"
	}
	if s.options.NoTLS {
		user, tls = "", "&tls=none"
	}
	sender, err := mail.ParseSMTP(scheme+"://"+user+s.Address+"?from=vidan@xa.gov.vn"+tls, Password)
	if err != nil {
		tb.Fatal(err)
	}
	sender.Roots = s.Roots
	return sender
}

// NewSession is called by the server for each connection.
func (s *Server) NewSession(conn *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: conn}, nil
}

type session struct {
	server   *Server
	conn     *smtp.Conn
	known    bool
	from, to string
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "wrong user or password"}
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.known && !s.server.options.NoTLS {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch {
	case slices.Contains(s.server.options.Refuse, to):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	case slices.Contains(s.server.options.Defer, to):
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "come back later"}
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if slices.Contains(s.server.options.Hang, s.to) {
		<-s.server.done
		return errors.New("the server ends")
	}
	_, encrypted := s.conn.TLSConnectionState()
	letter, err := parse(raw)
	if err != nil {
		return err
	}
	letter.From, letter.To, letter.Encrypted = s.from, s.to, encrypted
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.letters = append(s.server.letters, letter)
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// parse reads a letter as a mail program does.
func parse(raw []byte) (Letter, error) {
	message, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Letter{}, err
	}
	l := Letter{Raw: raw, Header: message.Header}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		return Letter{}, err
	}
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return Letter{}, err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		text, err := decoded(message.Header.Get("Content-Transfer-Encoding"), message.Body)
		l.Text = text
		return l, err
	}
	for parts := multipart.NewReader(message.Body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if err != nil {
			return Letter{}, err
		}
		text, err := decoded(part.Header.Get("Content-Transfer-Encoding"), part)
		if err != nil {
			return Letter{}, err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			l.HTML = text
		} else {
			l.Text = text
		}
	}
}

func decoded(encoding string, r io.Reader) (string, error) {
	if strings.EqualFold(encoding, "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	b, err := io.ReadAll(r)
	return strings.ReplaceAll(string(b), "\r\n", "\n"), err
}
