package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// What everybody does with the ways in which they sign in; it needs no role.
const (
	ActFactors  audit.Action = "account.factors"
	ActSessions audit.Action = "account.sessions"
)

// Errors of second factors that a person can do something about.
var (
	ErrCode        = errors.New("the code is wrong, or was used already")
	ErrPasskey     = errors.New("the passkey does not belong here")
	ErrFactorName  = errors.New("a passkey needs a name of at most 60 letters")
	ErrManyFactors = errors.New("this person has as many passkeys as they may")
	// ErrHalf says that the time between password and second factor is over.
	ErrHalf = errors.New("sign in from the beginning")
	// ErrSecondFactor says that the role asks for a second factor, which this
	// session was begun without.
	ErrSecondFactor = errors.New("the role asks for a second factor")
)

// A SecondNeededError says that the password was right and that a second factor has
// to follow. Token names the half sign-in, which opens nothing.
type SecondNeededError struct {
	Token string
}

// Error asks for the second factor.
func (*SecondNeededError) Error() string { return "a second factor is needed" }

// A FactorKind is a way to prove who one is beside the password.
type FactorKind string

// The kinds.
const (
	// TOTP (mã dùng một lần) is a code of six digits from an app (RFC 6238).
	TOTP FactorKind = "totp"
	// Passkey (khoá truy cập) is a key in a phone or a computer (WebAuthn).
	Passkey FactorKind = "passkey"
)

// A Factor is one that a person has set up.
type Factor struct {
	ID                    string
	Kind                  FactorKind
	Name                  string
	CreatedAt, LastUsedAt time.Time
}

// A Session is a browser in which a person is signed in.
type Session struct {
	ID string
	// Device says, in a word or two, what kind of browser it is.
	Device                string
	From                  string
	CreatedAt, LastSeenAt time.Time
	// Strong says that it was begun with a second factor.
	Strong bool
	// Current says that it is the one that asks.
	Current bool
}

// Bounds of factors.
const (
	mostPasskeys  = 10
	recoveryCodes = 10
	// halfLife is how long the second factor may take after the password.
	halfLife = 10 * time.Minute
	// codePeriod is how long a code of six digits lasts; the one before and
	// the one after count too, because clocks differ.
	codePeriod = 30
)

// newTOTP makes the secret of an app for a login, as the address that its QR
// code holds.
func newTOTP(issuer, login string) (*otp.Key, error) {
	return totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: login, Period: codePeriod, SecretSize: 20})
}

// matchTOTP returns the period of time to which a code belongs: the present
// one, the one before or the one after. Whoever keeps the last period that was
// used knows a code that is shown twice.
func matchTOTP(secret, code string, now time.Time) (step int64, ok bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	present := now.Unix() / codePeriod
	for _, step := range []int64{present, present - 1, present + 1} {
		want, err := totp.GenerateCode(secret, time.Unix(step*codePeriod, 0))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// newRecoveryCodes makes codes to be written down: four groups of four letters
// and digits, 80 bits each.
func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		b := make([]byte, 10)
		_, _ = rand.Read(b) // never fails
		text := base32.StdEncoding.EncodeToString(b)
		codes[i] = strings.ToLower(text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:])
	}
	return codes
}

// hashRecoveryCode hashes a code as it was typed. A code has 80 bits by chance,
// so that a plain hash is enough.
func hashRecoveryCode(code string) string {
	kept := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '2' && r <= '7' {
			return r
		}
		return -1
	}, strings.ToLower(code))
	return hashToken("recovery:" + kept)
}

// deviceOf says in a word or two what kind of browser a header User-Agent names.
// The rest of the header is not kept.
func deviceOf(agent string) string {
	system := firstIn(agent, [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
	browser := firstIn(agent, [][2]string{{"Edg/", "Edge"}, {"coc_coc", "Cốc Cốc"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}})
	return strings.Trim(browser+", "+system, ", ")
}

func firstIn(text string, of [][2]string) string {
	for _, pair := range of {
		if strings.Contains(text, pair[0]) {
			return pair[1]
		}
	}
	return ""
}
