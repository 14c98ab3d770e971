package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Timeout is how long one step of a conversation with a server may take, and
// the longest that a letter takes altogether is twice as much.
const Timeout = 20 * time.Second

// An SMTP sends letters through a server. Each letter has a connection of its
// own, so that one that hangs holds up no other.
type SMTP struct {
	host string
	port int
	user string
	// password is behind a function so that no log can print it.
	password func() string
	from     netmail.Address
	// encrypted says that the connection is encrypted from its beginning;
	// otherwise STARTTLS does it, or nothing when plain is set.
	encrypted, plain bool
	// Roots are those who vouch for the server's name; nil are the machine's.
	Roots *x509.CertPool
	// Timeout is how long each step may take.
	Timeout time.Duration
}

// Errors of an SMTP address. None of them repeats the address, because it may
// hold a password.
var (
	ErrSMTPURL    = errors.New("the address of the mail server is not smtp://user:password@host:587?from=address")
	ErrSMTPFrom   = errors.New("the address of the mail server names no sender: …?from=vidan@xa.gov.vn")
	ErrSMTPPlain  = errors.New("a password is sent only over an encrypted connection: leave ?tls=none out")
	errSMTPOption = errors.New("the address of the mail server has an option other than from, name and tls")
)

// ParseSMTP reads the address of a server:
//
//	smtp://user:password@host:587?from=vidan@xa.gov.vn&name=Vidan
//
// With smtp:// the connection must be encrypted by STARTTLS before anything is
// said; with smtps:// (port 465) it is so from the beginning. A relay on the
// own machine that knows neither is named with tls=none. A password that is
// given apart counts more than the one in the address.
func ParseSMTP(address, password string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" {
		return nil, ErrSMTPURL
	}
	s := &SMTP{host: u.Hostname(), encrypted: u.Scheme == "smtps", user: u.User.Username(), Timeout: Timeout}
	if password == "" {
		password, _ = u.User.Password()
	}
	s.password = func() string { return password }
	if s.port, err = portOf(u); err != nil {
		return nil, err
	}
	return s, s.options(u.Query())
}

func portOf(u *url.URL) (int, error) {
	switch {
	case u.Port() != "":
		port, err := strconv.Atoi(u.Port())
		if err != nil || port < 1 || port > 65535 {
			return 0, ErrSMTPURL
		}
		return port, nil
	case u.Scheme == "smtps":
		return 465, nil
	}
	return 587, nil
}

func (s *SMTP) options(query url.Values) error {
	for name := range query {
		if name != "from" && name != "name" && name != "tls" {
			return errSMTPOption
		}
	}
	from, err := ParseAddress(query.Get("from"))
	if err != nil {
		return ErrSMTPFrom
	}
	s.from = netmail.Address{Name: query.Get("name"), Address: from}
	if s.from.Name == "" {
		s.from.Name = "Vidan"
	}
	switch query.Get("tls") {
	case "", "required":
	case "none":
		s.plain = !s.encrypted
	default:
		return errSMTPOption
	}
	if s.plain && s.user != "" {
		return ErrSMTPPlain
	}
	return nil
}

// Send gives a letter to the server. It ends when ctx ends, or when the server
// has been silent for too long.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	letter, err := s.letter(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*s.Timeout)
	defer cancel()
	line := &line{server: s, whole: ctx}
	defer line.hangUp()
	client, err := gomail.NewClient(s.host, s.settings(line)...)
	if err != nil {
		return fmt.Errorf("prepare the mail server: %w", err)
	}
	conversation, err := client.DialToSMTPClientWithContext(ctx)
	if err == nil {
		err = client.SendWithSMTPClient(conversation, letter)
	}
	if err != nil {
		return s.explain(ctx, err)
	}
	// The server has taken the letter. Whether it also says goodbye must not
	// make anybody send it again.
	_ = client.CloseWithSMTPClient(conversation)
	return nil
}

func (s *SMTP) settings(line *line) []gomail.Option {
	settings := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(s.Timeout), gomail.WithHELO("localhost"), gomail.WithoutNoop(),
		gomail.WithTLSConfig(s.tls()), gomail.WithDialContextFunc(line.dial),
	}
	switch {
	case s.plain:
		settings = append(settings, gomail.WithTLSPolicy(gomail.NoTLS))
	case s.encrypted:
		// The line is encrypted when the library gets it; this policy looks.
		settings = append(settings, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		settings = append(settings, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.user != "" {
		settings = append(settings, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.user), gomail.WithPassword(s.password()))
	}
	return settings
}

func (s *SMTP) tls() *tls.Config {
	return &tls.Config{ServerName: s.host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

// A line is the connection of one letter. The library listens to a context
// only while it connects, and leaves a connection open on which it could not
// introduce itself; the line ends with its context, and is always hung up.
type line struct {
	server *SMTP
	// whole is the context of the letter; dial's own ends with dialling.
	whole  context.Context
	conn   net.Conn
	forget func() bool
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.conn = conn
	l.forget = context.AfterFunc(l.whole, func() { _ = conn.Close() })
	if !l.server.encrypted {
		return conn, nil
	}
	secured := tls.Client(conn, l.server.tls())
	return secured, secured.HandshakeContext(ctx)
}

func (l *line) hangUp() {
	if l.conn == nil {
		return
	}
	l.forget()
	_ = l.conn.Close() // closed already, more often than not
}

// letter makes the message as it travels.
func (s *SMTP) letter(m Message) (*gomail.Msg, error) {
	letter := gomail.NewMsg()
	to, err := ParseAddress(m.To)
	if err != nil {
		return nil, refused(err)
	}
	letter.FromMailAddress(&s.from)
	letter.ToMailAddress(&netmail.Address{Name: m.ToName, Address: to})
	letter.Subject(m.Subject)
	letter.SetMessageIDWithValue(m.ID + "@" + domainOf(s.from.Address))
	letter.SetDateWithValue(m.At)
	// No machine answers a reminder with "I am on holiday".
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	letter.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		letter.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return letter, nil
}

func domainOf(address string) string {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == '@' {
			return address[i+1:]
		}
	}
	return "localhost"
}

// explain tells a refusal for good from what may succeed later. What the
// server says of the sender or of the password is no fault of the letter:
// somebody has to put it right, and then it goes.
func (s *SMTP) explain(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		err = errors.Join(cause, err)
	}
	err = fmt.Errorf("send a letter by %s: %w", s.host, err)
	if cut, ok := errors.AsType[*gomail.SendError](err); ok && cut.Reason == gomail.ErrSMTPDataClose && cut.ErrorCode() == 0 {
		return fmt.Errorf("%w: %w", ErrUncertain, err)
	}
	if failed, ok := errors.AsType[*gomail.SendError](err); ok && !failed.IsTemp() && failed.ErrorCode() >= 500 {
		switch failed.Reason {
		case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
			return refused(err)
		}
	}
	return err
}
