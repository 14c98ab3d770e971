package webhook

import (
	"context"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// EndpointBody is an endpoint as it is told.
type EndpointBody struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Topics    []Topic   `json:"topics" enum:"plan,occurrence"`
	Off       bool      `json:"off"`
	CreatedAt time.Time `json:"created_at"`
	Version   int       `json:"version"`
}

func bodyOf(e Endpoint) EndpointBody {
	return EndpointBody{e.ID, e.URL, e.Topics, e.Off, e.CreatedAt.In(clock.Zone), e.Version}
}

type deliveryBody struct {
	ID        string     `json:"id"`
	Type      string     `json:"type"`
	State     State      `json:"state" enum:"waiting,taken,failed"`
	Tries     int        `json:"tries"`
	Status    int        `json:"status,omitempty" doc:"What the other system answered last."`
	Problem   string     `json:"problem,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	DoneAt    *time.Time `json:"done_at,omitempty"`
}

func deliveryBodyOf(d Delivery) deliveryBody {
	b := deliveryBody{
		ID: d.ID, Type: d.Type, State: d.State, Tries: d.Tries, Status: d.Status, Problem: d.Problem, CreatedAt: d.CreatedAt.In(clock.Zone),
	}
	if !d.DoneAt.IsZero() {
		at := d.DoneAt.In(clock.Zone)
		b.DoneAt = &at
	}
	return b
}

type (
	// OfEndpoint names an endpoint.
	OfEndpoint struct {
		api.InUnit
		Endpoint string `path:"endpoint"`
	}
	listOut struct {
		Body api.List[EndpointBody]
	}
	createIn struct {
		api.InUnit
		Body struct {
			URL    string  `json:"url" maxLength:"2000"`
			Topics []Topic `json:"topics" enum:"plan,occurrence" minItems:"1"`
		}
	}
	createOut struct {
		ETag string `header:"ETag"`
		Body struct {
			EndpointBody
			Secret string `json:"secret" doc:"The key of the signatures; told this once."`
		}
	}
	showOut struct {
		ETag string `header:"ETag"`
		Body EndpointBody
	}
	changeIn struct {
		OfEndpoint
		api.Change
		Body struct {
			URL    string  `json:"url" maxLength:"2000"`
			Topics []Topic `json:"topics" enum:"plan,occurrence" minItems:"1"`
			Off    bool    `json:"off,omitempty"`
		}
	}
	tryOut struct {
		Body struct {
			Delivery string `json:"delivery" doc:"The id of the delivery."`
		}
	}
	deliveriesIn struct {
		OfEndpoint
		api.Page
	}
	deliveriesOut struct {
		Body api.List[deliveryBody]
	}
	resendIn struct {
		OfEndpoint
		Delivery string `path:"delivery"`
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path, summary string) api.Operation {
		return api.Operation{
			ID: id, Method: method, Path: "/units/{unit}/webhooks" + path, Action: ActManage, Tag: "webhook", Summary: summary, Explain: explain,
		}
	}
	creates := func(o api.Operation) api.Operation {
		o.Creates = true
		return o
	}
	api.Add(to, op("list-webhooks", http.MethodGet, "", "The endpoints of the unit."), account.Operation(a.apiList))
	api.Add(to, creates(op("create-webhook", http.MethodPost, "", "Make an endpoint.")), account.Operation(a.apiCreate))
	api.Add(to, op("show-webhook", http.MethodGet, "/{endpoint}", "One endpoint."), account.Operation(a.apiShow))
	api.Add(to, op("change-webhook", http.MethodPut, "/{endpoint}", "Change an endpoint, or switch it off."), account.Operation(a.apiChange))
	api.Add(to, op("remove-webhook", http.MethodDelete, "/{endpoint}", "Remove an endpoint with its deliveries."),
		account.Operation(func(ctx context.Context, v account.Visit, in *OfEndpoint) (*struct{}, error) {
			return nil, a.Remove(ctx, v, in.Endpoint)
		}))
	api.Add(to, creates(op("try-webhook", http.MethodPost, "/{endpoint}/try", "Send an event of the type test.")), account.Operation(a.apiTry))
	api.Add(to, op("list-deliveries", http.MethodGet, "/{endpoint}/deliveries", "What was sent, the latest first."), account.Operation(a.apiDeliveries))
	api.Add(to, op("resend-delivery", http.MethodPost, "/{endpoint}/deliveries/{delivery}/resend", "Send once more what was given up."),
		account.Operation(func(ctx context.Context, v account.Visit, in *resendIn) (*struct{}, error) {
			return nil, a.Resend(ctx, v, in.Delivery)
		}))
}

func (a *Actions) apiList(ctx context.Context, v account.Visit, _ *api.InUnit) (*listOut, error) {
	endpoints, err := a.Endpoints(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.Items = []EndpointBody{}
	for _, e := range endpoints { // never more than mostEndpoints
		out.Body.Items = append(out.Body.Items, bodyOf(e))
	}
	return out, nil
}

func (a *Actions) apiCreate(ctx context.Context, v account.Visit, in *createIn) (*createOut, error) {
	e, secret, err := a.Create(ctx, v, NewEndpoint{URL: in.Body.URL, Topics: in.Body.Topics})
	if err != nil {
		return nil, err
	}
	out := &createOut{ETag: api.ETag(e.Version)}
	out.Body.EndpointBody, out.Body.Secret = bodyOf(e), secret
	return out, nil
}

func (a *Actions) apiShow(ctx context.Context, v account.Visit, in *OfEndpoint) (*showOut, error) {
	e, err := a.Endpoint(ctx, v, in.Endpoint)
	if err != nil {
		return nil, err
	}
	return &showOut{ETag: api.ETag(e.Version), Body: bodyOf(e)}, nil
}

func (a *Actions) apiChange(ctx context.Context, v account.Visit, in *changeIn) (*showOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.Change(ctx, v, in.Endpoint, version, NewEndpoint{URL: in.Body.URL, Topics: in.Body.Topics}, in.Body.Off); err != nil {
		return nil, err
	}
	return a.apiShow(ctx, v, &in.OfEndpoint)
}

func (a *Actions) apiTry(ctx context.Context, v account.Visit, in *OfEndpoint) (*tryOut, error) {
	id, err := a.Try(ctx, v, in.Endpoint)
	if err != nil {
		return nil, err
	}
	out := &tryOut{}
	out.Body.Delivery = id
	return out, nil
}

func (a *Actions) apiDeliveries(ctx context.Context, v account.Visit, in *deliveriesIn) (*deliveriesOut, error) {
	before, err := in.After(ctx)
	if err != nil {
		return nil, err
	}
	limit := in.Limit
	deliveries, err := a.Deliveries(ctx, v, in.Endpoint, before, limit+1)
	if err != nil {
		return nil, err
	}
	out := &deliveriesOut{}
	out.Body.Items = []deliveryBody{}
	for i, d := range deliveries {
		if i == limit {
			out.Body.Next = api.Cursor(deliveries[i-1].ID)
			break
		}
		out.Body.Items = append(out.Body.Items, deliveryBodyOf(d))
	}
	return out, nil
}
