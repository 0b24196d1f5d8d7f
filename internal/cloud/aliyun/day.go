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

// row is one line of DescribeInstanceBill. Amounts come as numbers or as text,
// depending on the account, and are decimals either way.
type row struct {
	BillAccountID    text   `json:"BillAccountID"`
	BillAccountName  string `json:"BillAccountName"`
	BillingDate      string `json:"BillingDate"`
	BillingItem      string `json:"BillingItem"`
	BillingItemCode  string `json:"BillingItemCode"`
	CommodityCode    string `json:"CommodityCode"`
	CostUnit         string `json:"CostUnit"`
	Currency         string `json:"Currency"`
	InstanceID       string `json:"InstanceID"`
	Item             string `json:"Item"`
	NickName         string `json:"NickName"`
	OwnerID          text   `json:"OwnerID"`
	PipCode          string `json:"PipCode"`
	ProductCode      string `json:"ProductCode"`
	ProductDetail    string `json:"ProductDetail"`
	ProductName      string `json:"ProductName"`
	ProductType      string `json:"ProductType"`
	Region           string `json:"Region"`
	ResourceGroup    string `json:"ResourceGroup"`
	SubscriptionType string `json:"SubscriptionType"`
	Tag              string `json:"Tag"`
	UsageUnit        string `json:"UsageUnit"`
	Zone             string `json:"Zone"`

	BizType           string `json:"BizType"`
	InstanceConfig    string `json:"InstanceConfig"`
	InstanceSpec      string `json:"InstanceSpec"`
	InternetIP        string `json:"InternetIP"`
	IntranetIP        string `json:"IntranetIP"`
	ItemName          string `json:"ItemName"`
	ListPriceUnit     string `json:"ListPriceUnit"`
	ServicePeriodUnit string `json:"ServicePeriodUnit"`

	AdjustAmount              text `json:"AdjustAmount"`
	CashAmount                text `json:"CashAmount"`
	DeductedByCashCoupons     text `json:"DeductedByCashCoupons"`
	DeductedByCoupons         text `json:"DeductedByCoupons"`
	DeductedByPrepaidCard     text `json:"DeductedByPrepaidCard"`
	DeductedByResourcePackage text `json:"DeductedByResourcePackage"`
	DeductedBySavingsPlan     text `json:"DeductedBySavingsPlan"`
	InvoiceDiscount           text `json:"InvoiceDiscount"`
	ListPrice                 text `json:"ListPrice"`
	OutstandingAmount         text `json:"OutstandingAmount"`
	PaymentAmount             text `json:"PaymentAmount"`
	PretaxAmount              text `json:"PretaxAmount"`
	PretaxGrossAmount         text `json:"PretaxGrossAmount"`
	RoundDownDiscount         text `json:"RoundDownDiscount"`
	ServicePeriod             text `json:"ServicePeriod"`
	Usage                     text `json:"Usage"`
}

// billPage is one page of DescribeInstanceBill.
type billPage struct {
	envelope
	Data struct {
		AccountID    text   `json:"AccountID"`
		AccountName  string `json:"AccountName"`
		BillingCycle string `json:"BillingCycle"`
		Items        []row  `json:"Items"`
		NextToken    string `json:"NextToken"`
		TotalCount   text   `json:"TotalCount"`
	} `json:"Data"`
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
func isDoubled(rows []row) bool {
	half := len(rows) / 2
	return len(rows)%2 == 0 && slices.Equal(rows[:half], rows[half:]) && differ(rows[:half])
}

// differ tells rows of at least three different lines. Lines have no id, and
// equal ones are no fault; but that a row of different ones comes again in the
// same order is none that a bill has.
func differ(rows []row) bool {
	seen := map[row]bool{}
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

// words keeps one copy of what the lines of a day repeat.
type words map[string]string

func (w words) share(r *row) {
	for _, s := range []*string{
		&r.BillAccountName, &r.BillingDate, &r.BillingItem, &r.BillingItemCode, &r.CommodityCode, &r.CostUnit, &r.Currency,
		&r.InstanceID, &r.Item, &r.NickName, &r.PipCode, &r.ProductCode, &r.ProductDetail, &r.ProductName, &r.ProductType,
		&r.Region, &r.ResourceGroup, &r.SubscriptionType, &r.Tag, &r.UsageUnit, &r.Zone,
		&r.BizType, &r.InstanceConfig, &r.InstanceSpec, &r.ItemName, &r.ListPriceUnit, &r.ServicePeriodUnit,
	} {
		if *s == "" {
			continue
		}
		if known, ok := w[*s]; ok {
			*s = known
		} else {
			w[*s] = *s
		}
	}
}
