package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// AccountBill is what QueryAccountBill says that a cycle cost: one total for
// each account that is billed and each currency, to hold the sum of the lines
// against. Without any bill there is no total.
func (a *Account) AccountBill(ctx context.Context, cycle period.Cycle) ([]bill.Control, error) {
	var apart error
	for range attempts {
		var rows []row
		var err error
		if rows, apart, err = a.walkAccountBill(ctx, cycle); err != nil {
			return nil, err
		}
		if apart == nil {
			return a.controls(cycle, rows)
		}
	}
	return nil, a.apart("QueryAccountBill", cycle.String(), apart)
}

// walkAccountBill reads the pages of a cycle's totals. apart says why they do
// not fit together.
func (a *Account) walkAccountBill(ctx context.Context, cycle period.Cycle) (rows []row, apart, err error) {
	type answer struct {
		envelope
		Data struct {
			AccountID   text
			AccountName string
			TotalCount  text
			Items       struct{ Item []row }
		}
	}
	seen := map[row]bool{}
	for n := 1; ; n++ {
		said, err := fetch[answer](ctx, a, call{
			service: bss, action: "QueryAccountBill", region: a.region, about: cycle.String(),
			request: request(bssopenapi.CreateQueryAccountBillRequest, func(r *bssopenapi.QueryAccountBillRequest) {
				r.BillingCycle, r.PageNum, r.PageSize = cycle.String(), requests.NewInteger(n), requests.NewInteger(pageRows)
			}),
		})
		if err != nil {
			return nil, nil, err
		}
		d := &said.Data
		total, ok := d.TotalCount.count()
		if !ok {
			return nil, errNoTotal, nil
		}
		for _, r := range d.Items.Item {
			if seen[r] { // it says which account, product or unit it is of
				return nil, errTwice, nil
			}
			seen[r] = true
			if r.BillAccountID == "" {
				r.BillAccountID, r.BillAccountName = d.AccountID, d.AccountName
			}
			rows = append(rows, r)
		}
		switch {
		case len(rows) == total:
			return rows, nil, nil
		case len(rows) > total || len(d.Items.Item) == 0:
			return nil, errTotal, nil
		}
	}
}

// controls adds up rows of totals by account and currency.
func (a *Account) controls(cycle period.Cycle, rows []row) ([]bill.Control, error) {
	var controls []bill.Control
	for i := range rows {
		r := &rows[i]
		payable, ok := r.PretaxAmount.decimal()
		if !ok || !payable.Valid {
			return nil, a.odd("QueryAccountBill", cycle.String(), "PretaxAmount", string(r.PretaxAmount))
		}
		controls = with(controls, bill.Control{
			Account: bill.Account{Provider: alibaba.Provider, ID: string(r.BillAccountID), Name: r.BillAccountName}, Cycle: cycle,
			Payable: money.Amount{Decimal: payable.Decimal, Currency: clean(r.Currency)},
			Places:  places(payable.Decimal), Source: "QueryAccountBill", ReadAt: a.cloud.o.Clock(),
		})
	}
	return controls, nil
}

// with adds one more total to those of its account and currency.
func with(controls []bill.Control, c bill.Control) []bill.Control {
	for i := range controls {
		of := &controls[i]
		if of.Account.ID == c.Account.ID && of.Payable.Currency == c.Payable.Currency {
			of.Payable.Decimal, of.Places = of.Payable.Decimal.Add(c.Payable.Decimal), max(of.Places, c.Places)
			return controls
		}
	}
	return append(controls, c)
}

// places is how exact a total is. A number loses the zeros at its end, so that
// less than two decimals mean two.
func places(d money.Decimal) uint8 { return max(uint8(d.Prec()), 2) }
