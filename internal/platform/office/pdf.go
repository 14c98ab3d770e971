package office

import (
	"context"
	"errors"
	"fmt"

	"github.com/vidan-vn/vidan/internal/platform/office/pdffile"
)

// A pdfReader reads one PDF: the glyphs and rules of each page, made into
// tables and pieces of lines, and at last into a document.
type pdfReader struct {
	ctx    context.Context
	file   *pdffile.File
	fonts  map[pdffile.Ref]*pdfFont
	budget budget
	// open are the columns of a table without rules at the foot of the page
	// before.
	open []float64
}

// readPDF reads a PDF with a text layer. Lines are joined to paragraphs,
// ruled tables become one Table per page with HeaderRows 0, and two blocks
// side by side a Borderless table of two cells. Page numbers are left out.
func readPDF(ctx context.Context, src Source, limits Limits, progress Progress) (doc *Document, err error) {
	// The last guard: whatever a file provokes, only its reading fails.
	defer func() {
		if cause := recover(); cause != nil {
			doc, err = nil, fmt.Errorf("%w: the reader of PDFs stopped: %v", ErrDamaged, cause)
		}
	}()
	return parsePDF(ctx, src, limits, progress)
}

func parsePDF(ctx context.Context, src Source, limits Limits, progress Progress) (*Document, error) {
	file, err := pdffile.Open(ctx, src, src.Size, limits.FileBytes+limits.ExpandedBytes)
	if err != nil {
		return nil, pdfError(err)
	}
	pages, err := file.Pages(limits.Pages)
	if err != nil {
		return nil, pdfError(err)
	}
	r := pdfReader{ctx: ctx, file: file, fonts: map[pdffile.Ref]*pdfFont{}, budget: budget{limits: limits}}
	flows, err := r.pages(pages, progress.forward())
	if err != nil {
		return nil, pdfError(err)
	}
	return writeFlows(flows, &r.budget)
}

func (r *pdfReader) pages(pages []pdffile.Page, progress Progress) ([]*pageFlow, error) {
	var flows []*pageFlow
	readable := false
	for i, p := range pages {
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		flow, err := r.page(i+1, p)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		readable = readable || flow.readable()
		flows = append(flows, flow)
		progress(float64(i+1) / float64(len(pages)))
	}
	if !readable {
		return nil, fmt.Errorf("%w: %d pages", ErrNoText, len(pages))
	}
	return flows, nil
}

func (r *pdfReader) page(number int, p pdffile.Page) (*pageFlow, error) {
	page, err := r.paintPage(number, p)
	if err != nil {
		return nil, err
	}
	tables, rest, err := r.ruledTables(page)
	if err != nil {
		return nil, err
	}
	tables, rest, err = r.unruledTables(page, tables, rest)
	if err != nil {
		return nil, err
	}
	flow := &pageFlow{number: number, width: page.width, height: page.height, pieces: pieces(rest), tables: tables}
	flow.dropPageNumber()
	for _, l := range flow.pieces {
		if err := r.budget.spend(costParagraph + len(l.text())); err != nil {
			return nil, err
		}
	}
	return flow, nil
}

// pdfError says what went wrong by the errors of Read.
func pdfError(err error) error {
	for _, known := range []struct{ from, to error }{
		{pdffile.ErrDamaged, ErrDamaged},
		{pdffile.ErrEncrypted, ErrEncrypted},
		{pdffile.ErrTooLarge, ErrTooLarge},
	} {
		if errors.Is(err, known.from) {
			return fmt.Errorf("%w: %w", known.to, err)
		}
	}
	return err
}
