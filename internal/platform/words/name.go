package words

import (
	"context"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// A Name is what a thing of a data file is called, in both languages. In files it is
// {vi, en}, or one text for both.
type Name struct {
	Vi string `yaml:"vi"`
	En string `yaml:"en"`
}

// Same returns the name that is one in both languages.
func Same(text string) Name { return Name{text, text} }

// IsZero tells whether there is no name.
func (n Name) IsZero() bool { return n == Name{} }

// UnmarshalYAML reads one text for both languages, or one for each.
func (n *Name) UnmarshalYAML(node ast.Node) error {
	if _, mapped := node.(ast.MapNode); !mapped {
		var text string
		if err := yaml.NodeToValue(node, &text); err != nil {
			return fmt.Errorf("read a text: %w", err)
		}
		*n = Same(text)
		return nil
	}
	var both struct {
		Vi string `yaml:"vi"`
		En string `yaml:"en"`
	}
	if err := yaml.NodeToValue(node, &both, yaml.Strict()); err != nil {
		return fmt.Errorf("read a text in both languages: %w", err)
	}
	*n = both
	return nil
}

// MarshalYAML writes what UnmarshalYAML reads.
func (n Name) MarshalYAML() (any, error) {
	if n.Vi == n.En {
		return n.Vi, nil
	}
	return map[string]string{"vi": n.Vi, "en": n.En}, nil
}

// In returns the name in the reader's language.
func (n Name) In(ctx context.Context) string {
	if Locale(ctx) == English && n.En != "" {
		return n.En
	}
	return n.Vi
}
