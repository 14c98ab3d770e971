package account_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
)

func (o office) guess(t *testing.T, login, from string) error {
	t.Helper()
	_, err := o.SignIn(t.Context(), login, "không phải thế", from)
	return err
}

func TestSignInTellsNobodyWhichIsWrong(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		wrong := o.guess(t, "lan", home)
		nobody := o.guess(t, "nobody", home)
		expect(t, "wrong password", wrong, account.ErrCredentials)
		if nobody == nil || nobody.Error() != wrong.Error() {
			t.Errorf("an unknown login says %v, a wrong password %v", nobody, wrong)
		}
		must(t, o.Disable(t.Context(), o.program, o.lan.ID))
		_, err := o.SignIn(t.Context(), "lan", password, home)
		expect(t, "disabled", err, account.ErrCredentials)
	})
}

func TestGuessingALoginIsSlow(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		for _, login := range []string{"lan", "nobody"} {
			for i := range 5 { // from many addresses
				expect(t, "guess", o.guess(t, login, string(rune('a'+i))), account.ErrCredentials)
			}
			last := time.Duration(0)
			for range 10 {
				if login == "lan" {
					_, err := o.SignIn(t.Context(), login, password, home)
					expectWait(t, err) // the right password, too early
				}
				var wait *account.WaitError
				err := o.guess(t, login, "other")
				if !errors.As(err, &wait) {
					t.Fatalf("guess: %v, want to wait", err)
				}
				length := wait.Until.Sub(o.clock.Now())
				if length < last || length > 5*time.Minute || length <= 0 {
					t.Errorf("wait %s after %s", length, last)
				}
				last = length
				o.clock.move(length)
				expect(t, "guess after waiting", o.guess(t, login, "another"), account.ErrCredentials)
			}
			if last < time.Minute {
				t.Errorf("after 15 wrong passwords the wait is %s", last)
			}
		}
		o.clock.move(5 * time.Minute)
		o.signIn(t, "lan")
		expect(t, "anew", o.guess(t, "lan", home), account.ErrCredentials)
		expect(t, "anew", o.guess(t, "lan", home), account.ErrCredentials)
	})
}

func expectWait(t *testing.T, err error) {
	t.Helper()
	var wait *account.WaitError
	if !errors.As(err, &wait) {
		t.Errorf("%v, want to wait", err)
	}
}

// TestGuessingFromAnAddressIsSlow tries many logins, each once.
func TestGuessingFromAnAddressIsSlow(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		for i := range 30 {
			expect(t, "guess", o.guess(t, "user"+string(rune('a'+i)), "198.51.100.1"), account.ErrCredentials)
		}
		expectWait(t, o.guess(t, "lan", "198.51.100.1"))
		o.signIn(t, "lan") // from elsewhere
		o.clock.move(25 * time.Hour)
		expect(t, "the next day", o.guess(t, "lan", "198.51.100.1"), account.ErrCredentials)
	})
}

// TestManyGuessesAtOnce lets nobody try more by trying at the same time.
func TestManyGuessesAtOnce(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		var mu sync.Mutex
		var all sync.WaitGroup
		checked := 0
		for range 12 {
			all.Go(func() {
				if err := o.guess(t, "lan", home); errors.Is(err, account.ErrCredentials) {
					mu.Lock()
					checked++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if checked != 5 {
			t.Errorf("%d of 12 guesses at once were checked, want 5", checked)
		}
	})
}

func TestChangePassword(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		change := func(old, next string) error { return o.ChangePassword(t.Context(), o.lan, home, old, next) }
		expect(t, "wrong old one", change("không phải thế", "một mật khẩu khác"), account.ErrCredentials)
		expect(t, "short", change(password, "ngắn"), account.ErrPasswordShort)
		must(t, change(password, "một mật khẩu khác"))
		_, err := o.SignIn(t.Context(), "lan", password, home)
		expect(t, "the old one", err, account.ErrCredentials)
		_, err = o.SignIn(t.Context(), "lan", "một mật khẩu khác", home)
		must(t, err)
	})
}
