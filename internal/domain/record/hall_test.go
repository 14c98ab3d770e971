package record

import (
	"errors"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/vault"

	"log/slog"
)

// hall is the room with xã Anh Sơn on the demo's day, 12/3/2024.
type hall struct {
	*Actions

	db *store.DB
	// program may do everything in Anh Sơn, stranger in another unit.
	program, stranger account.Visit
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func expect(tb testing.TB, what string, got, want error) {
	tb.Helper()
	if !errors.Is(got, want) {
		tb.Errorf("%s: %v, want %v", what, got, want)
	}
}

func eachHall(t *testing.T, fn func(t *testing.T, h hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newHall(t, db)) })
}

func newHall(tb testing.TB, db *store.DB) hall {
	tb.Helper()
	ctx, now := tb.Context(), clock.On(clock.NewDate(2024, 3, 12))
	files, err := blob.OpenStore(tb.TempDir())
	must(tb, err)
	tb.Cleanup(func() { must(tb, files.Close()) })
	calendars, err := calendar.NewActions(db, now, nil, slog.New(slog.DiscardHandler))
	must(tb, err)
	key, err := vault.New(make([]byte, vault.KeySize))
	must(tb, err)
	units := unit.NewActions(db, now)
	h := hall{db: db}
	h.Actions, err = NewActions(Parts{DB: db, Calendars: calendars, Posts: units, Files: files, Intake: intake.NewDoor(files, nil), Vault: key, Clock: now})
	must(tb, err)
	anSon, err := units.Create(ctx, "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(tb, err)
	haiBinh, err := units.Create(ctx, "", unit.NewUnit{Code: "hai-binh", Name: "UBND phường Hải Bình"})
	must(tb, err)
	h.program, h.stranger = account.ByProgram(anSon), account.ByProgram(haiBinh)
	h.program.User = account.User{ID: "tuan", Name: "Nguyễn Anh Tuấn"}
	h.stranger.User = account.User{ID: "la", Name: "Lê Thị Lạ"}
	return h
}

// review is an entry of the register of legal texts to be reviewed.
func (h hall) review(tb testing.TB, pairs ...string) Record {
	tb.Helper()
	k, err := h.Kind(tb.Context(), h.program, "legal_review")
	must(tb, err)
	r, err := h.Make(tb.Context(), h.program, "legal_review", NewRecord{ID: store.NewID(), Values: read(tb, k, pairs...)})
	must(tb, err)
	return r
}

func read(tb testing.TB, k Kind, pairs ...string) form.Values {
	tb.Helper()
	values := form.Values{}
	for i := 0; i < len(pairs); i += 2 {
		field, ok := k.Form.Field(pairs[i])
		if !ok {
			tb.Fatalf("no field %q", pairs[i])
		}
		value, err := field.Read(pairs[i+1])
		must(tb, err)
		values[field.Name] = value
	}
	return values
}

func (h hall) freshUnit(tb testing.TB, code string) unit.Unit {
	tb.Helper()
	u, err := unit.NewActions(h.db, h.Clock).Create(tb.Context(), "", unit.NewUnit{Code: code, Name: "UBND " + code})
	must(tb, err)
	return u
}
