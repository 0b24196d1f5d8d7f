package allocation_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/internal/allocation"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

func ptr[T any](v T) *T { return &v }

func weight(target, of string) policy.Weight {
	return policy.Weight{Target: target, Weight: money.MustParse(of)}
}

var all = []allocationrule.Method{
	allocationrule.MethodEqual, allocationrule.MethodWeighted, allocationrule.MethodProportional, allocationrule.MethodUsageBased,
	allocationrule.MethodTagBased, allocationrule.MethodCustom,
}

// bills are random lines of two months, some of them credits.
func bills(seed uint64) string {
	n := rand.New(rand.NewPCG(seed, 0))
	var b strings.Builder
	b.WriteString("ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,RegionId,ResourceId,Tags,BilledCost\n")
	for range 200 {
		tags := [...]string{``, `{}`, `{"team":""}`, `{"team":"web"}`, `{"team":"Web"}`, `{"team":"data"}`}[n.IntN(6)]
		fmt.Fprintf(&b, "AWS,1,one,USD,2026-%02[1]d-01T00:00:00Z,2026-%02[1]d-%02[2]dT00:00:00Z,%[3]s,svc-%[4]d,region-%[5]d,i-%[6]d,\"%[7]s\",%[8]d.%012[9]d\n",
			3+n.IntN(2), 1+n.IntN(28), [...]string{"Usage", "Purchase", "Credit"}[n.IntN(3)], n.IntN(3), n.IntN(3), n.IntN(20),
			strings.ReplaceAll(tags, `"`, `""`), n.IntN(20)-5, n.Int64N(1e12))
	}
	return b.String()
}

// Whatever the rule, what targets got and what they did not comes to what the
// ledger says was spent.
func TestResultsComeToWhatWasSpent(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "bills.csv", bills(5), ingest.FilesRequest{})
	ctx := auth.With(t.Context(), auth.Open())
	account := a.Account(t, "one").ID
	rapid.Check(t, func(t *rapid.T) {
		d := allocation.Draft{AccountID: &account, Name: "n", Enabled: true, Method: rapid.SampledFrom(all).Draw(t, "method")}
		d.ServiceFilter = rapid.SampledFrom([]*string{nil, ptr(`["svc-1","svc-2"]`)}).Draw(t, "services")
		share := func(n int) string {
			return fmt.Sprintf("0.%03d", rapid.IntRange(1, 333).Draw(t, fmt.Sprint("share ", n)))
		}
		switch byShare := rapid.Bool().Draw(t, "by share"); {
		case d.Method == allocationrule.MethodUsageBased || d.Method == allocationrule.MethodTagBased:
			d.TagFilter = ptr("team")
			if byShare {
				d.Targets = []policy.Target{{Name: "web"}, {Name: "nobody"}}
			}
		case d.Method == allocationrule.MethodEqual:
			d.Targets = []policy.Target{{Name: "a"}, {Name: "b"}, {Name: "c"}}
		case d.Method == allocationrule.MethodCustom && !byShare:
			d.Targets = []policy.Target{{Key: "team", Value: "WEB"}, {Type: "region", Value: "region-1"}, {Name: "b", Type: "region", Value: "region-2"}}
		default:
			d.Weights = []policy.Weight{weight("a", share(1)), weight("b", share(2)), weight("c", share(3))}
		}
		from := period.Date(20260301).Add(rapid.IntRange(0, 40).Draw(t, "from"))
		days := period.Range{From: from, To: from.Add(rapid.IntRange(1, 40).Draw(t, "days"))}
		rule, err := a.Allocations.Create(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		result, err := a.Allocations.Execute(ctx, allocation.Execution{Rule: rule.ID, Days: days})
		if err != nil {
			t.Fatal(err)
		}
		spent, err := a.Costs.Costs(ctx, cost.Input{Period: cost.Period{From: days.From, To: days.To}, Filter: rule.Rule, Accounts: []id.ID{account}})
		if err != nil {
			t.Fatal(err)
		}
		got, percent := result.Unallocated, money.Zero
		for _, p := range result.Parts {
			got, percent = got.Add(p.Amount), percent.Add(p.Percentage.Decimal)
		}
		if !result.Total.Equal(spent.Total.Amount.Decimal) || !got.Equal(result.Total) || !result.Allocated.Add(result.Unallocated).Equal(result.Total) {
			t.Fatalf("%s is shared out as %s, with %s and %s; spent was %v", result.Total, got, result.Allocated, result.Unallocated, spent.Total.Amount)
		}
		if result.Unallocated.IsZero() && !result.Total.IsZero() && !percent.Equal(money.Whole(100)) {
			t.Fatalf("the percentages come to %s", percent)
		}
	})
}

// Over the bills that can be added up by hand, every method gives what it says.
func TestMethods(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	ctx := auth.With(t.Context(), auth.Open())
	hand := a.Account(t, "hand").ID
	for name, c := range map[string]struct {
		draft allocation.Draft
		want  string
	}{
		"equal":    {allocation.Draft{Targets: []policy.Target{{Name: "x"}, {Name: "y"}, {Name: "z"}}}, "96.341 = x 32.114 y 32.114 z 32.113 + 0"},
		"weighted": {allocation.Draft{Method: all[1], Weights: []policy.Weight{weight("x", "2"), weight("y", "1")}}, "96.341 = x 64.227 y 32.114 + 0"},
		"tags":     {allocation.Draft{Method: all[4], TagFilter: ptr("team")}, "96.341 = data 80.333 web 16.008 + 0"},
		"a tag":    {allocation.Draft{Method: all[4], TagFilter: ptr("team"), Targets: []policy.Target{{Name: "WEB"}}}, "96.341 = WEB 16.008 + 80.333"},
		"usage":    {allocation.Draft{Method: all[3], TagFilter: ptr("team")}, "96.341 = web 96.341 + 0"},
		"no usage": {allocation.Draft{Method: all[3], TagFilter: ptr("nothing"), Targets: []policy.Target{{Name: "x"}}}, "96.341 = x 0 + 96.341"},
		"rules":    {allocation.Draft{Method: all[5], Targets: []policy.Target{{Type: "service", Value: "rds"}, {Name: "rest", Key: "team"}}}, "96.341 = rds 80.333 rest 16.008 + 0"},
		"shares":   {allocation.Draft{Method: all[5], Weights: []policy.Weight{weight("x", "0.5")}}, "96.341 = x 48.171 + 48.17"},
		"service":  {allocation.Draft{ServiceFilter: ptr(`["ecs"]`), Targets: []policy.Target{{Name: "x"}}}, "16.008 = x 16.008 + 0"},
	} {
		c.draft.AccountID, c.draft.Name, c.draft.Enabled = &hand, name, true
		rule, err := a.Allocations.Create(ctx, c.draft)
		if err != nil {
			t.Fatal(name, err)
		}
		r, err := a.Allocations.Execute(ctx, allocation.Execution{Rule: rule.ID, Days: period.Range{From: 20260301}})
		if err != nil {
			t.Fatal(name, err)
		}
		got := r.Total.String() + " ="
		for _, p := range r.Parts {
			got += " " + p.Target + " " + p.Amount.String()
		}
		if diff := cmp.Diff(got+" + "+r.Unallocated.String(), c.want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", name, diff)
		}
	}
}

// A locked result is the last word on its days; it outlives its rule.
func TestLockedResults(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	ctx := auth.With(t.Context(), auth.Open())
	hand := a.Account(t, "hand").ID
	rule, err := a.Allocations.Create(ctx, allocation.Draft{AccountID: &hand, Name: "n", Enabled: true, Targets: []policy.Target{{Name: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	execute := func(from, to period.Date) (id.ID, error) {
		r, err := a.Allocations.Execute(ctx, allocation.Execution{Rule: rule.ID, Days: period.Range{From: from, To: to}})
		if err != nil {
			return id.ID{}, err
		}
		return r.ID, nil
	}
	first, err := execute(20260301, 20260401)
	if err != nil {
		t.Fatal(err)
	}
	second, err := execute(20260331, 20260402)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // again changes nothing
		if r, err := a.Allocations.Lock(ctx, first); err != nil || r.LockedAt == nil {
			t.Fatalf("locked %+v, %v", r, err)
		}
	}
	if _, err := a.Allocations.Lock(ctx, second); !fault.Is(err, fault.KindConflict) {
		t.Errorf("a second result is locked: %v", err)
	}
	if _, err := execute(20260331, 20260402); !fault.Is(err, fault.KindConflict) {
		t.Errorf("locked days are shared out again: %v", err)
	}
	if _, err := execute(20260401, 20260402); err != nil {
		t.Error(err)
	}
	if _, err := a.Allocations.Update(ctx, rule.ID, allocation.Patch{}); err != nil {
		t.Error(err)
	}
	if err := a.Allocations.Delete(ctx, rule.ID); err != nil {
		t.Fatal(err)
	}
	if r, err := a.Allocations.ResultByID(ctx, first); err != nil || r.RuleID != nil || r.RuleVersion != 1 || r.RuleName != "n" {
		t.Errorf("without its rule the result is %+v, %v", r, err)
	}
	abroad := auth.With(t.Context(), auth.Only(a.Account(t, "abroad").ID))
	if _, err := a.Allocations.ResultByID(abroad, first); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("another account's result is seen: %v", err)
	}
}
