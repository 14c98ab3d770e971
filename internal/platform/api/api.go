// Package api is the ground of the JSON API under /api/v1: operations with
// typed input and output, of which each is a web.Route with its action and
// audience like every page, and a line of the OpenAPI description.
package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// UnitPath is what the paths of a unit's operations begin with.
const UnitPath = web.APIPrefix + "/units/{unit}"

// ActDescribe is reading the description of the API itself.
const ActDescribe audit.Action = "api.describe"

// A Caller is who sends a request, as far as repeated creations are told apart
// by it: a unit's id and a user's.
type Caller struct {
	UnitID, UserID string
}

// Config is what an API is built from.
type Config struct {
	// Version is the program's version, for the description.
	Version string
	// DB keeps which creations were done; nil where only routes are wanted.
	DB    *store.DB
	Clock clock.Clock
	// Caller tells who is behind an admitted request.
	Caller func(ctx context.Context) Caller
}

// An API collects operations while the program is put together; after that it
// is safe for concurrent use.
type API struct {
	config Config
	huma   huma.API
	routes []web.Route
}

// New returns an API without operations.
func New(c Config) *API {
	a := &API{config: c}
	h := huma.DefaultConfig("Vidan", c.Version)
	h.Info.Description = description
	h.OpenAPIPath, h.DocsPath, h.SchemasPath = "", "", "" // served by a route of our own
	h.CreateHooks = nil                                   // no links to schemas in answers
	h.RejectUnknownQueryParameters = true
	h.NoFormatFallback = false
	h.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", nameSchema)
	h.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A token made on the page of one's account: Authorization: Bearer vdn_…"},
	}
	h.Security = []map[string][]string{{"token": {}}}
	h.Transformers = []huma.Transformer{noteProblem}
	a.huma = huma.NewAPI(h, &adapter{a})
	return a
}

// An Operation is one act or view of the API.
type Operation struct {
	// ID names the operation in clients: "fulfil-occurrence".
	ID     string
	Method string
	// Path lies below /api/v1: "/units/{unit}/tasks/{task}".
	Path    string
	Action  audit.Action
	Tag     string // the room: "plan"
	Summary string
	// Description may be empty.
	Description string
	// Creates says that the operation takes an Idempotency-Key.
	Creates bool
	// Status is that of success; zero is 200, or 201 where it creates and 204
	// where the output has no body.
	Status  int
	MaxBody int64
	// Explain turns the room's errors into words for the reader; may be nil.
	Explain func(ctx context.Context, err error) error
}

// Add adds an operation. In and Out are structs as huma reads them: fields
// with the tags path, query, header, and a field Body. It panics on structs
// that huma cannot read, which a test of the routes finds.
func Add[In, Out any](a *API, op Operation, do func(ctx context.Context, in *In) (*Out, error)) {
	refuseHidden(op.ID, reflect.TypeFor[In]())
	refuseHidden(op.ID, reflect.TypeFor[Out]())
	described := op.describe()
	described.Parameters = append(described.Parameters, undeclared[In](described.Path)...)
	huma.Register(a.huma, described, func(ctx context.Context, in *In) (*Out, error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, &failure{op.explain(ctx, err)}
		}
		return out, nil
	})
}

// undeclared describes the parameters of a path that the input does not read.
func undeclared[In any](path string) []*huma.Param {
	return slices.DeleteFunc(pathParameters(path), func(p *huma.Param) bool { return reads(reflect.TypeFor[In](), p.Name) })
}

// reads tells whether a struct, or one embedded in it, reads a parameter of the
// path.
func reads(t reflect.Type, name string) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for field := range t.Fields() {
		if field.Tag.Get("path") == name || field.Anonymous && reads(field.Type, name) {
			return true
		}
	}
	return false
}

// refuseHidden panics on an embedded struct with a small name: huma would not
// see its fields, and leave them empty.
func refuseHidden(operation string, t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		refuseHidden(operation, t.Elem())
	case reflect.Struct:
		for field := range t.Fields() {
			if field.Anonymous && !field.IsExported() {
				panic(fmt.Sprintf("operation %s: %s embeds %s, whose fields huma does not see", operation, t, field.Name))
			}
			if field.IsExported() && field.Type != t {
				refuseHidden(operation, field.Type)
			}
		}
	}
}

// AddStream adds an operation whose handler reads or writes bytes itself: a
// file that comes in or goes out. Describe completes the description with
// parameters and bodies.
func (a *API) AddStream(op Operation, describe func(*huma.Operation), handler web.Handler) {
	described := op.describe()
	described.Metadata[schemasKey] = a.huma.OpenAPI().Components.Schemas
	describe(&described)
	a.huma.OpenAPI().AddOperation(&described)
	a.add(&described, func(w http.ResponseWriter, r *http.Request) error {
		if err := handler(w, r); err != nil {
			return op.explain(r.Context(), err)
		}
		return nil
	})
}

func (op Operation) describe() huma.Operation {
	status := op.Status
	if status == 0 && op.Creates {
		status = http.StatusCreated
	}
	described := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: web.APIPrefix + op.Path, Tags: []string{op.Tag},
		Summary: op.Summary, Description: op.Description, DefaultStatus: status,
		MaxBodyBytes: op.MaxBody, BodyReadTimeout: -1, // the server bounds time itself
		Errors:     failuresOf(op.Method),
		Metadata:   map[string]any{"operation": op},
		Extensions: map[string]any{"x-action": string(op.Action)},
	}
	if op.Creates {
		described.Parameters = append(described.Parameters, idempotencyParameter())
	}
	return described
}

// failuresOf lists the statuses with which an operation of a method may fail.
func failuresOf(method string) []int {
	all := []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
		http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}
	if method != http.MethodGet {
		all = append(all, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return all
}

func (op Operation) explain(ctx context.Context, err error) error {
	if op.Explain == nil {
		return err
	}
	return op.Explain(ctx, err)
}

// Routes lists the operations as routes, and that of the description.
func (a *API) Routes() []web.Route {
	return append(a.routes, web.NewRoute(http.MethodGet, web.APIPrefix+"/openapi.json", ActDescribe, web.Public, a.description))
}

func (a *API) description(w http.ResponseWriter, _ *http.Request) error {
	text, err := a.OpenAPI()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/openapi+json")
	_, err = w.Write(text)
	return err
}

// OpenAPI returns the description of all operations as JSON (OpenAPI 3.1).
func (a *API) OpenAPI() ([]byte, error) {
	text, err := a.huma.OpenAPI().MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	return text, nil
}

// adapter turns huma's operations into routes of ours.
type adapter struct{ api *API }

// Handle adds an operation.
func (ad *adapter) Handle(described *huma.Operation, handle func(huma.Context)) {
	ad.api.add(described, func(w http.ResponseWriter, r *http.Request) error {
		kept := &outcome{}
		r = r.WithContext(context.WithValue(r.Context(), outcomeKey{}, kept))
		handle(humago.NewContext(described, r, &answer{ResponseWriter: w, outcome: kept, asked: r}))
		return kept.err
	})
}

// ServeHTTP is asked by nobody: the server of pages serves the routes.
func (ad *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func (a *API) add(described *huma.Operation, handler web.Handler) {
	op, _ := described.Metadata["operation"].(Operation)
	audience := web.SignedIn
	if strings.HasPrefix(described.Path, UnitPath) {
		audience = web.Members
	}
	if op.Creates {
		handler = a.once(op, handler)
	}
	a.routes = append(a.routes, web.NewRoute(described.Method, described.Path, op.Action, audience, handler).WithMaxBody(op.MaxBody))
}

type outcomeKey struct{}

// outcome keeps why an operation failed, so that the server tells it in the one
// place where all failures are told.
type outcome struct{ err error }

// failure carries an error of a room through huma.
type failure struct{ cause error }

// Error describes the cause.
func (f *failure) Error() string { return f.cause.Error() }

// Unwrap returns the cause.
func (f *failure) Unwrap() error { return f.cause }

// GetStatus is asked by huma; the server finds the real one.
func (f *failure) GetStatus() int { return http.StatusInternalServerError }

// noteProblem takes failures out of huma's hands: those of rooms, and those
// that huma itself finds in what was sent.
func noteProblem(ctx huma.Context, _ string, v any) (any, error) {
	kept, ok := ctx.Context().Value(outcomeKey{}).(*outcome)
	if !ok {
		return v, nil
	}
	switch e := v.(type) {
	case *failure:
		kept.err = e.cause
	case *huma.ErrorModel:
		kept.err = wrongInput(ctx.Context(), e)
	}
	return v, nil
}

// answer is the writer that operations get. What belongs to a failure is
// dropped, because the server writes that itself, and who has the same version
// already gets nothing again.
type answer struct {
	http.ResponseWriter

	outcome *outcome
	asked   *http.Request
	dropped bool
}

// WriteHeader sends the status.
func (a *answer) WriteHeader(status int) {
	if a.outcome.err != nil {
		a.dropped = true
		return
	}
	tag := a.Header().Get("ETag")
	if a.asked.Method == http.MethodGet && tag != "" && matches(a.asked.Header.Get("If-None-Match"), tag) {
		a.dropped = true
		a.Header().Del("Content-Type")
		status = http.StatusNotModified
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write sends a part of the body.
func (a *answer) Write(b []byte) (int, error) {
	if a.dropped || a.outcome.err != nil {
		return len(b), nil //nolint:nilerr // the server tells the failure itself
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap serves http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// wrongInput tells, in the caller's language, what is wrong with what was sent.
func wrongInput(ctx context.Context, e *huma.ErrorModel) error {
	told := &web.Error{Kind: web.Unfit, Cause: errors.New(e.Detail)}
	switch e.Status {
	case http.StatusRequestEntityTooLarge:
		return web.TooLarge("").Because(told.Cause)
	case http.StatusNotAcceptable, http.StatusUnsupportedMediaType:
		told.Kind = web.Unreadable
	case http.StatusInternalServerError:
		told.Kind = web.Broken
	}
	for _, d := range e.Errors {
		told.Fields = append(told.Fields, web.Field{Name: d.Location, Words: explainMessage(ctx, d.Message)})
	}
	return told
}
