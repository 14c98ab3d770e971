package notice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/mail"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// doLetter sends the letter of a digest. That it is being sent is written down
// before, and how it ended after. Between the two nobody else sends it, because
// the job is leased; when the process dies there, the letter goes out a second
// time, under the same Message-ID.
func (a *Actions) doLetter(ctx context.Context, j jobs.Job) error {
	var asked letterJob
	if err := j.Read(&asked); err != nil {
		return errors.Join(jobs.ErrGiveUp, err)
	}
	row, err := selectDigest(ctx, a.DB.Reader(), j.UnitID, asked.UserID, asked.Day)
	if errors.Is(err, store.ErrNotFound) {
		return errors.Join(jobs.ErrGiveUp, err)
	}
	if err != nil || row.Mail != MailWaiting && row.Mail != MailSending {
		return err
	}
	if row.Mail == MailSending { // whoever was sending it was cut off
		row.Mail, row.Problem = MailUncertain, "cut off while it was sent"
		return a.keepDigest(ctx, row)
	}
	member, state, err := a.addressee(ctx, row)
	if err != nil {
		return err
	}
	if state != MailSending {
		row.Mail = state
		return a.keepDigest(ctx, row)
	}
	u, err := a.Units.ByID(ctx, row.UnitID)
	if err != nil {
		return err
	}
	letter, err := a.letterOf(ctx, u, member, row.digest())
	if err != nil {
		return err
	}
	row.Mail, row.Address, row.Tries = MailSending, member.Email, row.Tries+1
	if err := a.keepDigest(ctx, row); err != nil {
		return err
	}
	return a.send(ctx, row, letter, j.Attempt >= letterTries)
}

// addressee returns to whom a letter goes. State is MailSending when it goes,
// or says why it does not: people may have left since the morning.
func (a *Actions) addressee(ctx context.Context, row digestRow) (m account.Member, state MailState, err error) {
	members, err := a.Accounts.ActiveMembers(ctx, a.DB.Reader(), row.UnitID)
	if err != nil {
		return m, "", err
	}
	noMail, err := selectNoMail(ctx, a.DB.Reader(), row.UnitID, row.UserID)
	if err != nil {
		return m, "", err
	}
	state = MailLeft
	for _, member := range members {
		if member.ID == row.UserID {
			m, state = member, a.mailStateOf(personal{member: member, noMail: noMail})
		}
	}
	if state == MailWaiting {
		state = MailSending
	}
	return m, state, nil
}

// send gives the letter out and writes down what became of it; last says that
// it is not tried again. What is written is written also when the process was
// told to end.
func (a *Actions) send(ctx context.Context, row digestRow, letter mail.Message, last bool) error {
	failed := a.Mail.Send(ctx, letter)
	ctx = context.WithoutCancel(ctx)
	switch {
	case failed == nil:
		row.Mail, row.Problem, row.MailedAt = MailSent, "", a.Clock.Now()
	case errors.Is(failed, mail.ErrUncertain):
		row.Mail, row.Problem = MailUncertain, failed.Error()
		failed = nil // it is done, as far as it can be
	case errors.Is(failed, mail.ErrRefused):
		row.Mail, row.Problem = MailRefused, failed.Error()
		failed = errors.Join(jobs.ErrGiveUp, failed)
	case last:
		row.Mail, row.Problem = MailFailed, failed.Error()
	default:
		row.Mail, row.Problem = MailWaiting, failed.Error()
	}
	return errors.Join(failed, a.keepDigest(ctx, row))
}

func (a *Actions) keepDigest(ctx context.Context, row digestRow) error {
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error { return updateDigest(ctx, tx, row) })
}

// letterOf writes a digest as a letter in the language of its reader.
func (a *Actions) letterOf(ctx context.Context, u unit.Unit, m account.Member, d Digest) (mail.Message, error) {
	ctx = words.WithLocale(ctx, m.Locale)
	view := letterView{
		greeting: words.T(ctx, "Chào %s,", m.Name), parts: a.letterParts(ctx, u, d),
		reason: words.T(ctx, "Thư này do Vidan của %s gửi theo quy tắc nhắc việc của đơn vị.", u.Name),
	}
	if a.Base != "" {
		view.settings = a.Base + choicesPath(u.Code)
	}
	var html bytes.Buffer
	if err := letterHTML(view).Render(ctx, &html); err != nil {
		return mail.Message{}, fmt.Errorf("write a letter: %w", err)
	}
	subject := words.T(ctx, "%s – %s, %s", summary(d).In(ctx), u.Name, words.ShortDate(ctx, d.Day))
	return mail.Message{
		UnitID: u.ID, ID: "digest." + d.Day.String() + "." + d.UserID + "." + d.UnitID,
		To: m.Email, ToName: m.Name, Subject: subject, Text: view.text(ctx), HTML: html.String(), At: a.Clock.Now(),
	}, nil
}

// letterView is a letter as it is laid out.
type letterView struct {
	greeting string
	parts    []letterPart
	reason   string
	// settings is where letters are switched off; empty without an address.
	settings string
}

type letterPart struct {
	title string
	lines []letterLine
}

type letterLine struct {
	text, note, href string
}

func (a *Actions) letterParts(ctx context.Context, u unit.Unit, d Digest) []letterPart {
	var found []letterPart
	for _, p := range parts {
		lines := d.In(p)
		if len(lines) == 0 {
			continue
		}
		part := letterPart{title: partTitle(ctx, p)}
		for _, l := range lines {
			line := letterLine{text: l.text(), note: l.note(ctx)}
			if a.Base != "" {
				line.href = a.Base + web.UnitPath(u.Code) + "/tasks/" + l.TaskID
			}
			part.lines = append(part.lines, line)
		}
		found = append(found, part)
	}
	return found
}

func partTitle(ctx context.Context, p Part) string {
	switch p {
	case PartOverdue:
		return words.T(ctx, "Quá hạn")
	case PartToday:
		return words.T(ctx, "Đến hạn hôm nay")
	case PartThisWeek:
		return words.T(ctx, "Trong tuần này")
	}
	return words.T(ctx, "Sau tuần này")
}

// text names the occurrence: "II.5 Rà soát văn bản – Quý I".
func (l Line) text() string {
	text := strings.TrimSpace(l.Ref + " " + l.Title)
	if l.Label != "" {
		text += " – " + l.Label
	}
	return text
}

// note says when it is due, and how far that is.
func (l Line) note(ctx context.Context) string {
	note := words.T(ctx, "hạn %s, %s", words.ShortDate(ctx, l.Last), words.WorkingDaysLeft(ctx, l.Left))
	if l.Lead != "" {
		note += " · " + l.Lead
	}
	return note
}

// text is the letter for programs that show no HTML.
func (v letterView) text(ctx context.Context) string {
	var b strings.Builder
	b.WriteString(v.greeting + "\n")
	for _, p := range v.parts {
		b.WriteString("\n" + strings.ToUpper(p.title) + "\n")
		for _, l := range p.lines {
			b.WriteString("- " + l.text + "\n  " + l.note + "\n")
			if l.href != "" {
				b.WriteString("  " + l.href + "\n")
			}
		}
	}
	b.WriteString("\n-- \n" + v.reason + "\n")
	if v.settings != "" {
		b.WriteString(words.T(ctx, "Không nhận thư nữa: %s", v.settings) + "\n")
	}
	return b.String()
}

// DigestOf returns the visitor's own digest of a day.
func (a *Actions) DigestOf(ctx context.Context, v account.Visit, day clock.Date) (Digest, error) {
	if err := v.Require(ActView); err != nil {
		return Digest{}, err
	}
	row, err := selectDigest(ctx, a.DB.Reader(), v.Unit.ID, v.User.ID, day)
	return row.digest(), err
}

// LastDigest returns the visitor's latest digest; store.ErrNotFound when there
// was none.
func (a *Actions) LastDigest(ctx context.Context, v account.Visit) (Digest, error) {
	if err := v.Require(ActView); err != nil {
		return Digest{}, err
	}
	row, err := selectLastDigest(ctx, a.DB.Reader(), v.Unit.ID, v.User.ID)
	return row.digest(), err
}

// DigestFor returns the digest of a person's day, for the command line.
func (a *Actions) DigestFor(ctx context.Context, unitID, userID string, day clock.Date) (Digest, error) {
	row, err := selectDigest(ctx, a.DB.Reader(), unitID, userID, day)
	return row.digest(), err
}
