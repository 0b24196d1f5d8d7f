package billfile

import (
	"slices"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// focus binds the columns of FOCUS 1.0 to 1.2, with the x_ columns that keep
// what FOCUS has none for. Names differ in letter case between producers.
// Cycle and day are those of the provider's billing zone, in which midnight of
// Alibaba Cloud's days is 16:00 UTC of the day before.
func (t *table) focus() mapping {
	var (
		provider     = t.need("ProviderName")
		id           = t.need("BillingAccountId")
		name         = t.use("BillingAccountName")
		currency     = t.need("BillingCurrency")
		cycle        = t.need("BillingPeriodStart")
		start        = t.need("ChargePeriodStart")
		category     = t.need("ChargeCategory")
		class        = t.use("ChargeClass")
		description  = t.use("ChargeDescription")
		service      = t.use("x_ProductCode")
		serviceName  = t.need("ServiceName")
		product      = t.use("x_CommodityCode")
		sku          = t.use("SkuId")
		pip          = t.use("x_PipCode")
		subAccount   = t.use("SubAccountId")
		regionID     = t.use("RegionId")
		regionName   = t.find("RegionName")
		zone         = t.use("AvailabilityZone")
		resource     = t.use("ResourceId")
		resourceName = t.use("ResourceName")
		group        = t.use("x_ResourceGroup")
		costUnit     = t.use("x_CostUnit")
		paid         = t.use("x_SubscriptionType")
		tags         = t.use("Tags")
		lineID       = t.use("x_LineId")
		item         = t.use("x_BillingItem")
		meter        = t.use("SkuMeter")
		consumed     = t.quantityColumns("ConsumedQuantity", "ConsumedUnit")
		priced       = t.quantityColumns("PricingQuantity", "PricingUnit")
		starts       = t.use("x_ServicePeriodStart")
		ends         = t.use("x_ServicePeriodEnd")
		undated      = t.use("x_Undated")
		amortised    = t.use("x_Amortised")
		amounts      = t.focusAmounts()
	)
	t.skip("BillingPeriodEnd", "ChargePeriodEnd", "BillingAccountType", "SubAccountType", "PricingCurrency", "PricingCurrencyEffectiveCost")
	rest := t.raw(tags)
	subscriptions, parsed := remember(alibaba.Subscription), remember(parseTagObject)
	zoned := map[bool]*moments{false: newMoments(period.UTC), true: newMoments(period.Shanghai)}
	providers := remember(func(s string) string {
		if isAlibaba(s) {
			return alibaba.Provider
		}
		return s
	})
	regions := regions()

	return func(l *bill.Line) {
		c, s := &l.Charge, &l.Charge.Subject
		s.Provider = providers.of(t.required(provider))
		l.Account = bill.Account{Provider: s.Provider, ID: t.required(id), Name: t.word(name)}
		zone8 := zoned[s.Provider == alibaba.Provider]
		t.required(cycle)
		c.Cycle = t.dayOf(cycle, zone8.cycles).Cycle()
		t.required(start)
		if c.Date = t.dayOf(start, zone8.days); t.word(undated) == "true" {
			c.Date = 0
		}
		c.LineID = t.text(lineID)
		c.Correction = t.word(class) == "Correction"
		c.Description = t.word(description)
		c.BillingItem = or(t.word(item), t.word(meter))
		if c.Usage, c.UsageUnit = consumed.of(t); !c.Usage.Valid {
			c.Usage, c.UsageUnit = priced.of(t)
		}

		if t.required(currency) != "" {
			s.Currency = t.currencyOf(currency)
		}
		s.ServiceName = t.word(serviceName)
		s.Service, s.Product = or(t.word(service), s.ServiceName), or(t.word(product), t.word(sku))
		s.Pip, s.SubAccount = t.word(pip), t.word(subAccount)
		s.Resource, s.ResourceName = t.word(resource), t.word(resourceName)
		s.ResourceGroup, s.CostUnit = t.word(group), t.word(costUnit)
		s.Region, s.Zone = t.word(regionID), t.word(zone)
		if s.Provider == alibaba.Provider {
			t.alibabaRegion(regions, or(s.Region, t.word(regionName)))
		}
		s.Subscription = subscriptions.of(t.word(paid))
		t.category(t.required(category))
		if t.word(amortised) == "true" { // a day of an order, which FOCUS calls its use
			s.Category = ledger.Purchase
		}
		t.tags(parsed, tags)

		amounts.fill(t)
		alibaba.Check(t.line, t.line.Charge.Money.Payable)
		if c.Service = (period.Range{From: t.dayOf(starts, zone8.days), To: t.dayOf(ends, zone8.days)}); c.Service.To <= c.Service.From {
			c.Service = period.Range{}
		}
		c.Raw = rest.of(t, absent)
	}
}

func or(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// alibabaRegion also takes a region's display name; those of others stay raw.
func (t *table) alibabaRegion(regions *memory[alibaba.Place], name string) {
	p := regions.of(name)
	if t.line.Charge.Subject.Region = p.ID; !p.Known {
		t.found(bill.UnknownRegion)
	}
}

var categories = []ledger.Category{ledger.Usage, ledger.Purchase, ledger.Tax, ledger.Credit, ledger.Adjustment}

// category sets the line's category; one outside the specification stays as it
// is.
func (t *table) category(s string) {
	c := ledger.Category(s)
	t.line.Charge.Subject.Category = c
	if s != "" && !slices.Contains(categories, c) {
		t.found(bill.UnknownCategory)
	}
}

// moments are the days of one billing zone. FOCUS writes UTC, also where it
// does not say so.
type moments struct{ cycles, days *memory[day] }

func newMoments(zone period.Zone) *moments {
	return &moments{days(period.UTC, zone), days(period.UTC, zone)}
}

// quantity is a number with its unit.
type quantity struct{ amount, unit column }

func (t *table) quantityColumns(amount, unit string) quantity {
	return quantity{t.use(amount), t.use(unit)}
}

func (q quantity) of(t *table) (money.Null, string) { return t.amount(q.amount), t.word(q.unit) }

// focusAmounts are the money columns of FOCUS.
type focusAmounts struct {
	amounts
	contracted, effective                      column
	listBasis, contractedBasis, effectiveBasis column
}

func (t *table) focusAmounts() focusAmounts {
	return focusAmounts{
		amounts{
			list: t.use("ListCost"), plan: t.use("x_PlanDeduction"), discount: t.use("x_InvoiceDiscount"), roundDown: t.use("x_RoundDown"),
			coupons: t.use("x_DeductedByCoupons"), payable: t.need("BilledCost"), cash: t.use("x_DeductedByCashCoupons"),
			prepaid: t.use("x_DeductedByPrepaidCard"), paid: t.use("x_PaymentAmount"), outstanding: t.use("x_OutstandingAmount"), taxed: absent,
		},
		t.use("ContractedCost"), t.use("EffectiveCost"),
		t.use("x_ListCostBasis"), t.use("x_ContractedCostBasis"), t.find("x_EffectiveCostBasis"),
	}
}

// asBilled is what a file says in x_EffectiveCostBasis and its like when it has
// BilledCost there for want of the figure, which FOCUS does not allow to be null.
const asBilled = "BilledCost"

// fill takes list − contracted for the discount only where that alone leads
// from list to billed: producers round ContractedCost, and some leave it at 0.
func (a *focusAmounts) fill(t *table) {
	a.amounts.fill(t)
	m := &t.line.Charge.Money
	m.Contracted, m.Amortised = t.amount(a.contracted), t.amount(a.effective)
	for basis, figure := range map[column]*money.Null{a.listBasis: &m.List, a.contractedBasis: &m.Contracted, a.effectiveBasis: &m.Amortised} {
		if t.word(basis) == asBilled {
			*figure = money.Null{}
		}
	}
	if a.discount == absent && m.List.Valid && m.Contracted.Valid && m.Contracted.Decimal.Equal(m.Payable.Decimal) {
		m.Discount = money.Of(m.List.Decimal.Sub(m.Contracted.Decimal))
	}
}
