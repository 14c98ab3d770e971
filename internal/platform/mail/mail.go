// Package mail sends letters (thư điện tử): through an SMTP server, or into an
// outbox in the database where a demo's people can look at them.
package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// A Message is one letter to one person.
type Message struct {
	// UnitID is the unit on whose behalf it is sent.
	UnitID string
	// ID names the letter for ever, like "digest.2024-03-12.0190…". The
	// Message-ID is made from it, so that a letter that is sent again after a
	// crash is recognised as the same by the programs that receive it.
	ID string
	// To is an address without a name.
	To, ToName string
	Subject    string
	// Text is the letter in plain text, HTML the same for programs that show
	// it; HTML may be empty.
	Text, HTML string
	At         time.Time
}

// A Sender sends letters. It returns ErrRefused when trying again is in vain.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// ErrUncertain says that the line broke after the whole letter had gone out: the
// server may have it or not.
var ErrUncertain = errors.New("it is not known whether the mail server has the letter")

// ErrRefused says that a letter will not be taken, now or later: the address is
// wrong, or the server refuses recipient or contents for good.
var ErrRefused = errors.New("the letter was refused")

// ErrAddress says that a text is not the address of one mailbox.
var ErrAddress = errors.New("not an e-mail address")

// maxAddress is the length of the longest address that SMTP can carry.
const maxAddress = 254

// ParseAddress reads the address of one mailbox as a person types it, without
// a name.
func ParseAddress(typed string) (string, error) {
	text := norm.NFC.String(strings.TrimSpace(typed))
	if len(text) > maxAddress || strings.ContainsAny(text, "\r\n<>,;\"") {
		return "", ErrAddress
	}
	parsed, err := netmail.ParseAddress(text)
	if err != nil || parsed.Address != text {
		return "", ErrAddress
	}
	_, domain, _ := strings.Cut(text, "@")
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") {
		return "", ErrAddress
	}
	return text, nil
}

// refused wraps the reason why a letter will never be taken.
func refused(reason error) error { return fmt.Errorf("%w: %w", ErrRefused, reason) }
