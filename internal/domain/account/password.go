package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Bounds of a password's length: letters at least, bytes at most.
const (
	minPassword = 10
	maxPassword = 512
)

// Errors of a new password.
var (
	ErrPasswordShort  = errors.New("the password has fewer than 10 letters")
	ErrPasswordLong   = errors.New("the password is too long")
	ErrPasswordCommon = errors.New("the password is one that is guessed first")
)

// commonPasswords are guessed first, one a line, in small letters.
//
//go:embed passwords.txt
var commonPasswords string

// checkPassword refuses what would be guessed at once. It asks for length, not
// for kinds of characters (NIST SP 800-63B, 3.1.1).
func checkPassword(password, login string) error {
	password = norm.NFKC.String(password)
	if utf8.RuneCountInString(password) < minPassword {
		return ErrPasswordShort
	}
	if len(password) > maxPassword {
		return ErrPasswordLong
	}
	lower := strings.ToLower(password)
	name, _, _ := strings.Cut(login, "@")
	rest := strings.ReplaceAll(lower, name, "")
	if utf8.RuneCountInString(rest) < minPassword/2 || oneLetter(lower) {
		return ErrPasswordCommon
	}
	for common := range strings.Lines(commonPasswords) {
		if lower == strings.TrimSpace(common) {
			return ErrPasswordCommon
		}
	}
	return nil
}

func oneLetter(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.Trim(s, string(first)) == ""
}

// hashCost is what one hash takes: argon2id version 19 with 4 passes over 24
// MiB in one thread, some 50 ms. OWASP asks for 2 passes over 19 MiB at least.
var hashCost = cost{memory: 24 * 1024, passes: 4, threads: 1}

// openCost is what a hash takes where everybody is told the passwords.
var openCost = cost{memory: 64, passes: 1, threads: 1}

type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

const (
	saltLength = 16
	keyLength  = 32
)

// hasher computes hashes, a few at a time: each takes its memory.
type hasher struct {
	slots chan struct{}
	cost  cost
	// decoy is checked for logins that do not exist, so that the answer takes
	// as long as for those that do.
	decoy string
}

// maxHashes is how many hashes are computed at once.
const maxHashes = 2

func newHasher(c cost) *hasher {
	nothing := phc(c, make([]byte, saltLength), make([]byte, keyLength))
	return &hasher{slots: make(chan struct{}, maxHashes), cost: c, decoy: nothing}
}

// hash returns the password's hash in PHC form:
// $argon2id$v=19$m=24576,t=4,p=1$salt$key.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails
	key, err := h.derive(ctx, password, salt, h.cost)
	if err != nil {
		return "", err
	}
	return phc(h.cost, salt, key), nil
}

// matches tells whether a password belongs to a hash. Of no hash it takes the
// same time to say no.
func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	exists := hash != ""
	if !exists {
		hash = h.decoy
	}
	c, salt, want, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	if len(password) > maxPassword {
		password = "" // no user has it, and it is not worth its work
	}
	key, err := h.derive(ctx, password, salt, c)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, want) == 1 && exists, nil
}

func (h *hasher) derive(ctx context.Context, password string, salt []byte, c cost) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.passes, c.memory, c.threads, keyLength), nil
}

func phc(c cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

func parsePHC(hash string) (c cost, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost{}, nil, nil, errors.New("read a password's hash: it is not argon2id")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil {
		return cost{}, nil, nil, fmt.Errorf("read a password's hash: %w", err)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return cost{}, nil, nil, fmt.Errorf("read a password's hash: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return cost{}, nil, nil, fmt.Errorf("read a password's hash: %w", err)
	}
	return c, salt, key, nil
}
