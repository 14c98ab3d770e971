package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// GivesFile describes an operation that answers with the bytes of a file.
func GivesFile() func(*huma.Operation) {
	return func(described *huma.Operation) {
		described.Parameters = append(described.Parameters, pathParameters(described.Path)...)
		described.Responses = map[string]*huma.Response{"200": {
			Description: "The file.",
			Content:     map[string]*huma.MediaType{"*/*": {Schema: bytesOf()}},
		}}
		addProblems(described)
	}
}

// TakesFile describes an operation whose body is the bytes of a file, and which
// answers with a body as JSON. The parameters are those of the query: the name
// of the file, and what else is to be said of it.
func TakesFile(answer any, inQuery ...string) func(*huma.Operation) {
	return func(described *huma.Operation) {
		described.Parameters = append(described.Parameters, pathParameters(described.Path)...)
		for _, name := range inQuery {
			described.Parameters = append(described.Parameters, &huma.Param{
				Name: name, In: "query", Required: name == inQuery[0], Schema: &huma.Schema{Type: huma.TypeString},
			})
		}
		described.RequestBody = &huma.RequestBody{
			Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: bytesOf()}},
		}
		described.Responses = map[string]*huma.Response{fmt.Sprint(described.DefaultStatus): {
			Description: "What was made.",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: schemaOf(described, answer)}},
		}}
		addProblems(described)
	}
}

func bytesOf() *huma.Schema { return &huma.Schema{Type: huma.TypeString, Format: "binary"} }

// schemasKey is where a description finds the schemas of the API it is for.
const schemasKey = "schemas"

func schemaOf(described *huma.Operation, of any) *huma.Schema {
	schemas, ok := described.Metadata[schemasKey].(huma.Registry)
	if !ok {
		panic("describe a file: the operation does not know the schemas of its API")
	}
	return schemas.Schema(reflect.TypeOf(of), true, described.OperationID)
}

// pathParameters describes the parameters that a path has.
func pathParameters(path string) []*huma.Param {
	var found []*huma.Param
	for part := range strings.SplitSeq(path, "/") {
		name, ok := strings.CutPrefix(part, "{")
		if !ok {
			continue
		}
		found = append(found, &huma.Param{
			Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	return found
}

// addProblems describes how the operation fails.
func addProblems(described *huma.Operation) {
	for _, status := range described.Errors {
		described.Responses[fmt.Sprint(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content: map[string]*huma.MediaType{"application/problem+json": {
				Schema: schemaOf(described, huma.ErrorModel{}),
			}},
		}
	}
}

// Write answers an operation of bytes with JSON.
func Write(w http.ResponseWriter, status int, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
