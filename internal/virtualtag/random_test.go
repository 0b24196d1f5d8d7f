package virtualtag_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Of each of sets bills every one of as many lists of rules is tried.
const sets = 100

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// spans are what lists of rules are tried over: cut by months or not.
var spans = []cost.Period{
	{FirstCycle: 202603, LastCycle: 202604}, {From: 20260301, To: 20260501}, {From: 20260310, To: 20260405}, {From: 20260401, To: 20260402},
}

// bills are random lines of two months and two currencies in many accounts:
// some with tags, some without, some below 0, with up to 12 decimals.
func bills(n *rand.Rand) string {
	var b strings.Builder
	b.WriteString("ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,RegionId,ResourceId,ResourceName,Tags,BilledCost\n")
	for account := range sets {
		for range 5 + n.IntN(30) {
			tags := [...]string{``, `{}`, `{"team":""}`, `{"team":"web"}`, `{"team":"Web","env":"prod"}`, `{"team":"data","cost":"12.5"}`, `{"env":"test"}`}[n.IntN(7)]
			amount := fmt.Sprintf("%s%d.%0*d", [...]string{"", "", "-"}[n.IntN(3)], n.IntN(1000), 1+n.IntN(12), n.IntN(10))
			fmt.Fprintf(&b, "AWS,%d,account-%02[1]d,%[2]s,2026-%02[3]d-01T00:00:00Z,2026-%02[3]d-%02[4]dT00:00:00Z,%[5]s,svc-%[6]d,region-%[7]d,%[8]s,name %[9]d,\"%[10]s\",%[11]s\n",
				account, [...]string{"USD", "USD", "EUR"}[n.IntN(3)], 3+n.IntN(2), 1+n.IntN(28), [...]string{"Usage", "Purchase", "Credit", "Tax"}[n.IntN(4)],
				n.IntN(4), n.IntN(3), [...]string{"", fmt.Sprint("i-", n.IntN(30))}[n.IntN(2)], n.IntN(5), strings.ReplaceAll(tags, `"`, `""`), amount)
		}
	}
	return b.String()
}

// some is a random rule over what bills has.
func some(n *rand.Rand, depth int) *rule.Rule {
	team, env := rule.Key{Dim: rule.Tag, Tag: "team"}, rule.Key{Dim: rule.Tag, Tag: "env"}
	switch at := n.IntN(13); {
	case at < 3 && depth > 0:
		return rule.All(some(n, depth-1), some(n, depth-1))
	case at < 5 && depth > 0:
		return &rule.Rule{Or: []*rule.Rule{some(n, depth-1), some(n, depth-1)}}
	case at < 6 && depth > 0:
		return &rule.Rule{Not: some(n, depth-1)}
	}
	return []*rule.Rule{
		rule.Is(rule.Service, fmt.Sprint("svc-", n.IntN(4)), "svc-1"), rule.Is(rule.Region, fmt.Sprint("region-", n.IntN(4))),
		{Key: team, Values: []string{"WEB"}, IgnoreCase: true},
		{Key: team, Values: []string{"Web", "data"}},
		{Key: env, Op: rule.Present},
		{Not: &rule.Rule{Key: team, Op: rule.Present}},
		{Key: rule.Key{Dim: rule.Resource}, Op: rule.Regex, Values: []string{fmt.Sprintf(`-%d\d?$`, n.IntN(3))}},
		{Key: rule.Key{Dim: rule.Name}, Op: rule.EndsW, Values: []string{fmt.Sprint(n.IntN(5))}},
		rule.Is(rule.Category, "Credit", "Purchase"),
		{Key: rule.Key{Dim: rule.Tag, Tag: "cost"}, Op: rule.Greater, Values: []string{"12"}},
	}[n.IntN(10)]
}
