package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// An Outbox keeps letters in the database instead of sending them, so that
// nobody is written to by a demo.
type Outbox struct {
	db *store.DB
}

// NewOutbox returns the outbox of a database.
func NewOutbox(db *store.DB) *Outbox { return &Outbox{db: db} }

type letterRow struct {
	bun.BaseModel `bun:"table:outbox,alias:x"`

	UnitID  string    `bun:"unit_id,pk"`
	ID      string    `bun:"id,pk"`
	To      string    `bun:"recipient"`
	ToName  string    `bun:"recipient_name"`
	Subject string    `bun:"subject"`
	Text    string    `bun:"text"`
	HTML    string    `bun:"html"`
	At      time.Time `bun:"at"`
}

func (r letterRow) message() Message {
	return Message{
		UnitID: r.UnitID, ID: r.ID, To: r.To, ToName: r.ToName, Subject: r.Subject, Text: r.Text, HTML: r.HTML,
		At: r.At.In(clock.Zone),
	}
}

// Send puts a letter into the outbox. The same letter again replaces itself.
func (o *Outbox) Send(ctx context.Context, m Message) error {
	if _, err := ParseAddress(m.To); err != nil {
		return refused(err)
	}
	row := letterRow{UnitID: m.UnitID, ID: m.ID, To: m.To, ToName: m.ToName, Subject: m.Subject, Text: m.Text, HTML: m.HTML, At: m.At}
	return o.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (unit_id, id) DO UPDATE").Set("at = EXCLUDED.at").Exec(ctx)
		if err != nil {
			return fmt.Errorf("put a letter into the outbox: %w", store.Translate(err))
		}
		return nil
	})
}

// Letters lists the latest letters of all units, the latest first.
func (o *Outbox) Letters(ctx context.Context, most int64) ([]Message, error) {
	var rows []letterRow
	err := o.db.Reader().NewSelect().Model(&rows).Order("at DESC", "id DESC").Limit(most).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the outbox: %w", store.Translate(err))
	}
	letters := make([]Message, 0, len(rows))
	for _, r := range rows {
		letters = append(letters, r.message())
	}
	return letters, nil
}
