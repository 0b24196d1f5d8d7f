package simulator_test

import (
	"testing"
	"time"

	bsssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

func spending(b *bench) world.Spending {
	return func(c period.Cycle, at time.Time) world.Spent { return b.world.Spent(b.account, c, at) }
}

// The SDK's own structs read plans and their use, which is what the lines say.
func TestSavingsPlansAreReadByTheSDK(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"small-cn", "small-intl"} {
		b := serve(t, world.Small(7), name, func() time.Time { return now }, simulator.Options{})
		want := b.world.Plan(b.account, now, spending(b))
		plans := bsssdk.CreateQuerySavingsPlansInstanceResponse()
		if err := b.ask(bsssdk.CreateQuerySavingsPlansInstanceRequest(), plans); err != nil || plans.Data.TotalCount != 1 || len(plans.Data.Items) != 1 {
			t.Fatalf("%+v, %v", plans.Data, err)
		}
		p := plans.Data.Items[0]
		if p.InstanceId != want.ID || p.PoolValue != want.Hourly.String() || p.PrepayFee != want.Prepaid.String() || p.StartTimestamp != want.Starts.UnixMilli() ||
			p.StartTime != "2026-11-01 09:00:00" || p.EndTime != "2026-12-01 00:00:00" || p.Currency != b.account.Currency || p.Status != "NORMAL" || p.Utilization == "0" { //nolint:misspell // as the API spells it
			t.Errorf("the plan is %+v", p)
		}
		for _, c := range b.world.Cycles(now) {
			use := b.world.PlanUse(b.account, c, now, spending(b))
			from, to := c.String()+"-01 00:00:00", c.Add(1).String()+"-01 00:00:00"
			usage, asked := bsssdk.CreateDescribeSavingsPlansUsageTotalResponse(), bsssdk.CreateDescribeSavingsPlansUsageTotalRequest()
			asked.PeriodType, asked.StartPeriod, asked.EndPeriod = "MONTH", from, to
			covered, asks := bsssdk.CreateDescribeSavingsPlansCoverageTotalResponse(), bsssdk.CreateDescribeSavingsPlansCoverageTotalRequest()
			asks.PeriodType, asks.StartPeriod, asks.EndPeriod = "MONTH", from, to
			if err := b.ask(asked, usage); err != nil {
				t.Fatal(err)
			}
			if err := b.ask(asks, covered); err != nil {
				t.Fatal(err)
			}
			if got := usage.Data.TotalUsage; !near(got.PoolValue, use.Pool) || !near(got.PostpaidCost, use.Deducted) || got.UsagePercentage <= 0 || got.UsagePercentage > 1 {
				t.Errorf("%s: %+v instead of %+v", c, got, use)
			}
			if got := covered.Data.TotalCoverage; !near(got.DeductAmount, use.Deducted) || got.CoveragePercentage <= 0 || got.CoveragePercentage > 1 || len(covered.Data.PeriodCoverage) != 1 {
				t.Errorf("%s: %+v instead of %+v", c, got, use)
			}
		}
	}
}

// near tells whether a number of the SDK, which is a float, is that amount.
func near(f float64, d money.Decimal) bool {
	exact := d.InexactFloat64()
	return f > exact-1e-6 && f < exact+1e-6
}

func TestUseOfPlansComesInPages(t *testing.T) {
	t.Parallel()
	b := serve(t, world.Small(7), "small-cn", func() time.Time { return now }, simulator.Options{})
	token, months := "", []string{}
	for {
		q, r := bsssdk.CreateDescribeSavingsPlansUsageDetailRequest(), bsssdk.CreateDescribeSavingsPlansUsageDetailResponse()
		q.PeriodType, q.StartPeriod, q.MaxResults, q.Token = "MONTH", "2026-09-01 00:00:00", "2", token
		if err := b.ask(q, r); err != nil || r.Data.TotalCount != 3 {
			t.Fatalf("%+v, %v", r.Data, err)
		}
		for _, i := range r.Data.Items {
			months = append(months, i.StartPeriod[:7])
			if i.PoolValue <= i.DeductValue || i.DeductValue <= 0 || i.Currency != "CNY" || i.InstanceId == "" {
				t.Errorf("a month is %+v", i)
			}
		}
		if token = r.Data.NextToken; token == "" {
			break
		}
	}
	if len(months) != 3 || months[0] != "2026-09" || months[2] != "2026-11" {
		t.Errorf("the months are %v", months)
	}
}

func TestReservedInstancesAreNone(t *testing.T) {
	t.Parallel()
	b := serve(t, world.Small(7), "small-cn", func() time.Time { return now }, simulator.Options{})
	for name, c := range map[string]struct {
		kind, period, from, to string
		code                   string
	}{
		"asked right":  {"RI", "MONTH", "2026-11-01 00:00:00", "", "Success"},
		"units":        {"SCU", "MONTH", "2026-10-01 00:00:00", "2026-11-01 00:00:00", "Success"},
		"other kind":   {"ECS", "MONTH", "2026-11-01 00:00:00", "", "PARAM_ERROR"},
		"other period": {"RI", "YEAR", "2026-11-01 00:00:00", "", "PARAM_ERROR"},
		"half a month": {"RI", "MONTH", "2026-11-15 00:00:00", "", "PARAM_ERROR"},
		"no time":      {"RI", "MONTH", "2026-11", "", "PARAM_ERROR"},
		"ends before":  {"RI", "MONTH", "2026-11-01 00:00:00", "2026-10-01 00:00:00", "PARAM_ERROR"},
		"too long ago": {"RI", "MONTH", "2025-05-01 00:00:00", "", "PARAM_ERROR"},
	} {
		q, r := bsssdk.CreateDescribeResourceUsageDetailRequest(), bsssdk.CreateDescribeResourceUsageDetailResponse()
		q.ResourceType, q.PeriodType, q.StartPeriod, q.EndPeriod = c.kind, c.period, c.from, c.to
		if err := b.ask(q, r); err != nil || r.Code != c.code || len(r.Data.Items) != 0 {
			t.Errorf("%s: %s, %v", name, r.Code, err)
		}
		u, s := bsssdk.CreateDescribeResourceUsageTotalRequest(), bsssdk.CreateDescribeResourceUsageTotalResponse()
		u.ResourceType, u.PeriodType, u.StartPeriod, u.EndPeriod = c.kind, c.period, c.from, c.to
		if err := b.ask(u, s); err != nil || s.Code != c.code {
			t.Errorf("%s: %s, %v", name, s.Code, err)
		}
	}
	q := bsssdk.CreateDescribeResourceCoverageTotalRequest()
	q.PeriodType, q.StartPeriod = "MONTH", "2026-11-01 00:00:00"
	if err := b.ask(q, bsssdk.CreateDescribeResourceCoverageTotalResponse()); err == nil {
		t.Error("a question without a type was answered")
	}
}
