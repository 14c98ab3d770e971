package plan

import "github.com/vidan-vn/vidan/internal/platform/clock"

// What the trail keeps of the room's things: enough to tell what changed.

type occurrenceTrail struct {
	Date        clock.Date `json:"date"`
	PostponedTo clock.Date `json:"postponed_to,omitzero"`
	Stage       Stage      `json:"stage"`
	Assignee    string     `json:"assignee,omitempty"`
	Handed      clock.Date `json:"handed,omitzero"`
	Done        clock.Date `json:"done,omitzero"`
	Note        string     `json:"note,omitempty"`
}

func trailOfOccurrence(o Occurrence) occurrenceTrail {
	return occurrenceTrail{
		Date: o.Date, PostponedTo: o.PostponedTo, Stage: o.stage(), Assignee: o.AssigneeID,
		Handed: o.HandedOn, Done: o.DoneOn, Note: o.DoneNote,
	}
}

type fulfilledTrail struct {
	UpTo        clock.Date `json:"up_to"`
	Occurrences int64      `json:"occurrences"`
}

type taskTrail struct {
	Ref   string `json:"ref"`
	Title string `json:"title"`
	Lead  string `json:"lead,omitempty"`
	Due   string `json:"due,omitempty"`
}

func trailOfTask(t Task) taskTrail {
	return taskTrail{Ref: t.Ref(), Title: t.Title, Lead: t.LeadText, Due: DueWords(duesOf(t.Occurrences), t.Kind)}
}

type importTrail struct {
	Year  int    `json:"year"`
	Kind  Kind   `json:"kind"`
	File  string `json:"file,omitempty"`
	Plan  string `json:"plan,omitempty"`
	Tasks int    `json:"tasks"`
}

func trailOfImport(i Import) importTrail {
	return importTrail{Year: i.Year, Kind: i.Kind, File: i.FileHash, Plan: i.PlanID, Tasks: i.Reading.Draft.TaskCount()}
}

// bulkTrail is one line for an act on many: what was done with which. How each
// was before is told by the lines before it, and kept with the act.
type bulkTrail struct {
	Step        Step       `json:"step"`
	Person      string     `json:"person,omitempty"`
	Day         clock.Date `json:"day,omitzero"`
	WorkingDays int        `json:"working_days,omitempty"`
	Note        string     `json:"note,omitempty"`
	Occurrences []string   `json:"occurrences"`
}

func trailOfBulk(b BulkAct, o BulkOrder) bulkTrail {
	day := o.To
	if o.Step == StepHandIn {
		day = o.On
	}
	trail := bulkTrail{Step: o.Step, Person: o.PersonID, Day: day, WorkingDays: o.WorkingDays, Note: o.Note}
	for _, d := range b.Done {
		trail.Occurrences = append(trail.Occurrences, d.ID)
	}
	return trail
}

// trailOfUndo names what was made as it was.
func trailOfUndo(b BulkAct) bulkTrail {
	kept := make(map[string]bool, len(b.Kept))
	for _, k := range b.Kept {
		kept[k.ID] = true
	}
	trail := bulkTrail{Step: StepUndo, Occurrences: []string{}}
	for _, d := range b.Done {
		if !kept[d.ID] {
			trail.Occurrences = append(trail.Occurrences, d.ID)
		}
	}
	return trail
}
