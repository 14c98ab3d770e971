package estimate

import (
	"context"
	"errors"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

func TestMoneyAsPeopleTypeIt(t *testing.T) {
	for _, test := range []struct {
		text string
		want Money
		err  error
	}{
		{"0", 0, nil},
		{"1500000", 1_500_000, nil},
		{"1.500.000", 1_500_000, nil},
		{"1 500 000", 1_500_000, nil},
		{"1\u00a0500\u00a0000", 1_500_000, nil},
		{"1,500,000", 1_500_000, nil},
		{" 1.500.000 đ ", 1_500_000, nil},
		{"1.500.000đồng", 1_500_000, nil},
		{"1.500.000 VND", 1_500_000, nil},
		{"1.500", 1500, nil},
		{"1,500", 1500, nil},
		{"500k", 500_000, nil},
		{"500 nghìn", 500_000, nil},
		{"1,5 triệu", 1_500_000, nil},
		{"1.5 triệu", 1_500_000, nil},
		{"1,25tr", 1_250_000, nil},
		{"1.200 triệu", 1_200_000_000, nil},
		{"1.200,5 triệu đồng", 1_200_500_000, nil},
		{"2 tỷ", 2_000_000_000, nil},
		{"2,000001 tỷ", 2_000_001_000, nil},
		{"0,0000001 triệu", 0, ErrAmount}, // less than a đồng
		{"1,500 triệu", 0, ErrAmount},     // could be 1,5 or 1500
		{"0,125 triệu", 125_000, nil},
		{"", 0, ErrAmount}, {"đồng", 0, ErrAmount}, {"triệu", 0, ErrAmount},
		{"1.5", 0, ErrAmount}, {"1,5", 0, ErrAmount}, {"1.50.000", 0, ErrAmount}, {"1.500,000", 0, ErrAmount},
		{"1500.000", 0, ErrAmount}, {".500", 0, ErrAmount}, {"1.500.", 0, ErrAmount}, {"1..500", 0, ErrAmount},
		{"1e6", 0, ErrAmount}, {"+5", 0, ErrAmount}, {"một triệu", 0, ErrAmount}, {"١٢٣", 0, ErrAmount}, {"=1+1", 0, ErrAmount},
		{"-1.500.000", -1_500_000, ErrNegative}, {"- 5", -5, ErrNegative},
		{"100.000.000.000.000", MaxMoney, nil},
		{"100.000.000.000.001", 0, ErrTooMuch},
		{"100.000,1 tỷ", 0, ErrTooMuch},
		{"9223372036854775808", 0, ErrTooMuch},
		{"99999999999999999999999999", 0, ErrTooMuch},
		{"99.999.999.999 tỷ", 0, ErrTooMuch},
	} {
		got, err := ParseMoney(test.text)
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%q is %d (%v), want %d (%v)", test.text, got, err, test.want, test.err)
		}
	}
}

func TestQuantitiesAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]Quantity{
		"1": 1000, "20": 20_000, "1,5": 1500, "1.5": 1500, "0,25": 250, "0,125": 125, "1.200": 1_200_000, "1.200,5": 1_200_500, "1.000.000.000": maxQuantity,
	} {
		if got, err := ParseQuantity(text); got != want || err != nil {
			t.Errorf("%q is %d (%v), want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-1", "1,2345", "hai", "1,500", "1.000.000.001", "99999999999999999999", ",", "1,"} {
		if got, err := ParseQuantity(text); !errors.Is(err, ErrQuantity) {
			t.Errorf("%q is %d (%v)", text, got, err)
		}
	}
}

// What a page writes it reads again, so that a form that is only saved changes
// nothing.
func TestAmountsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Money(rapid.Int64Range(0, int64(MaxMoney)).Draw(t, "money"))
		for _, locale := range words.Locales {
			text := m.Format(words.WithLocale(context.Background(), locale))
			if got, err := ParseMoney(text); got != m || err != nil {
				t.Errorf("%d is written %q and read as %d (%v)", m, text, got, err)
			}
		}
		q := Quantity(rapid.Int64Range(0, int64(maxQuantity)).Draw(t, "quantity"))
		text := q.Format(context.Background())
		// Three digits behind the comma after 1 to 999 could be a thousand's:
		// nobody can have typed such a quantity.
		typed := q%10 == 0 || q < one || q >= 1000*one
		if got, err := ParseQuantity(text); got != q && typed {
			t.Errorf("%d is written %q and read as %d (%v)", q, text, got, err)
		}
	})
}

func TestQuantityTimesPriceIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity(rapid.Int64Range(0, int64(maxQuantity)+5).Draw(t, "quantity"))
		price := Money(rapid.Int64Range(0, int64(MaxMoney)+5).Draw(t, "price"))
		exact := new(big.Int).Mul(big.NewInt(int64(q)), big.NewInt(int64(price)))
		exact.Add(exact, big.NewInt(int64(one)/2)).Div(exact, big.NewInt(int64(one)))
		got, err := priceOf(q, price)
		if fits := q <= maxQuantity && price <= MaxMoney && exact.Cmp(big.NewInt(int64(MaxMoney))) <= 0; fits != (err == nil) {
			t.Errorf("%d × %d is %d (%v)", q, price, got, err)
		} else if fits && exact.Cmp(big.NewInt(int64(got))) != 0 {
			t.Errorf("%d × %d is %d, want %s", q, price, got, exact)
		}
	})
	for _, wrong := range [][2]int64{{-1, 5}, {5, -1}} {
		if _, err := priceOf(Quantity(wrong[0]), Money(wrong[1])); !errors.Is(err, ErrNegative) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

func TestMoneyInWords(t *testing.T) {
	for m, want := range map[Money]string{
		0: "Không đồng", 5: "Năm đồng", 10: "Mười đồng", 15: "Mười lăm đồng", 21: "Hai mươi mốt đồng", 105: "Một trăm linh năm đồng",
		1_500_000:         "Một triệu năm trăm nghìn đồng",
		7_200_000:         "Bảy triệu hai trăm nghìn đồng",
		1_000_005:         "Một triệu không trăm linh năm đồng",
		15_700_000:        "Mười lăm triệu bảy trăm nghìn đồng",
		2_000_000_000:     "Hai tỷ đồng",
		12_034_050_101:    "Mười hai tỷ không trăm ba mươi bốn triệu không trăm năm mươi nghìn một trăm linh một đồng",
		3_500_000_000_000: "Ba nghìn năm trăm tỷ đồng",
		4_000_000_000_000: "Bốn nghìn tỷ đồng",
		-1000:             "Âm một nghìn đồng",
	} {
		if got := m.InWords(); got != want {
			t.Errorf("%d is %q, want %q", m, got, want)
		}
	}
}

func TestWhatAnEstimateSays(t *testing.T) {
	line := func(content string, q Quantity, price Money) Line {
		return Line{Content: content, Quantity: q, Price: price}
	}
	many := make([]Line, MaxLines+1)
	for i := range many {
		many[i] = line("a", one, 1)
	}
	long := string(make([]rune, maxContent+1))
	for _, test := range []struct {
		what  string
		text  Text
		total Money
		err   error
	}{
		{"nothing yet", Text{Title: "a"}, 0, nil},
		{"two lines", Text{Title: "a", Lines: []Line{line("a", 1500, 3), line("b", 2*one, 1_000_000)}}, 2_000_005, nil}, // 4,5 up
		{"200 lines", Text{Title: "a", Lines: many[1:]}, MaxLines, nil},
		{"201 lines", Text{Title: "a", Lines: many}, 0, ErrTooManyLines},
		{"no title", Text{Title: " "}, 0, ErrUntitled},
		{"a line for nothing", Text{Title: "a", Lines: []Line{line(" ", one, 1)}}, 0, ErrUntitled},
		{"a long line", Text{Title: "a", Lines: []Line{line(long, one, 1)}}, 0, ErrTooLong},
		{"a price below zero", Text{Title: "a", Lines: []Line{line("a", one, -1)}}, 0, ErrNegative},
		{"a line too dear", Text{Title: "a", Lines: []Line{line("a", 2*one, MaxMoney)}}, 0, ErrTooMuch},
		{"a sum too large", Text{Title: "a", Lines: []Line{line("a", one, MaxMoney), line("b", one, 1)}}, 0, ErrTooMuch},
	} {
		got, err := test.text.total()
		if got != test.total || !errors.Is(err, test.err) {
			t.Errorf("%s: %d (%v), want %d (%v)", test.what, got, err, test.total, test.err)
		}
	}
}
