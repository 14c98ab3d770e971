// Package estimate is the room of money (kinh phí): the year's budget (dự toán
// năm) of a unit by field, the cost estimates (dự toán kinh phí) of its tasks,
// which an officer drafts, the accountant checks and a leader decides, and what
// was spent (chi) of them. Amounts are whole đồng.
package estimate

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// What people do with money. Who keeps a commune's books is a role of its own,
// the accountant (kế toán), and no mark on a post: an administrator gives roles
// on the page of people already, and posts are named by plans, which call the
// same place in a dozen ways.
const (
	ActView   audit.Action = "estimate.view"   // see budget, estimates and what was spent
	ActDraft  audit.Action = "estimate.draft"  // draft, mend, submit, amend, drop
	ActCheck  audit.Action = "estimate.check"  // check against what is left
	ActDecide audit.Action = "estimate.decide" // approve or return
	ActSpend  audit.Action = "estimate.spend"  // write down what was spent
	ActBudget audit.Action = "estimate.budget" // write down the year's budget and its changes
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActDraft, ActCheck, ActDecide, ActSpend, ActBudget}

// Errors of the room that a person can do something about.
var (
	// ErrState says that the estimate is not where the act begins.
	ErrState = errors.New("the estimate is in another state")
	// ErrUntitled says that an estimate says nothing of what it is for.
	ErrUntitled = errors.New("the estimate has no title")
	// ErrNoLines says that an estimate asks for nothing.
	ErrNoLines = errors.New("the estimate has no lines")
	// ErrTooManyLines says that an estimate has more lines than MaxLines.
	ErrTooManyLines = errors.New("the estimate has too many lines")
	// ErrTooLong says that a text is longer than its field.
	ErrTooLong = errors.New("a text is too long")
	// ErrNoReason says that an act lacks the reason that it needs.
	ErrNoReason = errors.New("a reason is needed")
	// ErrTaskGone says that the task is no longer in the plan.
	ErrTaskGone = errors.New("the task is no longer in the plan")
	// ErrField says that the year knows no such field.
	ErrField = errors.New("there is no such field")
	// ErrBelowSpent says that an amended estimate asks for less than was
	// spent of it already.
	ErrBelowSpent = errors.New("more than that was spent already")
)

// General is the field of money that is for no field in particular (chung).
const General = "chung"

// A Field (lĩnh vực) is a section of the plan, or General, as money is divided.
type Field struct {
	// Key is by what the same field of different plans is known.
	Key   string
	Title string
}

// FieldOf is the field of a plan's section; a task without one is General's.
func FieldOf(sectionTitle string) Field {
	if key := plan.FieldKey(sectionTitle); key != "" {
		return Field{Key: key, Title: plan.ReadableField(sectionTitle)}
	}
	return Field{Key: General, Title: "Chung"}
}

// A State of an estimate.
type State string

// The states of an estimate. What was approved stays so while an amendment of
// it goes the same way again.
const (
	Drafted   State = "drafted"   // đang lập
	Submitted State = "submitted" // đã trình
	Checked   State = "checked"   // đã thẩm tra
	Approved  State = "approved"  // đã duyệt
	Returned  State = "returned"  // trả lại
	Dropped   State = "dropped"   // không thực hiện
)

// States lists the states in the order in which people ask for them.
var States = []State{Submitted, Checked, Drafted, Returned, Approved, Dropped}

// An Estimate (dự toán) says what a task costs.
type Estimate struct {
	UnitID, ID string
	Year       int
	PlanID     string
	TaskID     string
	// TaskRef and TaskTitle are those of the task when the estimate was last
	// drafted: a changed plan may drop the task, money does not vanish with it.
	TaskRef, TaskTitle string
	// Field is the field of the year's budget that pays.
	Field Field
	Title string
	State State
	// Revision counts the texts that went out, from 1; a draft is mended in
	// place, what was submitted never.
	Revision int
	// LastRevision is the highest there is: a dropped amendment leads back to
	// the one approved.
	LastRevision int
	// Amount is what the revision asks for.
	Amount Money
	// Approved is what may be spent; it is ApprovedRevision's amount.
	Approved         Money
	ApprovedRevision int
	Spent            Money
	DraftedBy        Person
	Version          int
	CreatedAt        time.Time
	ChangedAt        time.Time
}

// A Person is somebody who did something, with the name that they had then.
type Person struct {
	ID, Name string
}

// Asked is what the estimate asks for beyond what was approved of it.
func (e Estimate) Asked() Money { return max(0, e.Amount-e.Approved) }

// Left is what may still be spent.
func (e Estimate) Left() Money { return e.Approved - e.Spent }

// Amending tells whether something approved is being changed.
func (e Estimate) Amending() bool {
	return e.ApprovedRevision > 0 && e.Revision != e.ApprovedRevision
}

// may tells whether an estimate in its state can go on by a step.
func (e Estimate) may(kind StepKind) bool {
	return slices.Contains(begins[kind], e.State)
}

// begins are the states from which each step goes.
var begins = map[StepKind][]State{
	StepEdit: {Drafted, Returned, Approved}, StepSubmit: {Drafted},
	StepCheck: {Submitted}, StepApprove: {Checked}, StepReturn: {Submitted, Checked},
	StepDrop: {Drafted, Returned},
}

// MaxLines is the most lines that an estimate can have.
const MaxLines = 200

// A Line of an estimate: what is paid for, how much of it, at which price.
type Line struct {
	Content  string   `json:"content"`
	Unit     string   `json:"unit,omitempty"`
	Quantity Quantity `json:"quantity"`
	Price    Money    `json:"price"`
}

// Amount is the line's quantity times its price (thành tiền). A line that was
// checked has one.
func (l Line) Amount() Money {
	amount, _ := priceOf(l.Quantity, l.Price) // too large only before the check
	return amount
}

// A Text is what an estimate says: an officer writes it.
type Text struct {
	Title string
	// Purpose explains the estimate (thuyết minh).
	Purpose string
	// FieldKey names the field of the budget that is to pay.
	FieldKey string
	Lines    []Line
}

// The longest texts of an estimate, in letters.
const (
	maxTitle, maxPurpose, maxContent, maxUnit, maxNote = 300, 4000, 500, 60, 1000
)

// LineError says which line of an estimate is wrong, from 0, and why.
type LineError struct {
	Line  int
	Cause error
}

// Error says which line it is.
func (e *LineError) Error() string { return "a line of the estimate: " + e.Cause.Error() }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Cause }

// total checks a text and adds up its lines. A draft may still be empty.
func (t Text) total() (Money, error) {
	switch {
	case strings.TrimSpace(t.Title) == "":
		return 0, ErrUntitled
	case utf8.RuneCountInString(t.Title) > maxTitle, utf8.RuneCountInString(t.Purpose) > maxPurpose:
		return 0, ErrTooLong
	case len(t.Lines) > MaxLines:
		return 0, ErrTooManyLines
	}
	var total Money
	for i, l := range t.Lines {
		amount, err := l.check()
		if err == nil {
			total, err = atMost(total + amount)
		}
		if err != nil {
			return 0, &LineError{Line: i, Cause: err}
		}
	}
	return total, nil
}

func (l Line) check() (Money, error) {
	switch {
	case strings.TrimSpace(l.Content) == "":
		return 0, ErrUntitled
	case utf8.RuneCountInString(l.Content) > maxContent, utf8.RuneCountInString(l.Unit) > maxUnit:
		return 0, ErrTooLong
	}
	return priceOf(l.Quantity, l.Price)
}

// A Revision is one text of an estimate.
type Revision struct {
	UnitID, EstimateID string
	Number             int
	Title, Purpose     string
	Lines              []Line
	Amount             Money
	DraftedBy          Person
	CreatedAt          time.Time
}

// A StepKind is what somebody did with an estimate.
type StepKind string

// The steps of an estimate.
const (
	StepDraft   StepKind = "draft"   // lập
	StepEdit    StepKind = "edit"    // sửa, điều chỉnh
	StepSubmit  StepKind = "submit"  // trình
	StepCheck   StepKind = "check"   // thẩm tra
	StepApprove StepKind = "approve" // duyệt
	StepReturn  StepKind = "return"  // trả lại
	StepDrop    StepKind = "drop"    // không thực hiện
)

// A Step of an estimate's history. Nothing of it changes later.
type Step struct {
	UnitID, ID, EstimateID string
	Revision               int
	Kind                   StepKind
	By                     Person
	At                     time.Time
	// Amount is what the revision asked for in all, Asked what of it was not
	// approved before.
	Amount, Asked Money
	// Left is what was left of the field's budget at that moment; only of a
	// check.
	Left Money
	Note string
}

// Over tells whether a check let through more than was left.
func (s Step) Over() bool { return s.Kind == StepCheck && s.Asked > s.Left }

// drafters are those who wrote the revision or sent it on.
func drafters(steps []Step, revision int) []string {
	return whoDid(steps, revision, StepDraft, StepEdit, StepSubmit)
}

func whoDid(steps []Step, revision int, kinds ...StepKind) []string {
	var ids []string
	for _, s := range steps {
		if s.Revision == revision && slices.Contains(kinds, s.Kind) && s.By.ID != "" {
			ids = append(ids, s.By.ID)
		}
	}
	return ids
}

// A Spending (khoản chi) is money that was paid of an approved estimate. It is
// never changed: a wrong one is taken back by a counter-entry (bút toán đảo).
type Spending struct {
	UnitID, ID, EstimateID string
	Day                    clock.Date
	// Amount is below zero in a counter-entry.
	Amount Money
	// Voucher is the number of the voucher (chứng từ).
	Voucher, Note string
	// Reverses is the spending that a counter-entry takes back.
	Reverses  string
	By        Person
	CreatedAt time.Time
}
