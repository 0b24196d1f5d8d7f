package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/money"
)

// How a reader finds the columns of the second generation.
var (
	v2zh = reading{
		map[world.Key]string{
			world.ByService: "产品信息/产品Code", world.ByProduct: "产品信息/商品Code", world.ByRegion: "资源信息/地域Code",
			world.ByZone: "资源信息/可用区", world.ByResource: "资源信息/资源ID", world.BySubscription: "账单信息/交易类型",
			world.ByCostUnit: "资源信息/财务单元", world.ByGroup: "资源信息/资源组", world.BySubAccount: "身份信息/资源归属账号ID",
		},
		"费用信息/目录总价", "优惠信息/优惠金额", "应付信息/应付金额（含税）", "支付信息/欠费金额",
		func(cell func(string) string) string { return cell("账单信息/账单日期") },
		categories("账单信息/费用类型", "账单信息/交易类型"), "资源信息/资源标签",
	}
	v2en = reading{
		map[world.Key]string{
			world.ByService: "ProductDetails/ProductCode", world.ByProduct: "ProductDetails/CommodityCode", world.ByRegion: "ResourceDetails/RegionCode",
			world.ByZone: "ResourceDetails/Zone", world.ByResource: "ResourceDetails/ResourceId", world.BySubscription: "BillingDetails/TransactionType",
			world.ByCostUnit: "ResourceDetails/CostUnit", world.ByGroup: "ResourceDetails/ResourceGroup", world.BySubAccount: "IdentityDetails/ResourceOwnerAccountId",
		},
		"FeeDetails/GrossAmount", "DiscountDetails/DiscountAmount", "PayableDetails/TaxExclusivePayableAmount", "PaymentDetails/OutstandingAmount",
		func(cell func(string) string) string { return cell("BillingDetails/BillingDate") },
		categories("BillingDetails/LineItemType", "BillingDetails/TransactionType"), "ResourceDetails/ResourceTag",
	}
)

func TestDiscountCellsAddUpToTheDiscount(t *testing.T) {
	t.Parallel()
	w := world.Small(6)
	a := w.Accounts()[0]
	rows, err := csv.NewReader(bytes.NewReader(file(t, w, a, october, export.V2, export.Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	detail, total := slices.Index(rows[0], "优惠信息/优惠详情"), slices.Index(rows[0], "优惠信息/优惠金额")
	promoted := 0
	for _, row := range rows[1:] {
		sum := money.Zero
		parts := []map[string]string{}
		if row[detail] != "" {
			if err := json.Unmarshal([]byte(row[detail]), &parts); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range parts {
			sum = sum.Add(money.MustParse(p["优惠金额"]))
			if p["优惠来源"] == "官网优惠" {
				promoted++
			}
		}
		if !sum.Equal(money.MustParse(row[total])) {
			t.Fatalf("%s adds up to %s, not %s", row[detail], sum, row[total])
		}
	}
	if promoted == 0 {
		t.Error("no promotion in the month")
	}
}
