package account_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

const (
	clientSecret = "a secret of the client"
	back         = "http://127.0.0.1/sign-in/oidc/back"
)

// provider is a real OpenID provider on loopback, with one person.
type provider struct {
	*httptest.Server

	router http.Handler
}

func newProvider(tb testing.TB) *provider {
	tb.Helper()
	p := &provider{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.router.ServeHTTP(w, r) }))
	tb.Cleanup(p.Close)
	storage.RegisterClients(storage.WebClient("vidan", clientSecret, back), storage.WebClient("other", clientSecret, back))
	p.router = exampleop.SetupServer(p.URL, storage.NewStorage(storage.NewUserStore(p.URL)), nil, false, op.WithAllowInsecure(),
		op.WithLogger(slog.New(slog.DiscardHandler)))
	return p
}

func (p *provider) config(o office, tb testing.TB) account.OIDCConfig {
	return account.OIDCConfig{Issuer: p.URL, ClientID: "vidan", ClientSecret: clientSecret, Name: "VNeID", Redirect: back, Vault: o.vault(tb)}
}

var requestField = regexp.MustCompile(`name="id" value="([^"]+)"`)

// consent is what a person does at the provider: it returns the state and the
// code that the browser brings back.
func consent(tb testing.TB, address string) (state, code string) {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	must(tb, err)
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), back) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	form, err := client.Get(address)
	must(tb, err)
	page, err := io.ReadAll(form.Body)
	must(tb, errors.Join(err, form.Body.Close()))
	found := requestField.FindSubmatch(page)
	if found == nil {
		tb.Fatalf("the provider answered %d %s", form.StatusCode, page)
	}
	answer, err := client.PostForm(form.Request.URL.Scheme+"://"+form.Request.URL.Host+"/login/username", url.Values{
		"id": {string(found[1])}, "username": {"test-user@127.0.0.1"}, "password": {"verysecure"},
	})
	must(tb, err)
	must(tb, answer.Body.Close())
	to, err := answer.Location()
	must(tb, err)
	return to.Query().Get("state"), to.Query().Get("code")
}

func TestSigningInByAProvider(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		p := newProvider(t)
		sign, err := account.NewOIDC(o.Actions, p.config(o, t))
		must(t, err)
		ctx := t.Context()

		address, kept, err := sign.Begin(ctx, "/u/anh-son/desk", "")
		must(t, err)
		for _, part := range []string{"code_challenge_method=S256", "nonce=", "state=", "response_type=code"} {
			if !strings.Contains(address, part) {
				t.Errorf("%s has no %s", address, part)
			}
		}
		state, code := consent(t, address)
		id, to, _, err := sign.Finish(ctx, kept, state, code)
		must(t, err)
		if to != "/u/anh-son/desk" || id.Issuer != p.URL || id.Subject == "" {
			t.Errorf("came back %+v to %s", id, to)
		}
		_, err = o.SignInAs(ctx, id, account.Browser{From: home})
		expect(t, "an identity that nobody has", err, account.ErrUnknownIdentity)
		must(t, o.Link(ctx, account.Visit{User: o.lan}, o.lan.ID, id))
		token, err := o.SignInAs(ctx, id, account.Browser{From: home})
		must(t, err)
		user, err := o.Session(ctx, token)
		must(t, err)
		if user.ID != o.lan.ID {
			t.Errorf("signed in as %s", user.Login)
		}
		hoa := o.newUser(t, "hoa")
		if err := o.Link(ctx, account.Visit{User: hoa}, hoa.ID, id); err == nil {
			t.Error("the identity belongs to two")
		}
		expect(t, "linking somebody else", o.Link(ctx, account.Visit{User: hoa}, o.lan.ID, account.Identity{Issuer: "x", Subject: "y"}), account.ErrForbidden)

		_, _, _, err = sign.Finish(ctx, kept, state, code)
		expect(t, "the same code again", err, account.ErrProvider)
		f := o.factors(t)
		o.setUp(t, f, token)
		_, err = o.SignInAs(ctx, id, account.Browser{From: home})
		if _, ok := errors.AsType[*account.SecondNeededError](err); !ok {
			t.Errorf("with a second factor here: %v", err)
		}
		must(t, o.Disable(ctx, o.program, o.lan.ID))
		_, err = o.SignInAs(ctx, id, account.Browser{From: home})
		expect(t, "who is shut out", err, account.ErrUnknownIdentity)
	})
}

// Nothing that a provider answers is taken on its word.
func TestAnswersOfAProviderThatAreRefused(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	p := newProvider(t)
	sign, err := account.NewOIDC(o.Actions, p.config(o, t))
	must(t, err)
	ctx := t.Context()
	begin := func() (address, kept string) {
		t.Helper()
		address, kept, err := sign.Begin(ctx, "/", "")
		must(t, err)
		return address, kept
	}

	address, kept := begin()
	state, code := consent(t, address)
	_, _, _, err = sign.Finish(ctx, kept, "another", code)
	expect(t, "another state", err, account.ErrHalf)
	_, _, _, err = sign.Finish(ctx, "", state, code)
	expect(t, "a browser that never left", err, account.ErrHalf)
	_, _, _, err = sign.Finish(ctx, kept[:len(kept)-3]+"abc", state, code)
	expect(t, "a cookie that was changed", err, account.ErrHalf)

	_, otherKept := begin() // its own nonce and verifier, and the state of the first
	_, _, _, err = sign.Finish(ctx, otherKept, state, code)
	expect(t, "an answer to another question", err, account.ErrHalf)

	// A wrong nonce: the address of one question with the nonce of another.
	first, firstKept := begin()
	u, err := url.Parse(first)
	must(t, err)
	q := u.Query()
	q.Set("nonce", "another")
	u.RawQuery = q.Encode()
	state, code = consent(t, u.String())
	_, _, _, err = sign.Finish(ctx, firstKept, state, code)
	expect(t, "a wrong nonce", err, account.ErrProvider)

	// A wrong verifier: PKCE refuses a code that somebody else has caught.
	q = u.Query()
	q.Set("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
	u.RawQuery = q.Encode()
	state, code = consent(t, u.String())
	_, _, _, err = sign.Finish(ctx, firstKept, state, code)
	expect(t, "a code that was caught", err, account.ErrProvider)

	// A token for another client of the same provider.
	config := p.config(o, t)
	config.ClientID = "other"
	other, err := account.NewOIDC(o.Actions, config)
	must(t, err)
	address, kept, err = other.Begin(ctx, "/", "")
	must(t, err)
	state, code = consent(t, address)
	_, _, _, err = sign.Finish(ctx, kept, state, code)
	expect(t, "a code of another client", err, account.ErrProvider)

	address, kept = begin()
	state, code = consent(t, address)
	o.clock.move(11 * time.Minute)
	_, _, _, err = sign.Finish(ctx, kept, state, code)
	expect(t, "too late", err, account.ErrHalf)
}

// A provider that is away keeps nobody from signing in by password, and is used
// as soon as it is back.
func TestAProviderThatIsAway(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	p := newProvider(t)
	router := p.router
	p.router = http.NotFoundHandler()
	sign, err := account.NewOIDC(o.Actions, p.config(o, t))
	must(t, err)
	_, _, err = sign.Begin(context.Background(), "/", "")
	expect(t, "while it is away", err, account.ErrProvider)
	o.signIn(t, "lan")
	p.router = router
	_, _, err = sign.Begin(context.Background(), "/", "")
	expect(t, "when it is back", err, nil)
}

func TestHalfAProviderIsRefused(t *testing.T) {
	for _, c := range []account.OIDCConfig{
		{Issuer: "https://id.example.vn"}, {Issuer: "https://id.example.vn", ClientID: "vidan"}, {ClientSecret: "x"},
		{Issuer: "http://id.example.vn", ClientID: "vidan", ClientSecret: "x"}, {Issuer: "id", ClientID: "vidan", ClientSecret: "x"},
	} {
		if err := c.Check(); err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
	if err := (account.OIDCConfig{}).Check(); err != nil {
		t.Errorf("none: %v", err)
	}
}
