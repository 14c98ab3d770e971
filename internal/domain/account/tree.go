package account

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Acts on the unit tree belong to no unit alone: they are for whoever looks
// after the whole installation (SystemVisit), and for the program itself.

// MoveUnit puts a unit below another from a day on; see unit.Actions.Move.
func (a *Actions) MoveUnit(ctx context.Context, v Visit, unitID, parentID string, on clock.Date) error {
	if err := v.Require(unit.ActReorganise); err != nil {
		return err
	}
	return a.units.Move(ctx, v.User.ID, unitID, parentID, on)
}

// CloseUnit ends a unit; see unit.Actions.Close.
func (a *Actions) CloseUnit(ctx context.Context, v Visit, unitID string, on clock.Date) error {
	if err := v.Require(unit.ActReorganise); err != nil {
		return err
	}
	return a.units.Close(ctx, v.User.ID, unitID, on)
}

// MergeUnits lets units go on in another; see unit.Actions.Merge.
func (a *Actions) MergeUnits(ctx context.Context, v Visit, m unit.Merger) error {
	if err := v.Require(unit.ActReorganise); err != nil {
		return err
	}
	return a.units.Merge(ctx, v.User.ID, m)
}

// RenameUnit gives a unit another name from a day on; see unit.Actions.RenameOn.
func (a *Actions) RenameUnit(ctx context.Context, v Visit, unitID, name string, on clock.Date) error {
	if err := v.Require(unit.ActReorganise); err != nil {
		return err
	}
	return a.units.RenameOn(ctx, v.User.ID, unitID, name, on)
}

// NowIn lists the units that answer today for what was the visited one's; none
// while it exists.
func (a *Actions) NowIn(ctx context.Context, v Visit) ([]unit.Unit, error) {
	today := clock.Today(a.clock)
	if v.Unit.ValidTo.IsZero() || !v.Unit.ValidTo.Before(today) {
		return nil, nil
	}
	history, err := a.units.History(ctx)
	if err != nil {
		return nil, err
	}
	return history.HeirsOn(v.Unit.ID, today), nil
}

// selectRolesAbove returns the roles of a user in the units above one as of a
// day. Levels are counted so that no mistake in the data keeps it running.
func selectRolesAbove(ctx context.Context, db bun.IDB, userID, unitID string, day clock.Date) ([]Role, error) {
	var roles []Role
	err := db.NewRaw(`
		WITH RECURSIVE above (id, level) AS (
			SELECT p.parent_id, 1 FROM unit_parents AS p
				JOIN units AS u ON u.id = p.unit_id AND (u.valid_from IS NULL OR u.valid_from <= ?) AND (u.valid_to IS NULL OR u.valid_to >= ?)
			WHERE p.unit_id = ? AND (p.valid_from IS NULL OR p.valid_from <= ?) AND (p.valid_to IS NULL OR p.valid_to >= ?)
			UNION ALL
			SELECT p.parent_id, a.level + 1 FROM above AS a
				JOIN units AS u ON u.id = a.id AND (u.valid_from IS NULL OR u.valid_from <= ?) AND (u.valid_to IS NULL OR u.valid_to >= ?)
				JOIN unit_parents AS p ON p.unit_id = a.id AND (p.valid_from IS NULL OR p.valid_from <= ?) AND (p.valid_to IS NULL OR p.valid_to >= ?)
			WHERE a.level < 16
		)
		SELECT m.role FROM above AS a
			JOIN units AS u ON u.id = a.id AND (u.valid_from IS NULL OR u.valid_from <= ?) AND (u.valid_to IS NULL OR u.valid_to >= ?)
			JOIN memberships AS m ON m.unit_id = a.id AND m.user_id = ?
		ORDER BY a.level`,
		day, day, unitID, day, day, day, day, day, day, day, day, userID).Scan(ctx, &roles)
	if err != nil {
		return nil, fmt.Errorf("select the roles in units above: %w", store.Translate(err))
	}
	return roles, nil
}
