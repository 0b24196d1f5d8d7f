package rest

import (
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// CostTypeParam is which cost an operation on bills counts.
type CostTypeParam struct {
	CostType string `query:"cost_type" doc:"billed (default): as the bill asks for it; amortized: orders spread over the days that they are for."`
}

func (t *CostTypeParam) kind() (ledger.Kind, error) {
	switch t.CostType {
	case "", "billed":
		return ledger.Billed, nil
	case "amortized", "amortised":
		return ledger.Effective, nil
	}
	return "", fault.Invalid("cost_type", "cost_type must be billed or amortized, got %q", t.CostType)
}

// Amortisation is what an amortised answer says beside its figures.
type Amortisation struct {
	CostType    string `json:"cost_type,omitempty" doc:"amortized; absent when billed."`
	OrdersSince string `json:"orders_since,omitempty" doc:"Orders from before this day are not known: what they bought for the cycle is missing."`
}

func amortisationOf(a *cost.Answer) Amortisation {
	if a.CostKind != ledger.Effective {
		return Amortisation{}
	}
	out := Amortisation{CostType: "amortized"}
	if a.Coverage.OrdersSince != nil {
		out.OrdersSince = a.Coverage.OrdersSince.String()
	}
	return out
}

// amortised is the instance bill by days: what each costs by service,
// subscription type and region, newest first.
func (a *api) amortised(ctx context.Context, in *instanceBillInput, c period.Cycle, filter *rule.Rule) (data[instanceBill], error) {
	answer, err := a.Root.Query().Costs(ctx, cost.Input{
		AccountNames: []string{in.Account}, Period: cost.Period{FirstCycle: c, LastCycle: c}, Filter: filter, Currency: in.Currency,
		CostKind: ledger.Effective, Granularity: ledger.Day, GroupBy: []ledger.Key{{Dim: ledger.ByService}, {Dim: ledger.BySubscription}, {Dim: ledger.ByRegion}},
	})
	if err != nil {
		return data[instanceBill]{}, err
	}
	items := []billItem{}
	for _, g := range answer.Groups {
		for _, p := range g.Points {
			item := billItem{
				Cycle: c.String(), ProductCode: g.Keys[0].Value, ProductName: g.Keys[0].Label, Subscription: g.Keys[1].Value, Region: g.Keys[2].Value,
				Currency: code(answer), Payable: orNull(known(p.Amount)),
			}
			if p.Date != 0 {
				item.Date = p.Date.String()
			}
			items = append(items, item)
		}
	}
	slices.SortStableFunc(items, func(x, y billItem) int { return strings.Compare(y.Date, x.Date) })
	return data[instanceBill]{Success: true, Data: instanceBill{
		InstanceID: in.InstanceID, ProductCode: in.ProductCode, BillingCycle: c.String(), Count: len(items), Total: rounded(figure(answer.Total)),
		Currency: code(answer), Items: items[:min(len(items), in.Limit)], Amortisation: amortisationOf(answer),
	}}, nil
}

func known(n money.Null) *money.Decimal {
	if !n.Valid {
		return nil
	}
	return &n.Decimal
}
