package record

import (
	"errors"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func TestAnEntryGoesThroughItsStates(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		r := h.review(t, "symbol", "12/2019/QĐ-UBND", "title", "Quy chế làm việc", "planned_on", "5/1/2024")
		if r.Code != "RS-2024-001" || r.State != "planned" || r.Title != "12/2019/QĐ-UBND – Quy chế làm việc" {
			t.Errorf("the new entry is %s %s %q", r.Code, r.State, r.Title)
		}
		if again := h.review(t, "symbol", "13/2019/QĐ-UBND", "planned_on", "5/1/2024"); again.Code != "RS-2024-002" {
			t.Errorf("the second code is %s", again.Code)
		}
		k, err := h.Kind(ctx, h.program, "legal_review")
		must(t, err)
		var wrong *ValuesError
		err = h.Move(ctx, h.program, k.Name, r.ID, 1, Step{Move: "find", Values: read(t, k, "reviewed_on", "20/2/2024")})
		if !errors.As(err, &wrong) || wrong.Problems[0].Field != "finding" {
			t.Errorf("without its finding the move gives %v", err)
		}
		must(t, h.Move(ctx, h.program, k.Name, r.ID, 1, Step{Move: "find", Values: read(t, k, "reviewed_on", "20/2/2024", "finding", "sửa đổi, bổ sung")}))
		expect(t, "the same move again", h.Move(ctx, h.program, k.Name, r.ID, 1, Step{Move: "find"}), store.ErrStale)
		expect(t, "a move from another state", h.Move(ctx, h.program, k.Name, r.ID, 2, Step{Move: "review"}), ErrState)
		d, err := h.Record(ctx, h.program, k.Name, r.ID)
		must(t, err)
		if d.State != "to_handle" || len(d.Events) != 1 || len(d.Events[0].Changes) != 2 || d.Version != 2 {
			t.Errorf("after the move the entry is %s with %+v", d.State, d.Events)
		}
		must(t, h.Strike(ctx, h.program, k.Name, r.ID, 2, "ghi nhầm"))
		expect(t, "changing what is struck out", h.Change(ctx, h.program, k.Name, r.ID, 0, d.Values), ErrState)
		if list, err := h.List(ctx, h.program, k.Name, Filter{}, "", 10); err != nil || len(list.Records) != 1 {
			t.Errorf("the list has %d entries, %v", len(list.Records), err)
		}
	})
}

func TestWrongValuesAreNamed(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		values := form.Values{"symbol": form.TextValue("không số"), "finding": form.TextValue("xx"), "reviewed_on": form.TextValue("2024-01-01")}
		_, err := h.Make(t.Context(), h.program, "legal_review", NewRecord{ID: store.NewID(), Values: values})
		var wrong *ValuesError
		if !errors.As(err, &wrong) || len(wrong.Problems) != 3 {
			t.Fatalf("wrong values give %v", err)
		}
		for i, want := range []error{form.ErrLegalText, form.ErrMissing, form.ErrOption} {
			if !errors.Is(wrong.Problems[i], want) {
				t.Errorf("problem %d is %v, not %v", i, wrong.Problems[i], want)
			}
		}
	})
}

func TestAnotherUnitsEntryIsNone(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		r := h.review(t, "symbol", "12/2019/QĐ-UBND", "planned_on", "5/1/2024")
		_, err := h.Record(t.Context(), h.stranger, "legal_review", r.ID)
		expect(t, "a stranger's look", err, store.ErrNotFound)
		expect(t, "a stranger's move", h.Move(t.Context(), h.stranger, "legal_review", r.ID, 1, Step{Move: "review"}), store.ErrNotFound)
	})
}

func TestFieldsOfTheUnitsOwn(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		field := form.Field{Name: "village", Type: form.Text, Label: words.Same("Thôn"), Required: true}
		must(t, h.AddField(ctx, h.program, "legal_review", 0, field))
		expect(t, "a field added by who did not see it", h.AddField(ctx, h.program, "legal_review", 0, field), store.ErrStale)
		expect(t, "the same field again", h.AddField(ctx, h.program, "legal_review", 1, field), ErrDefinition)
		k, err := h.Kind(ctx, h.program, "legal_review")
		must(t, err)
		if got, ok := k.Form.Field("village"); !ok || got.Column != "t13" || !got.Own {
			t.Errorf("the added field is %+v", got)
		}
		if other, err := h.Kind(ctx, h.stranger, "legal_review"); err != nil || len(other.Form) != len(k.Form)-1 {
			t.Errorf("another unit's register has %d fields, %v", len(other.Form), err)
		}
		r := h.review(t, "symbol", "1/2019/QĐ-UBND", "planned_on", "5/1/2024", "village", "Thôn 3")
		must(t, h.RetireField(ctx, h.program, "legal_review", 1, "village"))
		h.review(t, "symbol", "2/2019/QĐ-UBND", "planned_on", "5/1/2024")
		if d, err := h.Record(ctx, h.program, "legal_review", r.ID); err != nil || d.Values["village"].Text() != "Thôn 3" {
			t.Errorf("what the retired field held is %v, %v", d.Values["village"], err)
		}
	})
}
