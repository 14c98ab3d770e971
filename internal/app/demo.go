package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/app/sample"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// demoPassword is that of all sample accounts; the demo listens on this
// machine only, unless it is told otherwise.
const demoPassword = "thu-nghiem-vidan"

const demoUnit = "anh-son"

// demoAccount is a person of the demo.
type demoAccount struct {
	login, name string
	role        account.Role
	post        string
	about       string
	// email is where the reminders would go; the demo sends none.
	email string
	// fields are those that a deputy answers for.
	fields []string
}

var demoAccounts = []demoAccount{
	{"ngan", "Nguyễn Thị Ngân", account.Administrator, "Văn phòng - TK", "quản trị, Văn phòng – Thống kê / administrator", "ngan@anh-son.example", nil},
	{"chutich", "Lê Đình Khang", account.Leader, "", "lãnh đạo, Chủ tịch / leader", "chutich@anh-son.example", nil},
	{
		"phochutich", "Đỗ Thị Hạnh", account.Leader, "", "lãnh đạo, Phó Chủ tịch, hai lĩnh vực / deputy leader, two fields", "phochutich@anh-son.example",
		[]string{"Cải cách thể chế", "Cải cách thủ tục hành chính"},
	},
	{"tuan", "Trần Anh Tuấn", account.Officer, "Tư pháp - HT", "công chức Tư pháp – Hộ tịch / officer", "tuan@anh-son.example", nil},
	{"hoa", "Phạm Thị Hoa", account.Officer, "Văn hóa - XH", "công chức Văn hóa – Xã hội / officer", "hoa@anh-son.example", nil},
	{"binh", "Lê Văn Bình", account.Accountant, "Tài chính - KT", "kế toán, Tài chính – Kế toán / accountant", "binh@anh-son.example", nil},
	{"xem", "Vũ Thị Xuân", account.Reader, "", "chỉ xem / reader", "", nil},
	{"kiemtra", "Hoàng Văn Minh", account.Auditor, "", "người kiểm tra, xem nhật ký / auditor", "", nil},
}

// DemoAccounts lists the sample accounts for people.
func DemoAccounts() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Mật khẩu của mọi tài khoản mẫu / password of all sample accounts: %s\n", demoPassword)
	for _, d := range demoAccounts {
		fmt.Fprintf(&b, "  %-8s %s\n", d.login, d.about)
	}
	fmt.Fprintf(&b, "  %-8s %s\n", demoTownLogin, demoTownAbout)
	return b.String()
}

// OpenDemo opens the demo's data, and makes them when they are not there yet.
// Its plan is a real document that goes in by the same door as any other.
func OpenDemo(ctx context.Context, c Config) (*App, error) {
	if err := Migrate(ctx, c); err != nil {
		return nil, err
	}
	past := &history{Clock: c.Clock}
	c.Clock = past
	a, err := Open(ctx, c)
	if err != nil {
		return nil, err
	}
	_, err = a.Units.ByCode(ctx, demoUnit)
	if errors.Is(err, store.ErrNotFound) {
		err = a.makeDemo(ctx, past)
		past.present()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the demo: %w", err), a.Close())
	}
	return a, nil
}

func (a *App) makeDemo(ctx context.Context, past *history) error {
	past.goTo(day(1, 4))
	town := unit.NewUnit{Code: "nghi-son", Name: "UBND thị xã Nghi Sơn", Type: unit.Town}
	if _, err := a.Units.Create(ctx, "", town); err != nil {
		return err
	}
	commune := unit.NewUnit{Code: demoUnit, Name: "UBND xã Anh Sơn", Type: unit.Commune, ParentCode: town.Code}
	if _, err := a.Units.Create(ctx, "", commune); err != nil {
		return err
	}
	program, err := a.SystemVisit(ctx, demoUnit)
	if err != nil {
		return err
	}
	officer, err := a.makeDemoUsers(ctx, program)
	if err != nil {
		return err
	}
	adopted, err := a.takeSample(ctx, officer)
	if err != nil {
		return err
	}
	if err := a.placeDemoUsers(ctx, program); err != nil {
		return err
	}
	written, err := a.newDiary(ctx, program)
	if err != nil {
		return err
	}
	if err := a.liveThrough(ctx, officer, adopted, written, past); err != nil {
		return err
	}
	past.present()
	if err := a.handInSome(ctx, adopted); err != nil {
		return err
	}
	if err := a.makeDemoMoney(ctx, program, adopted); err != nil {
		return err
	}
	if err := a.talk(ctx, adopted); err != nil {
		return err
	}
	if err := a.makeDemoTown(ctx, town.Code); err != nil {
		return err
	}
	if err := a.cascadeDemo(ctx, town.Code); err != nil {
		return err
	}
	return a.remindDemo(ctx)
}

// remindDemo does the first morning's round: its letters lie in the outbox.
func (a *App) remindDemo(ctx context.Context) error {
	u, err := a.Units.ByCode(ctx, demoUnit)
	if err != nil {
		return err
	}
	if _, err := a.Notices.Remind(ctx, u, false); err != nil {
		return err
	}
	return a.Jobs.Drain(ctx)
}

// makeDemoUsers makes the sample people and returns the visit of the first,
// who brings in the plan.
func (a *App) makeDemoUsers(ctx context.Context, program account.Visit) (account.Visit, error) {
	var first string
	for _, d := range demoAccounts {
		user, err := a.Accounts.CreateUser(ctx, program, account.NewUser{Login: d.login, Name: d.name, Email: d.email, Password: demoPassword})
		if err != nil {
			return account.Visit{}, fmt.Errorf("make the user %s: %w", d.login, err)
		}
		if err := a.Accounts.AddMember(ctx, program, account.NewMember{UserID: user.ID, Role: d.role, Fields: d.fields}); err != nil {
			return account.Visit{}, fmt.Errorf("take in the user %s: %w", d.login, err)
		}
		if first == "" {
			first = user.ID
		}
	}
	return a.Accounts.Can(ctx, first, plan.ActImport, program.Unit.ID)
}

// takeSample brings the sample document in as an officer does, and leaves it
// in the folder of data, to be tried again by hand.
func (a *App) takeSample(ctx context.Context, officer account.Visit) (plan.Plan, error) {
	file, err := sample.DOCX()
	if err != nil {
		return plan.Plan{}, err
	}
	if err := os.WriteFile(filepath.Join(a.config.Data, sample.Name), file, 0o600); err != nil {
		return plan.Plan{}, fmt.Errorf("leave the sample in the folder of data: %w", err)
	}
	imp, err := a.Plans.Upload(ctx, officer, plan.Upload{
		Year: 2024, Kind: plan.Reform, FileName: sample.Name, Content: bytes.NewReader(file),
	})
	if err != nil {
		return plan.Plan{}, err
	}
	a.Plans.WaitRead(ctx, imp.ID)
	if imp, err = a.Plans.Import(ctx, officer, imp.ID); err != nil {
		return plan.Plan{}, err
	}
	if imp.State != plan.ImportReady {
		return plan.Plan{}, fmt.Errorf("read the sample: %s", imp.Problem)
	}
	return a.Plans.Adopt(ctx, officer, imp.ID, imp.Version)
}

// placeDemoUsers puts the sample people on the posts that the plan has named.
func (a *App) placeDemoUsers(ctx context.Context, program account.Visit) error {
	posts, err := a.Units.Posts(ctx, program.Unit.ID)
	if err != nil {
		return err
	}
	for _, d := range demoAccounts {
		if d.post == "" {
			continue
		}
		user, err := a.Accounts.UserByLogin(ctx, program, d.login)
		if err != nil {
			return err
		}
		post, score := unit.MatchPost(d.post, posts)
		if score < 0.9 {
			return fmt.Errorf("the sample names no post %q", d.post)
		}
		if err := a.Accounts.SetPost(ctx, program, user.ID, post.ID); err != nil {
			return err
		}
	}
	return nil
}

// done is something that was done before the demo's day.
type done struct {
	ref  string
	due  clock.Date
	on   clock.Date
	note string
	// paper writes the paper that proves it, nil for none.
	paper func(io.Writer, *office.Document) error
}

var demoDone = []done{
	{"III.1", day(1, 10), day(1, 8), "Kế hoạch số 03/KH-UBND", office.WriteDOCX},
	{"II.10", day(3, 5), day(3, 4), "Báo cáo số 21/BC-UBND", office.WritePDF},
	{"III.2", day(3, 10), day(3, 8), "Báo cáo số 25/BC-UBND", office.WritePDF},
	{"V.5", day(3, 5), day(3, 8), "Gửi chậm ba ngày, chờ số liệu của đài truyền thanh", nil},
}

func day(month, day int) clock.Date { return clock.NewDate(2024, time.Month(month), day) }

// liveThrough marks what was done in the weeks before the demo's day, and lets
// people keep the registers meanwhile.
func (a *App) liveThrough(ctx context.Context, officer account.Visit, adopted plan.Plan, written *diary, past *history) error {
	tasks, err := a.Plans.Tasks(ctx, officer, adopted.ID)
	if err != nil {
		return err
	}
	today := clock.DateOf(past.Clock.Now())
	for _, d := range demoDone {
		if d.on.After(today) {
			continue
		}
		if err := written.upTo(ctx, d.on, past); err != nil {
			return err
		}
		past.goTo(d.on)
		for _, t := range tasks {
			if t.Ref() != d.ref {
				continue
			}
			if err := a.fulfilOn(ctx, officer, t, d); err != nil {
				return err
			}
		}
	}
	return written.upTo(ctx, today, past)
}

func (a *App) fulfilOn(ctx context.Context, officer account.Visit, t plan.Task, d done) error {
	for _, o := range t.Occurrences {
		if o.Date != d.due {
			continue
		}
		var err error
		if d.paper != nil {
			if o, err = a.proveByPaper(ctx, officer, o, d.note, d.paper); err != nil {
				return err
			}
		}
		return a.Plans.Fulfil(ctx, officer, o.ID, plan.Handing{On: d.on, Note: d.note, Version: o.Version})
	}
	return fmt.Errorf("the sample's task %s has nothing due on %s", d.ref, d.due)
}
