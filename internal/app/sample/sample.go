// Package sample holds the plan that the demo begins with. It is written in
// YAML and becomes a real Word file when asked for, so that the demo reads it
// in the same way as any plan that a commune sends.
package sample

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// Name is the name of the sample's file as its officer would call it.
const Name = "ke-hoach-cchc-2024.docx"

//go:embed plan.yaml
var source []byte

// A document is a plan with the prose of its body.
type document struct {
	Plan  plan.Draft
	Prose plan.Prose
}

// DOCX returns the sample plan of xã Anh Sơn for 2024 as a Word file.
func DOCX() ([]byte, error) {
	doc, err := read()
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := office.WriteDOCX(&file, plan.LayoutWith(doc.Plan, doc.Prose)); err != nil {
		return nil, fmt.Errorf("write the sample plan: %w", err)
	}
	return file.Bytes(), nil
}

// read goes by way of JSON, the one format of drafts.
func read() (document, error) {
	text, err := yaml.YAMLToJSON(source)
	if err != nil {
		return document{}, fmt.Errorf("read the sample plan: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var doc document
	if err := decoder.Decode(&doc); err != nil {
		return document{}, fmt.Errorf("read the sample plan: %w", err)
	}
	return doc, nil
}
