package billfile_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, period.Shanghai)

const october = period.Cycle(202610)

type exporter = export.Writer

// exported writes a month of the world as one file.
func exported(t testing.TB, w *world.World, a world.Account, write exporter, o export.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, a, w.Lines(a, october, now), o); err != nil {
		t.Fatal(err)
	}
	return put(t, "bill", b.String())
}

// totals are the sums by one key and value: list, contracted, billed, paid.
type totals struct {
	Lines                          int64
	List, Contracted, Billed, Paid money.Decimal
}

func (s totals) plus(m *ledger.Money) totals {
	of := func(k ledger.Kind) money.Decimal { return m.Of(k).Decimal }
	return totals{
		s.Lines + 1, s.List.Add(of(ledger.List)), s.Contracted.Add(of(ledger.Contracted)),
		s.Billed.Add(of(ledger.Billed)), s.Paid.Add(of(ledger.Paid)),
	}
}

// cube sums lines by every key that all three formats have.
func cube(lines []bill.Line) map[string]totals {
	all := map[string]totals{}
	for i := range lines {
		c := &lines[i].Charge
		s := &c.Subject
		keys := []string{
			"total", "account " + lines[i].Account.ID, "cycle " + c.Cycle.String(), "day " + c.Date.String(), "service " + s.Service,
			"product " + s.Product, "region " + s.Region, "zone " + s.Zone, "resource " + s.Resource, "name " + s.ResourceName,
			"group " + s.ResourceGroup, "unit " + s.CostUnit, "owner " + s.SubAccount, "paid " + string(s.Subscription),
			"category " + string(s.Category), "currency " + s.Currency, "provider " + s.Provider,
		}
		for _, t := range s.Tags {
			keys = append(keys, "tag "+t.Key+"="+t.Value)
		}
		for _, k := range keys {
			all[k] = all[k].plus(&c.Money)
		}
	}
	return all
}

// invoiced is the same cube from the world's own invoice.
func invoiced(w *world.World, a world.Account) map[string]totals {
	inv := w.Invoice(a, october, now)
	of := func(t world.Totals) totals { return totals{int64(t.Lines), t.List, t.Contracted, t.Billed, t.Paid} }
	all := map[string]totals{
		"total": of(inv.Total), "account " + a.UID: of(inv.Total), "cycle 2026-10": of(inv.Total),
		"currency " + a.Currency: of(inv.Total), "provider Alibaba Cloud": of(inv.Total),
	}
	names := map[world.Key]string{
		world.ByService: "service", world.ByProduct: "product", world.ByRegion: "region", world.ByZone: "zone", world.ByResource: "resource",
		world.ByGroup: "group", world.ByCostUnit: "unit", world.BySubAccount: "owner", world.BySubscription: "paid", world.ByCategory: "category",
	}
	for key, name := range names {
		for value, t := range inv.By[key] {
			all[name+" "+value] = of(t)
		}
	}
	for d, t := range inv.ByDay {
		all["day "+d.String()] = of(t)
	}
	for key, tag := range inv.ByTag {
		for value, t := range tag.Values {
			all["tag "+key+"="+value] = of(t)
		}
	}
	return all
}

// neverTold are the amounts that no file of the world has: it keeps no amortised
// costs, and says so on each row of its FOCUS.
var neverTold = []string{"amortised"}

// TestTheWorldsFilesTellEveryAmount tells the amounts that nothing sees read.
func TestTheWorldsFilesTellEveryAmount(t *testing.T) {
	t.Parallel()
	w := world.Small(7)
	a := w.Accounts()[0]
	told := map[string]bool{}
	for _, f := range export.Formats {
		lines, _, err := read(t, billfile.Options{Currency: a.Currency}, exported(t, w, a, f.Write, export.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		for i := range lines {
			for _, amount := range ledger.Amounts {
				told[amount.Column] = told[amount.Column] || amount.Of(&lines[i].Charge.Money).Valid
			}
		}
	}
	for _, amount := range ledger.Amounts {
		if told[amount.Column] == slices.Contains(neverTold, amount.Column) {
			t.Errorf("a line of the world's files has the amount %s: %v", amount.Column, told[amount.Column])
		}
	}
}

func TestTheSameMonthGivesTheSameTotalsInEveryFormat(t *testing.T) {
	t.Parallel()
	w := world.Small(7)
	packings := map[string]export.Options{
		"plain": {}, "Chinese": {Language: export.Chinese}, "English": {Language: export.English}, "BOM and CRLF": {BOM: true, CRLF: true},
		"GBK with tabs": {GBK: true, Tabs: true}, "gzip": {Gzip: true}, "zip of three": {Parts: 3, BOM: true},
	}
	for _, a := range w.Accounts() {
		want := invoiced(w, a)
		for _, f := range export.Formats {
			for packing, o := range packings {
				t.Run(a.Name+" "+f.Name+" "+packing, func(t *testing.T) {
					t.Parallel()
					options := billfile.Options{}
					if strings.HasPrefix(f.Name, "V1") {
						options.Currency = a.Currency
					}
					lines, files, err := read(t, options, exported(t, w, a, f.Write, o))
					if err != nil {
						t.Fatal(err)
					}
					got := cube(lines)
					maps.DeleteFunc(got, func(k string, _ totals) bool { return strings.HasPrefix(k, "name ") })
					if diff := cmp.Diff(got, want, decimals); diff != "" {
						t.Errorf("%.3000s", diff)
					}
					if found := findings(lines); len(found) > 0 {
						t.Errorf("findings: %v", found)
					}
					if got, want := files[0].Lines, int64(len(lines)); got != want {
						t.Errorf("got %d lines in the file, want %d", got, want)
					}
				})
			}
		}
	}
}

func findings(lines []bill.Line) map[bill.Finding]int {
	found := map[bill.Finding]int{}
	for _, l := range lines {
		for _, f := range l.Findings {
			found[f]++
		}
	}
	return found
}

// TestEveryAttributeOfTheWorldArrives compares line by line what V2 and FOCUS
// both say, beyond the keys that are summed.
func TestEveryAttributeOfTheWorldArrives(t *testing.T) {
	t.Parallel()
	w := world.Small(7)
	for _, a := range w.Accounts() {
		v2, _, err := read(t, billfile.Options{}, exported(t, w, a, export.V2, export.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		focus, _, err := read(t, billfile.Options{}, exported(t, w, a, export.FOCUS, export.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		truth := slices.Collect(w.Lines(a, october, now))
		for i, l := range truth {
			for _, got := range []bill.Line{v2[i], focus[i]} {
				c := got.Charge
				type facts struct {
					Line, Name, Service           string
					RoundDown, Plan, Coupons, Due money.Decimal
					Cash, Prepaid, Paid           money.Decimal
				}
				m := c.Money
				have := facts{c.LineID, c.Subject.ResourceName, c.Subject.Service, m.RoundDown.Decimal, m.PlanDeduction.Decimal, m.Coupons.Decimal, m.Outstanding.Decimal, m.CashCoupons.Decimal, m.PrepaidCard.Decimal, m.Paid.Decimal}
				want := facts{l.ID, strings.TrimSpace(l.NickName), l.Product.Code, l.RoundDown, l.PlanDeduction, l.DeductedByCoupons, l.OutstandingAmount, l.DeductedByCashCoupons, l.DeductedByPrepaidCard, l.PaymentAmount}
				if diff := cmp.Diff(have, want, decimals); diff != "" {
					t.Fatalf("line %d: %s", i, diff)
				}
			}
		}
	}
}
