package acceptance_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// known shows what a view has, "-" for null.
type known struct{ text string }

func (k *known) UnmarshalJSON(b []byte) error {
	k.text = string(b)
	if k.text == "null" {
		k.text = "-"
	}
	if len(k.text) > 1 && k.text[0] == '"' {
		k.text = k.text[1 : len(k.text)-1]
	}
	return nil
}

func (k known) String() string { return k.text }

type sumRow struct {
	Cycle, ListCost, Discount, Paid, Rate known
	Lines                                 int
	Open                                  bool
}

func (s sumRow) String() string {
	return fmt.Sprint(s.ListCost, " ", s.Discount, " ", s.Paid, " ", s.Rate)
}

type courseRow struct {
	Months                                                                []sumRow
	Total                                                                 sumRow
	Instances                                                             []int
	RateChangePercent, Lowest, Highest, MeanRate, Volatility, Saved, Text known
	Cumulative                                                            []struct{ Cycle, Total known }
	Service, Type, Resource, Region, First, Last                          string
	TargetRate, AnnualSaving, PaidPerInstance                             known
}

func (c *courseRow) spread() string {
	return fmt.Sprint(c.Lowest, " ", c.Highest, " ", c.MeanRate, " ", c.Volatility)
}

type views struct {
	Discounts struct {
		Trend, Empty            courseRow
		Products, ProductTrends []courseRow
		Quarters                []struct {
			sumRow
			Name              string
			MonthCount        int
			RateChangePercent known
		}
		Years []struct {
			sumRow
			Year, MonthCount, ComparedMonths                            int
			PaidGrowthPercent, DiscountGrowthPercent, RateChangePercent known
		}
		Regions []struct {
			sumRow
			Region                              string
			Instances, ProductCount, MonthCount int
		}
		SubscriptionTypes struct {
			Types []struct {
				courseRow
				Instances int
			}
			RateDifference known
		}
		Suggestions struct {
			TotalSaving known
			List        []courseRow
		}
		Anomalies []struct{ Cycle, Previous, ChangePercent known }
		Drifts    []driftRow
		Matrix    struct {
			Products []struct{ Service string }
			Regions  []struct{ Region string }
			Rows     [][]sumRow
		}
		MovingAverages []struct {
			Window int
			Points []struct{ Cycle, Average known }
		}
		Instances      []courseRow
		MostDiscounted []courseRow
		Names          []struct {
			Name      string
			Promotion bool
			Total     known
			Rate      known
		}
		Billing struct {
			Rows []struct {
				Service, Subscription            string
				ListCost, Payable, Off, PaidRate known
				Coupons, Cash, Outstanding       known
			}
		}
	}
}

const everyView = `query($account: String!) { discounts(input: {accountNames: [$account]}) {
	trend { ...course saved cumulative { cycle total } }
	products { service total { ...sum } rateChangePercent }
	productTrends(top: 5) { service instances months { cycle ...month } total { ...sum } rateChangePercent lowest highest meanRate volatility }
	quarters { name monthCount listCost discount paid rate rateChangePercent }
	years { year monthCount comparedMonths listCost discount paid rate paidGrowthPercent discountGrowthPercent rateChangePercent }
	regions { region listCost discount paid rate instances productCount monthCount }
	subscriptionTypes { rateDifference types { type instances total { ...sum } paidPerInstance } }
	suggestions { totalSaving list { resource service region total { ...sum } first last targetRate annualSaving } }
	anomalies(threshold: "0.05") { cycle previous changePercent }
	drifts(threshold: "0.001") { subject { kind service product subscription name } from before { ...sum } since after { ...sum }
		rateChange extraCost openExtraCost months { cycle extraCost } }
	matrix(products: 4, regions: 3) { products { service } regions { region } rows { ...sum } }
	movingAverages(windows: [1, 3, 7]) { window points { cycle average } }
	instances(top: 20) { resource total { ...sum } first last months { cycle ...month } }
	mostDiscounted(top: 20) { resource total { ...sum } }
	names { name promotion total rate }
	billing { rows { service subscription listCost payable off paidRate coupons cash outstanding } }
} }
fragment sum on DiscountSum { listCost discount paid rate lines }
fragment month on DiscountMonth { listCost discount paid rate lines open }
fragment course on DiscountCourse { months { cycle ...month } total { ...sum } rateChangePercent lowest highest meanRate volatility }`

// Every view is what plain loops over the raw lines come to, to the last digit.
func TestViewsOfDiscountsAreWhatTheLinesComeTo(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := world.SmallYear(seed)
			a := bringWorld(t, w, int(seed))
			cycles := w.Cycles(now)
			for _, customer := range w.Accounts() {
				viewsAreRight(t, a, customer.Name, cycles[len(cycles)-1].String())
			}
		})
	}
}

// viewsAreRight holds the views of an account; open is its open cycle.
func viewsAreRight(t *testing.T, a *testapp.App, account, open string) {
	t.Helper()
	lines := rawLines(t, a, account)
	if len(lines) < 1000 {
		t.Fatalf("%s has %d lines", account, len(lines))
	}
	var got views
	a.Query(t, everyView, map[string]any{"account": account}, &got)
	d := &got.Discounts
	all, services, regions, types := by(lines, allOf)[""], by(lines, serviceOf), by(lines, regionOf), by(lines, subscriptionOf)
	same := func(view string, want, got []string) {
		t.Helper()
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s of %s (-lines +view):\n%s", view, account, diff)
		}
	}
	same("trend", courseOf(all, open), courseTexts(&d.Trend))
	same("products", each(largest(services), func(k string) string {
		return fmt.Sprint(k, " ", services[k], " ", services[k].moved(open))
	}), each(d.Products, func(p courseRow) string { return fmt.Sprint(p.Service, " ", p.Total, " ", p.RateChangePercent) }))
	same("product trends", trendsOf(services, open), each(d.ProductTrends, func(p courseRow) string {
		return fmt.Sprint(p.Service, p.Months, p.Instances, p.spread(), p.RateChangePercent)
	}))
	same("quarters", quartersOf(all, open), each(d.Quarters, func(q struct {
		sumRow
		Name              string
		MonthCount        int
		RateChangePercent known
	},
	) string {
		return fmt.Sprint(q.Name, " ", q.MonthCount, " ", q.sumRow, " ", q.RateChangePercent)
	}))
	same("years", yearsOf(all, open), each(d.Years, func(y struct {
		sumRow
		Year, MonthCount, ComparedMonths                            int
		PaidGrowthPercent, DiscountGrowthPercent, RateChangePercent known
	},
	) string {
		return fmt.Sprint(y.Year, " ", y.MonthCount, " ", y.sumRow, " ", y.ComparedMonths, " ", y.PaidGrowthPercent, " ", y.DiscountGrowthPercent, " ", y.RateChangePercent)
	}))
	var placed []string
	for _, k := range largest(regions) {
		if r := regions[k]; k != "" {
			placed = append(placed, fmt.Sprint(k, " ", r, " ", len(r.resources), " ", len(r.services), " ", len(r.months)))
		}
	}
	var inRegions []string
	for _, r := range d.Regions {
		inRegions = append(inRegions, fmt.Sprint(r.Region, " ", r.sumRow, " ", r.Instances, " ", r.ProductCount, " ", r.MonthCount))
	}
	same("regions", placed, inRegions)
	var typed []string
	for _, s := range d.SubscriptionTypes.Types {
		typed = append(typed, fmt.Sprint(s.Type, " ", s.Total, " ", s.Instances, " ", s.PaidPerInstance))
	}
	same("subscription types", each(largest(types), func(k string) string {
		each := new(big.Rat).Quo(types[k].paid, big.NewRat(int64(len(types[k].resources)), 1))
		return fmt.Sprint(k, " ", types[k], " ", len(types[k].resources), " ", written(each, 12))
	}), typed)
	difference := new(big.Rat).Sub(types[string(ledger.Subscribed)].exact(), types[string(ledger.PayAsYouGo)].exact())
	same("rate difference", []string{written(difference, 6)}, []string{d.SubscriptionTypes.RateDifference.String()})
	var odd []string
	for _, o := range d.Anomalies {
		odd = append(odd, fmt.Sprint(o.Previous, " ", o.Cycle, " ", o.ChangePercent))
	}
	same("anomalies", anomaliesOf(all, open), odd)
	same("matrix", matrixOf(lines, services, regions), matrixTexts(&got))
	averages := map[int][]string{}
	for _, m := range d.MovingAverages {
		for _, p := range m.Points {
			averages[m.Window] = append(averages[m.Window], fmt.Sprint(p.Cycle, " ", p.Average))
		}
	}
	for _, w := range []int{1, 3, 7} {
		same(fmt.Sprint("moving average over ", w), averagesOf(all, w), averages[w])
	}
	instancesAreRight(t, &got, lines, open, same)
	namesAreRight(t, &got, lines, same)
	driftsAreRight(t, &got, lines, open, same)
	billingIsRight(&got, lines, same)
}

func each[T any](of []T, text func(T) string) []string {
	var out []string
	for _, v := range of {
		out = append(out, text(v))
	}
	return out
}

func courseTexts(c *courseRow) []string {
	out := each(c.Months, func(m sumRow) string { return fmt.Sprint(m.Cycle, " ", m, " ", m.Lines, " ", m.Open) })
	for _, s := range c.Cumulative {
		out = append(out, fmt.Sprint(s.Cycle, " up to it ", s.Total))
	}
	return append(out, fmt.Sprint(c.Total, " ", c.RateChangePercent, " ", c.spread(), " ", c.Saved))
}

func courseOf(all *tot, open string) []string {
	var out, sums []string
	sum, saved := new(big.Rat), new(big.Rat)
	cycles := all.cycles()
	for i, c := range cycles {
		m := all.months[c]
		out = append(out, fmt.Sprint(c, " ", m, " ", m.lines, " ", c == open))
		sums = append(sums, fmt.Sprint(c, " up to it ", written(sum.Add(sum, m.discount), 12)))
		if i >= len(cycles)-6 {
			saved.Add(saved, m.discount)
		}
	}
	return append(append(out, sums...), fmt.Sprint(all, " ", all.moved(open), " ", all.spread(), " ", written(saved, 12)))
}

func trendsOf(services map[string]*tot, open string) []string {
	var out []string
	for _, k := range largest(services)[:5] {
		s := services[k]
		var months []sumRow
		var instances []int
		for _, c := range s.cycles() {
			m := s.months[c]
			months = append(months, sumRow{ListCost: known{written(m.list, 12)}, Discount: known{written(m.discount, 12)}, Paid: known{written(m.paid, 12)}, Rate: known{m.rate()}})
			instances = append(instances, len(m.resources))
		}
		out = append(out, fmt.Sprint(k, months, instances, s.spread(), s.moved(open)))
	}
	return out
}

func matrixTexts(v *views) []string {
	m := &v.Discounts.Matrix
	var out []string
	for i, p := range m.Products {
		for n, r := range m.Regions {
			out = append(out, fmt.Sprint(p.Service, " ", r.Region, " ", m.Rows[i][n]))
		}
	}
	return out
}

func matrixOf(lines []*ledger.Line, services, regions map[string]*tot) []string {
	cells := by(lines, func(l *ledger.Line) string { return serviceOf(l) + " " + regionOf(l) })
	var out []string
	for _, s := range largest(services)[:4] {
		named := slices.DeleteFunc(largest(regions), func(r string) bool { return r == "" })
		for _, r := range named[:min(3, len(named))] {
			cell := cells[s+" "+r]
			if cell == nil {
				cell = newTot()
			}
			out = append(out, fmt.Sprint(s, " ", r, " ", cell))
		}
	}
	return out
}

func anomaliesOf(all *tot, open string) []string {
	var out []string
	cycles := all.cycles()
	for i := 1; i < len(cycles); i++ {
		now, before := all.months[cycles[i]].exact(), all.months[cycles[i-1]].exact()
		if cycles[i] == open || next(cycles[i-1]) != cycles[i] || now == nil || before == nil || before.Sign() == 0 {
			continue
		}
		change := new(big.Rat).Sub(now, before)
		if change.Quo(change, before).Abs(change).Cmp(big.NewRat(1, 20)) >= 0 {
			out = append(out, fmt.Sprint(cycles[i-1], " ", cycles[i], " ", changed(now, before)))
		}
	}
	return out
}

func averagesOf(all *tot, window int) []string {
	var out []string
	cycles := all.cycles()
	for i, c := range cycles {
		sum := newTot()
		if i+1 >= window {
			for _, m := range cycles[i+1-window : i+1] {
				sum.list.Add(sum.list, all.months[m].list)
				sum.discount.Add(sum.discount, all.months[m].discount)
			}
		}
		out = append(out, fmt.Sprint(c, " ", sum.rate()))
	}
	return out
}
