package benefit

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// planned is what savings plans deducted by the bills of each account, by month.
func (b *book) planned(ctx context.Context) (map[id.ID]cost.SheetOutcome, error) {
	b.oncePlans.Do(func() {
		b.plans, b.errPlans = b.service.costs.SheetsOf(ctx, b.accounts, ledger.Query{Grain: ledger.Month, Kinds: []ledger.Kind{ledger.Plan}})
	})
	return b.plans, b.errPlans
}

// DeductedByBills is what savings plans deducted by the bill of the cycle;
// unknown when there is none, or a line of it does not say. Bills do not tell
// what reserved instances covered.
func (m *CommitmentMonth) DeductedByBills(ctx context.Context) (money.Null, error) {
	deducted, _, err := m.billed(ctx)
	return deducted, err
}

// Difference is what the cloud says was deducted less what the bill says;
// unknown when either is, or they are in different currencies.
func (m *CommitmentMonth) Difference(ctx context.Context) (money.Null, error) {
	billed, currency, err := m.billed(ctx)
	if err != nil || !billed.Valid || !m.Deducted.Valid || m.Currency != "" && currency != "" && m.Currency != currency {
		return money.Null{}, err
	}
	return money.Of(m.Deducted.Decimal.Sub(billed.Decimal)), nil
}

func (m *CommitmentMonth) billed(ctx context.Context) (money.Null, string, error) {
	if m.Kind != cloud.SavingsPlan {
		return money.Null{}, "", nil
	}
	all, err := m.book.planned(ctx)
	if err != nil {
		return money.Null{}, "", err
	}
	sheet := all[m.of]
	if sheet.Err != nil || sheet.Sheet == nil {
		return money.Null{}, "", sheet.Err
	}
	return sumOf(sheet.Sheet, m.Cycle), sheet.Currency, nil
}

// sumOf is the only figure of a sheet in a cycle, if it is whole.
func sumOf(sheet *cost.Sheet, cycle period.Cycle) money.Null {
	there := false
	for _, c := range sheet.Cycles {
		there = there || c.Cycle == cycle
	}
	if !there {
		return money.Null{}
	}
	sum := money.Zero
	for _, row := range sheet.Rows {
		if row.Bucket.Cycle() != cycle {
			continue
		}
		if figure := row.Sums[0]; !figure.Amount.Valid || figure.Missing > 0 {
			return money.Null{}
		}
		sum = sum.Add(row.Sums[0].Amount.Decimal)
	}
	return money.Of(sum)
}
