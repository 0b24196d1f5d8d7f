package ledger_test

import (
	"encoding/hex"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// TestHashesStayWhatTheyAre pins the hashes of a line that says everything. Were
// they to change, no bill of any ledger would be known again when it is imported
// a second time: a new attribute or amount goes to the end of its table.
func TestHashesStayWhatTheyAre(t *testing.T) {
	c := ledger.Charge{
		Cycle: period.NewCycle(2026, 1), Date: 20260102, LineID: "1", BillingItem: "item", Description: "text", UsageUnit: "GB", Raw: `{"a":1}`,
		Correction: true, Usage: money.Of(money.MustParse("2.5")), Service: period.Range{From: 20260102, To: 20260202},
		Discounts: []ledger.Discount{{Terms: ledger.Terms{Name: "contract", Kind: "rate", Source: "own", Content: "8", Starts: 20260101, Ends: 20261231}, Amount: money.MustParse("1.2")}},
	}
	for _, a := range ledger.Attributes[:16] {
		*a.Of(&c.Subject) = "the " + a.Column
	}
	c.Subject.Tags = ledger.NewTags(ledger.Tag{Key: "team", Value: "a"})
	for i, a := range ledger.Amounts[:12] {
		*a.Of(&c.Money) = money.Of(money.Whole(i))
	}
	var h ledger.Hasher
	key := h.Subject("account", &c.Subject)
	line := h.Line(key, &c)
	const subject, whole = "cfa9682ca262b3063c300dd7a8b11bbf", "22b67059d2cfe9e60e78e992a9543005aa3035ebe323ccc5e6d9ed0b7d69621e"
	if got := hex.EncodeToString(key[:]); got != subject {
		t.Errorf("the subject's hash is %s, it was %s", got, subject)
	}
	if got := hex.EncodeToString(line[:]); got != whole {
		t.Errorf("the line's hash is %s, it was %s", got, whole)
	}
}
