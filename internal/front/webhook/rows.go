package webhook

import (
	"strings"
	"time"

	"github.com/uptrace/bun"
)

type endpointRow struct {
	bun.BaseModel `bun:"table:webhook_endpoints"`

	UnitID    string    `bun:"unit_id,pk"`
	ID        string    `bun:"id,pk"`
	URL       string    `bun:"url"`
	Topics    string    `bun:"topics"`
	Secret    string    `bun:"secret"`
	Off       bool      `bun:"off"`
	CreatedAt time.Time `bun:"created_at"`
	Version   int       `bun:"version"`
}

func (r endpointRow) endpoint() Endpoint {
	e := Endpoint{ID: r.ID, URL: r.URL, Off: r.Off, CreatedAt: r.CreatedAt, Version: r.Version}
	for topic := range strings.SplitSeq(r.Topics, " ") {
		e.Topics = append(e.Topics, Topic(topic))
	}
	return e
}

func joinTopics(topics []Topic) string {
	var names []string
	for _, t := range topics {
		names = append(names, string(t))
	}
	return strings.Join(names, " ")
}

type deliveryRow struct {
	bun.BaseModel `bun:"table:webhook_deliveries"`

	UnitID     string     `bun:"unit_id,pk"`
	ID         string     `bun:"id,pk"`
	EndpointID string     `bun:"endpoint_id"`
	Type       string     `bun:"type"`
	Body       string     `bun:"body"`
	State      State      `bun:"state"`
	Tries      int        `bun:"tries"`
	Problem    string     `bun:"problem"`
	Status     int        `bun:"status"`
	CreatedAt  time.Time  `bun:"created_at"`
	DoneAt     *time.Time `bun:"done_at"`
}

func (r deliveryRow) delivery() Delivery {
	d := Delivery{
		ID: r.ID, EndpointID: r.EndpointID, Type: r.Type, Body: r.Body, State: r.State, Tries: r.Tries,
		Problem: r.Problem, Status: r.Status, CreatedAt: r.CreatedAt,
	}
	if r.DoneAt != nil {
		d.DoneAt = *r.DoneAt
	}
	return d
}
