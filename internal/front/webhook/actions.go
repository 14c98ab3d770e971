package webhook

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/netip"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vault"
)

// Units knows the codes of units.
type Units interface {
	ByID(ctx context.Context, id string) (unit.Unit, error)
}

// Members knows who works in a unit, and what their roles may do.
type Members interface {
	ActiveMembers(ctx context.Context, db bun.IDB, unitID string) ([]account.Member, error)
	RoleCan(role account.Role, action audit.Action) bool
}

// Parts are what the room stands on.
type Parts struct {
	DB      *store.DB
	Units   Units
	Members Members
	Queue   *jobs.Queue
	Bus     *event.Bus
	Clock   clock.Clock
	// Vault seals the secrets by which deliveries are signed.
	Vault *vault.Vault
	// Allowed are networks that are not public and may be sent to.
	Allowed []netip.Prefix
}

// Actions are all that is done with endpoints and deliveries.
type Actions struct {
	Parts

	client *http.Client
}

// NewActions joins the room with what it stands on, and lets it hear of what is
// told and done.
func NewActions(p Parts) *Actions {
	a := &Actions{Parts: p, client: newClient(p.Allowed)}
	a.listen(p.Bus)
	p.Queue.Handle(jobs.Kind{Name: kindOfDelivery, Do: a.deliver, Workers: 4, Tries: mostTries})
	return a
}

// A NewEndpoint is what is needed to make one.
type NewEndpoint struct {
	URL    string
	Topics []Topic
}

// endpointTrail is what the trail keeps of an endpoint.
type endpointTrail struct {
	URL    string  `json:"url"`
	Topics []Topic `json:"topics"`
	Off    bool    `json:"off,omitempty"`
}

func trailOf(e Endpoint) endpointTrail { return endpointTrail{e.URL, e.Topics, e.Off} }

func (n NewEndpoint) check(allowed []netip.Prefix) (NewEndpoint, error) {
	var err error
	if n.URL, err = checkURL(n.URL, allowed); err != nil {
		return n, err
	}
	n.Topics = slices.DeleteFunc(slices.Clone(Topics), func(t Topic) bool { return !slices.Contains(n.Topics, t) })
	if len(n.Topics) == 0 {
		return n, ErrTopics
	}
	return n, nil
}

// Create makes an endpoint and returns the secret by which its deliveries are
// signed. The secret is told this once.
func (a *Actions) Create(ctx context.Context, v account.Visit, n NewEndpoint) (Endpoint, string, error) {
	n, err := n.check(a.Allowed)
	if err != nil {
		return Endpoint{}, "", err
	}
	secret := newSecret()
	row := endpointRow{UnitID: v.Unit.ID, ID: store.NewID(), URL: n.URL, Topics: joinTopics(n.Topics), CreatedAt: a.Clock.Now(), Version: 1}
	row.Secret = a.Vault.Seal(placeOf(v.Unit.ID, row.ID), secret)
	err = a.act(ctx, v, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		rows, err := selectEndpoints(ctx, tx, v.Unit.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		if len(rows) >= mostEndpoints {
			return audit.Entry{}, ErrMany
		}
		return entryOf(row.ID, nil, trailOf(row.endpoint())), insertEndpoint(ctx, tx, row)
	})
	return row.endpoint(), secretPrefix + base64.StdEncoding.EncodeToString(secret), err
}

// placeOf names where a secret lies, for the vault.
func placeOf(unitID, endpointID string) string { return "webhook/" + unitID + "/" + endpointID }

// Change gives an endpoint another address and other topics, and switches it on
// or off. It returns store.ErrStale when it is of another version.
func (a *Actions) Change(ctx context.Context, v account.Visit, id string, version int, n NewEndpoint, off bool) error {
	n, err := n.check(a.Allowed)
	if err != nil {
		return err
	}
	return a.act(ctx, v, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		row, err := selectEndpoint(ctx, tx, v.Unit.ID, id)
		if err != nil {
			return audit.Entry{}, err
		}
		before := trailOf(row.endpoint())
		row.URL, row.Topics, row.Off, row.Version = n.URL, joinTopics(n.Topics), off, version+1
		return entryOf(id, before, trailOf(row.endpoint())), updateEndpoint(ctx, tx, row)
	})
}

// Remove removes an endpoint with its deliveries; what still waits is not sent.
func (a *Actions) Remove(ctx context.Context, v account.Visit, id string) error {
	return a.act(ctx, v, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		row, err := selectEndpoint(ctx, tx, v.Unit.ID, id)
		if err != nil {
			return audit.Entry{}, err
		}
		return entryOf(id, trailOf(row.endpoint()), nil), deleteEndpoint(ctx, tx, v.Unit.ID, id)
	})
}

// sentTrail is what the trail keeps of something that a person had sent.
type sentTrail struct {
	Delivery string `json:"delivery"`
	Type     string `json:"type"`
}

// Try sends an event of the type "test" to an endpoint and returns its id.
func (a *Actions) Try(ctx context.Context, v account.Visit, id string) (deliveryID string, err error) {
	body, err := Event{Type: "test", At: a.Clock.Now().In(clock.Zone), Unit: v.Unit.Code, Data: struct{}{}}.body()
	if err != nil {
		return "", err
	}
	row := deliveryRow{UnitID: v.Unit.ID, ID: store.NewID(), EndpointID: id, Type: "test", Body: body}
	return row.ID, a.act(ctx, v, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		if _, err := selectEndpoint(ctx, tx, v.Unit.ID, id); err != nil {
			return audit.Entry{}, err
		}
		return entryOf(id, nil, sentTrail{row.ID, row.Type}), a.send(ctx, tx, row)
	})
}

// Resend sends once more what was given up. The delivery keeps its id, by which
// the other system knows that it is the same.
func (a *Actions) Resend(ctx context.Context, v account.Visit, deliveryID string) error {
	return a.act(ctx, v, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		row, err := selectDelivery(ctx, tx, v.Unit.ID, deliveryID)
		if err != nil {
			return audit.Entry{}, err
		}
		if row.State != Failed {
			return audit.Entry{}, ErrNoResend
		}
		row.State = Waiting
		if err := updateDelivery(ctx, tx, row); err != nil {
			return audit.Entry{}, err
		}
		return entryOf(row.EndpointID, nil, sentTrail{row.ID, row.Type}), a.queue(ctx, tx, row)
	})
}

// Endpoints lists the unit's endpoints, the oldest first.
func (a *Actions) Endpoints(ctx context.Context, v account.Visit) ([]Endpoint, error) {
	if err := v.Require(ActManage); err != nil {
		return nil, err
	}
	rows, err := selectEndpoints(ctx, a.DB.Reader(), v.Unit.ID)
	if err != nil {
		return nil, err
	}
	all := make([]Endpoint, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.endpoint())
	}
	return all, nil
}

// Endpoint returns one of the unit's endpoints.
func (a *Actions) Endpoint(ctx context.Context, v account.Visit, id string) (Endpoint, error) {
	if err := v.Require(ActManage); err != nil {
		return Endpoint{}, err
	}
	row, err := selectEndpoint(ctx, a.DB.Reader(), v.Unit.ID, id)
	return row.endpoint(), err
}

// Deliveries lists what was sent to an endpoint, the latest first: those before
// an id, or from the latest on.
func (a *Actions) Deliveries(ctx context.Context, v account.Visit, endpointID, before string, most int) ([]Delivery, error) {
	if _, err := a.Endpoint(ctx, v, endpointID); err != nil {
		return nil, err
	}
	return selectDeliveries(ctx, a.DB.Reader(), v.Unit.ID, endpointID, before, most)
}

func entryOf(endpointID string, before, after any) audit.Entry {
	return audit.Entry{Object: "webhook/" + endpointID, Before: before, After: after}
}

// act is the frame of every act: the right is checked, then the work and its
// line of the trail are written together or not at all.
func (a *Actions) act(ctx context.Context, v account.Visit, do func(ctx context.Context, tx bun.Tx) (audit.Entry, error)) error {
	if err := v.Require(ActManage); err != nil {
		return err
	}
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		entry, err := do(ctx, tx)
		if err != nil {
			return err
		}
		entry.UnitID, entry.ActorID, entry.From = v.Unit.ID, v.User.ID, v.From
		entry.Action, entry.At = ActManage, a.Clock.Now()
		return audit.Write(ctx, tx, entry)
	})
}
