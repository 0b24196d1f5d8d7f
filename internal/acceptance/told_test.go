package acceptance_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/focus"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/money"
)

// TestAMonthThatTellsItsAmortisedCostCountsOrdersOnce replaces a month in the
// middle by a file that has the share of earlier orders among its own rows.
func TestAMonthThatTellsItsAmortisedCostCountsOrdersOnce(t *testing.T) {
	a, w := bring(t, 6, 0)
	customer, cycles := w.Accounts()[0], w.Cycles(now)
	month := cycles[len(cycles)-2]
	want := byService(t, a, customer.Name, month, "EFFECTIVE")
	in := cost.ChargeInput{AccountNames: []string{customer.Name}, Period: cost.Period{FirstCycle: month, LastCycle: month}}
	file := exportedOf(t, a, focus.AsCSV, in)
	path := filepath.Join(t.TempDir(), "focus.csv")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	request := ingest.FilesRequest{Paths: []string{path}, Account: customer.Name, Mode: ingest.Replace}
	if _, err := a.Imports.Files(auth.With(t.Context(), auth.System()), request, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, byService(t, a, customer.Name, month, "EFFECTIVE")); diff != "" {
		t.Errorf("%s by service (-before +after):\n%s", month, diff)
	}
	if diff := cmp.Diff(effectiveByDay(t, file), effectiveByDay(t, exportedOf(t, a, focus.AsCSV, in))); diff != "" {
		t.Errorf("%s by day (-before +after):\n%s", month, diff)
	}
}

// effectiveByDay sums EffectiveCost by the day on which a charge begins.
func effectiveByDay(t *testing.T, file []byte) map[string]string {
	t.Helper()
	sums := map[string]money.Decimal{}
	_, rows := rowsOf(t, file)
	for _, r := range rows {
		sums[r["ChargePeriodStart"]] = sums[r["ChargePeriodStart"]].Add(money.MustParse(r["EffectiveCost"]))
	}
	out := map[string]string{}
	for day, sum := range sums {
		out[day] = sum.String()
	}
	return out
}
