package notice

import (
	"context"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

type (
	// Body is a notice as it is told.
	Body struct {
		ID   string    `json:"id"`
		Kind string    `json:"kind"`
		Text string    `json:"text"`
		Href string    `json:"href,omitempty" doc:"Where it leads, below the address of the unit."`
		At   time.Time `json:"at"`
		Read bool      `json:"read"`
	}
	noticesIn struct {
		api.InUnit
		Cursor string `query:"cursor" maxLength:"500" doc:"What the answer before gave as next."`
	}
	readIn struct {
		api.InUnit
		Body struct {
			UpTo string `json:"up_to" doc:"The id of the latest notice that was seen."`
		}
	}
	// ChoicesBody is what a person has chosen.
	ChoicesBody struct {
		NoMail bool `json:"no_mail" doc:"No letters; in the application they are still reminded."`
	}
	choicesIn struct {
		api.InUnit
		Body ChoicesBody
	}
	// RuleBody is a rule by which people are reminded.
	RuleBody struct {
		When    When         `json:"when" enum:"before,on_day,after,weekly"`
		Days    int          `json:"days,omitempty" minimum:"0" maximum:"60" doc:"Working days before or after."`
		Weekday time.Weekday `json:"weekday,omitempty" minimum:"0" maximum:"6" doc:"0 is Sunday."`
		Whom    Whom         `json:"whom" enum:"concerned,leaders"`
	}
	// RemindersBody is when the people of a unit are reminded.
	RemindersBody struct {
		At    string     `json:"at" doc:"The time of each working morning: 07:00."`
		Rules []RuleBody `json:"rules" maxItems:"50"`
	}
	remindersOut struct {
		ETag string `header:"ETag"`
		Body RemindersBody
	}
	remindersIn struct {
		api.InUnit
		api.Change
		Body RemindersBody
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/units/{unit}" + path, Action: action, Tag: "notice", Summary: summary, Explain: explained}
	}
	api.Add(to, op("list-notices", http.MethodGet, "/notices", ActView, "One's notices, the latest first."), account.Operation(a.apiList))
	api.Add(to, op("read-notices", http.MethodPost, "/notices/read", ActView, "Mark one's notices as read, up to one."),
		account.Operation(func(ctx context.Context, v account.Visit, in *readIn) (*struct{}, error) {
			return nil, a.ReadUpTo(ctx, v, in.Body.UpTo)
		}))
	api.Add(to, op("show-choices", http.MethodGet, "/notices/choices", ActView, "What one has chosen."), account.Operation(a.apiChoices))
	api.Add(to, op("change-choices", http.MethodPut, "/notices/choices", ActView, "Choose whether letters come."), account.Operation(a.apiChoose))
	api.Add(to, op("show-reminders", http.MethodGet, "/reminders", ActView, "When the people of the unit are reminded."), account.Operation(a.apiReminders))
	api.Add(to, op("change-reminders", http.MethodPut, "/reminders", ActRules, "Change when people are reminded."), account.Operation(a.apiChangeReminders))
}

// explained puts what a person can do something about into words.
func explained(ctx context.Context, err error) error {
	if text, ok := tell(ctx, err); ok {
		return web.Invalid(text).Because(err)
	}
	return err
}

func (a *Actions) apiList(ctx context.Context, v account.Visit, in *noticesIn) (*struct{ Body api.List[Body] }, error) {
	after, err := api.Page{Cursor: in.Cursor}.After(ctx)
	if err != nil {
		return nil, err
	}
	notices, more, err := a.List(ctx, v, after)
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(notices, func(n Notice) Body {
		return Body{n.ID, n.Kind, n.Text.In(ctx), n.Href, n.At.In(clock.Zone), !n.ReadAt.IsZero()}
	}))
	if more {
		list.Next = api.Cursor(notices[len(notices)-1].ID)
	}
	return &struct{ Body api.List[Body] }{list}, nil
}

func (a *Actions) apiChoices(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body ChoicesBody }, error) {
	off, err := a.NoMail(ctx, v)
	return &struct{ Body ChoicesBody }{ChoicesBody{off}}, err
}

func (a *Actions) apiChoose(ctx context.Context, v account.Visit, in *choicesIn) (*struct{ Body ChoicesBody }, error) {
	return &struct{ Body ChoicesBody }{in.Body}, a.SetNoMail(ctx, v, in.Body.NoMail)
}

func (a *Actions) apiReminders(ctx context.Context, v account.Visit, _ *api.InUnit) (*remindersOut, error) {
	s, err := a.Settings(ctx, v)
	if err != nil {
		return nil, err
	}
	return &remindersOut{ETag: api.ETag(s.Version), Body: RemindersBody{
		At: s.At.String(), Rules: api.Each(s.Rules, func(r Rule) RuleBody { return RuleBody(r) }),
	}}, nil
}

func (a *Actions) apiChangeReminders(ctx context.Context, v account.Visit, in *remindersIn) (*remindersOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	at, err := ParseTimeOfDay(in.Body.At)
	if err != nil {
		return nil, err
	}
	s := Settings{At: at, Rules: api.Each(in.Body.Rules, func(r RuleBody) Rule { return Rule(r) }), Version: version}
	if err := a.ChangeSettings(ctx, v, s); err != nil {
		return nil, err
	}
	return a.apiReminders(ctx, v, &in.InUnit)
}
