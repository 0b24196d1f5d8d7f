package billfile

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// subscriptions are the words for how a resource is paid for.
func subscription(s string) ledger.Subscription {
	switch plain(s) {
	case "预付费", "包年包月", "订阅", "subscription", "prepaid":
		return ledger.Subscribed
	case "后付费", "按量付费", "按量", "payasyougo", "postpaid":
		return ledger.PayAsYouGo
	}
	return ""
}

// kind is what a line is for.
type kind int

const (
	unknownKind kind = iota
	use
	order
	refund
	adjustment
	roundDown
)

// kindOf knows the words of both generations and languages, and recognises
// what savings plans and resource plans cover.
func kindOf(s string) kind {
	switch s = plain(s); s {
	case "云资源按量费用", "按量账单", "按量费用", "payasyougobill", "免费额度", "freequota", "freetier":
		return use
	case "订阅预付费用", "订阅订单", "预付费订单", "subscriptionorder":
		return order
	case "订阅退费", "退款", "退费", "refund":
		return refund
	case "调账", "adjustment":
		return adjustment
	case "抹零", "rounddown":
		return roundDown
	}
	for _, covering := range []string{"抵扣", "节省计划", "资源包", "savingsplan", "resourcepackage", "resourceplan", "deduct"} {
		if strings.Contains(s, covering) {
			return use
		}
	}
	return unknownKind
}

// paidBy is how a line of that kind is paid for, where its kind tells.
func paidBy(k kind) ledger.Subscription {
	switch k {
	case use:
		return ledger.PayAsYouGo
	case order:
		return ledger.Subscribed
	}
	return ""
}

// classify sets category and correction of the line, whose subscription and
// money stand already. A refund counts under what it refunds; of an unknown
// kind, what is negative is taken for a refund.
func (t *table) classify(k kind) {
	c := &t.line.Charge
	c.Subject.Category = ledger.Usage
	if c.Subject.Subscription == ledger.Subscribed {
		c.Subject.Category = ledger.Purchase
	}
	switch k {
	case use:
		c.Subject.Category = ledger.Usage
	case order:
		c.Subject.Category = ledger.Purchase
	case refund:
		c.Correction = true
	case adjustment, roundDown:
		c.Subject.Category = ledger.Adjustment
	case unknownKind:
		c.Correction = c.Money.Payable.Decimal.IsNeg()
		t.found(bill.UnknownCharge)
	}
}
