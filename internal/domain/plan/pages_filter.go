package plan

import (
	"context"

	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// menus are the filters of a year's pages.
func (b yearBuilder) menus() []chipMenu {
	menus := []chipMenu{b.leadMenu(), b.stateMenu(), b.sectionMenu()}
	if len(b.all.Plans) > 1 {
		menus = append(menus, b.planMenu())
	}
	return menus
}

func (b yearBuilder) leadMenu() chipMenu {
	m := b.menu(words.T(b.ctx, "Chủ trì"), b.filter.Lead == "", func(f *Filter) { f.Lead = "" })
	for _, g := range b.all.leads() {
		if g.Key != "" {
			b.add(&m, g.Title, len(g.places), b.filter.Lead == g.Key, func(f *Filter) { f.Lead = g.Key })
		}
	}
	return m
}

func (b yearBuilder) stateMenu() chipMenu {
	m := b.menu(words.T(b.ctx, "Trạng thái"), b.filter.State == "", func(f *Filter) { f.State = "" })
	tally := b.all.Tally()
	for _, s := range States {
		b.add(&m, stateName(b.ctx, s), tally[s], b.filter.State == s, func(f *Filter) { f.State = s })
	}
	return m
}

func (b yearBuilder) sectionMenu() chipMenu {
	m := b.menu(words.T(b.ctx, "Lĩnh vực"), b.filter.Section == "", func(f *Filter) { f.Section = "" })
	seen := map[string]bool{"": true}
	for _, g := range b.all.sections() {
		if !seen[g.Key] {
			seen[g.Key] = true
			b.add(&m, sectionName(g.No, g.Title), len(g.places), b.filter.Section == g.Key, func(f *Filter) { f.Section = g.Key })
		}
	}
	return m
}

func (b yearBuilder) planMenu() chipMenu {
	m := b.menu(words.T(b.ctx, "Kế hoạch"), b.filter.PlanID == "", func(f *Filter) { f.PlanID = "" })
	for _, plan := range b.all.Plans {
		b.add(&m, plan.Title, 0, b.filter.PlanID == plan.ID, func(f *Filter) { f.PlanID = plan.ID })
	}
	return m
}

func (b yearBuilder) menu(label string, all bool, none func(*Filter)) chipMenu {
	every := words.T(b.ctx, "tất cả")
	return chipMenu{label: label, chosen: every, chips: []ui.Chip{{Text: every, Href: b.with(none), Current: all}}}
}

func (b yearBuilder) add(m *chipMenu, text string, count int, current bool, choose func(*Filter)) {
	chip := ui.Chip{Text: text, Href: b.with(choose), Current: current}
	if count > 0 {
		chip.Count = words.Number(b.ctx, count)
	}
	if current {
		m.chosen = text
	}
	m.chips = append(m.chips, chip)
}

// exportLinks are the files of one plan; the note tells plans apart.
func exportLinks(ctx context.Context, code, planID, note string) []ui.Link {
	links := make([]ui.Link, 0, len(Formats))
	for _, f := range Formats {
		links = append(links, ui.Link{Text: formatName(ctx, f), Href: exportPath(code, planID, f), Note: note})
	}
	return links
}

func formatName(ctx context.Context, f Format) string {
	switch f {
	case FormatDOCX:
		return words.T(ctx, "Văn bản Word (DOCX)")
	case FormatPDF:
		return words.T(ctx, "Bản in (PDF)")
	case FormatXLSX:
		return words.T(ctx, "Bảng tính (XLSX)")
	case FormatICS:
		return words.T(ctx, "Lịch (iCalendar)")
	}
	return words.T(ctx, "Dữ liệu (JSON)")
}
