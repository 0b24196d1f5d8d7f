package discount

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// accountCube is the cube of one account of an analysis, and the discounts that
// its bills name, by month and service. What was granted to an account is held
// against its own bills.
type accountCube struct {
	*Cube
	name  string
	parts []ledger.DiscountRow
}

// newest is the newest settled month that is billed, 0 without one.
func (c *Cube) newest() period.Cycle {
	for _, m := range slices.Backward(c.Months) {
		if !c.unequal[m] {
			return m
		}
	}
	return 0
}

// cubesByAccount are those of the accounts with charges, by id.
func (a *Analysis) cubesByAccount(ctx context.Context) (map[id.ID]*accountCube, error) {
	keys := append([]ledger.Key{{Dim: ledger.ByAccount}}, cubeKeys...)
	sheet, err := a.sums(ctx, ledger.Query{Grain: ledger.Month, Group: keys})
	if err != nil {
		return nil, err
	}
	var rows []ledger.DiscountRow
	if cycles, ok := cyclesOf(sheet.Span); ok {
		if rows, err = a.parts(ctx, ledger.Query{Span: cycles, Grain: ledger.Month, Group: []ledger.Key{{Dim: ledger.ByAccount}, {Dim: ledger.ByService}}}); err != nil {
			return nil, err
		}
	}
	sheets, names := map[string]*cost.Sheet{}, map[string]string{}
	for _, r := range sheet.Rows {
		of := r.Keys[0].Text
		if sheets[of] == nil {
			one := *sheet
			one.Rows = nil
			one.Cycles = slices.DeleteFunc(slices.Clone(sheet.Cycles), func(c cost.Cycle) bool { return c.AccountID.String() != of })
			sheets[of], names[of] = &one, r.Keys[0].Label
		}
		r.Keys = r.Keys[1:]
		sheets[of].Rows = append(sheets[of].Rows, r)
	}
	out := map[id.ID]*accountCube{}
	for of, one := range sheets {
		account, err := uuid.Parse(of)
		if err != nil {
			return nil, err
		}
		out[account] = &accountCube{Cube: newCube(one), name: names[of]}
		for _, r := range rows {
			if r.Keys[0].Text == of {
				r.Keys = r.Keys[1:]
				out[account].parts = append(out[account].parts, r)
			}
		}
	}
	return out, nil
}
