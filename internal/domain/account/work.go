package account

import (
	"cmp"
	"context"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// Work tells what the people of a unit have still to do. The rooms of work
// answer; this one does not know them.
type Work interface {
	// Held counts the open work of the visited unit; nothing for who may not
	// see it.
	Held(ctx context.Context, v Visit) (Held, error)
	// Fields lists the titles of the fields of the visited unit's plans, of
	// which leaders answer for some.
	Fields(ctx context.Context, v Visit) ([]string, error)
	// Records leads to the records of hand-overs; nowhere for who may not see
	// them.
	Records(ctx context.Context, v Visit) ui.Link
}

// A Load is how much open work there is, and how much of it is overdue.
type Load struct {
	Open, Overdue int
}

func (l Load) plus(more Load) Load { return Load{l.Open + more.Open, l.Overdue + more.Overdue} }

// Held is the open work of a unit by who holds it: people who were named for
// it, and for the rest the posts that lead it. The post "" leads what nobody
// was named for.
type Held struct {
	ByUser, ByPost map[string]Load
}

// Of counts what a member has to do: what they were named for and what their
// post leads.
func (h Held) Of(m Member) Load {
	load := h.ByUser[m.ID]
	if m.PostID != "" {
		load = load.plus(h.ByPost[m.PostID])
	}
	return load
}

// A PostLoad is the open work of a post. The zero Post stands for work that no
// post leads.
type PostLoad struct {
	unit.Post
	Load
}

// Unheld lists the posts that have open work and nobody who could do it (công
// việc không có người), by their names; last what no post leads.
func (h Held) Unheld(members []Member, posts []unit.Post) []PostLoad {
	held := map[string]bool{}
	for _, m := range members {
		if m.DisabledAt.IsZero() {
			held[m.PostID] = true
		}
	}
	var unheld []PostLoad
	for _, p := range posts {
		if load := h.ByPost[p.ID]; load.Open > 0 && !held[p.ID] {
			unheld = append(unheld, PostLoad{p, load})
		}
	}
	slices.SortFunc(unheld, func(x, y PostLoad) int {
		return cmp.Or(vietnamese.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
	})
	if load := h.ByPost[""]; load.Open > 0 {
		unheld = append(unheld, PostLoad{Load: load})
	}
	return unheld
}

// Colleagues lists those of the visited unit who can sign in, by their names:
// whom one can speak to or hand something on to.
func (a *Actions) Colleagues(ctx context.Context, v Visit) ([]Member, error) {
	if err := v.Require(ActViewPeople); err != nil {
		return nil, err
	}
	members, err := selectMembers(ctx, a.db.Reader(), v.Unit.ID)
	if err != nil {
		return nil, err
	}
	members = slices.DeleteFunc(members, func(m Member) bool { return !m.DisabledAt.IsZero() })
	slices.SortFunc(members, byName)
	return members, nil
}
