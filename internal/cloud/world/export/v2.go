package export

import (
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/region"
)

// v2 are the 61 columns of consumedetailbillv2 in their order, then those that
// other exports of the generation add.
var v2 = []column{
	{"标识信息/账单明细ID", "LineItemDetails/LineItemId", id(func(l *line) string { return l.ID })},
	{"标识信息/订单号", "LineItemDetails/OrderId", id(func(l *line) string { return l.OrderID })},
	{"身份信息/客户名称", "IdentityDetails/CustomerName", func(f *form, _ *line) string { return f.account.Name }},
	{"身份信息/资源购买账号ID", "IdentityDetails/ResourcePurchaseAccountId", func(f *form, l *line) string {
		return id(func(*line) string { return f.account.UID })(f, l)
	}},
	{"身份信息/资源购买账号", "IdentityDetails/ResourcePurchaseAccount", func(f *form, _ *line) string { return f.account.Name }},
	{"身份信息/资源归属账号ID", "IdentityDetails/ResourceOwnerAccountId", id(func(l *line) string { return l.Owner.UID })},
	{"身份信息/资源归属账号", "IdentityDetails/ResourceOwnerAccount", text(func(l *line) string { return l.Owner.Name })},
	{"账单信息/服务主体", "BillingDetails/ServiceEntity", func(f *form, _ *line) string { return issuer(f.account) }},
	{"账单信息/账单月份", "BillingDetails/BillingMonth", text(func(l *line) string { return strconv.Itoa(int(l.Cycle)) })},
	{"账单信息/账单日期", "BillingDetails/BillingDate", text(func(l *line) string { return strconv.Itoa(int(l.Date)) })},
	{"账单信息/费用类型", "BillingDetails/LineItemType", lineItemType},
	{"账单信息/交易类型", "BillingDetails/TransactionType", func(f *form, l *line) string {
		if l.Subscription == world.Subscription {
			return f.say("预付费", "Subscription")
		}
		return f.say("后付费", "PayAsYouGo")
	}},
	{"账单信息/消费时间", "BillingDetails/ConsumptionTime", moment(func(l *line) time.Time { return l.PaidAt })},
	{"账单信息/服务开始时间", "BillingDetails/ServiceStartTime", moment(func(l *line) time.Time { return l.Start })},
	{"账单信息/服务结束时间", "BillingDetails/ServiceEndTime", moment(func(l *line) time.Time { return l.End })},
	{"产品信息/产品Code", "ProductDetails/ProductCode", text(func(l *line) string { return l.Product.Code })},
	{"产品信息/产品名称", "ProductDetails/ProductName", productName},
	{"产品信息/商品Code", "ProductDetails/CommodityCode", text(func(l *line) string { return l.Product.Commodity })},
	{"产品信息/商品名称", "ProductDetails/CommodityName", commodityName},
	{"产品信息/计费项Code", "ProductDetails/BillingItemCode", item(itemCode)},
	{"产品信息/计费项名称", "ProductDetails/BillingItemName", item(itemName)},
	{"产品信息/选型配置", "ProductDetails/Configuration", configuration},
	{"产品信息/规格", "ProductDetails/Specification", text(func(l *line) string { return l.Spec })},
	{"资源信息/资源ID", "ResourceDetails/ResourceId", text(func(l *line) string { return l.InstanceID })},
	{"资源信息/实例ID（出账粒度）", "ResourceDetails/InstanceId", text(billingInstance)},
	{"资源信息/资源名称", "ResourceDetails/ResourceName", text(func(l *line) string { return l.NickName })},
	{"资源信息/地域Code", "ResourceDetails/RegionCode", text(func(l *line) string { return l.Region })},
	{"资源信息/地域", "ResourceDetails/Region", regionName},
	{"资源信息/可用区", "ResourceDetails/Zone", zoneName},
	{"时长信息/抵扣前时长", "DurationDetails/DurationBeforeDeduction", quantity(duration)},
	{"时长信息/抵扣时长", "DurationDetails/DeductedDuration", nothing},
	{"时长信息/时长", "DurationDetails/Duration", quantity(duration)},
	{"时长信息/时长单位", "DurationDetails/DurationUnit", func(f *form, l *line) string {
		if l.Months > 0 {
			return f.say("月", "Month")
		}
		return f.say("秒", "Second")
	}},
	{"时长信息/时长详情", "DurationDetails/DurationInfo", nothing},
	{"用量信息/抵扣前用量", "UsageDetails/UsageBeforeDeduction", quantity(func(l *line) money.Decimal { return l.Usage })},
	{"用量信息/抵扣用量", "UsageDetails/DeductedUsage", quantity(func(l *line) money.Decimal { return l.Deducted })},
	{"用量信息/用量", "UsageDetails/Usage", quantity(charged)},
	{"用量信息/用量单位", "UsageDetails/UsageUnit", unit},
	{"用量信息/用量详情", "UsageDetails/UsageInfo", func(f *form, l *line) string {
		if !l.Deducted.IsPos() {
			return ""
		}
		return object(map[string]string{f.say("抵扣用量", "deducted"): l.Deducted.String(), f.say("来源", "source"): f.say("资源包", "resource plan")})
	}},
	{"定价信息/官网目录价", "PricingDetails/ListPrice", quantity(func(l *line) money.Decimal { return l.ListPrice })},
	{"定价信息/价格单位", "PricingDetails/PriceUnit", func(f *form, l *line) string {
		if !metered(l) {
			return ""
		}
		return f.say("元", f.account.Currency) + "/" + unit(f, l)
	}},
	{"定价信息/目录价用量阶梯", "PricingDetails/UsageTier", nothing},
	{"定价信息/用量阶梯累计规则", "PricingDetails/TierRule", nothing},
	{"定价信息/目录价转换信息", "PricingDetails/PriceConversion", nothing},
	{"定价信息/目录价因子", "PricingDetails/PriceFactor", func(f *form, l *line) string {
		if l.Region == "" {
			return ""
		}
		return object(map[string]string{f.say("地域", "region"): l.Region})
	}},
	{"定价信息/定价币种", "PricingDetails/Currency", func(f *form, _ *line) string { return f.account.Currency }},
	{"费用信息/目录总价", "FeeDetails/GrossAmount", amount(func(l *line) money.Decimal { return l.PretaxGrossAmount })},
	{"费用信息/计费公式", "FeeDetails/Formula", func(f *form, l *line) string {
		if !metered(l) {
			return ""
		}
		return f.say("官网目录价×用量", "ListPrice×Usage")
	}},
	{"费用信息/计费辅助信息", "FeeDetails/FormulaInfo", nothing},
	{"费用信息/计费过程", "FeeDetails/Process", process},
	{"费用信息/计费规则说明", "FeeDetails/RuleDescription", nothing},
	{"订阅抵扣信息/订阅抵扣目录总价", "SubscriptionDeductionDetails/DeductedGrossAmount", amount(func(l *line) money.Decimal { return l.PlanDeduction })},
	{"订阅抵扣信息/订阅抵扣后金额", "SubscriptionDeductionDetails/AmountAfterSubscriptionDeduction", amount(afterPlan)},
	{"订阅抵扣信息/订阅抵扣金额", "SubscriptionDeductionDetails/SubscriptionDeductionAmount", amount(func(l *line) money.Decimal { return l.PlanDeduction })},
	{"订阅抵扣信息/订阅抵扣详情", "SubscriptionDeductionDetails/SubscriptionDeductionInfo", func(f *form, l *line) string {
		if l.PlanDeduction.IsZero() {
			return ""
		}
		return object([]map[string]string{{f.say("抵扣实例ID", "instanceId"): l.PlanID, f.say("抵扣金额", "amount"): l.PlanDeduction.String()}})
	}},
	{"优惠信息/优惠金额", "DiscountDetails/DiscountAmount", amount(func(l *line) money.Decimal { return l.InvoiceDiscount })},
	{"优惠信息/优惠后金额", "DiscountDetails/AmountAfterDiscount", amount(func(l *line) money.Decimal { return afterPlan(l).Sub(l.InvoiceDiscount) })},
	{"优惠信息/优惠详情", "DiscountDetails/DiscountInfo", discounts},
	{"优惠券抵扣信息/优惠券抵扣金额", "CouponDetails/CouponDeductionAmount", amount(func(l *line) money.Decimal { return l.DeductedByCoupons })},
	{"优惠券抵扣信息/优惠券抵扣详情", "CouponDetails/CouponDeductionInfo", func(f *form, l *line) string {
		if l.DeductedByCoupons.IsZero() {
			return ""
		}
		return object([]map[string]string{{f.say("优惠券ID", "couponId"): "C" + l.OrderID, f.say("抵扣金额", "amount"): l.DeductedByCoupons.String()}})
	}},
	{"应付信息/应付金额（含税）", "PayableDetails/TaxExclusivePayableAmount", amount(func(l *line) money.Decimal { return l.PretaxAmount })},

	{"资源信息/资源标签", "ResourceDetails/ResourceTag", text(tagText)},
	{"资源信息/资源组", "ResourceDetails/ResourceGroup", text(func(l *line) string { return l.Group })},
	{"资源信息/财务单元", "ResourceDetails/CostUnit", text(func(l *line) string { return l.CostUnit })},
	{"支付信息/现金支付", "PaymentDetails/PaymentAmount", amount(func(l *line) money.Decimal { return l.PaymentAmount })},
	{"支付信息/代金券抵扣", "PaymentDetails/DeductedByCashCoupons", amount(func(l *line) money.Decimal { return l.DeductedByCashCoupons })},
	{"支付信息/储值卡支付金额", "PaymentDetails/DeductedByPrepaidCard", amount(func(l *line) money.Decimal { return l.DeductedByPrepaidCard })},
	{"支付信息/欠费金额", "PaymentDetails/OutstandingAmount", amount(func(l *line) money.Decimal { return l.OutstandingAmount })},
}

func afterPlan(l *line) money.Decimal { return l.PretaxGrossAmount.Sub(l.PlanDeduction) }
func charged(l *line) money.Decimal   { return l.Usage.Sub(l.Deducted) }

func duration(l *line) money.Decimal {
	n := int64(l.Months)
	if n == 0 {
		n = int64(l.End.Sub(l.Start) / time.Second)
	}
	return money.MustParse(strconv.FormatInt(n, 10))
}

func issuer(a world.Account) string {
	if a.Chinese() {
		return "阿里云计算有限公司"
	}
	return "Alibaba Cloud (Singapore) Private Limited"
}

// lineItemType is 费用类型. English files use the API's words for it.
func lineItemType(f *form, l *line) string {
	switch {
	case l.Item == world.Adjustment:
		return f.say("调账", "Adjustment")
	case l.Item == world.Refund && l.Subscription == world.Subscription:
		return f.say("订阅退费", "Refund")
	case l.Item == world.Refund:
		return f.say("退款", "Refund")
	case l.Item == world.SubscriptionOrder:
		return f.say("订阅预付费用", "SubscriptionOrder")
	case l.Free():
		return f.say("免费额度", "FreeQuota")
	}
	return f.say("云资源按量费用", "PayAsYouGoBill")
}

func productName(f *form, l *line) string   { return f.say(l.Product.NameZH, l.Product.NameEN) }
func commodityName(f *form, l *line) string { return f.say(l.Product.DetailZH, l.Product.DetailEN) }

func configuration(f *form, l *line) string {
	if l.Spec == "" {
		return ""
	}
	return object(map[string]string{f.say("规格", "spec"): l.Spec, f.say("说明", "note"): strings.TrimSpace(l.NickName)})
}

// billingInstance is the id at billing granularity. Storage and logs are
// billed under composites with empty parts.
func billingInstance(l *line) string {
	switch l.Product.Code {
	case "oss", "sls":
		if l.Item == world.PayAsYouGoBill {
			return l.Region + ";" + l.InstanceID + ";;" + l.BillingItem.Code
		}
	}
	return l.InstanceID
}

func regionName(f *form, l *line) string {
	if l.Region == "" {
		return ""
	}
	return region.Name(l.Region, f.say(region.Chinese, region.English))
}

func zoneName(f *form, l *line) string {
	if l.Zone == "" {
		return ""
	}
	return region.ZoneName(l.Zone, f.say(region.Chinese, region.English))
}

// process names how the line was rounded.
func process(_ *form, l *line) string {
	if !metered(l) {
		return ""
	}
	precision, round := "10", "HALF_UP"
	if l.PretaxAmount.Prec() <= 2 {
		precision, round = "2", "DOWN"
	}
	return object(map[string]string{"precision": precision, "round": round})
}

var one = money.MustParse("1")

// discounts are the parts of the discount with where they come from.
func discounts(f *form, l *line) string {
	parts := []map[string]string{}
	add := func(d money.Decimal, deal world.Deal, name, source, order string) {
		if d.IsZero() {
			return
		}
		pays := one.Sub(deal.Rate)
		parts = append(parts, map[string]string{
			f.say("优惠名称", "name"): name, f.say("优惠金额", "amount"): d.String(), f.say("优惠类型", "type"): f.say("折扣", "discount"),
			f.say("优惠内容", "content"): f.say(pays.Mul64(10).String()+"折", "pay "+pays.Mul64(100).String()+"%"),
			f.say("优惠来源", "source"):  source, f.say("优惠顺序", "order"): order,
			f.say("优惠开始时间", "startTime"): deal.From.First().String() + " 00:00:00",
			f.say("优惠结束时间", "endTime"):   deal.Until.First().String() + " 00:00:00",
		})
	}
	add(l.Contract, l.ContractDeal, f.say("合同优惠", "Contract discount"), f.say("合同优惠", "contract"), "1")
	add(l.Promotion, l.PromotionDeal, f.say("官网优惠", "Promotion"), f.say("官网优惠", "promotion"), "2")
	if len(parts) == 0 {
		return ""
	}
	return object(parts)
}
