package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// inventories makes that many accounts with three ECS each, one of them idle,
// with bills and a week of metrics.
func inventories(t *testing.T, p *counted, accounts int) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System())
	bills := "ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ResourceId,BilledCost\n"
	for i := range accounts {
		for n := range 3 {
			bills += fmt.Sprintf("Alibaba Cloud,%d,account-%02d,CNY,2026-03-31T16:00:00Z,2026-04-01T16:00:00Z,Usage,ecs,i-%d,%d.25\n", 7000+i, i, n, i*10+n)
		}
	}
	p.Import(t, "many.csv", bills, fileOf(""))
	for i := range accounts {
		a := p.Account(t, fmt.Sprintf("account-%02d", i))
		seen := resource.Seen{}
		var points []ledger.MetricPoint
		for n := range 3 {
			name := fmt.Sprint("i-", n)
			seen.Resources = append(seen.Resources, cloud.Resource{
				Type: cloud.ECS, ID: name, Name: name, Region: "cn-hangzhou", Status: cloud.Running, ChargeType: cloud.PostPaid, Created: now.AddDate(-1, 0, 0),
			})
			for _, m := range []string{"CPUUtilization", "InternetInRate", "InternetOutRate"} {
				level := money.MustParse(fmt.Sprint(1 + n*5000))
				for hour := range 7 * 24 {
					points = append(points, ledger.MetricPoint{Resource: name, Metric: m, At: now.Truncate(time.Hour).Add(-time.Duration(hour+1) * time.Hour), Min: level, Max: level, Avg: level})
				}
			}
		}
		for _, err := range []error{p.Resources.Replace(ctx, a.ID, seen), p.Resources.KeepMetrics(ctx, a.ID, points), p.Idle.Scan(ctx, a.ID, 7)} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := p.Accounts.Create(ctx, account.Draft{Name: "zz-empty"}); err != nil {
		t.Fatal(err)
	}
}

// However many accounts and resources, all that hangs on them takes the same
// statements.
func TestResourcesTakeTheSameStatementsHoweverMany(t *testing.T) {
	p := empty(t)
	const most = 25
	inventories(t, p, most)
	const fields = "resourceID tags { key } attributes { name } cost { amount { amount } source } metrics { name maximum } verdict { outcome reasons { text } } account { name }"
	p.must(t, "{ cycles { cycle } }", nil, &struct{ Cycles []struct{} }{}) // it reads what is visible
	for name, c := range map[string]struct {
		query string
		of    func(n int) int // how many resources n shows
		want  statements
	}{
		"of accounts": {
			"query($n: Int!) { accounts(first: $n, orderBy: {field: NAME}) { edges { node { name scan { days idle { resource { resourceID } } } resources { totalCount edges { node { " + fields + " } } } } } } }",
			func(n int) int { return 3 * n },
			statements{Catalogue: 13, Ledger: 2},
		},
		"of a list": {
			"query($n: Int!) { resources(first: $n, orderBy: {field: COST, direction: DESC}) { edges { node { " + fields + " } } } }",
			func(n int) int { return n },
			statements{Catalogue: 8, Ledger: 3},
		},
		"of idle ones": {
			"query($n: Int!) { accounts(first: $n) { edges { node { scan { idle { resource { resourceID cost { amount { amount } } } reasons { text } } } } } } }",
			func(n int) int { return n },
			statements{Catalogue: 8, Ledger: 1},
		},
		"with changes": {
			"query($n: Int!) { resources(first: $n) { edges { node { resourceID changes(first: 3) { edges { node { kind fields { name } } } } } } } }",
			func(n int) int { return n },
			statements{Catalogue: 3},
		},
	} {
		for _, n := range []int{2, 10, most} {
			got := p.takes(func() {
				_, r := p.ask(t, request{Query: c.query, Variables: map[string]any{"n": n}})
				if rows := strings.Count(string(r.Data), `"resourceID":`); len(r.Errors) > 0 || rows < c.of(n) {
					t.Fatalf("%s: %d of %d resources, %+v", name, rows, c.of(n), r.Errors)
				}
			})
			if got != c.want {
				t.Errorf("%s: %d take %+v statements, want %+v", name, n, got, c.want)
			}
		}
	}
}
