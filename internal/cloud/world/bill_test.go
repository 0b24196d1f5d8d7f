package world_test

import (
	"fmt"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/google/go-cmp/cmp"
)

func TestRefundsReferToLinesOfTheBill(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a := account(t, w, "ydzn")
	now := clocks()[13]
	charged := map[string]*world.BillLine{}
	refunds, corrections := 0, 0
	for _, c := range w.Cycles(now) {
		for l := range w.Lines(a, c, now) {
			charged[l.ID] = l
			if l.Item != world.Refund || c.Sub(w.Cycles(now)[0]) < 1 {
				continue
			}
			refunds++
			original := charged[l.Refunds]
			if original == nil {
				if l.Subscription == world.Subscription { // of a yearly order before the first cycle
					continue
				}
				t.Fatalf("%s refunds %s, which is not there", l.ID, l.Refunds)
			}
			if original.Item == world.Refund || original.Subscription != l.Subscription || l.PretaxAmount.Neg().GreaterThan(original.PretaxAmount.Add(cent)) {
				t.Fatalf("%s refunds %s of %s", l.ID, l.PretaxAmount, original.PretaxAmount)
			}
			if l.Correction != (original.Cycle != l.Cycle) {
				t.Fatalf("%s corrects %s: %t", l.Cycle, original.Cycle, l.Correction)
			}
			if l.Correction {
				corrections++
			}
		}
	}
	if refunds < 20 || corrections < 3 {
		t.Fatalf("%d refunds, %d corrections", refunds, corrections)
	}
}

func TestDiscountsAndTagsChange(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a := account(t, w, "ydzn")
	now := clocks()[13]
	rates, tags := map[string]bool{}, map[string]map[string]bool{}
	for _, c := range w.Cycles(now) {
		inv := w.Invoice(a, c, now)
		ecs := inv.By[world.ByProduct]["ecs"]
		rates[ecs.Contracted.MustDiv(ecs.List).Trunc(2).String()] = true
		for l := range w.Lines(a, c, now) {
			if tags[l.InstanceID] == nil {
				tags[l.InstanceID] = map[string]bool{}
			}
			tags[l.InstanceID][fmt.Sprint(l.Tags)] = true
		}
	}
	changed := 0
	for id, versions := range tags {
		if id != "" && len(versions) > 1 {
			changed++
		}
	}
	if len(rates) < 3 || changed < 10 {
		t.Fatalf("%d discount rates of ECS, %d resources whose tags changed", len(rates), changed)
	}
}

func TestInvoicePartsAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	now := clocks()[9]
	for _, a := range w.Accounts() {
		for _, c := range w.Cycles(now)[11:] {
			inv := w.Invoice(a, c, now)
			for _, k := range world.Keys {
				if diff := cmp.Diff(sum(inv.By[k]), inv.Total, decimals); diff != "" {
					t.Errorf("%s %s by %s: %s", a.Name, c, k, diff)
				}
				if _, none := inv.By[k][""]; none && len(inv.By[k]) == 1 && inv.Total.Lines > 1000 {
					t.Errorf("%s %s: no line has a value of %s", a.Name, c, k)
				}
			}
			if diff := cmp.Diff(sum(inv.ByDay), inv.Total, decimals); diff != "" {
				t.Errorf("%s %s by day: %s", a.Name, c, diff)
			}
			for key, tag := range inv.ByTag {
				if diff := cmp.Diff(plus(sum(tag.Values), tag.Untagged), inv.Total, decimals); diff != "" {
					t.Errorf("%s %s by tag %s: %s", a.Name, c, key, diff)
				}
			}
			if inv.Total.Lines > 1000 && (!inv.Total.Billed.IsPos() || !inv.By[world.ByService]["dcdn"].Billed.IsNeg()) {
				t.Errorf("%s %s: billed %s, dcdn %s", a.Name, c, inv.Total.Billed, inv.By[world.ByService]["dcdn"].Billed)
			}
		}
	}
}

func plus(a, b world.Totals) world.Totals {
	return world.Totals{
		Lines: a.Lines + b.Lines, List: a.List.Add(b.List), Contracted: a.Contracted.Add(b.Contracted),
		Billed: a.Billed.Add(b.Billed), Paid: a.Paid.Add(b.Paid),
	}
}

func sum[K comparable](parts map[K]world.Totals) world.Totals {
	total := world.Totals{}
	for _, p := range parts {
		total = plus(total, p)
	}
	return total
}

func TestDaysAreThePartsOfTheirCycle(t *testing.T) {
	t.Parallel()
	w := world.Small(9)
	now := clocks()[12]
	for _, a := range w.Accounts() {
		for _, c := range w.Cycles(now) {
			var days []*world.BillLine
			for d := c.First(); d.Cycle() == c; d = d.Add(1) {
				for l := range w.Day(a, d, now) {
					days = append(days, l)
				}
			}
			if diff := cmp.Diff(days, lines(w, a, c, now), decimals); diff != "" {
				t.Errorf("%s %s: %s", a.Name, c, diff)
			}
		}
	}
}

func TestDealsHoldForTheCyclesTheyName(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a := account(t, w, "ydzn")
	now := clocks()[13]
	contracts := map[string]world.Deal{} // commodity and first cycle → deal
	promotions := 0
	for _, c := range w.Cycles(now) {
		for l := range w.Lines(a, c, now) {
			if l.Contract.IsZero() || l.Item == world.Refund {
				continue
			}
			if c < l.ContractDeal.From || c >= l.ContractDeal.Until {
				t.Fatalf("%s: contract from %s until %s", c, l.ContractDeal.From, l.ContractDeal.Until)
			}
			key := l.Product.Commodity + l.ContractDeal.From.String()
			if old, ok := contracts[key]; ok && !cmp.Equal(old, l.ContractDeal, decimals) {
				t.Fatalf("%s: contract %v became %v", key, old, l.ContractDeal)
			}
			contracts[key] = l.ContractDeal
			if l.Promotion.IsPos() {
				promotions++
				if c < l.PromotionDeal.From || c >= l.PromotionDeal.Until {
					t.Fatalf("%s: promotion from %s until %s", c, l.PromotionDeal.From, l.PromotionDeal.Until)
				}
			}
		}
	}
	if promotions == 0 {
		t.Fatal("no promotion")
	}
}

func TestAwkwardTagsAreInEveryWorld(t *testing.T) {
	t.Parallel()
	now := clocks()[13]
	seen := map[world.Tag]bool{}
	w := world.Demo()
	for _, r := range w.Resources(account(t, w, "ydzn"), now) {
		for _, tag := range r.Tags {
			seen[tag] = true
		}
	}
	for _, tag := range []world.Tag{{Key: "owner"}, {Key: "key1", Value: "value1"}, {Key: "a:b", Value: "c:d e"}, {Key: "note", Value: `say "hi", ok; bye`}, {Key: "备注", Value: "测试 环境：不要删"}} {
		if !seen[tag] {
			t.Errorf("no tag %v in the demo", tag)
		}
	}
	for seed := range uint64(20) {
		w, odd := world.Small(seed), 0
		for _, a := range w.Accounts() {
			for _, r := range w.Resources(a, now) {
				for _, tag := range r.Tags {
					if tag.Key != "env" && tag.Key != "team" && tag.Key != "project" && tag.Key != "k8s.io" && tag.Key != "ack.aliyun.com" {
						odd++
					}
				}
			}
		}
		if odd == 0 {
			t.Errorf("no awkward tag in small world %d", seed)
		}
	}
}
