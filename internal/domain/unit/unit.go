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
)

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
	Code     string
	Name     string
	Type     Type
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
)

var codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,40}$`)

// CheckCode tells whether a code can stand in an address.
func CheckCode(code string) error {
	if !codePattern.MatchString(code) {
		return ErrCode
	}
	return nil
}
