package billfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// one reads a file of one line.
func one(t *testing.T, o billfile.Options, content string) bill.Line {
	t.Helper()
	lines, _, err := read(t, o, put(t, "bill", content))
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1 {
		t.Fatalf("got %d lines, want 1", len(lines))
	}
	return lines[0]
}

// table writes columns as a CSV of one line.
func table(cells ...string) string {
	var head, line []string
	for i := 0; i < len(cells); i += 2 {
		head, line = append(head, cells[i]), append(line, `"`+strings.ReplaceAll(cells[i+1], `"`, `""`)+`"`)
	}
	return strings.Join(head, ",") + "\n" + strings.Join(line, ",") + "\n"
}

func TestFOCUSOfAlibabaIsReadInItsBillingZone(t *testing.T) {
	t.Parallel()
	l := one(t, billfile.Options{}, table(
		"ProviderName", "Aliyun", "BillingAccountId", "1", "BillingCurrency", "CNY", "ChargeCategory", "Usage", "ChargeClass", "Correction",
		"BillingPeriodStart", "2026-09-30T16:00:00Z", "ChargePeriodStart", "2026-10-11T16:00:00Z", "ServiceName", "ECS", "BilledCost", "-8",
		"ListCost", "-10", "ContractedCost", "-8", "RegionName", "华东1（杭州）", "X_PipCode", "ecs", "X_ProductCode", "ecs", "SkuId", "sku", "SkuMeter", "cpu",
		"PricingQuantity", "2", "PricingUnit", "Hour", "Tags", "env=prod", "InvoiceId", "I1",
	))
	c := l.Charge
	want := ledger.Charge{
		Cycle: 202610, Date: 20261012, Correction: true, BillingItem: "cpu", Usage: money.Of(money.MustParse("2")), UsageUnit: "Hour",
		Subject: ledger.Subject{
			Provider: "Alibaba Cloud", Currency: "CNY", Service: "ecs", ServiceName: "ECS", Product: "sku", Pip: "ecs", Region: "cn-hangzhou", Category: ledger.Usage,
		},
		Money: ledger.Money{
			List: money.Of(money.MustParse("-10")), Discount: money.Of(money.MustParse("-2")), Payable: money.Of(money.MustParse("-8")),
			Contracted: money.Of(money.MustParse("-8")),
		},
		Raw: `{"InvoiceId":"I1","RegionName":"华东1（杭州）","Tags":"env=prod"}`,
	}
	if diff := cmp.Diff(c, want, decimals); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(l.Findings, []bill.Finding{bill.TagsUnreadable}); diff != "" {
		t.Error(diff)
	}
}

func TestFOCUSKeepsAnUnknownCategoryAndDoesNotGuessDiscounts(t *testing.T) {
	t.Parallel()
	l := one(t, billfile.Options{}, table(
		"ProviderName", "AWS", "BillingAccountId", "1", "BillingCurrency", "USD", "ChargeCategory", "Support",
		"BillingPeriodStart", "2026-09-30T16:00:00Z", "ChargePeriodStart", "2026-09-30 23:00:00", "ServiceName", "S3", "BilledCost", "8.0000000000005",
		"ListCost", "10", "ContractedCost", "0", "EffectiveCost", "NULL",
	))
	if got := l.Charge; got.Cycle != 202609 || got.Date != 20260930 || got.Subject.Category != "Support" || got.Money.Discount.Valid || got.Money.Amortised.Valid {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff(l.Findings, []bill.Finding{bill.UnknownCategory}); diff != "" {
		t.Error(diff)
	}
	if len(l.Rests) != 1 || l.Rests[0].Column != "BilledCost" || l.Rests[0].Amount.FloatString(13) != "0.0000000000005" || l.Charge.Money.Payable.Decimal.String() != "8" {
		t.Errorf("got %v with the rests %v, want the tie rounded to even and its rest", l.Charge.Money.Payable.Decimal, l.Rests)
	}
}

func TestPayableIsBeforeTaxAndPaymentsAreHeldAgainstTheSumWithTax(t *testing.T) {
	t.Parallel()
	l := one(t, billfile.Options{}, table(
		"资源购买账号ID", "1", "账单月份", "202605", "账单日期", "20260501", "费用类型", "云资源按量费用", "交易类型", "后付费", "产品Code", "ecs", "定价币种", "CNY",
		"目录总价", "100", "应付金额（含税）", "106", "应付金额（不含税）", "100", "税额", "6", "现金支付", "106", "代金券抵扣", "0", "储值卡支付金额", "0", "欠费金额", "0",
	))
	if got, want := l.Charge.Money.Payable.Decimal.String(), "100"; got != want {
		t.Errorf("got %s payable, want %s", got, want)
	}
	if len(l.Findings) > 0 {
		t.Errorf("got %v, want no findings", l.Findings)
	}
	if got, want := l.Charge.Raw, `{"税额":"6"}`; got != want {
		t.Errorf("got raw %s, want %s", got, want)
	}
}

func TestRemainderIsTheRoundDownOnlyUpToACent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		list, payable, roundDown string
		finding                  bool
	}{
		{"10.005", "10", "0.005", false},
		{"10.01", "10", "0.01", false},
		{"10.0101", "10", "", true},
		{"10", "10", "0", false},
		{"9.996", "10", "", false}, // rounded half up
		{"9.98", "10", "", true},
		{"-10.005", "-10", "-0.005", false}, // a refund mirrors its line
		{"-10", "-10", "0", false},
	} {
		l := one(t, billfile.Options{}, table(
			"资源购买账号ID", "1", "账单月份", "202605", "账单日期", "20260501", "费用类型", "云资源按量费用", "交易类型", "后付费", "产品Code", "ecs", "定价币种", "CNY",
			"目录总价", c.list, "订阅抵扣金额", "0", "优惠金额", "0", "优惠券抵扣金额", "0", "应付金额（含税）", c.payable,
		))
		got := ""
		if r := l.Charge.Money.RoundDown; r.Valid {
			got = r.Decimal.String()
		}
		if got != c.roundDown || (len(l.Findings) > 0) != c.finding {
			t.Errorf("%s less %s: got round-down %q and %v, want %q and a finding: %v", c.list, c.payable, got, l.Findings, c.roundDown, c.finding)
		}
	}
}

func TestKindsOfLinesDecideTheCategory(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind, paid, payable string
		category            ledger.Category
		correction, unknown bool
	}{
		{"云资源按量费用", "后付费", "1", ledger.Usage, false, false},
		{"订阅预付费用", "预付费", "1", ledger.Purchase, false, false},
		{"订阅退费", "预付费", "-1", ledger.Purchase, true, false},
		{"退款", "后付费", "-1", ledger.Usage, true, false},
		{"免费额度", "后付费", "0", ledger.Usage, false, false},
		{"调账", "后付费", "-1", ledger.Adjustment, false, false},
		{"抹零", "后付费", "-0.001", ledger.Adjustment, false, false},
		{"节省计划抵扣费用", "预付费", "0", ledger.Usage, false, false},
		{"没见过的", "预付费", "1", ledger.Purchase, false, true},
		{"没见过的", "后付费", "-1", ledger.Usage, true, true},
	} {
		l := one(t, billfile.Options{}, table(
			"资源购买账号ID", "1", "账单月份", "202605", "账单日期", "20260501", "费用类型", c.kind, "交易类型", c.paid, "产品Code", "ecs", "定价币种", "CNY",
			"目录总价", "0", "应付金额（含税）", c.payable,
		))
		unknown := len(l.Findings) == 1 && l.Findings[0] == bill.UnknownCharge
		if got := l.Charge; got.Subject.Category != c.category || got.Correction != c.correction || unknown != c.unknown {
			t.Errorf("%s %s: got %s, correction %v, findings %v", c.kind, c.paid, got.Subject.Category, got.Correction, l.Findings)
		}
	}
}

func TestEnglishV2NeedsOnlyTheDocumentedColumns(t *testing.T) {
	t.Parallel()
	l := one(t, billfile.Options{}, table(
		"IdentityDetails/ResourcePurchaseAccountId", "1", "BillingDetails/BillingMonth", "202605", "BillingDetails/BillingDate", "20260513",
		"BillingDetails/LineItemType", "PayAsYouGoBill", "ProductDetails/ProductCode", "ecs", "PricingDetails/Currency", "USD",
		"FeeDetails/GrossAmount", "2", "DiscountDetails/DiscountAmount", "1", "PayableDetails/TaxExclusivePayableAmount", "1",
	))
	if got, want := l.Charge.Subject.Subscription, ledger.PayAsYouGo; got != want {
		t.Errorf("got subscription %q, want %q from the kind of the line", got, want)
	}
	if len(l.Findings) > 0 {
		t.Errorf("got %v, want no findings", l.Findings)
	}
}
