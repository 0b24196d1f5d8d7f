package acceptance_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
)

// instancesAreRight holds the views by resource.
func instancesAreRight(t *testing.T, v *views, lines []*ledger.Line, open string, same func(string, []string, []string)) {
	t.Helper()
	d := &v.Discounts
	resources := by(lines, resourceOf)
	delete(resources, "")
	lived := func(k string) string {
		r := resources[k]
		cycles := r.cycles()
		var months []string
		for _, c := range cycles {
			months = append(months, fmt.Sprint(c, " ", r.months[c]))
		}
		return fmt.Sprint(k, " ", r, " ", cycles[0], " ", cycles[len(cycles)-1], " ", months)
	}
	same("instances", each(largest(resources)[:20], lived), each(d.Instances, func(i courseRow) string {
		months := each(i.Months, func(m sumRow) string { return fmt.Sprint(m.Cycle, " ", m) })
		return fmt.Sprint(i.Resource, " ", i.Total, " ", i.First, " ", i.Last, " ", months)
	}))
	most := largest(resources)
	slices.SortFunc(most, compareText)
	slices.SortStableFunc(most, func(a, b string) int { return resources[b].discount.Cmp(resources[a].discount) })
	var want, got []string
	for _, k := range most[:20] {
		want = append(want, fmt.Sprint(k, " ", resources[k]))
	}
	for _, i := range d.MostDiscounted {
		got = append(got, fmt.Sprint(i.Resource, " ", i.Total))
	}
	slices.SortFunc(want, compareText)
	slices.SortFunc(got, compareText)
	same("most discounted", want, got)
	suggestionsAreRight(t, v, lines, open, same)
}

// suggestionsAreRight finds what has been billed by use in six closed cycles.
func suggestionsAreRight(t *testing.T, v *views, lines []*ledger.Line, open string, same func(string, []string, []string)) {
	t.Helper()
	var used, subscribed []*ledger.Line
	for _, l := range lines {
		if l.Charge.Cycle.String() == open {
			continue
		}
		switch l.Charge.Subject.Subscription {
		case ledger.PayAsYouGo:
			if l.Charge.Subject.Resource != "" {
				used = append(used, l)
			}
		case ledger.Subscribed:
			subscribed = append(subscribed, l)
		}
	}
	resources, targets := by(used, resourceOf), by(subscribed, serviceOf)
	parts := by(used, func(l *ledger.Line) string { return resourceOf(l) + "\x00" + serviceOf(l) })
	total := new(big.Rat)
	var want []string
	for _, k := range largest(resources) {
		r := resources[k]
		if len(r.months) < 6 || len(want) == 50 {
			continue
		}
		service := ""
		var most *big.Rat
		for _, p := range largest(parts) {
			if id, of, _ := strings.Cut(p, "\x00"); id == k && (most == nil || parts[p].paid.Cmp(most) > 0) {
				service, most = of, parts[p].paid
			}
		}
		rate, saving := "-", "-"
		if target := targets[service]; target != nil && target.exact() != nil && r.exact() != nil {
			rate = target.rate()
			s := new(big.Rat).Sub(target.exact(), r.exact())
			s.Mul(s, r.list).Mul(s, big.NewRat(12, int64(len(r.months))))
			if s.Sign() < 0 {
				s.SetInt64(0)
			}
			saving = written(s, 12)
			rounded, _ := new(big.Rat).SetString(s.FloatString(12))
			total.Add(total, rounded)
		}
		cycles := r.cycles()
		want = append(want, fmt.Sprint(k, " ", service, " ", r, " ", cycles[0], " ", cycles[len(cycles)-1], " ", rate, " ", saving))
	}
	if len(want) == 0 {
		t.Error("nothing is suggested: the world has changed")
	}
	same("suggestions", want, each(v.Discounts.Suggestions.List, func(s courseRow) string {
		return fmt.Sprint(s.Resource, " ", s.Service, " ", s.Total, " ", s.First, " ", s.Last, " ", s.TargetRate, " ", s.AnnualSaving)
	}))
	same("total saving", []string{written(total, 12)}, []string{v.Discounts.Suggestions.TotalSaving.String()})
}

func quartersOf(all *tot, open string) []string {
	type sums struct {
		whole, closed *tot
		months        int
	}
	found := map[int]*sums{}
	var order []int
	for _, c := range all.cycles() {
		var y, m int
		fmt.Sscanf(c, "%d-%d", &y, &m) //nolint:errcheck // it is a cycle
		n := y*4 + (m-1)/3
		if found[n] == nil {
			found[n] = &sums{newTot(), newTot(), 0}
			order = append(order, n)
		}
		found[n].months++
		found[n].whole.merge(all.months[c])
		if c != open {
			found[n].closed.merge(all.months[c])
		}
	}
	var out []string
	for _, n := range order {
		change := "-"
		if before := found[n-1]; before != nil {
			change = changed(found[n].closed.exact(), before.closed.exact())
		}
		out = append(out, fmt.Sprintf("%d-Q%d %d %s %s", n/4, n%4+1, found[n].months, found[n].whole, change))
	}
	return out
}

func (t *tot) merge(o *tot) {
	t.list.Add(t.list, o.list)
	t.discount.Add(t.discount, o.discount)
	t.paid.Add(t.paid, o.paid)
}

func yearsOf(all *tot, open string) []string {
	var out []string
	for _, year := range []int{2025, 2026} {
		whole, now, before, months, compared := newTot(), newTot(), newTot(), 0, 0
		for m := 1; m <= 12; m++ {
			c, earlier := fmt.Sprintf("%d-%02d", year, m), fmt.Sprintf("%d-%02d", year-1, m)
			if all.months[c] == nil {
				continue
			}
			months++
			whole.merge(all.months[c])
			if c != open && all.months[earlier] != nil {
				now.merge(all.months[c])
				before.merge(all.months[earlier])
				compared++
			}
		}
		grown := func(now, before *big.Rat) string {
			if before.Sign() <= 0 {
				return "-"
			}
			return changed(now, before)
		}
		out = append(out, fmt.Sprint(year, " ", months, " ", whole, " ", compared, " ", grown(now.paid, before.paid), " ",
			grown(now.discount, before.discount), " ", changed(now.exact(), before.exact())))
	}
	return out
}
