package plan

import (
	"regexp"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// clauses are the parts of a sentence: what stands in brackets, between commas
// and semicolons, and sentences.
var clauses = regexp.MustCompile(`[()\[\];\n]|[.,]\s|[.,]$`)

var (
	// whenClause is a clause that only says when, folded.
	whenClause = regexp.MustCompile(`^[-–+ ]*((hoan thanh|xong|thuc hien|ket thuc|to chuc) )?(truoc |trong (nam|quy|thang) |cham nhat|muon nhat|vao (ngay|thang|quy)|` +
		`q(u[yi])? ?([iv]{1,3}|[1-4])\b|thang \d|ngay \d|\d{1,2}/\d{1,2}|tu (thang|ngay)|dinh ky|hang (thang|quy|tuan)|thuong xuyen|thoi (gian|han))`)
	// whenWithin begins a time within a clause.
	whenWithin = regexp.MustCompile(`(?i)(?:(?:hoàn thành|xong)\s+)?(?:trước\s+(?:ngày|tháng|\d)|chậm nhất|muộn nhất)|(?:hoàn thành|xong)\s+trong\s+(?:tháng|quý|năm)`)
)

// timeInWords finds the time of a task in its own words, for tables without a
// column of time. Only a clause that surely names a time counts: the year of a
// plan's name ("Kế hoạch năm 2025") does not.
func timeInWords(items []string, year int) string {
	for _, item := range items {
		for _, clause := range clauses.Split(item, -1) {
			clause = strings.TrimSpace(clause)
			if !whenClause.MatchString(vietnamese.Fold(clause)) {
				at := whenWithin.FindStringIndex(clause)
				if at == nil {
					continue
				}
				clause = clause[at[0]:]
			}
			if understood(clause, year) {
				return clause
			}
		}
	}
	return ""
}

func understood(clause string, year int) bool {
	reading := ReadDue(clause, year)
	for _, d := range reading.Doubts {
		if d.Code == DoubtDueUnknown {
			return false
		}
	}
	return len(reading.Due) > 0 || reading.Kind == Ongoing
}

// askWords adds the question whether a time found in a task's words is its.
func askWords(reading *DueReading, text string) {
	reading.Doubts = append(reading.Doubts, DueDoubt{
		Code: DoubtDueInWords, Quote: text,
		Text: "Bảng không có cột thời gian, hạn lấy từ lời của nhiệm vụ: “" + text + "”. Có đúng không?",
	})
}
