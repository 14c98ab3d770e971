package record

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Kind (loại sổ) is what a register keeps: a form, states and moves between
// them, all of it data. Shipped kinds lie in kinds/*.yaml; a unit adds fields to
// them and makes kinds of its own.
type Kind struct {
	Name string `yaml:"kind" json:"kind"`
	// Title names the register, One what an entry of it is called.
	Title words.Name `yaml:"title" json:"title"`
	One   words.Name `yaml:"one" json:"one"`
	About words.Name `yaml:"about,omitempty" json:"about,omitzero"`
	// Task is the task of the reform plan that the register serves: "I.3".
	Task string `yaml:"task,omitempty" json:"task,omitempty"`
	// Code is the pattern of an entry's code: {year} and {seq}, which begins anew
	// each year.
	Code string `yaml:"code" json:"code"`
	// Named are the fields whose values name an entry in lists.
	Named []string `yaml:"named" json:"named"`
	// Day is the date field by which entries are ordered and whose year goes into
	// the code.
	Day  string    `yaml:"day" json:"day"`
	Form form.Form `yaml:"fields" json:"fields"`
	// States are those of an entry; the first is where it begins.
	States   []State   `yaml:"states" json:"states"`
	Moves    []Move    `yaml:"moves,omitempty" json:"moves,omitempty"`
	Deadline *Deadline `yaml:"deadline,omitempty" json:"deadline,omitempty"`
	// Prints are the papers that an entry can be printed as, beside the page with
	// all that it holds.
	Prints []Print `yaml:"prints,omitempty" json:"prints,omitempty"`
	// Restricted registers are seen only by who may see sensitive fields.
	Restricted bool `yaml:"restricted,omitempty" json:"restricted,omitempty"`
	// KeepYears is how long an entry is kept after its end (thời hạn lưu trữ); 0
	// is for ever.
	KeepYears int `yaml:"keep_years,omitempty" json:"keep_years,omitempty"`
	// Own kinds were made by the unit; Version counts the unit's changes.
	Own     bool `yaml:"-" json:"own,omitempty"`
	Version int  `yaml:"-" json:"version,omitempty"`
}

// A State (trạng thái) of an entry.
type State struct {
	Name  string     `yaml:"name" json:"name"`
	Title words.Name `yaml:"title" json:"title"`
	// When says which entries that come in from elsewhere are in this state, by
	// their fields; the last state that fits is theirs.
	When condition.All `yaml:"when,omitempty" json:"when,omitempty"`
	// Ends says that nothing is left to do.
	Ends bool `yaml:"ends,omitempty" json:"ends,omitempty"`
	// Lasts says of an end that what the entry is about goes on, and the time of
	// keeping does not run yet: an asset in use.
	Lasts bool `yaml:"lasts,omitempty" json:"lasts,omitempty"`
	// Pauses says that the deadline does not run meanwhile.
	Pauses bool `yaml:"pauses,omitempty" json:"pauses,omitempty"`
}

// A Move (chuyển trạng thái) takes an entry from one state to another.
type Move struct {
	Name  string     `yaml:"name" json:"name"`
	Title words.Name `yaml:"title" json:"title"`
	From  []string   `yaml:"from" json:"from"`
	To    string     `yaml:"to" json:"to"`
	// Who makes it: who keeps registers, or who decides.
	Who Who `yaml:"who,omitempty" json:"who,omitempty"`
	// Asks are the fields that the move asks for, Needs those of them that must
	// have a value afterwards; Clears lose theirs.
	Asks   []string `yaml:"asks,omitempty" json:"asks,omitempty"`
	Needs  []string `yaml:"needs,omitempty" json:"needs,omitempty"`
	Clears []string `yaml:"clears,omitempty" json:"clears,omitempty"`
	// When says what must hold of the entry's values afterwards.
	When condition.All `yaml:"when,omitempty" json:"when,omitempty"`
}

// Who may make a move.
type Who string

// Who may make moves.
const (
	Keeper  Who = "keeper"  // who keeps registers
	Decider Who = "decider" // who decides: the leaders
)

// A Deadline (thời hạn) says when an entry is due.
type Deadline struct {
	// From is the date field from which it runs; that day does not count.
	From string `yaml:"from" json:"from"`
	// To is the date field that has the day due: by this rule, unless another day
	// is put down.
	To string `yaml:"to,omitempty" json:"to,omitempty"`
	// Count is how many of the units.
	Count int        `yaml:"count" json:"count"`
	Unit  DeadlineIn `yaml:"in" json:"in"`
	Note  words.Name `yaml:"note,omitempty" json:"note,omitzero"`
}

// DeadlineIn is what a deadline is counted in.
type DeadlineIn string

// What deadlines are counted in.
const (
	WorkingDays  DeadlineIn = "working_days"
	Days         DeadlineIn = "days" // an end on a day off moves to the next working day
	WorkingHours DeadlineIn = "working_hours"
)

//go:embed kinds/*.yaml
var shipped embed.FS

// ShippedKinds reads the kinds that come with the program, in the order of
// their files and their places there.
func ShippedKinds() ([]Kind, error) {
	files, err := fs.Glob(shipped, "kinds/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the kinds: %w", err)
	}
	var kinds []Kind
	for _, name := range files {
		text, err := shipped.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		read, err := ReadKinds(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		kinds = append(kinds, read...)
	}
	return kinds, checkKinds(kinds)
}

func checkKinds(kinds []Kind) error {
	seen := map[string]bool{}
	for _, k := range kinds {
		if seen[k.Name] {
			return fmt.Errorf("the kind %q is there twice", k.Name)
		}
		seen[k.Name] = true
	}
	return nil
}

// ReadKinds reads kinds from YAML: one list of them.
func ReadKinds(text []byte) ([]Kind, error) {
	var kinds []Kind
	if err := yaml.UnmarshalWithOptions(text, &kinds, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read kinds: %w", err)
	}
	var errs []error
	for _, k := range kinds {
		if err := k.Check(); err != nil {
			errs = append(errs, fmt.Errorf("kind %q: %w", k.Name, err))
		}
	}
	return kinds, errors.Join(errs...)
}

// WriteKind writes a kind as ReadKinds reads it: a list of one.
func WriteKind(k Kind) (string, error) {
	text, err := yaml.MarshalWithOptions([]Kind{k}, yaml.IndentSequence(false))
	if err != nil {
		return "", fmt.Errorf("write the kind %q: %w", k.Name, err)
	}
	return string(text), nil
}

// newName stands in addresses in the place of the name of a kind that is not
// there yet.
const newName = "new"

var kindName = regexp.MustCompile(`^[a-z][a-z0-9_]{1,39}$`)

// Check finds what a kind cannot be.
func (k Kind) Check() error {
	errs := []error{k.Form.Check()}
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !kindName.MatchString(k.Name) || k.Name == newName {
		wrong("a name has small letters, digits and underscores, and is not %q", newName)
	}
	if k.Title.Vi == "" || k.Title.En == "" || k.One.Vi == "" || k.One.En == "" {
		wrong("no title, or no name for one entry, in both languages")
	}
	if !strings.Contains(k.Code, "{seq}") || strings.ContainsFunc(k.Code, unicode.IsSpace) {
		wrong("the code %q has no {seq}", k.Code)
	}
	if len(k.Named) == 0 {
		wrong("no field names an entry")
	}
	for _, name := range k.Named {
		if _, ok := k.Form.Field(name); !ok {
			wrong("there is no field %q to name an entry by", name)
		}
	}
	if day, ok := k.Form.Field(k.Day); !ok || day.Type != form.Date {
		wrong("there is no date field %q to order entries by", k.Day)
	}
	if d := k.Deadline; d != nil {
		if from, ok := k.Form.Field(d.From); !ok || from.Type != form.Date || d.Count < 1 ||
			!slices.Contains([]DeadlineIn{WorkingDays, Days, WorkingHours}, d.Unit) {
			wrong("the deadline is not whole")
		}
		if to, ok := k.Form.Field(d.To); d.To != "" && (!ok || to.Type != form.Date || d.Unit == WorkingHours) {
			wrong("the deadline has no date field %q", d.To)
		}
	}
	return errors.Join(append(errs, k.checkStates(), k.checkMoves(), k.checkPrints())...)
}

func (k Kind) checkStates() error {
	if len(k.States) == 0 {
		return errors.New("no states")
	}
	seen := map[string]bool{}
	for _, s := range k.States {
		if !kindName.MatchString(s.Name) || s.Title.Vi == "" || s.Title.En == "" || seen[s.Name] {
			return fmt.Errorf("the state %q has no title in both languages, or is there twice", s.Name)
		}
		seen[s.Name] = true
		if s.Lasts && !s.Ends {
			return fmt.Errorf("the state %q lasts, and is no end", s.Name)
		}
		for _, c := range s.When {
			if _, ok := k.Form.Field(c.Field); !ok {
				return fmt.Errorf("the state %q depends on %q, which is not there", s.Name, c.Field)
			}
		}
	}
	return nil
}

func (k Kind) checkMoves() error {
	seen := map[string]bool{}
	for _, m := range k.Moves {
		if !kindName.MatchString(m.Name) || m.Title.Vi == "" || m.Title.En == "" || seen[m.Name] {
			return fmt.Errorf("the move %q has no title in both languages, or is there twice", m.Name)
		}
		seen[m.Name] = true
		if m.Who != "" && m.Who != Keeper && m.Who != Decider {
			return fmt.Errorf("the move %q is for %q, who is nobody", m.Name, m.Who)
		}
		for _, state := range append(slices.Clone(m.From), m.To) {
			if _, ok := k.State(state); !ok {
				return fmt.Errorf("the move %q knows no state %q", m.Name, state)
			}
		}
		names := slices.Concat(m.Asks, m.Needs, m.Clears)
		for _, c := range m.When {
			names = append(names, c.Field)
		}
		for _, name := range names {
			if _, ok := k.Form.Field(name); !ok {
				return fmt.Errorf("the move %q knows no field %q", m.Name, name)
			}
		}
	}
	return nil
}

// on is the kind with the form that is in force on the day of an entry.
func (k Kind) on(v form.Values) Kind {
	k.Form = k.Form.On(v[k.Day].Day())
	return k
}

// State returns the state of a name.
func (k Kind) State(name string) (State, bool) {
	i := slices.IndexFunc(k.States, func(s State) bool { return s.Name == name })
	if i < 0 {
		return State{}, false
	}
	return k.States[i], true
}

// Move returns the move of a name.
func (k Kind) Move(name string) (Move, bool) {
	i := slices.IndexFunc(k.Moves, func(m Move) bool { return m.Name == name })
	if i < 0 {
		return Move{}, false
	}
	return k.Moves[i], true
}

// MovesFrom lists the moves out of a state.
func (k Kind) MovesFrom(state string) []Move {
	var moves []Move
	for _, m := range k.Moves {
		if slices.Contains(m.From, state) {
			moves = append(moves, m)
		}
	}
	return moves
}

// Fields lists the fields that a move asks for, each once.
func (m Move) Fields() []string {
	var names []string
	for _, name := range slices.Concat(m.Needs, m.Asks) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// StateFor returns the state of an entry that comes in with its fields filled:
// the last one whose conditions hold, or the first.
func (k Kind) StateFor(v form.Values) string {
	for _, s := range slices.Backward(k.States) {
		if len(s.When) > 0 && s.When.Holds(v.Of) {
			return s.Name
		}
	}
	return k.States[0].Name
}

// EntryTitle names an entry by its values.
func (k Kind) EntryTitle(v form.Values) string {
	var parts []string
	for _, name := range k.Named {
		if field, ok := k.Form.Field(name); ok && !field.Sensitive {
			if text := v[name].Text(); text != "" {
				parts = append(parts, k.said(field, text))
			}
		}
	}
	return strings.Join(parts, " – ")
}

// said is how an option's value stands in a title, which is kept in Vietnamese.
func (k Kind) said(field form.Field, text string) string {
	if o, ok := field.Option(text); ok {
		return o.Label.Vi
	}
	return text
}

// CodeOf writes the code of an entry.
func (k Kind) CodeOf(year, seq int) string {
	return strings.NewReplacer("{year}", fmt.Sprint(year), "{seq}", fmt.Sprintf("%03d", seq)).Replace(k.Code)
}
