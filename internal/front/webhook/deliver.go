package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

const kindOfDelivery = "webhook.deliver"

// mostTries is how often a delivery is tried: for most of a day, with the
// growing pauses of jobs.
const mostTries = 24

// keepDeliveries is how long it is shown what was sent.
const keepDeliveries = 30 * 24 * time.Hour

// deafAfter is how long an endpoint may take nothing before it is switched off.
const deafAfter = 3 * 24 * time.Hour

// send writes a delivery and its job.
func (a *Actions) send(ctx context.Context, tx bun.Tx, row deliveryRow) error {
	row.State, row.CreatedAt = Waiting, a.Clock.Now()
	if err := insertDelivery(ctx, tx, row); err != nil {
		return err
	}
	return a.queue(ctx, tx, row)
}

// queue adds the job of a delivery, one for each time that it is begun anew.
func (a *Actions) queue(ctx context.Context, tx bun.Tx, row deliveryRow) error {
	_, err := a.Queue.Add(ctx, tx, jobs.New{
		UnitID: row.UnitID, Kind: kindOfDelivery, Key: row.ID + "/" + strconv.Itoa(row.Tries), Payload: row.ID,
	})
	return err
}

// deliver is one try. A delivery that is gone, or was taken, needs none.
func (a *Actions) deliver(ctx context.Context, j jobs.Job) error {
	var id string
	if err := j.Read(&id); err != nil {
		return err
	}
	row, err := selectDelivery(ctx, a.DB.Reader(), j.UnitID, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || row.State == Taken {
		return err
	}
	to, err := selectEndpoint(ctx, a.DB.Reader(), j.UnitID, row.EndpointID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	status, problem := a.post(ctx, to, row)
	if ctx.Err() != nil && problem != nil { // told to stop: the try does not count
		return problem
	}
	row.Tries, row.Status, row.Problem = row.Tries+1, status, ""
	now := a.Clock.Now()
	switch {
	case problem == nil:
		row.State, row.DoneAt = Taken, &now
	case to.Off || j.Attempt >= mostTries:
		row.State, row.DoneAt, row.Problem = Failed, &now, problem.Error()
	default:
		row.Problem = problem.Error()
	}
	return errors.Join(problem, a.note(context.WithoutCancel(ctx), to, row))
}

// note keeps what became of a try, forgets what is old, and switches off an
// endpoint that has taken nothing for days.
func (a *Actions) note(ctx context.Context, to endpointRow, row deliveryRow) error {
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := updateDelivery(ctx, tx, row); err != nil {
			return err
		}
		now := a.Clock.Now()
		if err := deleteOld(ctx, tx, row.UnitID, row.EndpointID, now.Add(-keepDeliveries)); err != nil {
			return err
		}
		if row.State != Failed || to.Off {
			return nil
		}
		last, err := lastTaken(ctx, tx, row.UnitID, row.EndpointID)
		if err != nil || now.Sub(maxTime(last, to.CreatedAt)) < deafAfter {
			return err
		}
		return a.switchOff(ctx, tx, to)
	})
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// switchOff is the program's own act, told to who looks after the endpoints.
func (a *Actions) switchOff(ctx context.Context, tx bun.Tx, to endpointRow) error {
	before := trailOf(to.endpoint())
	to.Off, to.Version = true, to.Version+1
	err := updateEndpoint(ctx, tx, to)
	if errors.Is(err, store.ErrStale) { // somebody has just changed it
		return nil
	}
	if err != nil {
		return err
	}
	members, err := a.Members.ActiveMembers(ctx, tx, to.UnitID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if !a.Members.RoleCan(m.Role, ActManage) {
			continue
		}
		err := a.Bus.Publish(ctx, tx, account.PersonTold{
			UnitID: to.UnitID, UserID: m.ID, Kind: "webhook.off", Href: "/webhooks/" + to.ID, At: a.Clock.Now(),
			Text: words.Say("Đã ngừng gửi tin tới %s vì nhiều ngày không nhận", to.URL),
		})
		if err != nil {
			return err
		}
	}
	entry := entryOf(to.ID, before, trailOf(to.endpoint()))
	entry.UnitID, entry.Action, entry.At = to.UnitID, ActManage, a.Clock.Now()
	return audit.Write(ctx, tx, entry)
}

// post sends a delivery once. Taken is what is answered by 2xx; what else the
// other system says is not kept.
func (a *Actions) post(ctx context.Context, to endpointRow, row deliveryRow) (status int, err error) {
	secret, err := a.Vault.Open(placeOf(to.UnitID, to.ID), to.Secret)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, strings.NewReader(row.Body))
	if err != nil {
		return 0, ErrURL
	}
	now := a.Clock.Now()
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Vidan-Webhook/1")
	r.Header.Set("Webhook-Id", row.ID)
	r.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	r.Header.Set("Webhook-Signature", Sign(secret, row.ID, now, row.Body))
	answer, err := a.client.Do(r)
	if err != nil {
		return 0, plainly(err)
	}
	defer func() { _ = answer.Body.Close() }() // nothing of it is needed
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10)
	if answer.StatusCode/100 != 2 {
		return answer.StatusCode, fmt.Errorf("answered %d", answer.StatusCode)
	}
	return answer.StatusCode, nil
}

// plainly says why nothing was answered, without the address that was asked.
func plainly(err error) error {
	switch {
	case errors.Is(err, errOwnNetwork):
		return errOwnNetwork
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("no answer in time")
	}
	return errors.New("no connection")
}
