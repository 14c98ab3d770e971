package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Generation says how much to invent. The same seed makes the same data.
type Generation struct {
	Units, Years, Tasks int
	// Records is how many entries of a Kind of register the units have together;
	// PerUnit is how many each has in all its registers, whatever their kind.
	Records int
	Kind    string
	PerUnit int
	Seed    uint64
}

// Generated counts what was made.
type Generated struct{ Units, Plans, Tasks, Occurrences, Records int }

// Generate fills the database with communes below one province, each with a
// plan for every year up to the present one. The plans go in as any other.
func (a *App) Generate(ctx context.Context, g Generation) (Generated, error) {
	random := rand.New(rand.NewPCG(g.Seed, 0))
	province := fmt.Sprintf("tinh-%d", g.Seed)
	_, err := a.Units.Create(ctx, "", unit.NewUnit{Code: province, Name: fmt.Sprintf("UBND tỉnh Mẫu %d", g.Seed), Type: unit.Province})
	if err != nil {
		return Generated{}, fmt.Errorf("make the province: %w", err)
	}
	last := clock.Today(a.config.Clock).Year
	made := Generated{}
	for i := range g.Units {
		code := g.commune(i)
		_, err := a.Units.Create(ctx, "", unit.NewUnit{Code: code, Name: fmt.Sprintf("UBND xã Mẫu %d", i+1), Type: unit.Commune, ParentCode: province})
		if err != nil {
			return made, fmt.Errorf("make the commune %s: %w", code, err)
		}
		made.Units++
		for year := last - g.Years + 1; year <= last; year++ {
			if err := a.generatePlan(ctx, random, code, year, g.Tasks, &made); err != nil {
				return made, err
			}
		}
	}
	made.Records, err = a.generateRegisters(ctx, g)
	return made, err
}

// commune is the code of one of the units.
func (g Generation) commune(i int) string { return fmt.Sprintf("xa-%d-%04d", g.Seed, i+1) }

func (a *App) generatePlan(ctx context.Context, random *rand.Rand, code string, year, tasks int, made *Generated) error {
	visit, err := a.SystemVisit(ctx, code)
	if err != nil {
		return err
	}
	draft := inventedDraft(random, visit.Unit.Name, year, tasks)
	adopted, err := a.Plans.AdoptDraft(ctx, visit, year, plan.Reform, draft)
	if err != nil {
		return fmt.Errorf("adopt the plan of %s for %d: %w", code, year, err)
	}
	made.Plans++
	made.Tasks += draft.TaskCount()
	made.Occurrences += draft.DueCount()
	return a.fulfilSome(ctx, random, visit, adopted)
}

// fulfilSome marks what was due as done, up to a random day in the last weeks,
// so that a year has all states.
func (a *App) fulfilSome(ctx context.Context, random *rand.Rand, v account.Visit, adopted plan.Plan) error {
	upTo := clock.Today(a.config.Clock).AddDays(-random.IntN(60))
	return a.Plans.FulfilUpTo(ctx, v, adopted.ID, upTo)
}

var (
	inventedFields = []string{
		"Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tổ chức bộ máy",
		"Cải cách chế độ công vụ", "Cải cách tài chính công", "Xây dựng chính quyền số",
	}
	inventedLeads = []string{"Văn phòng - TK", "Tư pháp - HT", "Văn hóa - XH", "Tài chính - KT", "Địa chính - XD"}
	inventedWork  = []string{"Báo cáo định kỳ", "Ban hành kế hoạch", "Rà soát quy định", "Tổ chức kiểm tra", "Tuyên truyền", "Tổng hợp số liệu"}
	inventedAbout = []string{"kiểm soát thủ tục hành chính", "văn bản quy phạm pháp luật", "chế độ công vụ", "tài sản công", "chuyển đổi số", "cơ chế một cửa"}
)

// inventedDraft makes a plan of a size, with the kinds of times that plans have.
func inventedDraft(random *rand.Rand, unitName string, year, tasks int) plan.Draft {
	d := plan.Draft{
		Unit: unitName, Year: year, Title: fmt.Sprintf("Kế hoạch cải cách hành chính năm %d", year),
		Number: fmt.Sprintf("%d/KH-UBND", 1+random.IntN(90)), Date: clock.NewDate(year, 1, 2+random.IntN(20)),
	}
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	for i := range tasks {
		field := i * len(inventedFields) / tasks
		t := plan.DraftTask{
			No: strconv.Itoa(i + 1), Title: fmt.Sprintf("%s về %s năm %d", pick(inventedWork), pick(inventedAbout), year),
			Products: []string{"Báo cáo kết quả thực hiện", "Văn bản triển khai"}, Lead: pick(inventedLeads), Kind: plan.By,
		}
		t.Due = inventedDues(random, year)
		t.DueText = plan.DueWords(t.Due, t.Kind)
		d.AddTask(roman[field], inventedFields[field], t)
	}
	return d
}

var roman = []string{"I", "II", "III", "IV", "V", "VI"}

func inventedDues(random *rand.Rand, year int) []plan.Due {
	on := 1 + random.IntN(27)
	if random.IntN(3) > 0 {
		return []plan.Due{{Date: clock.NewDate(year, time.Month(1+random.IntN(12)), on), Kind: plan.By}}
	}
	var dues []plan.Due
	for q := range 4 {
		dues = append(dues, plan.Due{Label: "Báo cáo quý " + roman[q], Date: clock.NewDate(year, time.Month(3*q+3), on), Kind: plan.By})
	}
	return dues
}
