package forecast

import (
	"maps"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// toCome is what use will add to what is billed, each account at its own pace:
// bills of one may come later than those of another. An account of which no
// day is covered adds nothing; known is false when that is so of all.
func (s *Spend) toCome(currency string) (more money.Decimal, known bool) {
	used, all := byUse(s.begun, currency), byUse(&s.Actual, currency)
	elapsed := period.Range{From: s.ask.Days.From, To: s.ask.Today}
	missing := map[string][]cost.Gap{}
	for _, g := range s.begun.Coverage.Missing {
		missing[g.AccountID.String()] = append(missing[g.AccountID.String()], g)
	}
	known = s.begun.Coverage.Status != cost.NoData
	for _, account := range slices.Sorted(maps.Keys(all)) {
		covered, last := coverage(elapsed, missing[account])
		if covered == 0 {
			continue
		}
		expected := times(used[account], s.ask.Days.To.Sub(last.Add(1)), covered)
		// Today's bill has begun, and a later day may have one: what is there of
		// the days to come is spent already.
		if rest := expected.Sub(all[account].Sub(used[account])); rest.Cmp(money.Zero) > 0 {
			more = more.Add(rest)
		}
	}
	return more, known
}

// byUse is what each account pays by use.
func byUse(t *cost.Tally, currency string) map[string]money.Decimal {
	out := map[string]money.Decimal{}
	for _, r := range t.Rows {
		if r.Currency == currency && r.Keys[1].Text != string(ledger.Subscribed) && r.Sums[0].Amount.Valid {
			out[r.Keys[0].Text] = out[r.Keys[0].Text].Add(r.Sums[0].Amount.Decimal)
		}
	}
	return out
}

// coverage counts the days that no gap has, and says which is the last.
func coverage(days period.Range, gaps []cost.Gap) (covered int, last period.Date) {
	for d := days.From; d < days.To; d = d.Add(1) {
		missing := slices.ContainsFunc(gaps, func(g cost.Gap) bool { return g.From <= d && d < g.To })
		if !missing {
			covered, last = covered+1, d
		}
	}
	return covered, last
}

// times is d × days / of, rounded to what the ledger keeps.
func times(d money.Decimal, days, of int) money.Decimal {
	q, err := d.Mul(money.Whole(days)).Div64(uint64(of)) //nolint:gosec // of is a count of days
	if err != nil {
		return money.Zero // by no days, which the caller has excluded
	}
	return money.Round(q, money.Scale)
}
