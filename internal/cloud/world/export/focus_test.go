package export_test

import (
	"bytes"
	"encoding/csv"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// How a reader finds the columns of FOCUS.
var focus = reading{
	map[world.Key]string{
		world.ByService: "x_ProductCode", world.ByProduct: "x_CommodityCode", world.ByRegion: "RegionId", world.ByZone: "AvailabilityZone",
		world.ByResource: "ResourceId", world.BySubscription: "x_SubscriptionType", world.ByCostUnit: "x_CostUnit", world.ByGroup: "x_ResourceGroup",
		world.BySubAccount: "SubAccountId", world.ByCategory: "ChargeCategory",
	},
	"ListCost", "x_InvoiceDiscount", "BilledCost", "x_OutstandingAmount",
	func(cell func(string) string) string {
		at, _ := time.Parse(time.RFC3339, cell("ChargePeriodStart"))
		return at.In(period.Shanghai).Format("20060102")
	}, nil, "Tags",
}

func TestFOCUSHoldsItsRulesBetweenColumns(t *testing.T) {
	t.Parallel()
	w := world.Small(5)
	for _, a := range w.Accounts() {
		rows, err := csv.NewReader(bytes.NewReader(file(t, w, a, october, export.FOCUS, export.Options{}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		index := map[string]int{}
		for i, h := range rows[0] {
			index[h] = i
		}
		for _, row := range rows[1:] {
			cell := func(name string) string { return row[index[name]] }
			switch {
			case cell("ChargeCategory") == "Purchase" && cell("ChargeFrequency") == "Usage-Based":
				t.Errorf("%s is a usage-based purchase", cell("x_LineId"))
			case cell("CommitmentDiscountStatus") != "" && (cell("ChargeCategory") != "Usage" || cell("PricingCategory") != "Committed"):
				t.Errorf("%s has a commitment's status", cell("x_LineId"))
			case (cell("ResourceId") == "") != (cell("ResourceType") == ""):
				t.Errorf("%s: resource %q of type %q", cell("x_LineId"), cell("ResourceId"), cell("ResourceType"))
			}
			if price := cell("ListUnitPrice"); price != "" {
				if cost := money.MustParse(price).Mul(money.MustParse(cell("PricingQuantity"))); !cost.Equal(money.MustParse(cell("ListCost"))) {
					t.Errorf("%s: %s × %s is not %s", cell("x_LineId"), price, cell("PricingQuantity"), cell("ListCost"))
				}
			}
		}
	}
}
