package record

import (
	"errors"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
)

func TestInventedEntriesAreAsOthers(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		values := make([]form.Values, 1234)
		for i := range values {
			values[i] = form.Values{
				"content": form.TextValue("Bộ phận một cửa đóng sớm"), "received_on": form.TextValue("2024-01-15"), "channel": form.TextValue("direct"),
				"sender": form.TextValue("Lê Thị Lạ"),
			}
		}
		must(t, h.Invent(ctx, h.program, "feedback", values))
		list, err := h.List(ctx, h.program, "feedback", Filter{By: "code"}, "", 1)
		must(t, err)
		r := list.Records[0]
		if r.Code != "PA-2024-1234" && r.Code != "PA-2024-999" || r.State != "received" || r.Due.IsZero() || !r.HasSealed() {
			t.Errorf("the last entry is %+v", r)
		}
		revealed, err := h.Reveal(ctx, h.program, "feedback", r.ID)
		must(t, err)
		if revealed.Values["sender"].Text() != "Lê Thị Lạ" {
			t.Errorf("its sender is %q", revealed.Values["sender"].Text())
		}
		// All or none.
		values[1200] = form.Values{"content": form.TextValue("Không có ngày")}
		var wrong *ValuesError
		if err := h.Invent(ctx, h.stranger, "feedback", values); !errors.As(err, &wrong) {
			t.Errorf("wrong values: %v", err)
		}
		count, err := h.Count(ctx, h.stranger, "feedback", Filter{})
		must(t, err)
		if count.N != 0 {
			t.Errorf("%d entries stayed of those that were wrong", count.N)
		}
		nobody := account.Visit{Unit: h.program.Unit}
		expect(t, "who may not", h.Invent(ctx, nobody, "feedback", values[:1]), account.ErrForbidden)
	})
}
