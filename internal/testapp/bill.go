package testapp

import (
	_ "embed"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Bill is a FOCUS file of 14 lines, small enough to add up by hand: of the
// accounts hand (CNY; a line of May 2025, then March to May 2026, with days
// that have none, a refund, a credit, a line without a list price, lines
// without tags and a tag with an empty value) and abroad (USD, one line).
//
//go:embed bill.csv
var Bill string

// Deals is a file of the second generation with 24 lines of the account deal,
// October 2025 to May 2026 but for January: discounts by contract and promotion,
// a plan deduction, coupons, vouchers, a refund, what is free, and one line that
// does not hold by 1 (deal-22).
//
//go:embed deals.csv
var Deals string

// ImportDeals brings in Deals.
func (a *App) ImportDeals(t testing.TB) {
	t.Helper()
	a.Import(t, "deals_consumedetailbillv2.csv", Deals, ingest.FilesRequest{})
}

// ImportBill brings in Bill with control totals for the account hand: March
// is equal to its invoice, April is not, May has none.
func (a *App) ImportBill(t testing.TB) {
	t.Helper()
	a.Import(t, "bill.csv", Bill, ingest.FilesRequest{Controls: []bill.Control{
		control(2026, time.March, "96.34", a.Clock()),
		control(2026, time.April, "-12.00", a.Clock()),
	}})
}

func control(year int, month time.Month, payable string, readAt time.Time) bill.Control {
	return bill.Control{
		Account: bill.Account{Provider: "Alibaba Cloud", ID: "1000000000000009", Name: "hand"}, Cycle: period.NewCycle(year, month),
		Payable: money.Amount{Decimal: money.MustParse(payable), Currency: "CNY"}, Places: 2, Source: "invoice", ReadAt: readAt,
	}
}

// Import brings in a file of that name and content; it must work.
func (a *App) Import(t testing.TB, name, content string, r ingest.FilesRequest) *ingest.Report {
	t.Helper()
	report, err := a.TryImport(t, name, content, r)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TryImport brings in a file of that name and content, as the program's own
// work.
func (a *App) TryImport(t testing.TB, name, content string, r ingest.FilesRequest) (*ingest.Report, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Paths = append(r.Paths, path)
	return a.Imports.Files(auth.With(t.Context(), auth.System()), r, nil)
}
