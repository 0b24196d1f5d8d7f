// Package focus writes the ledger as FOCUS, the FinOps Open Cost and Usage
// Specification, version 1.2: all of its columns with the nulls and the allowed
// values that it demands, and x_ columns for what it has none for, so that an
// import of the file gives every total again.
//
// Columns that Alibaba Cloud's own export leaves empty are filled where the
// bill allows it; how, is said at each of them.
package focus

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Version of the specification.
const Version = "1.2"

type kind int

const (
	text kind = iota
	number
	moment
)

// column is one column of the file; of gives its cell, "" for null.
type column struct {
	name string
	kind kind
	of   func(*row) string
}

// Columns lists the names in the order of the file.
func Columns() []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.name
	}
	return out
}

func null(*row) string { return "" }

func always(s string) func(*row) string { return func(*row) string { return s } }

// given is a column that is as the bill has it, when it was itself in FOCUS,
// else as of says.
func given(name string, of func(*row) string) column {
	return column{name, text, func(r *row) string {
		if s := r.raw(name); s != "" {
			return s
		}
		return of(r)
	}}
}

// oneOf is given where what the bill has is an allowed value, in whatever
// letter case.
func oneOf(name string, of func(*row) string, allowed ...string) column {
	return column{name, text, func(r *row) string {
		has := r.raw(name)
		for _, value := range allowed {
			if strings.EqualFold(value, has) {
				return value
			}
		}
		return of(r)
	}}
}

var columns = []column{
	{"AvailabilityZone", text, func(r *row) string { return r.s.Zone }},
	{"BilledCost", number, func(r *row) string { return digits(r.m.Payable) }},
	{"BillingAccountId", text, func(r *row) string { return r.account.ID }},
	{"BillingAccountName", text, func(r *row) string { return r.account.Name }},
	given("BillingAccountType", always("Account")),
	{"BillingCurrency", text, func(r *row) string { return r.s.Currency }},
	{"BillingPeriodEnd", moment, func(r *row) string { return r.day(r.c.Cycle.Add(1).First()) }},
	{"BillingPeriodStart", moment, func(r *row) string { return r.day(r.c.Cycle.First()) }},
	given("CapacityReservationId", null),
	oneOf("CapacityReservationStatus", null, "Used", "Unused"),
	{"ChargeCategory", text, category},
	{"ChargeClass", text, func(r *row) string { return when(r.c.Correction, "Correction") }},
	{"ChargeDescription", text, description},
	oneOf("ChargeFrequency", frequency, "One-Time", "Recurring", "Usage-Based"),
	{"ChargePeriodEnd", moment, func(r *row) string { return r.day(r.charged().To) }},
	{"ChargePeriodStart", moment, func(r *row) string { return r.day(r.charged().From) }},
	oneOf("CommitmentDiscountCategory", null, "Spend", "Usage"),
	given("CommitmentDiscountId", null),
	given("CommitmentDiscountName", null),
	{"CommitmentDiscountQuantity", number, func(r *row) string { return r.raw("CommitmentDiscountQuantity") }},
	oneOf("CommitmentDiscountStatus", null, "Used", "Unused"),
	given("CommitmentDiscountType", null),
	given("CommitmentDiscountUnit", null),
	{"ConsumedQuantity", number, func(r *row) string { return when(r.used(), digits(r.c.Usage)) }},
	{"ConsumedUnit", text, func(r *row) string { return when(r.used(), unit(r.c.UsageUnit)) }},
	{"ContractedCost", number, func(r *row) string { return digits(r.contracted()) }},
	{"ContractedUnitPrice", number, func(r *row) string { return r.price(r.contracted()) }},
	{"EffectiveCost", number, func(r *row) string { return digits(r.effective()) }},
	given("InvoiceId", null),
	given("InvoiceIssuerName", func(r *row) string { return r.s.Provider }),
	{"ListCost", number, func(r *row) string { return digits(r.list()) }},
	{"ListUnitPrice", number, func(r *row) string { return r.price(r.list()) }},
	oneOf("PricingCategory", pricing, "Standard", "Dynamic", "Committed", "Other"),
	{"PricingCurrency", text, func(r *row) string { return r.s.Currency }},
	{"PricingCurrencyContractedUnitPrice", number, func(r *row) string { return r.price(r.contracted()) }},
	{"PricingCurrencyEffectiveCost", number, func(r *row) string { return digits(r.effective()) }},
	{"PricingCurrencyListUnitPrice", number, func(r *row) string { return r.price(r.list()) }},
	{"PricingQuantity", number, func(r *row) string { return when(r.priced(), digits(r.c.Usage)) }},
	{"PricingUnit", text, func(r *row) string { return when(r.priced(), unit(r.c.UsageUnit)) }},
	{"ProviderName", text, func(r *row) string { return r.s.Provider }},
	given("PublisherName", func(r *row) string { return r.s.Provider }),
	{"RegionId", text, func(r *row) string { return r.s.Region }},
	given("RegionName", regionName),
	{"ResourceId", text, func(r *row) string { return r.s.Resource }},
	{"ResourceName", text, func(r *row) string { return when(r.s.Resource != "", r.s.ResourceName) }},
	given("ResourceType", func(r *row) string { return when(r.s.Resource != "", ledger.TypeOf(r.s.Service)) }),
	{"ServiceCategory", text, serviceCategory},
	{"ServiceName", text, func(r *row) string { return or(r.s.ServiceName, or(r.s.Service, "Other")) }},
	given("ServiceSubcategory", func(r *row) string { return subcategory(r) }),
	{"SkuId", text, func(r *row) string { return r.s.Product }},
	given("SkuMeter", func(r *row) string { return when(r.s.Product != "", r.c.BillingItem) }),
	given("SkuPriceDetails", null),
	given("SkuPriceId", func(r *row) string {
		return when(r.s.Product != "" && r.c.BillingItem != "", r.s.Product+"/"+r.c.BillingItem)
	}),
	{"SubAccountId", text, func(r *row) string { return r.s.SubAccount }},
	given("SubAccountName", null),
	given("SubAccountType", func(r *row) string { return when(r.s.SubAccount != "", "Account") }),
	{"Tags", text, func(r *row) string { return r.s.Tags.JSON() }},

	{"x_Amortised", text, func(r *row) string { return when(r.spread, "true") }},
	{"x_BillingItem", text, func(r *row) string { return r.c.BillingItem }},
	{"x_CommodityCode", text, func(r *row) string { return r.s.Product }},
	{"x_ContractedCostBasis", text, func(r *row) string { return basis(r.m.Of(ledger.Contracted).Valid) }},
	{"x_CostUnit", text, func(r *row) string { return r.s.CostUnit }},
	{"x_DeductedByCashCoupons", number, func(r *row) string { return digits(r.m.CashCoupons) }},
	{"x_DeductedByCoupons", number, func(r *row) string { return digits(r.m.Coupons) }},
	{"x_DeductedByPrepaidCard", number, func(r *row) string { return digits(r.m.PrepaidCard) }},
	{"x_EffectiveCostBasis", text, func(r *row) string { return basis(r.amortised()) }},
	{"x_InvoiceDiscount", number, func(r *row) string { return digits(r.m.Discount) }},
	{"x_LineId", text, func(r *row) string { return r.c.LineID }},
	{"x_ListCostBasis", text, func(r *row) string { return basis(r.m.List.Valid) }},
	{"x_OutstandingAmount", number, func(r *row) string { return digits(r.m.Outstanding) }},
	{"x_PaymentAmount", number, func(r *row) string { return digits(r.m.Paid) }},
	{"x_PipCode", text, func(r *row) string { return r.s.Pip }},
	{"x_PlanDeduction", number, func(r *row) string { return digits(r.m.PlanDeduction) }},
	{"x_ProductCode", text, func(r *row) string { return r.s.Service }},
	{"x_ResourceGroup", text, func(r *row) string { return r.s.ResourceGroup }},
	{"x_RoundDown", number, func(r *row) string { return digits(r.m.RoundDown) }},
	{"x_ServicePeriodEnd", moment, func(r *row) string { return r.service(func(s period.Range) period.Date { return s.To }) }},
	{"x_ServicePeriodStart", moment, func(r *row) string { return r.service(func(s period.Range) period.Date { return s.From }) }},
	{"x_SubscriptionType", text, func(r *row) string { return string(r.s.Subscription) }},
	{"x_Undated", text, func(r *row) string { return when(r.c.Date == 0, "true") }},
}
