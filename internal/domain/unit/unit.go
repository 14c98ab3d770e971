// Package unit is the room of units (đơn vị): communes, towns, provinces,
// departments, and the posts (chức danh) in them. Everything that Vidan keeps
// belongs to exactly one unit.
package unit

import (
	"errors"
	"regexp"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// What people do with units.
const (
	ActView   audit.Action = "unit.view"
	ActManage audit.Action = "unit.manage" // rename, make posts
	// ActLookDown is seeing how the units below stand.
	ActLookDown audit.Action = "unit.look_down"
	// ActReorganise is changing the tree: move, merge, close, give codes.
	ActReorganise audit.Action = "unit.reorganise"
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActManage, ActLookDown, ActReorganise}

// A Type of unit.
type Type string

// The types of units of the law in force since 2025-07-01, and those before
// (Luật Tổ chức chính quyền địa phương 72/2025/QH15).
const (
	Province      Type = "province"     // tỉnh, thành phố
	District      Type = "district"     // huyện, until 2025-06-30
	Town          Type = "town"         // thị xã, until 2025-06-30
	Commune       Type = "commune"      // xã
	Ward          Type = "ward"         // phường
	SpecialZone   Type = "special_zone" // đặc khu
	Office        Type = "office"       // văn phòng, phòng
	ServiceCentre Type = "service_centre"
)

// A Unit is one unit of the tree. The tree changes with time: a unit is valid
// from ValidFrom up to and with ValidTo; zero days leave that side open.
type Unit struct {
	ID string
	// Code is how addresses and the command line name the unit: "anh-son".
	Code string
	Name string
	Type Type
	// OfficialCode is the number of the state's list (QĐ 19/2025/QĐ-TTg): two
	// digits for a province, five for a commune. A new unit may take over that
	// of one it was made from, so that it is unique only on one day.
	OfficialCode string
	// ExchangeCode (mã định danh điện tử) names the unit between systems:
	// "H56.123". Both orders of its parts are in use.
	ExchangeCode string
	// ParentID is the parent as of today, "" without one.
	ParentID string
	// ParentName is the parent's name; only filled by ByCode and ByID.
	ParentName         string
	ValidFrom, ValidTo clock.Date
	CreatedAt          time.Time
	Version            int
}

// A Post (chức danh) is a place in a unit that leads tasks: "Tư pháp – Hộ tịch".
type Post struct {
	UnitID, ID, Name string
	Position         int
	// ClosedAt is when the post was closed; tasks may still name it.
	ClosedAt, CreatedAt time.Time
}

// Errors of the room that a person can do something about.
var (
	ErrCode = errors.New("a unit's code has 2 to 41 small letters, digits and dashes")
	ErrName = errors.New("a unit needs a name")
	// ErrOfficialCode and ErrExchangeCode say that a code has not the form
	// that units of its type have.
	ErrOfficialCode = errors.New("an official code has 2 digits for a province, 3 for a district or town, 5 for a commune")
	ErrExchangeCode = errors.New("an exchange code looks like H56.12.34 or 000.34.12.H56")
)

var codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,40}$`)

// CheckCode tells whether a code can stand in an address.
func CheckCode(code string) error {
	if !codePattern.MatchString(code) {
		return ErrCode
	}
	return nil
}
