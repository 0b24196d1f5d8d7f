package ledgertest

import (
	"math/big"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// amortised adds to the entries the days that orders are for, when asked for.
func amortised(entries []Entry, q ledger.Query) []Entry {
	if !slices.Contains(q.Kinds, ledger.Effective) {
		return entries
	}
	out := slices.Clone(entries)
	for _, e := range entries {
		if !spread(&e.Charge) {
			continue
		}
		n := int64(e.Charge.Service.Days())
		total, _ := new(big.Int).SetString(strings.Replace(e.Charge.Money.Payable.Decimal.StringFixed(money.Scale), ".", "", 1), 10)
		part := new(big.Int).Quo(total, big.NewInt(n))
		for i := range n {
			if i == n-1 {
				part = total
			}
			total = new(big.Int).Sub(total, part)
			of := Entry{e.Account, e.Charge, true}
			of.Charge.Date = e.Charge.Service.From.Add(int(i))
			of.Charge.Cycle = of.Charge.Date.Cycle()
			of.Charge.Money = ledger.Money{Amortised: money.Of(scaled(part))}
			out = append(out, of)
		}
	}
	return out
}

func scaled(n *big.Int) money.Decimal {
	return money.MustParse(new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(money.Scale), nil)).FloatString(money.Scale))
}

// spread is the rule of ledger.Charge.Spread, said again.
func spread(c *ledger.Charge) bool {
	n := c.Service.Days()
	order := c.Subject.Subscription == "Subscription" && c.Subject.Category == "Purchase"
	return order && n >= 2 && n <= 3660 && c.Money.Payable.Valid && !c.Money.Amortised.Valid
}

// of is the entry's cost of a kind.
func (e *Entry) of(k ledger.Kind) money.Null {
	switch {
	case e.day && k != ledger.Effective:
		return money.Null{}
	case !e.day && k == ledger.Effective && spread(&e.Charge):
		return money.Of(money.Zero)
	}
	return e.Charge.Money.Of(k)
}
