package cost

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// ChargeInput asks for bill lines.
type ChargeInput struct {
	Accounts     []uuid.UUID
	AccountNames []string
	Period       Period
	Filter       *rule.Rule
	Currency     string
	Unexplained  bool // only lines whose list amount is not what their steps come to
}

// MaxPage is how many lines a page may have.
const MaxPage = 1000

// Page is a run of lines, newest day first. All pages of one walk read the
// revision of its first, however often the slice is replaced meanwhile.
type Page struct {
	Lines    []ledger.Line
	Revision int64
	More     bool
}

// Cursor is the place of a line, which carries the page's revision.
func (p *Page) Cursor(l *ledger.Line) string {
	return fmt.Sprintf("%d.%d.%d.%d", p.Revision, l.Date, l.Batch, l.Position.Line)
}

func parseCursor(s string) (revision int64, at *ledger.Position, err error) {
	at = &ledger.Position{}
	_, err = fmt.Sscanf(s, "%d.%d.%d.%d", &revision, &at.Date, &at.Batch, &at.Line)
	if err != nil {
		return 0, nil, fault.Invalid("after", "the cursor %q is not one that CloudLens gave", s)
	}
	return revision, at, nil
}

// Charges reads first lines behind the cursor after ("" for the newest).
func (s *Service) Charges(ctx context.Context, in ChargeInput, first int, after string) (*Page, error) {
	if first < 1 || first > MaxPage {
		return nil, fault.Invalid("first", "first must be 1 to %d, got %d", MaxPage, first)
	}
	q := ledger.ChargeQuery{Filter: in.Filter, Currency: in.Currency, Unexplained: in.Unexplained, Limit: first + 1}
	view, accounts, err := s.charges(ctx, &in, &q, after)
	if err != nil {
		return nil, err
	}
	p := &Page{Revision: view.Revision}
	for line, err := range s.engine.Charges(ctx, view.Ledger(scopeOf(ctx, accounts)), q) {
		if err != nil {
			return nil, err
		}
		if len(p.Lines) == first {
			p.More = true
			break
		}
		p.Lines = append(p.Lines, *line)
	}
	return p, nil
}

func (s *Service) charges(ctx context.Context, in *ChargeInput, q *ledger.ChargeQuery, after string) (*revision.View, []*ent.Account, error) {
	var err error
	if q.Span, err = in.Period.Span(); err != nil {
		return nil, nil, err
	}
	check := ledger.Query{Span: q.Span, Filter: q.Filter}
	if err := check.Check(); err != nil {
		return nil, nil, err
	}
	newest, accounts, err := s.look(ctx, in.Accounts, in.AccountNames)
	if err != nil {
		return nil, nil, err
	}
	if q.Filter, err = s.answerable(ctx, q.Filter, accounts); err != nil || after == "" {
		return newest, accounts, err
	}
	number, at, err := parseCursor(after)
	if err != nil {
		return nil, nil, err
	}
	q.After = at
	if number < 0 || number > newest.Revision {
		return nil, nil, fault.Invalid("after", "the cursor %q is not one that CloudLens gave", after)
	}
	view, err := s.revisions.At(ctx, number)
	return view, accounts, err
}

// Values lists what a key has among the charges of the accounts, for pickers.
// TAG without a tag key lists the tag keys.
func (s *Service) Values(ctx context.Context, names []string, key ledger.Key, prefix string, limit int) ([]string, error) {
	if limit < 1 || limit > MaxPage {
		return nil, fault.Invalid("first", "first must be 1 to %d, got %d", MaxPage, limit)
	}
	check := ledger.Query{Span: ledger.CyclesSpan(period.NewCycle(2000, 1), period.NewCycle(2000, 1)), Group: []ledger.Key{key}}
	if key != (ledger.Key{Dim: ledger.ByTag}) {
		if err := check.Check(); err != nil {
			return nil, err
		}
	}
	view, accounts, err := s.look(ctx, nil, names)
	if err != nil {
		return nil, err
	}
	return s.engine.Values(ctx, view.Ledger(scopeOf(ctx, accounts)), key, prefix, limit)
}
