package rest

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
)

type quarterlyInput struct {
	RangeParam
	Year     string `query:"year" doc:"Only the quarters of this year."`
	Quarters int    `query:"quarters" default:"8" doc:"How many of the last quarters, 1 to 20; with year or dates it counts for nothing."`
}

type quarterlyData struct {
	Quarters []quarterRow `json:"quarters"`
	Total    int          `json:"total_quarters"`
	Currency string       `json:"currency"`
}

type quarterRow struct {
	Year    string `json:"year"`
	Quarter string `json:"quarter"`
	Period  string `json:"period"`
	sums
	Months int    `json:"month_count"`
	Change amount `json:"rate_change" doc:"In percent of the rate of the quarter just before, over closed cycles; 0 where that has no bills."`
}

func (a *api) quarterly(ctx context.Context, in *quarterlyInput) (data[quarterlyData], error) {
	var d quarterlyData
	if err := between("quarters", in.Quarters, 20); err != nil {
		return answered(d, err)
	}
	of, err := year(in.Year)
	if err != nil {
		return answered(d, err)
	}
	an, err := a.analyse(ctx, &in.RangeParam, discount.Input{})
	if err != nil {
		return answered(d, err)
	}
	last := &in.Quarters
	if of != nil || in.StartDate != "" {
		last = nil
	}
	quarters, err := an.Quarters(ctx, last, of)
	if err != nil {
		return answered(d, err)
	}
	d.Total = len(quarters)
	d.Quarters = list(quarters, func(q *discount.Quarter) quarterRow {
		return quarterRow{strconv.Itoa(q.Year), fmt.Sprint("Q", q.Quarter), q.Name(), toSums(q.Sum), q.MonthCount, percent(q.RateChangePercent())}
	})
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

type yearlyInput struct {
	RangeParam
	Year string `query:"year" doc:"Only this year."`
}

type yearlyData struct {
	Years    []yearRow `json:"years"`
	Total    int       `json:"total_years"`
	Currency string    `json:"currency"`
}

type yearRow struct {
	Year   string `json:"year"`
	Months int    `json:"month_count"`
	sums
	Compared int    `json:"compared_months" doc:"How many closed months the year before has too: what growth is over."`
	Growth   amount `json:"yoy_consumption_growth" doc:"In percent of what was paid in the same months of the year before; 0 where there are none."`
	Discount amount `json:"yoy_discount_growth"`
	Change   amount `json:"yoy_rate_change" doc:"In percent of the rate of the same months of the year before."`
}

func (a *api) yearly(ctx context.Context, in *yearlyInput) (data[yearlyData], error) {
	var d yearlyData
	of, err := year(in.Year)
	if err != nil {
		return answered(d, err)
	}
	an, err := a.analyse(ctx, &in.RangeParam, discount.Input{})
	if err != nil {
		return answered(d, err)
	}
	years, err := an.Years(ctx, of)
	if err != nil {
		return answered(d, err)
	}
	d.Total = len(years)
	d.Years = list(years, func(y *discount.Year) yearRow {
		return yearRow{
			strconv.Itoa(y.Year), y.MonthCount, toSums(y.Sum), y.ComparedMonths(), percent(y.PaidGrowthPercent()), percent(y.DiscountGrowthPercent()),
			percent(y.RateChangePercent()),
		}
	})
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

type movingAverageInput struct {
	MonthsParam
	Window  string `query:"window" doc:"One window, in months, 1 to 240; 7 when neither this nor windows is given."`
	Windows string `query:"windows" doc:"Several, separated by commas: 3,6,12. Counts before window."`
}

func (in *movingAverageInput) windows() ([]int, error) {
	if in.Windows == "" {
		n, err := number("window", in.Window, 240, 7)
		return []int{n}, err
	}
	var out []int
	for _, text := range strings.Split(in.Windows, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, fault.Invalid("windows", "%s must be a whole number, got %q", "windows", text)
		}
		out = append(out, n)
	}
	return out, nil
}

type movingAverageData struct {
	Averages map[string][]averagePoint `json:"moving_averages" doc:"By window: ma_3, for example; each has a row for each month."`
	Original []ratePoint               `json:"original_data"`
}

type averagePoint struct {
	Month    string `json:"month"`
	Average  maybe  `json:"ma" doc:"All discounts of the window / all its list cost; null where a month of it is missing."`
	Mean     maybe  `json:"simple_ma" doc:"The mean of its monthly rates, each counting alike."`
	Original exact  `json:"original"`
}

type ratePoint struct {
	Month string `json:"month"`
	Rate  exact  `json:"rate"`
}

func (a *api) movingAverage(ctx context.Context, in *movingAverageInput) (data[movingAverageData], error) {
	d := movingAverageData{Averages: map[string][]averagePoint{}}
	windows, err := in.windows()
	if err != nil {
		return answered(d, err)
	}
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return answered(d, err)
	}
	averages, err := an.MovingAverages(ctx, windows)
	if err != nil {
		return answered(d, err)
	}
	for _, m := range averages {
		d.Averages[fmt.Sprint("ma_", m.Window)] = list(m.Points, func(p *discount.Averaged) averagePoint {
			return averagePoint{p.Cycle.String(), maybe{p.Average}, maybe{p.Mean}, fraction(p.Rate)}
		})
		d.Original = list(m.Points, func(p *discount.Averaged) ratePoint { return ratePoint{p.Cycle.String(), fraction(p.Rate)} })
	}
	return answered(d, nil)
}

type cumulativeData struct {
	Months   []cumulativePoint `json:"cumulative_data"`
	Total    amount            `json:"total_discount"`
	Currency string            `json:"currency"`
}

type cumulativePoint struct {
	Month      string `json:"month"`
	Discount   amount `json:"monthly_discount"`
	Cumulative amount `json:"cumulative_discount"`
}

func (a *api) cumulativeDiscounts(ctx context.Context, in *MonthsParam) (data[cumulativeData], error) {
	var d cumulativeData
	an, err := a.ofMonths(ctx, in)
	if err != nil {
		return answered(d, err)
	}
	course, err := an.Trend(ctx)
	if err != nil {
		return answered(d, err)
	}
	off, total := months(course.Months, func(m *discount.Month) money.Decimal { return m.Discount })
	d.Total = total
	d.Months = list(course.Cumulative(), func(c *discount.Cumulated) cumulativePoint {
		return cumulativePoint{Month: c.Cycle.String(), Cumulative: rounded(c.Total)}
	})
	for i := range off {
		d.Months[i].Discount = off[i]
	}
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}
