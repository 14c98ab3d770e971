package unit

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// nameTrail is what the trail keeps of a name that changed.
type nameTrail struct {
	Name string `json:"name"`
}

// Rename gives a unit another name. Version is that of the unit as the person
// saw it; store.ErrStale says that it changed since.
func (a *Actions) Rename(ctx context.Context, actorID, unitID, name string, version int) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return ErrName
	}
	return a.act(ctx, actorID, unitID, "unit/"+unitID, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		if err := countChange(ctx, tx); err != nil {
			return err
		}
		before, err := selectUnit(ctx, tx, a.today(), "id", unitID)
		if err != nil {
			return err
		}
		e.Before, e.After = nameTrail{before.Name}, nameTrail{name}
		if err := renameUnit(ctx, tx, unitID, name, version); err != nil {
			return err
		}
		return keepFormerName(ctx, tx, before, a.today())
	})
}

// CreatePost makes a post. It returns store.ErrExists when an open post of the
// unit has the same name but for case and accents.
func (a *Actions) CreatePost(ctx context.Context, actorID, unitID, name string) (Post, error) {
	if strings.TrimSpace(name) == "" {
		return Post{}, ErrName
	}
	var post Post
	err := a.act(ctx, actorID, unitID, "", func(ctx context.Context, tx bun.Tx, e *audit.Entry) (err error) {
		post, err = a.AddPost(ctx, tx, unitID, name)
		e.Object, e.After = "post/"+post.ID, nameTrail{post.Name}
		return err
	})
	return post, err
}

// RenamePost gives a post another name; its tasks stay with it.
func (a *Actions) RenamePost(ctx context.Context, actorID, unitID, postID, name string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return ErrName
	}
	return a.act(ctx, actorID, unitID, "post/"+postID, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		before, err := selectPost(ctx, tx, unitID, postID)
		if err != nil {
			return err
		}
		e.Before, e.After = nameTrail{before.Name}, nameTrail{name}
		return renamePost(ctx, tx, unitID, postID, name)
	})
}

// ClosePost ends a post: no lead matches it any more, and its name is free for
// a new one. Tasks that name it keep it.
func (a *Actions) ClosePost(ctx context.Context, actorID, unitID, postID string) error {
	return a.act(ctx, actorID, unitID, "post/"+postID, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		before, err := selectPost(ctx, tx, unitID, postID)
		if err != nil {
			return err
		}
		if !before.ClosedAt.IsZero() {
			return fmt.Errorf("close a post: %w", store.ErrStale)
		}
		e.Before = nameTrail{before.Name}
		return closePost(ctx, tx, unitID, postID, e.At)
	})
}

// act is the frame of what is done within a unit: one transaction and one
// line of the trail.
func (a *Actions) act(ctx context.Context, actorID, unitID, object string, do func(ctx context.Context, tx bun.Tx, e *audit.Entry) error) error {
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e := audit.Entry{UnitID: unitID, ActorID: actorID, Action: ActManage, Object: object, At: a.clock.Now()}
		if err := do(ctx, tx, &e); err != nil {
			return err
		}
		return audit.Write(ctx, tx, e)
	})
}

// List lists all units, by their codes.
func (a *Actions) List(ctx context.Context) ([]Unit, error) {
	return selectUnits(ctx, a.db.Reader(), a.today(), "")
}
