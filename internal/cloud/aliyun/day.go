package aliyun

import (
	"context"
	"slices"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/period"
)

// pageRows is the most that one page of bill lines may have.
const pageRows = 300

// day is the bill of one day.
type day struct {
	date    period.Date
	account string // who is billed
	name    string
	rows    []row
}

// day reads all lines of a day, again if its pages do not fit together.
func (a *Account) day(ctx context.Context, cycle period.Cycle, date period.Date) (d *day, err error) {
	var apart error
	for range attempts {
		if d, apart, err = a.walkDay(ctx, cycle, date); err != nil || apart == nil {
			return d, err
		}
	}
	return nil, a.apart("DescribeInstanceBill", date.String(), apart)
}

// walkDay reads the pages of a day. apart says why they do not fit together.
func (a *Account) walkDay(ctx context.Context, cycle period.Cycle, date period.Date) (d *day, apart, err error) {
	d = &day{date: date}
	words := words{}
	total, token, seen := 0, "", map[string]bool{}
	var last []row
	for n := 0; ; n++ {
		page, err := fetch[billPage](ctx, a, billCall(a.region, cycle, date, token))
		if err != nil {
			return nil, nil, err
		}
		p := &page.Data
		count, ok := p.TotalCount.count()
		switch {
		case !ok:
			return nil, errNoTotal, nil
		case slices.Equal(last, p.Items) && differ(p.Items), isDoubled(p.Items):
			return nil, errTwice, nil
		case n == 0:
			total, d.account, d.name = count, string(p.AccountID), p.AccountName
			d.rows = slices.Grow(d.rows, min(total, 100_000))
		case total != count:
			return nil, errTotal, nil
		}
		last = p.Items
		for i := range p.Items {
			words.share(&p.Items[i])
		}
		d.rows = append(d.rows, p.Items...)
		switch {
		case p.NextToken == "" && len(d.rows) == total:
			return d, nil, nil
		case p.NextToken == "" || len(d.rows) > total:
			return nil, errTotal, nil
		case seen[p.NextToken] || n >= mostPages || len(p.Items) == 0:
			return nil, errEndless, nil
		}
		token = p.NextToken
		seen[token] = true
	}
}

// isDoubled tells pages whose second half repeats the first.
func isDoubled[R comparable](rows []R) bool {
	half := len(rows) / 2
	return len(rows)%2 == 0 && slices.Equal(rows[:half], rows[half:]) && differ(rows[:half])
}

// differ tells rows of at least three different lines. Lines have no id, and
// equal ones are no fault; but that a row of different ones comes again in the
// same order is none that a bill has.
func differ[R comparable](rows []R) bool {
	seen := map[R]bool{}
	for i := range rows {
		if seen[rows[i]] = true; len(seen) == 3 {
			return true
		}
	}
	return false
}

func billCall(region string, cycle period.Cycle, date period.Date, token string) call {
	return call{
		service: bss, action: "DescribeInstanceBill", region: region, about: date.String(),
		request: request(bssopenapi.CreateDescribeInstanceBillRequest, func(r *bssopenapi.DescribeInstanceBillRequest) {
			r.BillingCycle, r.BillingDate, r.Granularity = cycle.String(), date.String(), "DAILY"
			r.IsBillingItem, r.MaxResults = requests.NewBoolean(true), requests.NewInteger(pageRows)
			r.NextToken = token
		}),
	}
}
