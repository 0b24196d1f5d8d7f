package board

import (
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Savings are one sum while they are of one currency, and of accounts whose
// saving can be told.
func TestSavingsOfTwoCurrenciesAreNoSum(t *testing.T) {
	t.Parallel()
	a, b, scanned := id.New(id.Account), id.New(id.Account), &idle.Found{Scan: &ent.Scan{}}
	yuan := idle.Saving{Amount: money.MustParse("1.5"), Currency: "CNY", Unknown: 2}
	for name, c := range map[string]struct {
		b    idle.Saving
		want string
	}{
		"of one currency":  {idle.Saving{Amount: money.MustParse("0.25"), Currency: "CNY", Unknown: 1}, "1.75 CNY"},
		"of two":           {idle.Saving{Amount: money.MustParse("0.25"), Currency: "USD"}, "in several currencies"},
		"of none":          {idle.Saving{Unknown: 1}, "1.5 CNY"},
		"that has a fault": {idle.Saving{Err: severalCurrencies()}, "in several currencies"},
	} {
		f := &facts{
			accounts: []*ent.Account{{ID: a}, {ID: b}}, found: map[id.ID]*idle.Found{a: scanned, b: scanned},
			saved: map[id.ID]idle.Saving{a: yuan, b: c.b},
		}
		m, err := f.savings(question{metric: "savings_potential"})
		var got string
		if err != nil {
			got = err.Error()
		} else {
			got = m.Value.String() + " " + *m.Currency
			if m.Missing != int64(2+c.b.Unknown) {
				t.Errorf("savings %s miss %d", name, m.Missing)
			}
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("savings %s: got %s, want %s", name, got, c.want)
		}
	}
	// Nothing to save is in the currency that is billed, as far as there is one.
	f := &facts{
		accounts: []*ent.Account{{ID: a}}, found: map[id.ID]*idle.Found{a: scanned}, saved: map[id.ID]idle.Saving{a: {}},
		spent: map[id.ID]cost.Outcome{a: {Answer: &cost.Answer{Currency: "CNY"}}},
	}
	if m, err := f.savings(question{account: a}); err != nil || !m.Value.IsZero() || *m.Currency != "CNY" {
		t.Errorf("nothing to save: %+v, %v", m, err)
	}
}
