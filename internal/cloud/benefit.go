package cloud

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
)

// BenefitKind is what kind of thing pays for a bill, or for usage before it is
// billed.
type BenefitKind string

// Kinds of benefits. The names are those of GraphQL and of the catalogue.
const (
	CashCoupon      BenefitKind = "CASH_COUPON"      // a voucher
	PrepaidCard     BenefitKind = "PREPAID_CARD"     // a stored-value card
	ResourcePackage BenefitKind = "RESOURCE_PACKAGE" // usage that was paid ahead
)

// IsMoney tells the kinds whose amounts are money.
func (k BenefitKind) IsMoney() bool { return k == CashCoupon || k == PrepaidCard }

// Benefit is something that an account holds and that pays for its bill. What
// the provider did not say is zero, and a figure that it did not say is
// unknown.
type Benefit struct {
	Kind          BenefitKind
	ID            string // at the provider
	Number        string // what people know it by, "" when it has none
	Name          string
	Status        string // in the provider's own word
	Total         money.Null
	TotalUnit     string // of money "": the provider names no currency
	Remaining     money.Null
	RemainingUnit string // may differ from the unit of the total
	Granted       time.Time
	Effective     time.Time
	Expires       time.Time
	Products      []string // what it is for, in the language of the account
	Scenarios     string
	Region        string // of a package, as the provider writes it
	Commodity     string // of a package
}

// RenewalMode is what happens to a subscription when its paid term ends.
type RenewalMode string

// Renewal modes.
const (
	RenewsItself   RenewalMode = "AUTO"
	RenewedByHand  RenewalMode = "MANUAL"
	RenewsNot      RenewalMode = "NONE" // it ends with the term
	RenewalUnknown RenewalMode = "UNKNOWN"
)

// TermUnit is what terms are counted in.
type TermUnit string

// Units of terms.
const (
	Day   TermUnit = "DAY"
	Month TermUnit = "MONTH"
	Year  TermUnit = "YEAR"
)

// Renewal is a subscription with the end of its paid term.
type Renewal struct {
	ID        string // of the resource
	Product   string // Alibaba Cloud's ProductCode
	Commodity string // ProductType
	Region    string
	Owner     string // the account that owns it
	Status    string // in the provider's own word
	Mode      RenewalMode
	Term      int // how long it renews itself for, 0 when it does not or it is not known
	TermUnit  TermUnit
	Created   time.Time // zero when unknown
	Ends      time.Time // of the paid term, zero when unknown
	Releases  time.Time // when it is released unless it is renewed, zero when unknown
}
