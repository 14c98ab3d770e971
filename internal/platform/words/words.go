// Package words holds what people read: Vietnamese stands in the code, English
// in en.yaml, and a test keeps the two complete.
package words

import (
	"context"
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

// The locales of Vidan's pages.
const (
	Vietnamese = "vi"
	English    = "en"
)

// Locales lists the locales in the order in which they are offered.
var Locales = []string{Vietnamese, English}

//go:embed en.yaml
var englishYAML []byte

// english returns the catalogue: the Vietnamese text and its English one. The
// test of this package reads the same file, so that a catalogue that does not
// parse never gets as far as a running program.
var english = sync.OnceValue(func() map[string]string {
	catalogue, err := parse(englishYAML)
	if err != nil {
		panic(err)
	}
	return catalogue
})

func parse(b []byte) (map[string]string, error) {
	catalogue := map[string]string{}
	if err := yaml.Unmarshal(b, &catalogue); err != nil {
		return nil, fmt.Errorf("reading the English catalogue: %w", err)
	}
	return catalogue, nil
}

type localeKey struct{}

// WithLocale returns a context whose reader reads the given locale. An unknown
// locale leaves the reader with Vietnamese.
func WithLocale(ctx context.Context, locale string) context.Context {
	if locale != English {
		locale = Vietnamese
	}
	if Locale(ctx) == locale {
		return ctx
	}
	return context.WithValue(ctx, localeKey{}, locale)
}

// Locale returns the reader's locale: "vi" unless another was set.
func Locale(ctx context.Context) string {
	if locale, ok := ctx.Value(localeKey{}).(string); ok {
		return locale
	}
	return Vietnamese
}

// T returns a text in the reader's language. The text is a Vietnamese literal,
// written as for fmt.Sprintf when there are arguments; a per cent sign in a
// text without arguments stands for itself. A text without a translation is
// shown in Vietnamese.
func T(ctx context.Context, vietnamese string, args ...any) string {
	text := translate(ctx, vietnamese)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Data translates a text that comes from data rather than from a literal: the
// name of a state or of a role, looked up in a table. The table declares its
// texts with Literal, which is how the test knows them.
func Data(ctx context.Context, vietnamese Literal) string {
	return translate(ctx, string(vietnamese))
}

// A Literal is a Vietnamese text that a table of data declares, to be shown by
// Data: words.Literal("Quá hạn").
type Literal string

func translate(ctx context.Context, vietnamese string) string {
	if Locale(ctx) == Vietnamese {
		return vietnamese
	}
	if text := english()[vietnamese]; text != "" {
		return text
	}
	return vietnamese
}
