package alibaba

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Subscription reads the words for how a resource is paid for.
func Subscription(s string) ledger.Subscription {
	switch Plain(s) {
	case "预付费", "包年包月", "订阅", "subscription", "prepaid":
		return ledger.Subscribed
	case "后付费", "按量付费", "按量", "payasyougo", "postpaid":
		return ledger.PayAsYouGo
	}
	return ""
}

// Kind is what a line is for.
type Kind int

// Kinds of lines.
const (
	Unknown Kind = iota
	Use
	Order
	Refund
	Adjustment
	RoundDown
)

// KindOf knows the words of both generations of files, of the API, and of both
// languages, and recognises what savings plans and resource plans cover.
func KindOf(s string) Kind {
	switch s = Plain(s); s {
	case "云资源按量费用", "按量账单", "按量费用", "payasyougobill", "免费额度", "freequota", "freetier":
		return Use
	case "订阅预付费用", "订阅订单", "预付费订单", "subscriptionorder":
		return Order
	case "订阅退费", "退款", "退费", "refund":
		return Refund
	case "调账", "adjustment":
		return Adjustment
	case "抹零", "rounddown":
		return RoundDown
	}
	for _, covering := range []string{"抵扣", "节省计划", "资源包", "savingsplan", "resourcepackage", "resourceplan", "deduct"} {
		if strings.Contains(s, covering) {
			return Use
		}
	}
	return Unknown
}

// PaidBy is how a line of that kind is paid for, where its kind tells.
func PaidBy(k Kind) ledger.Subscription {
	switch k {
	case Use:
		return ledger.PayAsYouGo
	case Order:
		return ledger.Subscribed
	}
	return ""
}

// Classify sets category and correction of a line whose subscription and money
// stand already. A refund counts under what it refunds; of an unknown kind,
// what is negative is taken for a refund.
func Classify(l *bill.Line, k Kind) {
	c := &l.Charge
	c.Subject.Category = ledger.Usage
	if c.Subject.Subscription == ledger.Subscribed {
		c.Subject.Category = ledger.Purchase
	}
	switch k {
	case Use:
		c.Subject.Category = ledger.Usage
	case Order:
		c.Subject.Category = ledger.Purchase
	case Refund:
		c.Correction = true
	case Adjustment, RoundDown:
		c.Subject.Category = ledger.Adjustment
	case Unknown:
		c.Correction = c.Money.Payable.Decimal.IsNeg()
		l.Findings = append(l.Findings, bill.UnknownCharge)
	}
}
