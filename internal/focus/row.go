package focus

import (
	"encoding/json"
	"time"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/region"
)

// Account is who is billed, as the provider knows them.
type Account struct {
	ID, Name string
	Zone     period.Zone // of the provider's billing days
}

// row is a line, or the cost of a day of a service that was paid for before.
type row struct {
	account Account
	c       *ledger.Charge
	s       *ledger.Subject
	m       *ledger.Money
	spread  bool // a day of a service: no line, and nothing is billed for it
	columns map[string]string
	read    bool
}

func (r *row) set(l *ledger.Line, account Account, amortised bool) {
	*r = row{account: account, c: &l.Charge, s: &l.Charge.Subject, m: &l.Charge.Money, spread: amortised}
	if amortised { // known, and nothing: FOCUS wants them of every row
		zero := money.Of(money.Zero)
		r.m.List, r.m.Discount, r.m.Payable = zero, zero, zero
	}
}

// raw is a column of the bill that the ledger keeps as it was.
func (r *row) raw(name string) string {
	if !r.read {
		r.read = true
		if r.c.Raw != "" && json.Unmarshal([]byte(r.c.Raw), &r.columns) != nil {
			r.columns = nil
		}
	}
	return r.columns[name]
}

// day writes the beginning of a billing day as FOCUS has moments, in UTC.
func (r *row) day(d period.Date) string {
	return d.Time(r.account.Zone).UTC().Format(time.RFC3339)
}

// charged is the day of the charge; of a line without one, its whole cycle.
func (r *row) charged() period.Range {
	if r.c.Date == 0 {
		return r.c.Cycle.Range()
	}
	return period.Range{From: r.c.Date, To: r.c.Date.Add(1)}
}

func (r *row) service(of func(period.Range) period.Date) string {
	if r.c.Service.To == 0 {
		return ""
	}
	return r.day(of(r.c.Service))
}

// list is ListCost, which FOCUS does not allow to be null: BilledCost stands in
// where the bill has none, and x_ListCostBasis says so.
func (r *row) list() money.Null { return first(r.m.List, r.m.Payable) }

// contracted is ContractedCost: list − discount, or as a bill in FOCUS gave it.
// The bill does not say which discounts are negotiated, so that promotions are
// taken off too. BilledCost stands in where a part is not known.
func (r *row) contracted() money.Null { return first(r.m.Of(ledger.Contracted), r.m.Payable) }

// effective is EffectiveCost: nothing for an order whose days follow as rows of
// their own, else as given, or as billed.
func (r *row) effective() money.Null {
	if r.c.Spread() {
		return money.Of(money.Zero)
	}
	return r.m.Of(ledger.Effective)
}

// amortised tells whether EffectiveCost is more than what is billed.
func (r *row) amortised() bool { return r.m.Amortised.Valid || r.c.Spread() }

func first(a, b money.Null) money.Null {
	if a.Valid {
		return a
	}
	return b
}

// basis says that a mandatory figure that is not known is BilledCost instead.
func basis(known bool) string { return when(!known, "BilledCost") }

// used tells whether the line is for use that was measured: FOCUS has consumed
// quantities of Usage alone.
func (r *row) used() bool {
	return !r.spread && r.s.Category == ledger.Usage && r.c.Usage.Valid && r.c.UsageUnit != ""
}

// priced tells whether the line has a quantity with a price; a correction has
// none of its own.
func (r *row) priced() bool {
	return !r.spread && !r.c.Correction && r.c.Usage.Valid && r.c.UsageUnit != ""
}

// price is the cost of one unit, where that times the quantity is the cost to
// the last digit, as FOCUS demands. Of any other it is null.
func (r *row) price(cost money.Null) string {
	if !r.priced() || !cost.Valid || r.c.Usage.Decimal.IsZero() {
		return ""
	}
	each, err := cost.Decimal.Div(r.c.Usage.Decimal)
	if err != nil || each.IsNeg() || !each.Mul(r.c.Usage.Decimal).Equal(cost.Decimal) {
		return ""
	}
	return each.String()
}

func digits(n money.Null) string {
	if !n.Valid {
		return ""
	}
	return n.Decimal.String()
}

func when(is bool, s string) string {
	if is {
		return s
	}
	return ""
}

func or(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// category is ChargeCategory. The days of a service are its use.
func category(r *row) string {
	switch {
	case r.spread:
		return string(ledger.Usage)
	case r.s.Category == ledger.Usage, r.s.Category == ledger.Purchase, r.s.Category == ledger.Tax, r.s.Category == ledger.Credit:
		return string(r.s.Category)
	}
	return string(ledger.Adjustment)
}

// description is what the bill says, else what was bought and for what.
func description(r *row) string {
	if r.c.Description != "" {
		return r.c.Description
	}
	what := or(r.s.ProductName, or(r.s.ServiceName, r.s.Service))
	if r.c.BillingItem == "" {
		return what
	}
	return what + " " + r.c.BillingItem
}

// frequency: an order is paid for again each term; what is given back or
// adjusted happens once.
func frequency(r *row) string {
	switch {
	case category(r) == string(ledger.Usage) && !r.c.Correction:
		return "Usage-Based"
	case r.s.Category == ledger.Purchase && r.s.Subscription == ledger.Subscribed && !r.c.Correction:
		return "Recurring"
	}
	return "One-Time"
}

// pricing is PricingCategory: what a savings plan or resource plan covers was
// committed to before.
func pricing(r *row) string {
	switch {
	case category(r) != string(ledger.Usage) && category(r) != string(ledger.Purchase):
		return ""
	case r.m.PlanDeduction.Valid && !r.m.PlanDeduction.Decimal.IsZero():
		return "Committed"
	}
	return "Standard"
}

func regionName(r *row) string {
	if r.s.Region == "" {
		return ""
	}
	return region.Name(r.s.Region, region.English)
}
