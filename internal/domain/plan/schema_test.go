package plan

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

var schemaFile = filepath.Join("..", "..", "..", "docs", "plan.schema.json")

func planSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validates tells what the schema has against a draft's JSON.
func validates(schema *jsonschema.Schema, d Draft) error {
	var b bytes.Buffer
	if err := WriteJSON(&b, d); err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func TestSchemaTakesEveryDraft(t *testing.T) {
	schema := planSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		if err := validates(schema, genDraft(t)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSchemaRefusesWhatReadJSONRefuses(t *testing.T) {
	schema := planSchema(t)
	for _, text := range []string{
		`{"nam": 2024}`, `{"year": "2024"}`, `{"date": "15/3/2024"}`, `{"date": "2024-02-31"}`,
		`{"targets": [{"text": "a", "op": "~", "threshold": 1}]}`,
		`{"sections": [{"tasks": [{"title": "a", "kind": "soon"}]}]}`,
		`{"sections": [{"tasks": [{"kind": "by"}]}]}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema takes %s", text)
		}
		if _, err := ReadJSON(strings.NewReader(text)); err == nil {
			t.Errorf("ReadJSON takes %s", text)
		}
	}
}

// A schemaObject is the part of a JSON Schema that names properties.
type schemaObject struct {
	Description string
	Properties  map[string]schemaObject
	Defs        map[string]schemaObject `json:"$defs"`
	Ref         string                  `json:"$ref"`
}

func TestSchemaNamesTheFieldsOfTheTypes(t *testing.T) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var schema schemaObject
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	objects := map[string]schemaObject{
		"Draft": schema, "Upstream": schema.Defs["upstream"], "DraftTarget": schema.Defs["target"],
		"Responsibility": schema.Defs["responsibility"], "Section": schema.Defs["section"],
		"DraftTask": schema.Defs["task"], "Due": schema.Defs["due"], "Warning": schema.Defs["warning"],
	}
	tags := map[string][]string{}
	collectTags(reflect.TypeFor[Draft](), tags)
	for name, object := range objects {
		names := make([]string, 0, len(object.Properties))
		for property, p := range object.Properties {
			names = append(names, property)
			if p.Description == "" && p.Ref == "" {
				t.Errorf("%s.%s has no description", name, property)
			}
		}
		slices.Sort(names)
		if diff := cmp.Diff(tags[name], names); diff != "" {
			t.Errorf("%s: fields of the type and of the schema differ:\n%s", name, diff)
		}
	}
	if len(tags) != len(objects) {
		t.Errorf("the types of a draft are %v, the schema knows %d", tags, len(objects))
	}
}

// collectTags gathers the names in JSON of a struct's fields, and of those of
// the structs below it.
func collectTags(typ reflect.Type, tags map[string][]string) {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[clock.Date]() || tags[typ.Name()] != nil {
		return
	}
	tags[typ.Name()] = []string{}
	for i := range typ.NumField() {
		field := typ.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		tags[typ.Name()] = append(tags[typ.Name()], name)
		collectTags(field.Type, tags)
	}
	slices.Sort(tags[typ.Name()])
}
