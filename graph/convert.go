package graph

import (
	"entgo.io/contrib/entgql"
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// pointers is the slice as gqlgen's resolvers return it.
func pointers[T any](of []T) []*T {
	out := make([]*T, len(of))
	for i := range of {
		out[i] = &of[i]
	}
	return out
}

func orNil[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func known(n money.Null) *money.Decimal {
	if !n.Valid {
		return nil
	}
	return &n.Decimal
}

func chargeConnection(p *cost.Page) *model.ChargeConnection {
	c := &model.ChargeConnection{Edges: make([]*model.ChargeEdge, len(p.Lines)), PageInfo: &entgql.PageInfo[uuid.UUID]{HasNextPage: p.More}}
	for i := range p.Lines {
		c.Edges[i] = &model.ChargeEdge{Node: charge(&p.Lines[i]), Cursor: ent.Cursor{Value: p.Cursor(&p.Lines[i])}}
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

func charge(l *ledger.Line) *model.Charge {
	c, s, m := &l.Charge, &l.Charge.Subject, &l.Charge.Money
	out := &model.Charge{
		Cycle: c.Cycle, Date: orNil(c.Date), LineID: orNil(c.LineID), Provider: s.Provider, SubAccount: s.SubAccount,
		Category: string(s.Category), Correction: c.Correction, SubscriptionType: string(s.Subscription),
		Service: s.Service, ServiceName: s.ServiceName, Product: s.Product, ProductName: s.ProductName, BillingItem: c.BillingItem,
		Description: c.Description, Region: s.Region, Zone: s.Zone, Resource: s.Resource, ResourceName: s.ResourceName,
		ResourceGroup: s.ResourceGroup, CostUnit: s.CostUnit, Tags: make([]*model.Tag, len(s.Tags)),
		Usage: known(c.Usage), UsageUnit: c.UsageUnit, Currency: s.Currency,
		List: known(m.List), PlanDeduction: known(m.PlanDeduction), Discount: known(m.Discount), RoundDown: known(m.RoundDown),
		Coupons: known(m.Coupons), Payable: known(m.Payable), CashCoupons: known(m.CashCoupons), PrepaidCard: known(m.PrepaidCard),
		Paid: known(m.Paid), Outstanding: known(m.Outstanding), Contracted: known(m.Of(ledger.Contracted)), Amortised: known(m.Amortised),
		Unexplained: known(m.Of(ledger.Unexplained)),
		Raw:         orNil(c.Raw),
	}
	out.AccountID, _ = uuid.Parse(l.Account) // the ledger holds what the catalogue gave it
	for i, t := range s.Tags {
		out.Tags[i] = &model.Tag{Key: t.Key, Value: t.Value}
	}
	return out
}
