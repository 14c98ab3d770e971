package account_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/account"
)

func TestCheckPassword(t *testing.T) {
	for password, want := range map[string]error{
		"":                        account.ErrPasswordShort,
		"123456789":               account.ErrPasswordShort,
		"đườngđườn":               account.ErrPasswordShort,
		"1234567890":              account.ErrPasswordCommon,
		"MatKhau123":              account.ErrPasswordCommon,
		"aaaaaaaaaaaa":            account.ErrPasswordCommon,
		"nguyenvanan":             account.ErrPasswordCommon, // the login
		"NguyenVanAn2024":         account.ErrPasswordCommon, // the login with a year
		"nguyenvanan-đi-làm-sớm":  nil,
		"con trâu đi trước":       nil,
		string(make([]byte, 600)): account.ErrPasswordLong,
	} {
		expect(t, password, account.CheckPassword(password, "nguyenvanan@anhson.gov.vn"), want)
	}
}

func TestHashes(t *testing.T) {
	h := account.NewHasher()
	first, err := account.Hash(h, t.Context(), "mật khẩu dài")
	must(t, err)
	second, err := account.Hash(h, t.Context(), "mật khẩu dài")
	must(t, err)
	if first == second {
		t.Error("two hashes of one password are the same")
	}
	for _, test := range []struct {
		password, hash string
		want           bool
	}{
		{"mật khẩu dài", first, true},
		{norm.NFD.String("mật khẩu dài"), first, true},
		{"mật khẩu dai", first, false},
		{"", "", false},
		{"mật khẩu dài", "", false},
	} {
		got, err := account.Matches(h, t.Context(), test.password, test.hash)
		if err != nil || got != test.want {
			t.Errorf("%q: %v, %v, want %v", test.password, got, err, test.want)
		}
	}
	for _, broken := range []string{"x", "$argon2i$v=19$m=1,t=1,p=1$AA$AA", "$argon2id$v=19$m=a$AA$AA", "$argon2id$v=19$m=8,t=1,p=1$?$AA", "$argon2id$v=19$m=8,t=1,p=1$AA$?"} {
		if _, err := account.Matches(h, t.Context(), "x", broken); err == nil {
			t.Errorf("the hash %q was read", broken)
		}
	}
}
