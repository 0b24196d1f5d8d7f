package rest

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

func (a *api) costs() []route {
	return []route{
		get("/api/cost/overview", "get_cost_overview",
			"The month to date against the same days of last month and of last year; with dates, that range against the one just before. "+
				"The month to date ends with the newest day that is billed.", a.overview),
		get("/api/cost/breakdown", "get_cost_breakdown", "One billing cycle by service, region or product, every part that is not zero.", a.breakdown),
		get("/api/billing/overview", "get_billing_overview", "Totals of one billing cycle, by service and subscription type. Amortized, total and its parts spread what orders cost over the days they are for; total_pretax stays what is payable.", a.billing),
		op(http.MethodGet, "/api/billing/instance-bill", "get_instance_bill", "Bill lines of an instance or a product. Amortized, an item is what a day costs, orders spread over the days they are for.", a.instanceBill),
		getFile("/api/cost/export", "export_costs", "The days or months of the trend by service, region, product or resource, every part with all its digits, as a file.", a.exportCosts),
	}
}

type overviewInput struct {
	AccountParam
	StartDate string `query:"start_date" doc:"First day, YYYY-MM-DD."`
	EndDate   string `query:"end_date" doc:"Last day, YYYY-MM-DD."`
}

type overviewData struct {
	CurrentMonth   amount  `json:"current_month"`
	LastMonth      amount  `json:"last_month"`
	MoM            amount  `json:"mom" doc:"Percent; 0 when there was nothing before."`
	YoY            amount  `json:"yoy" doc:"Percent; 0 when there was nothing a year before."`
	CurrentCycle   string  `json:"current_cycle"`
	LastCycle      string  `json:"last_cycle"`
	CurrentDays    int     `json:"current_days"`
	ComparableDays int     `json:"comparable_days" doc:"Days of the period compared with: fewer when that month is shorter."`
	StartDate      string  `json:"start_date,omitempty"`
	EndDate        string  `json:"end_date,omitempty"`
	TotalCost      *amount `json:"total_cost,omitempty"`
	Currency       string  `json:"currency"`
	Status         string  `json:"status" doc:"How final the figures are: ESTIMATED, SETTLED, CLOSED or NO_DATA."`
	LastStatus     string  `json:"last_status" doc:"How final last_month is; mom is 0 while days of it are missing."`
}

func (a *api) overview(ctx context.Context, in *overviewInput) (data[overviewData], error) {
	r, err := days(in.StartDate, in.EndDate)
	if err != nil {
		return data[overviewData]{}, err
	}
	var from, to *period.Date
	if r != nil {
		from, to = &r.From, &r.To
	}
	o, err := a.Root.Query().CostOverview(ctx, in.Account, from, to, &in.Currency)
	if err != nil {
		return data[overviewData]{}, err
	}
	d := overviewData{
		CurrentMonth: rounded(figure(o.Current.Total)), LastMonth: rounded(figure(o.Previous.Total)),
		MoM: percent(o.MonthOverMonth()), YoY: percent(o.YearOverYear()),
		CurrentCycle: o.CurrentCycle.String(), LastCycle: o.LastCycle.String(),
		CurrentDays: o.Period.Days(), ComparableDays: o.Before.Days(),
		Currency: o.Currency, Status: string(o.Current.Coverage.Status), LastStatus: string(o.Previous.Coverage.Status),
	}
	if r != nil {
		d.StartDate, d.EndDate, d.TotalCost = in.StartDate, in.EndDate, &d.CurrentMonth
	}
	return data[overviewData]{Success: true, Data: d}, nil
}

// CycleInput is an account and one of its billing cycles.
type CycleInput struct {
	AccountParam
	Cycle string `query:"billing_cycle" doc:"YYYY-MM; the current one when absent."`
}

// cycle is the asked cycle; the current one is that of the account's zone,
// which the overview knows.
func (a *api) cycle(ctx context.Context, in *CycleInput) (period.Cycle, error) {
	if in.Cycle != "" {
		c, err := period.ParseCycle(in.Cycle)
		if err != nil || len(in.Cycle) != len("2006-01") {
			return 0, fault.Invalid("billing_cycle", "billing_cycle must be a cycle like 2026-01, got %q", in.Cycle)
		}
		return c, nil
	}
	return a.Root.Query().CurrentCycle(ctx, in.Account)
}

// ask sums one cycle of the account.
func (a *api) ask(ctx context.Context, in *CycleInput, c period.Cycle, kind ledger.Kind, by ...ledger.Dim) (*cost.Answer, error) {
	q := cost.Input{AccountNames: []string{in.Account}, Period: cost.Period{FirstCycle: c, LastCycle: c}, CostKind: kind, Currency: in.Currency}
	for _, d := range by {
		q.GroupBy = append(q.GroupBy, ledger.Key{Dim: d})
	}
	return a.Root.Query().Costs(ctx, q)
}

// groupKeys are the words for what costs are grouped by.
var groupKeys = map[string]ledger.Dim{"service": ledger.ByService, "region": ledger.ByRegion, "product": ledger.ByProduct, "resource": ledger.ByResource}

// keyOf is what a word groups by, if the operation takes it; without a word it is
// the service.
func keyOf(word string, takes ...string) (ledger.Dim, bool) {
	word = cmp.Or(word, "service")
	return groupKeys[word], slices.Contains(takes, word)
}

type breakdownInput struct {
	CycleInput
	GroupBy string `query:"group_by" doc:"service (default), region or product."`
}

type breakdownData struct {
	ByType       map[string]amount `json:"by_type"`
	Total        amount            `json:"total"`
	BillingCycle string            `json:"billing_cycle"`
	Source       string            `json:"source"`
	Categories   []category        `json:"categories"`
	Names        map[string]string `json:"by_product_name"`
	GroupBy      string            `json:"group_by"`
	Currency     string            `json:"currency"`
	Status       string            `json:"status"`
}

type category struct {
	Code         string            `json:"code"`
	Name         string            `json:"name"`
	Amount       amount            `json:"amount"`
	Subscription map[string]amount `json:"subscription" doc:"Adds up to amount; the empty key is what the bill gives no type."`
}

func (a *api) breakdown(ctx context.Context, in *breakdownInput) (data[breakdownData], error) {
	var out data[breakdownData]
	by, ok := keyOf(in.GroupBy, "service", "region", "product")
	if !ok {
		return out, fault.Invalid("group_by", "group_by must be service, region or product, got %q", in.GroupBy)
	}
	c, err := a.cycle(ctx, &in.CycleInput)
	if err != nil {
		return out, err
	}
	answer, err := a.ask(ctx, &in.CycleInput, c, ledger.Billed, by, ledger.BySubscription)
	if err != nil {
		return out, err
	}
	tree := newTree(answer)
	out = data[breakdownData]{Success: true, Data: breakdownData{
		ByType: map[string]amount{}, Total: tree.total, BillingCycle: c.String(), Source: "billing_overview", Categories: []category{},
		Names: map[string]string{}, GroupBy: in.GroupBy, Currency: code(answer), Status: string(answer.Coverage.Status),
	}}
	if in.GroupBy == "" {
		out.Data.GroupBy = "service"
	}
	for _, n := range tree.nodes {
		out.Data.ByType[n.code] = n.amount
		out.Data.Names[n.code] = n.name
		if !n.exact.IsZero() {
			out.Data.Categories = append(out.Data.Categories, category{n.code, n.name, n.amount, n.parts})
		}
	}
	return out, nil
}

type billingData struct {
	BillingCycle string                       `json:"billing_cycle"`
	Total        amount                       `json:"total"`
	Pretax       amount                       `json:"total_pretax"`
	Gross        amount                       `json:"total_pretax_gross"`
	Discount     amount                       `json:"total_discount" doc:"Of lines whose discount is known."`
	ByProduct    map[string]amount            `json:"by_product"`
	Names        map[string]string            `json:"by_product_name"`
	Subscription map[string]map[string]amount `json:"by_product_subscription"`
	Currency     string                       `json:"currency"`
	Source       string                       `json:"data_source"`
	Status       string                       `json:"status"`
	Amortisation
}

type billingInput struct {
	CycleInput
	CostTypeParam
}

func (a *api) billing(ctx context.Context, in *billingInput) (data[billingData], error) {
	var out data[billingData]
	kind, err := in.kind()
	if err != nil {
		return out, err
	}
	c, err := a.cycle(ctx, &in.CycleInput)
	if err != nil {
		return out, err
	}
	asked, err := a.ask(ctx, &in.CycleInput, c, kind, ledger.ByService, ledger.BySubscription)
	if err != nil {
		return out, err
	}
	sums := map[ledger.Kind]amount{}
	for _, k := range []ledger.Kind{ledger.Billed, ledger.List, ledger.Reduction} {
		sum, err := a.ask(ctx, &in.CycleInput, c, k)
		if err != nil {
			return out, err
		}
		sums[k] = rounded(figure(sum.Total))
	}
	tree := newTree(asked)
	d := billingData{
		BillingCycle: c.String(), Total: tree.total, Pretax: sums[ledger.Billed], Gross: sums[ledger.List], Discount: sums[ledger.Reduction],
		ByProduct: map[string]amount{}, Names: map[string]string{}, Subscription: map[string]map[string]amount{},
		Currency: code(asked), Source: "local_db", Status: string(asked.Coverage.Status), Amortisation: amortisationOf(asked),
	}
	for _, n := range tree.nodes {
		d.ByProduct[n.code], d.Names[n.code], d.Subscription[n.code] = n.amount, n.name, n.parts
	}
	return data[billingData]{Success: true, Data: d}, nil
}
