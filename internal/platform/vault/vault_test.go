package vault_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/vault"
)

func newVault(tb testing.TB, first byte) *vault.Vault {
	tb.Helper()
	key := make([]byte, vault.KeySize)
	key[0] = first
	v, err := vault.New(key)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func TestWhatIsSealedOpensOnlyInItsPlace(t *testing.T) {
	v, other := newVault(t, 1), newVault(t, 2)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		place := rapid.String().Draw(t, "place")
		sealed := v.Seal(place, plain)
		if got, err := v.Open(place, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened %q, %v", got, err)
		}
		for _, try := range []func() ([]byte, error){
			func() ([]byte, error) { return other.Open(place, sealed) },
			func() ([]byte, error) { return v.Open(place+"x", sealed) },
			func() ([]byte, error) { return v.Open(place, sealed[:len(sealed)-2]) },
			func() ([]byte, error) { return v.Open(place, "") },
			func() ([]byte, error) { return v.Open(place, "không") },
		} {
			if got, err := try(); !errors.Is(err, vault.ErrSealed) {
				t.Fatalf("opened %q, %v", got, err)
			}
		}
		if again := v.Seal(place, plain); again == sealed {
			t.Fatal("the same text is sealed the same twice")
		}
	})
}

func TestAKeyIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.key")
	ids := make([]string, 8)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			v, err := vault.OpenOrMakeFile(path)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = v.ID()
		})
	}
	all.Wait()
	for _, id := range ids {
		if id == "" || id != ids[0] {
			t.Fatalf("several keys: %v", ids)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func TestBadKeysAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.key")
	for _, text := range []string{"", "not base64!", "c2hvcnQ="} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.OpenOrMakeFile(path); err == nil {
			t.Errorf("the key %q is taken", text)
		}
	}
}

func TestMarksTellTextsApartAndNothingElse(t *testing.T) {
	v, other := newVault(t, 1), newVault(t, 2)
	mark := v.Mark("record/a", "Nguyễn Văn A")
	if mark != v.Mark("record/a", "Nguyễn Văn A") {
		t.Error("one text has two marks")
	}
	for name, different := range map[string]string{
		"another text": v.Mark("record/a", "Nguyễn Văn B"), "another place": v.Mark("record/b", "Nguyễn Văn A"), "another key": other.Mark("record/a", "Nguyễn Văn A"),
	} {
		if different == mark {
			t.Errorf("%s has the same mark", name)
		}
	}
}
