package ledgertest

import (
	"fmt"
	"math/rand/v2"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Charges makes n lines of a cycle: awkward tags, refunds, up to 12 decimals,
// figures that are missing, undated lines, days outside the cycle.
func Charges(r *rand.Rand, cycle period.Cycle, n int) []ledger.Charge {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	out := make([]ledger.Charge, n)
	tells := r.IntN(3) == 0 // what things cost amortised: a source does or does not
	for i := range out {
		c := &out[i]
		c.Cycle = cycle
		if r.IntN(12) > 0 {
			c.Date = cycle.First().Add(r.IntN(cycle.Days()+2) - 1)
		}
		c.LineID = fmt.Sprintf("%s-%d", cycle, i)
		c.BillingItem = pick("", "compute", "disk")
		c.Subject = ledger.Subject{
			Provider: "Alibaba Cloud", Currency: pick("CNY", "CNY", "CNY", "USD"), SubAccount: pick("1", "2"),
			Service: pick("ecs", "rds", "oss", "kvstore"), Product: pick("ecs", "ecs_spot", ""), Region: pick("cn-beijing", "cn-hangzhou", "", "_%"),
			Zone: pick("", "cn-beijing-a"), Resource: pick("", "i-1", "i-2", "i-3", "i-é", "I-1", "i-É"), ResourceGroup: pick("", "默认"), CostUnit: pick("", "unit"),
			Subscription: ledger.Subscription(pick("", "Subscription", "PayAsYouGo")), Category: ledger.Category(pick("Usage", "Purchase", "Credit")),
		}
		c.Subject.ServiceName = "name of " + c.Subject.Service
		c.Subject.ResourceName = pick("", "Web-1", "web-2", "web K", "42")
		for _, a := range ledger.Attributes { // those that no word was found for above
			if v := a.Of(&c.Subject); *v == "" {
				*v = pick("", "", a.Column+" 1", a.Column+" 2")
			}
		}
		c.Subject.Tags = tags(r, pick)
		for _, a := range ledger.Amounts {
			if r.IntN(9) > 0 {
				*a.Of(&c.Money) = money.Of(amount(r))
			}
		}
		if r.IntN(3) > 0 { // most sources give no contracted figure of their own
			c.Money.Contracted = money.Null{}
		}
		if !tells || r.IntN(2) == 0 {
			c.Money.Amortised = money.Null{}
		}
		if r.IntN(3) > 0 {
			c.Service.From = cycle.First().Add(r.IntN(40) - 5)
			c.Service.To = c.Service.From.Add(r.IntN(3) * r.IntN(40))
		}
		for range r.IntN(3) {
			c.Discounts = append(c.Discounts, ledger.Discount{Amount: amount(r), Terms: ledger.Terms{
				Name: pick("", "合同折扣", "promo"), Kind: pick("折扣", ""), Source: pick("官网优惠", "合同优惠"), Content: pick("", "8折"), Ends: cycle.First().Add(r.IntN(2)),
			}})
		}
	}
	return out
}

func tags(r *rand.Rand, pick func(...string) string) ledger.Tags {
	var t []ledger.Tag
	for range r.IntN(4) {
		t = append(t, ledger.Tag{Key: pick("env", "team", "键", "a:b"), Value: pick("", "prod", "dev", "x y", `"q"`, "PROD", "Prod", "prodé", "PRODÉ", "\u212a", "1", "1.50", "-4", "007", "1e3", " 2")})
	}
	return ledger.NewTags(t...) // random order and doubled keys come out sorted
}

func amount(r *rand.Rand) money.Decimal {
	const most = 1_000_000_000_000_000
	return money.MustParse(fmt.Sprintf("%d.%012d", r.Int64N(2000)-300, r.Int64N(most)/1000))
}

// query makes a random question over the months of from.
func query(r *rand.Rand, from period.Cycle) ledger.Query {
	q := ledger.Query{Kinds: []ledger.Kind{ledger.Kinds[r.IntN(len(ledger.Kinds))]}, Grain: []ledger.Grain{ledger.None, ledger.Day, ledger.Month, ledger.Quarter, ledger.Year}[r.IntN(5)]}
	switch a, b := from.Add(r.IntN(4)), r.IntN(4); r.IntN(3) {
	case 0:
		q.Span = ledger.CyclesSpan(a, a.Add(b))
	case 1:
		q.Span = ledger.DaysSpan(period.Range{From: a.First(), To: a.Add(b + 1).First()})
	default:
		start := a.First().Add(r.IntN(28))
		q.Span = ledger.DaysSpan(period.Range{From: start, To: start.Add(1 + r.IntN(70))})
	}
	for range r.IntN(4) {
		if k := key(r); !contains(q.Group, k) {
			q.Group = append(q.Group, k)
		}
	}
	if r.IntN(2) == 0 {
		q.Filter = filter(r, 3)
	}
	if r.IntN(3) == 0 {
		q.Kinds = append(q.Kinds, ledger.Kinds...)
	}
	if r.IntN(3) == 0 {
		q.Currency = []string{"CNY", "USD", "EUR"}[r.IntN(3)]
	}
	if r.IntN(2) == 0 {
		q.Top = 1 + r.IntN(4)
	}
	if r.IntN(4) == 0 && q.Span.InCycles() {
		q.Cycles = 1 + r.IntN(3)
	}
	if r.IntN(4) == 0 {
		q.Except = []period.Cycle{from.Add(r.IntN(4)), from.Add(r.IntN(4))}
	}
	q.Resources, q.Extent = r.IntN(3) == 0, r.IntN(3) == 0
	return q
}

func contains(keys []ledger.Key, k ledger.Key) bool {
	for _, has := range keys {
		if has == k {
			return true
		}
	}
	return false
}

func key(r *rand.Rand) ledger.Key {
	if r.IntN(3) == 0 {
		return ledger.Key{Dim: ledger.ByTag, Tag: []string{"env", "team", "键", "none"}[r.IntN(4)]}
	}
	return ledger.Key{Dim: ledger.Dims[r.IntN(len(ledger.Dims))]}
}

func filter(r *rand.Rand, depth int) *rule.Rule {
	if depth > 0 {
		switch r.IntN(6) {
		case 0:
			return &rule.Rule{Not: filter(r, depth-1)}
		case 1:
			return &rule.Rule{And: []*rule.Rule{filter(r, depth-1), filter(r, depth-1)}}
		case 2:
			return &rule.Rule{Or: []*rule.Rule{filter(r, depth-1), filter(r, depth-1)}}
		}
	}
	f := &rule.Rule{Key: key(r), Op: rule.Ops[r.IntN(len(rule.Ops))], IgnoreCase: r.IntN(2) == 0}
	if r.IntN(3) == 0 {
		f.Key = rule.Key{Dim: []rule.Field{rule.Name, rule.ServiceName, rule.Type, rule.Status}[r.IntN(4)]}
	}
	values := []string{"ecs", "prod", "PROD", "", "i-1", "I-É", "cn-", "_", "%", "Usage", "CNY", "1", "默认", "Redis", "K"}
	switch f.Op {
	case rule.Present:
		return f
	case rule.Regex:
		values = []string{"^i", "[0-9]$", "É", "p(r|R)od", "^$", "默.", `\bx`, `\D+`, "(?i)ECS", "K", "s", `\pL$`, "^(?:i-[12]|ecs)$"}
	case rule.Greater, rule.AtLeast, rule.Less, rule.AtMost:
		values = []string{"0", "1.5", "-3", "1000000000000000000.000000000001"}
	}
	for range 1 + r.IntN(2)*r.IntN(12) {
		f.Values = append(f.Values, values[r.IntN(len(values))])
	}
	return f
}
