package form

import (
	"context"

	"github.com/vidan-vn/vidan/internal/platform/condition"
)

// Schema describes the values of a form as JSON Schema 2020-12, so that others
// can make and check entries.
func (f Form) Schema(ctx context.Context, title string) map[string]any {
	properties := map[string]any{}
	var required []string
	var rules []any
	for _, field := range f {
		if field.Type == File {
			continue
		}
		properties[field.Name] = field.schema(ctx)
		if field.Required && len(field.ShownIf) == 0 && !field.Retired {
			required = append(required, field.Name)
		}
		if len(field.RequiredIf) > 0 {
			rules = append(rules, map[string]any{"if": conditionSchema(field.RequiredIf), "then": map[string]any{"required": []string{field.Name}}})
		}
	}
	schema := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "type": "object",
		"properties": properties, "additionalProperties": false,
	}
	if len(required) > 0 {
		schema["required"] = required
	}
	if len(rules) > 0 {
		schema["allOf"] = rules
	}
	return schema
}

func (f Field) schema(ctx context.Context) map[string]any {
	s := map[string]any{"title": f.Label.In(ctx)}
	if help := f.Help.In(ctx); help != "" {
		s["description"] = help
	}
	switch f.Type {
	case Number, Money:
		s["type"], s["minimum"], s["maximum"] = "integer", int64(-MaxNumber), int64(MaxNumber)
		if f.Least != nil {
			s["minimum"] = *f.Least
		}
		if f.Most != nil {
			s["maximum"] = *f.Most
		}
	case Date:
		s["type"], s["format"] = "string", "date"
	case Choice:
		s["enum"] = f.values()
	case Choices:
		s["type"], s["items"] = "array", map[string]any{"enum": f.values()}
	case YesNo:
		s["enum"] = []any{"true", "false", true, false}
	case Address:
		detail := map[string]any{"type": "string", "maxLength": MaxText}
		s["anyOf"] = []any{detail, map[string]any{
			"type": "array", "minItems": 2, "maxItems": 2, "items": false,
			"prefixItems": []any{detail, map[string]any{"type": "string", "pattern": communePattern.String()}},
		}}
	case Table:
		s["type"], s["items"], s["maxItems"] = "array", f.Columns.Schema(ctx, f.Label.In(ctx)), MaxRows
	default:
		s["type"], s["maxLength"] = "string", MaxText
		if f.Type == Long {
			s["maxLength"] = MaxLong
		}
		if f.Pattern != "" {
			s["pattern"] = "^(?:" + f.Pattern + ")$"
		}
	}
	return s
}

func (f Field) values() []string {
	var values []string
	for _, o := range f.Options {
		values = append(values, o.Value)
	}
	return values
}

// conditionSchema is a schema that an entry fits while conditions hold.
func conditionSchema(all condition.All) map[string]any {
	properties := map[string]any{}
	var required []string
	var none []any
	for _, c := range all {
		switch c.Op {
		case condition.Is:
			required = append(required, c.Field)
			properties[c.Field] = map[string]any{"enum": c.Values}
		case condition.Not:
			none = append(none, map[string]any{"required": []string{c.Field}, "properties": map[string]any{c.Field: map[string]any{"enum": c.Values}}})
		case condition.Unset:
			none = append(none, map[string]any{"required": []string{c.Field}})
		default:
			required = append(required, c.Field)
		}
	}
	schema := map[string]any{"properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	if len(none) > 0 {
		schema["not"] = map[string]any{"anyOf": none}
	}
	return schema
}
