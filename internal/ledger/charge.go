// Package ledger is the interface to the columnar store of charges and the
// one home of cost SQL. An engine (ledger/duckdb) keeps the lines, the
// dimension of subjects and the narrow sums of the star; this package holds
// the types that all engines speak, the query builder with its dialect seam,
// and nothing of any one engine.
package ledger

import (
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Category is FOCUS ChargeCategory, with Refund kept apart only as a class:
// a refund counts under what it refunds (FOCUS 1.2, ChargeCategory).
type Category string

// Charge categories of FOCUS 1.2.
const (
	Usage      Category = "Usage"
	Purchase   Category = "Purchase"
	Tax        Category = "Tax"
	Credit     Category = "Credit"
	Adjustment Category = "Adjustment"
)

// Subscription is how a resource is paid for, in Alibaba Cloud's terms.
type Subscription string

// Subscription types. Sources that do not say leave it empty.
const (
	Subscribed Subscription = "Subscription"
	PayAsYouGo Subscription = "PayAsYouGo"
)

// Subject is what a charge is for: every attribute that a question may group
// or filter by. Charges with equal subjects share one immutable row of the
// dimension. Absent attributes are "".
type Subject struct {
	Provider      string // "Alibaba Cloud", "AWS", …
	SubAccount    string // id of the account that owns the resource
	Currency      string // ISO 4217
	Service       string // Alibaba ProductCode, FOCUS ServiceName
	ServiceName   string
	Product       string // Alibaba CommodityCode, FOCUS SkuId
	ProductName   string
	Pip           string // Alibaba PipCode
	Region        string // region id; an unknown display name stays as it is
	Zone          string // zone id
	Resource      string // resource id
	ResourceName  string
	ResourceGroup string
	CostUnit      string
	Subscription  Subscription
	Category      Category
	Tags          Tags
}

// Tag is one key with its value. A key may have the empty value, which is
// not the same as an absent key.
type Tag struct{ Key, Value string }

// Tags are sorted by key with one value each; NewTags makes them so.
type Tags []Tag

// Money holds the amounts of a line, each unknown where the source has no
// figure. Where all parts are known: Payable = List − PlanDeduction −
// Discount − RoundDown − Coupons, and Payable = CashCoupons + PrepaidCard +
// Paid + Outstanding (± 0.01).
type Money struct {
	List          money.Null // before any deduction (PretaxGrossAmount, ListCost)
	PlanDeduction money.Null // covered by savings plans and resource plans
	Discount      money.Null // contract and promotion discount
	RoundDown     money.Null // 抹零, what the provider rounds away
	Coupons       money.Null // discount coupons: they reduce what is payable
	Payable       money.Null // PretaxAmount, BilledCost
	CashCoupons   money.Null // vouchers, a means of payment
	PrepaidCard   money.Null // stored-value card, a means of payment
	Paid          money.Null // paid in cash
	Outstanding   money.Null // not settled yet
	Contracted    money.Null // List − Discount, or FOCUS ContractedCost as given
	Amortised     money.Null // FOCUS EffectiveCost
}

// Charge is one bill line.
type Charge struct {
	Cycle       period.Cycle // the source's billing period
	Date        period.Date  // charge day in the billing zone, 0 when undated
	Service     period.Range // the days that an order is for, empty where the source does not say or it is no order
	Subject     Subject
	LineID      string // the source's own id of the line, "" when it has none
	Correction  bool   // FOCUS ChargeClass Correction, and refunds
	BillingItem string // billing item code, else its name
	Description string
	Usage       money.Null
	UsageUnit   string
	Money       Money
	Discounts   []Discount // what Money.Discount is made of, where the source tells; Engine.Discounts sums them
	Raw         string     // JSON object of columns we do not map, "" when none
}

// Terms are the conditions of a discount, as the bill names them.
type Terms struct {
	Name    string // 优惠名称
	Kind    string // 优惠类型: 折扣, …
	Source  string // 优惠来源: 官网优惠 is a promotion, others are contracts
	Content string // 优惠内容: 8折, …
	Starts  period.Date
	Ends    period.Date // the last day, 0 when the bill names none
}

// Discount is one part of a line's discount.
type Discount struct {
	Terms
	Amount money.Decimal
}
