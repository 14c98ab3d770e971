package words

import (
	"context"
	"fmt"
)

// A Sentence is a text with its values that is kept now and read later, by
// somebody whose language is not known yet. It is kept as JSON.
type Sentence struct {
	Text   Literal  `json:"text"`
	Values []string `json:"values,omitempty"`
}

// Say makes a sentence of a Vietnamese literal, written as for fmt.Sprintf with
// %s for each value.
func Say(vietnamese Literal, values ...string) Sentence { return Sentence{vietnamese, values} }

// In returns the sentence in the reader's language. One whose text has changed
// since it was kept is shown as it was.
func (s Sentence) In(ctx context.Context) string {
	text := Data(ctx, s.Text)
	if len(s.Values) == 0 {
		return text
	}
	values := make([]any, len(s.Values))
	for i, v := range s.Values {
		values[i] = v
	}
	return fmt.Sprintf(text, values...)
}
