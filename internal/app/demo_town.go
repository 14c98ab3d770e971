package app

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// The leader of the town above, who gives its communes tasks and looks down at
// them.
const (
	demoTownLogin = "thixa"
	demoTownName  = "Mai Văn Thắng"
	demoTownAbout = "thị xã Nghi Sơn, giao việc và nhìn xuống các xã / the town above, gives tasks to its communes"
)

// demoNeighbour is a commune beside the demo's own, with an invented plan.
type demoNeighbour struct {
	code, name string
	kind       unit.Type
	tasks      int
	// upTo is until when everything was done on its day, later how many days
	// every third of the rest was late; 0 leaves the rest open.
	upTo  clock.Date
	later int
}

var demoNeighbours = []demoNeighbour{
	{"truong-son", "UBND xã Trường Sơn", unit.Commune, 42, day(3, 12), 0},
	{"hai-yen", "UBND xã Hải Yên", unit.Commune, 30, day(2, 5), 6},
	{"ninh-son", "UBND phường Ninh Sơn", unit.Ward, 36, day(1, 20), 9},
}

// makeDemoTown makes what lies around the demo's commune: three neighbours
// that live their year, and a person of the town above.
func (a *App) makeDemoTown(ctx context.Context, town string) error {
	random := rand.New(rand.NewPCG(2024, 0))
	for _, n := range demoNeighbours {
		if err := a.makeNeighbour(ctx, random, town, n); err != nil {
			return fmt.Errorf("make the commune %s: %w", n.code, err)
		}
	}
	program, err := a.SystemVisit(ctx, town)
	if err != nil {
		return err
	}
	user, err := a.Accounts.CreateUser(ctx, program, account.NewUser{Login: demoTownLogin, Name: demoTownName, Password: demoPassword})
	if err != nil {
		return fmt.Errorf("make the user %s: %w", demoTownLogin, err)
	}
	return a.Accounts.AddMember(ctx, program, account.NewMember{UserID: user.ID, Role: account.Leader})
}

func (a *App) makeNeighbour(ctx context.Context, random *rand.Rand, town string, n demoNeighbour) error {
	_, err := a.Units.Create(ctx, "", unit.NewUnit{Code: n.code, Name: n.name, Type: n.kind, ParentCode: town})
	if err != nil {
		return err
	}
	visit, err := a.SystemVisit(ctx, n.code)
	if err != nil {
		return err
	}
	adopted, err := a.Plans.AdoptDraft(ctx, visit, 2024, plan.Reform, inventedDraft(random, n.name, 2024, n.tasks))
	if err != nil {
		return err
	}
	today := clock.Today(a.config.Clock)
	if n.upTo.After(today) {
		n.upTo = today
	}
	if err := a.Plans.FulfilUpTo(ctx, visit, adopted.ID, n.upTo); err != nil {
		return err
	}
	if n.later > 0 {
		if err := a.fulfilLate(ctx, visit, n, today); err != nil {
			return err
		}
	}
	// The year before and this one up to the present day, in every register.
	_, err = a.inventRegisters(ctx, visit, random, 2, func(record.Kind, int, int) int { return demoEntries })
	return err
}

// demoEntries is how many entries a neighbour has in each register.
const demoEntries = 30

// fulfilLate marks every third of what has come due since as done some days
// too late.
func (a *App) fulfilLate(ctx context.Context, v account.Visit, n demoNeighbour, today clock.Date) error {
	open, err := a.Plans.OpenWork(ctx, v)
	if err != nil {
		return err
	}
	for i, w := range open {
		done := w.Occurrence.Date.AddDays(n.later)
		if i%3 != 0 || done.After(today) {
			continue
		}
		f := plan.Handing{On: done, Note: "Gửi chậm, chờ số liệu", Version: w.Occurrence.Version}
		if err := a.Plans.Fulfil(ctx, v, w.Occurrence.ID, f); err != nil {
			return err
		}
	}
	return nil
}
