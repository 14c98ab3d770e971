package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// MaxFile is how large a file of an entry may be, in bytes.
const MaxFile = 50 << 20

// fileTrail is what the trail keeps of a file.
type fileTrail struct {
	Field string `json:"field"`
	Name  string `json:"name"`
	Hash  string `json:"hash"`
	Size  int64  `json:"size"`
}

// AddFile adds a file to a field of an entry.
func (a *Actions) AddFile(ctx context.Context, v account.Visit, kind, id, field, name string, content io.Reader) (KeptFile, error) {
	if err := v.Require(ActKeep); err != nil {
		return KeptFile{}, err
	}
	d, err := a.Record(ctx, v, kind, id)
	if err != nil {
		return KeptFile{}, err
	}
	if f, ok := d.Definition.Form.Field(field); !ok || f.Type != form.File {
		return KeptFile{}, ErrNotFileField
	}
	if d.closed() {
		return KeptFile{}, ErrState
	}
	kept, err := a.Intake.Take(ctx, name, content, MaxFile)
	if err != nil {
		return KeptFile{}, err
	}
	f := KeptFile{
		ID: store.NewID(), Kind: kind, RecordID: id, Field: field, Name: kept.Name, Hash: kept.Ref.Hash, MediaType: kept.MediaType, Size: kept.Ref.Size,
		ByID: v.User.ID, ByName: v.User.Name, AddedAt: a.Clock.Now(),
	}
	err = a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		if err := insertFile(ctx, tx, v.Unit.ID, f); err != nil {
			return audit.Entry{}, err
		}
		if err := a.fileEvent(ctx, tx, v, d, FileAdded, f.Name); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: object(kind, id), After: trailOfFile(f)}, nil
	})
	return f, err
}

func trailOfFile(f KeptFile) fileTrail { return fileTrail{f.Field, f.Name, f.Hash, f.Size} }

func (a *Actions) fileEvent(ctx context.Context, tx bun.Tx, v account.Visit, d Detail, act Act, note string) error {
	return insertEvent(ctx, tx, v.Unit.ID, d.Kind, d.ID, Event{
		ID: store.NewID(), Act: act, From: d.State, To: d.State, Note: note, ByID: v.User.ID, ByName: v.User.Name, At: a.Clock.Now(),
	})
}

// RemoveFile takes a file off an entry, with a reason. Its bytes stay.
func (a *Actions) RemoveFile(ctx context.Context, v account.Visit, kind, id, file, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	d, f, err := a.file(ctx, v, kind, id, file)
	if err != nil {
		return err
	}
	return a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		if err := removeFile(ctx, tx, v.Unit.ID, f.ID, a.Clock.Now()); err != nil {
			return audit.Entry{}, err
		}
		if err := a.fileEvent(ctx, tx, v, d, FileRemoved, f.Name+": "+reason); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: object(kind, id), Before: trailOfFile(f)}, nil
	})
}

func (a *Actions) file(ctx context.Context, v account.Visit, kind, id, file string) (Detail, KeptFile, error) {
	d, err := a.Record(ctx, v, kind, id)
	if err != nil {
		return Detail{}, KeptFile{}, err
	}
	i := slices.IndexFunc(d.Files, func(f KeptFile) bool { return f.ID == file })
	if i < 0 {
		return Detail{}, KeptFile{}, fmt.Errorf("the file of an entry: %w", store.ErrNotFound)
	}
	return d, d.Files[i], nil
}

// OpenFile opens a file of an entry, which the caller closes.
func (a *Actions) OpenFile(ctx context.Context, v account.Visit, kind, id, file string) (KeptFile, blob.File, error) {
	_, f, err := a.file(ctx, v, kind, id, file)
	if err != nil {
		return KeptFile{}, nil, err
	}
	content, err := a.Files.Open(ctx, f.Hash)
	if err != nil {
		return KeptFile{}, nil, fmt.Errorf("open a file of an entry: %w", err)
	}
	return f, content, nil
}

// A Draft (bản nháp) is what somebody is filling in, and the version of the entry
// that they saw when they began; 0 for a new one.
type Draft struct {
	Version int         `json:"version"`
	Values  form.Values `json:"values"`
}

// SaveDraft keeps what somebody is filling in, for them alone; recordID is ""
// for a new entry. It stands in no trail: nothing has been done yet.
func (a *Actions) SaveDraft(ctx context.Context, v account.Visit, kind, recordID string, draft Draft) error {
	if err := v.Require(ActKeep); err != nil {
		return err
	}
	if _, err := a.Kind(ctx, v, kind); err != nil {
		return err
	}
	if a.Vault == nil {
		return errors.New("keep a draft: there is no key")
	}
	row := draftRow{UnitID: v.Unit.ID, UserID: v.User.ID, Kind: kind, RecordID: recordID, SavedAt: a.Clock.Now()}
	row.Sealed = a.Vault.Seal(row.place(), []byte(jsonOf(draft)))
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error { return writeDraft(ctx, tx, row) })
}

func (r draftRow) place() string {
	return "record-draft/" + r.UnitID + "/" + r.UserID + "/" + r.Kind + "/" + r.RecordID
}

// Draft returns what the visitor was filling in; store.ErrNotFound says that
// there is nothing.
func (a *Actions) Draft(ctx context.Context, v account.Visit, kind, recordID string) (Draft, error) {
	if err := v.Require(ActKeep); err != nil {
		return Draft{}, err
	}
	row, err := selectDraft(ctx, a.DB.Reader(), v.Unit.ID, v.User.ID, kind, recordID)
	if err != nil {
		return Draft{}, err
	}
	text, err := a.Vault.Open(row.place(), row.Sealed)
	if err != nil {
		return Draft{}, fmt.Errorf("open a draft: %w", err)
	}
	var d Draft
	if err := json.Unmarshal(text, &d); err != nil {
		return Draft{}, fmt.Errorf("read a draft: %w", err)
	}
	return d, nil
}

// DropDraft throws away what the visitor was filling in.
func (a *Actions) DropDraft(ctx context.Context, v account.Visit, kind, recordID string) error {
	if err := v.Require(ActKeep); err != nil {
		return err
	}
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return deleteDraft(ctx, tx, v.Unit.ID, v.User.ID, kind, recordID)
	})
}

// A SavedView (cách xem đã lưu) is a filter of a register under a name, for all
// who see the register.
type SavedView struct {
	ID, Name, Query string
	UserID          string
}

// maxViewName and maxViewQuery bound a saved view.
const (
	maxViewName  = 80
	maxViewQuery = 2000
)

// SaveView keeps a filter under a name. The id is the form's.
func (a *Actions) SaveView(ctx context.Context, v account.Visit, kind string, view SavedView) error {
	name := strings.TrimSpace(view.Name)
	if name == "" || len([]rune(name)) > maxViewName || len(view.Query) > maxViewQuery {
		return ErrDefinition
	}
	if _, err := a.Kind(ctx, v, kind); err != nil {
		return err
	}
	return a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		row := viewRow{UnitID: v.Unit.ID, ID: view.ID, Kind: kind, Name: name, Query: view.Query, UserID: v.User.ID, MadeAt: a.Clock.Now()}
		if err := insertView(ctx, tx, row); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "view/" + view.ID, After: struct {
			Name  string `json:"name"`
			Query string `json:"query"`
		}{name, view.Query}}, nil
	})
}

// DropView takes away a view that the visitor saved.
func (a *Actions) DropView(ctx context.Context, v account.Visit, kind, id string) error {
	return a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return audit.Entry{Object: "view/" + id}, deleteView(ctx, tx, v.Unit.ID, kind, id, v.User.ID)
	})
}

// Views lists the saved views of a register.
func (a *Actions) Views(ctx context.Context, v account.Visit, kind string) ([]SavedView, error) {
	if _, err := a.Kind(ctx, v, kind); err != nil {
		return nil, err
	}
	rows, err := selectViews(ctx, a.DB.Reader(), v.Unit.ID, kind)
	if err != nil {
		return nil, err
	}
	var views []SavedView
	for _, r := range rows {
		views = append(views, SavedView{ID: r.ID, Name: r.Name, Query: r.Query, UserID: r.UserID})
	}
	return views, nil
}
