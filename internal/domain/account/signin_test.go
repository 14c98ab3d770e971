package account_test

import (
	"errors"
	"fmt"
	"runtime"
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

// A sign-in that is under way while the password changes leaves no session: not
// one that the change does not end.
func TestAChangedPasswordEndsWhatWasBegun(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		old := password
		for round := range 6 {
			next := fmt.Sprintf("một mật khẩu khác %d", round)
			tokens := make(chan string, 4)
			var all sync.WaitGroup
			for range cap(tokens) {
				all.Go(func() {
					token, err := o.SignIn(t.Context(), "lan", old, home)
					if err == nil {
						tokens <- token
					}
				})
			}
			must(t, o.SetPassword(t.Context(), o.program, o.lan.ID, next))
			all.Wait()
			close(tokens)
			for token := range tokens {
				if _, err := o.Session(t.Context(), token); !errors.Is(err, account.ErrSignedOut) {
					t.Errorf("a session that began by the old password goes on: %v", err)
				}
			}
			o.clock.move(time.Hour) // the guesses by the old one have slowed the login down
			old = next
		}
	})
}

// Half a sign-in ends with the password that it was begun by.
func TestAChangedPasswordEndsHalfASignIn(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		f := o.factors(t)
		a, _ := o.setUp(t, f, o.signIn(t, "lan"))
		half := o.half(t)
		must(t, o.SetPassword(t.Context(), o.program, o.lan.ID, "một mật khẩu khác"))
		_, err := f.SecondFactor(t.Context(), half, a.code(t, o.clock.Now()), account.Browser{From: home})
		expect(t, "the half sign-in goes on", err, account.ErrHalf)
	})
}

// Shown twice at once, a code lets in once; so does a recovery code.
func TestACodeLetsInOnce(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		f := o.factors(t)
		a, recovery := o.setUp(t, f, o.signIn(t, "lan"))
		o.clock.move(time.Hour)
		for what, code := range map[string]string{"a code": a.code(t, o.clock.Now()), "a recovery code": recovery[0]} {
			halves := []string{o.half(t), o.half(t), o.half(t)}
			in := make(chan string, len(halves))
			var all sync.WaitGroup
			for _, half := range halves {
				all.Go(func() {
					if token, err := f.SecondFactor(t.Context(), half, code, account.Browser{From: home}); err == nil {
						in <- token
					}
				})
			}
			all.Wait()
			close(in)
			if n := len(in); n != 1 {
				t.Errorf("%s let in %d times", what, n)
			}
			o.clock.move(time.Hour)
		}
	})
}

// Ten thousand wrong passwords slow the guesser down and cost little: nearly all
// are turned away before anything is computed. The person gets in after the
// wait.
func TestTenThousandWrongPasswords(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		computed := 0
		for i := range 10_000 {
			err := o.guess(t, "lan", fmt.Sprintf("203.0.113.%d", i%4))
			if errors.Is(err, account.ErrCredentials) {
				computed++
			} else if _, waits := errors.AsType[*account.WaitError](err); !waits {
				t.Fatalf("guess %d: %v", i, err)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if computed > 50 {
			t.Errorf("%d of 10,000 guesses were looked at", computed)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 16<<20 {
			t.Errorf("the guesses hold %d bytes", grown)
		}
		o.clock.move(24 * time.Hour)
		if _, err := o.SignIn(t.Context(), "lan", password, home); err != nil {
			t.Errorf("the next day the person is refused: %v", err)
		}
	})
}
