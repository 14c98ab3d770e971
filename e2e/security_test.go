package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

const security = "/account/security"

// A person sets up an app of codes, signs in by it, and by a recovery code when
// the phone is lost.
func TestSigningInByAnApp(t *testing.T) {
	for _, width := range e2e.Widths {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			d := openDemo(t)
			ctx := d.signedIn(t, "ngan", width)
			d.open(t, ctx, security, width)
			e2e.Axe(t, ctx)
			e2e.Screenshot(t, ctx, "security-none", width)
			e2e.Click(t, ctx, `form[action="/account/security/totp"] button`)
			e2e.Axe(t, ctx)
			e2e.NoSidewaysScroll(t, ctx)
			e2e.Screenshot(t, ctx, "security-app", width)
			secret := strings.ReplaceAll(e2e.Text(t, ctx, `img + code, p code`), " ", "")
			now := clock.On(clock.NewDate(2024, time.March, 12)).Now()
			code, err := totp.GenerateCode(secret, now)
			if err != nil {
				t.Fatal(err)
			}
			e2e.Fill(t, ctx, "#code", code)
			e2e.Click(t, ctx, `form[action$="/confirm"] button`)
			e2e.Axe(t, ctx)
			e2e.Screenshot(t, ctx, "security-recovery", width)
			recovery := e2e.Text(t, ctx, `ul.plain-list li code`)
			if len(recovery) != 19 {
				t.Fatalf("the first recovery code is %q", recovery)
			}
			d.open(t, ctx, home, width)

			again := e2e.Browser(t)
			d.password(t, again, "ngan", width)
			if got := e2e.Address(t, again); !strings.HasPrefix(got, "/sign-in/second") {
				t.Fatalf("the password alone leads to %s", got)
			}
			e2e.Axe(t, again)
			e2e.NoSidewaysScroll(t, again)
			e2e.Screenshot(t, again, "sign-in-second", width)
			d.open(t, again, home, width)
			if got := e2e.Address(t, again); !strings.HasPrefix(got, "/sign-in?") {
				t.Errorf("half a sign-in opens %s", got)
			}
			d.password(t, again, "ngan", width)
			e2e.Fill(t, again, "#code", code) // shown before: the demo's clock stands still
			e2e.Click(t, again, `form[action="/sign-in/second"] button`)
			if got := e2e.Text(t, again, "main"); !strings.Contains(got, "đã dùng rồi") {
				t.Errorf("a code that was shown before is answered %q", got)
			}
			e2e.Fill(t, again, "#code", strings.ToUpper(recovery))
			e2e.Click(t, again, `form[action="/sign-in/second"] button`)
			if got := e2e.Address(t, again); strings.HasPrefix(got, "/sign-in") {
				t.Errorf("a recovery code leads to %s", got)
			}
		})
	}
}

// withKey gives a browser a key like that of a phone, which knows its owner.
func withKey(t *testing.T, ctx context.Context) {
	t.Helper()
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	_, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// A passkey signs in without a password, and follows no password of somebody
// else.
func TestSigningInByAPasskey(t *testing.T) {
	d := openDemo(t)
	ctx := d.signedIn(t, "ngan", 1280)
	withKey(t, ctx)
	d.open(t, ctx, security, 1280)
	e2e.Fill(t, ctx, "#name", "Điện thoại của tôi")
	e2e.Click(t, ctx, `form[action="/account/security/passkeys"] button`)
	if got := e2e.Text(t, ctx, "main"); !strings.Contains(got, "Điện thoại của tôi") || !strings.Contains(got, "Mã khôi phục") {
		t.Fatalf("after the key was added the page says %q", got)
	}
	e2e.Axe(t, ctx)
	e2e.Screenshot(t, ctx, "security-passkey", 1280)

	signOut := func() {
		e2e.Get(t, ctx, chromedp.Evaluate[any](`document.querySelector('form[action="/sign-out"]').requestSubmit(), null`))
		e2e.Until(t, ctx, `location.pathname === "/sign-in" && document.readyState === "complete"`)
	}
	byKey := `form[data-passkey] button`
	signOut()
	e2e.Axe(t, ctx)
	e2e.Screenshot(t, ctx, "sign-in-passkey", 1280)
	e2e.Click(t, ctx, byKey)
	d.open(t, ctx, "/account", 1280)
	if got := e2e.Text(t, ctx, "h1"); got != "Nguyễn Thị Ngân" {
		t.Errorf("the key signs in %q", got)
	}

	// Tuấn has a key too, in another phone; Ngân's does not follow his password.
	other := d.signedIn(t, "tuan", 1280)
	withKey(t, other)
	d.open(t, other, security, 1280)
	e2e.Fill(t, other, "#name", "Máy của Tuấn")
	e2e.Click(t, other, `form[action="/account/security/passkeys"] button`)
	signOut()
	d.password(t, ctx, "tuan", 1280)
	if got := e2e.Address(t, ctx); !strings.HasPrefix(got, "/sign-in/second") {
		t.Fatalf("Tuấn's password alone leads to %s", got)
	}
	e2e.Click(t, ctx, byKey)
	if got := e2e.Text(t, ctx, "main"); !strings.Contains(got, "không dùng được ở đây") {
		t.Errorf("somebody else's key is answered %q", got)
	}
}
