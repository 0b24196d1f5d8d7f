package rest

import (
	"context"

	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/rule"
)

type instanceBillInput struct {
	CycleInput
	CostTypeParam
	InstanceID   string `query:"instance_id" doc:"Resource id; this or product_code is required."`
	ProductCode  string `query:"product_code" doc:"Service code; this or instance_id is required."`
	Subscription string `query:"subscription_type" doc:"Subscription or PayAsYouGo."`
	Limit        int    `query:"limit" default:"50" doc:"How many lines, 1 to 500."`
}

type instanceBill struct {
	InstanceID   string     `json:"instance_id,omitempty"`
	ProductCode  string     `json:"product_code,omitempty"`
	BillingCycle string     `json:"billing_cycle"`
	Count        int        `json:"count" doc:"How many lines match; items holds the newest of them, up to limit."`
	Total        amount     `json:"total_amount" doc:"Over all lines that match."`
	Currency     string     `json:"currency"`
	Items        []billItem `json:"items"`
	Amortisation
}

type billItem struct {
	Date         string  `json:"billing_date"`
	Cycle        string  `json:"billing_cycle"`
	ProductCode  string  `json:"product_code"`
	ProductName  string  `json:"product_name"`
	BillingItem  string  `json:"billing_item"`
	Subscription string  `json:"subscription_type"`
	Usage        string  `json:"usage" doc:"Exact quantity, empty when the bill gives none."`
	ListPrice    perhaps `json:"list_price" doc:"Amount at list price; null when the bill gives none."`
	Gross        perhaps `json:"pretax_gross_amount"`
	Payable      perhaps `json:"pretax_amount"`
	Discount     perhaps `json:"discount_amount"`
	Currency     string  `json:"currency"`
	Region       string  `json:"region"`
}

func (a *api) instanceBill(ctx context.Context, in *instanceBillInput) (data[instanceBill], error) {
	var out data[instanceBill]
	filter, err := in.filter()
	if err != nil {
		return out, err
	}
	if in.Limit < 1 || in.Limit > 500 {
		return out, fault.Invalid("limit", "limit must be 1 to 500, got %d", in.Limit)
	}
	kind, err := in.kind()
	if err != nil {
		return out, err
	}
	c, err := a.cycle(ctx, &in.CycleInput)
	if err != nil {
		return out, err
	}
	if kind == ledger.Effective {
		return a.amortised(ctx, in, c, filter)
	}
	span := cost.Period{FirstCycle: c, LastCycle: c}
	total, err := a.Root.Query().Costs(ctx, cost.Input{AccountNames: []string{in.Account}, Period: span, Filter: filter, Currency: in.Currency})
	if err != nil {
		return out, err
	}
	page, err := a.Root.Query().Charges(ctx, cost.ChargeInput{AccountNames: []string{in.Account}, Period: span, Filter: filter, Currency: in.Currency}, in.Limit, nil)
	if err != nil {
		return out, err
	}
	out = data[instanceBill]{Success: true, Data: instanceBill{
		InstanceID: in.InstanceID, ProductCode: in.ProductCode, BillingCycle: c.String(), Count: int(total.Total.Lines),
		Total: rounded(figure(total.Total)), Currency: code(total), Items: make([]billItem, len(page.Edges)),
	}}
	for i, e := range page.Edges {
		out.Data.Items[i] = toBillItem(e.Node)
	}
	return out, nil
}

func (in *instanceBillInput) filter() (*rule.Rule, error) {
	if in.InstanceID == "" && in.ProductCode == "" {
		return nil, fault.Missing("instance_id", "give instance_id or product_code")
	}
	f := &rule.Rule{}
	is := func(d ledger.Dim, value string) {
		if value != "" {
			f.And = append(f.And, rule.Is(d, value))
		}
	}
	is(ledger.ByResource, in.InstanceID)
	is(ledger.ByService, in.ProductCode)
	if s := in.Subscription; s != "" && s != string(ledger.Subscribed) && s != string(ledger.PayAsYouGo) {
		return nil, fault.Invalid("subscription_type", "subscription_type must be Subscription or PayAsYouGo, got %q", s)
	}
	is(ledger.BySubscription, in.Subscription)
	return f, nil
}

func toBillItem(c *model.Charge) billItem {
	item := billItem{
		Cycle: c.Cycle.String(), ProductCode: c.Service, ProductName: c.ServiceName, BillingItem: c.BillingItem, Subscription: c.SubscriptionType,
		ListPrice: orNull(c.List), Gross: orNull(c.List), Payable: orNull(c.Payable), Discount: orNull(c.Discount), Currency: c.Currency, Region: c.Region,
	}
	if c.Date != nil {
		item.Date = c.Date.String()
	}
	if c.Usage != nil {
		item.Usage = c.Usage.String()
	}
	return item
}
