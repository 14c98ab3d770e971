// Package ui holds the components that pages are put together from. They are
// typed, know nothing of administration, and take texts that are already in
// the reader's language, except for the few words of their own.
package ui

import (
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Page is what surrounds the contents of every page.
type Page struct {
	Title string
	Brand Brand
	Nav   []NavItem
	// UserName and PostName are those of the reader; an empty name is a
	// reader who has not signed in.
	UserName, PostName string
	// AccountLinks are further entries of the reader's menu.
	AccountLinks []Link
	// News leads to what is new for the reader; without an address it is left
	// out.
	News News
	// SearchHref is where searches go; empty leaves the search box out.
	SearchHref string
	// Query is what was searched for, shown in the box.
	Query string
	// Path is the page's own address with its query, to which the switch of
	// languages returns.
	Path  string
	Today clock.Date
	// Demo says that the program shows sample data on a day of its own.
	Demo   bool
	Crumbs []Link
	// Notice tells what the last act did.
	Notice Notice
	// Narrow is for pages of one form or one text.
	Narrow bool
}

// A Brand names the unit whose pages these are. The zero Brand is Vidan's own.
type Brand struct {
	Name string
	// Parent is the unit above, and where the unit lies.
	Parent string
	Href   string
}

// A NavItem is one of the main places.
type NavItem struct {
	Text    string
	Href    string
	Current bool
}

// News lead to what is new, and say by a number how much it is; beyond Most
// only that it is more.
type News struct {
	Href        string
	Count, Most int
}

// A Link leads somewhere.
type Link struct {
	Text string
	Href string
	// Note follows the text in a quieter voice.
	Note string
	// Icon is a name of icons.txt, or empty.
	Icon string
}

// A NoticeKind tells how an alert is meant.
type NoticeKind string

// The kinds of alerts.
const (
	Info    NoticeKind = "is-info"
	Success NoticeKind = "is-success"
	Warning NoticeKind = "is-warning"
	Danger  NoticeKind = "is-danger"
)

// A Notice tells the reader something above the contents of the page.
type Notice struct {
	Kind NoticeKind
	Text string
}

func (p Page) brand() Brand {
	if p.Brand.Name == "" {
		return Brand{Name: "Vidan", Href: "/"}
	}
	return p.Brand
}

func (p Page) title() string {
	if p.Title == "" {
		return p.brand().Name
	}
	return p.Title + " · " + p.brand().Name
}

func (p Page) path() string {
	if p.Path == "" {
		return "/"
	}
	return p.Path
}

func (p Page) mainClass() string {
	if p.Narrow {
		return "main narrow"
	}
	return "main"
}

func (p Page) signedIn() bool { return p.UserName != "" }
