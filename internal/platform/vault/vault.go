// Package vault seals what the database must not be able to tell by itself:
// secrets of second factors, keys of webhooks, sensitive fields. Its key lies
// outside the database, so that a copied database opens nothing.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeySize is the length of a key in bytes (AES-256).
const KeySize = 32

// ErrSealed says that something does not open: it was sealed with another key
// or for another place, or was changed.
var ErrSealed = errors.New("this was sealed with another key, or was changed")

// A Vault seals and opens with one key. It is safe for concurrent use.
type Vault struct {
	aead    cipher.AEAD
	id      string
	markKey []byte
}

// New returns the vault of a key of KeySize bytes.
func New(key []byte) (*Vault, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the secret key has %d bytes, not %d", len(key), KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("use the secret key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("use the secret key: %w", err)
	}
	sum := sha256.Sum256(append([]byte("vidan key id\n"), key...))
	markKey := sha256.Sum256(append([]byte("vidan mark key\n"), key...))
	return &Vault{aead: aead, id: hex.EncodeToString(sum[:8]), markKey: markKey[:]}, nil
}

// Parse returns the vault of a key written in base64, as in a file or a
// variable.
func Parse(text string) (*Vault, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, errors.New("the secret key is not written in base64") // its text goes to no log
	}
	return New(key)
}

// OpenFile returns the vault of the key in a file.
func OpenFile(path string) (*Vault, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the secret key: %w", err)
	}
	v, err := Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return v, nil
}

// OpenOrMakeFile is OpenFile, but makes a new key when there is no file. Only
// the owner can read the file; it is there wholly or not at all.
func OpenOrMakeFile(path string) (*Vault, error) {
	v, err := OpenFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	if err := makeFile(path); err != nil && !errors.Is(err, fs.ErrExist) { // another process may have been first
		return nil, fmt.Errorf("make the secret key: %w", err)
	}
	return OpenFile(path)
}

func makeFile(path string) (err error) {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key)                                        // never fails
	draft, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(draft.Name())) }()
	_, err = draft.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	return os.Link(draft.Name(), path) // unlike a rename it never replaces a key
}

// ID names the key without telling it: 16 hexadecimal digits.
func (v *Vault) ID() string { return v.id }

// Seal closes a text for one place, which says what it is and where it lies:
// "totp/user/0190…". Opened for another place it looks like changed.
func (v *Vault) Seal(place string, plain []byte) string {
	nonce := make([]byte, v.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return base64.RawStdEncoding.EncodeToString(v.aead.Seal(nonce, nonce, plain, []byte(place)))
}

// Mark returns a short mark of a text in a place: equal texts have equal marks,
// and without the key no mark tells its text, nor whether a text is the one.
func (v *Vault) Mark(place, text string) string {
	mac := hmac.New(sha256.New, v.markKey)
	_, _ = mac.Write([]byte(place + "\n" + text)) // never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// Open returns what was sealed for a place, or ErrSealed.
func (v *Vault) Open(place, sealed string) ([]byte, error) {
	text, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(text) < v.aead.NonceSize() {
		return nil, ErrSealed
	}
	nonce, closed := text[:v.aead.NonceSize()], text[v.aead.NonceSize():]
	plain, err := v.aead.Open(nil, nonce, closed, []byte(place))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}
