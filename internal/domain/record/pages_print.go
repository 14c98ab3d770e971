package record

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A paperFormat is how a paper is given out: to print, or to work on.
type paperFormat struct {
	suffix, mediaType, how string
	write                  func(io.Writer, *office.Document) error
}

var (
	pdfPaper  = paperFormat{".pdf", "application/pdf", "inline", office.WritePDF}
	docxPaper = paperFormat{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", office.WriteDOCX}
)

// prints are the papers of an entry: the page with all that it holds, and those
// of its register.
func (b entryBuilder) prints() ui.Menu {
	menu := ui.Menu{Text: words.T(b.ctx, "In"), Icon: "printer", Links: []ui.Link{
		{Text: words.T(b.ctx, "Toàn bộ nội dung"), Href: b.path() + "/paper.pdf", Note: "PDF"},
	}}
	for _, print := range b.d.Definition.PrintsOf(b.d.Record) {
		at := b.path() + "/prints/" + print.Name + "/paper"
		menu.Links = append(menu.Links,
			ui.Link{Text: print.Title.In(b.ctx), Href: at + pdfPaper.suffix, Note: "PDF"},
			ui.Link{Text: print.Title.In(b.ctx), Href: at + docxPaper.suffix, Note: "Word"})
	}
	return menu
}

// forPrinting reads an entry for its papers. Sealed values are on none.
func (p *Pages) forPrinting(r *http.Request, v account.Visit) (entryBuilder, error) {
	ctx := r.Context()
	d, err := p.actions.Record(ctx, v, r.PathValue("kind"), r.PathValue("entry"))
	if err != nil {
		return entryBuilder{}, err
	}
	offers, err := p.actions.offers(ctx, v, d.Definition.Form)
	return entryBuilder{ctx: ctx, v: v, d: d, offers: offers, today: clock.Today(p.actions.Clock)}, err
}

// paper is an entry as a page to print, with all that it holds.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	b, err := p.forPrinting(r, v)
	if err != nil {
		return err
	}
	return pdfPaper.send(w, b.d.Code, layout(b))
}

// printAs is an entry as one of its register's papers.
func (p *Pages) printAs(format paperFormat) page {
	return func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		b, err := p.forPrinting(r, v)
		if err != nil {
			return err
		}
		prints := b.d.Definition.PrintsOf(b.d.Record)
		i := slices.IndexFunc(prints, func(print Print) bool { return print.Name == r.PathValue("print") })
		if i < 0 {
			return web.NotFound()
		}
		filled := prints[i].fill(b.d.Definition, b.d.Record, v.Unit.Name, b.offers, b.today.Year)
		return format.send(w, b.d.Code+"-"+prints[i].Name, filled.document())
	}
}

func (f paperFormat) send(w http.ResponseWriter, name string, doc *office.Document) error {
	var file bytes.Buffer
	if err := f.write(&file, doc); err != nil {
		return fmt.Errorf("write an entry: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Content-Disposition", web.Disposition(f.how, name+f.suffix))
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send an entry: %w", err)
	}
	return nil
}
