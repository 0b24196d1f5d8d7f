package export_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/region"
)

var decimals = cmp.Comparer(func(a, b money.Decimal) bool { return a.Equal(b) })

type writer func(io.Writer, world.Account, iter.Seq[*world.BillLine], export.Options) error

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, period.Shanghai)

const october = period.Cycle(202610)

// reading says how a reader finds the keys and amounts of a row.
type reading struct {
	keys                        map[world.Key]string // key → header
	list, discount, billed, due string               // headers; due is outstanding
	date                        func(cell func(string) string) string
	category                    func(cell func(string) string) string // nil: a key
	tags                        string
}

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
	focus = reading{
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
)

// categories derives the FOCUS charge category from the columns for the kind
// of the line and for how it is paid.
func categories(kind, paid string) func(cell func(string) string) string {
	return func(cell func(string) string) string {
		switch cell(kind) {
		case "调账", "Adjustment":
			return world.CategoryAdjustment
		case "订阅退费", "退款", "Refund":
			if p := cell(paid); p == "后付费" || p == "PayAsYouGo" {
				return world.CategoryUsage
			}
			return world.CategoryPurchase
		case "订阅预付费用", "订阅订单", "SubscriptionOrder":
			return world.CategoryPurchase
		}
		return world.CategoryUsage
	}
}

// read sums the rows of a CSV as a customer would.
func (r reading) read(t *testing.T, text string) world.Invoice {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	index := map[string]int{}
	for i, h := range rows[0] {
		index[h] = i
	}
	inv := world.Invoice{By: map[world.Key]map[string]world.Totals{}, ByDay: map[period.Date]world.Totals{}, ByTag: map[string]world.TagTotals{}}
	for k := range r.keys {
		inv.By[k] = map[string]world.Totals{}
	}
	for _, row := range rows[1:] {
		cell := func(name string) string {
			i, ok := index[name]
			if !ok {
				t.Fatalf("no column %s in %q", name, rows[0])
			}
			return strings.TrimSpace(row[i])
		}
		list, billed := money.MustParse(cell(r.list)), money.MustParse(cell(r.billed))
		one := world.Totals{
			Lines: 1, List: list, Contracted: list.Sub(money.MustParse(cell(r.discount))),
			Billed: billed, Paid: billed.Sub(money.MustParse(cell(r.due))),
		}
		inv.Total = plus(inv.Total, one)
		for k, header := range r.keys {
			v := value(t, k, cell(header))
			inv.By[k][v] = plus(inv.By[k][v], one)
		}
		if r.category != nil {
			if inv.By[world.ByCategory] == nil {
				inv.By[world.ByCategory] = map[string]world.Totals{}
			}
			inv.By[world.ByCategory][r.category(cell)] = plus(inv.By[world.ByCategory][r.category(cell)], one)
		}
		date := strings.ReplaceAll(r.date(cell)[:min(10, len(r.date(cell)))], "-", "")
		d, err := period.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		inv.ByDay[d] = plus(inv.ByDay[d], one)
		for key, v := range tags(t, cell(r.tags)) {
			if inv.ByTag[key].Values == nil {
				inv.ByTag[key] = world.TagTotals{Values: map[string]world.Totals{}}
			}
			inv.ByTag[key].Values[v] = plus(inv.ByTag[key].Values[v], one)
		}
	}
	return inv
}

func value(t *testing.T, k world.Key, cell string) string {
	if cell == "" {
		return ""
	}
	known := true
	switch k {
	case world.ByRegion:
		cell, known = region.Lookup(cell)
	case world.ByZone:
		cell, known = region.LookupZone(cell)
	case world.BySubscription:
		cell = map[string]string{"预付费": "Subscription", "后付费": "PayAsYouGo"}[cell] + strings.Trim(cell, "预后付费")
	}
	if !known {
		t.Fatalf("%s %q is unknown", k, cell)
	}
	return cell
}

func tags(t *testing.T, cell string) map[string]string {
	all := map[string]string{}
	if strings.HasPrefix(cell, "{") {
		if err := json.Unmarshal([]byte(cell), &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if cell == "" {
		return all
	}
	for _, part := range strings.Split(strings.TrimPrefix(cell, "key:"), "; key:") {
		key, v, ok := strings.Cut(part+" ", " value:")
		if !ok {
			t.Fatalf("no value in %q", part)
		}
		all[key] = strings.TrimSuffix(v, " ")
	}
	return all
}

func plus(a, b world.Totals) world.Totals {
	return world.Totals{
		Lines: a.Lines + b.Lines, List: a.List.Add(b.List), Contracted: a.Contracted.Add(b.Contracted),
		Billed: a.Billed.Add(b.Billed), Paid: a.Paid.Add(b.Paid),
	}
}

// same compares what a file says with the invoice, by every key the file has.
func same(t *testing.T, got, want world.Invoice) {
	t.Helper()
	if diff := cmp.Diff(got.Total, want.Total, decimals); diff != "" {
		t.Errorf("total: %s", diff)
	}
	for k := range got.By {
		if diff := cmp.Diff(got.By[k], want.By[k], decimals); diff != "" {
			t.Errorf("by %s: %s", k, diff)
		}
	}
	if diff := cmp.Diff(got.ByDay, want.ByDay, decimals); diff != "" {
		t.Errorf("by day: %s", diff)
	}
	for key, tag := range want.ByTag {
		if diff := cmp.Diff(got.ByTag[key].Values, tag.Values, decimals); diff != "" {
			t.Errorf("by tag %s: %s", key, diff)
		}
	}
	if got, want := slices.Sorted(maps.Keys(got.ByTag)), slices.Sorted(maps.Keys(want.ByTag)); !slices.Equal(got, want) {
		t.Errorf("tag keys %q, want %q", got, want)
	}
}

func file(t *testing.T, w *world.World, a world.Account, c period.Cycle, write writer, o export.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, a, w.Lines(a, c, now), o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryFormatSumsToTheInvoiceByEveryKey(t *testing.T) {
	t.Parallel()
	formats := map[string]struct {
		write    writer
		zh, en   reading
		zhN, enN int
	}{
		"V2":           {export.V2, v2zh, v2en, 68, 68},
		"V1":           {export.V1, v1zh, v1en, 43, 45},
		"V1 instances": {export.V1Instances, v1zh, v1en, 35, 37},
		"FOCUS":        {export.FOCUS, focus, focus, 75, 75},
	}
	for name, f := range formats {
		for _, o := range []export.Options{{Language: export.Chinese}, {Language: export.English, Tabs: true}} {
			t.Run(name+" "+string(o.Language), func(t *testing.T) {
				t.Parallel()
				for seed := range uint64(4) {
					w := world.Small(seed)
					for _, a := range w.Accounts() {
						r, n := f.zh, f.zhN
						if o.Language == export.English {
							r, n = f.en, f.enN
						}
						text := string(file(t, w, a, october, f.write, o))
						same(t, r.read(t, text), w.Invoice(a, october, now))
						header, _, _ := strings.Cut(text, "\n")
						if got := strings.Count(header, ",") + 1; got != n {
							t.Errorf("%d columns, want %d", got, n)
						}
					}
				}
			})
		}
	}
}

func TestDemoMonthSumsToItsInvoice(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a, _ := w.Account("ydzn")
	text := string(file(t, w, a, october, export.V2, export.Options{}))
	same(t, v2zh.read(t, text), w.Invoice(a, october, now))
}

func TestDressingDoesNotChangeTheText(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a, _ := w.Account("ydzn")
	plain := string(file(t, w, a, october, export.V1, export.Options{}))
	if got := file(t, w, a, october, export.V1, export.Options{BOM: true, CRLF: true}); strings.ReplaceAll(strings.TrimPrefix(string(got), "\ufeff"), "\r\n", "\n") != plain || !bytes.HasPrefix(got, []byte("\ufeff")) {
		t.Error("BOM and CRLF change the text")
	}
	gbk, err := simplifiedchinese.GBK.NewDecoder().Bytes(file(t, w, a, october, export.V1, export.Options{GBK: true}))
	if err != nil || string(gbk) != plain {
		t.Errorf("GBK changes the text: %v", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(file(t, w, a, october, export.V1, export.Options{Gzip: true})))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != plain {
		t.Errorf("gzip changes the text: %v", err)
	}
}

func TestPartsOfAZipHaveAHeaderEachAndAllLinesTogether(t *testing.T) {
	t.Parallel()
	w := world.Small(3)
	a := w.Accounts()[0]
	header, body, _ := strings.Cut(string(file(t, w, a, october, export.V2, export.Options{})), "\n")
	data := file(t, w, a, october, export.V2, export.Options{Parts: 3})
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	joined := ""
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		h, rest, _ := strings.Cut(string(text), "\n")
		if h != header || rest == "" {
			t.Errorf("%s begins with %q and has %d bytes more", f.Name, h, len(rest))
		}
		joined += rest
	}
	if len(archive.File) != 3 || joined != body {
		t.Errorf("%d parts whose lines differ from the whole file", len(archive.File))
	}
}

func TestOptionsThatContradictAreRefused(t *testing.T) {
	t.Parallel()
	w := world.Small(1)
	a := w.Accounts()[0]
	for _, o := range []export.Options{{GBK: true, BOM: true}, {Gzip: true, Parts: 2}, {Parts: -1}} {
		err := export.V2(io.Discard, a, w.Lines(a, october, now), o)
		if !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
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
