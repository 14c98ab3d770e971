package plan

import (
	"context"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

type (
	// OfImport names an import.
	OfImport struct {
		api.InUnit
		Import string `path:"import"`
	}
	// OfDraftTask names a task of a draft by its place.
	OfDraftTask struct {
		OfImport
		Section int `path:"section" minimum:"0" doc:"The place of the section, from 0."`
		Task    int `path:"task" minimum:"0" doc:"The place of the task in its section, from 0."`
	}

	// ImportBody is a plan on its way in.
	ImportBody struct {
		ID        string            `json:"id"`
		Year      int               `json:"year"`
		Kind      Kind              `json:"kind" enum:"reform,procedure_control,digital,other"`
		State     ImportState       `json:"state" enum:"reading,ready,failed,adopted,discarded"`
		FileName  string            `json:"file_name,omitempty"`
		Progress  int               `json:"progress" doc:"How much has been read, in percent."`
		Problem   string            `json:"problem,omitempty" doc:"Why the file could not be read."`
		Questions int               `json:"questions" doc:"How many doubts, corrections and offers wait for a person."`
		Leads     map[string]string `json:"leads,omitempty" doc:"The posts, by their ids, for the leads as the draft names them."`
		Replaces  string            `json:"replaces,omitempty"`
		PlanID    string            `json:"plan_id,omitempty" doc:"The plan that it became."`
		CreatedAt time.Time         `json:"created_at"`
		Version   int               `json:"version"`
		// Reading is left out of lists.
		Reading *ReadingBody `json:"reading,omitempty"`
	}
	// ReadingBody is what was read of a document, with what is to be decided.
	ReadingBody struct {
		Draft       Draft            `json:"draft"`
		Doubts      []DoubtBody      `json:"doubts"`
		Corrections []CorrectionBody `json:"corrections"`
		Offers      []OfferBody      `json:"offers"`
	}
	// DoubtBody is something that the reading was not sure of.
	DoubtBody struct {
		Code    DoubtCode   `json:"code"`
		Section int         `json:"section" doc:"The place of the task; below 0 for the document as a whole."`
		Task    int         `json:"task"`
		Field   Field       `json:"field,omitempty"`
		Text    string      `json:"text"`
		Options []DueOption `json:"options,omitempty"`
		Settled bool        `json:"settled"`
	}
	// CorrectionBody is a probable typing error.
	CorrectionBody struct {
		Section int    `json:"section"`
		Task    int    `json:"task"`
		Field   Field  `json:"field,omitempty"`
		Wrong   string `json:"wrong"`
		Right   string `json:"right"`
		Settled bool   `json:"settled"`
	}
	// OfferBody is a sentence of the document that may be a task.
	OfferBody struct {
		Post    string    `json:"post,omitempty"`
		Text    string    `json:"text"`
		Task    DraftTask `json:"task"`
		Settled bool      `json:"settled"`
	}
	importOut struct {
		ETag string `header:"ETag"`
		Body ImportBody
	}
	byHandIn struct {
		api.InUnit
		Body struct {
			Year     int    `json:"year" minimum:"1990" maximum:"2200"`
			Kind     Kind   `json:"kind" enum:"reform,procedure_control,digital,other"`
			FromPlan string `json:"from_plan,omitempty" doc:"The adopted plan to begin from: next year's from this year's."`
		}
	}
	headIn struct {
		OfImport
		api.Change
		Body struct {
			Title      string     `json:"title"`
			Unit       string     `json:"unit,omitempty"`
			Number     string     `json:"number,omitempty"`
			Place      string     `json:"place,omitempty"`
			Date       clock.Date `json:"date,omitzero"`
			Signer     string     `json:"signer,omitempty"`
			SignerPost string     `json:"signer_post,omitempty"`
		}
	}
	addDraftIn struct {
		OfImport
		api.Change
		Body TaskText
	}
	draftTaskIn struct {
		OfDraftTask
		api.Change
	}
	changeDraftIn struct {
		OfDraftTask
		api.Change
		Body TaskText
	}
	doubtIn struct {
		OfImport
		api.Change
		Doubt int `path:"doubt" minimum:"0" doc:"The place of the doubt, from 0."`
		Body  struct {
			Option *int `json:"option,omitempty" minimum:"0" doc:"The place of the reading that is taken; absent keeps what was read."`
		}
	}
	// TakeBody takes something, or leaves it.
	TakeBody struct {
		Take bool `json:"take"`
	}
	correctionIn struct {
		OfImport
		api.Change
		Correction int `path:"correction" minimum:"0"`
		Body       TakeBody
	}
	offerIn struct {
		OfImport
		api.Change
		Offer int `path:"offer" minimum:"0"`
		Body  TakeBody
	}
	leadsIn struct {
		OfImport
		api.Change
		Body struct {
			Leads map[string]string `json:"leads" doc:"Posts of the unit by their ids, for leads as the draft names them; a lead left out becomes a new post."`
		}
	}
	adoptIn struct {
		OfImport
		api.Change
	}
)

func importBody(imp Import) ImportBody {
	return ImportBody{
		ID: imp.ID, Year: imp.Year, Kind: imp.Kind, State: imp.State, FileName: imp.FileName, Progress: imp.Progress, Problem: imp.Problem,
		Questions: imp.Reading.OpenQuestions(), Leads: imp.Leads, Replaces: imp.Replaces, PlanID: imp.PlanID,
		CreatedAt: imp.CreatedAt.In(clock.Zone), Version: imp.Version,
	}
}

func readingBody(r Reading) *ReadingBody {
	return &ReadingBody{
		Draft: r.Draft,
		Doubts: api.Each(r.Doubts, func(d Doubt) DoubtBody {
			return DoubtBody{d.Code, d.Section, d.Task, d.Field, d.Text, d.Options, d.Settled}
		}),
		Corrections: api.Each(r.Corrections, func(c Correction) CorrectionBody {
			return CorrectionBody{c.Section, c.Task, c.Field, c.Wrong, c.Right, c.Settled}
		}),
		Offers: api.Each(r.Offers, func(o Offer) OfferBody { return OfferBody{o.Post, o.Text, o.Task, o.Settled} }),
	}
}

func (o operations) imports() {
	a := o.a
	upload := op("import-plan", http.MethodPost, "/imports", ActImport, "Bring in a plan document (DOCX, XLSX, PDF, text, JSON): its bytes are the body. It is read in the background.")
	upload.MaxBody, upload.Status = office.DefaultLimits().FileBytes, http.StatusCreated
	o.to.AddStream(upload, api.TakesFile(ImportBody{}, "name", "year", "kind", "replaces"), o.upload)
	api.Add(o.to, op("list-imports", http.MethodGet, "/imports", ActImport, "The imports that are not adopted or discarded yet."), account.Operation(a.apiImports))
	api.Add(o.to, creates(op("draft-plan", http.MethodPost, "/imports/by-hand", ActImport, "Begin a plan by hand, or next year's from this year's.")), account.Operation(a.apiByHand))
	api.Add(o.to, op("show-import", http.MethodGet, "/imports/{import}", ActImport, "An import with what was read and what is to be decided."), account.Operation(a.apiImport))

	at := func(id, method, path, summary string) api.Operation {
		return op(id, method, "/imports/{import}"+path, ActImport, summary)
	}
	api.Add(o.to, at("change-head", http.MethodPut, "/head", "Change the head of a draft."), account.Operation(a.apiHead))
	api.Add(o.to, at("add-draft-task", http.MethodPost, "/tasks", "Add a task to a draft."), account.Operation(a.apiAddDraft))
	api.Add(o.to, at("change-draft-task", http.MethodPut, "/tasks/{section}/{task}", "Change a task of a draft."), account.Operation(a.apiChangeDraft))
	api.Add(o.to, at("remove-draft-task", http.MethodDelete, "/tasks/{section}/{task}", "Take a task out of a draft."), account.Operation(a.apiRemoveDraft))
	api.Add(o.to, at("agree-draft-task", http.MethodPost, "/tasks/{section}/{task}/agree", "Agree to all that was read of a task."), account.Operation(a.apiAgree))
	api.Add(o.to, at("settle-doubt", http.MethodPost, "/doubts/{doubt}", "Decide a doubt."), account.Operation(a.apiDoubt))
	api.Add(o.to, at("settle-correction", http.MethodPost, "/corrections/{correction}", "Take or leave a correction."), account.Operation(a.apiCorrection))
	api.Add(o.to, at("settle-offer", http.MethodPost, "/offers/{offer}", "Take a sentence as a task, or leave it."), account.Operation(a.apiOffer))
	api.Add(o.to, at("match-leads", http.MethodPut, "/leads", "Say which posts the leads of a draft are."), account.Operation(a.apiLeads))
	api.Add(o.to, at("adopt-plan", http.MethodPost, "/adopt", "Make a draft the plan of its year."), account.Operation(a.apiAdopt))
	api.Add(o.to, at("discard-import", http.MethodPost, "/discard", "Throw an import away."),
		account.Operation(func(ctx context.Context, v account.Visit, in *OfImport) (*struct{}, error) {
			return nil, a.Discard(ctx, v, in.Import)
		}))
}

// upload takes the body as a plan's document.
func (o operations) upload(w http.ResponseWriter, r *http.Request) error {
	return visited(func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		query := web.Query(r)
		year, _ := query.Int("year") // 0 is no year
		u := Upload{Year: year, Kind: Kind(query.Text("kind")), FileName: fileName(query.Text("name")), Replaces: query.Text("replaces"), Content: r.Body}
		if !PlausibleYear(u.Year) || !known(u.Kind) || u.FileName == "" {
			return badUpload(r.Context())
		}
		imp, err := o.a.Upload(r.Context(), v, u)
		if err != nil {
			return notTaken(r.Context(), err)
		}
		w.Header().Set("ETag", api.ETag(imp.Version))
		return api.Write(w, http.StatusCreated, importBody(imp))
	})(w, r)
}

func (a *Actions) apiImports(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body api.List[ImportBody] }, error) {
	open, err := a.OpenImports(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[ImportBody] }{api.ListOf(api.Each(open, importBody))}, nil
}

func (a *Actions) apiByHand(ctx context.Context, v account.Visit, in *byHandIn) (*importOut, error) {
	imp, err := a.DraftByHand(ctx, v, in.Body.Year, in.Body.Kind, in.Body.FromPlan)
	if err != nil {
		return nil, err
	}
	return a.apiImport(ctx, v, &OfImport{in.InUnit, imp.ID})
}

func (a *Actions) apiImport(ctx context.Context, v account.Visit, in *OfImport) (*importOut, error) {
	imp, err := a.Import(ctx, v, in.Import)
	if err != nil {
		return nil, err
	}
	out := &importOut{ETag: api.ETag(imp.Version), Body: importBody(imp)}
	out.Body.Reading = readingBody(imp.Reading)
	return out, nil
}

// apiRevise changes the draft that the caller has seen, and tells how it stands.
func (a *Actions) apiRevise(ctx context.Context, v account.Visit, of OfImport, seen api.Change, change func(*Import) error) (*importOut, error) {
	version, err := seen.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.Revise(ctx, v, of.Import, version, change); err != nil {
		return nil, err
	}
	return a.apiImport(ctx, v, &of)
}

func (a *Actions) apiHead(ctx context.Context, v account.Visit, in *headIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error {
		b, d := in.Body, &imp.Reading.Draft
		d.Title, d.Unit, d.Number, d.Place, d.Date, d.Signer, d.SignerPost = b.Title, b.Unit, b.Number, b.Place, b.Date, b.Signer, b.SignerPost
		imp.Reading.settleGeneral()
		return nil
	})
}

func (a *Actions) apiAddDraft(ctx context.Context, v account.Visit, in *addDraftIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error { return imp.Reading.Add(in.Body.edit()) })
}

func (in OfDraftTask) at() TaskIndex { return TaskIndex{in.Section, in.Task} }

func (a *Actions) apiChangeDraft(ctx context.Context, v account.Visit, in *changeDraftIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error { return imp.Reading.Edit(in.at(), in.Body.edit()) })
}

func (a *Actions) apiRemoveDraft(ctx context.Context, v account.Visit, in *draftTaskIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error { return imp.Reading.RemoveTask(in.at()) })
}

func (a *Actions) apiAgree(ctx context.Context, v account.Visit, in *draftTaskIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error {
		if _, ok := imp.Reading.Task(in.at()); !ok {
			return ErrNoSuchTask
		}
		imp.Reading.Settle(in.at())
		return nil
	})
}

func (a *Actions) apiDoubt(ctx context.Context, v account.Visit, in *doubtIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error {
		if in.Body.Option != nil {
			return imp.Reading.Choose(in.Doubt, *in.Body.Option)
		}
		return imp.Reading.Keep(in.Doubt)
	})
}

func (a *Actions) apiCorrection(ctx context.Context, v account.Visit, in *correctionIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error { return imp.Reading.Correct(in.Correction, in.Body.Take) })
}

func (a *Actions) apiOffer(ctx context.Context, v account.Visit, in *offerIn) (*importOut, error) {
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error { return imp.Reading.Accept(in.Offer, in.Body.Take) })
}

func (a *Actions) apiLeads(ctx context.Context, v account.Visit, in *leadsIn) (*importOut, error) {
	posts, err := a.Posts(ctx, v)
	if err != nil {
		return nil, err
	}
	return a.apiRevise(ctx, v, in.OfImport, in.Change, func(imp *Import) error {
		imp.chooseLeads(posts, func(_ int, lead string) string { return in.Body.Leads[lead] })
		return nil
	})
}

func (a *Actions) apiAdopt(ctx context.Context, v account.Visit, in *adoptIn) (*planOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	p, err := a.Adopt(ctx, v, in.Import, version)
	if err != nil {
		return nil, err
	}
	return &planOut{ETag: api.ETag(p.Version), Body: bodyOf(p)}, nil
}
