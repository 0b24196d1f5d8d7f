package simulator

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/region"
)

// amount is money as the API writes it: a number with all its digits.
type amount = json.RawMessage

func number(d money.Decimal) amount { return amount(d.String()) }

// billItem is a row of DescribeInstanceBill. DeductedBySavingsPlan is named as
// the console's files name it; without it, rows that a plan covers would list
// an amount that nothing takes away.
type billItem struct {
	BillingDate                                                                    string `json:",omitempty"`
	Item, SubscriptionType                                                         string
	ProductCode, ProductType, PipCode, CommodityCode, ProductName, ProductDetail   string
	OwnerID, BillAccountID, BillAccountName, BizType                               string
	InstanceID, NickName, InstanceSpec, InstanceConfig, InternetIP, IntranetIP     string
	Region, Zone, ResourceGroup, CostUnit, Tag                                     string
	BillingItem, BillingItemCode                                                   string
	ListPrice, ListPriceUnit, Usage, UsageUnit                                     string
	ServicePeriod, ServicePeriodUnit                                               string
	Currency, RoundDownDiscount, DeductedByResourcePackage                         string
	PretaxGrossAmount, InvoiceDiscount, AfterDiscountAmount, DeductedBySavingsPlan amount
	DeductedByCoupons, PretaxAmount                                                amount
	DeductedByCashCoupons, DeductedByPrepaidCard, PaymentAmount, OutstandingAmount amount
	CashAmount, AdjustAmount                                                       amount
}

func (c *call) billItem(l *world.BillLine, q billQuestion) billItem {
	r := billItem{
		Item: string(l.Item), SubscriptionType: string(l.Subscription),
		ProductCode: l.Product.Code, ProductType: l.Product.Commodity, PipCode: l.Product.Pip, CommodityCode: l.Product.Commodity,
		ProductName: c.say(l.Product.NameZH, l.Product.NameEN), ProductDetail: c.say(l.Product.DetailZH, l.Product.DetailEN),
		OwnerID: l.Owner.UID, BillAccountID: c.account.UID, BillAccountName: c.account.Name,
		InstanceID: l.InstanceID, NickName: l.NickName, InstanceSpec: l.Spec, InstanceConfig: l.Spec,
		InternetIP: l.InternetIP, IntranetIP: l.IntranetIP, Region: c.regionName(l.Region), Zone: c.zoneName(l.Zone),
		ResourceGroup: l.Group, CostUnit: l.CostUnit, Tag: tagText(l), Currency: c.account.Currency,
		RoundDownDiscount: l.RoundDown.String(),
		PretaxGrossAmount: number(l.PretaxGrossAmount), InvoiceDiscount: number(l.InvoiceDiscount),
		AfterDiscountAmount:   number(l.PretaxGrossAmount.Sub(l.PlanDeduction).Sub(l.InvoiceDiscount)),
		DeductedBySavingsPlan: number(l.PlanDeduction),
		DeductedByCoupons:     number(l.DeductedByCoupons), PretaxAmount: number(l.PretaxAmount),
		DeductedByCashCoupons: number(l.DeductedByCashCoupons), DeductedByPrepaidCard: number(l.DeductedByPrepaidCard),
		PaymentAmount: number(l.PaymentAmount), OutstandingAmount: number(l.OutstandingAmount),
		CashAmount: number(l.PaymentAmount), AdjustAmount: number(money.Zero),
		ServicePeriod:     strconv.FormatInt(int64(l.End.Sub(l.Start)/time.Second), 10),
		ServicePeriodUnit: c.say("秒", "Second"),
	}
	if l.Owner.UID != c.account.UID {
		r.BizType = "trusteeship"
	}
	if q.daily {
		r.BillingDate = l.Date.String()
	}
	if q.items && l.BillingItem != nil {
		c.addBillingItem(&r, l)
	}
	return r
}

// addBillingItem adds what only rows of billing items say.
func (c *call) addBillingItem(r *billItem, l *world.BillLine) {
	i := l.BillingItem
	r.BillingItem, r.BillingItemCode = c.say(i.NameZH, i.NameEN), i.Code
	if l.Item != world.PayAsYouGoBill && l.Item != world.SubscriptionOrder {
		return
	}
	unit := c.say(i.UnitZH, i.Unit)
	switch {
	case l.Months == 12:
		unit = c.say("年", "Year")
	case l.Months > 0:
		unit = c.say("月", "Month")
	}
	r.ListPrice, r.ListPriceUnit = l.ListPrice.String(), c.say("元", c.account.Currency)+"/"+unit
	r.Usage, r.UsageUnit = l.Usage.String(), unit
	r.DeductedByResourcePackage = l.Deducted.String()
}

// regionName is the display name; some of the cloud's own end in a tab.
func (c *call) regionName(id string) string {
	if id == "" {
		return ""
	}
	name := region.Name(id, c.say(region.Chinese, region.English))
	if len(id)%2 == 1 {
		name += "\t"
	}
	return name
}

func (c *call) zoneName(id string) string {
	if id == "" {
		return ""
	}
	return region.ZoneName(id, c.say(region.Chinese, region.English))
}

// tagText is the notation of bills: "key:env value:prod; key:team value:core".
func tagText(l *world.BillLine) string {
	var b strings.Builder
	for i, t := range l.Tags {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString("key:" + t.Key + " value:" + t.Value)
	}
	return b.String()
}
