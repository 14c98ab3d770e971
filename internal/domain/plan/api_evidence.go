package plan

import (
	"context"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

type (
	// OfEvidence names a piece of evidence.
	OfEvidence struct {
		api.InUnit
		Evidence string `path:"evidence"`
	}

	// EvidenceBody is a piece of evidence as it is told.
	EvidenceBody struct {
		ID            string       `json:"id"`
		TaskID        string       `json:"task_id"`
		OccurrenceID  string       `json:"occurrence_id"`
		Product       string       `json:"product,omitempty" doc:"The product that it proves; absent for the occurrence as a whole."`
		Kind          EvidenceKind `json:"kind"`
		Title         string       `json:"title"`
		FileName      string       `json:"file_name,omitempty"`
		FileSize      int64        `json:"file_size,omitempty" doc:"In bytes."`
		FileHash      string       `json:"file_hash,omitempty" doc:"SHA-256."`
		MediaType     string       `json:"media_type,omitempty"`
		URL           string       `json:"url,omitempty"`
		Thing         string       `json:"thing,omitempty"`
		AddedBy       string       `json:"added_by"`
		AddedAt       time.Time    `json:"added_at"`
		RemovedBy     string       `json:"removed_by,omitempty"`
		RemovedReason string       `json:"removed_reason,omitempty"`
	}
	evidenceOut struct {
		Body EvidenceBody
	}
	proveIn struct {
		OfOccurrence
		Body struct {
			Product string `json:"product,omitempty" maxLength:"5000"`
			Title   string `json:"title,omitempty" maxLength:"500"`
			URL     string `json:"url,omitempty" maxLength:"2000" doc:"A link, or"`
			Thing   string `json:"thing,omitempty" maxLength:"200" doc:"something of Vidan: task/…, plan/…"`
		}
	}
	unproveIn struct {
		OfEvidence
		Body struct {
			Reason string `json:"reason" maxLength:"2000"`
		}
	}

	// ProofBody is a product of a task, and what proves it.
	ProofBody struct {
		TaskID   string         `json:"task_id"`
		Ref      string         `json:"ref,omitempty"`
		Product  string         `json:"product,omitempty"`
		State    ProofState     `json:"state"`
		Evidence []EvidenceBody `json:"evidence"`
	}
	proofsIn struct {
		OfYear
		api.Page
	}
)

// explainProof adds what can be wrong with a piece of evidence.
func explainProof(ctx context.Context, err error) error {
	if text := whyNoEvidence(ctx, err); text != "" {
		return web.Invalid(text).Because(err)
	}
	return explain(ctx, err)
}

// proving describes an operation that adds evidence.
func proving(o api.Operation) api.Operation {
	o.Explain = explainProof
	return o
}

func evidenceBody(e Evidence) EvidenceBody {
	return EvidenceBody{
		ID: e.ID, TaskID: e.TaskID, OccurrenceID: e.OccurrenceID, Product: e.Product, Kind: e.Kind, Title: e.Title,
		FileName: e.FileName, FileSize: e.FileSize, FileHash: e.FileHash, MediaType: e.MediaType, URL: e.URL, Thing: e.Thing,
		AddedBy: e.AddedBy, AddedAt: e.AddedAt.In(clock.Zone), RemovedBy: e.RemovedBy, RemovedReason: e.RemovedReason,
	}
}

func (o operations) evidence() {
	a := o.a
	api.Add(o.to, op("list-evidence", http.MethodGet, "/tasks/{task}/evidence", ActView, "The evidence of a task, also what was taken back."), account.Operation(a.apiEvidence))
	api.Add(o.to, op("list-proofs", http.MethodGet, "/years/{year}/evidence", ActView, "The products of a year's tasks, each with what proves it."), account.Operation(a.apiProofs))
	api.Add(o.to, proving(creates(op("add-evidence", http.MethodPost, "/occurrences/{occurrence}/evidence", ActFulfil, "Prove an occurrence by a link or something of Vidan."))),
		account.Operation(a.apiProve))
	api.Add(o.to, op("remove-evidence", http.MethodPost, "/evidence/{evidence}/remove", ActFulfil, "Take a piece of evidence back; it stays in the history."),
		account.Operation(func(ctx context.Context, v account.Visit, in *unproveIn) (*struct{}, error) {
			return nil, a.Unprove(ctx, v, in.Evidence, in.Body.Reason)
		}))
	file := proving(op("add-evidence-file", http.MethodPost, "/occurrences/{occurrence}/evidence/file", ActFulfil, "Prove an occurrence by a file: its bytes are the body."))
	file.MaxBody, file.Status = MaxEvidenceFile, http.StatusCreated
	o.to.AddStream(file, api.TakesFile(EvidenceBody{}, "name", "product", "title"), o.proveByFile)
	o.to.AddStream(op("download-evidence", http.MethodGet, "/evidence/{evidence}/file", ActView, "The file of a piece of evidence."), api.GivesFile(), visited(o.files().evidenceFile(web.SendFile)))
}

func (a *Actions) apiEvidence(ctx context.Context, v account.Visit, in *OfTask) (*struct{ Body api.List[EvidenceBody] }, error) {
	if _, _, err := a.Task(ctx, v, in.Task); err != nil {
		return nil, err
	}
	pieces, err := a.Evidence(ctx, v, in.Task)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[EvidenceBody] }{api.ListOf(api.Each(pieces, evidenceBody))}, nil
}

func (a *Actions) apiProofs(ctx context.Context, v account.Visit, in *proofsIn) (*struct{ Body api.List[ProofBody] }, error) {
	lines, err := a.ProofLines(ctx, v, in.Year)
	if err != nil {
		return nil, err
	}
	part, next, err := api.Cut(ctx, in.Page, lines, func(l ProofLine) string { return l.Task.ID + "\n" + l.Proof.Product })
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(part, func(l ProofLine) ProofBody {
		return ProofBody{l.Task.ID, l.Task.Ref(), l.Proof.Product, l.State, api.Each(l.Proof.Evidence, evidenceBody)}
	}))
	list.Next = next
	return &struct{ Body api.List[ProofBody] }{list}, nil
}

func (a *Actions) apiProve(ctx context.Context, v account.Visit, in *proveIn) (*evidenceOut, error) {
	b := in.Body
	e, err := a.Prove(ctx, v, in.Occurrence, Piece{Product: b.Product, Title: b.Title, URL: b.URL, Thing: b.Thing})
	if err != nil {
		return nil, err
	}
	return &evidenceOut{evidenceBody(e)}, nil
}

// proveByFile takes the body as a file by the same door as the pages do.
func (o operations) proveByFile(w http.ResponseWriter, r *http.Request) error {
	return visited(func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		query, id := web.Query(r), r.PathValue("occurrence")
		kept, err := o.a.TakeFile(r.Context(), v, id, query.Text("name"), r.Body)
		if err != nil {
			return err
		}
		e, err := o.a.Prove(r.Context(), v, id, Piece{Product: query.Text("product"), Title: query.Text("title"), File: kept})
		if err != nil {
			return err
		}
		return api.Write(w, http.StatusCreated, evidenceBody(e))
	})(w, r)
}

// files are the handlers of pages that send files, which the API shares.
func (o operations) files() *Pages { return &Pages{actions: o.a, base: o.base} }

// badUpload says what an upload of a plan needs beside its bytes.
func badUpload(ctx context.Context) error {
	return web.Invalid(words.T(ctx, "Hãy chọn năm và loại kế hoạch."))
}
