package export_test

import (
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// How a reader finds the columns of the first generation.
var (
	v1zh = reading{
		map[world.Key]string{
			world.ByService: "产品Code", world.ByProduct: "产品明细Code", world.ByRegion: "地域", world.ByZone: "可用区", world.ByResource: "实例ID",
			world.BySubscription: "消费类型", world.ByCostUnit: "财务单元", world.ByGroup: "资源组", world.BySubAccount: "Owner账号",
		},
		"原价", "优惠金额", "应付金额", "欠费金额",
		func(cell func(string) string) string {
			if cell("账单类型") == "订阅订单" {
				return cell("消费时间")
			}
			return cell("账单开始时间")
		}, categories("账单类型", "消费类型"), "实例标签",
	}
	v1en = reading{
		map[world.Key]string{
			world.ByService: "ProductCode", world.ByProduct: "ProductType", world.ByRegion: "Region", world.ByZone: "Zone", world.ByResource: "InstanceID",
			world.BySubscription: "SubscriptionType", world.ByCostUnit: "CostUnit", world.ByGroup: "ResourceGroup", world.BySubAccount: "OwnerID",
		},
		"PretaxGrossAmount", "InvoiceDiscount", "PretaxAmount", "OutstandingAmount",
		func(cell func(string) string) string {
			if cell("Item") == "SubscriptionOrder" {
				return cell("PaymentTime")
			}
			return cell("UsageStartTime")
		}, categories("Item", "SubscriptionType"), "Tag",
	}
)
