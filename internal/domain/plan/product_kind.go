package plan

import (
	"cmp"
	"regexp"
)

// A ProductKind (loại sản phẩm) is what a task brings forth, as far as figures
// tell: plans that are issued, reports that are sent.
type ProductKind string

// The kinds of products.
const (
	ProductReport ProductKind = "report"
	ProductPlan   ProductKind = "plan"
	ProductOther  ProductKind = "other"
)

// ProductKinds lists the kinds in the order in which people read them.
var ProductKinds = []ProductKind{ProductReport, ProductPlan, ProductOther}

// What stands before the noun of a title without changing what it is about:
// "Thực hiện đầy đủ chế độ báo cáo định kỳ", "Ban hành kịp thời Kế hoạch".
const (
	productNumber = `(?:[-+•*–]? ?(?:\d{1,2}\.? )?)`
	productFiller = `(?:va|day du|kip thoi|dung han|dung thoi han|nghiem|nghiem tuc|tot|cac|nhung|ban|viec|che do|cong tac|noi dung|dinh ky|tong hop)`
	productMaker  = `(?:ban hanh|xay dung|lap|soan thao|tham muu|trinh|phe duyet|hoan thien|hoan thanh)`
	productDoer   = `(?:thuc hien|trien khai|to chuc|duy tri|gui|nop)`
)

var (
	productReport = regexp.MustCompile(`^` + productNumber + `(?:(?:` + productFiller + `|` + productMaker + `|` + productDoer + `) )*(?:bao cao|bc)\b`)
	// Whoever carries a plan out does not issue it: a maker has to stand before
	// it, "Lập và thực hiện kế hoạch".
	productPlan = regexp.MustCompile(`^` + productNumber + `(?:(?:(?:` + productFiller + `|` + productDoer + `) )*` + productMaker + ` (?:(?:` +
		productFiller + `|` + productMaker + `|` + productDoer + `) )*|(?:` + productFiller + ` )*)(?:ke hoach|kh)\b`)
)

// productKindOf tells what a title, the name of a product or the label of a
// date speaks of first; "" when that is neither a plan nor a report.
func productKindOf(text string) ProductKind {
	switch folded := foldSpaces(text); {
	case productReport.MatchString(folded):
		return ProductReport
	case productPlan.MatchString(folded):
		return ProductPlan
	}
	return ""
}

// productsKind is the kind that all products have, "" when they differ.
func productsKind(products []string) ProductKind {
	var kind ProductKind
	for i, p := range products {
		k := productKindOf(p)
		if k == "" || i > 0 && k != kind {
			return ""
		}
		kind = k
	}
	return kind
}

// ProductKind tells what a task brings forth: what its title names, or else what
// its products all are.
func (t Task) ProductKind() ProductKind { return productKind("", t.Title, t.Products) }

// productKind is the same of an occurrence of a task, of which the label says
// most: of a plan that asks for a plan and for a report on it, "Báo cáo năm" is
// when the report is due.
func productKind(label, title string, products []string) ProductKind {
	return cmp.Or(productKindOf(label), productKindOf(title), productsKind(products), ProductOther)
}
