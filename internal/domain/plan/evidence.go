package plan

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// An EvidenceKind is what a piece of evidence is.
type EvidenceKind string

// The kinds of evidence.
const (
	EvidenceFile  EvidenceKind = "file"
	EvidenceLink  EvidenceKind = "link"
	EvidenceThing EvidenceKind = "thing" // something in Vidan: a plan, a document, a set of records
)

// An Evidence (minh chứng) is a piece of what proves that an occurrence was
// done. One that was taken back stays, and says who did so and why.
type Evidence struct {
	UnitID, ID, TaskID, OccurrenceID string
	// Product is the product of the task that it proves, as the plan words it;
	// empty for the occurrence as a whole.
	Product string
	Kind    EvidenceKind
	// Title is what people call it.
	Title string
	// FileHash, FileName, FileSize and MediaType are those of a file.
	FileHash, FileName string
	FileSize           int64
	MediaType          string
	// URL is the address of a link.
	URL string
	// Thing names something of this unit in Vidan: "plan/0190…".
	Thing string

	AddedBy       string
	AddedAt       time.Time
	RemovedBy     string
	RemovedAt     time.Time
	RemovedReason string
}

// InForce tells whether the piece was not taken back.
func (e Evidence) InForce() bool { return e.RemovedAt.IsZero() }

// Errors of evidence that a person can do something about.
var (
	// ErrNoEvidence says that a piece is neither a file, nor a link, nor a thing.
	ErrNoEvidence = errors.New("there is no file, no link and no thing")
	// ErrNoLink says that an address is none that a browser may open.
	ErrNoLink = errors.New("the address is not of the form https://…")
	// ErrNoProduct says that the task has no such product.
	ErrNoProduct = errors.New("the task has no such product")
	// ErrNoThing says that the unit has no such thing.
	ErrNoThing = errors.New("the unit has no such thing")
)

// A Piece is what somebody offers as evidence: a file, a link, or a thing.
type Piece struct {
	// Product is the product that it proves; empty for the occurrence as a whole.
	Product string
	// Title is what people shall call it; empty names it after what it is.
	Title string
	File  intake.Kept
	URL   string
	Thing string
}

// A Thing is something of a unit in Vidan that can prove an occurrence.
type Thing struct {
	// Name tells it from all others of the unit: "plan/0190…".
	Name  string
	Title string
	Href  string
}

// mayProve tells whether the visitor may add evidence to an occurrence: to what
// is their work, and after it was accepted, only as somebody who accepts.
func mayProve(v account.Visit, t Task, o Occurrence) error {
	switch {
	case !t.MayWork(v, o):
		return ErrNotYours
	case o.stage() == Accepted && !t.MayAccept(v):
		return ErrAccepted
	}
	return nil
}

// mayUnprove tells whether the visitor may take a piece of evidence back: their
// own while the work is not accepted, and any as somebody who accepts.
func mayUnprove(v account.Visit, t Task, o Occurrence, e Evidence) error {
	switch {
	case t.MayAccept(v):
		return nil
	case !v.Can(ActFulfil) || e.AddedBy != v.User.ID:
		return ErrNotYours
	case o.stage() == Accepted:
		return ErrAccepted
	}
	return nil
}

// sameAs tells whether two pieces are the same thing for the same product.
func (e Evidence) sameAs(o Evidence) bool {
	return e.OccurrenceID == o.OccurrenceID && e.Product == o.Product && e.Kind == o.Kind &&
		e.FileHash == o.FileHash && e.URL == o.URL && e.Thing == o.Thing
}

// maxLink is the most that an address may have, in bytes.
const maxLink = 2000

// checkLink returns an address that may be shown as a link.
func checkLink(address string) (string, error) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || len(address) > maxLink || u.Scheme != "https" && u.Scheme != "http" {
		return "", ErrNoLink
	}
	return u.String(), nil
}

// A ProductProof is a product of a task with what proves it.
type ProductProof struct {
	// Product is empty for what proves occurrences as a whole.
	Product  string
	Evidence []Evidence
}

// Proved tells whether a piece that is in force proves the product.
func (p ProductProof) Proved() bool { return slices.ContainsFunc(p.Evidence, Evidence.InForce) }

// ProofsOf lists the products of a task, in the plan's order, each with its
// evidence. What proves a product that a changed plan dropped, or none, comes
// last.
func ProofsOf(t Task, evidence []Evidence) []ProductProof {
	proofs := make([]ProductProof, 0, len(t.Products)+1)
	for _, p := range t.Products {
		proofs = append(proofs, ProductProof{Product: p})
	}
	rest := map[string]int{}
	for _, e := range evidence {
		i := slices.IndexFunc(proofs, func(p ProductProof) bool { return sameProduct(p.Product, e.Product) })
		if i < 0 {
			at, ok := rest[e.Product]
			if !ok {
				at = len(proofs)
				rest[e.Product] = at
				proofs = append(proofs, ProductProof{Product: e.Product})
			}
			i = at
		}
		proofs[i].Evidence = append(proofs[i].Evidence, e)
	}
	return proofs
}

// sameProduct compares products as people read them: a corrected accent makes
// no other product.
func sameProduct(a, b string) bool {
	return a == b || vietnamese.Fold(strings.Join(strings.Fields(a), " ")) == vietnamese.Fold(strings.Join(strings.Fields(b), " "))
}

// productOf returns the product of a task as the plan words it.
func productOf(t Task, product string) (string, error) {
	if product == "" {
		return "", nil
	}
	i := slices.IndexFunc(t.Products, func(p string) bool { return sameProduct(p, product) })
	if i < 0 {
		return "", ErrNoProduct
	}
	return t.Products[i], nil
}
