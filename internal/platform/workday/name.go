package workday

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// A Name is what a day off is called, in both languages. In files it is
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
func (n *Name) UnmarshalYAML(data []byte) error {
	var text string
	if err := yaml.Unmarshal(data, &text); err == nil {
		*n = Same(text)
		return nil
	}
	var both struct {
		Vi string `yaml:"vi"`
		En string `yaml:"en"`
	}
	if err := yaml.UnmarshalWithOptions(data, &both, yaml.Strict()); err != nil {
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
