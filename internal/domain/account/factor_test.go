package account_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/vault"
)

func (o office) vault(tb testing.TB) *vault.Vault {
	tb.Helper()
	v, err := vault.New(make([]byte, vault.KeySize))
	must(tb, err)
	return v
}

func (o office) factors(tb testing.TB, demanded ...account.Role) *account.Factors {
	tb.Helper()
	f, err := account.NewFactors(o.Actions, account.FactorConfig{Vault: o.vault(tb), Base: "https://vidan.test", Demanded: demanded})
	must(tb, err)
	return f
}

// app is the app of codes of a person.
type app struct{ secret string }

func (a app) code(tb testing.TB, at time.Time) string {
	tb.Helper()
	code, err := totp.GenerateCode(a.secret, at)
	must(tb, err)
	return code
}

// setUp sets up an app for Lan, who is signed in by a session.
func (o office) setUp(tb testing.TB, f *account.Factors, session string) (app, []string) {
	tb.Helper()
	v := account.Visit{User: o.lan, From: home}
	address, err := f.BeginTOTP(tb.Context(), v)
	must(tb, err)
	u, err := url.Parse(address)
	must(tb, err)
	a := app{u.Query().Get("secret")}
	codes, err := f.ConfirmTOTP(tb.Context(), v, session, a.code(tb, o.clock.Now()))
	must(tb, err)
	o.clock.move(time.Minute)
	return a, codes
}

// half signs Lan in by her password, as far as that leads.
func (o office) half(tb testing.TB) string {
	tb.Helper()
	token, err := o.SignIn(tb.Context(), "lan", password, home)
	needed, ok := errors.AsType[*account.SecondNeededError](err)
	if !ok || token != "" {
		tb.Fatalf("the password alone leads to %q, %v", token, err)
	}
	return needed.Token
}

func TestTheSecondFactorFollowsThePassword(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		f := o.factors(t)
		here, there := o.signIn(t, "lan"), o.signIn(t, "lan")
		a, recovery := o.setUp(t, f, here)
		if _, err := o.Session(t.Context(), here); err != nil {
			t.Errorf("the session that set it up: %v", err)
		}
		_, err := o.Session(t.Context(), there)
		expect(t, "another session goes on", err, account.ErrSignedOut)

		half := o.half(t)
		_, err = o.Session(t.Context(), half)
		expect(t, "half a sign-in is a session", err, account.ErrSignedOut)
		_, err = o.Visit(t.Context(), half, "anh-son", home)
		expect(t, "half a sign-in visits", err, account.ErrSignedOut)
		_, err = f.SecondFactor(t.Context(), half, "000000", account.Browser{From: home})
		expect(t, "a wrong code", err, account.ErrCode)
		code := a.code(t, o.clock.Now())
		token, err := f.SecondFactor(t.Context(), half, code[:3]+" "+code[3:], account.Browser{From: home, Agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
		must(t, err)
		v, err := o.Visit(t.Context(), token, "anh-son", home)
		must(t, err)
		if !v.Strong {
			t.Error("the session is not strong")
		}

		_, err = f.SecondFactor(t.Context(), half, code, account.Browser{From: home})
		expect(t, "the same half again", err, account.ErrHalf)
		_, err = f.SecondFactor(t.Context(), o.half(t), code, account.Browser{From: home})
		expect(t, "a code that was shown before", err, account.ErrCode)
		o.clock.move(2 * time.Minute)
		_, err = f.SecondFactor(t.Context(), o.half(t), code, account.Browser{From: home})
		expect(t, "an old code", err, account.ErrCode)
		o.clock.move(time.Hour)
		_, err = f.SecondFactor(t.Context(), o.half(t), a.code(t, o.clock.Now().Add(-30*time.Second)), account.Browser{From: home})
		expect(t, "the code before, of a slow clock", err, nil)

		half = o.half(t)
		o.clock.move(11 * time.Minute)
		_, err = f.SecondFactor(t.Context(), half, a.code(t, o.clock.Now()), account.Browser{From: home})
		expect(t, "too late", err, account.ErrHalf)

		typed := strings.ToUpper(strings.ReplaceAll(recovery[3], "-", " "))
		_, err = f.SecondFactor(t.Context(), o.half(t), typed, account.Browser{From: home})
		expect(t, "a recovery code", err, nil)
		_, err = f.SecondFactor(t.Context(), o.half(t), recovery[3], account.Browser{From: home})
		expect(t, "the same recovery code", err, account.ErrCode)
		s, err := f.Security(t.Context(), account.Visit{User: o.lan}, token)
		must(t, err)
		if s.RecoveryCodes != 9 || len(s.Factors) != 1 || len(s.Sessions) < 2 {
			t.Errorf("left %+v", s)
		}
		must(t, audit.Verify(t.Context(), o.db, audit.System))
	})
}

func TestCodesAreSlowedDown(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	f := o.factors(t)
	o.setUp(t, f, o.signIn(t, "lan"))
	half := o.half(t)
	var last error
	for range 8 {
		_, last = f.SecondFactor(t.Context(), half, "123456", account.Browser{From: home})
	}
	if _, waiting := errors.AsType[*account.WaitError](last); !waiting {
		t.Errorf("after eight wrong codes: %v", last)
	}
}

func TestTheSecretIsSealedAndOutOfTheTrail(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	f := o.factors(t)
	a, recovery := o.setUp(t, f, o.signIn(t, "lan"))
	var kept []string
	must(t, o.db.Reader().NewRaw(`SELECT secret FROM user_factors UNION ALL SELECT code_hash FROM recovery_codes
		UNION ALL SELECT before || after || object FROM audit_lines`).Scan(t.Context(), &kept))
	for _, text := range kept {
		for _, secret := range append(recovery, a.secret) {
			if strings.Contains(text, secret) {
				t.Fatalf("the database tells %q", secret)
			}
		}
	}
}

func TestFactorsAreTakenAway(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	f := o.factors(t)
	session := o.signIn(t, "lan")
	o.setUp(t, f, session)
	v := account.Visit{User: o.lan, From: home}
	s, err := f.Security(t.Context(), v, session)
	must(t, err)
	err = f.RemoveFactor(t.Context(), v, s.Factors[0].ID, "không phải")
	expect(t, "with a wrong password", err, account.ErrCredentials)
	other := account.Visit{User: o.newUser(t, "hoa"), From: home}
	if err := f.RemoveFactor(t.Context(), other, s.Factors[0].ID, password); err == nil {
		t.Error("somebody else takes the factor away")
	}
	must(t, f.RemoveFactor(t.Context(), v, s.Factors[0].ID, password))
	o.signIn(t, "lan")

	o.setUp(t, f, session)
	o.half(t)
	must(t, o.ResetFactors(t.Context(), o.program, o.lan.ID))
	_, err = o.Session(t.Context(), session)
	expect(t, "after a reset", err, account.ErrSignedOut)
	o.signIn(t, "lan")
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		phone, err := o.SignInAt(t.Context(), "lan", password, account.Browser{From: "198.51.100.4", Agent: "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36"})
		must(t, err)
		desk := o.signIn(t, "lan")
		third := o.signIn(t, "lan")
		sessions, err := o.Sessions(t.Context(), o.lan.ID, desk)
		must(t, err)
		var ofPhone account.Session
		current := 0
		for _, s := range sessions {
			if s.From == "198.51.100.4" {
				ofPhone = s
			}
			if s.Current {
				current++
			}
		}
		if len(sessions) != 3 || ofPhone.Device != "Chrome, Android" || current != 1 {
			t.Fatalf("listed %+v", sessions)
		}
		v := account.Visit{User: o.lan, From: home}
		other := account.Visit{User: o.newUser(t, "hoa"), From: home}
		must(t, o.EndSession(t.Context(), other, ofPhone.ID)) // hers only: none
		if _, err := o.Session(t.Context(), phone); err != nil {
			t.Errorf("somebody else has ended it: %v", err)
		}
		must(t, o.EndSession(t.Context(), v, ofPhone.ID))
		_, err = o.Session(t.Context(), phone)
		expect(t, "the phone", err, account.ErrSignedOut)
		must(t, o.EndOtherSessions(t.Context(), v, desk))
		_, err = o.Session(t.Context(), third)
		expect(t, "the third", err, account.ErrSignedOut)
		_, err = o.Session(t.Context(), desk)
		expect(t, "the desk", err, nil)
		must(t, o.ChangePassword(t.Context(), o.lan, home, password, "bốn con gà vàng"))
		_, err = o.Session(t.Context(), desk)
		expect(t, "after the password has changed", err, account.ErrSignedOut)
	})
}
