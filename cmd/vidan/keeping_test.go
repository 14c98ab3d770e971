package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func TestBackupRestoreVerify(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		h.run(t, "user", "add", "--login", "lan", "--name", "Lê Thị Lan", "--unit", "anh-son").expect(t, exitDone)
		archive := filepath.Join(t.TempDir(), "vidan.zip")
		h.run(t, "backup", archive).expect(t, exitDone, "not in the archive")
		if info, err := os.Stat(archive); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the archive is %v, %v", info, err)
		}
		h.run(t, "backup", archive).expect(t, exitUsage, "replaces none")

		copied := house{t.TempDir(), storetest.SQLiteURL(t)}
		copied.run(t, "restore", archive).expect(t, exitUsage, "secret key")
		key, err := os.ReadFile(filepath.Join(h.data, "secret.key"))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(copied.data, "secret.key"), key, 0o600))
		copied.run(t, "restore", archive).expect(t, exitDone)
		copied.run(t, "restore", archive).expect(t, exitUsage, "not empty")
		copied.run(t, "restore", filepath.Join(copied.data, "none")).expect(t, exitUsage)
		var v app.Verification
		must(t, json.Unmarshal([]byte(copied.run(t, "verify", "--json").out), &v))
		if v.Chains == 0 || len(v.Findings) != 0 {
			t.Errorf("verified %+v", v)
		}
		copied.run(t, "verify").expect(t, exitDone, "0 findings")
	})
}

func TestMigrateDryRunMakesNothing(t *testing.T) {
	h := house{filepath.Join(t.TempDir(), "data"), ""}
	vidan(t, "migrate", "--dry-run", "--data", h.data).expect(t, exitDone, "00001_audit.sql", "00081_handovers.sql")
	if _, err := os.Stat(h.data); err == nil {
		t.Error("the folder of data was made")
	}
	vidan(t, "migrate", "--data", h.data).expect(t, exitDone)
	if again := vidan(t, "migrate", "--dry-run", "--data", h.data); again.out != "" {
		t.Errorf("after that it would do %s", again.out)
	}
}
