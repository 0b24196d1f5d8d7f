package rest

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

func (a *api) discounts() []route {
	return []route{
		get("/api/discounts/trend", "get_discount_trend", "How discounts moved: by month, product, contract and instance.", a.discountTrend),
		get("/api/discounts/products", "get_discount_products", "How the discount of each product moved.", a.discountProducts),
		get("/api/billing/discounts", "get_billing_discounts", "The bill of a cycle by product and subscription type; here discount_rate is what is paid of the list price.", a.billingDiscounts),
		get("/api/discounts/quarterly", "get_quarterly_discounts", "Discounts by calendar quarter, oldest first.", a.quarterly),
		get("/api/discounts/yearly", "get_yearly_discounts", "Discounts by calendar year, oldest first. Growth is over the months that both years have.", a.yearly),
		get("/api/discounts/product-trends", "get_product_discount_trends", "The products for which most was paid, month by month.", a.productTrends),
		get("/api/discounts/regions", "get_region_discounts", "Discounts by region, the largest paid first.", a.regionDiscounts),
		get("/api/discounts/subscription-types", "get_subscription_type_discounts", "Subscriptions and pay-as-you-go side by side.", a.subscriptionTypes),
		get("/api/discounts/optimization-suggestions", "get_discount_suggestions",
			"Instances billed by use in six closed cycles or more, with what a subscription would save at the account's own rate for the product; without one no saving is stated.", a.discountSuggestions),
		get("/api/discounts/anomalies", "get_discount_anomalies", "Months whose rate is far from that of the month before; open cycles and months with a gap before them are not judged.", a.discountAnomalies),
		get("/api/discounts/product-region-matrix", "get_product_region_matrix", "The products by the regions for which most was paid.", a.discountMatrix),
		get("/api/discounts/moving-average", "get_discount_moving_average", "Rates over windows of months, weighted by money.", a.movingAverage),
		get("/api/discounts/cumulative", "get_cumulative_discounts", "Discounts summed up month by month.", a.cumulativeDiscounts),
		get("/api/discounts/instance-lifecycle", "get_instance_lifecycle", "The instances for which most was paid, month by month.", a.instanceLifecycle),
		get("/api/discounts/insights", "get_discount_insights", "What stands out.", a.discountInsights),
		getFile("/api/discounts/export", "export_discounts", "Products, regions and instances with their discounts, as a file.", a.discountFile),
	}
}

// RangeParam is the time that a view of discounts covers.
type RangeParam struct {
	AccountParam
	StartDate string `query:"start_date" doc:"First month, YYYY-MM, or first day, YYYY-MM-DD; with end_date, and then months counts for nothing."`
	EndDate   string `query:"end_date" doc:"Last month or day."`
}

// span is what the dates say, nil without any: billing cycles when both are
// months, else charge days.
func (in *RangeParam) span() (*cost.Period, error) {
	start, end := in.StartDate, in.EndDate
	first, last := monthOf(start), monthOf(end)
	switch {
	case first != 0 && last != 0 && first > last:
		return nil, fault.Invalid("start_date", "start_date lies after end_date")
	case first != 0 && last != 0:
		return &cost.Period{FirstCycle: first, LastCycle: last}, nil
	case first != 0:
		start = first.First().String()
	case last != 0:
		end = last.Add(1).First().Add(-1).String()
	}
	r, err := days(start, end)
	if r == nil || err != nil {
		return nil, err
	}
	return &cost.Period{From: r.From, To: r.To}, nil
}

// monthOf reads YYYY-MM, 0 for anything else.
func monthOf(s string) period.Cycle {
	c, err := period.ParseCycle(s)
	if err != nil || len(s) != len("2006-01") {
		return 0
	}
	return c
}

// MonthsParam is that, or a number of months.
type MonthsParam struct {
	RangeParam
	Months int `query:"months" default:"19" doc:"How many billing cycles up to the current one, 1 to 999; from 99 on all there are."`
}

// allMonths is the number of months from which all are meant.
const allMonths = 99

// analyse is the analysis of the dates that a request names, or else of what
// last says.
func (a *api) analyse(ctx context.Context, in *RangeParam, last discount.Input) (*discount.Analysis, error) {
	span, err := in.span()
	if err != nil {
		return nil, err
	}
	if span != nil {
		last = discount.Input{}
	}
	last.AccountNames, last.Currency, last.Period = []string{in.Account}, in.Currency, span
	return a.Root.Query().Discounts(ctx, last)
}

// ofMonths is the analysis of that many months.
func (a *api) ofMonths(ctx context.Context, in *MonthsParam) (*discount.Analysis, error) {
	if err := between("months", in.Months, 999); err != nil {
		return nil, err
	}
	if in.Months >= allMonths {
		return a.analyse(ctx, &in.RangeParam, discount.Input{})
	}
	return a.analyse(ctx, &in.RangeParam, discount.Input{LastMonths: &in.Months})
}

// fraction is a rate with 6 decimals at most; 0 where there is none, as the
// document wants a number.
func fraction(n money.Null) exact { return exact{n.Decimal} }

// maybe is a number or null.
type maybe struct{ money.Null }

// MarshalJSON writes the digits, or null.
func (m maybe) MarshalJSON() ([]byte, error) {
	if !m.Valid {
		return []byte("null"), nil
	}
	return exact{m.Decimal}.MarshalJSON()
}

// Schema is a JSON number or null.
func (maybe) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Nullable: true}
}

// sums are the amounts that most rows of discounts have.
type sums struct {
	Original amount `json:"total_original" doc:"Before any deduction."`
	Paid     amount `json:"total_paid" doc:"What is payable."`
	Discount amount `json:"total_discount"`
	Rate     exact  `json:"avg_discount_rate" doc:"total_discount / total_original, a fraction."`
}

func toSums(s discount.Sum) sums {
	return sums{rounded(s.ListCost), rounded(s.Paid), rounded(s.Discount), fraction(s.Rate())}
}

// list is rows as JSON has them: none is an empty list.
func list[T, R any](of []T, row func(*T) R) []R {
	out := make([]R, len(of))
	for i := range of {
		out[i] = row(&of[i])
	}
	return out
}

// answered is an answer in the envelope.
func answered[T any](d T, err error) (data[T], error) {
	if err != nil {
		return data[T]{}, err
	}
	return data[T]{Success: true, Data: d}, nil
}

// first is the n first of them, or all.
func first[T any](of []T, n int) []T { return of[:min(n, len(of))] }

// currencyOf is the currency of an analysis, "" when nothing is known of any.
func currencyOf(ctx context.Context, an *discount.Analysis) (string, error) {
	c, err := an.Currency(ctx)
	if c == nil || err != nil {
		return "", err
	}
	return *c, nil
}

// optionalText is a parameter that may be absent.
func optionalText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// year is a parameter of a year, nil when it is absent.
func year(s string) (*int, error) {
	if s == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1900 || n > 9999 || len(s) != 4 {
		return nil, fault.Invalid("year", "year must be a year like 2026, got %q", s)
	}
	return &n, nil
}
