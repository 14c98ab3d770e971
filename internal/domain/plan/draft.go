package plan

import (
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A Draft is a plan as read from a document, before anybody has adopted it.
// Its JSON is the one format in which Vidan gives out and takes in a whole
// plan (docs/plan.schema.json); absent values are left out.
type Draft struct {
	// Unit is the issuing unit: "UBND xã Anh Sơn".
	Unit  string `json:"unit,omitempty"`
	Year  int    `json:"year,omitempty"`
	Title string `json:"title,omitempty"`
	// Number is the number and symbol (số, ký hiệu): "12/KH-UBND", or
	// "/KH-UBND" where the number is still blank.
	Number string     `json:"number,omitempty"`
	Place  string     `json:"place,omitempty"`
	Date   clock.Date `json:"date,omitzero"`
	Signer string     `json:"signer,omitempty"`
	// SignerPost is what stands above the signature: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH".
	SignerPost string `json:"signer_post,omitempty"`
	// Bases are the legal bases (căn cứ), each as one sentence.
	Bases            []string         `json:"bases,omitempty"`
	Upstream         *Upstream        `json:"upstream,omitempty"`
	Targets          []DraftTarget    `json:"targets,omitempty"`
	Responsibilities []Responsibility `json:"responsibilities,omitempty"`
	Sections         []Section        `json:"sections,omitempty"`
	Recipients       []string         `json:"recipients,omitempty"`
	Warnings         []Warning        `json:"warnings,omitempty"`
}

// Upstream is the plan of the unit above that this plan carries out.
type Upstream struct {
	Number string     `json:"number,omitempty"`
	Date   clock.Date `json:"date,omitzero"`
	Issuer string     `json:"issuer,omitempty"`
}

// A DraftTarget is a measurable goal (chỉ tiêu) found in the plan's text.
type DraftTarget struct {
	// Field is the heading under which it stands: "Cải cách thể chế".
	Field string `json:"field,omitempty"`
	// Text is the sentence of the source.
	Text string `json:"text"`
	Op   Op     `json:"op"`
	// Threshold is what is to be reached, in Unit ("%" for most).
	Threshold float64 `json:"threshold"`
	Unit      string  `json:"unit,omitempty"`
}

// An Op compares a figure with a threshold.
type Op string

// The operators of targets.
const (
	AtLeast  Op = ">="
	AtMost   Op = "<="
	MoreThan Op = ">"
	LessThan Op = "<"
	Equal    Op = "="
)

// A Responsibility is a duty that the plan gives to a post (chức danh).
type Responsibility struct {
	Post string `json:"post"`
	Text string `json:"text"`
}

// A Section is a field of the work (lĩnh vực) with its tasks.
type Section struct {
	No    string      `json:"no,omitempty"`
	Title string      `json:"title,omitempty"`
	Tasks []DraftTask `json:"tasks,omitempty"`
}

// A DraftTask is a line of the appendix.
type DraftTask struct {
	No string `json:"no,omitempty"`
	// Title joins the paragraphs of the cell with "; ", without their bullets.
	Title    string   `json:"title"`
	Products []string `json:"products,omitempty"`
	// Lead is the post that leads (chủ trì), without the word "Công chức".
	Lead         string   `json:"lead,omitempty"`
	Coordinators []string `json:"coordinators,omitempty"`
	// DueText is the time as the source says it.
	DueText string  `json:"due_text,omitempty"`
	Due     []Due   `json:"due,omitempty"`
	Kind    DueKind `json:"kind"`
	// Funding is the funding column, where the plan has one.
	Funding string   `json:"funding,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

// A Due is one time at which something of a task is due.
type Due struct {
	Label string `json:"label,omitempty"`
	// Date is the day as stated; of kind Before the last day allowed is the
	// one before it.
	Date clock.Date `json:"date,omitzero"`
	// From is the first day of a period.
	From clock.Date `json:"from,omitzero"`
	Kind DueKind    `json:"kind"`
}

// A DueKind says how a date binds.
type DueKind string

// The kinds of due dates. A task is of the kind of most of its dates, of the
// first kind when equal; without a date it is Ongoing or Unspecified.
const (
	By          DueKind = "by"          // on the day or earlier
	Before      DueKind = "before"      // earlier than the day
	Period      DueKind = "period"      // between two days
	Ongoing     DueKind = "ongoing"     // thường xuyên
	Unspecified DueKind = "unspecified" // not said, or by another unit's plan
)

// A Warning points to something in the source of which the reading is not sure.
type Warning struct {
	Where string `json:"where"`
	Text  string `json:"text"`
}

// A Reading is a draft with what only the review page needs: where each part
// stands in the source and what a person should decide.
type Reading struct {
	Draft Draft `json:"draft"`
	// Tasks gives for each task, by its place (section index, task index),
	// where it stands in the source and the source's own words.
	Tasks []TaskSource `json:"task_sources,omitempty"`
	// Doubts are what a person should look at first.
	Doubts []Doubt `json:"doubts,omitempty"`
	// Offers are duties of the body that no line of the appendix covers.
	Offers []Offer `json:"offers,omitempty"`
	// Corrections are probable typing errors; the draft keeps the source's.
	Corrections []Correction `json:"corrections,omitempty"`
}

// A TaskSource is the place and the words of one task in the source.
type TaskSource struct {
	Section int          `json:"section"`
	Task    int          `json:"task"`
	Place   office.Place `json:"place"`
	// Cells are the texts of the row's cells, each under its column's title.
	Cells []SourceCell `json:"cells,omitempty"`
}

// A SourceCell is a cell of the source as it stands there.
type SourceCell struct {
	Header string `json:"header,omitempty"`
	Text   string `json:"text"`
}

// A Field names the part of a task that a doubt or a correction is about.
type Field string

// The fields of a task that a person can correct.
const (
	FieldNo           Field = "no"
	FieldTitle        Field = "title"
	FieldProducts     Field = "products"
	FieldLead         Field = "lead"
	FieldCoordinators Field = "coordinators"
	FieldDue          Field = "due"
	FieldFunding      Field = "funding"
	FieldNotes        Field = "notes"
)

// A Doubt is a question about one task that the reading could not answer.
// Section and Task are indices from 0; Task is -1 when it is about the whole.
type Doubt struct {
	Code    DoubtCode `json:"code"`
	Section int       `json:"section"`
	Task    int       `json:"task"`
	Field   Field     `json:"field,omitempty"`
	// Text asks in Vietnamese.
	Text  string       `json:"text"`
	Place office.Place `json:"place"`
	// Quote is the part of the source in question, for highlighting.
	Quote string `json:"quote,omitempty"`
	// Options are readings to choose from, when there are several.
	Options []DueOption `json:"options,omitempty"`
	// Settled is set once a person has decided; readings leave it false.
	Settled bool `json:"settled,omitempty"`
}

// A DoubtCode names a kind of doubt.
type DoubtCode string

// The kinds of doubts.
const (
	DoubtDueUnknown   DoubtCode = "due_unknown"   // the time was not understood
	DoubtDueMissing   DoubtCode = "due_missing"   // no time is given
	DoubtDueElsewhere DoubtCode = "due_elsewhere" // by another unit's plan
	DoubtDueChoice    DoubtCode = "due_choice"    // several readings
	DoubtDueYear      DoubtCode = "due_year"      // a date outside the plan's year
	DoubtDueEvent     DoubtCode = "due_event"     // counted from an event without a date
	DoubtDueRhythm    DoubtCode = "due_rhythm"    // a rhythm without a day: the period's end was taken
	DoubtDueInWords   DoubtCode = "due_in_words"  // no column of time: the task's words name it
	DoubtLeadMissing  DoubtCode = "lead_missing"
	DoubtTitleMissing DoubtCode = "title_missing"
	DoubtDuplicate    DoubtCode = "duplicate" // same title and dates as another task
	DoubtNumbering    DoubtCode = "numbering" // numbers that repeat or leap
	DoubtNoTable      DoubtCode = "no_table"
	DoubtNoDates      DoubtCode = "no_dates"
	DoubtHead         DoubtCode = "head" // part of the head is blank or missing
)

// A DueOption is one way to read a time.
type DueOption struct {
	Label string  `json:"label"`
	Kind  DueKind `json:"kind"`
	Due   []Due   `json:"due,omitempty"`
}

// An Offer is a task that the body asks for and the appendix lacks.
type Offer struct {
	Post  string       `json:"post,omitempty"`
	Text  string       `json:"text"`
	Task  DraftTask    `json:"task"`
	Place office.Place `json:"place"`
	// Settled is set once a person has taken or refused it.
	Settled bool `json:"settled,omitempty"`
}

// A Correction is a probable typing error with the word that was meant.
type Correction struct {
	Section int          `json:"section"`
	Task    int          `json:"task"`
	Field   Field        `json:"field,omitempty"`
	Wrong   string       `json:"wrong"`
	Right   string       `json:"right"`
	Place   office.Place `json:"place"`
	// Settled is set once a person has taken or refused it.
	Settled bool `json:"settled,omitempty"`
}
