package words_test

import (
	"context"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

var (
	vietnamese = context.Background()
	english    = words.WithLocale(context.Background(), words.English)
)

func TestTextsAreInTheReadersLanguage(t *testing.T) {
	march12 := clock.NewDate(2024, time.March, 12)
	tests := []struct {
		name   string
		say    func(context.Context) string
		vi, en string
	}{
		{"date", func(ctx context.Context) string { return words.Date(ctx, march12) }, "12/3/2024", "12 Mar 2024"},
		{"no date", func(ctx context.Context) string { return words.Date(ctx, clock.Date{}) }, "", ""},
		{"short date", func(ctx context.Context) string { return words.ShortDate(ctx, march12) }, "12/3", "12 Mar"},
		{"long date", func(ctx context.Context) string { return words.LongDate(ctx, march12) }, "thứ Ba, 12/3/2024", "Tuesday 12 March 2024"},
		{"sunday", func(ctx context.Context) string { return words.LongDate(ctx, clock.NewDate(2024, time.March, 10)) }, "Chủ nhật, 10/3/2024", "Sunday 10 March 2024"},
		{"month", func(ctx context.Context) string { return words.Month(ctx, 3) }, "T3", "Mar"},
		{"long month", func(ctx context.Context) string { return words.LongMonth(ctx, 12) }, "tháng 12", "December"},
		{"small number", func(ctx context.Context) string { return words.Number(ctx, 35) }, "35", "35"},
		{"thousands", func(ctx context.Context) string { return words.Number(ctx, 1204) }, "1.204", "1,204"},
		{"millions below zero", func(ctx context.Context) string { return words.Number(ctx, -1234567) }, "-1.234.567", "-1,234,567"},
		{"decimal", func(ctx context.Context) string { return words.Decimal(ctx, 98.70, 2) }, "98,7", "98.7"},
		{"whole decimal", func(ctx context.Context) string { return words.Decimal(ctx, 100, 1) }, "100", "100"},
		{"share", func(ctx context.Context) string { return words.Percent(ctx, 1204, 1220) }, "98,7\u00a0%", "98.7%"},
		{"share of all", func(ctx context.Context) string { return words.Percent(ctx, 7, 7) }, "100\u00a0%", "100%"},
		{"share of almost all", func(ctx context.Context) string { return words.Percent(ctx, 99999, 100000) }, "99,9\u00a0%", "99.9%"},
		{"share of nothing", func(ctx context.Context) string { return words.Percent(ctx, 0, 0) }, "chưa phát sinh", "none yet"},
		{"today", func(ctx context.Context) string { return words.WorkingDaysLeft(ctx, 0) }, "hôm nay", "today"},
		{"one day left", func(ctx context.Context) string { return words.WorkingDaysLeft(ctx, 1) }, "còn 1 ngày làm việc", "1 working day left"},
		{"three days left", func(ctx context.Context) string { return words.WorkingDaysLeft(ctx, 3) }, "còn 3 ngày làm việc", "3 working days left"},
		{"two days late", func(ctx context.Context) string { return words.WorkingDaysLeft(ctx, -2) }, "quá 2 ngày làm việc", "2 working days late"},
		{"unknown text", func(ctx context.Context) string { return words.Data(ctx, unknown) }, string(unknown), string(unknown)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.say(vietnamese); got != tt.vi {
				t.Errorf("in Vietnamese %q, want %q", got, tt.vi)
			}
			if got := tt.say(english); got != tt.en {
				t.Errorf("in English %q, want %q", got, tt.en)
			}
		})
	}
}

const unknown words.Literal = "không có trong danh mục"

func TestUnknownLocaleReadsVietnamese(t *testing.T) {
	for _, locale := range []string{"", "vi", "fr", "EN"} {
		if got := words.Locale(words.WithLocale(english, locale)); got != words.Vietnamese {
			t.Errorf("locale %q is read as %q", locale, got)
		}
	}
}
