package discount

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Level is how an insight is meant.
type Level string

// Levels.
const (
	Success Level = "SUCCESS"
	Warning Level = "WARNING"
	Info    Level = "INFO"
)

// Insight is one thing worth knowing. Its texts are in the language of the
// context.
type Insight struct {
	Kind  Topic
	Level Level
	args  []any // what its texts show
}

// Thresholds of insights: fractions.
var (
	lowRate      = money.MustParse("0.4") // below it, a product's discount is low
	notable      = money.MustParse("0.1") // from it on, a change of the rate is an anomaly
	subscription = money.MustParse("0.1") // above it, subscriptions are clearly cheaper
)

// Insights tells what stands out in the views of an analysis.
func (a *Analysis) Insights(ctx context.Context) ([]Insight, error) {
	suggested, err := a.suggestions(ctx) // asks for the cube at the same time
	if err != nil {
		return nil, err
	}
	cube, err := a.cube(ctx)
	if err != nil {
		return nil, err
	}
	out := append(cube.quarterly(), cube.notableProducts()...)
	if len(suggested) > 0 {
		out = append(out, Insight{Savings, Success, []any{len(suggested), amountText(TotalSaving(suggested), cube.Currency)}})
	}
	course := cube.whole()
	odd, err := course.Anomalies(notable)
	if err != nil {
		return nil, err
	}
	if n := len(odd); n > 0 {
		last := odd[n-1]
		out = append(out, Insight{Unsteady, Warning, []any{n, last.Cycle.String(), last.ChangePercent.Decimal.StringFixed(2)}})
	}
	if subs := cube.subscriptions(); subs.difference().Known() && subs.difference().Cmp(money.Exactly(subscription)) > 0 {
		out = append(out, Insight{Advantage, Info, []any{percentOf(subs.RateDifference())}})
	}
	return out, nil
}

// quarterly tells of the newest quarter against the one before.
func (c *Cube) quarterly() []Insight {
	course := c.whole()
	quarters := course.Quarters()
	if len(quarters) == 0 {
		return nil
	}
	last := &quarters[len(quarters)-1]
	change := last.RateChangePercent()
	if !change.Valid {
		return nil
	}
	level, kind := Info, RateRose
	if change.Decimal.IsNeg() {
		level, kind = Warning, RateFell
	}
	return []Insight{{kind, level, []any{last.Name(), last.before.Name(), change.Decimal.Abs().StringFixed(2)}}}
}

// notableProducts tells which product costs most, and which has the lowest rate
// when that is low.
func (c *Cube) notableProducts() []Insight {
	products := c.products()
	if len(products) == 0 || products[0].Total.Paid.Sign() <= 0 {
		return nil
	}
	p := &products[0]
	out := []Insight{{Largest, Success, []any{p.Name, amountText(p.Total.Paid, c.Currency), percentOf(p.Total.Rate())}}}
	var lowest *Product
	for i := range products {
		if r := products[i].Total.rate(); r.Known() && (lowest == nil || r.Cmp(lowest.Total.rate()) < 0) {
			lowest = &products[i]
		}
	}
	if lowest != nil && lowest.Total.rate().Cmp(money.Exactly(lowRate)) < 0 {
		out = append(out, Insight{LowRate, Warning, []any{lowest.Name, percentOf(lowest.Total.Rate())}})
	}
	return out
}

func amountText(d money.Decimal, currency string) string {
	return money.Round(d, 2).StringFixed(2) + " " + currency
}
