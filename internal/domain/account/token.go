package account

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// ActOwnTokens is making and ending tokens of one's own. Those of others end who
// manages people.
const ActOwnTokens audit.Action = "account.tokens"

// Errors of tokens that a person can do something about.
var (
	ErrTokenName   = errors.New("a token needs a name of at most 100 letters")
	ErrTokenScope  = errors.New("a token needs a scope, and only such as there are")
	ErrTokenExpiry = errors.New("a token lasts at least a day and at most a year")
	ErrManyTokens  = errors.New("this person has as many tokens as they may")
)

// Bounds of tokens.
const (
	// tokenPrefix begins a token's text, so that scanners of leaked secrets
	// know it.
	tokenPrefix  = "vdn_"
	mostTokens   = 20
	mostTokenAge = 366 * 24 * time.Hour
	leastToken   = 24 * time.Hour
	// StandardTokenAge is how long a token lasts unless somebody chooses.
	StandardTokenAge = 90 * 24 * time.Hour
)

// A Token (mã truy cập) opens the API for another system, in the name of a
// person and in one unit.
type Token struct {
	ID     string
	UnitID string
	UserID string
	// UserName is the person's, where tokens of several are listed.
	UserName string
	Name     string
	Scopes   []Scope
	// CreatedAt, ExpiresAt and LastUsedAt are instants; LastUsedAt is zero for
	// a token that was never used, and otherwise right to a minute.
	CreatedAt, ExpiresAt, LastUsedAt time.Time
	// EndedAt is when it was ended before its time; zero for others.
	EndedAt time.Time
}

// Lives tells whether the token opens anything at an instant.
func (t Token) Lives(now time.Time) bool { return t.EndedAt.IsZero() && now.Before(t.ExpiresAt) }

// A Scope (phạm vi) is what a token may do at most.
type Scope string

// A ScopeName is what a scope is called in both languages.
type ScopeName struct {
	Scope  Scope
	Vi, En string
}

//go:embed scopes.yaml
var scopesData []byte

// SystemScope is the scope of system administrators' tokens.
const SystemScope Scope = "system"

type scopes struct {
	order []ScopeName
	held  map[Scope]actionSet
}

type scopeData struct {
	Scope Scope `yaml:"scope"`
	Name  struct {
		Vi string `yaml:"vi"`
		En string `yaml:"en"`
	} `yaml:"name"`
	Actions []string `yaml:"actions"`
}

// parseScopes reads the scopes as far as they speak of declared actions.
func parseScopes(data []byte, declared []audit.Action) (scopes, error) {
	var list []scopeData
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		return scopes{}, fmt.Errorf("read the scopes: %w", err)
	}
	all := scopes{held: map[Scope]actionSet{}}
	for _, s := range list {
		held := actionSet{ActOwnPage: true}
		for _, pattern := range s.Actions {
			for _, action := range matching(pattern, declared) {
				held[action] = true
			}
		}
		all.held[s.Scope] = held
		all.order = append(all.order, ScopeName{s.Scope, s.Name.Vi, s.Name.En})
	}
	return all, nil
}

// of joins what several scopes hold.
func (s scopes) of(chosen []Scope) actionSet {
	held := actionSet{}
	for _, scope := range chosen {
		held = held.with(s.held[scope])
	}
	return held
}

// within are rights that a token narrows.
type within struct {
	rights rights
	scope  actionSet
}

func (w within) hold(action audit.Action) bool { return w.rights.hold(action) && w.scope.hold(action) }

// A NewToken is what is needed to make one.
type NewToken struct {
	Name   string
	Scopes []Scope
	// Lasts is how long; zero is StandardTokenAge.
	Lasts time.Duration
}

func (n NewToken) check(known scopes, ofSystem bool) (NewToken, error) {
	if n.Name = strings.TrimSpace(n.Name); n.Name == "" || len([]rune(n.Name)) > 100 {
		return n, ErrTokenName
	}
	if n.Lasts == 0 {
		n.Lasts = StandardTokenAge
	}
	if n.Lasts < leastToken || n.Lasts > mostTokenAge {
		return n, ErrTokenExpiry
	}
	var chosen []Scope
	for _, s := range known.order {
		if slices.Contains(n.Scopes, s.Scope) && (s.Scope == SystemScope) == ofSystem {
			chosen = append(chosen, s.Scope)
		}
	}
	if len(chosen) == 0 || len(chosen) < len(n.Scopes) {
		return n, ErrTokenScope
	}
	n.Scopes = chosen
	return n, nil
}
