package simulator

import "github.com/cloudlens/cloudlens/internal/cloud/world"

// sumOf is what the lines of one row have in common where rows are coarser
// than lines: months, or whole instances.
type sumOf struct {
	instance, commodity, item, kind string
	subscription                    world.SubscriptionType
	owner, region, zone, plan       string
	group, unit, tags               string
}

func sumKey(l *world.BillLine, q billQuestion) sumOf {
	k := sumOf{
		instance: l.InstanceID, commodity: l.Product.Commodity, kind: string(l.Item), subscription: l.Subscription,
		owner: l.Owner.UID, region: l.Region, zone: l.Zone, plan: l.PlanID, group: l.Group, unit: l.CostUnit, tags: tagText(l),
	}
	if q.items && l.BillingItem != nil {
		k.item = l.BillingItem.Code
	}
	return k
}

// addTo adds the amounts of a line to those of a row.
func addTo(sum, l *world.BillLine) {
	sum.Usage = sum.Usage.Add(l.Usage)
	sum.Deducted = sum.Deducted.Add(l.Deducted)
	sum.PretaxGrossAmount = sum.PretaxGrossAmount.Add(l.PretaxGrossAmount)
	sum.PlanDeduction = sum.PlanDeduction.Add(l.PlanDeduction)
	sum.InvoiceDiscount = sum.InvoiceDiscount.Add(l.InvoiceDiscount)
	sum.RoundDown = sum.RoundDown.Add(l.RoundDown)
	sum.DeductedByCoupons = sum.DeductedByCoupons.Add(l.DeductedByCoupons)
	sum.PretaxAmount = sum.PretaxAmount.Add(l.PretaxAmount)
	sum.DeductedByCashCoupons = sum.DeductedByCashCoupons.Add(l.DeductedByCashCoupons)
	sum.DeductedByPrepaidCard = sum.DeductedByPrepaidCard.Add(l.DeductedByPrepaidCard)
	sum.PaymentAmount = sum.PaymentAmount.Add(l.PaymentAmount)
	sum.OutstandingAmount = sum.OutstandingAmount.Add(l.OutstandingAmount)
	if l.Start.Before(sum.Start) {
		sum.Start = l.Start
	}
	if l.End.After(sum.End) {
		sum.End = l.End
	}
}
