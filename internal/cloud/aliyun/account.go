package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Balance is what an account has to spend. A part that the cloud does not say
// is not known.
type Balance struct {
	Available money.Null // cash and credit
	Cash      money.Null
	Credit    money.Null
	Mybank    money.Null // credit of MYbank
	Currency  string
}

// Balance is the account's balance now.
func (a *Account) Balance(ctx context.Context) (Balance, error) {
	type balance struct {
		AvailableAmount, AvailableCashAmount, CreditAmount, MybankCreditAmount text
		Currency                                                               string
	}
	c := call{service: bss, action: "QueryAccountBalance", region: a.region, request: request(bssopenapi.CreateQueryAccountBalanceRequest, nil)}
	said, err := fetch[data[balance]](ctx, a, c)
	if err != nil {
		return Balance{}, err
	}
	d := said.Data
	b := Balance{Currency: d.Currency}
	err = a.figures(c.action, a.name,
		figure{"AvailableAmount", d.AvailableAmount, &b.Available}, figure{"AvailableCashAmount", d.AvailableCashAmount, &b.Cash},
		figure{"CreditAmount", d.CreditAmount, &b.Credit}, figure{"MybankCreditAmount", d.MybankCreditAmount, &b.Mybank})
	return b, err
}

// figure is a number of an answer with its place.
type figure struct {
	name string
	text text
	to   *money.Null
}

func (a *Account) figures(action, about string, all ...figure) error {
	for _, f := range all {
		n, ok := f.text.decimal()
		if !ok {
			return a.odd(action, about, f.name, string(f.text))
		}
		*f.to = n
	}
	return nil
}

// Overview is what one product cost in a cycle, by kind of line and how it is
// paid for.
type Overview struct {
	Service, ServiceName string // ProductCode
	Product, ProductName string // ProductType, or CommodityCode
	Pip                  string
	Item                 string // SubscriptionOrder, PayAsYouGoBill, Refund, Adjustment
	Subscription         ledger.Subscription
	Currency             string
	Money                ledger.Money
	Tax, AfterTax        money.Null
}

// BillOverview is a cycle's bill by product.
func (a *Account) BillOverview(ctx context.Context, cycle period.Cycle) ([]Overview, error) {
	type item struct {
		row
		Tax, AfterTaxAmount text
	}
	type overview struct{ Items struct{ Item []item } }
	c := call{
		service: bss, action: "QueryBillOverview", region: a.region, about: cycle.String(),
		request: request(bssopenapi.CreateQueryBillOverviewRequest, func(r *bssopenapi.QueryBillOverviewRequest) { r.BillingCycle = cycle.String() }),
	}
	said, err := fetch[data[overview]](ctx, a, c)
	if err != nil {
		return nil, err
	}
	var all []Overview
	for i := range said.Data.Items.Item {
		r := &said.Data.Items.Item[i]
		o := Overview{
			Service: clean(r.ProductCode), ServiceName: clean(r.ProductName), Product: clean(r.CommodityCode), ProductName: clean(r.ProductDetail),
			Pip: clean(r.PipCode), Item: r.Item, Subscription: alibaba.Subscription(r.SubscriptionType), Currency: clean(r.Currency),
		}
		if o.Product == "" {
			o.Product = clean(r.ProductType)
		}
		m := &o.Money
		err := a.figures(c.action, cycle.String(),
			figure{"PretaxGrossAmount", r.PretaxGrossAmount, &m.List}, figure{"InvoiceDiscount", r.InvoiceDiscount, &m.Discount},
			figure{"RoundDownDiscount", r.RoundDownDiscount, &m.RoundDown}, figure{"DeductedByCoupons", r.DeductedByCoupons, &m.Coupons},
			figure{"PretaxAmount", r.PretaxAmount, &m.Payable}, figure{"DeductedByCashCoupons", r.DeductedByCashCoupons, &m.CashCoupons},
			figure{"DeductedByPrepaidCard", r.DeductedByPrepaidCard, &m.PrepaidCard}, figure{"PaymentAmount", r.PaymentAmount, &m.Paid},
			figure{"OutstandingAmount", r.OutstandingAmount, &m.Outstanding}, figure{"Tax", r.Tax, &o.Tax}, figure{"AfterTaxAmount", r.AfterTaxAmount, &o.AfterTax})
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}
