package unit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Errors of acts on the tree that a person can do something about.
var (
	// ErrNotThen says that a unit does not exist on the day of an act.
	ErrNotThen = errors.New("the unit does not exist on that day")
	// ErrCircle says that a unit would stand below itself.
	ErrCircle = errors.New("the unit would stand below itself")
	// ErrHasUnits says that units still stand below one that is to be closed.
	ErrHasUnits = errors.New("units still stand below it")
	// ErrFuture says that a day lies ahead on which a name would change.
	ErrFuture = errors.New("a name changes on the day itself, not before")
	// ErrItself says that a unit is to be merged into itself, or into none.
	ErrItself = errors.New("a merger needs units and another one into which they go")
)

// What the trail keeps of acts on the tree.
type placeTrail struct {
	Parent string     `json:"parent,omitempty"`
	On     clock.Date `json:"on,omitzero"`
}

type endTrail struct {
	On   clock.Date `json:"on"`
	Into string     `json:"into,omitempty"`
	From string     `json:"from,omitempty"`
	Part bool       `json:"part,omitempty"`
	Note string     `json:"note,omitempty"`
}

type codesTrail struct {
	Official string `json:"official,omitempty"`
	Exchange string `json:"exchange,omitempty"`
}

// History returns everything that is known of all units. It reads all of them:
// it is for acts and the command line, not for pages.
func (a *Actions) History(ctx context.Context) (History, error) {
	return selectHistory(ctx, a.db.Reader(), a.today())
}

// TreeVersion counts the changes of units and their tree: what was read of
// them stays right while it stays the same.
func (a *Actions) TreeVersion(ctx context.Context) (int64, error) {
	return selectTreeVersion(ctx, a.db.Reader())
}

// Below lists the units below one as of a day, in no particular order. Of the
// units only what lists show is filled in.
func (a *Actions) Below(ctx context.Context, id string, day clock.Date) ([]Place, error) {
	return selectBelow(ctx, a.db.Reader(), id, day)
}

// Move puts a unit below another from a day on; below "" it stands below none.
// What was decided before for that day and later falls away.
func (a *Actions) Move(ctx context.Context, actorID, unitID, parentID string, on clock.Date) error {
	return a.reorganise(ctx, actorID, func(ctx context.Context, c *change) error {
		u, err := c.living(unitID, on)
		if err != nil {
			return err
		}
		if parentID != "" {
			if _, err := c.living(parentID, on); err != nil {
				return err
			}
		}
		before := c.history.On(on).units[unitID].ParentID
		if err := c.place(ctx, u, parentID, on); err != nil {
			return err
		}
		return c.note(ctx, unitID, placeTrail{Parent: before}, placeTrail{Parent: parentID, On: on})
	})
}

// Close ends a unit: on the day it exists no more. ErrHasUnits says that units
// would be left below it. Its plans stay, under its own name.
func (a *Actions) Close(ctx context.Context, actorID, unitID string, on clock.Date) error {
	return a.reorganise(ctx, actorID, func(ctx context.Context, c *change) error {
		u, err := c.living(unitID, on.AddDays(-1))
		if err != nil {
			return err
		}
		if left := c.leftBelow(unitID, on); len(left) > 0 {
			return fmt.Errorf("%w: %s", ErrHasUnits, strings.Join(left, ", "))
		}
		if err := c.end(ctx, u, on); err != nil {
			return err
		}
		return c.note(ctx, unitID, nil, endTrail{On: on})
	})
}

// A Merger says which units go on in another from a day on. Those that do so
// wholly end the day before, and the units below them come below the other;
// those that do so in Part live on, until they are closed.
type Merger struct {
	UnitIDs []string
	IntoID  string
	On      clock.Date
	Part    bool
	// Note says why: the resolution (nghị quyết), and which parts.
	Note string
}

// Merge carries a merger out. Nothing that is open in the units stands in its
// way: it stays under their own names, and those in which they went on answer
// for it.
func (a *Actions) Merge(ctx context.Context, actorID string, m Merger) error {
	return a.reorganise(ctx, actorID, func(ctx context.Context, c *change) error {
		into, err := c.living(m.IntoID, m.On)
		if err != nil {
			return err
		}
		if len(m.UnitIDs) == 0 {
			return ErrItself
		}
		for _, id := range m.UnitIDs {
			if err := c.merge(ctx, id, into, m); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *change) merge(ctx context.Context, id string, into Unit, m Merger) error {
	u, err := c.living(id, m.On.AddDays(-1))
	if err != nil {
		return err
	}
	if u.ID == into.ID {
		return ErrItself
	}
	s := Succession{UnitID: u.ID, SuccessorID: into.ID, On: m.On, Part: m.Part, Note: strings.TrimSpace(m.Note)}
	if err := insertSuccession(ctx, c.tx, s); err != nil {
		return err
	}
	if !m.Part {
		for _, child := range c.history.On(m.On).Below(u.ID) {
			if child.Level > 1 {
				continue
			}
			if err := c.place(ctx, child.Unit, into.ID, m.On); err != nil {
				return err
			}
		}
		if err := c.end(ctx, u, m.On); err != nil {
			return err
		}
	}
	if err := c.note(ctx, u.ID, nil, endTrail{On: m.On, Into: into.ID, Part: m.Part, Note: s.Note}); err != nil {
		return err
	}
	return c.note(ctx, into.ID, nil, endTrail{On: m.On, From: u.ID, Part: m.Part, Note: s.Note})
}

// RenameOn gives a unit another name from a day on that has come; the old name
// stays known, with its days.
func (a *Actions) RenameOn(ctx context.Context, actorID, unitID, name string, on clock.Date) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return ErrName
	}
	if on.After(a.today()) {
		return ErrFuture
	}
	return a.reorganise(ctx, actorID, func(ctx context.Context, c *change) error {
		u, err := c.living(unitID, on)
		if err != nil {
			return err
		}
		if err := keepFormerName(ctx, c.tx, u, on); err != nil {
			return err
		}
		if err := renameUnit(ctx, c.tx, unitID, name, u.Version); err != nil {
			return err
		}
		return c.note(ctx, unitID, nameTrail{u.Name}, nameTrail{name})
	})
}

// AddAlias notes another name by which people look for a unit.
func (a *Actions) AddAlias(ctx context.Context, actorID, unitID, alias string) error {
	alias = strings.TrimSpace(alias)
	if alias == "" {
		return ErrName
	}
	return a.reorganise(ctx, actorID, func(ctx context.Context, c *change) error {
		names, err := selectNames(ctx, c.tx, unitID)
		if err != nil {
			return err
		}
		if err := insertName(ctx, c.tx, FormerName{UnitID: unitID, Name: alias, Alias: true}, len(names)+1); err != nil {
			return err
		}
		return c.note(ctx, unitID, nil, nameTrail{alias})
	})
}

// SetCodes gives a unit its official and its exchange code; empty ones are
// taken away.
func (a *Actions) SetCodes(ctx context.Context, actorID, unitID, official, exchange string) error {
	return a.reorganise(ctx, actorID, func(ctx context.Context, c *change) error {
		u, err := selectUnit(ctx, c.tx, a.today(), "id", unitID)
		if err != nil {
			return err
		}
		before := codesTrail{u.OfficialCode, u.ExchangeCode}
		u.OfficialCode, u.ExchangeCode = strings.TrimSpace(official), strings.TrimSpace(exchange)
		if err := checkCodes(u); err != nil {
			return err
		}
		if err := updateCodes(ctx, c.tx, u); err != nil {
			return err
		}
		return c.note(ctx, unitID, before, codesTrail{u.OfficialCode, u.ExchangeCode})
	})
}

// change is one act on the tree, within its transaction.
type change struct {
	actions *Actions
	tx      bun.Tx
	actorID string
	history History
}

// reorganise is the frame of acts on the tree. It counts the change first:
// whoever does so waits for the one before, so that two acts that each are
// right cannot make a circle together.
func (a *Actions) reorganise(ctx context.Context, actorID string, do func(ctx context.Context, c *change) error) error {
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := countChange(ctx, tx); err != nil {
			return err
		}
		history, err := selectHistory(ctx, tx, a.today())
		if err != nil {
			return err
		}
		return do(ctx, &change{actions: a, tx: tx, actorID: actorID, history: history})
	})
}

// living returns a unit that exists on a day.
func (c *change) living(id string, day clock.Date) (Unit, error) {
	i := slices.IndexFunc(c.history.Units, func(u Unit) bool { return u.ID == id })
	if i < 0 {
		return Unit{}, fmt.Errorf("find the unit: %w", store.ErrNotFound)
	}
	u := c.history.Units[i]
	if !u.Lives().Holds(day) {
		return Unit{}, fmt.Errorf("%s: %w", u.Code, ErrNotThen)
	}
	return u, nil
}

// place puts a unit below another from a day on.
func (c *change) place(ctx context.Context, u Unit, parentID string, on clock.Date) error {
	own := c.history.placingsOf(u.ID)
	placed := placedFrom(own, u.ID, parentID, on, u.Lives())
	c.history.Placings = slices.DeleteFunc(c.history.Placings, func(p Placing) bool { return p.UnitID == u.ID })
	if parentID != "" && c.history.CirclesFrom(u.ID, parentID, on) {
		return fmt.Errorf("%s: %w", u.Code, ErrCircle)
	}
	c.history.Placings = append(c.history.Placings, placed...)
	return replacePlacings(ctx, c.tx, u.ID, placed)
}

// end lets a unit exist no more from a day on.
func (c *change) end(ctx context.Context, u Unit, on clock.Date) error {
	if err := c.place(ctx, u, "", on); err != nil {
		return err
	}
	for i := range c.history.Units {
		if c.history.Units[i].ID == u.ID {
			c.history.Units[i].ValidTo = on.AddDays(-1)
		}
	}
	return endUnit(ctx, c.tx, u.ID, on.AddDays(-1))
}

// leftBelow names the units that stand below one on a day or after it.
func (c *change) leftBelow(id string, day clock.Date) []string {
	var left []string
	for _, p := range c.history.Placings {
		if p.ParentID != id || !p.reaches(day) {
			continue
		}
		for _, u := range c.history.Units {
			if u.ID == p.UnitID && u.Lives().reaches(day) {
				left = append(left, u.Code)
			}
		}
	}
	slices.Sort(left)
	return slices.Compact(left)
}

// note writes a line into the trail of a unit.
func (c *change) note(ctx context.Context, unitID string, before, after any) error {
	return audit.Write(ctx, c.tx, audit.Entry{
		UnitID: unitID, ActorID: c.actorID, Action: ActReorganise, Object: "unit/" + unitID,
		Before: before, After: after, At: c.actions.clock.Now(),
	})
}

// OtherNames lists, by the ids of units, the names that they had before and
// those that people use.
func (a *Actions) OtherNames(ctx context.Context) (map[string][]string, error) {
	names, err := selectNames(ctx, a.db.Reader(), "")
	if err != nil {
		return nil, err
	}
	others := map[string][]string{}
	for _, n := range names {
		others[n.UnitID] = append(others[n.UnitID], n.Name)
	}
	return others, nil
}
