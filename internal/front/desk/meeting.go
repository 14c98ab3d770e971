package desk

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sort"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/office/pdffile"
)

// A meetingSheet is the one page for the meeting of the week (họp giao ban).
type meetingSheet struct {
	ctx    context.Context
	unit   string
	agenda plan.Agenda
	people People
}

// meetingPart is one part of the sheet: what is late, this week's, next
// week's, and what waits to be accepted.
type meetingPart struct {
	title string
	items []plan.AgendaItem
}

func (p *Pages) meeting(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	agenda, err := p.actions.Whole(r.Context(), v)
	if err != nil {
		return err
	}
	people, err := p.actions.People(r.Context(), v)
	if err != nil {
		return err
	}
	file, err := meetingSheet{r.Context(), v.Unit.Name, agenda, people}.pdf()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="giao-ban-`+agenda.Today.String()+`.pdf"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Length", strconv.Itoa(len(file)))
	if _, err := w.Write(file); err != nil {
		return fmt.Errorf("send the sheet: %w", err)
	}
	return nil
}

// mostRows is more than a page can hold, so that no longer sheet is tried.
const mostRows = 50

// pdf writes the sheet on one page: as many lines as fit, and how many more
// there are.
func (s meetingSheet) pdf() ([]byte, error) {
	total := 0
	for _, part := range s.parts() {
		total += len(part.items)
	}
	most := min(total, mostRows)
	file, fits, err := s.attempt(most)
	if err != nil || fits {
		return file, err
	}
	// The first number of lines that is too many.
	tooMany := sort.Search(most, func(n int) bool {
		if err != nil {
			return true
		}
		_, fits, failed := s.attempt(n)
		err = failed
		return !fits
	})
	if err != nil {
		return nil, err
	}
	file, _, err = s.attempt(max(0, tooMany-1))
	return file, err
}

// attempt writes the sheet with its first lines, and tells whether it is one
// page.
func (s meetingSheet) attempt(lines int) (file []byte, fits bool, err error) {
	var b bytes.Buffer
	if err := office.WritePDF(&b, s.document(lines)); err != nil {
		return nil, false, err
	}
	written, err := pdffile.Open(s.ctx, bytes.NewReader(b.Bytes()), int64(b.Len()), 64<<20)
	if err != nil {
		return nil, false, fmt.Errorf("read the sheet back: %w", err)
	}
	pages, err := written.Pages(1000)
	if err != nil {
		return nil, false, fmt.Errorf("count the pages of the sheet: %w", err)
	}
	return b.Bytes(), len(pages) == 1, nil
}
