package rest

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/money"
)

type lifecycleInput struct {
	MonthsParam
	ID  string `query:"instance_id" doc:"Only this instance, which must have a bill in the period."`
	Top int    `query:"top_n" default:"50" doc:"How many instances, 1 to 500."`
}

type lifecycleData struct {
	Instances []lifecycle `json:"instances" doc:"The largest paid first."`
	Total     int         `json:"total_instances"`
	Currency  string      `json:"currency"`
}

type lifecycle struct {
	ID           string          `json:"instance_id"`
	Name         string          `json:"instance_name"`
	Product      string          `json:"product_name" doc:"That under which most of it was paid; so are region and subscription type."`
	Region       string          `json:"region"`
	RegionName   string          `json:"region_name"`
	Subscription string          `json:"subscription_type"`
	First        string          `json:"first_month"`
	Last         string          `json:"last_month"`
	Months       int             `json:"lifecycle_months" doc:"In how many months it was billed."`
	Paid         amount          `json:"total_cost"`
	Discount     amount          `json:"total_discount"`
	Rate         exact           `json:"avg_discount_rate"`
	Trends       []instanceMonth `json:"monthly_trends"`
}

type instanceMonth struct {
	Month string `json:"month"`
	Paid  amount `json:"monthly_cost"`
	Rate  exact  `json:"discount_rate"`
}

func (a *api) instanceLifecycle(ctx context.Context, in *lifecycleInput) (data[lifecycleData], error) {
	var d lifecycleData
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return answered(d, err)
	}
	if err := between("top_n", in.Top, 500); err != nil {
		return answered(d, err)
	}
	found, err := an.Instances(ctx, in.Top, optionalText(in.ID))
	if err != nil {
		return answered(d, err)
	}
	d.Total = len(found)
	d.Instances = list(found, func(i *discount.Instance) lifecycle { return toLifecycle(ctx, i) })
	d.Currency, err = currencyOf(ctx, an)
	return answered(d, err)
}

func toLifecycle(ctx context.Context, i *discount.Instance) lifecycle {
	paid, total := months(i.Months, func(m *discount.Month) money.Decimal { return m.Paid })
	out := lifecycle{
		ID: i.Resource, Name: i.Name, Product: i.ServiceName, Region: i.Region, RegionName: i.RegionName(ctx), Subscription: i.Subscription,
		First: i.First().String(), Last: i.Last().String(), Months: len(i.Months), Paid: total, Discount: rounded(i.Total.Discount),
		Rate: fraction(i.Total.Rate()), Trends: make([]instanceMonth, len(i.Months)),
	}
	for n := range i.Months {
		out.Trends[n] = instanceMonth{i.Months[n].Cycle.String(), paid[n], fraction(i.Months[n].Rate())}
	}
	return out
}
