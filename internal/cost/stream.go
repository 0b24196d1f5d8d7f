package cost

import (
	"context"
	"iter"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Stream is lines of one revision, as many as there are. Days are what orders
// cost on the days that they are for, which are no lines.
type Stream struct {
	Accounts map[string]*ent.Account // by id, as lines have it
	Revision int64
	Lines    iter.Seq2[*ledger.Line, error]
	Days     iter.Seq2[*ledger.Line, error]
}

// Stream reads the lines of a question without keeping them. Nothing is asked
// before the first line is.
func (s *Service) Stream(ctx context.Context, in ChargeInput) (*Stream, error) {
	q := ledger.ChargeQuery{Filter: in.Filter, Currency: in.Currency}
	view, accounts, err := s.charges(ctx, &in, &q, "")
	if err != nil {
		return nil, err
	}
	scope := view.Ledger(scopeOf(ctx, accounts))
	out := &Stream{Accounts: map[string]*ent.Account{}, Revision: view.Revision, Lines: s.engine.Charges(ctx, scope, q), Days: s.engine.Days(ctx, scope, q)}
	for _, a := range accounts {
		out.Accounts[a.ID.String()] = a
	}
	return out, nil
}
