package export

import (
	"slices"
	"strconv"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
)

// v1 are the 41 columns of the billing-item detail in their order, then what
// it has since December 2023: the savings-plan column and the primary key. The
// owner's account is its UID, so that owners are told apart as in other files.
var v1 = []column{
	{"账期", "BillingCycle", text(func(l *line) string { return strconv.Itoa(int(l.Cycle)) })},
	{"财务单元", "CostUnit", text(func(l *line) string { return l.CostUnit })},
	{"账号ID", "AccountID", func(f *form, l *line) string { return id(func(*line) string { return f.account.UID })(f, l) }},
	{"账号", "AccountName", func(f *form, _ *line) string { return f.account.Name }},
	{"Owner账号", "OwnerID", id(func(l *line) string { return l.Owner.UID })},
	{"", "OwnerAccountName", text(func(l *line) string { return l.Owner.Name })},
	{"产品Code", "ProductCode", text(func(l *line) string { return l.Product.Code })},
	{"产品", "ProductName", productName},
	{"产品明细Code", "ProductType", text(func(l *line) string { return l.Product.Commodity })},
	{"产品明细", "ProductDetail", commodityName},
	{"消费类型", "SubscriptionType", func(f *form, l *line) string {
		if l.Subscription == world.Subscription {
			return f.say("预付费", string(world.Subscription))
		}
		return f.say("后付费", string(world.PayAsYouGo))
	}},
	{"消费时间", "PaymentTime", moment(func(l *line) time.Time { return l.PaidAt })},
	{"账单开始时间", "UsageStartTime", moment(func(l *line) time.Time { return l.Start })},
	{"账单结束时间", "UsageEndTime", moment(func(l *line) time.Time { return l.End })},
	{"服务时长", "ServicePeriod", quantity(duration)},
	{"订单号/账单号", "RecordID", id(func(l *line) string { return l.OrderID })},
	{"", "RelatedRecordID", text(func(l *line) string { return when(l.Item == world.Refund, l.Refunds) })},
	{"账单类型", "Item", func(f *form, l *line) string {
		return f.say(map[world.Item]string{
			world.SubscriptionOrder: "订阅订单", world.PayAsYouGoBill: "按量账单", world.Refund: "退款", world.Adjustment: "调账",
		}[l.Item], string(l.Item))
	}},
	{"计费方式", "BillingType", func(f *form, l *line) string {
		if l.Subscription == world.Subscription {
			return f.say("包月", "Monthly")
		}
		return f.say("按日", "Daily")
	}},
	{"实例ID", "InstanceID", text(func(l *line) string { return l.InstanceID })},
	{"实例昵称", "NickName", text(func(l *line) string { return l.NickName })},
	{"资源组", "ResourceGroup", text(func(l *line) string { return l.Group })},
	{"实例标签", "Tag", text(tagText)},
	{"实例配置", "InstanceConfig", text(func(l *line) string { return l.Spec })},
	{"实例规格", "InstanceSpec", text(func(l *line) string { return l.Spec })},
	{"公网IP", "InternetIP", text(func(l *line) string { return l.InternetIP })},
	{"私网IP", "IntranetIP", text(func(l *line) string { return l.IntranetIP })},
	{"地域", "Region", regionName},
	{"可用区", "Zone", zoneName},
	{"计费项", "BillingItem", item(itemName)},
	{"单价", "ListPrice", quantity(func(l *line) money.Decimal { return l.ListPrice })},
	{"单价单位", "ListPriceUnit", func(f *form, l *line) string {
		if !metered(l) {
			return ""
		}
		return f.say("元", f.account.Currency) + "/" + unit(f, l)
	}},
	{"用量", "Usage", quantity(func(l *line) money.Decimal { return l.Usage })},
	{"用量单位", "UsageUnit", unit},
	{"资源包抵扣", "DeductedByResourcePackage", quantity(func(l *line) money.Decimal { return l.Deducted })},
	{"原价", "PretaxGrossAmount", amount(func(l *line) money.Decimal { return l.PretaxGrossAmount })},
	{"优惠金额", "InvoiceDiscount", amount(func(l *line) money.Decimal { return l.InvoiceDiscount })},
	{"优惠券抵扣", "DeductedByCoupons", amount(func(l *line) money.Decimal { return l.DeductedByCoupons })},
	{"应付金额", "PretaxAmount", amount(func(l *line) money.Decimal { return l.PretaxAmount })},
	{"现金支付", "PaymentAmount", amount(func(l *line) money.Decimal { return l.PaymentAmount })},
	{"代金券抵扣", "DeductedByCashCoupons", amount(func(l *line) money.Decimal { return l.DeductedByCashCoupons })},
	{"储值卡支付金额", "DeductedByPrepaidCard", amount(func(l *line) money.Decimal { return l.DeductedByPrepaidCard })},
	{"欠费金额", "OutstandingAmount", amount(func(l *line) money.Decimal { return l.OutstandingAmount })},
	{"节省计划抵扣金额", "DeductedBySavingsPlan", amount(func(l *line) money.Decimal { return l.PlanDeduction })},
	{"主键", "PrimaryKey", id(func(l *line) string { return l.ID })},
}

// v1Instances lacks the columns of billing items and those added later.
var v1Instances = slices.DeleteFunc(slices.Clone(v1), func(c column) bool {
	return slices.Contains([]string{
		"计费项", "单价", "单价单位", "用量", "用量单位", "资源包抵扣", "节省计划抵扣金额", "主键",
	}, c.zh)
})
