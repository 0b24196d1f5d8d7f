package rest

import (
	"context"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Days are the longest time that a trend goes back, and what it does when
// nobody says.
const (
	mostTrendDays  = 3660
	usualTrendDays = 90
)

type discountTrendInput struct {
	RangeParam
	Days   string `query:"days" doc:"The billing cycles that these days up to today lie in, 1 to 3660; 90 when neither this nor months nor dates are given."`
	Months string `query:"months" doc:"How many billing cycles up to the current one, 1 to 999; from 99 on all there are. Counts before days."`
}

type discountTrendData struct {
	Account   string                     `json:"account_name"`
	Periods   []string                   `json:"analysis_periods"`
	Trend     trendAnalysis              `json:"trend_analysis"`
	Products  map[string]productAnalysis `json:"product_analysis" doc:"The 20 products with the largest discount, by name."`
	Contracts map[string]contractRow     `json:"contract_analysis" doc:"The 10 largest discounts that bill files name, by name; empty where no file does."`
	Instances []instanceDiscount         `json:"top_instance_discounts" doc:"The 50 instances with the largest discount."`
	Currency  string                     `json:"currency"`
	Generated string                     `json:"generated_at" doc:"When the newest of the data became visible."`
}

type trendAnalysis struct {
	Timeline     []trendPoint `json:"timeline"`
	LatestPeriod string       `json:"latest_period" doc:"The newest cycle that is not open, or else the newest."`
	LatestRate   exact        `json:"latest_discount_rate"`
	RateChange   exact        `json:"discount_rate_change" doc:"The latest rate less the first of the cycles before it without a gap; 0 when there is just one."`
	RateChangeP  amount       `json:"discount_rate_change_pct"`
	Change       amount       `json:"discount_amount_change"`
	Direction    string       `json:"trend_direction"`
	Average      exact        `json:"average_discount_rate" doc:"All discounts / all list cost."`
	Highest      exact        `json:"max_discount_rate"`
	Lowest       exact        `json:"min_discount_rate"`
	Saved        amount       `json:"total_savings_6m"`
}

type trendPoint struct {
	Period   string `json:"period"`
	Official amount `json:"official_price"`
	Discount amount `json:"discount_amount"`
	Rate     exact  `json:"discount_rate"`
	Payable  amount `json:"payable_amount"`
	Open     bool   `json:"open" doc:"Whether changes leave it out, since its bills are not final."`
}

type productAnalysis struct {
	Code     string   `json:"product_code"`
	Total    amount   `json:"total_discount"`
	Average  exact    `json:"avg_discount_rate"`
	Latest   exact    `json:"latest_discount_rate"`
	Change   exact    `json:"rate_change"`
	Trend    string   `json:"trend"`
	Periods  []string `json:"periods"`
	Discount []exact  `json:"discount_rates"`
}

type contractRow struct {
	Name      string   `json:"discount_name"`
	Promotion bool     `json:"promotion" doc:"Whether everybody gets it; if not it is by contract."`
	Ends      string   `json:"ends" doc:"The latest last day that bills name; empty when they name none."`
	Total     amount   `json:"total_discount"`
	Average   exact    `json:"avg_discount_rate" doc:"Of the list cost of the products that had it, in the cycles in which they had it."`
	Latest    exact    `json:"latest_discount_rate"`
	Periods   []string `json:"periods"`
	Amounts   []amount `json:"discount_amounts"`
}

type instanceDiscount struct {
	ID       string `json:"instance_id"`
	Name     string `json:"instance_name"`
	Product  string `json:"product_name"`
	Official amount `json:"official_price"`
	Discount amount `json:"discount_amount"`
	Payable  amount `json:"payable_amount"`
	Rate     exact  `json:"discount_rate"`
	Percent  amount `json:"discount_pct"`
}

// trendOf is the analysis of the months, else of the cycles that the days touch.
func (a *api) trendOf(ctx context.Context, in *discountTrendInput) (*discount.Analysis, error) {
	if in.Months != "" {
		months, err := number("months", in.Months, 999, 0)
		if err != nil {
			return nil, err
		}
		return a.ofMonths(ctx, &MonthsParam{in.RangeParam, months})
	}
	n, err := number("days", in.Days, mostTrendDays, usualTrendDays)
	if err != nil {
		return nil, err
	}
	return a.analyse(ctx, &in.RangeParam, discount.Input{LastDays: &n})
}

func (a *api) discountTrend(ctx context.Context, in *discountTrendInput) (data[discountTrendData], error) {
	an, err := a.trendOf(ctx, in)
	if err != nil {
		return data[discountTrendData]{}, err
	}
	return answered(trendData(ctx, in.Account, an))
}

func trendData(ctx context.Context, account string, an *discount.Analysis) (d discountTrendData, err error) {
	var names []discount.Named
	var instances []discount.Instance
	var ask errgroup.Group
	ask.Go(func() (err error) { names, err = an.Names(ctx); return err })
	ask.Go(func() (err error) { instances, err = an.MostDiscounted(ctx, 50); return err })
	if err := ask.Wait(); err != nil {
		return d, err
	}
	course, err := an.Trend(ctx)
	if err != nil {
		return d, err
	}
	products, err := an.Products(ctx, nil, nil)
	if err != nil {
		return d, err
	}
	coverage, err := an.Coverage(ctx)
	if err != nil {
		return d, err
	}
	d = discountTrendData{
		Account: account, Periods: periods(course.Months), Trend: toTrend(course), Products: byName(first(discount.ByDiscount(products), 20)),
		Contracts: contracts(first(names, 10)), Instances: list(instances, toInstanceDiscount), Generated: coverage.AsOf.UTC().Format(stamp),
	}
	d.Currency, err = currencyOf(ctx, an)
	return d, err
}

func toTrend(c *discount.Course) trendAnalysis {
	t := trendAnalysis{
		Timeline: list(c.Months, func(m *discount.Month) trendPoint {
			return trendPoint{m.Cycle.String(), rounded(m.ListCost), rounded(m.Discount), fraction(m.Rate()), rounded(m.Paid), m.Open}
		}),
		RateChange: fraction(c.RateChange()), RateChangeP: percent(c.RateChangePercent()), Change: percent(c.DiscountChange()),
		Direction: direction(c.Direction()), Average: fraction(c.Total.Rate()), Highest: fraction(c.Highest()), Lowest: fraction(c.Lowest()),
		Saved: rounded(c.Saved(6)),
	}
	if m := c.Latest(); m != nil {
		t.LatestPeriod, t.LatestRate = m.Cycle.String(), fraction(m.Rate())
	}
	return t
}

func periods(of []discount.Month) []string {
	return list(of, func(m *discount.Month) string { return m.Cycle.String() })
}

// byName are the products by their names; of two with one name, the second has
// its code behind it.
func byName(of []discount.Product) map[string]productAnalysis {
	out := map[string]productAnalysis{}
	for i := range of {
		p := &of[i]
		row := productAnalysis{
			Code: p.Service, Total: rounded(p.Total.Discount), Average: fraction(p.Total.Rate()), Change: fraction(p.RateChange()),
			Trend: direction(p.Direction()), Periods: periods(p.Months), Discount: list(p.Months, func(m *discount.Month) exact { return fraction(m.Rate()) }),
		}
		if m := p.Latest(); m != nil {
			row.Latest = fraction(m.Rate())
		}
		out[unused(out, p.Name, p.Service)] = row
	}
	return out
}

// unused is a name that a map has not, the code or a number behind it if need
// be.
func unused[T any](in map[string]T, name, code string) string {
	if _, taken := in[name]; !taken {
		return name
	}
	if code == "" {
		code = strconv.Itoa(len(in))
	}
	return name + " (" + code + ")"
}

func contracts(of []discount.Named) map[string]contractRow {
	out := map[string]contractRow{}
	for i := range of {
		n := &of[i]
		out[unused(out, n.Name, "")] = contractRow{
			Name: n.Name, Promotion: n.Promotion, Ends: n.Ends.String(), Total: rounded(n.Total), Average: fraction(n.Rate()), Latest: fraction(n.LatestRate()),
			Periods: list(n.Months, func(m *discount.NamedMonth) string { return m.Cycle.String() }),
			Amounts: list(n.Months, func(m *discount.NamedMonth) amount { return rounded(m.Discount) }),
		}
	}
	return out
}

func toInstanceDiscount(i *discount.Instance) instanceDiscount {
	s := i.Total
	return instanceDiscount{
		i.Resource, i.Name, i.ServiceName, rounded(s.ListCost), rounded(s.Discount), rounded(s.Paid), fraction(s.Rate()),
		rounded(s.Rate().Decimal.Mul(money.Whole(100))),
	}
}
