// Package webhook tells other systems what happens in a unit: each event of an
// occurrence or of a plan is sent, signed, to the endpoints (điểm nhận tin) that
// the unit has named, and sent again with growing pauses until it is taken.
package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// ActManage is making, testing and removing endpoints, and seeing what was sent.
const ActManage audit.Action = "webhook.manage"

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActManage}

// Errors of the room that a person can do something about.
var (
	ErrURL      = errors.New("the address is not https://…")
	ErrTopics   = errors.New("an endpoint needs a topic")
	ErrMany     = errors.New("the unit has as many endpoints as it may")
	ErrNoResend = errors.New("this delivery was taken or still waits")
)

// mostEndpoints is how many a unit may have.
const mostEndpoints = 10

// A Topic (chủ đề) is what an endpoint hears of.
type Topic string

// The topics.
const (
	Occurrences Topic = "occurrence"
	Plans       Topic = "plan"
)

// Topics are all of them, in their order.
var Topics = []Topic{Plans, Occurrences}

// An Endpoint is an address of another system.
type Endpoint struct {
	ID     string
	URL    string
	Topics []Topic
	// Off says that nothing is sent: a person switched it off, or nothing was
	// taken for days.
	Off       bool
	CreatedAt time.Time
	Version   int
}

// Hears tells whether the endpoint wants the events of a type.
func (e Endpoint) Hears(eventType string) bool {
	topic, _, _ := strings.Cut(eventType, ".")
	if e.Off {
		return false
	}
	for _, t := range e.Topics {
		if string(t) == topic {
			return true
		}
	}
	return false
}

// checkURL refuses what cannot be an endpoint. Addresses of a network of one's
// own may go by http, where the installation allows them (see Networks).
func checkURL(address string, allowed []netip.Prefix) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || len(address) > 2000 {
		return "", ErrURL
	}
	if u.Scheme == "https" || u.Scheme == "http" && len(allowed) > 0 {
		return u.String(), nil
	}
	return "", ErrURL
}

// State is what became of a delivery.
type State string

// The states of deliveries.
const (
	Waiting State = "waiting"
	Taken   State = "taken"
	Failed  State = "failed"
)

// A Delivery (lần gửi) is an event on its way to an endpoint.
type Delivery struct {
	ID         string
	EndpointID string
	Type       string
	Body       string
	State      State
	Tries      int
	// Problem says why the last try failed; Status is what was answered, 0 for
	// nothing.
	Problem   string
	Status    int
	CreatedAt time.Time
	DoneAt    time.Time
}

// An Event is the body of a delivery.
type Event struct {
	Type string    `json:"type"`
	At   time.Time `json:"timestamp"`
	Unit string    `json:"unit"`
	Data any       `json:"data"`
}

func (e Event) body() (string, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("write an event: %w", err)
	}
	return string(text), nil
}

// secretPrefix begins the secret as other systems are given it.
const secretPrefix = "whsec_"

func newSecret() []byte {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return secret
}

// Sign returns the signature of a delivery as Standard Webhooks has it: HMAC
// SHA-256 over id, time in seconds and body, joined by dots.
func Sign(secret []byte, id string, at time.Time, body string) string {
	mac := hmac.New(sha256.New, secret)
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", id, strconv.FormatInt(at.Unix(), 10), body) // a hash never fails
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
