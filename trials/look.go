package trials

import (
	"context"
	"errors"
	"fmt"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// look compares the database with the ledger, and finds half acts.
func (p Place) look(ctx context.Context, g *Ledger) (wrong []string, err error) {
	address := p.DatabaseURL
	if address == "" {
		address = p.Data + "/vidan.sqlite"
	}
	db, err := store.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, find := range []func(context.Context, *store.DB, *Ledger) ([]string, error){lostComments, lostEvidence, lostSteps, halfActs} {
		found, err := find(ctx, db, g)
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, found...)
	}
	return wrong, nil
}

func lostComments(ctx context.Context, db *store.DB, g *Ledger) (wrong []string, err error) {
	var rows []struct {
		ID   string `bun:"id"`
		Text string `bun:"text"`
	}
	if err := db.Reader().NewRaw(`SELECT id, text FROM comments`).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("look at the comments: %w", err)
	}
	there := map[string]string{}
	for _, r := range rows {
		there[r.ID] = r.Text
	}
	for id, text := range g.comments {
		if there[id] != text {
			wrong = append(wrong, fmt.Sprintf("the comment %s was acknowledged as %q and is %q", id, text, there[id]))
		}
	}
	return wrong, nil
}

func lostEvidence(ctx context.Context, db *store.DB, g *Ledger) (wrong []string, err error) {
	var ids []string
	if err := db.Reader().NewRaw(`SELECT id FROM evidence`).Scan(ctx, &ids); err != nil {
		return nil, fmt.Errorf("look at the evidence: %w", err)
	}
	there := map[string]bool{}
	for _, id := range ids {
		there[id] = true
	}
	for id := range g.evidence {
		if !there[id] {
			wrong = append(wrong, fmt.Sprintf("the evidence %s was acknowledged and is gone", id))
		}
	}
	return wrong, nil
}

// lostSteps finds occurrences that stand behind what was acknowledged of them.
func lostSteps(ctx context.Context, db *store.DB, g *Ledger) (wrong []string, err error) {
	var rows []struct {
		ID      string `bun:"id"`
		Version int    `bun:"version"`
		Stage   string `bun:"stage"`
	}
	if err := db.Reader().NewRaw(`SELECT id, version, stage FROM occurrences`).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("look at the occurrences: %w", err)
	}
	for _, r := range rows {
		told, ok := g.occurrences[r.ID]
		if ok && (r.Version < told.version || r.Version == told.version && r.Stage != told.stage) {
			wrong = append(wrong, fmt.Sprintf("the occurrence %s was acknowledged as %+v and is %d %s", r.ID, told, r.Version, r.Stage))
		}
	}
	return wrong, nil
}

// twins are counts that each act raises together, in one transaction: its rows,
// its line of the trail, what it sends.
var twins = []struct{ what, one, other string }{
	{"comments and their lines", `SELECT count(*) FROM comments`, `SELECT count(*) FROM audit_lines WHERE action = 'discussion.comment'`},
	{"pieces of evidence and their lines", `SELECT count(*) FROM evidence`, `SELECT count(*) FROM audit_lines WHERE object LIKE 'evidence/%'`},
	{
		"steps and their lines", `SELECT count(*) FROM occurrence_steps WHERE step IN ('fulfil', 'reopen') AND actor_id <> ''`,
		`SELECT count(*) FROM audit_lines WHERE action = 'plan.accept' AND object LIKE 'occurrence/%' AND actor_id <> ''`,
	},
	{
		"steps and what is sent of them", `SELECT count(*) FROM occurrence_steps WHERE step IN ('fulfil', 'reopen') AND actor_id <> ''`,
		`SELECT count(*) FROM webhook_deliveries WHERE type IN ('occurrence.fulfil', 'occurrence.reopen')`,
	},
	{"messages and their jobs", `SELECT count(*) FROM webhook_deliveries`, `SELECT count(*) FROM jobs WHERE kind LIKE 'webhook%'`},
}

func halfActs(ctx context.Context, db *store.DB, _ *Ledger) (wrong []string, err error) {
	for _, t := range twins {
		var one, other int
		if err := db.Reader().NewRaw(t.one).Scan(ctx, &one); err != nil {
			return nil, fmt.Errorf("count the %s: %w", t.what, err)
		}
		if err := db.Reader().NewRaw(t.other).Scan(ctx, &other); err != nil {
			return nil, fmt.Errorf("count the %s: %w", t.what, err)
		}
		if one != other {
			wrong = append(wrong, fmt.Sprintf("%s: %d and %d", t.what, one, other))
		}
	}
	return wrong, nil
}

// verify looks at the database, the files and the trail as `vidan verify` does.
func (p Place) verify(ctx context.Context) (wrong []string, err error) {
	a, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	v, err := a.Verify(ctx)
	for _, f := range v.Findings {
		wrong = append(wrong, fmt.Sprintf("%s %s: %s", f.What, f.Which, f.Wrong))
	}
	return wrong, err
}
