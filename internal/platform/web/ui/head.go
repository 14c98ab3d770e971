package ui

// A Tone colours what already has words or a shape.
type Tone string

// The tones.
const (
	Plain     Tone = ""
	ToneOK    Tone = "tone-ok"
	ToneSoon  Tone = "tone-soon"
	ToneLate  Tone = "tone-late"
	ToneQuiet Tone = "tone-quiet"
)

// A Tally is a count that leads to what it counts.
type Tally struct {
	Count   string
	Text    string
	Href    string
	Tone    Tone
	Current bool
}

// A Chip is one way of looking, or one value to filter by.
type Chip struct {
	Text    string
	Href    string
	Count   string
	Current bool
}
