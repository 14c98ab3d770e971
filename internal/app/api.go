package app

import (
	"runtime/debug"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/handover"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/record"
	frontdesk "github.com/vidan-vn/vidan/internal/front/desk"
	"github.com/vidan-vn/vidan/internal/front/notice"
	"github.com/vidan-vn/vidan/internal/front/overview"
	"github.com/vidan-vn/vidan/internal/front/trail"
	"github.com/vidan-vn/vidan/internal/front/webhook"
	"github.com/vidan-vn/vidan/internal/platform/api"
)

// API returns the operations of all rooms.
func (a *App) API() *api.API {
	all := api.New(api.Config{Version: version(), DB: a.db, Clock: a.config.Clock, Caller: account.Caller})
	account.API(all, a.Accounts)
	plan.API(all, a.Plans, a.config.base())
	estimate.API(all, a.Estimates)
	record.API(all, a.Records)
	figure.API(all, a.Figures)
	discussion.API(all, a.Talk)
	handover.API(all, a.HandOver)
	calendar.API(all, a.Calendars)
	frontdesk.API(all, a.Desk)
	overview.API(all, a.Overview, a.config.Clock)
	notice.API(all, a.Notices)
	webhook.API(all, a.Webhooks)
	trail.API(all, a.Trail)
	return all
}

// OpenAPI returns the description of the API; it needs no database.
func OpenAPI(c Config) ([]byte, error) { return (&App{config: c}).API().OpenAPI() }

// Version is that of the running program.
func Version() string { return version() }

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
