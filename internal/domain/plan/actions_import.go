package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// An Upload is a plan document as a person hands it in.
type Upload struct {
	Year     int
	Kind     Kind
	FileName string
	// Replaces is the adopted plan that the document changes; empty for a new
	// plan.
	Replaces string
	Content  io.Reader
}

// Upload keeps a document and begins to read it. The import that it returns
// is being read; WaitRead waits for the end.
func (a *Actions) Upload(ctx context.Context, v account.Visit, u Upload) (Import, error) {
	if err := v.Require(ActImport); err != nil {
		return Import{}, err
	}
	ref, err := a.intake.TakeSource(ctx, u.Content, office.DefaultLimits().FileBytes)
	if err != nil {
		return Import{}, fmt.Errorf("keep the document: %w", err)
	}
	imp := a.newImport(v, u.Year, u.Kind, ImportReading)
	imp.FileName, imp.FileHash, imp.FileSize, imp.Replaces = u.FileName, ref.Hash, ref.Size, u.Replaces
	if err := a.beginImport(ctx, v, imp); err != nil {
		return Import{}, err
	}
	a.reader.start(imp)
	return imp, nil
}

// WaitRead waits until an import is read, or ctx ends.
func (a *Actions) WaitRead(ctx context.Context, importID string) { a.reader.wait(ctx, importID) }

// ResumeReading reads what a stopped process left half read.
func (a *Actions) ResumeReading(ctx context.Context) error {
	unread, err := selectUnread(ctx, a.db.Reader())
	if err != nil {
		return err
	}
	for _, imp := range unread {
		a.reader.start(imp)
	}
	return nil
}

// StopReading ends all reading; what was not finished is read again when the
// program starts.
func (a *Actions) StopReading() { a.reader.stop() }

// DraftByHand begins a plan without a document: from nothing, or from an
// earlier plan whose tasks and dates move to the new year.
func (a *Actions) DraftByHand(ctx context.Context, v account.Visit, year int, kind Kind, fromPlan string) (Import, error) {
	if err := v.Require(ActImport); err != nil {
		return Import{}, err
	}
	imp := a.newImport(v, year, kind, ImportReady)
	imp.Reading.Draft = Draft{Unit: v.Unit.Name, Year: year}
	if fromPlan != "" {
		draft, err := a.exported(ctx, v.Unit.ID, fromPlan)
		if err != nil {
			return Import{}, err
		}
		imp.Reading.Draft = ForYear(draft, year)
	}
	if err := a.matchLeads(ctx, &imp); err != nil {
		return Import{}, err
	}
	return imp, a.beginImport(ctx, v, imp)
}

func (a *Actions) newImport(v account.Visit, year int, kind Kind, state ImportState) Import {
	return Import{
		UnitID: v.Unit.ID, ID: store.NewID(), Year: year, Kind: kind, State: state,
		CreatedBy: v.User.ID, CreatedAt: a.clock.Now(), Version: 1,
	}
}

func (a *Actions) beginImport(ctx context.Context, v account.Visit, imp Import) error {
	return a.act(ctx, v, ActImport, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		if imp.Replaces != "" {
			if _, err := selectPlan(ctx, tx, imp.UnitID, imp.Replaces); err != nil {
				return audit.Entry{}, err
			}
		}
		if err := insertImport(ctx, tx, imp); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "import/" + imp.ID, After: trailOfImport(imp)}, nil
	})
}

func (a *Actions) matchLeads(ctx context.Context, imp *Import) error {
	posts, err := a.posts.Posts(ctx, imp.UnitID)
	if err != nil {
		return fmt.Errorf("list the posts: %w", err)
	}
	imp.Leads = withLeads(MatchLeads(imp.Reading.Draft, posts), imp.Leads)
	return nil
}

// Revise changes an import that is open for review. The change works on the
// import as the person saw it (version); when somebody else was quicker,
// store.ErrStale is returned and nothing is lost on either side.
func (a *Actions) Revise(ctx context.Context, v account.Visit, importID string, version int, change func(*Import) error) error {
	return a.act(ctx, v, ActImport, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		imp, err := openImport(ctx, tx, v, importID, version)
		if err != nil {
			return audit.Entry{}, err
		}
		before := trailOfImport(imp)
		if err := change(&imp); err != nil {
			return audit.Entry{}, err
		}
		if err := updateImport(ctx, tx, imp); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "import/" + importID, Before: before, After: trailOfImport(imp)}, nil
	})
}

// openImport returns an import that is open for review and of the version
// that a person saw.
func openImport(ctx context.Context, tx bun.Tx, v account.Visit, id string, version int) (Import, error) {
	imp, err := selectImport(ctx, tx, v.Unit.ID, id)
	if err != nil {
		return Import{}, err
	}
	if imp.State != ImportReady {
		return Import{}, ErrNotReady
	}
	if imp.Version != version {
		return Import{}, fmt.Errorf("open import: %w", store.ErrStale)
	}
	return imp, nil
}

// Discard gives up an import, whether it was read or not.
func (a *Actions) Discard(ctx context.Context, v account.Visit, importID string) error {
	return a.act(ctx, v, ActImport, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		imp, err := selectImport(ctx, tx, v.Unit.ID, importID)
		if err != nil {
			return audit.Entry{}, err
		}
		if imp.State == ImportAdopted {
			return audit.Entry{}, ErrNotReady
		}
		imp.State = ImportDiscarded
		if err := updateImport(ctx, tx, imp); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "import/" + importID, After: importTrail{Year: imp.Year, Kind: imp.Kind}}, nil
	})
}

// errAdoptedBefore ends the transaction of a second adoption without a line in
// the trail: nothing happened.
var errAdoptedBefore = errors.New("the import was adopted before")

// Adopt makes the reviewed draft the unit's plan, in one transaction: missing
// posts are made, and where it replaces a plan what was done there is kept.
// Adopting the same import twice gives the same plan once.
func (a *Actions) Adopt(ctx context.Context, v account.Visit, importID string, version int) (Plan, error) {
	var adopted Plan
	err := a.act(ctx, v, ActImport, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		before, err := selectImport(ctx, tx, v.Unit.ID, importID)
		if err == nil && before.State == ImportAdopted {
			if adopted, err = selectPlan(ctx, tx, v.Unit.ID, before.PlanID); err != nil {
				return audit.Entry{}, err
			}
			return audit.Entry{}, errAdoptedBefore
		}
		imp, err := openImport(ctx, tx, v, importID, version)
		if err != nil {
			return audit.Entry{}, err
		}
		if adopted, err = a.adopt(ctx, tx, v, &imp); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "plan/" + adopted.ID, After: trailOfImport(imp)}, nil
	})
	switch {
	case errors.Is(err, errAdoptedBefore):
		return adopted, nil
	case errors.Is(err, store.ErrStale), errors.Is(err, store.ErrExists), errors.Is(err, ErrNotReady):
		// Perhaps another adopted it in this very moment: the same plan then.
		return a.adoptedMeanwhile(ctx, v, importID, err)
	case err != nil:
		return Plan{}, err
	}
	return adopted, nil
}

// adoptedMeanwhile returns the plan that an import became while the own
// adoption failed; the failure when it became none.
func (a *Actions) adoptedMeanwhile(ctx context.Context, v account.Visit, importID string, failure error) (Plan, error) {
	imp, err := selectImport(ctx, a.db.Reader(), v.Unit.ID, importID)
	if err != nil || imp.State != ImportAdopted {
		return Plan{}, failure
	}
	return selectPlan(ctx, a.db.Reader(), v.Unit.ID, imp.PlanID)
}

func (a *Actions) adopt(ctx context.Context, tx bun.Tx, v account.Visit, imp *Import) (Plan, error) {
	if imp.Reading.Draft.TaskCount() == 0 {
		return Plan{}, ErrNoTasks
	}
	if err := a.makePosts(ctx, tx, imp); err != nil {
		return Plan{}, err
	}
	plan, err := a.placePlan(ctx, tx, imp)
	if err != nil {
		return Plan{}, err
	}
	if err := insertTargets(ctx, tx, plan.Year, newTargets(plan, imp.Reading.Draft.Targets)); err != nil {
		return Plan{}, err
	}
	imp.State, imp.PlanID = ImportAdopted, plan.ID
	if err := updateImport(ctx, tx, *imp); err != nil {
		return Plan{}, err
	}
	return plan, a.bus.Publish(ctx, tx, Adopted{
		UnitID: plan.UnitID, ActorID: v.User.ID, At: a.clock.Now(), Plan: plan, Replaced: imp.Replaces != "",
	})
}

// makePosts gives each lead that matched no post a new one, unless the unit
// has one of that very name by now: another plan may have made it, or another
// lead of this one that is written in other letters.
func (a *Actions) makePosts(ctx context.Context, tx bun.Tx, imp *Import) error {
	missing := missingLeads(imp.Reading.Draft, imp.Leads)
	if len(missing) == 0 {
		return nil
	}
	posts, err := a.posts.Posts(ctx, imp.UnitID)
	if err != nil {
		return fmt.Errorf("list the posts: %w", err)
	}
	for _, lead := range missing {
		post, ok := namesake(lead, posts)
		if !ok {
			if post, err = a.posts.AddPost(ctx, tx, imp.UnitID, lead); err != nil {
				return fmt.Errorf("make the post of a lead: %w", err)
			}
			posts = append(posts, post)
		}
		imp.Leads = withLeads(imp.Leads, map[string]string{lead: post.ID})
	}
	return nil
}

// placePlan writes the plan and its tasks: as a new plan, or over the one that
// it replaces.
func (a *Actions) placePlan(ctx context.Context, tx bun.Tx, imp *Import) (Plan, error) {
	plan := a.planOf(imp)
	if imp.Replaces == "" {
		if err := insertPlan(ctx, tx, plan); err != nil {
			return Plan{}, err
		}
		return plan, insertTasks(ctx, tx, plan.Year, newTasks(plan, imp.Reading.Draft, imp.Leads))
	}
	before, err := selectPlan(ctx, tx, imp.UnitID, imp.Replaces)
	if err != nil {
		return Plan{}, err
	}
	plan.ID, plan.Version, plan.CreatedAt, plan.Year = before.ID, before.Version, before.CreatedAt, before.Year
	if err := updatePlan(ctx, tx, plan); err != nil {
		return Plan{}, err
	}
	if err := deleteTargets(ctx, tx, plan.UnitID, plan.ID); err != nil {
		return Plan{}, err
	}
	return plan, a.replaceTasks(ctx, tx, plan, imp)
}

func (a *Actions) planOf(imp *Import) Plan {
	d := imp.Reading.Draft
	return Plan{
		UnitID: imp.UnitID, ID: store.NewID(), Year: imp.Year, Kind: imp.Kind,
		Title: cmp.Or(d.Title, fmt.Sprintf("Kế hoạch năm %d", imp.Year)), Number: d.Number, Place: d.Place, Date: d.Date,
		IssuedBy: d.Unit, Signer: d.Signer, SignerPost: d.SignerPost, Bases: d.Bases, Upstream: d.Upstream,
		Responsibilities: d.Responsibilities, Recipients: d.Recipients,
		SourceHash: imp.FileHash, SourceName: imp.FileName, Version: 1, CreatedAt: a.clock.Now(),
	}
}

// replaceTasks brings the tasks of a changed plan in: the ones that go on keep
// their id and what was done, new ones are added, dropped ones are withdrawn.
func (a *Actions) replaceTasks(ctx context.Context, tx bun.Tx, plan Plan, imp *Import) error {
	old, err := selectTasks(ctx, tx, plan.UnitID, taskScope{planID: plan.ID})
	if err != nil {
		return err
	}
	held, err := selectHeldTasks(ctx, tx, plan.UnitID)
	if err != nil {
		return err
	}
	fresh := newTasks(plan, imp.Reading.Draft, imp.Leads)
	var added []Task
	next := 0
	for _, change := range keptHeld(Compare(old, imp.Reading.Draft), held) {
		if change.Kind == Removed {
			if err := a.dropTask(ctx, tx, *change.Old); err != nil {
				return err
			}
			continue
		}
		task := fresh[next] // Compare goes through the draft in the order of newTasks
		next++
		if change.Kind == Added {
			added = append(added, task)
			continue
		}
		if err := replaceTask(ctx, tx, plan.Year, *change.Old, continuing(*change.Old, task)); err != nil {
			return err
		}
	}
	return insertTasks(ctx, tx, plan.Year, added)
}

// continuing gives the new wording of a task the id and the occurrences of the
// task that it continues.
func continuing(old, task Task) Task {
	dues := duesOf(task.Occurrences)
	task.ID, task.Version, task.Occurrences = old.ID, old.Version, old.Occurrences
	task.Occurrences = continued(task, dues)
	return task
}

// newTasks makes the tasks of a draft, in its order.
func newTasks(plan Plan, d Draft, leads map[string]string) []Task {
	var tasks []Task
	for _, s := range d.Sections {
		for _, dt := range s.Tasks {
			t := Task{
				UnitID: plan.UnitID, ID: store.NewID(), PlanID: plan.ID, Position: len(tasks) + 1,
				SectionNo: s.No, SectionTitle: s.Title, No: dt.No, Title: dt.Title, Products: dt.Products,
				LeadText: dt.Lead, LeadPostID: leads[dt.Lead], Coordinators: dt.Coordinators,
				DueText: dt.DueText, Kind: dt.Kind, Funding: dt.Funding, Notes: dt.Notes, Version: 1,
			}
			t.Occurrences = continued(t, dt.Due)
			tasks = append(tasks, t)
		}
	}
	return tasks
}

func newTargets(plan Plan, drafts []DraftTarget) []Target {
	var targets []Target
	for i, d := range drafts {
		targets = append(targets, Target{
			UnitID: plan.UnitID, ID: store.NewID(), PlanID: plan.ID, Position: i + 1,
			Field: d.Field, Text: d.Text, Op: d.Op, Threshold: d.Threshold, Measure: d.Unit,
		})
	}
	return targets
}

// AdoptDraft adopts a draft that needs no review: it comes from a program, in
// the exchange format.
func (a *Actions) AdoptDraft(ctx context.Context, v account.Visit, year int, kind Kind, d Draft) (Plan, error) {
	fresh := a.newImport(v, year, kind, ImportReady)
	fresh.Reading.Draft = d
	if err := a.matchLeads(ctx, &fresh); err != nil {
		return Plan{}, err
	}
	var adopted Plan
	err := a.act(ctx, v, ActImport, func(ctx context.Context, tx bun.Tx) (_ audit.Entry, err error) {
		imp := fresh // what a transaction that has to begin again wrote into it is no more
		if err := insertImport(ctx, tx, imp); err != nil {
			return audit.Entry{}, err
		}
		if adopted, err = a.adopt(ctx, tx, v, &imp); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "plan/" + adopted.ID, After: trailOfImport(imp)}, nil
	})
	return adopted, err
}
