package aliyun

import (
	"context"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// SavingsPlans are the savings plans of the account, those that have ended too
// where the API lists them, in its order.
func (a *Account) SavingsPlans(ctx context.Context) ([]cloud.Commitment, error) {
	type row struct {
		InstanceID, Status, SavingsType, InstanceFamily, Region string
		PayMode, Cycle, Currency, DeductCycleType               string
		PoolValue, RestPoolValue, PrepayFee                     text
		TotalSave, Utilization                                  text //nolint:misspell // as the API spells it
		StartTimestamp, EndTimestamp                            text
		StartTime, EndTime                                      string
	}
	type answer struct {
		envelope
		Data struct {
			TotalCount text
			Items      []row
		}
	}
	const action = "QuerySavingsPlansInstance"
	rows, err := numbered(ctx, a, call{action: action, grant: "bssapi:QuerySavingsPlansInstance"},
		func(page requests.Integer) requests.AcsRequest {
			r := bssopenapi.CreateQuerySavingsPlansInstanceRequest()
			r.PageNum, r.PageSize = page, requests.NewInteger(numberedRows)
			return r
		},
		func(said *answer) ([]row, text) { return said.Data.Items, said.Data.TotalCount },
		func(r *row) string { return r.InstanceID })
	if err != nil {
		return nil, err
	}
	all := make([]cloud.Commitment, len(rows))
	for i := range rows {
		r, k := &rows[i], &all[i]
		*k = cloud.Commitment{
			Kind: cloud.SavingsPlan, ID: r.InstanceID, Type: clean(r.SavingsType), Family: clean(r.InstanceFamily), Status: r.Status, Region: clean(r.Region),
			PayMode: r.PayMode, Term: clean(r.Cycle), Currency: clean(r.Currency), PoolPer: clean(r.DeductCycleType),
		}
		if k.ID == "" {
			return nil, a.odd(action, a.name, "InstanceId", "")
		}
		if err := a.figures(action, k.ID, figure{"PoolValue", r.PoolValue, &k.Pool}, figure{"RestPoolValue", r.RestPoolValue, &k.Rest},
			figure{"PrepayFee", r.PrepayFee, &k.Prepaid}, figure{"TotalSave", r.TotalSave, &k.Saved}, figure{"Utilization", r.Utilization, &k.UsedRate}); err != nil { //nolint:misspell // as the API spells it
			return nil, err
		}
		if err := a.local(action, k.ID, "StartTime", r.StartTimestamp, r.StartTime, &k.Starts); err != nil {
			return nil, err
		}
		if err := a.local(action, k.ID, "EndTime", r.EndTimestamp, r.EndTime, &k.Ends); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// local reads a time that is given as milliseconds, or else as text in the
// billing zone. One that is not given is not known; one that cannot be read
// must not pass for that.
func (a *Account) local(action, about, name string, millis text, s string, to *time.Time) error {
	if n := millis.whole(); n > 0 {
		*to = time.UnixMilli(int64(n)).UTC()
		return nil
	}
	if s = clean(s); s == "" {
		return nil
	}
	t, err := time.ParseInLocation(localTime, s, period.Shanghai)
	if err != nil {
		return a.odd(action, about, name, s)
	}
	*to = t.UTC()
	return nil
}

// localTime is how calls about commitments write times, in the billing zone.
const localTime = "2006-01-02 15:04:05"

// span is a month as these calls take it. They stop at the present by
// themselves, and need no end that is yet to come.
func (a *Account) span(c period.Cycle) (from, to string) {
	from = c.First().Time(period.Shanghai).Format(localTime)
	if end := c.Add(1).First().Time(period.Shanghai); !end.After(a.cloud.o.Clock()) {
		to = end.Format(localTime)
	}
	return from, to
}

// planAnalysis is the RAM action that allows all calls about the use of plans.
const planAnalysis = "bss:SavingsPlansAnalysis"

// usage is what the totals of plans and of reserved instances say.
type usage struct {
	envelope
	Data struct {
		TotalUsage struct{ PoolValue, UsagePercentage, SavedCost, ReservationCost, PotentialSavedCost, PostpaidCost text }
	}
}

func (u *usage) read(a *Account, action string, into *cloud.CommitmentUse) error {
	t := &u.Data.TotalUsage
	return a.figures(action, into.Cycle.String(), figure{"PoolValue", t.PoolValue, &into.Pool}, figure{"UsagePercentage", t.UsagePercentage, &into.UsedRate},
		figure{"SavedCost", t.SavedCost, &into.Saved}, figure{"ReservationCost", t.ReservationCost, &into.Reservation},
		figure{"PotentialSavedCost", t.PotentialSavedCost, &into.PotentialSaved}, figure{"PostpaidCost", t.PostpaidCost, &into.PayAsYouGo})
}

// coverage is what the totals say of the spend that was covered.
type coverage struct {
	envelope
	Data struct {
		TotalCoverage struct {
			DeductAmount, DeductQuantity, TotalQuantity, CoveragePercentage text
			CapacityUnit                                                    string
		}
	}
}

func (v *coverage) read(a *Account, action string, into *cloud.CommitmentUse) error {
	t := &v.Data.TotalCoverage
	into.CapacityUnit = clean(t.CapacityUnit)
	return a.figures(action, into.Cycle.String(), figure{"DeductAmount", t.DeductAmount, &into.Deducted}, figure{"DeductQuantity", t.DeductQuantity, &into.DeductedQuantity},
		figure{"TotalQuantity", t.TotalQuantity, &into.TotalQuantity}, figure{"CoveragePercentage", t.CoveragePercentage, &into.CoveredRate})
}

// SavingsPlanUse is how far savings plans were used in a cycle, and what they
// covered. What was taken from them is the sum over the plans, since the total
// does not say it.
func (a *Account) SavingsPlanUse(ctx context.Context, cycle period.Cycle) (*cloud.CommitmentUse, error) {
	use := &cloud.CommitmentUse{Kind: cloud.SavingsPlan, Cycle: cycle}
	from, to := a.span(cycle)
	c := call{service: bss, action: "DescribeSavingsPlansUsageTotal", region: a.region, about: cycle.String(), grant: planAnalysis}
	c.request = request(bssopenapi.CreateDescribeSavingsPlansUsageTotalRequest, func(r *bssopenapi.DescribeSavingsPlansUsageTotalRequest) {
		r.PeriodType, r.StartPeriod, r.EndPeriod = "MONTH", from, to
	})
	used, err := fetch[usage](ctx, a, c)
	if err != nil {
		return nil, err
	}
	if err := used.read(a, c.action, use); err != nil {
		return nil, err
	}
	c.action = "DescribeSavingsPlansCoverageTotal"
	c.request = request(bssopenapi.CreateDescribeSavingsPlansCoverageTotalRequest, func(r *bssopenapi.DescribeSavingsPlansCoverageTotalRequest) {
		r.PeriodType, r.StartPeriod, r.EndPeriod = "MONTH", from, to
	})
	covered, err := fetch[coverage](ctx, a, c)
	if err != nil {
		return nil, err
	}
	if err := covered.read(a, c.action, use); err != nil {
		return nil, err
	}
	return use, a.planDetails(ctx, use)
}

// planDetails adds what was taken from each plan, if every one says it in the
// same currency.
func (a *Account) planDetails(ctx context.Context, use *cloud.CommitmentUse) error {
	type row struct {
		InstanceID, Currency, StartPeriod string
		UserID, DeductValue               text
	}
	type answer struct {
		envelope
		Data struct {
			TotalCount text
			NextToken  string
			Items      []row
		}
	}
	const action = "DescribeSavingsPlansUsageDetail"
	from, to := a.span(use.Cycle)
	rows, err := tokened(ctx, a, call{action: action, about: use.Cycle.String(), grant: planAnalysis},
		func(token string) requests.AcsRequest {
			r := bssopenapi.CreateDescribeSavingsPlansUsageDetailRequest()
			r.PeriodType, r.StartPeriod, r.EndPeriod, r.Token, r.MaxResults = "MONTH", from, to, token, requests.NewInteger(pageRows)
			return r
		},
		func(said *answer) ([]row, text, string) {
			return said.Data.Items, said.Data.TotalCount, said.Data.NextToken
		},
		func(r *row) string { return r.InstanceID + "\n" + string(r.UserID) + "\n" + r.StartPeriod })
	if err != nil {
		return err
	}
	sums := sum{}
	for i := range rows {
		var taken money.Null
		if err := a.figures(action, rows[i].InstanceID, figure{"DeductValue", rows[i].DeductValue, &taken}); err != nil {
			return err
		}
		sums.add(taken, clean(rows[i].Currency))
	}
	use.Used, use.Currency = sums.total()
	return nil
}

// sum adds up what is in one unit; anything else is no sum.
type sum struct {
	of    money.Null
	unit  string
	mixed bool
}

func (s *sum) add(n money.Null, unit string) {
	switch {
	case s.mixed || !n.Valid || s.of.Valid && unit != s.unit:
		s.mixed = true
	default:
		s.of, s.unit = money.Of(s.of.Decimal.Add(n.Decimal)), unit
	}
}

func (s *sum) total() (money.Null, string) {
	if s.mixed {
		return money.Null{}, ""
	}
	return s.of, s.unit
}
