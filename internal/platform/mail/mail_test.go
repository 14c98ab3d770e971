package mail_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/mail"
	"github.com/vidan-vn/vidan/internal/platform/mail/mailtest"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// letterTo is a letter with all that Vietnamese asks of a mail program.
func letterTo(address string) mail.Message {
	return mail.Message{
		UnitID: "u", ID: "digest.u.lan.2024-03-12", To: address, ToName: "Lê Thị Lan",
		Subject: "Nhắc việc: 2 việc quá hạn, 1 việc đến hạn hôm nay – UBND xã Anh Sơn, thứ Ba 12/3/2024",
		Text:    "Quá hạn\n- II.5 Rà soát văn bản quy phạm pháp luật (đến hạn 8/3/2024)\n.\nMột dòng chỉ có dấu chấm ở trên.\n",
		HTML:    "<p>Quá hạn: <b>Rà soát văn bản quy phạm pháp luật</b></p>",
		At:      clock.On(clock.NewDate(2024, 3, 12)).Now(),
	}
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	for name, options := range map[string]mailtest.Options{
		"STARTTLS": {}, "encrypted from the beginning": {Encrypted: true}, "a relay without encryption": {NoTLS: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := mailtest.Start(t, options)
			want := letterTo("lan@xa.gov.vn")
			for range 2 { // the same letter again is the same letter
				must(t, server.Sender(t).Send(t.Context(), want))
			}
			letters := server.Letters()
			if len(letters) != 2 {
				t.Fatalf("%d letters, want 2", len(letters))
			}
			for _, l := range letters {
				if l.From != "vidan@xa.gov.vn" || l.To != "lan@xa.gov.vn" || l.Encrypted == options.NoTLS {
					t.Errorf("from %s to %s, encrypted %v", l.From, l.To, l.Encrypted)
				}
				if l.Subject != want.Subject || strings.TrimSpace(l.Text) != strings.TrimSpace(want.Text) || strings.TrimSpace(l.HTML) != want.HTML {
					t.Errorf("it arrived as %q\n%s\n%s", l.Subject, l.Text, l.HTML)
				}
				if got := l.Header.Get("Message-Id"); got != "<digest.u.lan.2024-03-12@xa.gov.vn>" {
					t.Errorf("it is called %s", got)
				}
				if got, err := l.Header.Date(); err != nil || !got.Equal(want.At) {
					t.Errorf("it is of %v, %v", got, err)
				}
				if strings.ContainsFunc(string(l.Raw), func(r rune) bool { return r > 127 }) {
					t.Error("it travels with more than seven bits")
				}
			}
		})
	}
}

func TestAServerWithoutSTARTTLSIsToldNothing(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{NoTLS: true})
	sender, err := mail.ParseSMTP("smtp://"+mailtest.User+"@"+server.Address+"?from=vidan@xa.gov.vn", mailtest.Password)
	must(t, err)
	err = sender.Send(t.Context(), letterTo("lan@xa.gov.vn"))
	if err == nil || errors.Is(err, mail.ErrRefused) || !strings.Contains(err.Error(), "STARTTLS") || len(server.Letters()) != 0 {
		t.Errorf("a letter without encryption: %v", err)
	}
}

func TestAServerWhoseNameNobodyVouchesForIsNotBelieved(t *testing.T) {
	for _, options := range []mailtest.Options{{}, {Encrypted: true}} {
		server := mailtest.Start(t, options)
		sender := server.Sender(t)
		sender.Roots = nil
		if err := sender.Send(t.Context(), letterTo("lan@xa.gov.vn")); err == nil || len(server.Letters()) != 0 {
			t.Errorf("%+v: %v", options, err)
		}
	}
}

func TestAWrongPasswordIsNoFaultOfTheLetter(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	sender, err := mail.ParseSMTP("smtp://"+mailtest.User+":sai-mat-khau@"+server.Address+"?from=vidan@xa.gov.vn", "")
	must(t, err)
	sender.Roots = server.Roots
	err = sender.Send(t.Context(), letterTo("lan@xa.gov.vn"))
	if err == nil || errors.Is(err, mail.ErrRefused) || !strings.Contains(err.Error(), "535") {
		t.Errorf("a wrong password: %v", err)
	}
	for _, printed := range []string{fmt.Sprint(err), fmt.Sprintf("%+v", sender), fmt.Sprintf("%#v", *sender)} {
		if strings.Contains(printed, "sai-mat-khau") {
			t.Errorf("the password is shown: %s", printed)
		}
	}
}

func TestWhatIsRefusedForGoodIsToldFromWhatIsNot(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{Refuse: []string{"nghi@xa.gov.vn"}, Defer: []string{"day@xa.gov.vn"}})
	for address, forGood := range map[string]bool{
		"nghi@xa.gov.vn": true, "day@xa.gov.vn": false, "không phải địa chỉ": true, "": true, "a@b.vn\r\nBcc: c@d.vn": true,
	} {
		err := server.Sender(t).Send(t.Context(), letterTo(address))
		if err == nil || errors.Is(err, mail.ErrRefused) != forGood {
			t.Errorf("to %q: %v", address, err)
		}
	}
	if n := len(server.Letters()); n != 0 {
		t.Errorf("%d letters arrived", n)
	}
}

// silent is a server that says some lines and then nothing more.
func silent(t *testing.T, lines ...string) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	var talking sync.WaitGroup
	talking.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			talking.Go(func() {
				defer conn.Close()
				heard := bufio.NewReader(conn)
				for i, line := range lines {
					if i > 0 {
						_, _ = heard.ReadString('\n')
					}
					_, _ = conn.Write([]byte(line))
				}
				_, _ = heard.WriteTo(nothing{}) // until the other side hangs up
			})
		}
	})
	t.Cleanup(func() { _ = listener.Close(); talking.Wait() })
	return listener.Addr().String()
}

type nothing struct{}

func (nothing) Write(b []byte) (int, error) { return len(b), nil }

// A server that hangs, wherever it does, is given up, and the connection is
// closed: the silent servers end only when it is.
func TestAServerThatHangsIsGivenUp(t *testing.T) {
	hanging := mailtest.Start(t, mailtest.Options{Hang: []string{"treo@xa.gov.vn"}})
	plain := func(address string) *mail.SMTP {
		sender, err := mail.ParseSMTP("smtp://"+address+"?from=vidan@xa.gov.vn&tls=none", "")
		must(t, err)
		return sender
	}
	for name, sender := range map[string]*mail.SMTP{
		"before it greets":        plain(silent(t)),
		"after its greeting":      plain(silent(t, "220 localhost\r\n")),
		"after the introduction":  plain(silent(t, "220 localhost\r\n", "250 localhost\r\n")),
		"when the letter is sent": hanging.Sender(t),
	} {
		t.Run(name, func(t *testing.T) {
			sender.Timeout = 300 * time.Millisecond
			if err := sender.Send(t.Context(), letterTo("treo@xa.gov.vn")); err == nil || errors.Is(err, mail.ErrRefused) {
				t.Errorf("it took the letter: %v", err)
			}
			sender.Timeout = time.Hour
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			if err := sender.Send(ctx, letterTo("treo@xa.gov.vn")); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("whoever cannot wait hears %v", err)
			}
		})
	}
}

// One letter at which the server hangs holds up no other.
func TestOneLetterThatHangsHoldsUpNoOther(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{Hang: []string{"treo@xa.gov.vn"}})
	sender := server.Sender(t)
	ctx, cancel := context.WithCancel(t.Context())
	var stuck sync.WaitGroup
	stuck.Go(func() { _ = sender.Send(ctx, letterTo("treo@xa.gov.vn")) })
	must(t, sender.Send(t.Context(), letterTo("lan@xa.gov.vn")))
	cancel()
	stuck.Wait()
	if n := len(server.Letters()); n != 1 {
		t.Errorf("%d letters arrived", n)
	}
}

func TestParseSMTP(t *testing.T) {
	for address, want := range map[string]error{
		"smtp://vidan:pw@mail.xa.gov.vn:587?from=vidan@xa.gov.vn":     nil,
		"smtps://vidan:pw@mail.xa.gov.vn?from=vidan@xa.gov.vn&name=A": nil,
		"smtp://localhost:25?from=vidan@xa.gov.vn&tls=none":           nil,
		"": mail.ErrSMTPURL, "mail.xa.gov.vn:587": mail.ErrSMTPURL, "http://pw@x?from=a@b.vn": mail.ErrSMTPURL,
		"smtp://vidan:p%zw@host?from=a@b.vn": mail.ErrSMTPURL, "smtp://:587?from=a@b.vn": mail.ErrSMTPURL,
		"smtp://host:99999?from=a@b.vn": mail.ErrSMTPURL, "smtp://host/path?from=a@b.vn": mail.ErrSMTPURL,
		"smtp://vidan:pw@host": mail.ErrSMTPFrom, "smtp://vidan:pw@host?from=vidan": mail.ErrSMTPFrom,
		"smtp://vidan:pw@host?from=a@b.vn&tls=none": mail.ErrSMTPPlain,
	} {
		_, err := mail.ParseSMTP(address, "")
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "pw") {
			t.Errorf("%s: the error shows the password: %v", address, err)
		}
	}
	for _, address := range []string{"smtp://host?from=a@b.vn&tls=maybe", "smtp://host?from=a@b.vn&starttls=no"} {
		if _, err := mail.ParseSMTP(address, ""); err == nil {
			t.Errorf("%s was taken", address)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for typed, want := range map[string]string{
		" lan@xa.gov.vn ": "lan@xa.gov.vn", "le.thi+lan@mail.vn": "le.thi+lan@mail.vn",
		"": "", "lan": "", "lan@": "", "@xa.vn": "", "lan@xa": "", "lan@xa.": "", "Lan <lan@xa.vn>": "", "a@b.vn,c@d.vn": "",
		"a@b.vn\nBcc: c@d.vn": "", "a b@c.vn": "", strings.Repeat("a", 260) + "@b.vn": "",
	} {
		got, err := mail.ParseAddress(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", typed, got, err)
		}
	}
}

func TestTheOutboxKeepsALetterOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		outbox := mail.NewOutbox(db)
		first, second := letterTo("lan@xa.gov.vn"), letterTo("hoa@xa.gov.vn")
		second.ID, second.At = "digest.u.hoa.2024-03-12", first.At.Add(time.Minute)
		for _, m := range []mail.Message{first, second, first} {
			must(t, outbox.Send(t.Context(), m))
		}
		if err := outbox.Send(t.Context(), letterTo("")); !errors.Is(err, mail.ErrRefused) {
			t.Errorf("a letter to nobody: %v", err)
		}
		letters, err := outbox.Letters(t.Context(), 10)
		must(t, err)
		if len(letters) != 2 || letters[0] != second || letters[1] != first {
			t.Errorf("the outbox holds %+v", letters)
		}
	})
}
