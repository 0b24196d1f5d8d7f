package simulator

import (
	"strconv"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// keptAmortised is how far back the amortised bill can be asked for.
const keptAmortised = 12

// mostConsumed is how many months of orders one question may name.
const mostConsumed = 10

// amortisedCost answers what instances cost in a month: a row for each instance
// and the month of its order. The world amortises orders; what is paid by use
// costs when it is used, and is left to the bills. Amounts are texts, and money
// names no currency. RAM action: bssapi:DescribeCostBill.
func amortisedCost(c *call) (any, *refusal) {
	if _, refused := c.need("BillingCycle"); refused != nil {
		return nil, refused
	}
	month, err := period.ParseCycle(c.params["BillingCycle"])
	if ago := period.CycleOf(c.now.In(period.Shanghai)).Sub(month); err != nil || ago >= keptAmortised || ago < 0 {
		return bad("BillingCycle")
	}
	size, refused := c.number("MaxResults", 20, 300)
	if refused != nil {
		return bad("MaxResults")
	}
	walk, ok := c.chain()
	if !ok {
		return bad("NextToken")
	}
	consumed := c.repeated("ConsumePeriodFilter")
	if len(consumed) > mostConsumed {
		return bad("ConsumePeriodFilter")
	}
	rows := []fields{}
	if month >= c.world.Cycles(c.now)[0] {
		for _, o := range c.world.Amortised(c.account, month, walk.at) {
			if c.amortises(&o, consumed) {
				rows = append(rows, c.amortised(&o))
			}
		}
	}
	page, end, total := part(c, rows, walk.offset, size)
	if c.twisted(TextAmount) && len(page) > 0 {
		page[0]["CurrentAmortizationPretaxAmount"] = "a lot"
	}
	return good(fields{
		"AccountID": c.account.UID, "AccountName": c.account.Name, "HostId": "cn", "MaxResults": size,
		"TotalCount": total, "NextToken": c.next(walk, end, total), "Items": page,
	})
}

// amortises tells whether the row is among those that are asked for.
func (c *call) amortises(o *world.Amortised, consumed map[string]bool) bool {
	for name, value := range map[string]string{"ProductCode": o.Product.Code, "SubscriptionType": string(o.Subscription)} {
		if want := c.params[name]; want != "" && want != value {
			return false
		}
	}
	return len(consumed) == 0 || consumed[o.Cycle.String()]
}

func (c *call) amortised(o *world.Amortised) fields {
	owner, err := strconv.ParseInt(o.Owner.UID, 10, 64)
	if err != nil {
		owner = 0 // of a world with names for numbers
	}
	payer, err := strconv.ParseInt(c.account.UID, 10, 64)
	if err != nil {
		payer = 0
	}
	left := o.PretaxAmount.Sub(o.Before).Sub(o.Amount)
	f := fields{
		"AmortizationPeriod": o.Month.String(), "ConsumePeriod": o.Cycle.String(), "AmortizationStatus": "AMORTIZED", "SubscriptionType": o.Subscription,
		"BillAccountID": payer, "BillAccountName": c.account.Name, "BillOwnerID": owner, "BillOwnerName": o.Owner.Name, "BizType": "",
		"ProductCode": o.Product.Code, "ProductName": c.say(o.Product.NameZH, o.Product.NameEN),
		"ProductDetailCode": o.Product.Commodity, "ProductDetail": c.say(o.Product.DetailZH, o.Product.DetailEN),
		"InstanceID": o.InstanceID, "InternetIP": o.InternetIP, "IntranetIP": o.IntranetIP,
		"Region": c.regionName(o.Region), "Zone": c.zoneName(o.Zone), "ResourceGroup": o.Group, "CostUnit": o.CostUnit, "CostUnitCode": "", "Tag": tagText(o.BillLine),
		"SplitItemID": "", "SplitItemName": "", "SplitAccountName": "", "SplitProductDetail": "",
		"PretaxGrossAmount": o.PretaxGrossAmount.String(), "InvoiceDiscount": o.InvoiceDiscount.String(), "RoundDownDiscount": o.RoundDown.String(),
		"DeductedByCoupons": o.DeductedByCoupons.String(), "DeductedByCashCoupons": o.DeductedByCashCoupons.String(),
		"DeductedByPrepaidCard": o.DeductedByPrepaidCard.String(), "ExpenditureAmount": o.PaymentAmount.String(), "PretaxAmount": o.PretaxAmount.String(),
		"PreviouslyAmortizedPretaxAmount": o.Before.String(), "CurrentAmortizationPretaxAmount": o.Amount.String(),
		"RemainingAmortizationPretaxAmount": left.String(),
	}
	if left.Equal(money.Zero) {
		f["AmortizationStatus"] = "COMPLETED"
	}
	return f
}
