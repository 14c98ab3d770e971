package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// The acts of evidence.

// MaxEvidenceFile is the most that a file may have, in bytes.
const MaxEvidenceFile = intake.FileLimit

// TakeFile takes in a file that shall prove an occurrence, and keeps it. It
// asks first whether the visitor may prove the occurrence, so that nobody
// else fills the disk.
func (a *Actions) TakeFile(ctx context.Context, v account.Visit, occurrenceID, name string, r io.Reader) (intake.Kept, error) {
	if _, _, err := a.Provable(ctx, v, occurrenceID); err != nil {
		return intake.Kept{}, err
	}
	return a.intake.Take(ctx, name, r, MaxEvidenceFile)
}

// Provable returns an occurrence with its task, if the visitor may add evidence
// to it now.
func (a *Actions) Provable(ctx context.Context, v account.Visit, occurrenceID string) (Task, Occurrence, error) {
	if err := v.Require(ActFulfil); err != nil {
		return Task{}, Occurrence{}, err
	}
	o, err := selectOccurrence(ctx, a.db.Reader(), v.Unit.ID, occurrenceID)
	if err != nil {
		return Task{}, Occurrence{}, err
	}
	task, err := selectTask(ctx, a.db.Reader(), v.Unit.ID, o.TaskID)
	if err != nil {
		return Task{}, Occurrence{}, err
	}
	return task, o, mayProve(v, task, o)
}

// Prove adds a piece of evidence to an occurrence. What was not started has
// begun with it. The same piece twice is one: the second gets store.ErrExists.
func (a *Actions) Prove(ctx context.Context, v account.Visit, occurrenceID string, p Piece) (Evidence, error) {
	fresh, err := a.piece(ctx, v, p)
	if err != nil {
		return Evidence{}, err
	}
	fresh.OccurrenceID = occurrenceID
	var added Evidence
	err = a.act(ctx, v, ActFulfil, func(ctx context.Context, tx bun.Tx) (_ audit.Entry, err error) {
		added, err = a.proveIn(ctx, tx, v, fresh)
		return audit.Entry{Object: "evidence/" + added.ID, After: trailOfEvidence(added)}, err
	})
	return added, err
}

// piece makes a piece of evidence of what was offered, as far as that needs no
// occurrence.
func (a *Actions) piece(ctx context.Context, v account.Visit, p Piece) (Evidence, error) {
	e := Evidence{
		UnitID: v.Unit.ID, ID: store.NewID(), Product: p.Product, Title: p.Title,
		AddedBy: v.User.ID, AddedAt: a.clock.Now(),
	}
	switch {
	case p.File.Ref.Hash != "":
		e.Kind, e.Title = EvidenceFile, cmp.Or(p.Title, p.File.Name)
		e.FileHash, e.FileName, e.FileSize, e.MediaType = p.File.Ref.Hash, p.File.Name, p.File.Ref.Size, p.File.MediaType
	case p.URL != "":
		address, err := checkLink(p.URL)
		if err != nil {
			return Evidence{}, err
		}
		e.Kind, e.URL, e.Title = EvidenceLink, address, cmp.Or(p.Title, linkTitle(address))
	case p.Thing != "":
		thing, err := a.Thing(ctx, v, p.Thing)
		if err != nil {
			return Evidence{}, err
		}
		e.Kind, e.Thing, e.Title = EvidenceThing, thing.Name, cmp.Or(p.Title, thing.Title)
	default:
		return Evidence{}, ErrNoEvidence
	}
	return e, nil
}

// linkTitle names a link by what people read of an address.
func linkTitle(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimSuffix(u.Host+u.Path, "/")
}

func (a *Actions) proveIn(ctx context.Context, tx bun.Tx, v account.Visit, e Evidence) (Evidence, error) {
	if err := lockOccurrence(ctx, tx, v.Unit.ID, e.OccurrenceID); err != nil {
		return e, err
	}
	task, before, err := selectOccurrenceWithTask(ctx, tx, v.Unit.ID, e.OccurrenceID)
	if err != nil {
		return e, err
	}
	if err := mayProve(v, task, before); err != nil {
		return e, err
	}
	e.TaskID = task.ID
	if e.Product, err = productOf(task, e.Product); err != nil {
		return e, err
	}
	there, err := selectEvidence(ctx, tx, v.Unit.ID, evidenceScope{occurrenceID: before.ID})
	if err != nil {
		return e, err
	}
	if slices.ContainsFunc(there, func(o Evidence) bool { return o.InForce() && o.sameAs(e) }) {
		return e, fmt.Errorf("add evidence: %w", store.ErrExists)
	}
	if err := insertEvidence(ctx, tx, e); err != nil {
		return e, err
	}
	after := before
	after.Proofs, after.ProvedOn = inForce(append(there, e))
	if after.stage() == NotStarted {
		after.Stage = InProgress
	}
	if err := a.keep(ctx, tx, v, task, after, StepTaken{Step: StepProve, Note: e.Title, EvidenceID: e.ID}); err != nil {
		return e, err
	}
	after.Version++
	return e, a.bus.Publish(ctx, tx, EvidenceAdded{a.news(v, task, after), e})
}

// inForce counts the pieces that are in force, and says on which day the first
// of them was added.
func inForce(evidence []Evidence) (n int, since clock.Date) {
	for _, e := range evidence {
		if !e.InForce() {
			continue
		}
		if on := clock.DateOf(e.AddedAt); n == 0 || on.Before(since) {
			since = on
		}
		n++
	}
	return n, since
}

// Unprove takes a piece of evidence back, with a reason (ErrReason). The piece
// stays to be seen, and says so. What was taken back already is stale.
func (a *Actions) Unprove(ctx context.Context, v account.Visit, evidenceID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return ErrReason
	}
	return a.act(ctx, v, ActFulfil, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		e, err := selectPiece(ctx, tx, v.Unit.ID, evidenceID)
		if err != nil {
			return audit.Entry{}, err
		}
		if err := lockOccurrence(ctx, tx, v.Unit.ID, e.OccurrenceID); err != nil {
			return audit.Entry{}, err
		}
		return a.unproveIn(ctx, tx, v, evidenceID, reason)
	})
}

func (a *Actions) unproveIn(ctx context.Context, tx bun.Tx, v account.Visit, id, reason string) (audit.Entry, error) {
	e, err := selectPiece(ctx, tx, v.Unit.ID, id)
	if err != nil {
		return audit.Entry{}, err
	}
	task, before, err := selectOccurrenceWithTask(ctx, tx, v.Unit.ID, e.OccurrenceID)
	if err != nil {
		return audit.Entry{}, err
	}
	if err := mayUnprove(v, task, before, e); err != nil {
		return audit.Entry{}, err
	}
	if !e.InForce() {
		return audit.Entry{}, fmt.Errorf("take evidence back: %w", store.ErrStale)
	}
	was := trailOfEvidence(e)
	e.RemovedBy, e.RemovedAt, e.RemovedReason = v.User.ID, a.clock.Now(), reason
	if err := markRemoved(ctx, tx, e); err != nil {
		return audit.Entry{}, err
	}
	left, err := selectEvidence(ctx, tx, v.Unit.ID, evidenceScope{occurrenceID: before.ID})
	if err != nil {
		return audit.Entry{}, err
	}
	after := before
	after.Proofs, after.ProvedOn = inForce(left)
	if err := a.keep(ctx, tx, v, task, after, StepTaken{Step: StepUnprove, Note: reason, EvidenceID: e.ID}); err != nil {
		return audit.Entry{}, err
	}
	after.Version++
	err = a.bus.Publish(ctx, tx, EvidenceRemoved{a.news(v, task, after), e})
	return audit.Entry{Object: "evidence/" + e.ID, Before: was, After: trailOfEvidence(e)}, err
}

// Evidence lists the evidence of a task, in the order in which it was added,
// also what was taken back.
func (a *Actions) Evidence(ctx context.Context, v account.Visit, taskID string) ([]Evidence, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectEvidence(ctx, a.db.Reader(), v.Unit.ID, evidenceScope{taskID: taskID})
}

// Piece returns one piece of evidence.
func (a *Actions) Piece(ctx context.Context, v account.Visit, id string) (Evidence, error) {
	if err := v.Require(ActView); err != nil {
		return Evidence{}, err
	}
	return selectPiece(ctx, a.db.Reader(), v.Unit.ID, id)
}

// EvidenceFile opens the file of a piece of evidence. A link or a thing has
// none: store.ErrNotFound.
func (a *Actions) EvidenceFile(ctx context.Context, v account.Visit, id string) (Evidence, blob.File, error) {
	e, err := a.Piece(ctx, v, id)
	if err != nil {
		return Evidence{}, nil, err
	}
	if e.FileHash == "" {
		return Evidence{}, nil, fmt.Errorf("open the file of evidence: %w", store.ErrNotFound)
	}
	file, err := a.files.Open(ctx, e.FileHash)
	return e, file, err
}

// ProofLines lists the products of a unit's year, each with what proves it.
func (a *Actions) ProofLines(ctx context.Context, v account.Visit, year int) ([]ProofLine, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	tasks, err := selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{year: year})
	if err != nil {
		return nil, err
	}
	evidence, err := selectEvidence(ctx, a.db.Reader(), v.Unit.ID, evidenceScope{year: year})
	if err != nil {
		return nil, err
	}
	return ProofLinesOf(tasks, evidence), nil
}

// Things finds what of a room can prove an occurrence.
type Things interface {
	// Thing returns a thing of the visitor's unit by its name, or
	// store.ErrNotFound.
	Thing(ctx context.Context, v account.Visit, name string) (Thing, error)
	// Things lists those that are offered, the newest first.
	Things(ctx context.Context, v account.Visit) ([]Thing, error)
}

// Offer lets a room offer its things as evidence: those whose names begin with
// the kind and a slash. Rooms do so while the program is put together.
func (a *Actions) Offer(kind string, things Things) { a.things[kind] = things }

// Thing returns a thing of the unit by its name, or ErrNoThing.
func (a *Actions) Thing(ctx context.Context, v account.Visit, name string) (Thing, error) {
	kind, _, _ := strings.Cut(name, "/")
	room, ok := a.things[kind]
	if !ok {
		return Thing{}, ErrNoThing
	}
	thing, err := room.Thing(ctx, v, name)
	if errors.Is(err, store.ErrNotFound) {
		return Thing{}, fmt.Errorf("%w: %w", ErrNoThing, err)
	}
	return thing, err
}

// Things lists what all rooms offer as evidence.
func (a *Actions) Things(ctx context.Context, v account.Visit) ([]Thing, error) {
	if err := v.Require(ActFulfil); err != nil {
		return nil, err
	}
	kinds := make([]string, 0, len(a.things))
	for kind := range a.things {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	var all []Thing
	for _, kind := range kinds {
		things, err := a.things[kind].Things(ctx, v)
		if err != nil {
			return nil, fmt.Errorf("list what can prove: %w", err)
		}
		all = append(all, things...)
	}
	return all, nil
}

// planThings are the unit's plans, which can prove that a plan was made.
type planThings struct{ actions *Actions }

// Thing returns a plan.
func (p planThings) Thing(ctx context.Context, v account.Visit, name string) (Thing, error) {
	plan, err := p.actions.Plan(ctx, v, strings.TrimPrefix(name, "plan/"))
	if err != nil {
		return Thing{}, err
	}
	return thingOf(v, plan), nil
}

// Things lists the plans, the latest year first.
func (p planThings) Things(ctx context.Context, v account.Visit) ([]Thing, error) {
	years, err := p.actions.Years(ctx, v)
	if err != nil {
		return nil, err
	}
	var things []Thing
	for _, year := range years {
		plans, err := p.actions.Plans(ctx, v, year)
		if err != nil {
			return nil, err
		}
		for _, plan := range plans {
			things = append(things, thingOf(v, plan))
		}
	}
	return things, nil
}

func thingOf(v account.Visit, plan Plan) Thing {
	return Thing{Name: "plan/" + plan.ID, Title: joined(", ", plan.Title, plan.Number), Href: planPath(v.Unit.Code, plan.ID)}
}
