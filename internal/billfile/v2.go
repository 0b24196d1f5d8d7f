package billfile

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// v2 binds the columns of consumedetailbillv2. Payable is the amount before
// tax where the file has it, as in the cloud's API, else the one with tax.
func (t *table) v2() mapping {
	var (
		account   = t.accountColumns([]string{"资源购买账号ID", "ResourcePurchaseAccountId"}, []string{"资源购买账号", "ResourcePurchaseAccount"})
		owner     = t.use("资源归属账号ID", "ResourceOwnerAccountId")
		cycle     = t.need("账单月份", "BillingMonth")
		date      = t.need("账单日期", "BillingDate")
		kinds     = t.need("费用类型", "LineItemType")
		paid      = t.paidColumn()
		currency  = t.use(currencyColumns...)
		lineID    = t.use("账单明细ID", "LineItemId", "BillLineItemId")
		instance  = t.find("实例ID（出账粒度）", "实例ID", "InstanceId")
		resource  = t.use("资源ID", "ResourceId")
		regionID  = t.use("地域Code", "RegionCode", "RegionId")
		inRegion  = t.use("地域", "Region", "RegionName")
		zone      = t.use("可用区", "Zone")
		item      = t.use("计费项Code", "BillingItemCode")
		itemName  = t.use("计费项名称", "BillingItemName", "BillingItem")
		usage     = t.use("用量", "Usage")
		usageUnit = t.use("用量单位", "UsageUnit")
		details   = t.find("优惠详情", "DiscountInfo") // kept raw too: it says more than is read
		starts    = t.find("服务开始时间", "ServiceStartTime")
		ends      = t.find("服务结束时间", "ServiceEndTime")
		common    = t.commonColumns(commonNames{
			service: []string{"产品Code", "ProductCode"}, serviceName: []string{"产品名称", "ProductName"},
			product: []string{"商品Code", "CommodityCode"}, productName: []string{"商品名称", "CommodityName"},
			resourceName: []string{"资源名称", "ResourceName"}, group: []string{"资源组", "ResourceGroup"},
			costUnit: []string{"财务单元", "CostUnit"}, tags: []string{"资源标签", "ResourceTag"},
		})
		amounts = t.amountColumns(amountNames{
			list: []string{"目录总价", "GrossAmount"}, plan: []string{"订阅抵扣金额", "SubscriptionDeductionAmount", "DeductedBySubscription"},
			discount: []string{"优惠金额", "DiscountAmount"}, coupons: []string{"优惠券抵扣金额", "CouponDeductionAmount", "DeductedByCoupons"},
			payable: []string{
				"应付金额（不含税）", "TaxExclusivePayableAmount", "PretaxAmount",
				"应付金额（含税）", "应付金额", "TaxInclusivePayableAmount", "PayableAmount",
			},
		})
	)
	t.taxKnown, t.taxIncluded = true, t.withTax(amounts.payable)
	if !t.taxIncluded {
		amounts.taxed = t.use("应付金额（含税）", "TaxInclusivePayableAmount")
	}
	if currency == absent && t.currency.option == "" {
		t.need(currencyColumns...)
	}
	t.skip("客户名称", "CustomerName", "资源归属账号", "ResourceOwnerAccount", "服务主体", "ServiceEntity",
		"消费时间", "ConsumptionTime", "订阅抵扣后金额", "AmountAfterSubscriptionDeduction", "优惠后金额", "AmountAfterDiscount",
		"订阅抵扣目录总价", "DeductedGrossAmount")
	rest := t.raw(common.tags)
	kindsOf, subscriptions := remember(alibaba.KindOf), remember(alibaba.Subscription)
	cycles, days := cycles(), days(period.Shanghai, period.Shanghai)
	regions, zones, ids := regions(), zones(), remember(alibaba.ResourceID)
	moments := remember(billMoment)

	return func(l *bill.Line) {
		c := &l.Charge
		account.fill(t)
		c.Cycle, c.Date = t.cycleOf(cycle, cycles), t.dayOf(date, days)
		c.LineID = t.text(lineID)
		common.fill(t)
		s := &c.Subject
		s.Currency = t.currencyOf(currency)
		s.Subscription = subscriptions.of(t.word(paid))
		if s.SubAccount = t.word(owner); s.SubAccount == "" {
			s.SubAccount = l.Account.ID
		}
		billed := t.word(instance)
		if s.Resource = t.word(resource); s.Resource == "" {
			s.Resource = ids.of(billed)
		}
		name := t.word(regionID)
		if name == "" {
			name = t.word(inRegion)
		}
		t.where(regions, zones, name, t.word(zone))
		if c.BillingItem = t.word(item); c.BillingItem == "" {
			c.BillingItem = t.word(itemName)
		}
		c.Usage, c.UsageUnit = t.amount(usage), t.word(usageUnit)
		amounts.fill(t)
		k := kindsOf.of(t.word(kinds))
		if m := &c.Money; k == alibaba.RoundDown && m.Payable.Valid && (!m.List.Valid || m.List.Decimal.IsZero()) {
			m.RoundDown = money.Of(m.Payable.Decimal.Neg())
		}
		if paid == absent {
			s.Subscription = alibaba.PaidBy(k)
		}
		alibaba.Classify(l, k)
		due := c.Money.Payable
		if amounts.taxed != absent {
			due = t.amount(amounts.taxed)
		}
		alibaba.Check(l, due)
		t.service(starts, ends, moments)
		t.discounts(details)
		but := absent
		if billed == s.Resource {
			but = instance
		}
		c.Raw = rest.of(t, but)
	}
}

// paidColumn is required in Chinese files. What English files call it varies,
// and where none of the names fits, the kind of a line has to tell.
func (t *table) paidColumn() column {
	names := []string{"交易类型", "TransactionType", "SubscriptionType", "PaymentType"}
	if t.find("账单月份") != absent {
		return t.need(names...)
	}
	return t.use(names...)
}

// withTax tells by its name whether a column of payable amounts includes tax.
func (t *table) withTax(payable column) bool {
	if payable == absent {
		return false
	}
	h := alibaba.Plain(t.head[payable])
	return !strings.Contains(h, "不含税") && !strings.Contains(h, "exclusive") && !strings.Contains(h, "pretax")
}
