package record

import (
	"context"
	"fmt"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// offers are what fields of a form offer that name people, posts and units, and
// the communes of addresses.
func (a *Actions) offers(ctx context.Context, v account.Visit, f form.Form) (form.Offers, error) {
	var o form.Offers
	people, err := a.people(ctx, v)
	if err != nil {
		return o, err
	}
	for _, m := range people {
		o.People = append(o.People, ui.Option{Value: m.ID, Text: m.Name})
	}
	posts, err := a.Posts.Posts(ctx, v.Unit.ID)
	if err != nil {
		return o, err
	}
	for _, post := range posts {
		o.Posts = append(o.Posts, ui.Option{Value: post.ID, Text: post.Name})
	}
	o.Units = []ui.Option{{Value: v.Unit.Code, Text: v.Unit.Name}}
	o.Communes, err = a.communes(ctx, f)
	return o, err
}

// communes are those that the installation knows, by their official codes; none
// for a form without addresses.
func (a *Actions) communes(ctx context.Context, f form.Form) ([]ui.Option, error) {
	hasAddress := func(field form.Field) bool {
		return field.Type == form.Address || slices.ContainsFunc(field.Columns, func(c form.Field) bool { return c.Type == form.Address })
	}
	if a.Units == nil || !slices.ContainsFunc(f, hasAddress) {
		return nil, nil
	}
	all, err := a.Units.List(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the communes: %w", err)
	}
	var communes []ui.Option
	for _, u := range all {
		if isCommune := slices.Contains([]unit.Type{unit.Commune, unit.Ward, unit.SpecialZone}, u.Type); isCommune && u.OfficialCode != "" {
			communes = append(communes, ui.Option{Value: u.OfficialCode, Text: u.Name})
		}
	}
	return communes, nil
}

// people lists the members whom fields may name; nobody for who may not see
// them.
func (a *Actions) people(ctx context.Context, v account.Visit) ([]account.Member, error) {
	if a.Members == nil || !v.Can(account.ActViewPeople) {
		return nil, nil
	}
	return a.Members.People(ctx, v)
}

// withNames gives the fields that hold people, posts, units and communes what they
// may hold as options: spreadsheets have their names. A name that two have stands for
// neither.
func (a *Actions) withNames(ctx context.Context, v account.Visit, k Kind) (Kind, error) {
	if !slices.ContainsFunc(k.Form, func(f form.Field) bool { return f.Type.Refers() || f.Type == form.Address }) {
		return k, nil
	}
	offers, err := a.offers(ctx, v, k.Form)
	if err != nil {
		return k, err
	}
	k.Form = slices.Clone(k.Form)
	for i, field := range k.Form {
		if !field.Type.Refers() && field.Type != form.Address {
			continue
		}
		times := map[string]int{}
		for _, o := range offers.Of(field.Type) {
			times[plain(o.Text)]++
		}
		for _, o := range offers.Of(field.Type) {
			if times[plain(o.Text)] == 1 {
				k.Form[i].Options = append(k.Form[i].Options, form.Option{Value: o.Value, Label: words.Same(o.Text)})
			}
		}
	}
	return k, nil
}
