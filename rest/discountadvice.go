package rest

import (
	"context"
	"fmt"
	"strings"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
)

type suggestionsData struct {
	Suggestions []suggestion `json:"suggestions" doc:"The 50 largest, by what was paid; figures of closed cycles alone."`
	Total       int          `json:"total_suggestions"`
	Savings     amount       `json:"total_potential_savings" doc:"In a year, of those for which a saving is stated."`
	Currency    string       `json:"currency"`
}

type suggestion struct {
	ID         string `json:"instance_id"`
	Product    string `json:"product_name"`
	Region     string `json:"region"`
	RegionName string `json:"region_name"`
	First      string `json:"first_month"`
	Last       string `json:"last_month"`
	Months     int    `json:"running_months" doc:"In how many closed cycles it was billed."`
	Paid       amount `json:"total_cost"`
	Monthly    amount `json:"avg_monthly_cost"`
	Rate       exact  `json:"current_discount_rate"`
	Target     maybe  `json:"estimated_subscription_rate" doc:"The account's own rate for subscriptions of the product; null where it has none."`
	Saving     amount `json:"annual_potential_savings" doc:"Twelve times the average list cost of a cycle by the difference of the rates; 0 where no saving is stated."`
	Text       string `json:"suggestion"`
}

func (a *api) discountSuggestions(ctx context.Context, in *MonthsParam) (data[suggestionsData], error) {
	var d suggestionsData
	an, err := a.ofMonths(ctx, in)
	if err != nil {
		return answered(d, err)
	}
	found, err := an.Suggestions(ctx)
	if err != nil {
		return answered(d, err)
	}
	var savings []amount
	savings, d.Savings = shares(list(found.List, func(s *discount.Suggestion) money.Decimal { return s.AnnualSaving.Decimal }))
	d.Total = len(found.List)
	d.Suggestions = list(found.List, func(s *discount.Suggestion) suggestion {
		return suggestion{
			ID: s.Resource, Product: s.ServiceName, Region: s.Region, RegionName: s.RegionName(ctx), First: s.First().String(), Last: s.Last().String(),
			Months: len(s.Months), Paid: rounded(s.Total.Paid), Monthly: rounded(s.MonthlyPaid()), Rate: fraction(s.Total.Rate()), Target: maybe{s.TargetRate},
			Text: s.Text(ctx),
		}
	})
	for i := range savings {
		d.Suggestions[i].Saving = savings[i]
	}
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

type anomaliesInput struct {
	MonthsParam
	Threshold string `query:"threshold" doc:"The least change, as a fraction of the rate before, 0 to 100; 0.10 when absent."`
}

// usualThreshold is the threshold when nobody says.
var usualThreshold = money.MustParse("0.1")

func (in *anomaliesInput) threshold() (money.Decimal, error) {
	if in.Threshold == "" {
		return usualThreshold, nil
	}
	d, _, err := money.Parse(in.Threshold)
	if err != nil {
		return d, fault.Invalid("threshold", "threshold must be a number like 0.1, got %q", in.Threshold)
	}
	return d, nil
}

type anomaliesData struct {
	Anomalies []anomaly `json:"anomalies" doc:"Oldest first."`
	Total     int       `json:"total_anomalies"`
	Threshold exact     `json:"threshold"`
}

type anomaly struct {
	Month       string `json:"month"`
	Before      string `json:"prev_month"`
	Rate        exact  `json:"current_rate"`
	BeforeRate  exact  `json:"prev_rate"`
	Change      amount `json:"change_pct"`
	Type        string `json:"anomaly_type"`
	Severity    string `json:"severity"`
	Description string `json:"description"`
}

func (a *api) discountAnomalies(ctx context.Context, in *anomaliesInput) (data[anomaliesData], error) {
	var d anomaliesData
	threshold, err := in.threshold()
	if err != nil {
		return answered(d, err)
	}
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return answered(d, err)
	}
	found, err := an.Anomalies(ctx, threshold)
	if err != nil {
		return answered(d, err)
	}
	d.Total, d.Threshold = len(found), exact{threshold}
	d.Anomalies = list(found, func(o *discount.Anomaly) anomaly { return toAnomaly(ctx, o) })
	return answered(d, nil)
}

// toAnomaly keeps the words that clients look for in any locale; the description
// is in the reader's.
func toAnomaly(ctx context.Context, o *discount.Anomaly) anomaly {
	out := anomaly{
		Month: o.Cycle.String(), Before: o.Previous.String(), Rate: fraction(o.Rate), BeforeRate: fraction(o.PreviousRate), Change: percent(o.ChangePercent),
		Type: "折扣率突降", Severity: "警告",
	}
	way, zh := "fell", "下降"
	if o.Rise {
		out.Type, way, zh = "折扣率突增", "rose", "上升"
	}
	if o.Severe {
		out.Severity = "严重"
	}
	from, to, change := shown(o.PreviousRate), shown(o.Rate), o.ChangePercent.Decimal.Abs().StringFixed(2)
	out.Description = fmt.Sprintf("The discount rate %s from %s %% in %s to %s %% in %s, by %s %% of it.", way, from, out.Before, to, out.Month, change)
	if locale.From(ctx) == locale.Chinese {
		out.Description = fmt.Sprintf("折扣率由 %s 的 %s%% %s至 %s 的 %s%%，相对变化 %s%%。", out.Before, from, zh, out.Month, to, change)
	}
	return out
}

// shown is a fraction in percent, with 2 decimals.
func shown(rate money.Null) string {
	return money.Round(rate.Decimal.Mul(money.Whole(100)), 2).StringFixed(2)
}

type insightsData struct {
	Insights  []insight `json:"insights"`
	Total     int       `json:"total_insights"`
	Generated string    `json:"generated_at" doc:"When the newest of the data became visible."`
}

type insight struct {
	Category       string `json:"category"`
	Level          string `json:"level" enum:"success,warning,info"`
	Title          string `json:"title"`
	Description    string `json:"description"`
	Recommendation string `json:"recommendation"`
}

func (a *api) discountInsights(ctx context.Context, in *MonthsParam) (data[insightsData], error) {
	var d insightsData
	an, err := a.ofMonths(ctx, in)
	if err != nil {
		return answered(d, err)
	}
	found, err := an.Insights(ctx)
	if err != nil {
		return answered(d, err)
	}
	coverage, err := an.Coverage(ctx)
	if err != nil {
		return answered(d, err)
	}
	d.Total, d.Generated = len(found), coverage.AsOf.UTC().Format(stamp)
	d.Insights = list(found, func(i *discount.Insight) insight {
		return insight{i.Category(ctx), strings.ToLower(string(i.Level)), i.Title(ctx), i.Description(ctx), i.Recommendation(ctx)}
	})
	return answered(d, nil)
}
