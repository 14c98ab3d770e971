package estimate

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// someMoney are the rows of a year: any that the tables take.
type someMoney struct {
	entries   []Entry
	estimates []Estimate
}

func drawMoney(t *rapid.T, unitID string, year int, fields []Field) someMoney {
	at := clock.On(on(3, 12)).Now().Truncate(time.Second)
	amount := rapid.Int64Range(0, int64(MaxMoney))
	var m someMoney
	for range rapid.IntRange(0, 5).Draw(t, "entries") {
		m.entries = append(m.entries, Entry{
			UnitID: unitID, ID: store.NewID(), Year: year, Field: rapid.SampledFrom(fields).Draw(t, "field"), Source: OwnBudget, Kind: Increase,
			Amount: Money(rapid.Int64Range(-int64(MaxMoney), int64(MaxMoney)).Draw(t, "budget")), Number: "1", Day: on(1, 2), CreatedAt: at,
		})
	}
	for range rapid.IntRange(0, 12).Draw(t, "estimates") {
		e := Estimate{
			UnitID: unitID, ID: store.NewID(), Year: year, TaskTitle: "a", Title: "b", Field: rapid.SampledFrom(fields).Draw(t, "field"),
			State: rapid.SampledFrom(States).Draw(t, "state"), Revision: 2, LastRevision: 2, Amount: Money(amount.Draw(t, "amount")),
			Version: 1, CreatedAt: at, ChangedAt: at,
		}
		if rapid.Bool().Draw(t, "approved before") {
			e.Approved, e.ApprovedRevision = Money(amount.Draw(t, "approved")), 1
			e.Spent = Money(rapid.Int64Range(0, int64(e.Approved)).Draw(t, "spent"))
		}
		m.estimates = append(m.estimates, e)
	}
	return m
}

func (m someMoney) insert(ctx context.Context, db *store.DB) error {
	return db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, e := range m.entries {
			if err := insertEntry(ctx, tx, e); err != nil {
				return err
			}
		}
		for _, e := range m.estimates {
			if err := insertEstimate(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// loop adds up by hand what the database adds up.
func (m someMoney) loop(f Field) Totals {
	var t Totals
	for _, e := range m.entries {
		if e.Field == f {
			t.Budget += e.Amount
		}
	}
	for _, e := range m.estimates {
		if e.Field != f {
			continue
		}
		switch e.State {
		case Drafted, Submitted:
			t.Planned += max(0, e.Amount-e.Approved)
		case Checked:
			t.Checked += max(0, e.Amount-e.Approved)
		}
		t.Approved += e.Approved
		t.Spent += e.Spent
	}
	return t
}

// Every figure equals the plain loop, and the sum of the list that it opens.
func TestFiguresEqualTheirLists(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		unitID, fields := h.program.Unit.ID, []Field{theFirst, theSecond, FieldOf("")}
		next := 3000
		rapid.Check(t, func(t *rapid.T) {
			next++ // a year of its own
			m := drawMoney(t, unitID, next, fields)
			if err := m.insert(context.Background(), h.db); err != nil {
				t.Fatal(err)
			}
			y, err := h.Money(context.Background(), h.program, next)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range fields {
				got, _ := y.field(f.Key)
				if diff := cmp.Diff(m.loop(f), got.Totals); diff != "" {
					t.Fatalf("the figures of %s: %s", f.Title, diff)
				}
				for column, want := range map[Column]Money{
					ColPlanned: got.Planned, ColChecked: got.Checked, ColApproved: got.Approved, ColSpent: got.Spent,
					ColCommitted: got.Budget - got.Left(),
				} {
					if sum := sumOfList(t, h, next, Filter{FieldKey: f.Key, Column: column}); sum != want {
						t.Fatalf("%s of %s says %d and lists %d", column, f.Title, want, sum)
					}
				}
			}
		})
	})
}

func sumOfList(t *rapid.T, h hall, year int, f Filter) Money {
	list, err := h.Estimates(context.Background(), h.program, year, f)
	if err != nil {
		t.Fatal(err)
	}
	var sum Money
	for _, e := range list {
		m, counts := f.Column.Counts(e)
		if !counts {
			t.Fatalf("%s lists what it does not count: %+v", f.Column, e)
		}
		sum += m
	}
	return sum
}

// What is spent of an estimate is the sum of its spendings, whatever was paid
// and taken back.
func TestSpentIsTheSumOfSpendings(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		e := h.approved(t, 1000)
		rapid.Check(t, func(rt *rapid.T) {
			for range rapid.IntRange(0, 3).Draw(rt, "acts") {
				if d := h.now(t, e.ID); len(d.Spendings) > 0 && rapid.Bool().Draw(rt, "takes back") {
					_ = h.Reverse(t.Context(), h.binh, e.ID, rapid.SampledFrom(d.Spendings).Draw(rt, "which").ID, "nhầm") // may be refused
					continue
				}
				_, _ = h.pay(t, e.ID, Money(rapid.Int64Range(-10, 600).Draw(rt, "amount"))) // may be refused
			}
			d := h.now(t, e.ID)
			var sum Money
			for _, s := range d.Spendings {
				sum += s.Amount
			}
			if d.Spent != sum || sum < 0 || sum > d.Approved {
				rt.Fatalf("spent %d, the spendings sum to %d", d.Spent, sum)
			}
		})
	})
}

func TestFilterIsReadFromWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Filter{
			FieldKey: rapid.SampledFrom([]string{"", General, theFirst.Key, "a&b=c"}).Draw(t, "field"),
			State:    rapid.SampledFrom(append([]State{""}, States...)).Draw(t, "state"),
			Column:   rapid.SampledFrom(append([]Column{""}, Columns...)).Draw(t, "column"),
		}
		if got := FilterFrom(f.Values()); got != f {
			t.Errorf("%+v is read as %+v", f, got)
		}
	})
	if f := FilterFrom(url.Values{"state": {"x"}, "count": {"'; DROP TABLE estimates; --"}}); !f.IsZero() {
		t.Errorf("read %+v", f)
	}
}

func TestTheWorkbookHoldsNoFormulas(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		text := textOf(1_500_000)
		text.Title = `=HYPERLINK("http://evil.example","x")`
		must(t, h.Draft(t.Context(), h.tuan, h.tasks[0].ID, store.NewID(), text))
		var b bytes.Buffer
		must(t, h.WriteXLSX(t.Context(), h.xem, year, &b))
		file, err := excelize.OpenReader(&b)
		must(t, err)
		defer file.Close()
		sheets := file.GetSheetList()
		title, err := file.GetCellValue(sheets[1], "A2")
		must(t, err)
		formula, err := file.GetCellFormula(sheets[1], "A2")
		must(t, err)
		if title != "'"+text.Title || formula != "" {
			t.Errorf("the title is %q, the formula %q", title, formula)
		}
		rows, err := file.GetRows(sheets[0], excelize.Options{RawCellValue: true})
		must(t, err)
		want := [][]string{
			{"Lĩnh vực", "Dự toán năm", "Đang lập, đang trình", "Đã thẩm tra", "Đã duyệt", "Đã chi", "Còn lại"},
			{"Cải cách thể chế", "10000000", "1500000", "0", "0", "0", "10000000"},
			{"Truyền thông", "0", "0", "0", "0", "0", "0"},
			{"Cộng", "10000000", "1500000", "0", "0", "0", "10000000"},
		}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Error(diff)
		}
	})
}

func TestThePaperSaysAll(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		e := h.approved(t, 1_500_000)
		entries, err := h.Entries(t.Context(), h.program, year, theFirst.Key)
		must(t, err)
		var b bytes.Buffer
		must(t, writePaper(&b, "UBND xã Anh Sơn", h.now(t, e.ID), entries))
		doc, err := office.Read(t.Context(), office.Source{ReaderAt: bytes.NewReader(b.Bytes()), Size: int64(b.Len()), Name: "a.pdf"}, office.DefaultLimits(), nil)
		must(t, err)
		text := plainText(doc)
		for _, want := range []string{
			"TỜ TRÌNH", "ỦY BAN NHÂN DÂN", "Anh Sơn, ngày 12 tháng 3 năm 2024", "1.500.000", "Một triệu năm trăm nghìn đồng",
			"215/QĐ-UBND", "NGƯỜI LẬP", "dự toán của lĩnh vực còn 10.000.000 đồng", "Đã duyệt ngày 12/3/2024",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the paper lacks %q:\n%s", want, text)
			}
		}
	})
}

// plainText is the text of a document on one line.
func plainText(doc *office.Document) string {
	var parts []string
	for _, block := range doc.Blocks {
		switch block := block.(type) {
		case *office.Paragraph:
			parts = append(parts, block.String())
		case *office.Table:
			for _, row := range block.Rows {
				for _, cell := range row.Cells {
					parts = append(parts, cell.String())
				}
			}
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
