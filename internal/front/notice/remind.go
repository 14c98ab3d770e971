package notice

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Round is what reminding the people of a unit on a day did.
type Round struct {
	Unit unit.Unit
	Day  clock.Date
	// Quiet says that the day is off, so that nobody is reminded.
	Quiet  bool
	People []Reminded
}

// Reminded is a person with their digest.
type Reminded struct {
	Member account.Member
	Digest Digest
}

// reminderKey is what makes a reminder the same one.
type reminderKey struct {
	occurrenceID, rule string
	day                clock.Date
	userID             string
}

// personal is what one person is to be reminded of.
type personal struct {
	member account.Member
	noMail bool
	// keys are the reminders of each occurrence that were not sent yet.
	keys  map[string][]reminderKey
	lines map[string]Line
}

// Remind reminds the people of a unit of today: who has had their digest of the
// day gets no other, and what was sent is not sent again. Dry says what would
// be done and does nothing.
func (a *Actions) Remind(ctx context.Context, u unit.Unit, dry bool) (Round, error) {
	round := Round{Unit: u, Day: clock.Today(a.Clock)}
	days, err := a.Calendars.Of(ctx, u.ID)
	if err != nil {
		return round, err
	}
	if !days.Working(round.Day) {
		round.Quiet = true
		return round, nil
	}
	people, err := a.toRemind(ctx, u, round.Day, days)
	if err != nil || len(people) == 0 {
		return round, err
	}
	if dry {
		for _, p := range people {
			round.People = append(round.People, Reminded{p.member, a.digestOf(u, p, round.Day)})
		}
		return round, nil
	}
	err = a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		round.People = nil // the transaction may run again
		for _, p := range people {
			d, sent, err := a.remindPerson(ctx, tx, u, p, round.Day)
			if err != nil {
				return err
			}
			if sent {
				round.People = append(round.People, Reminded{p.member, d})
			}
		}
		return a.writeTrail(ctx, tx, round)
	})
	return round, err
}

// toRemind finds who is to be reminded of what.
func (a *Actions) toRemind(ctx context.Context, u unit.Unit, today clock.Date, days plan.WorkingDays) ([]personal, error) {
	settings, err := selectSettings(ctx, a.DB.Reader(), u.ID)
	if err != nil {
		return nil, err
	}
	agenda, err := a.Plans.Agenda(ctx, account.ByProgram(u), plan.Whose{})
	if err != nil {
		return nil, err
	}
	members, err := a.Accounts.ActiveMembers(ctx, a.DB.Reader(), u.ID)
	if err != nil {
		return nil, err
	}
	open := slices.Concat(agenda.Overdue, agenda.DueToday, agenda.ThisWeek, agenda.Later)
	people := a.gather(settings.Rules, open, members, today, days)
	return a.leaveOutSent(ctx, u.ID, people, today)
}

// gather puts together for each member what the rules say of open occurrences.
func (a *Actions) gather(rules []Rule, open []plan.AgendaItem, members []account.Member, today clock.Date, days plan.WorkingDays) map[string]*personal {
	people := map[string]*personal{}
	for _, item := range open {
		for _, r := range dueLately(rules, item.Occurrence, today, days) {
			for _, m := range a.reached(r.Rule.Whom, item, members) {
				p := people[m.ID]
				if p == nil {
					p = &personal{member: m, keys: map[string][]reminderKey{}, lines: map[string]Line{}}
					people[m.ID] = p
				}
				id := item.Occurrence.ID
				p.lines[id] = lineOf(item, today)
				p.keys[id] = append(p.keys[id], reminderKey{id, r.Rule.Name(), r.Of, m.ID})
			}
		}
	}
	return people
}

// reached finds those whom a rule reminds of an occurrence. Work that is
// nobody's, because who had it has left or the post stands empty, is the
// leaders' to give away.
func (a *Actions) reached(whom Whom, item plan.AgendaItem, members []account.Member) []account.Member {
	if whom == Concerned {
		if concerned := concernedIn(item.Task, item.Occurrence, members); len(concerned) > 0 {
			return concerned
		}
	}
	return a.leadersIn(members, plan.ActAccept, plan.FieldKey(item.Task.SectionTitle))
}

// concernedIn finds those whose work an occurrence is: the member to whom it
// was assigned, or else those on the post that leads.
func concernedIn(t plan.Task, o plan.Occurrence, members []account.Member) []account.Member {
	var holders []account.Member
	for _, m := range members {
		if o.AssigneeID == m.ID {
			return []account.Member{m}
		}
		if t.LeadPostID != "" && m.PostID == t.LeadPostID {
			holders = append(holders, m)
		}
	}
	return holders
}

// leadersIn finds those who decide in a field: who holds the right, and answers
// for the field.
func (a *Actions) leadersIn(members []account.Member, right audit.Action, field string) []account.Member {
	var leaders []account.Member
	for _, m := range members {
		if a.Accounts.RoleCan(m.Role, right) && plan.LeadsField(m.Fields, field) {
			leaders = append(leaders, m)
		}
	}
	return leaders
}

// leaveOutSent leaves out who has had a digest today, and what was sent; what
// stays is in the order of people's ids, so that two processes that do the same
// wait for each other and not crosswise.
func (a *Actions) leaveOutSent(ctx context.Context, unitID string, people map[string]*personal, today clock.Date) ([]personal, error) {
	reminded, err := selectReminded(ctx, a.DB.Reader(), unitID, today)
	if err != nil {
		return nil, err
	}
	occurrences := map[string]bool{}
	for _, p := range people {
		for id := range p.keys {
			occurrences[id] = true
		}
	}
	sent, err := selectSent(ctx, a.DB.Reader(), unitID, slices.Sorted(maps.Keys(occurrences)))
	if err != nil {
		return nil, err
	}
	var left []personal
	for _, id := range slices.Sorted(maps.Keys(people)) {
		p := people[id]
		if reminded[id] {
			continue
		}
		for occurrence, keys := range p.keys {
			p.keys[occurrence] = slices.DeleteFunc(keys, func(k reminderKey) bool { return sent[k] })
			if len(p.keys[occurrence]) == 0 {
				delete(p.keys, occurrence)
			}
		}
		if len(p.keys) == 0 {
			continue
		}
		if p.noMail, err = selectNoMail(ctx, a.DB.Reader(), unitID, id); err != nil {
			return nil, err
		}
		left = append(left, *p)
	}
	return left, nil
}

// digestOf makes the digest of what a person has not been reminded of yet.
func (a *Actions) digestOf(u unit.Unit, p personal, today clock.Date) Digest {
	d := Digest{UnitID: u.ID, UserID: p.member.ID, Day: today, Mail: a.mailStateOf(p)}
	for id := range p.keys {
		d.Lines = append(d.Lines, p.lines[id])
	}
	sortLines(d.Lines)
	return d
}

func (a *Actions) mailStateOf(p personal) MailState {
	switch {
	case a.Mail == nil:
		return MailNone
	case p.noMail:
		return MailOff
	case p.member.Email == "":
		return MailNoAddress
	}
	return MailWaiting
}

// remindPerson writes, in one transaction, that the person is reminded, the
// notice, and the job of the letter. The row of the digest is taken first: it is
// there once for each day, and whoever comes second finds it taken.
func (a *Actions) remindPerson(ctx context.Context, tx bun.Tx, u unit.Unit, p personal, today clock.Date) (d Digest, sent bool, err error) {
	row := digestRow{UnitID: u.ID, UserID: p.member.ID, Day: today, Lines: []Line{}, Mail: a.mailStateOf(p)}
	if free, err := insertDigest(ctx, tx, row); err != nil || !free {
		return Digest{}, false, err
	}
	for _, id := range slices.Sorted(maps.Keys(p.keys)) {
		isNew, err := writeKeys(ctx, tx, u.ID, p.keys[id], today)
		if err != nil {
			return Digest{}, false, err
		}
		if isNew {
			row.Lines = append(row.Lines, p.lines[id])
		}
	}
	if len(row.Lines) == 0 {
		return Digest{}, false, deleteDigest(ctx, tx, row)
	}
	sortLines(row.Lines)
	if err := updateDigest(ctx, tx, row); err != nil {
		return Digest{}, false, err
	}
	if row.Mail == MailWaiting {
		if err := a.addLetter(ctx, tx, row); err != nil {
			return Digest{}, false, err
		}
	}
	d = row.digest()
	return d, true, a.give(ctx, tx, Notice{
		UnitID: u.ID, Kind: string(ActRemind), Text: summary(d), Href: digestHref(today), At: a.Clock.Now(),
	}, "", p.member.ID)
}

// writeKeys writes down reminders of one occurrence; it tells whether one of
// them is new.
func writeKeys(ctx context.Context, tx bun.Tx, unitID string, keys []reminderKey, today clock.Date) (anyNew bool, err error) {
	for _, k := range keys {
		isNew, err := insertReminder(ctx, tx, reminderRow{
			UnitID: unitID, OccurrenceID: k.occurrenceID, Rule: k.rule, Day: k.day, UserID: k.userID, SentOn: today,
		})
		if err != nil {
			return false, fmt.Errorf("write down a reminder: %w", err)
		}
		anyNew = anyNew || isNew
	}
	return anyNew, nil
}

// summary says in one line what a digest is of.
func summary(d Digest) words.Sentence {
	n := func(p Part) int { return len(d.In(p)) }
	late, today, rest := n(PartOverdue), n(PartToday), n(PartThisWeek)+n(PartLater)
	count := func(n int) string { return fmt.Sprint(n) }
	switch {
	case late > 0 && today+rest > 0:
		return words.Say("Nhắc việc: %s việc quá hạn, %s việc sắp đến hạn", count(late), count(today+rest))
	case late > 0:
		return words.Say("Nhắc việc: %s việc quá hạn", count(late))
	case today > 0 && rest > 0:
		return words.Say("Nhắc việc: %s việc đến hạn hôm nay, %s việc sắp đến hạn", count(today), count(rest))
	case today > 0:
		return words.Say("Nhắc việc: %s việc đến hạn hôm nay", count(today))
	}
	return words.Say("Nhắc việc: %s việc sắp đến hạn", count(rest))
}

func digestHref(day clock.Date) string { return "/notices/digests/" + day.String() }

type roundTrail struct {
	Day    clock.Date `json:"day"`
	People int        `json:"people"`
	Lines  int        `json:"lines"`
}

func (a *Actions) writeTrail(ctx context.Context, tx bun.Tx, round Round) error {
	if len(round.People) == 0 {
		return nil
	}
	t := roundTrail{Day: round.Day, People: len(round.People)}
	for _, p := range round.People {
		t.Lines += len(p.Digest.Lines)
	}
	return audit.Write(ctx, tx, audit.Entry{
		UnitID: round.Unit.ID, Action: ActRemind, Object: "reminders/" + round.Unit.ID, After: t, At: a.Clock.Now(),
	})
}

// RemindAll reminds the people of all units that exist today, and returns what
// was done in each, by their codes.
func (a *Actions) RemindAll(ctx context.Context, dry bool) ([]Round, error) {
	units, err := a.unitsOfToday(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(units, func(x, y unit.Unit) int { return cmp.Compare(x.Code, y.Code) })
	var rounds []Round
	for _, u := range units {
		round, err := a.Remind(ctx, u, dry)
		if err != nil {
			return rounds, fmt.Errorf("remind the people of %s: %w", u.Code, err)
		}
		rounds = append(rounds, round)
	}
	return rounds, nil
}

func (a *Actions) unitsOfToday(ctx context.Context) ([]unit.Unit, error) {
	units, err := a.Units.List(ctx)
	if err != nil {
		return nil, err
	}
	today := clock.Today(a.Clock)
	return slices.DeleteFunc(units, func(u unit.Unit) bool {
		return !u.ValidFrom.IsZero() && u.ValidFrom.After(today) || !u.ValidTo.IsZero() && u.ValidTo.Before(today)
	}), nil
}

// kindOfRound and kindOfLetter are the jobs of the room.
const (
	kindOfRound  = "notice.remind"
	kindOfLetter = "notice.mail"
)

type letterJob struct {
	UserID string     `json:"user"`
	Day    clock.Date `json:"day"`
}

func (a *Actions) addLetter(ctx context.Context, tx bun.Tx, d digestRow) error {
	_, err := a.Queue.Add(ctx, tx, jobs.New{
		UnitID: d.UnitID, Kind: kindOfLetter, Key: d.UserID + "/" + d.Day.String(), Payload: letterJob{d.UserID, d.Day},
	})
	return err
}
