package acceptance_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

type driftRow struct {
	Subject               struct{ Kind, Service, Product, Subscription, Name string }
	From, Since           string
	Before, After         sumRow
	RateChange, ExtraCost known
	OpenExtraCost         known
	Months                []struct{ Cycle, ExtraCost known }
}

func (d *driftRow) String() string {
	s := &d.Subject
	return fmt.Sprint(s.Kind, " ", s.Service, " ", s.Product, " ", s.Subscription, " ", s.Name, ": ", d.From, " ", d.Before, ", ", d.Since, " ", d.After, ", ",
		d.RateChange, " ", d.ExtraCost, " ", d.OpenExtraCost, " ", d.Months)
}

// driftThreshold is so low that every year has drifts.
var driftThreshold = big.NewRat(1, 1000)

// driftOf judges months by plain loops, "" without a drift.
func driftOf(t *tot, open, newest string) string {
	level := func(run []string) []string {
		n := len(run)
		for n > 0 {
			newest, r := t.months[run[len(run)-1]].exact(), t.months[run[n-1]].exact()
			if r == nil || newest == nil {
				break
			}
			if away := new(big.Rat).Sub(r, newest); away.Abs(away).Cmp(driftThreshold) >= 0 {
				break
			}
			n--
		}
		return run[n:]
	}
	sum := func(months []string) *tot {
		out := newTot()
		for _, m := range months {
			out.list.Add(out.list, t.months[m].list)
			out.discount.Add(out.discount, t.months[m].discount)
			out.paid.Add(out.paid, t.months[m].paid)
		}
		return out
	}
	run := t.run(open)
	if len(run) == 0 || run[len(run)-1] != newest {
		return ""
	}
	now := level(run)
	before := level(run[:len(run)-len(now)])
	if len(now) == 0 || len(before) == 0 {
		return ""
	}
	was, is := sum(before), sum(now)
	change := new(big.Rat).Sub(is.exact(), was.exact())
	if new(big.Rat).Abs(change).Cmp(driftThreshold) < 0 {
		return ""
	}
	settled, unsettled := new(big.Rat), "-"
	var months []string
	for _, m := range t.cycles() {
		if m < now[0] {
			continue
		}
		extra := new(big.Rat).Mul(t.months[m].list, was.exact())
		text := written(extra.Sub(extra, t.months[m].discount), 12)
		months = append(months, fmt.Sprint("{", m, " ", text, "}"))
		if m == open {
			unsettled = text
			continue
		}
		rounded, _ := new(big.Rat).SetString(text)
		settled.Add(settled, rounded)
	}
	return fmt.Sprint(before[0], " ", was, ", ", now[0], " ", is, ", ", written(change, 6), " ", written(settled, 12), " ", unsettled, " ", months)
}

// driftsAreRight holds those of products and of named discounts against the
// lines.
func driftsAreRight(t *testing.T, v *views, lines []*ledger.Line, open string, same func(string, []string, []string)) {
	t.Helper()
	var want, got []string
	all := by(lines, allOf)[""].run(open)
	newest := all[len(all)-1]
	sku := func(l *ledger.Line) string {
		return fmt.Sprint("SKU ", serviceOf(l), " ", l.Charge.Subject.Product, " ", subscriptionOf(l), " ")
	}
	for key, of := range by(lines, sku) {
		if d := driftOf(of, open, newest); d != "" {
			want = append(want, key+": "+d)
		}
	}
	for key, of := range namedByService(t, lines) {
		if d := driftOf(of, open, newest); d != "" {
			want = append(want, key+": "+d)
		}
	}
	for i := range v.Discounts.Drifts {
		got = append(got, v.Discounts.Drifts[i].String())
	}
	if len(want) == 0 {
		t.Error("no discount drifts: the year proves nothing")
	}
	slices.Sort(want)
	slices.Sort(got)
	same("drifts", want, got)
}

// namedByService are named discounts over the list cost of their service.
func namedByService(t *testing.T, lines []*ledger.Line) map[string]*tot {
	t.Helper()
	out, services, names := map[string]*tot{}, map[string]string{}, map[string]bool{}
	for _, l := range lines {
		for _, d := range partsOf(t, l) {
			kind := "CONTRACT"
			if alibaba.Promoted(&d.Terms) {
				kind = "PROMOTION"
			}
			key, month := fmt.Sprint(kind, " ", serviceOf(l), "   ", d.Name), l.Charge.Cycle.String()
			if out[key] == nil {
				out[key] = &tot{months: map[string]*tot{}}
			}
			if out[key].months[month] == nil {
				out[key].months[month] = newTot()
			}
			part, _ := new(big.Rat).SetString(d.Amount.String())
			m := out[key].months[month]
			m.discount.Add(m.discount, part)
			services[key], names[month] = serviceOf(l), true
		}
	}
	costs := by(lines, serviceOf)
	for key, of := range out {
		first := of.cycles()[0]
		for month, all := range costs[services[key]].months {
			if month < first || !names[month] {
				continue
			}
			if of.months[month] == nil {
				of.months[month] = newTot()
			}
			m := of.months[month]
			m.list = all.list
			m.paid = new(big.Rat).Sub(m.list, m.discount)
		}
	}
	return out
}
