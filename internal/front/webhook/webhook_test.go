package webhook_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/front/webhook"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/vault"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// handClock is moved by hand.
type handClock struct{ at atomic.Int64 }

func (c *handClock) Now() time.Time          { return time.UnixMicro(c.at.Load()).In(clock.Zone) }
func (c *handClock) moveOn(by time.Duration) { c.at.Add(by.Microseconds()) }

// otherSystem takes what is sent to it.
type otherSystem struct {
	*httptest.Server

	mu sync.Mutex
	// answers are the statuses to answer with, the last one for ever.
	answers []int
	got     []received
}

type received struct {
	header http.Header
	body   string
}

func newOtherSystem(tb testing.TB, answers ...int) *otherSystem {
	tb.Helper()
	o := &otherSystem{answers: answers}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		o.got = append(o.got, received{r.Header, string(body)})
		status := o.answers[0]
		if len(o.answers) > 1 {
			o.answers = o.answers[1:]
		}
		w.WriteHeader(status)
	}))
	tb.Cleanup(o.Close)
	return o
}

func (o *otherSystem) all() []received {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]received(nil), o.got...)
}

// office is a unit whose endpoints are tried.
type office struct {
	*webhook.Actions

	db    *store.DB
	bus   *event.Bus
	queue *jobs.Queue
	clock *handClock
	place unit.Unit
	told  []account.PersonTold
}

// members are those of the unit: one administrator.
type members struct{}

func (members) ActiveMembers(context.Context, bun.IDB, string) ([]account.Member, error) {
	return []account.Member{{User: account.User{ID: "ngan"}, Role: account.Administrator}, {User: account.User{ID: "xem"}, Role: account.Reader}}, nil
}

func (members) RoleCan(role account.Role, _ audit.Action) bool { return role == account.Administrator }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func newOffice(tb testing.TB, db *store.DB, allowed []netip.Prefix) *office {
	tb.Helper()
	o := &office{db: db, bus: event.NewBus(), clock: &handClock{}}
	o.clock.at.Store(clock.On(clock.NewDate(2024, 3, 12)).Now().UnixMicro())
	units := unit.NewActions(db, o.clock)
	var err error
	o.place, err = units.Create(tb.Context(), "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(tb, err)
	key, err := vault.New(make([]byte, vault.KeySize))
	must(tb, err)
	o.queue = jobs.NewQueue(db, o.clock, slog.New(slog.NewTextHandler(io.Discard, nil)))
	event.On(o.bus, func(_ context.Context, _ bun.Tx, t account.PersonTold) error {
		o.told = append(o.told, t)
		return nil
	})
	o.Actions = webhook.NewActions(webhook.Parts{
		DB: db, Units: units, Members: members{}, Queue: o.queue, Bus: o.bus, Clock: o.clock, Vault: key, Allowed: allowed,
	})
	return o
}

func (o *office) program() account.Visit { return account.ByProgram(o.place) }

func (o *office) endpoint(tb testing.TB, url string, topics ...webhook.Topic) (webhook.Endpoint, []byte) {
	tb.Helper()
	e, secret, err := o.Create(tb.Context(), o.program(), webhook.NewEndpoint{URL: url, Topics: topics})
	must(tb, err)
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	must(tb, err)
	return e, key
}

// happen publishes news as an act does; an act that fails takes all back.
func (o *office) happen(tb testing.TB, news any, fails error) {
	tb.Helper()
	err := o.db.InTx(tb.Context(), func(ctx context.Context, tx bun.Tx) error {
		if err := o.bus.Publish(ctx, tx, news); err != nil {
			return err
		}
		return fails
	})
	if !errors.Is(err, fails) {
		tb.Fatal(err)
	}
}

func (o *office) fulfilled() plan.OccurrenceMoved {
	return plan.OccurrenceMoved{
		News: plan.News{
			UnitID: o.place.ID, ActorID: "tuan", At: o.clock.Now(),
			Task: plan.Task{ID: "t1", Title: "Báo cáo quý I"}, Occurrence: plan.Occurrence{ID: "o1", Version: 4},
		},
		Step: plan.StepFulfil,
	}
}

func (o *office) deliveries(tb testing.TB, endpointID string) []webhook.Delivery {
	tb.Helper()
	all, err := o.Deliveries(tb.Context(), o.program(), endpointID, "", 100)
	must(tb, err)
	return all
}

func TestAnActIsToldSigned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, loopback)
		both, onlyPlans := newOtherSystem(t, 204), newOtherSystem(t, 204)
		e, key := o.endpoint(t, both.URL, webhook.Occurrences, webhook.Plans)
		o.endpoint(t, onlyPlans.URL, webhook.Plans)
		o.happen(t, o.fulfilled(), nil)
		o.happen(t, o.fulfilled(), errors.New("the act fails"))
		must(t, o.queue.Drain(t.Context()))
		got := both.all()
		if len(got) != 1 || len(onlyPlans.all()) != 0 {
			t.Fatalf("%d and %d were sent, want 1 and 0", len(got), len(onlyPlans.all()))
		}
		var body struct {
			Type, Unit string
			Timestamp  time.Time
			Data       struct {
				Task       string
				Occurrence struct {
					ID      string
					Version int
				}
			}
		}
		must(t, json.Unmarshal([]byte(got[0].body), &body))
		if body.Type != "occurrence.fulfil" || body.Unit != "anh-son" || body.Data.Task != "t1" || body.Data.Occurrence.ID != "o1" ||
			body.Data.Occurrence.Version != 4 || !body.Timestamp.Equal(o.clock.Now()) {
			t.Errorf("sent %s", got[0].body)
		}
		seconds, err := strconv.ParseInt(got[0].header.Get("Webhook-Timestamp"), 10, 64)
		must(t, err)
		id := got[0].header.Get("Webhook-Id")
		if want := webhook.Sign(key, id, time.Unix(seconds, 0), got[0].body); got[0].header.Get("Webhook-Signature") != want {
			t.Errorf("signed %q, want %q", got[0].header.Get("Webhook-Signature"), want)
		}
		if d := o.deliveries(t, e.ID); len(d) != 1 || d[0].ID != id || d[0].State != webhook.Taken || d[0].Status != 204 {
			t.Errorf("kept %+v", d)
		}
	})
}

// The sample of standardwebhooks.com.
func TestSignaturesAreThoseOfTheStandard(t *testing.T) {
	key, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	must(t, err)
	got := webhook.Sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), `{"test": 2432232314}`)
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
}

func TestWhatIsNotTakenIsSentAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, loopback)
		other := newOtherSystem(t, 500, 302, 204)
		e, _ := o.endpoint(t, other.URL, webhook.Occurrences)
		o.happen(t, o.fulfilled(), nil)
		for range 3 {
			must(t, o.queue.Drain(t.Context()))
			must(t, o.queue.Drain(t.Context())) // at once again: nothing is due
			o.clock.moveOn(2 * time.Hour)
		}
		got := other.all()
		if len(got) != 3 {
			t.Fatalf("sent %d times, want 3", len(got))
		}
		for _, g := range got[1:] {
			if g.header.Get("Webhook-Id") != got[0].header.Get("Webhook-Id") || g.body != got[0].body {
				t.Error("another try is another delivery")
			}
		}
		if d := o.deliveries(t, e.ID); d[0].State != webhook.Taken || d[0].Tries != 3 {
			t.Errorf("kept %+v", d[0])
		}
	})
}

func TestADeafEndpointIsSwitchedOffAndToldOf(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t), loopback)
	other := newOtherSystem(t, 503)
	e, _ := o.endpoint(t, other.URL, webhook.Occurrences)
	o.clock.moveOn(4 * 24 * time.Hour)
	o.happen(t, o.fulfilled(), nil)
	for range 30 {
		must(t, o.queue.Drain(t.Context()))
		o.clock.moveOn(3 * time.Hour)
	}
	if n := len(other.all()); n != 24 {
		t.Errorf("tried %d times, want 24", n)
	}
	now, err := o.Endpoint(t.Context(), o.program(), e.ID)
	must(t, err)
	if d := o.deliveries(t, e.ID); d[0].State != webhook.Failed || !now.Off {
		t.Errorf("the delivery is %s, the endpoint off: %v", d[0].State, now.Off)
	}
	if len(o.told) != 1 || o.told[0].UserID != "ngan" {
		t.Errorf("told %+v", o.told)
	}
	o.happen(t, o.fulfilled(), nil)
	if d := o.deliveries(t, e.ID); len(d) != 1 {
		t.Errorf("an endpoint that is off gets %d deliveries", len(d))
	}

	other.mu.Lock()
	other.answers = []int{200}
	other.mu.Unlock()
	must(t, o.Change(t.Context(), o.program(), e.ID, now.Version, webhook.NewEndpoint{URL: now.URL, Topics: now.Topics}, false))
	failed := o.deliveries(t, e.ID)[0]
	must(t, o.Resend(t.Context(), o.program(), failed.ID))
	must(t, o.queue.Drain(t.Context()))
	if d := o.deliveries(t, e.ID); d[0].State != webhook.Taken {
		t.Errorf("sent again it is %s", d[0].State)
	}
	if err := o.Resend(t.Context(), o.program(), failed.ID); !errors.Is(err, webhook.ErrNoResend) {
		t.Errorf("what was taken is sent again: %v", err)
	}
	must(t, audit.Verify(t.Context(), o.db, o.place.ID))
}

// An endpoint may not have Vidan ask what only its own machine may ask.
func TestOwnNetworksAreNotSentTo(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t), []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")})
	other := newOtherSystem(t, 204)
	_, port, _ := strings.Cut(strings.TrimPrefix(other.URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]"} {
		e, _ := o.endpoint(t, "http://"+host+":"+port, webhook.Occurrences)
		_, err := o.Try(t.Context(), o.program(), e.ID)
		must(t, err)
		must(t, o.queue.Drain(t.Context()))
		if d := o.deliveries(t, e.ID); d[0].State == webhook.Taken || d[0].Status != 0 {
			t.Errorf("%s: %+v", host, d[0])
		}
		must(t, o.Remove(t.Context(), o.program(), e.ID))
	}
	if n := len(other.all()); n != 0 {
		t.Errorf("%d were sent", n)
	}
}

func TestWantingEndpointsAreRefused(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t), nil)
	for _, test := range []struct {
		url    string
		topics []webhook.Topic
		want   error
	}{
		{"http://tinh.gov.vn/x", webhook.Topics, webhook.ErrURL},
		{"https://user:pass@tinh.gov.vn/x", webhook.Topics, webhook.ErrURL},
		{"ftp://tinh.gov.vn", webhook.Topics, webhook.ErrURL},
		{"không", webhook.Topics, webhook.ErrURL},
		{"https://tinh.gov.vn/" + strings.Repeat("x", 2000), webhook.Topics, webhook.ErrURL},
		{"https://tinh.gov.vn/x", nil, webhook.ErrTopics},
		{"https://tinh.gov.vn/x", []webhook.Topic{"other"}, webhook.ErrTopics},
	} {
		_, _, err := o.Create(t.Context(), o.program(), webhook.NewEndpoint{URL: test.url, Topics: test.topics})
		if !errors.Is(err, test.want) {
			t.Errorf("%.40s: %v, want %v", test.url, err, test.want)
		}
	}
	for range 10 {
		o.endpoint(t, "https://tinh.gov.vn/x", webhook.Plans)
	}
	if _, _, err := o.Create(t.Context(), o.program(), webhook.NewEndpoint{URL: "https://tinh.gov.vn/x", Topics: webhook.Topics}); !errors.Is(err, webhook.ErrMany) {
		t.Errorf("the eleventh: %v", err)
	}
}

func TestTheSecretIsSealed(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t), nil)
	_, key := o.endpoint(t, "https://tinh.gov.vn/x", webhook.Plans)
	var kept string
	must(t, o.db.Reader().NewRaw("SELECT secret FROM webhook_endpoints").Scan(t.Context(), &kept))
	for _, form := range []string{string(key), base64.StdEncoding.EncodeToString(key), base64.RawStdEncoding.EncodeToString(key)} {
		if strings.Contains(kept, form) {
			t.Error("the database tells the secret")
		}
	}
	trail, err := audit.List(t.Context(), o.db, o.place.ID, audit.Filter{Action: webhook.ActManage})
	must(t, err)
	if len(trail) != 1 || strings.Contains(string(trail[0].After), "secret") {
		t.Errorf("the trail keeps %s", trail[0].After)
	}
}

func TestOthersEndpointsAreNotThere(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t), nil)
	e, _ := o.endpoint(t, "https://tinh.gov.vn/x", webhook.Plans)
	other := account.ByProgram(unit.Unit{ID: "other"})
	_, shown := o.Endpoint(t.Context(), other, e.ID)
	_, tried := o.Try(t.Context(), other, e.ID)
	for what, err := range map[string]error{
		"show": shown, "try": tried, "remove": o.Remove(t.Context(), other, e.ID),
		"change":           o.Change(t.Context(), other, e.ID, 1, webhook.NewEndpoint{URL: e.URL, Topics: e.Topics}, true),
		"a version before": o.Change(t.Context(), o.program(), e.ID, 0, webhook.NewEndpoint{URL: e.URL, Topics: e.Topics}, true),
	} {
		want := store.ErrNotFound
		if what == "a version before" {
			want = store.ErrStale
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
	}
	if err := o.Remove(t.Context(), account.Visit{Unit: o.place}, e.ID); !errors.Is(err, account.ErrForbidden) {
		t.Errorf("without the right: %v", err)
	}
}

func TestNetworks(t *testing.T) {
	got, err := webhook.Networks(" 10.0.0.0/8, 192.168.1.5/24 ,")
	must(t, err)
	if len(got) != 2 || got[1].String() != "192.168.1.0/24" {
		t.Errorf("read %v", got)
	}
	if _, err := webhook.Networks("10.0.0.0"); err == nil {
		t.Error("a network without its length is read")
	}
}
