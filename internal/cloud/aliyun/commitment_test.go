package aliyun_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

func TestSavingsPlansAreThoseOfTheWorld(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	for _, a := range s.world.Accounts() {
		spent := func(c period.Cycle, at time.Time) world.Spent { return s.world.Spent(a, c, at) }
		got, err := s.account(t, a.Name).SavingsPlans(t.Context())
		want := s.world.Plan(a, now, spent)
		if err != nil || len(got) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		p := got[0]
		if p.Kind != cloud.SavingsPlan || p.ID != want.ID || !same(p.Pool, want.Hourly) || !same(p.Rest, want.Rest) || !same(p.Prepaid, want.Prepaid) || !same(p.Saved, want.Saved) ||
			!p.Starts.Equal(want.Starts) || !p.Ends.Equal(want.Ends) || p.Currency != a.Currency || p.PayMode != "total" || p.PoolPer != "hour" || !p.UsedRate.Valid {
			t.Errorf("%+v instead of %+v", p, want)
		}
		for _, c := range s.world.Cycles(now) {
			use := s.world.PlanUse(a, c, now, spent)
			got, err := s.account(t, a.Name).SavingsPlanUse(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if got.Cycle != c || !same(got.Pool, use.Pool) || !same(got.Used, use.Used) || !same(got.PayAsYouGo, use.Deducted) || !same(got.Saved, use.Saved()) ||
				!same(got.Deducted, use.Deducted) || got.Currency != a.Currency || !same(got.UsedRate, money.Per(use.Used, use.Pool).Round(4).Decimal) ||
				!same(got.CoveredRate, money.Per(use.Deducted, use.Plannable).Round(4).Decimal) || got.Reservation.Valid || got.PotentialSaved.Valid || got.TotalQuantity.Valid {
				t.Errorf("%s: %+v instead of %+v", c, got, use)
			}
		}
	}
}

// Who has no reserved instance has an empty list, and nothing is known of its use.
func TestNoReservedInstanceIsNoFigure(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	a := s.account(t, "small-cn")
	open := period.CycleOf(now.In(period.Shanghai))
	if list, err := a.ReservedInstances(t.Context(), open); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	use, err := a.ReservedInstanceUse(t.Context(), open.Add(-1))
	if diff := cmp.Diff(&cloud.CommitmentUse{Kind: cloud.ReservedInstance, Cycle: open.Add(-1)}, use); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if list, err := answers(t, `{"RequestId":"1","Success":true,"Data":{"TotalCount":0,"Items":[]}}`).SavingsPlans(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("plans: %+v, %v", list, err)
	}
}

// replies lets each call have the answers of its action, one for each time that
// it is asked; the last of them again and again.
func replies(t *testing.T, bodies map[string][]string) (a *aliyun.Account, asked *[]string) {
	t.Helper()
	asked = &[]string{}
	c, _, _, _ := client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		action := q.Get("Action")
		*asked = append(*asked, strings.Join([]string{action, q.Get("StartPeriod"), q.Get("EndPeriod"), q.Get("NextToken") + q.Get("Token")}, "|"))
		left := bodies[action]
		if len(left) > 1 {
			bodies[action] = left[1:]
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"RequestId":"1","Success":true,"Code":"Success","Data":%s}`, left[0])
	}))
	return c.Account("one", cloud.Key{ID: "LTAI5tOneOneOneOne", Secret: "secret of one"}, "cn-hangzhou"), asked
}

// Pages are walked by their token, the newest month of an instance counts, and
// quantities in one unit are added up.
func TestReservedInstancesAreReadWhole(t *testing.T) {
	t.Parallel()
	row := func(id, from, unit, of, taken, rate string) string {
		return fmt.Sprintf(`{"ResourceInstanceId":%q,"InstanceSpec":"ecs.g7.large","Status":"Valid","RegionNo":"cn-hangzhou","Zone":"cn-hangzhou-i","Currency":"CNY","UserId":"7","Quantity":2,`+
			`"StartTime":%q,"CapacityUnit":%q,"TotalQuantity":%s,"DeductQuantity":%s,"UsagePercentage":%s,"ReservationCost":"1,234.50","SavedCost":"-3"}`, id, from, unit, of, taken, rate)
	}
	page := func(total int, next string, rows ...string) string {
		return fmt.Sprintf(`{"TotalCount":%d,"NextToken":%q,"Items":[%s]}`, total, next, strings.Join(rows, ","))
	}
	april, may := "2026-04-01 00:00:00", "2026-05-01 00:00:00"
	a, asked := replies(t, map[string][]string{"DescribeResourceUsageDetail": {
		page(3, "more", row("ri-1", may, "h", "10", "4", "0.4"), row("ri-1", april, "h", "10", "5", "0.5")), page(3, "", row("ri-2", april, "h", "1", "1", "1")),
	}})
	open := period.CycleOf(now.In(period.Shanghai))
	got, err := a.ReservedInstances(t.Context(), open)
	one := cloud.Commitment{
		Kind: cloud.ReservedInstance, ID: "ri-1", Type: "ecs.g7.large", Status: "Valid", Region: "cn-hangzhou", Zone: "cn-hangzhou-i", Owner: "7", Currency: "CNY", Quantity: 2,
		Prepaid: money.Of(money.MustParse("1234.5")), Saved: money.Of(money.Whole(-3)), UsedRate: money.Of(money.MustParse("0.4")),
	}
	two := one
	two.ID, two.UsedRate = "ri-2", money.Of(money.Whole(1))
	if diff := cmp.Diff([]cloud.Commitment{one, two}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if last := (*asked)[len(*asked)-1]; len(*asked) != 2 || !strings.HasSuffix(last, "||more") || !strings.Contains(last, open.Add(-1).String()+"-01 00:00:00") {
		t.Errorf("it asked %v", *asked)
	}
	total, covered := `{"TotalUsage":{"UsagePercentage":0.5,"SavedCost":90,"ReservationCost":"10","PotentialSavedCost":100,"PostpaidCost":100.0000000001}}`,
		`{"TotalCoverage":{"DeductQuantity":5,"TotalQuantity":20,"CapacityUnit":"h","CoveragePercentage":0.25}}`
	of := func(s string) money.Null { return money.Of(money.MustParse(s)) }
	want := cloud.CommitmentUse{
		Kind: cloud.ReservedInstance, Cycle: 202604, Currency: "CNY", Pool: of("11"), Used: of("5"), Unit: "h", UsedRate: of("0.5"), Reservation: of("10"), PayAsYouGo: of("100.0000000001"),
		Saved: of("90"), PotentialSaved: of("100"), DeductedQuantity: of("5"), TotalQuantity: of("20"), CapacityUnit: "h", CoveredRate: of("0.25"),
	}
	for unit, pool := range map[string]string{"h": "11", "vCPU": ""} {
		a, asked := replies(t, map[string][]string{
			"DescribeResourceUsageTotal": {total}, "DescribeResourceCoverageTotal": {covered},
			"DescribeResourceUsageDetail": {page(2, "", row("ri-1", april, "h", "10", "4", "0.4"), row("ri-2", april, unit, "1", "1", "1"))},
		})
		if pool == "" {
			want.Pool, want.Used, want.Unit = money.Null{}, money.Null{}, ""
		}
		use, err := a.ReservedInstanceUse(t.Context(), 202604)
		if diff := cmp.Diff(&want, use); diff != "" || err != nil {
			t.Errorf("in %s: %v (-want +got)\n%s", unit, err, diff)
		}
		if (*asked)[0] != "DescribeResourceUsageTotal|2026-04-01 00:00:00|2026-05-01 00:00:00|" {
			t.Errorf("it asked %v", *asked)
		}
		want.Pool, want.Used, want.Unit = of("11"), of("5"), "h"
	}
}

// What cannot be kept is an error that names it; a time is one of the billing
// zone unless its milliseconds are given.
func TestCommitmentsThatCannotBeNameTheirField(t *testing.T) {
	t.Parallel()
	plan := func(more string) string { return `{"TotalCount":1,"Items":[{"InstanceId":"spn-1"` + more + `}]}` }
	bare := cloud.Commitment{Kind: cloud.SavingsPlan, ID: "spn-1"}
	timed := bare
	timed.Starts, timed.Ends = time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC), time.UnixMilli(1663135741039).UTC()
	for name, c := range map[string]struct {
		body string
		want any // a plan, or a part of the error
	}{
		"bare":      {plan(``), bare},
		"times":     {plan(`,"StartTime":"2026-01-01 00:00:00","EndTime":"2021-01-01 00:00:00","EndTimestamp":1663135741039`), timed},
		"no time":   {plan(`,"StartTime":"2026"`), "StartTime of spn-1"},
		"no amount": {plan(`,"PoolValue":"a lot"`), "PoolValue of spn-1"},
		"no id":     {`{"TotalCount":1,"Items":[{"Status":"NORMAL"}]}`, "InstanceId of one"},
		"too few":   {`{"TotalCount":2,"Items":[{"InstanceId":"spn-1"}]}`, "do not fit together"},
	} {
		a, _ := replies(t, map[string][]string{"QuerySavingsPlansInstance": {c.body}})
		got, err := a.SavingsPlans(t.Context())
		if text, fails := c.want.(string); fails {
			if err == nil || !strings.Contains(err.Error(), text) {
				t.Errorf("%s: %+v, %v; want a fault with %q", name, got, err, text)
			}
			continue
		}
		if diff := cmp.Diff([]cloud.Commitment{c.want.(cloud.Commitment)}, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
	}
}

// Without what a plan was used for, or in several currencies, it is not known.
func TestUseOfPlansIsUnknownUnlessAllSayIt(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]money.Null{
		`{"InstanceId":"a","Currency":"CNY","DeductValue":1.5},{"InstanceId":"b","Currency":"CNY","DeductValue":2}`: money.Of(money.MustParse("3.5")),
		`{"InstanceId":"a","Currency":"CNY","DeductValue":1.5},{"InstanceId":"b","Currency":"USD","DeductValue":2}`: {},
		`{"InstanceId":"a","Currency":"CNY","DeductValue":1.5},{"InstanceId":"b","Currency":"CNY"}`:                 {},
	} {
		a, _ := replies(t, map[string][]string{
			"DescribeSavingsPlansUsageTotal": {`{}`}, "DescribeSavingsPlansCoverageTotal": {`{"TotalCoverage":{"DeductAmount":7}}`},
			"DescribeSavingsPlansUsageDetail": {`{"TotalCount":2,"Items":[` + rows + `]}`},
		})
		use, err := a.SavingsPlanUse(t.Context(), 202604)
		if err != nil || use.Used != want || use.Pool.Valid || !same(use.Deducted, money.Whole(7)) {
			t.Errorf("%s: %+v, %v", rows, use, err)
		}
	}
}

func TestCommitmentsNameThePermissionThatTheyNeed(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	a := s.account(t, "small-cn")
	for action, c := range map[string]struct {
		fails string
		ask   func() error
	}{
		"bssapi:QuerySavingsPlansInstance":     {"", func() error { return last(a.SavingsPlans(t.Context())) }},
		"bss:SavingsPlansAnalysis":             {"", func() error { return last(a.SavingsPlanUse(t.Context(), 202604)) }},
		"bss:SavingsPlansAnalysis,":            {"DescribeSavingsPlansUsageDetail", func() error { return last(a.SavingsPlanUse(t.Context(), 202604)) }},
		"bssapi:DescribeResourceUsageDetail":   {"", func() error { return last(a.ReservedInstances(t.Context(), 202605)) }},
		"bssapi:DescribeResourceUsageTotal":    {"", func() error { return last(a.ReservedInstanceUse(t.Context(), 202604)) }},
		"bssapi:DescribeResourceCoverageTotal": {"DescribeResourceCoverageTotal", func() error { return last(a.ReservedInstanceUse(t.Context(), 202604)) }},
	} {
		s.Fail(c.fails, simulator.Fault{Kind: simulator.Forbidden})
		if err := c.ask(); !aliyun.IsDenied(err) || !strings.Contains(err.Error(), "the action "+action) {
			t.Errorf("%v does not name %s", err, action)
		}
		s.Heal()
	}
}

func TestBrokenPagesOfUseAreNoUse(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]simulator.Kind{"twice": simulator.TwicePage, "short": simulator.ShortPage, "endless": simulator.EndlessToken} {
		s := serve(t, world.Small(1), simulator.Options{})
		s.Fail("DescribeSavingsPlansUsageDetail", simulator.Fault{Kind: kind})
		a := s.account(t, "small-cn")
		if use, err := a.SavingsPlanUse(t.Context(), 202610); err == nil || !strings.Contains(err.Error(), "the pages of 2026-10 do not fit together") {
			t.Errorf("%s: %+v, %v", name, use, err)
		}
		s.Heal()
		s.Fail("DescribeSavingsPlansUsageDetail", simulator.Fault{Kind: kind, Times: 1})
		if use, err := a.SavingsPlanUse(t.Context(), 202610); err != nil || !use.Used.Valid {
			t.Errorf("%s once: %+v, %v", name, use, err)
		}
	}
}
