package export

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

const provider = "Alibaba Cloud"

// focus are the 57 columns of FOCUS 1.2 in alphabetical order, then the x_
// columns. Names are the same in both languages; null is an empty cell.
var focus = []column{
	same("AvailabilityZone", text(func(l *line) string { return l.Zone })),
	same("BilledCost", amount(func(l *line) money.Decimal { return l.PretaxAmount })),
	same("BillingAccountId", func(f *form, _ *line) string { return f.account.UID }),
	same("BillingAccountName", func(f *form, _ *line) string { return f.account.Name }),
	same("BillingAccountType", always("Account")),
	same("BillingCurrency", currency),
	same("BillingPeriodEnd", utc(func(l *line) time.Time { return l.Cycle.Add(1).First().Time(period.Shanghai) })),
	same("BillingPeriodStart", utc(func(l *line) time.Time { return l.Cycle.First().Time(period.Shanghai) })),
	same("CapacityReservationId", nothing),
	same("CapacityReservationStatus", nothing),
	same("ChargeCategory", text((*line).Category)),
	same("ChargeClass", text(func(l *line) string { return when(l.Correction, "Correction") })),
	same("ChargeDescription", description),
	same("ChargeFrequency", text(frequency)),
	same("ChargePeriodEnd", utc(func(l *line) time.Time { return l.Date.Add(1).Time(period.Shanghai) })),
	same("ChargePeriodStart", utc(func(l *line) time.Time { return l.Date.Time(period.Shanghai) })),
	same("CommitmentDiscountCategory", text(func(l *line) string { return when(l.PlanID != "", "Spend") })),
	same("CommitmentDiscountId", text(func(l *line) string { return l.PlanID })),
	same("CommitmentDiscountName", text(func(l *line) string { return when(l.PlanID != "", "General-purpose Savings Plan") })),
	same("CommitmentDiscountQuantity", text(func(l *line) string { return when(l.PlanID != "", l.PretaxGrossAmount.String()) })),
	same("CommitmentDiscountStatus", text(func(l *line) string { return when(covered(l), "Used") })),
	same("CommitmentDiscountType", text(func(l *line) string { return when(l.PlanID != "", "Savings Plan") })),
	same("CommitmentDiscountUnit", func(f *form, l *line) string { return when(l.PlanID != "", f.account.Currency) }),
	same("ConsumedQuantity", text(func(l *line) string { return when(l.Item == world.PayAsYouGoBill, l.Usage.String()) })),
	same("ConsumedUnit", func(_ *form, l *line) string { return when(l.Item == world.PayAsYouGoBill, englishUnit(l)) }),
	same("ContractedCost", amount((*line).Contracted)),
	same("ContractedUnitPrice", nothing),
	same("EffectiveCost", amount(func(l *line) money.Decimal { return l.PretaxAmount })),
	same("InvoiceId", func(f *form, l *line) string { return f.account.UID + "-" + l.Cycle.String() }),
	same("InvoiceIssuerName", func(f *form, _ *line) string { return issuer(f.account) }),
	same("ListCost", amount(func(l *line) money.Decimal { return l.PretaxGrossAmount })),
	same("ListUnitPrice", quantity(func(l *line) money.Decimal { return l.ListPrice })),
	same("PricingCategory", text(func(l *line) string {
		if l.Item == world.Adjustment {
			return ""
		}
		return when(covered(l), "Committed") + when(!covered(l), "Standard")
	})),
	same("PricingCurrency", currency),
	same("PricingCurrencyContractedUnitPrice", nothing),
	same("PricingCurrencyEffectiveCost", amount(func(l *line) money.Decimal { return l.PretaxAmount })),
	same("PricingCurrencyListUnitPrice", quantity(func(l *line) money.Decimal { return l.ListPrice })),
	same("PricingQuantity", quantity(charged)),
	same("PricingUnit", text(func(l *line) string { return when(metered(l), englishUnit(l)) })),
	same("ProviderName", always(provider)),
	same("PublisherName", always(provider)),
	same("RegionId", text(func(l *line) string { return l.Region })),
	same("RegionName", regionName),
	same("ResourceId", text(func(l *line) string { return l.InstanceID })),
	same("ResourceName", text(func(l *line) string { return l.NickName })),
	same("ResourceType", text(func(l *line) string { return when(l.InstanceID != "", l.Product.ResourceType) })),
	same("ServiceCategory", text(func(l *line) string { return l.Product.Category })),
	same("ServiceName", productName),
	same("ServiceSubcategory", text(func(l *line) string { return l.Product.Subcategory })),
	same("SkuId", text(sku)),
	same("SkuMeter", func(_ *form, l *line) string { return item(itemCode)(nil, l) }),
	same("SkuPriceDetails", nothing),
	same("SkuPriceId", text(func(l *line) string {
		if l.BillingItem == nil {
			return ""
		}
		return sku(l) + "/" + l.BillingItem.Code
	})),
	same("SubAccountId", text(func(l *line) string { return l.Owner.UID })),
	same("SubAccountName", text(func(l *line) string { return l.Owner.Name })),
	same("SubAccountType", always("Account")),
	same("Tags", text(tagObject)),

	same("x_BillingItem", item(itemCode)),
	same("x_CommodityCode", text(func(l *line) string { return l.Product.Commodity })),
	same("x_CostUnit", text(func(l *line) string { return l.CostUnit })),
	same("x_DeductedByCashCoupons", amount(func(l *line) money.Decimal { return l.DeductedByCashCoupons })),
	same("x_DeductedByCoupons", amount(func(l *line) money.Decimal { return l.DeductedByCoupons })),
	same("x_DeductedByPrepaidCard", amount(func(l *line) money.Decimal { return l.DeductedByPrepaidCard })),
	same("x_EffectiveCostBasis", always("BilledCost")),
	same("x_InvoiceDiscount", amount(func(l *line) money.Decimal { return l.InvoiceDiscount })),
	same("x_Item", text(func(l *line) string { return string(l.Item) })),
	same("x_LineId", text(func(l *line) string { return l.ID })),
	same("x_OutstandingAmount", amount(func(l *line) money.Decimal { return l.OutstandingAmount })),
	same("x_PaymentAmount", amount(func(l *line) money.Decimal { return l.PaymentAmount })),
	same("x_PipCode", text(func(l *line) string { return l.Product.Pip })),
	same("x_PlanDeduction", amount(func(l *line) money.Decimal { return l.PlanDeduction })),
	same("x_ProductCode", text(func(l *line) string { return l.Product.Code })),
	same("x_ResourceGroup", text(func(l *line) string { return l.Group })),
	same("x_RoundDown", amount(func(l *line) money.Decimal { return l.RoundDown })),
	same("x_ServicePeriodEnd", text(func(l *line) string { return service(l, max(1, int(l.End.Sub(l.Start).Round(day)/day))) })),
	same("x_ServicePeriodStart", text(func(l *line) string { return service(l, 0) })),
	same("x_SubscriptionType", text(func(l *line) string { return string(l.Subscription) })),
}

func same(name string, cell func(*form, *line) string) column { return column{name, name, cell} }

func when(is bool, s string) string {
	if is {
		return s
	}
	return ""
}

// utc writes a moment as FOCUS does: midnight in the billing zone is 16:00 UTC
// of the day before.
func utc(of func(l *line) time.Time) func(*form, *line) string {
	return func(_ *form, l *line) string { return of(l).UTC().Format("2006-01-02T15:04:05Z") }
}

const day = 24 * time.Hour

// service is the nth day that an order, or the refund of one, is for; it is for
// as many as its hours make, rounded.
func service(l *line, n int) string {
	if l.Category() != world.CategoryPurchase || !l.End.After(l.Start) {
		return ""
	}
	return period.DateOf(l.Start.In(period.Shanghai)).Add(n).Time(period.Shanghai).UTC().Format("2006-01-02T15:04:05Z")
}

func currency(f *form, _ *line) string { return f.account.Currency }

// covered tells whether a savings plan paid for the use.
func covered(l *line) bool { return l.PlanID != "" && l.Item == world.PayAsYouGoBill }

func englishUnit(l *line) string { return unit(&form{english: true}, l) }

func sku(l *line) string {
	if l.Spec == "" {
		return l.Product.Commodity
	}
	return l.Product.Commodity + "/" + l.Spec
}

func description(f *form, l *line) string {
	if l.BillingItem == nil {
		return commodityName(f, l)
	}
	return commodityName(f, l) + " " + itemName(f, l.BillingItem)
}

// frequency: orders renew themselves; a refund or an adjustment happens once.
func frequency(l *line) string {
	switch l.Item {
	case world.SubscriptionOrder:
		return "Recurring"
	case world.PayAsYouGoBill:
		return "Usage-Based"
	}
	return "One-Time"
}

func tagObject(l *line) string {
	if len(l.Tags) == 0 {
		return ""
	}
	tags := make(map[string]string, len(l.Tags))
	for _, t := range l.Tags {
		tags[t.Key] = t.Value
	}
	return object(tags)
}
