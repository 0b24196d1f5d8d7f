package rest

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

type regionDiscountsData struct {
	Regions  []regionDiscount `json:"regions" doc:"The largest paid first; what has no region is in none."`
	Total    int              `json:"total_regions"`
	Currency string           `json:"currency"`
}

type regionDiscount struct {
	Region string `json:"region"`
	Name   string `json:"region_name"`
	sums
	Instances int64  `json:"instance_count" doc:"Distinct resources."`
	Products  int    `json:"product_count"`
	Months    int    `json:"month_count"`
	Share     amount `json:"consumption_percentage" doc:"Of what was paid in all regions."`
}

func (a *api) regionDiscounts(ctx context.Context, in *MonthsParam) (data[regionDiscountsData], error) {
	var d regionDiscountsData
	an, err := a.ofMonths(ctx, in)
	if err != nil {
		return answered(d, err)
	}
	regions, err := an.CountedRegions(ctx)
	if err != nil {
		return answered(d, err)
	}
	d.Total, d.Regions = len(regions), []regionDiscount{}
	for _, r := range regions {
		n, err := r.Instances(ctx)
		if err != nil {
			return answered(d, err)
		}
		d.Regions = append(d.Regions, regionDiscount{r.Region, r.Name(ctx), toSums(r.Sum), n, r.ProductCount, r.MonthCount, percent(r.SharePercent())})
	}
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

type subscriptionTypesData struct {
	Types      map[string]subscriptionType `json:"subscription_types" doc:"Subscription, PayAsYouGo, and Unknown for what the bill gives no type."`
	Difference exact                       `json:"rate_difference" doc:"The rate of subscriptions less that of pay-as-you-go; 0 unless there are both."`
	Months     []subscriptionMonth         `json:"monthly_trends"`
	Currency   string                      `json:"currency"`
}

type subscriptionType struct {
	Type string `json:"type"`
	Name string `json:"type_name"`
	sums
	Instances int64  `json:"instance_count" doc:"Distinct resources."`
	Each      amount `json:"avg_instance_cost" doc:"What was paid for each of them on average."`
	Share     amount `json:"consumption_percentage"`
}

type subscriptionMonth struct {
	Month        string       `json:"month"`
	Subscription paidDiscount `json:"subscription"`
	PayAsYouGo   paidDiscount `json:"pay_as_you_go"`
}

type paidDiscount struct {
	Paid amount `json:"total_paid"`
	Rate exact  `json:"discount_rate"`
}

func toPaid(s *discount.Sum) paidDiscount {
	if s == nil {
		return paidDiscount{}
	}
	return paidDiscount{rounded(s.Paid), fraction(s.Rate())}
}

func (a *api) subscriptionTypes(ctx context.Context, in *MonthsParam) (data[subscriptionTypesData], error) {
	d := subscriptionTypesData{Types: map[string]subscriptionType{}}
	an, err := a.ofMonths(ctx, in)
	if err != nil {
		return answered(d, err)
	}
	subs, err := an.SubscriptionTypes(ctx)
	if err != nil {
		return answered(d, err)
	}
	for i := range subs.Types {
		s := &subs.Types[i]
		d.Types[subscribed(s.Type)] = subscriptionType{
			subscribed(s.Type), s.Name(ctx), toSums(s.Total), s.Instances, percent(s.PaidPerInstance()), percent(s.SharePercent()),
		}
	}
	for _, of := range []ledger.Subscription{ledger.Subscribed, ledger.PayAsYouGo} {
		if len(subs.Types) > 0 && subs.Of(of) == nil { // clients read both
			none := discount.Subscription{Type: string(of)}
			d.Types[string(of)] = subscriptionType{Type: none.Type, Name: none.Name(ctx)}
		}
	}
	d.Difference = fraction(subs.RateDifference())
	d.Months = list(subs.Months(), func(m *discount.Side) subscriptionMonth {
		return subscriptionMonth{m.Cycle.String(), toPaid(m.Subscription), toPaid(m.PayAsYouGo)}
	})
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

// subscribed is a subscription type as clients know it.
func subscribed(s string) string {
	if s == "" {
		return "Unknown"
	}
	return s
}

type matrixInput struct {
	MonthsParam
	Products int `query:"top_products" default:"10" doc:"How many products, 1 to 50."`
	Regions  int `query:"top_regions" default:"10" doc:"How many regions, 1 to 50."`
}

type matrixData struct {
	Products []string                         `json:"products" doc:"Names, the largest paid first."`
	Regions  []matrixRegion                   `json:"regions"`
	Matrix   map[string]map[string]matrixCell `json:"matrix" doc:"By product name, then region."`
	Currency string                           `json:"currency"`
}

type matrixRegion struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type matrixCell struct {
	Rate exact  `json:"discount_rate"`
	Paid amount `json:"total_paid"`
}

func (a *api) discountMatrix(ctx context.Context, in *matrixInput) (data[matrixData], error) {
	d := matrixData{Products: []string{}, Matrix: map[string]map[string]matrixCell{}}
	for field, n := range map[string]int{"top_products": in.Products, "top_regions": in.Regions} {
		if err := between(field, n, 50); err != nil {
			return answered(d, err)
		}
	}
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return answered(d, err)
	}
	m, err := an.Matrix(ctx, in.Products, in.Regions)
	if err != nil {
		return answered(d, err)
	}
	d.Regions = list(m.Regions, func(r *discount.Region) matrixRegion { return matrixRegion{r.Region, r.Name(ctx)} })
	for i := range m.Products {
		name := unused(d.Matrix, m.Products[i].Name, m.Products[i].Service)
		row := map[string]matrixCell{}
		for n, s := range m.Rows[i] {
			row[m.Regions[n].Region] = matrixCell{fraction(s.Rate()), rounded(s.Paid)}
		}
		d.Products, d.Matrix[name] = append(d.Products, name), row
	}
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}
