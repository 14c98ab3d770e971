package discussion

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Whose says whose late work is meant: a person's, or that of all who hold a
// post.
type Whose struct {
	UserID, PostID string
}

// Sent says what became of an act of nudging.
type Sent struct {
	// New counts the nudges that were sent, Before those that the people had
	// got on the same day already.
	New, Before int
}

// Nudge reminds those whose work an open occurrence is, with a note. Each of
// them is reminded of it once a day, whoever does it.
func (a *Actions) Nudge(ctx context.Context, v account.Visit, occurrenceID, note string) (Sent, error) {
	return a.nudge(ctx, v, note, func(open []plan.AgendaItem, colleagues []account.Member) ([]Nudge, error) {
		at := slices.IndexFunc(open, func(i plan.AgendaItem) bool { return i.Occurrence.ID == occurrenceID })
		if at < 0 {
			if _, err := a.plans.Occurrence(ctx, v, occurrenceID); err != nil {
				return nil, err
			}
			return nil, ErrNothingDue
		}
		var nudges []Nudge
		own := false
		for _, c := range colleagues {
			if !holds(c, open[at]) {
				continue
			}
			if c.ID == v.User.ID {
				own = true
				continue
			}
			nudges = append(nudges, nudgeTo(c, open[at]))
		}
		switch {
		case len(nudges) > 0:
			return nudges, nil
		case own:
			return nil, ErrOwnWork
		}
		return nil, ErrNobody
	})
}

// NudgeLate reminds a person, or those on a post, of all that is overdue.
func (a *Actions) NudgeLate(ctx context.Context, v account.Visit, whose Whose, note string) (Sent, error) {
	return a.nudge(ctx, v, note, func(open []plan.AgendaItem, colleagues []account.Member) ([]Nudge, error) {
		var nudges []Nudge
		people := 0
		for _, c := range colleagues {
			if c.ID == v.User.ID || c.ID != whose.UserID && (c.PostID != whose.PostID || whose.PostID == "") {
				continue
			}
			people++
			for _, i := range open {
				if i.State == plan.Overdue && holds(c, i) {
					nudges = append(nudges, nudgeTo(c, i))
				}
			}
		}
		switch {
		case people == 0:
			return nil, ErrNobody
		case len(nudges) == 0:
			return nil, ErrNothingDue
		}
		return nudges, nil
	})
}

// holds tells whether an occurrence is a colleague's work: it was given to
// them, or, given to nobody, is led by their post.
func holds(c account.Member, i plan.AgendaItem) bool {
	if i.Occurrence.AssigneeID != "" {
		return i.Occurrence.AssigneeID == c.ID
	}
	return c.PostID != "" && c.PostID == i.Task.LeadPostID
}

func nudgeTo(c account.Member, i plan.AgendaItem) Nudge {
	return Nudge{
		TaskID: i.Task.ID, OccurrenceID: i.Occurrence.ID, TaskName: i.Name(), Due: i.LastDay, ToID: c.ID, ToName: c.Name,
	}
}

// nudge sends the nudges that pick finds among what is open.
func (a *Actions) nudge(ctx context.Context, v account.Visit, note string, pick func([]plan.AgendaItem, []account.Member) ([]Nudge, error)) (Sent, error) {
	if err := v.Require(ActNudge); err != nil {
		return Sent{}, err
	}
	note, err := checked(note, MaxNote)
	if err != nil {
		return Sent{}, err
	}
	open, err := a.plans.OpenWork(ctx, v)
	if err != nil {
		return Sent{}, err
	}
	colleagues, err := a.accounts.Colleagues(ctx, v)
	if err != nil {
		return Sent{}, err
	}
	nudges, err := pick(open, colleagues)
	if err != nil {
		return Sent{}, err
	}
	now := a.clock.Now()
	for i := range nudges {
		n := &nudges[i]
		n.UnitID, n.ID, n.Note = v.Unit.ID, store.NewID(), note
		n.ByID, n.ByName, n.At, n.Day = v.User.ID, v.User.Name, now, clock.DateOf(now)
	}
	return a.send(ctx, v, nudges)
}

// nudgeTrail is what the trail keeps of an act of nudging.
type nudgeTrail struct {
	To          []string `json:"to"`
	Occurrences []string `json:"occurrences"`
	Note        string   `json:"note,omitempty"`
}

// send keeps the nudges that are new today, and tells of them.
func (a *Actions) send(ctx context.Context, v account.Visit, nudges []Nudge) (Sent, error) {
	var fresh []Nudge
	err := a.act(ctx, v, ActNudge, nudges[0].At, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		fresh = nil // an act may be tried again
		var t nudgeTrail
		for _, n := range nudges {
			done, err := insertNudge(ctx, tx, n)
			if err != nil {
				return audit.Entry{}, err
			}
			if !done {
				continue
			}
			fresh = append(fresh, n)
			t.Occurrences, t.Note = append(t.Occurrences, n.OccurrenceID), n.Note
			if !slices.Contains(t.To, n.ToID) {
				t.To = append(t.To, n.ToID)
			}
		}
		if len(fresh) == 0 {
			return audit.Entry{}, nil
		}
		err := a.bus.Publish(ctx, tx, NudgesSent{UnitID: v.Unit.ID, ActorID: v.User.ID, At: fresh[0].At, Nudges: fresh})
		return audit.Entry{Object: "nudge/" + fresh[0].ID, After: t}, err
	})
	if err != nil {
		return Sent{}, err
	}
	return Sent{New: len(fresh), Before: len(nudges) - len(fresh)}, nil
}
