package record

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// The API of the room. Days are written 2024-03-15; values stand by the names
// of fields: texts, whole numbers, lists of texts, rows.

type (
	// OfRegister names a register.
	OfRegister struct {
		api.InUnit
		Kind string `path:"kind"`
	}
	// OfEntry names an entry of a register.
	OfEntry struct {
		OfRegister
		Entry string `path:"entry"`
	}
	// KindBody is a register as it is told.
	KindBody struct {
		Kind   string         `json:"kind"`
		Title  string         `json:"title"`
		One    string         `json:"one"`
		Task   string         `json:"task,omitempty"`
		Own    bool           `json:"own,omitempty" doc:"Made by the unit itself."`
		States []NamedBody    `json:"states"`
		Moves  []MoveBody     `json:"moves"`
		Prints []NamedBody    `json:"prints" doc:"The papers that an entry can be printed as."`
		Schema map[string]any `json:"schema,omitempty" doc:"The values of an entry, as JSON Schema 2020-12; left out of lists."`
		// Version is that of what the unit has added.
		Version int `json:"version"`
	}
	// NamedBody is a thing with its name.
	NamedBody struct {
		Name  string `json:"name"`
		Title string `json:"title"`
	}
	// MoveBody is a move of a register.
	MoveBody struct {
		Name  string   `json:"name"`
		Title string   `json:"title"`
		From  []string `json:"from"`
		To    string   `json:"to"`
		Needs []string `json:"needs,omitempty"`
	}
	// EntryBody is an entry as it is told, without what is sealed.
	EntryBody struct {
		ID         string         `json:"id"`
		Code       string         `json:"code"`
		Title      string         `json:"title,omitempty"`
		State      string         `json:"state"`
		Day        clock.Date     `json:"day,omitzero"`
		Due        clock.Date     `json:"due,omitzero"`
		Values     map[string]any `json:"values"`
		Origin     Origin         `json:"origin" enum:"made,imported"`
		MadeBy     string         `json:"made_by,omitempty"`
		MadeAt     time.Time      `json:"made_at"`
		ChangedAt  time.Time      `json:"changed_at"`
		Version    int            `json:"version"`
		KeepUntil  clock.Date     `json:"keep_until,omitzero" doc:"The last day on which it is kept, once it has ended."`
		DisposedAt time.Time      `json:"disposed_at,omitzero"`
		// What follows is left out of lists.
		Events []EventBody `json:"events,omitempty"`
		Files  []FileBody  `json:"files,omitempty"`
	}
	// EventBody is something that happened to an entry.
	EventBody struct {
		Act  Act       `json:"act"`
		Move string    `json:"move,omitempty"`
		From string    `json:"from,omitempty"`
		To   string    `json:"to,omitempty"`
		Note string    `json:"note,omitempty"`
		By   string    `json:"by,omitempty"`
		At   time.Time `json:"at"`
	}
	// FileBody is a file of an entry.
	FileBody struct {
		ID    string `json:"id"`
		Field string `json:"field"`
		Name  string `json:"name"`
		Size  int64  `json:"size"`
		Hash  string `json:"hash"`
	}
	// EntryValuesBody are the values of an entry.
	EntryValuesBody struct {
		Values map[string]any `json:"values"`
	}
	listIn struct {
		OfRegister
		api.Page
		State   string `query:"state"`
		Q       string `query:"q" doc:"Words of code and title."`
		Late    bool   `query:"late"`
		Where   string `query:"where" maxLength:"4000" doc:"Conditions as JSON: [{\"field\":\"finding\",\"op\":\"is\",\"values\":[\"amend\"]}]; op is is, not, from, until, set, unset or not_by."`
		Expired bool   `query:"expired" doc:"Give only what is kept longer than it has to be, also of what was struck out."`
		Struck  bool   `query:"struck" doc:"Give also what was struck out."`
	}
	makeEntryIn struct {
		OfRegister
		Body EntryValuesBody
	}
	changeEntryIn struct {
		OfEntry
		api.Change
		Body EntryValuesBody
	}
	moveEntryIn struct {
		OfEntry
		api.Change
		Move string `path:"move"`
		Body struct {
			Values map[string]any `json:"values,omitempty"`
			Note   string         `json:"note,omitempty" maxLength:"1000"`
		}
	}
	moveEntriesIn struct {
		OfRegister
		Move string `path:"move"`
		Body struct {
			Entries []string       `json:"entries" maxItems:"500" minItems:"1"`
			Values  map[string]any `json:"values,omitempty"`
			Note    string         `json:"note,omitempty" maxLength:"1000"`
		}
	}
	// BulkBody says what became of each entry.
	BulkBody struct {
		Done    []string          `json:"done"`
		Refused map[string]string `json:"refused" doc:"Why not, by the ids of entries."`
	}
	strikeEntryIn struct {
		OfEntry
		api.Change
		Body struct {
			Reason string `json:"reason" maxLength:"1000"`
		}
	}
	disposeEntryIn struct {
		OfEntry
		api.Change
		Body struct {
			Basis string `json:"basis" maxLength:"60" doc:"Number and symbol of the decision."`
		}
	}
	disposeEntriesIn struct {
		OfRegister
		Body struct {
			Entries []string `json:"entries" maxItems:"500" minItems:"1"`
			Basis   string   `json:"basis" maxLength:"60" doc:"Number and symbol of the decision."`
		}
	}
	removeEntryFileIn struct {
		OfEntry
		File string `path:"file"`
		Body struct {
			Reason string `json:"reason" maxLength:"1000"`
		}
	}
	registerFieldIn struct {
		OfRegister
		api.Change
		Body struct {
			Name      string   `json:"name" maxLength:"40"`
			Label     string   `json:"label" maxLength:"200"`
			LabelEn   string   `json:"label_en,omitempty" maxLength:"200"`
			Type      string   `json:"type" enum:"text,long,number,money,date,choice,choices,yes_no,person,post,legal_text,address,file"`
			Options   []string `json:"options,omitempty" maxItems:"100"`
			Required  bool     `json:"required,omitempty"`
			Listed    bool     `json:"listed,omitempty"`
			Sensitive bool     `json:"sensitive,omitempty"`
		}
	}
	retireIn struct {
		OfRegister
		api.Change
		Field string `path:"field"`
	}
	defineRegistersIn struct {
		api.InUnit
		Body struct {
			Definition string `json:"definition" maxLength:"200000" doc:"Registers as YAML or JSON: a list, as docs/registers.md describes it."`
		}
	}
	registerIn struct {
		api.InUnit
		Body struct {
			Title  string   `json:"title" maxLength:"200"`
			One    string   `json:"one" maxLength:"100"`
			Prefix string   `json:"prefix" maxLength:"10" doc:"The letters before the codes of entries."`
			Fields []string `json:"fields" maxItems:"40" doc:"As on the page: a name on each line, with its type behind a colon."`
			States []string `json:"states,omitempty" maxItems:"12"`
			Prints []Print  `json:"prints,omitempty" maxItems:"20" doc:"Papers that an entry can be printed as; {name} in their texts stands for the value of a field."`
		}
	}
	entryOut struct {
		ETag string `header:"ETag"`
		Body EntryBody
	}
	kindOut struct {
		ETag string `header:"ETag"`
		Body KindBody
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{
			ID: id, Method: method, Path: "/units/{unit}/registers" + path, Action: action, Tag: "record", Summary: summary, Explain: explained,
		}
	}
	creates := func(o api.Operation) api.Operation {
		o.Creates = true
		return o
	}
	const entry = "/{kind}/entries/{entry}"
	pages := &Pages{actions: a}
	api.Add(to, op("list-registers", http.MethodGet, "", ActView, "The registers of the unit."), account.Operation(a.apiKinds))
	api.Add(to, creates(op("add-register", http.MethodPost, "", ActDefine, "Make a register of the unit's own.")), account.Operation(a.apiAddKind))
	api.Add(to, op("define-registers", http.MethodPut, "", ActDefine, "Define registers of the unit's own, or define those of the same names anew; what entries stand on cannot go."), account.Operation(a.apiDefineKinds))
	api.Add(to, op("show-register", http.MethodGet, "/{kind}", ActView, "A register with the schema of its entries."), account.Operation(a.apiKind))
	api.Add(to, op("add-register-field", http.MethodPost, "/{kind}/fields", ActDefine, "Add a field of the unit's own to a register."), account.Operation(a.apiAddField))
	api.Add(to, op("retire-register-field", http.MethodPost, "/{kind}/fields/{field}/retire", ActDefine, "Let a field of the unit's own no longer be asked for."), account.Operation(a.apiRetireField))
	api.Add(to, op("list-entries", http.MethodGet, "/{kind}/entries", ActView, "A part of a register, the latest first."), account.Operation(a.apiList))
	api.Add(to, creates(op("make-entry", http.MethodPost, "/{kind}/entries", ActKeep, "Add an entry to a register.")), account.Operation(a.apiMake))
	api.Add(to, op("show-entry", http.MethodGet, entry, ActView, "An entry with its history and files."), account.Operation(a.apiEntry))
	api.Add(to, op("change-entry", http.MethodPut, entry, ActKeep, "Write the values of an entry anew."), account.Operation(a.apiChange))
	api.Add(to, op("move-entry", http.MethodPost, entry+"/moves/{move}", ActKeep, "Make a move of an entry."), account.Operation(a.apiMove))
	api.Add(to, op("move-entries", http.MethodPost, "/{kind}/moves/{move}", ActKeep, "Make a move of several entries, each by itself."), account.Operation(a.apiBulk))
	api.Add(to, op("strike-entry", http.MethodPost, entry+"/strike", ActDecide, "Strike an entry out: it stays to be seen, and is counted nowhere."), account.Operation(a.apiStrike))
	api.Add(to, op("dispose-entry", http.MethodPost, entry+"/dispose", ActDispose, "Dispose of an entry whose time of keeping is over; what figures count of it stays."), account.Operation(a.apiDispose))
	api.Add(to, op("dispose-entries", http.MethodPost, "/{kind}/dispose", ActDispose, "Dispose of several entries by one decision, each by itself."), account.Operation(a.apiDisposeMany))
	api.Add(to, op("reveal-entry", http.MethodPost, entry+"/reveal", ActSensitive, "See what is sealed of an entry; that leaves a line in the trail."), account.Operation(a.apiReveal))
	to.AddStream(op("download-entry", http.MethodGet, entry+"/paper.pdf", ActView, "An entry as a page to print."), api.GivesFile(), account.Page(pages.paper).Handler())
	to.AddStream(op("print-entry", http.MethodGet, entry+"/prints/{print}/paper.pdf", ActView, "An entry as one of the papers of its register."), api.GivesFile(), pages.printAs(pdfPaper).Handler())
	to.AddStream(op("print-entry-docx", http.MethodGet, entry+"/prints/{print}/paper.docx", ActView, "The same as a document to work on."), api.GivesFile(), pages.printAs(docxPaper).Handler())
	file := creates(op("add-entry-file", http.MethodPost, entry+"/files", ActKeep, "Add a file to a field of an entry."))
	file.MaxBody = MaxFile
	to.AddStream(file, api.TakesFile(FileBody{}, "name", "field"), account.Page(a.apiAddFile).Handler())
	to.AddStream(op("download-entry-file", http.MethodGet, entry+"/files/{file}", ActView, "A file of an entry."), api.GivesFile(), account.Page(pages.sendFile).Handler())
	api.Add(to, op("remove-entry-file", http.MethodPost, entry+"/files/{file}/remove", ActKeep, "Take a file off an entry."), account.Operation(a.apiRemoveFile))
	to.AddStream(op("export-register", http.MethodGet, "/{kind}/export.xlsx", ActView, "A register as a spreadsheet that can be read in again."), api.GivesFile(), account.Page(pages.export).Handler())
	bring := creates(op("import-register", http.MethodPost, "/{kind}/import", ActKeep, "Bring a spreadsheet in: its good rows become entries, all at once; each bad cell is named."))
	bring.MaxBody = MaxFile
	to.AddStream(bring, api.TakesFile(ImportBody{}, "name", "mapping", "dry_run", "skip_known", "all_or_none"), account.Page(a.apiImport).Handler())
}

// explained puts what a person can do something about into words.
func explained(ctx context.Context, err error) error {
	if text := explainSheet(ctx, err); err != nil && text != "" {
		return web.Invalid(text).Because(err)
	}
	return err
}

func kindBody(ctx context.Context, k Kind) KindBody {
	b := KindBody{Kind: k.Name, Title: k.Title.In(ctx), One: k.One.In(ctx), Task: k.Task, Own: k.Own, Version: k.Version, Moves: []MoveBody{}, Prints: []NamedBody{}}
	for _, s := range k.States {
		b.States = append(b.States, NamedBody{s.Name, s.Title.In(ctx)})
	}
	for _, m := range k.Moves {
		b.Moves = append(b.Moves, MoveBody{Name: m.Name, Title: m.Title.In(ctx), From: m.From, To: m.To, Needs: m.Needs})
	}
	for _, p := range k.Prints {
		b.Prints = append(b.Prints, NamedBody{p.Name, p.Title.In(ctx)})
	}
	return b
}

func (a *Actions) apiKinds(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body api.List[KindBody] }, error) {
	kinds, err := a.Kinds(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[KindBody] }{api.ListOf(api.Each(kinds, func(k Kind) KindBody { return kindBody(ctx, k) }))}, nil
}

func (a *Actions) apiKind(ctx context.Context, v account.Visit, in *OfRegister) (*kindOut, error) {
	k, err := a.Kind(ctx, v, in.Kind)
	if err != nil {
		return nil, err
	}
	b := kindBody(ctx, k)
	b.Schema = k.Form.Schema(ctx, b.Title)
	return &kindOut{ETag: api.ETag(k.Version), Body: b}, nil
}

func (a *Actions) apiAddKind(ctx context.Context, v account.Visit, in *registerIn) (*kindOut, error) {
	k := assemble(ctx, in.Body.Title, in.Body.One, in.Body.Prefix, in.Body.Fields, in.Body.States)
	k.Prints = in.Body.Prints
	if err := a.AddKind(ctx, v, k); err != nil {
		return nil, err
	}
	return a.apiKind(ctx, v, &OfRegister{in.InUnit, k.Name})
}

func (a *Actions) apiDefineKinds(ctx context.Context, v account.Visit, in *defineRegistersIn) (*struct{ Body api.List[KindBody] }, error) {
	kinds, err := ReadKinds([]byte(in.Body.Definition))
	if err != nil {
		return nil, web.Invalid(explainDefinition(ctx, errors.Join(ErrDefinition, err))).Because(err)
	}
	err = a.DefineKinds(ctx, v, kinds, Replacing{All: true})
	if text := explainDefinition(ctx, err); text != "" {
		return nil, web.Invalid(text).Because(err)
	}
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[KindBody] }{api.ListOf(api.Each(kinds, func(k Kind) KindBody {
		k.Own = true
		return kindBody(ctx, k)
	}))}, nil
}

func (a *Actions) apiAddField(ctx context.Context, v account.Visit, in *registerFieldIn) (*kindOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	label := words.Name{Vi: in.Body.Label, En: in.Body.LabelEn}
	if label.En == "" {
		label.En = label.Vi
	}
	field := form.Field{
		Name: in.Body.Name, Type: form.Type(in.Body.Type), Label: label, Required: in.Body.Required, Listed: in.Body.Listed,
		Sensitive: in.Body.Sensitive, Options: optionsOf(in.Body.Options),
	}
	if err := a.AddField(ctx, v, in.Kind, version, field); err != nil {
		return nil, err
	}
	return a.apiKind(ctx, v, &in.OfRegister)
}

func (a *Actions) apiRetireField(ctx context.Context, v account.Visit, in *retireIn) (*kindOut, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.RetireField(ctx, v, in.Kind, version, in.Field); err != nil {
		return nil, err
	}
	return a.apiKind(ctx, v, &in.OfRegister)
}

func entryBody(k Kind, r Record) EntryBody {
	b := EntryBody{
		ID: r.ID, Code: r.Code, Title: r.Title, State: r.State, Day: r.Day, Due: r.Due, Values: map[string]any{}, Origin: r.Origin,
		MadeBy: r.MadeName, MadeAt: r.MadeAt, ChangedAt: r.ChangedAt, Version: r.Version,
		KeepUntil: k.KeepUntil(r), DisposedAt: r.DisposedAt,
	}
	for name, value := range r.Values {
		b.Values[name] = value
	}
	return b
}

func fileBody(f KeptFile) FileBody {
	return FileBody{ID: f.ID, Field: f.Field, Name: f.Name, Size: f.Size, Hash: f.Hash}
}

// valuesFrom reads values as JSON has them; what is no field of the register is
// told.
func (a *Actions) valuesFrom(ctx context.Context, v account.Visit, kind string, values map[string]any) (form.Values, error) {
	read, err := valuesOf(jsonOf(values))
	if err != nil {
		return nil, web.Invalid(words.T(ctx, "Giá trị phải là chữ, số nguyên, đúng hoặc sai, danh sách chữ, hoặc các dòng của bảng.")).Because(err)
	}
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return nil, err
	}
	for name := range read {
		if _, ok := k.Form.Field(name); !ok {
			return nil, web.Invalid(words.T(ctx, "Sổ không có trường “%s”.", name))
		}
	}
	return read, nil
}

func (a *Actions) apiList(ctx context.Context, v account.Visit, in *listIn) (*struct{ Body api.List[EntryBody] }, error) {
	f := Filter{Words: in.Q, Late: in.Late, Expired: in.Expired, WithStruck: in.Struck}
	if in.State != "" {
		f.Where = inState(in.State)
	}
	if in.Where != "" {
		var where condition.All
		if err := json.Unmarshal([]byte(in.Where), &where); err != nil || where.Check() != nil {
			return nil, web.Invalid(words.T(ctx, "Điều kiện lọc không đọc được.")).Because(err)
		}
		f.Where = append(f.Where, where...)
	}
	k, err := a.Kind(ctx, v, in.Kind)
	if err != nil {
		return nil, err
	}
	if _, err := k.where(f.Where); err != nil {
		return nil, web.Invalid(words.T(ctx, "Điều kiện lọc nêu trường không tìm theo được.")).Because(err)
	}
	list, err := a.List(ctx, v, in.Kind, f, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	body := api.ListOf(api.Each(list.Records, func(r Record) EntryBody { return entryBody(k, r) }))
	body.Next = list.Next
	return &struct{ Body api.List[EntryBody] }{body}, nil
}

func (a *Actions) apiMake(ctx context.Context, v account.Visit, in *makeEntryIn) (*entryOut, error) {
	values, err := a.valuesFrom(ctx, v, in.Kind, in.Body.Values)
	if err != nil {
		return nil, err
	}
	r, err := a.Make(ctx, v, in.Kind, NewRecord{ID: store.NewID(), Values: values})
	if err != nil {
		return nil, err
	}
	return a.apiEntry(ctx, v, &OfEntry{in.OfRegister, r.ID})
}

func (a *Actions) apiEntry(ctx context.Context, v account.Visit, in *OfEntry) (*entryOut, error) {
	d, err := a.Record(ctx, v, in.Kind, in.Entry)
	if err != nil {
		return nil, err
	}
	b := entryBody(d.Definition, d.Record)
	b.Events = api.Each(d.Events, func(e Event) EventBody {
		return EventBody{Act: e.Act, Move: e.Move, From: e.From, To: e.To, Note: e.Note, By: e.ByName, At: e.At}
	})
	b.Files = api.Each(d.Files, fileBody)
	return &entryOut{ETag: api.ETag(d.Version), Body: b}, nil
}

// changed makes an act on the version of an entry that the caller has seen, and
// tells how it stands now.
func (a *Actions) changed(ctx context.Context, v account.Visit, of OfEntry, seen api.Change, do func(version int) error) (*entryOut, error) {
	version, err := seen.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := do(version); err != nil {
		return nil, err
	}
	return a.apiEntry(ctx, v, &of)
}

func (a *Actions) apiChange(ctx context.Context, v account.Visit, in *changeEntryIn) (*entryOut, error) {
	values, err := a.valuesFrom(ctx, v, in.Kind, in.Body.Values)
	if err != nil {
		return nil, err
	}
	return a.changed(ctx, v, in.OfEntry, in.Change, func(version int) error { return a.Change(ctx, v, in.Kind, in.Entry, version, values) })
}

func (a *Actions) apiMove(ctx context.Context, v account.Visit, in *moveEntryIn) (*entryOut, error) {
	values, err := a.valuesFrom(ctx, v, in.Kind, in.Body.Values)
	if err != nil {
		return nil, err
	}
	return a.changed(ctx, v, in.OfEntry, in.Change, func(version int) error {
		return a.Move(ctx, v, in.Kind, in.Entry, version, Step{Move: in.Move, Values: values, Note: in.Body.Note})
	})
}

func (a *Actions) apiBulk(ctx context.Context, v account.Visit, in *moveEntriesIn) (*struct{ Body BulkBody }, error) {
	values, err := a.valuesFrom(ctx, v, in.Kind, in.Body.Values)
	if err != nil {
		return nil, err
	}
	k, err := a.Kind(ctx, v, in.Kind)
	if err != nil {
		return nil, err
	}
	m, ok := k.Move(in.Move)
	if !ok {
		return nil, store.ErrNotFound
	}
	if err := v.Require(m.right()); err != nil {
		return nil, err
	}
	result, err := a.MoveMany(ctx, v, in.Kind, in.Body.Entries, Step{Move: in.Move, Values: values, Note: in.Body.Note})
	return bulkOut(ctx, result, err)
}

func bulkOut(ctx context.Context, result BulkResult, err error) (*struct{ Body BulkBody }, error) {
	if err != nil {
		return nil, err
	}
	body := BulkBody{Done: append([]string{}, result.Done...), Refused: map[string]string{}}
	for id, why := range result.Refused {
		body.Refused[id] = explain(ctx, why)
		if body.Refused[id] == "" {
			body.Refused[id] = words.T(ctx, "Không còn trong sổ.")
		}
	}
	return &struct{ Body BulkBody }{body}, nil
}

func (a *Actions) apiStrike(ctx context.Context, v account.Visit, in *strikeEntryIn) (*entryOut, error) {
	return a.changed(ctx, v, in.OfEntry, in.Change, func(version int) error {
		return a.Strike(ctx, v, in.Kind, in.Entry, version, in.Body.Reason)
	})
}

func (a *Actions) apiDispose(ctx context.Context, v account.Visit, in *disposeEntryIn) (*entryOut, error) {
	return a.changed(ctx, v, in.OfEntry, in.Change, func(version int) error {
		return a.Dispose(ctx, v, in.Kind, in.Entry, version, in.Body.Basis)
	})
}

func (a *Actions) apiDisposeMany(ctx context.Context, v account.Visit, in *disposeEntriesIn) (*struct{ Body BulkBody }, error) {
	result, err := a.DisposeMany(ctx, v, in.Kind, in.Body.Entries, in.Body.Basis)
	return bulkOut(ctx, result, err)
}

func (a *Actions) apiReveal(ctx context.Context, v account.Visit, in *OfEntry) (*entryOut, error) {
	r, err := a.Reveal(ctx, v, in.Kind, in.Entry)
	if err != nil {
		return nil, err
	}
	k, err := a.Kind(ctx, v, in.Kind)
	if err != nil {
		return nil, err
	}
	return &entryOut{ETag: api.ETag(r.Version), Body: entryBody(k, r)}, nil
}

func (a *Actions) apiAddFile(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	query := r.URL.Query()
	f, err := a.AddFile(r.Context(), v, r.PathValue("kind"), r.PathValue("entry"), query.Get("field"), query.Get("name"), r.Body)
	if err != nil {
		return err
	}
	return api.Write(w, http.StatusCreated, fileBody(f))
}

func (a *Actions) apiRemoveFile(ctx context.Context, v account.Visit, in *removeEntryFileIn) (*entryOut, error) {
	if err := a.RemoveFile(ctx, v, in.Kind, in.Entry, in.File, in.Body.Reason); err != nil {
		return nil, err
	}
	return a.apiEntry(ctx, v, &in.OfEntry)
}

type (
	// ImportBody says what became of a spreadsheet.
	ImportBody struct {
		DryRun  bool           `json:"dry_run"`
		Sheet   string         `json:"sheet"`
		Mapping Mapping        `json:"mapping"`
		Rows    map[string]int `json:"rows" doc:"How many rows there are, by what they are: good, bad, section, total, above, foot, numbers, blank."`
		Entries int            `json:"entries" doc:"How many were made."`
		Skipped int            `json:"skipped" doc:"How many the register had already."`
		Known   int            `json:"known" doc:"How many look like entries that the register has."`
		Bad     []CellBody     `json:"bad" doc:"The bad cells, the first 500."`
		BadMore int            `json:"bad_more,omitempty" doc:"How many bad cells are not told."`
	}
	// CellBody is a cell that cannot be read.
	CellBody struct {
		Sheet   string `json:"sheet"`
		Cell    string `json:"cell,omitempty"`
		Field   string `json:"field"`
		Heading string `json:"heading,omitempty"`
		Text    string `json:"text,omitempty"`
		Why     string `json:"why"`
	}
)

// TakenBody tells what became of a spreadsheet, in the reader's words.
func TakenBody(ctx context.Context, t Taken, dry bool) ImportBody {
	b := ImportBody{
		DryRun: dry, Sheet: t.Mapping.Sheet, Mapping: t.Mapping, Rows: map[string]int{}, Entries: t.Entries, Skipped: t.Skipped,
		Known: t.Known, BadMore: t.Preview.Bad - len(t.Problems),
	}
	for _, is := range []Verdict{Good, Bad, Section, Total, Above, Foot, Numbers, Blank} {
		b.Rows[string(is)] = t.Rows[is]
	}
	b.Bad = api.Each(t.Problems, func(c CellProblem) CellBody {
		return CellBody{c.Sheet, c.Cell, c.Field, c.Heading, c.Text, ExplainCell(ctx, c.Err)}
	})
	return b
}

func (a *Actions) apiImport(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx, query, kind := r.Context(), r.URL.Query(), r.PathValue("kind")
	i, err := a.TakeFile(ctx, v, kind, store.NewID(), query.Get("name"), r.Body)
	if err != nil {
		return err
	}
	if text := query.Get("mapping"); text != "" {
		if i.Mapping, err = ReadMapping([]byte(text)); err != nil {
			return errors.Join(ErrMapping, err)
		}
		if err := a.SetMapping(ctx, v, kind, i.ID, i.Mapping); err != nil {
			return err
		}
	}
	yes := func(name string) bool { return query.Get(name) == "true" }
	if yes("dry_run") {
		p, err := a.PreviewImport(ctx, v, i, i.Mapping)
		if err != nil {
			return err
		}
		return api.Write(w, http.StatusCreated, TakenBody(ctx, Taken{Preview: p}, true))
	}
	t, err := a.Take(ctx, v, i, How{AllOrNone: yes("all_or_none"), SkipKnown: yes("skip_known")})
	if err != nil {
		return err
	}
	return api.Write(w, http.StatusCreated, TakenBody(ctx, t, false))
}
