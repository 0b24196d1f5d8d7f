package aliyun

import (
	"context"
	"slices"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

const amortisedCost = "DescribeInstanceAmortizedCostByAmortizationPeriod"

// share is what an instance costs in a month of the order of another: a row of
// the amortised bill.
type share struct {
	AmortizationPeriod, ConsumePeriod                        string
	BillAccountID, BillOwnerID                               text
	ProductCode, ProductName                                 string
	ProductDetailCode, ProductDetail                         string
	InstanceID, Region, Zone, ResourceGroup, CostUnit, Tag   string
	SubscriptionType, SplitItemID, SplitItemName, InternetIP string
	PretaxAmount, CurrentAmortizationPretaxAmount            text
}

// Amortised are the orders that cost something in a month, as the cloud's own
// amortised bill has them, in the order of the API: those that the account pays
// for. Money has no currency there, and resources have no names.
//
// The API knows the last 12 months, some two days late, once the account has
// turned its amortised bill on; before that it has no rows.
func (a *Account) Amortised(ctx context.Context, month period.Cycle) ([]ledger.Carried, error) {
	var apart error
	for range attempts {
		var rows []share
		var payer string
		var err error
		if rows, payer, apart, err = a.walkShares(ctx, month); err != nil {
			return nil, err
		}
		if apart == nil {
			return a.carried(month, payer, rows)
		}
	}
	return nil, a.apart(amortisedCost, month.String(), apart)
}

// walkShares reads the pages of a month. apart says why they do not fit
// together.
func (a *Account) walkShares(ctx context.Context, month period.Cycle) (rows []share, payer string, apart, err error) {
	type answer struct {
		envelope
		Data struct {
			AccountID, TotalCount text
			NextToken             string
			Items                 []share
		}
	}
	token, seen := "", map[string]bool{}
	var last []share
	for n := 0; ; n++ {
		page, err := fetch[answer](ctx, a, call{
			service: bss, action: amortisedCost, region: a.region, about: month.String(), grant: "bssapi:DescribeCostBill",
			request: request(bssopenapi.CreateDescribeInstanceAmortizedCostByAmortizationPeriodRequest, func(r *bssopenapi.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) {
				r.BillingCycle, r.SubscriptionType = month.String(), string(ledger.Subscribed)
				r.NextToken, r.MaxResults = token, requests.NewInteger(pageRows)
			}),
		})
		if err != nil {
			return nil, "", nil, err
		}
		p := &page.Data
		total, ok := p.TotalCount.count()
		switch {
		case !ok:
			return nil, "", errNoTotal, nil
		case slices.Equal(last, p.Items) && differ(p.Items), isDoubled(p.Items):
			return nil, "", errTwice, nil
		}
		last, rows = p.Items, append(rows, p.Items...)
		switch {
		case p.NextToken == "" && len(rows) == total:
			return rows, string(p.AccountID), nil, nil
		case p.NextToken == "" || len(rows) > total:
			return nil, "", errTotal, nil
		case seen[p.NextToken] || n >= mostPages || len(p.Items) == 0:
			return nil, "", errEndless, nil
		}
		token = p.NextToken
		seen[token] = true
	}
}

// carried writes rows as the ledger has them. A row that another account pays
// for is on the bill of that one.
func (a *Account) carried(month period.Cycle, payer string, rows []share) ([]ledger.Carried, error) {
	out := make([]ledger.Carried, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		if by := stated(string(r.BillAccountID)); by != "" && payer != "" && by != payer || alibaba.Subscription(r.SubscriptionType) != ledger.Subscribed {
			continue
		}
		if of, err := period.ParseCycle(r.AmortizationPeriod); err != nil || of != month {
			return nil, a.odd(amortisedCost, month.String(), "AmortizationPeriod", r.AmortizationPeriod)
		}
		ordered, err := period.ParseCycle(r.ConsumePeriod)
		if err != nil {
			return nil, a.odd(amortisedCost, month.String(), "ConsumePeriod", r.ConsumePeriod)
		}
		amount, ok := r.CurrentAmortizationPretaxAmount.decimal()
		if !ok || !amount.Valid {
			return nil, a.odd(amortisedCost, month.String(), "CurrentAmortizationPretaxAmount", string(r.CurrentAmortizationPretaxAmount))
		}
		out = append(out, ledger.Carried{Ordered: ordered, Month: month, Subject: r.subject(payer), Amount: amount.Decimal})
	}
	return out, nil
}

// subject is what the row is for, as lines of the bill have it.
func (r *share) subject(payer string) ledger.Subject {
	s := ledger.Subject{
		Provider: alibaba.Provider, SubAccount: stated(string(r.BillOwnerID)),
		Service: clean(r.ProductCode), ServiceName: clean(r.ProductName), Product: clean(r.ProductDetailCode), ProductName: clean(r.ProductDetail),
		Region: alibaba.Region(clean(r.Region)).ID, Zone: alibaba.Zone(clean(r.Zone)).ID, Resource: alibaba.ResourceID(clean(r.InstanceID)),
		ResourceGroup: clean(r.ResourceGroup), CostUnit: clean(r.CostUnit), Subscription: ledger.Subscribed, Category: ledger.Purchase,
	}
	if s.SubAccount == "" {
		s.SubAccount = payer
	}
	s.Tags, _ = alibaba.ParseTags(clean(r.Tag)) // what cannot be read is no tag, as in the bill
	return s
}
