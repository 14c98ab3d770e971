// Package apitest checks in tests that the API keeps to its description.
package apitest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/errors"
)

// A Contract is the description of an API (OpenAPI 3.1), against which requests
// and answers are held.
type Contract struct {
	validator validator.Validator
}

// NewContract reads a description. One that is no OpenAPI fails the test.
func NewContract(tb testing.TB, description []byte) *Contract {
	tb.Helper()
	document, err := libopenapi.NewDocument(description)
	if err != nil {
		tb.Fatal(err)
	}
	v, problems := validator.NewValidator(document)
	for _, err := range problems {
		tb.Fatal(err)
	}
	ok, wrong := v.ValidateDocument()
	if !ok {
		tb.Fatalf("the description is not OpenAPI 3.1: %s", told(wrong))
	}
	return &Contract{v}
}

// Do sends a request to a handler and holds the answer against the contract.
// Requests may be wrong, to see what is answered.
func (c *Contract) Do(tb testing.TB, handler http.Handler, r *http.Request) *httptest.ResponseRecorder {
	tb.Helper()
	sent := r.Clone(r.Context())
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			tb.Fatal(err)
		}
		r.Body, sent.Body = io.NopCloser(bytes.NewReader(body)), io.NopCloser(bytes.NewReader(body))
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	answer := w.Result()
	if answer.StatusCode == http.StatusNoContent || answer.Header.Get("Content-Disposition") != "" {
		return w // files, and nothing
	}
	if ok, wrong := c.validator.ValidateHttpResponse(sent, answer); !ok {
		tb.Errorf("%s %s is answered %d, which the description does not say: %s\n%s", r.Method, r.URL.Path, answer.StatusCode, told(wrong), w.Body)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return w
	}
	if ok, wrong := c.validator.ValidateHttpRequest(sent); !ok {
		tb.Errorf("%s %s is taken, though the description does not say so: %s", r.Method, r.URL.Path, told(wrong))
	}
	return w
}

func told(wrong []*errors.ValidationError) string {
	var b strings.Builder
	for _, e := range wrong {
		b.WriteString(e.Message + ": " + e.Reason)
		for _, s := range e.SchemaValidationErrors {
			b.WriteString("; " + s.FieldPath + " " + s.Reason)
		}
		b.WriteString("\n")
	}
	return b.String()
}
