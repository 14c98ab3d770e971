package estimate

import (
	"context"
	"errors"
	"math/bits"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

// Money is an amount in whole đồng.
type Money int64

// MaxMoney is the most that one amount can be: a hundred thousand billion
// đồng, far above any commune's, and low enough that the sums of a unit stay
// within 64 bits.
const MaxMoney Money = 100_000_000_000_000

// Errors of amounts as people type them.
var (
	// ErrAmount says that a text is no amount.
	ErrAmount = errors.New("not an amount of money")
	// ErrNegative says that an amount is below zero where it may not be.
	ErrNegative = errors.New("an amount cannot be below zero")
	// ErrTooMuch says that an amount is above MaxMoney.
	ErrTooMuch = errors.New("the amount is too large")
	// ErrQuantity says that a text is no quantity.
	ErrQuantity = errors.New("not a quantity")
)

// Format writes an amount with its thousands apart: 1.500.000.
func (m Money) Format(ctx context.Context) string { return words.Number(ctx, int(m)) }

// InDong writes an amount with its currency: "1.500.000 đồng".
func (m Money) InDong(ctx context.Context) string { return words.T(ctx, "%s đồng", m.Format(ctx)) }

// scales are the words behind a short amount. The longer words come first.
var scales = []struct {
	word string
	by   Money
}{
	{"nghìn", 1_000}, {"ngàn", 1_000}, {"ng", 1_000}, {"k", 1_000},
	{"triệu", 1_000_000}, {"trieu", 1_000_000}, {"tr", 1_000_000},
	{"tỷ", 1_000_000_000}, {"tỉ", 1_000_000_000}, {"ty", 1_000_000_000},
}

// currencies are the words for đồng that may end an amount.
var currencies = []string{"đồng", "dong", "vnđ", "vnd", "đ", "₫"}

// ParseMoney reads an amount as people type it: "1.500.000", "1 500 000",
// "1,500,000 đ", "1,5 triệu". What could be two amounts is refused.
func ParseMoney(text string) (Money, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	text, negative := strings.CutPrefix(text, "-")
	for _, currency := range currencies {
		if rest, found := strings.CutSuffix(text, currency); found {
			text = rest
			break
		}
	}
	text, scale := cutScale(strings.TrimSpace(text))
	amount, err := scaled(text, scale)
	if err != nil {
		return 0, err
	}
	if negative && amount > 0 {
		return -amount, ErrNegative
	}
	return amount, nil
}

func cutScale(text string) (string, Money) {
	for _, s := range scales {
		if rest, found := strings.CutSuffix(text, s.word); found {
			return strings.TrimSpace(rest), s.by
		}
	}
	return text, 1
}

// scaled reads a number and multiplies it; with a word behind it the number
// may have decimals, as long as whole đồng come out.
func scaled(text string, scale Money) (Money, error) {
	if scale == 1 {
		return wholeNumber(text)
	}
	whole, decimals, err := decimalNumber(text)
	if err != nil {
		return 0, err
	}
	amount, err := times(whole, scale)
	if err != nil {
		return 0, err
	}
	for _, digit := range decimals {
		if scale%10 != 0 {
			return 0, ErrAmount // less than a đồng
		}
		scale /= 10
		amount += Money(digit-'0') * scale
	}
	return atMost(amount)
}

// wholeNumber reads digits that may stand in groups of three.
func wholeNumber(text string) (Money, error) {
	separators := strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return -1
		}
		return c
	}, text)
	if separators == "" {
		return digitsOf(text)
	}
	by := separators[:1]
	if !strings.ContainsAny(by, "., ") || strings.Trim(separators, by) != "" {
		return 0, ErrAmount // another sign, or two kinds of them
	}
	groups := strings.Split(text, by)
	if len(groups[0]) == 0 || len(groups[0]) > 3 {
		return 0, ErrAmount
	}
	for _, group := range groups[1:] {
		if len(group) != 3 {
			return 0, ErrAmount
		}
	}
	return digitsOf(strings.Join(groups, ""))
}

// decimalNumber reads a number that may have decimals: a comma, or a dot that
// does not stand before three digits, begins them. A comma before three digits
// could be either and is refused, unless nothing but 0 stands before it.
func decimalNumber(text string) (Money, string, error) {
	at := strings.LastIndexAny(text, ".,")
	if at < 0 {
		whole, err := wholeNumber(text)
		return whole, "", err
	}
	whole, decimals := text[:at], text[at+1:]
	switch {
	case len(decimals) == 3 && text[at] == '.':
		n, err := wholeNumber(text)
		return n, "", err
	case len(decimals) == 3 && whole != "0" && !strings.Contains(whole, "."), decimals == "", !allDigits(decimals):
		return 0, "", ErrAmount
	}
	n, err := wholeNumber(whole)
	return n, decimals, err
}

func allDigits(text string) bool {
	return strings.Trim(text, "0123456789") == ""
}

func digitsOf(digits string) (Money, error) {
	if digits == "" {
		return 0, ErrAmount
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if errors.Is(err, strconv.ErrRange) {
		return 0, ErrTooMuch
	}
	if err != nil {
		return 0, ErrAmount
	}
	return atMost(Money(n))
}

func atMost(m Money) (Money, error) {
	if m > MaxMoney {
		return 0, ErrTooMuch
	}
	return m, nil
}

// times multiplies two amounts that are not below zero.
func times(a, b Money) (Money, error) {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high > 0 || low > uint64(MaxMoney) {
		return 0, ErrTooMuch
	}
	return Money(low), nil
}

// A Quantity (số lượng) is counted in thousandths: half a day is 500.
type Quantity int64

const (
	one Quantity = 1000
	// maxQuantity is a billion.
	maxQuantity = 1_000_000_000 * one
)

// Format writes a quantity without idle decimals: 1.200, or 1,5.
func (q Quantity) Format(ctx context.Context) string {
	whole := words.Number(ctx, int(q/one))
	rest := strings.TrimRight(strconv.Itoa(int(one + q%one))[1:], "0")
	if rest == "" {
		return whole
	}
	if words.Locale(ctx) == words.English {
		return whole + "." + rest
	}
	return whole + "," + rest
}

// ParseQuantity reads a quantity as people type it: "20", "1.200", "1,5".
func ParseQuantity(text string) (Quantity, error) {
	whole, decimals, err := decimalNumber(strings.Join(strings.Fields(text), " "))
	if err != nil || len(decimals) > 3 || whole > Money(maxQuantity/one) {
		return 0, ErrQuantity
	}
	q := Quantity(whole) * one
	scale := one
	for _, digit := range decimals {
		scale /= 10
		q += Quantity(digit-'0') * scale
	}
	return q, nil
}

// priceOf is a quantity times a price, rounded to whole đồng, half a đồng up.
func priceOf(q Quantity, price Money) (Money, error) {
	if q < 0 || price < 0 {
		return 0, ErrNegative
	}
	if q > maxQuantity || price > MaxMoney {
		return 0, ErrTooMuch
	}
	high, low := bits.Mul64(uint64(q), uint64(price))
	low, carry := bits.Add64(low, uint64(one/2), 0)
	high += carry
	if high >= uint64(one) {
		return 0, ErrTooMuch
	}
	amount, _ := bits.Div64(high, low, uint64(one))
	if amount > uint64(MaxMoney) {
		return 0, ErrTooMuch
	}
	return Money(amount), nil
}
