package estimate

import "github.com/vidan-vn/vidan/internal/platform/clock"

// What the trail keeps of the room's things: enough to tell what changed.

type estimateTrail struct {
	Title    string `json:"title"`
	Field    string `json:"field"`
	State    State  `json:"state"`
	Revision int    `json:"revision"`
	Amount   Money  `json:"amount"`
	Approved Money  `json:"approved,omitempty"`
}

func trailOf(e Estimate) estimateTrail {
	return estimateTrail{
		Title: e.Title, Field: e.Field.Key, State: e.State, Revision: e.Revision, Amount: e.Amount, Approved: e.Approved,
	}
}

type entryTrail struct {
	Year   int        `json:"year"`
	Field  string     `json:"field"`
	Source Source     `json:"source"`
	Kind   EntryKind  `json:"kind"`
	Amount Money      `json:"amount"`
	Number string     `json:"number"`
	Day    clock.Date `json:"day"`
}

func trailOfEntry(e Entry) entryTrail {
	return entryTrail{
		Year: e.Year, Field: e.Field.Key, Source: e.Source, Kind: e.Kind, Amount: e.Amount, Number: e.Number, Day: e.Day,
	}
}

type spendingTrail struct {
	Day      clock.Date `json:"day"`
	Spent    Money      `json:"spent"`
	Voucher  string     `json:"voucher"`
	Reverses string     `json:"reverses,omitempty"`
}

func trailOfSpending(s Spending) spendingTrail {
	return spendingTrail{Day: s.Day, Spent: s.Amount, Voucher: s.Voucher, Reverses: s.Reverses}
}
