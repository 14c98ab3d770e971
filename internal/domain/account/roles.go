package account

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// A Role (vai trò) is a set of rights that a member has in a unit.
type Role string

// The roles that code speaks of; which rights they hold is data.
const (
	Administrator Role = "administrator"
	Leader        Role = "leader"
	Officer       Role = "officer"
	// Accountant (kế toán) is an officer who keeps the unit's money too.
	Accountant Role = "accountant"
	Reader     Role = "reader"
	// OfficeHead (Chánh Văn phòng, Văn phòng – Thống kê) keeps the year going
	// for the leaders, and decides nothing in their place.
	OfficeHead Role = "office_head"
	// Clerk (công chức Bộ phận Một cửa) serves citizens at the one-stop shop.
	Clerk Role = "clerk"
	// Auditor (người kiểm tra) looks at everything, and changes nothing.
	Auditor Role = "auditor"

	// system is what a system administrator may do in units without being a
	// member.
	system Role = "system"
	// above is what members of units above may do.
	above Role = "above"
)

//go:embed roles.yaml
var rolesData []byte

// rights tells which actions a visitor may do.
type rights interface {
	hold(action audit.Action) bool
}

type actionSet map[audit.Action]bool

func (s actionSet) hold(action audit.Action) bool { return s[action] }

type everything struct{}

func (everything) hold(audit.Action) bool { return true }

// Roles are the roles of members with their rights.
type Roles struct {
	order []RoleName
	held  map[Role]actionSet
	// scopes are what tokens hold at most.
	scopes scopes
}

// A RoleName is what a role is called in both languages.
type RoleName struct {
	Role   Role
	Vi, En string
	// AboutVi and AboutEn say in a sentence what the role is for.
	AboutVi, AboutEn string
}

// StandardRoles returns the roles that come with the program, given the rights
// that the rooms declare. It refuses a role that speaks of an action nobody
// declared, and a declared action that no role holds.
func StandardRoles(declared ...audit.Action) (*Roles, error) {
	return parseRoles(rolesData, declared)
}

// RolesAmong returns the roles that come with the program, as far as they
// speak of the given rights: for who puts together a part of the program.
func RolesAmong(declared ...audit.Action) (*Roles, error) {
	list, err := readRoles(rolesData)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Actions = slices.DeleteFunc(list[i].Actions, func(pattern string) bool { return len(matching(pattern, declared)) == 0 })
	}
	return makeRoles(list, declared)
}

type roleData struct {
	Role Role `yaml:"role"`
	Name struct {
		Vi string `yaml:"vi"`
		En string `yaml:"en"`
	} `yaml:"name"`
	About struct {
		Vi string `yaml:"vi"`
		En string `yaml:"en"`
	} `yaml:"about"`
	Actions []string `yaml:"actions"`
}

func parseRoles(data []byte, declared []audit.Action) (*Roles, error) {
	list, err := readRoles(data)
	if err != nil {
		return nil, err
	}
	return makeRoles(list, declared)
}

func readRoles(data []byte) ([]roleData, error) {
	var list []roleData
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the roles: %w", err)
	}
	return list, nil
}

func makeRoles(list []roleData, declared []audit.Action) (*Roles, error) {
	roles := &Roles{held: map[Role]actionSet{}}
	for _, r := range list {
		if err := roles.add(r, declared); err != nil {
			return nil, fmt.Errorf("role %q: %w", r.Role, err)
		}
	}
	for _, action := range declared {
		if !roles.someoneHolds(action) {
			return nil, fmt.Errorf("roles: nobody may do %s", action)
		}
	}
	var err error
	if roles.scopes, err = parseScopes(scopesData, declared); err != nil {
		return nil, err
	}
	return roles, nil
}

func (r *Roles) add(data roleData, declared []audit.Action) error {
	if data.Role == "" || data.Name.Vi == "" || data.Name.En == "" {
		return errors.New("it needs a name in both languages")
	}
	if r.held[data.Role] != nil {
		return errors.New("it is given twice")
	}
	held := actionSet{}
	for _, pattern := range data.Actions {
		found := matching(pattern, declared)
		if len(found) == 0 {
			return fmt.Errorf("no room declares %s", pattern)
		}
		for _, action := range found {
			held[action] = true
		}
	}
	r.held[data.Role] = held
	if data.Role != system && data.Role != above {
		if data.About.Vi == "" || data.About.En == "" {
			return errors.New("it needs to say what it is for, in both languages")
		}
		r.order = append(r.order, RoleName{
			Role: data.Role, Vi: data.Name.Vi, En: data.Name.En, AboutVi: data.About.Vi, AboutEn: data.About.En,
		})
	}
	return nil
}

func matching(pattern string, declared []audit.Action) []audit.Action {
	var found []audit.Action
	room, whole := strings.CutSuffix(pattern, "*")
	for _, action := range declared {
		if string(action) == pattern || whole && strings.HasPrefix(string(action), room) {
			found = append(found, action)
		}
	}
	return found
}

func (r *Roles) someoneHolds(action audit.Action) bool {
	for _, held := range r.held {
		if held[action] {
			return true
		}
	}
	return false
}

// Can tells whether a role holds the right to an action.
func (r *Roles) Can(role Role, action audit.Action) bool { return r.held[role][action] }

// Names lists the roles that a member can have, in their order.
func (r *Roles) Names() []RoleName { return slices.Clone(r.order) }

// known tells whether a member can have the role.
func (r *Roles) known(role Role) bool {
	return slices.ContainsFunc(r.order, func(n RoleName) bool { return n.Role == role })
}

// with returns the rights of both sets.
func (s actionSet) with(other actionSet) actionSet {
	both := maps.Clone(s)
	maps.Copy(both, other)
	return both
}
