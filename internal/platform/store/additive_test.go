package store

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// firstRules are the migrations of the time before anybody used the program;
// they may take things away.
var firstRules = map[string]bool{"00004_unit_tree.sql": true}

// takesAway are statements under which a program of the version before would
// fail: migrations only add, so that the old and the new program work while one
// follows the other.
var takesAway = regexp.MustCompile(`(?i)\b(DROP\s+(TABLE|COLUMN|VIEW|INDEX|CONSTRAINT)|RENAME\s|SET\s+NOT\s+NULL|ALTER\s+COLUMN|TRUNCATE)\b`)

// added is a column of a table that is there already.
var added = regexp.MustCompile(`(?i)ADD\s+COLUMN\s+[^;]*`)

func TestMigrationsOnlyAdd(t *testing.T) {
	for _, dialect := range []Dialect{SQLite, Postgres} {
		names, err := fs.Glob(migrationFiles, "migrations/"+string(dialect)+"/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			content, err := migrationFiles.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			up, _, _ := strings.Cut(string(content), "-- +goose Down")
			if firstRules[path.Base(name)] {
				continue
			}
			if found := takesAway.FindString(up); found != "" {
				t.Errorf("%s: %s", name, found)
			}
			for _, column := range added.FindAllString(up, -1) {
				upper := strings.ToUpper(column)
				if strings.Contains(upper, "NOT NULL") && !strings.Contains(upper, "DEFAULT") {
					t.Errorf("%s: the program of before cannot write rows with: %s", name, column)
				}
			}
		}
	}
}
