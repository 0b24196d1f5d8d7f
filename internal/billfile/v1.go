package billfile

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
)

// v1 binds the columns of the instance and the billing-item detail. The
// charge day is the day the use began, of orders the day of payment; a summary
// has neither and stays undated. The record id names an order, not a line, so
// that only the primary key is a line id.
func (t *table) v1() mapping {
	var (
		account   = t.accountColumns([]string{"账号ID", "AccountID"}, []string{"账号", "AccountName"})
		owner     = t.use("Owner账号ID", "Owner账号", "OwnerID")
		cycle     = t.need("账期", "BillingCycle")
		start     = t.use("账单开始时间", "UsageStartTime")
		payment   = t.use("消费时间", "PaymentTime")
		kinds     = t.need("账单类型", "Item")
		paid      = t.need("消费类型", "SubscriptionType")
		currency  = t.use(currencyColumns...)
		lineID    = t.use("主键", "PrimaryKey")
		resource  = t.use("实例ID", "InstanceID")
		inRegion  = t.use("地域", "Region")
		zone      = t.use("可用区", "Zone")
		item      = t.use("计费项Code", "BillingItemCode")
		itemName  = t.use("计费项", "BillingItem")
		usage     = t.use("用量", "Usage")
		usageUnit = t.use("用量单位", "UsageUnit")
		common    = t.commonColumns(commonNames{
			service: []string{"产品Code", "ProductCode"}, serviceName: []string{"产品", "ProductName"},
			product: []string{"产品明细Code", "CommodityCode", "ProductType"}, productName: []string{"产品明细", "ProductDetail"},
			resourceName: []string{"实例昵称", "NickName"}, group: []string{"资源组", "ResourceGroup"},
			costUnit: []string{"财务单元", "CostUnit"}, tags: []string{"实例标签", "Tag"},
		})
		amounts = t.amountColumns(amountNames{
			list: []string{"原价", "PretaxGrossAmount"}, plan: []string{"节省计划抵扣金额", "节省计划抵扣", "DeductedBySavingsPlan"},
			discount: []string{"优惠金额", "InvoiceDiscount"}, coupons: []string{"优惠券抵扣", "DeductedByCoupons"},
			payable: []string{"应付金额", "PretaxAmount"},
		})
	)
	if currency == absent && t.currency.option == "" && t.err == nil {
		t.err = fault.Missing("currency", "%s is an Alibaba Cloud V1 file, which names no currency: say which it is with --currency, like --currency CNY", t.name)
	}
	end := t.use("账单结束时间", "UsageEndTime")
	t.skip("OwnerAccountName")
	rest := t.raw(common.tags)
	kindsOf, subscriptions := remember(alibaba.KindOf), remember(alibaba.Subscription)
	cycles, days := cycles(), days(period.Shanghai, period.Shanghai)
	regions, zones := regions(), zones()
	moments := remember(billMoment)

	return func(l *bill.Line) {
		c := &l.Charge
		account.fill(t)
		c.Cycle = t.cycleOf(cycle, cycles)
		c.LineID = t.text(lineID)
		common.fill(t)
		s := &c.Subject
		if s.Currency = t.currency.option; currency != absent {
			s.Currency = t.currencyOf(currency)
		}
		s.Subscription = subscriptions.of(t.word(paid))
		if s.SubAccount = t.word(owner); s.SubAccount == "" {
			s.SubAccount = l.Account.ID
		}
		s.Resource = t.word(resource)
		t.where(regions, zones, t.word(inRegion), t.word(zone))
		if c.BillingItem = t.word(item); c.BillingItem == "" {
			c.BillingItem = t.word(itemName)
		}
		c.Usage, c.UsageUnit = t.amount(usage), t.word(usageUnit)
		amounts.fill(t)
		k := kindsOf.of(t.word(kinds))
		first, second := start, payment
		if k == alibaba.Order {
			first, second = payment, start
		}
		if c.Date = t.dayOf(first, days); c.Date == 0 {
			c.Date = t.dayOf(second, days)
		}
		alibaba.Classify(l, k)
		alibaba.Check(l, c.Money.Payable)
		t.service(start, end, moments)
		c.Raw = rest.of(t, absent)
	}
}

// isAlibaba knows the names that Alibaba Cloud goes by in files of others.
func isAlibaba(provider string) bool {
	p := strings.ToLower(provider)
	return strings.Contains(p, "alibaba") || strings.Contains(p, "aliyun") || strings.Contains(p, "阿里云")
}
