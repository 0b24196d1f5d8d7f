package rest

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/money"
)

// DiscountProductsInput asks for products over months.
type DiscountProductsInput struct {
	MonthsParam
	Code string `query:"product_code" doc:"Only the product of this code."`
	Name string `query:"product" doc:"Only products with this in code or name."`
}

type discountProductsData struct {
	Products map[string]productAnalysis `json:"products" doc:"By name."`
	Periods  []string                   `json:"analysis_periods"`
	Currency string                     `json:"currency"`
}

func (a *api) discountProducts(ctx context.Context, in *DiscountProductsInput) (data[discountProductsData], error) {
	var d discountProductsData
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return answered(d, err)
	}
	products, err := an.Products(ctx, optionalText(in.Code), optionalText(in.Name))
	if err != nil {
		return answered(d, err)
	}
	cycles, err := an.Cycles(ctx)
	if err != nil {
		return answered(d, err)
	}
	d.Products, d.Periods = byName(products), make([]string, len(cycles))
	for i, c := range cycles {
		d.Periods[i] = c.String()
	}
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

type productTrendsInput struct {
	DiscountProductsInput
	Top int `query:"top_n" default:"20" doc:"How many products, 1 to 50."`
}

type productTrendsData struct {
	Products []productTrend `json:"products" doc:"The largest consumption first."`
	Total    int            `json:"total_products"`
	Currency string         `json:"currency"`
}

type productTrend struct {
	Name       string         `json:"product_name"`
	Code       string         `json:"product_code"`
	Trends     []productMonth `json:"trends"`
	Average    exact          `json:"avg_discount_rate" doc:"Weighted by money: all discounts / all list cost."`
	Mean       exact          `json:"mean_discount_rate" doc:"The mean of the monthly rates, each counting alike."`
	Lowest     exact          `json:"min_discount_rate"`
	Highest    exact          `json:"max_discount_rate"`
	Volatility exact          `json:"volatility" doc:"Sample standard deviation of the monthly rates."`
	Change     amount         `json:"trend_change_pct" doc:"The latest closed cycle against the first of those before it without a gap, in percent of its rate."`
	Paid       amount         `json:"total_consumption"`
	Discount   amount         `json:"total_discount"`
}

type productMonth struct {
	Month     string `json:"month"`
	Official  amount `json:"official_price"`
	Paid      amount `json:"paid_amount"`
	Discount  amount `json:"discount_amount"`
	Rate      exact  `json:"discount_rate"`
	Lines     int64  `json:"record_count"`
	Instances int64  `json:"instance_count" doc:"Distinct resources."`
}

func (a *api) productTrends(ctx context.Context, in *productTrendsInput) (data[productTrendsData], error) {
	var d productTrendsData
	if err := between("top_n", in.Top, 50); err != nil {
		return answered(d, err)
	}
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return answered(d, err)
	}
	products, err := an.ProductTrends(ctx, in.Top, optionalText(in.Code), optionalText(in.Name))
	if err != nil {
		return answered(d, err)
	}
	d.Products, d.Total = list(products, toProductTrend), len(products)
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

func toProductTrend(p *discount.ProductTrend) productTrend {
	paid, total := months(p.Months, func(m *discount.Month) money.Decimal { return m.Paid })
	off, discounted := months(p.Months, func(m *discount.Month) money.Decimal { return m.Discount })
	out := productTrend{
		Name: p.Name, Code: p.Service, Trends: make([]productMonth, len(p.Months)), Average: fraction(p.Total.Rate()), Mean: fraction(p.MeanRate()),
		Lowest: fraction(p.Lowest()), Highest: fraction(p.Highest()), Volatility: fraction(p.Volatility()), Change: percent(p.RateChangePercent()),
		Paid: total, Discount: discounted,
	}
	for i := range p.Months {
		m := &p.Months[i]
		out.Trends[i] = productMonth{m.Cycle.String(), rounded(m.ListCost), paid[i], off[i], fraction(m.Rate()), m.Lines, p.Instances[i]}
	}
	return out
}

// months rounds a figure of the months so that they add up to their total.
func months(of []discount.Month, figure func(*discount.Month) money.Decimal) ([]amount, amount) {
	return shares(list(of, figure))
}
