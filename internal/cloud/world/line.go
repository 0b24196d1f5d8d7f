package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Item is the kind of a bill line, as DescribeInstanceBill names it.
type Item string

// Items.
const (
	SubscriptionOrder Item = "SubscriptionOrder"
	PayAsYouGoBill    Item = "PayAsYouGoBill"
	Refund            Item = "Refund"
	Adjustment        Item = "Adjustment"
)

// SubscriptionType is how what a line bills is paid for.
type SubscriptionType string

// Subscription types.
const (
	Subscription SubscriptionType = "Subscription"
	PayAsYouGo   SubscriptionType = "PayAsYouGo"
)

// BillLine is one row of DescribeInstanceBill with DAILY granularity and
// billing items. Two identities hold exactly:
//
//	PretaxAmount = PretaxGrossAmount − PlanDeduction − InvoiceDiscount − RoundDown − DeductedByCoupons
//	PretaxAmount = DeductedByCashCoupons + DeductedByPrepaidCard + PaymentAmount + OutstandingAmount
//
// Every amount has at most 10 decimals; RoundDown is less than 0.01.
type BillLine struct {
	ID         string // unique in the world, stable while the line is restated
	OrderID    string
	Refunds    string // ID of the line a Refund gives back
	Correction bool   // the refunded line belongs to an earlier cycle
	Cycle      period.Cycle
	Date       period.Date // BillingDate, always a day of Cycle
	KnownAt    time.Time   // when the line first appears
	Restated   time.Time   // when its final amount replaces the first, zero when never

	Product      *Product
	BillingItem  *BillingItem // nil on adjustments
	Item         Item
	Subscription SubscriptionType
	Owner        Member
	Region, Zone string // ids, "" when the line has none
	InstanceID   string // "" when the line is for no resource
	NickName     string
	Spec         string
	InternetIP   string
	IntranetIP   string
	Group        string // resource group, as the account's language names it
	CostUnit     string
	Tags         []Tag // sorted by key, as they were on Date
	PlanID       string

	ListPrice money.Decimal // of one unit
	Usage     money.Decimal // before any deduction
	Deducted  money.Decimal // usage taken from the free quota or a resource package
	Start     time.Time     // service period
	End       time.Time
	PaidAt    time.Time // consumption time
	Months    int       // length of a subscription order, 0 else

	ContractDeal, PromotionDeal Deal // what the two parts of InvoiceDiscount come from

	PretaxGrossAmount     money.Decimal
	PlanDeduction         money.Decimal // covered by a savings plan, then all of the list amount
	Contract              money.Decimal // part of InvoiceDiscount by contract
	Promotion             money.Decimal // part of InvoiceDiscount by promotion
	InvoiceDiscount       money.Decimal
	RoundDown             money.Decimal
	DeductedByCoupons     money.Decimal
	PretaxAmount          money.Decimal
	DeductedByCashCoupons money.Decimal
	DeductedByPrepaidCard money.Decimal
	PaymentAmount         money.Decimal
	OutstandingAmount     money.Decimal
}

// FOCUS charge categories that the world's lines have.
const (
	CategoryUsage      = "Usage"
	CategoryPurchase   = "Purchase"
	CategoryAdjustment = "Adjustment"
)

// Category is the FOCUS ChargeCategory: a refund counts under what it refunds.
func (l *BillLine) Category() string {
	switch {
	case l.Item == Adjustment:
		return CategoryAdjustment
	case l.Item == SubscriptionOrder, l.Item == Refund && l.Subscription == Subscription:
		return CategoryPurchase
	}
	return CategoryUsage
}

// Free tells whether the line is use within a free quota: all amounts are 0.
func (l *BillLine) Free() bool {
	return l.Item == PayAsYouGoBill && l.Deducted.IsPos() && l.Deducted.Equal(l.Usage)
}

// Contracted is the list amount less the discount.
func (l *BillLine) Contracted() money.Decimal { return l.PretaxGrossAmount.Sub(l.InvoiceDiscount) }

// Paid is what is settled by whatever means: payable less outstanding.
func (l *BillLine) Paid() money.Decimal { return l.PretaxAmount.Sub(l.OutstandingAmount) }
