package budget

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/ent/budgetevent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/forecast"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/version"
)

const (
	crossed = budgetevent.KindCrossed
	cleared = budgetevent.KindCleared
)

// mark is what an evaluation looks at. When nothing of it has changed since the
// last one, there is nothing to find.
type mark struct {
	revision, catalogue int64
	day                 period.Date
}

func (m mark) String() string { return fmt.Sprint(m.revision, ".", m.catalogue, ".", m.day) }

func (s *Service) mark(ctx context.Context) (mark, error) {
	store, err := s.db.Store(ctx)
	if err != nil {
		return mark{}, err
	}
	return mark{store.Revision, store.CatalogueRevision, period.DateOf(s.clock().In(period.Shanghai))}, nil
}

// Evaluate notes which thresholds of any budget were reached or left since the
// last time, in its period and in the one before it, whose bills may still
// change. It does nothing when neither bills, budgets nor the day have changed.
func (s *Service) Evaluate(ctx context.Context) error {
	is, err := s.mark(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	known := s.judged == is.String()
	s.mu.Unlock()
	if known {
		return nil
	}
	return s.evaluate(ctx)
}

// tries is how often an evaluation begins again because what it looks at has
// changed meanwhile. After that it is left to the next.
const tries = 5

// evaluate looks at some budgets, at all when none is named.
func (s *Service) evaluate(ctx context.Context, only ...id.ID) error {
	for range tries {
		// A view of its own: the caller's may be older than the newest bills.
		ctx := revision.Pin(auth.With(ctx, auth.System()))
		at, err := s.mark(ctx)
		if err != nil {
			return err
		}
		found, err := s.find(ctx, at, only)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			err = s.keep(ctx, at, found)
			if at.catalogue++; errors.Is(err, errMoved) {
				continue
			} else if err != nil {
				return err
			}
		}
		if len(only) == 0 {
			s.mu.Lock()
			s.judged = at.String()
			s.mu.Unlock()
		}
		return nil
	}
	return nil
}

// find compares each threshold with its last event.
func (s *Service) find(ctx context.Context, at mark, only []id.ID) ([]*ent.BudgetEvent, error) {
	q := s.db.Client.Budget.Query().WithAccount().Order(budget.ByID())
	if len(only) > 0 {
		q.Where(budget.IDIn(only...))
	}
	budgets, err := q.All(ctx)
	if err != nil || len(budgets) == 0 {
		return nil, err
	}
	owners := make([]id.ID, len(budgets))
	for n, b := range budgets {
		owners[n] = b.ID
	}
	said, err := version.Of(ctx, s.db.Reader(ctx), owners)
	if err != nil {
		return nil, err
	}
	items, err := s.items(ctx, budgets, said)
	if err != nil {
		return nil, err
	}
	spends, err := s.forecasts.Spend(ctx, asksOf(items))
	if err != nil {
		return nil, err
	}
	last, err := s.lastEvents(ctx, items)
	if err != nil {
		return nil, err
	}
	var out []*ent.BudgetEvent
	for n := range items {
		for _, e := range items[n].changes(&spends[n], last) {
			e.At, e.Revision = s.now(), at.revision
			out = append(out, e)
		}
	}
	return out, nil
}

// changes are the events of an item that are due. A threshold whose figure is
// not known stays as it was; one that is disabled, or not there any more, is
// left alone.
func (i *item) changes(sp *forecast.Spend, last events) []*ent.BudgetEvent {
	var out []*ent.BudgetEvent
	for _, t := range i.budget.Alerts {
		figure := sp.Actual.Total(i.currency)
		if t.Basis == policy.Forecast {
			figure, _ = sp.Expected(i.currency)
		}
		if !t.Enabled || !figure.Valid {
			continue
		}
		before, sequence, kind := last[i.key(t)], 0, cleared
		is := reaches(figure, t.Percentage, i.says.Amount)
		if is {
			kind = crossed
		}
		if before != nil {
			sequence = before.Sequence
		}
		if was := before != nil && before.Kind == crossed; is == was {
			continue
		}
		out = append(out, &ent.BudgetEvent{
			BudgetID: i.budget.ID, AccountID: i.budget.AccountID, PeriodFrom: int32(i.window.From), PeriodTo: int32(i.window.To),
			Basis: budgetevent.Basis(t.Basis), Percentage: t.Percentage, Kind: kind, Sequence: sequence + 1,
			Spend: money.Round(figure.Decimal, money.Scale), Amount: i.says.Amount, Currency: i.currency,
		})
	}
	return out
}

// errMoved says that bills or budgets changed while they were looked at.
var errMoved = errors.New("what was looked at has changed")

// keep stores events if everything is as it was when they were found: the row
// that carries both revisions is locked first. So events follow each other as
// bills and budgets do, whoever looks; that the key of an event is unique
// holds it twice.
func (s *Service) keep(ctx context.Context, at mark, found []*ent.BudgetEvent) error {
	return database.InTx(ctx, s.db.Client, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		is, err := s.mark(ctx)
		if err != nil {
			return err
		}
		if at.catalogue++; is.revision != at.revision || is.catalogue != at.catalogue {
			return errMoved
		}
		rows := make([]*ent.BudgetEventCreate, len(found))
		for n, e := range found {
			rows[n] = tx.BudgetEvent.Create().SetBudgetID(e.BudgetID).SetNillableAccountID(e.AccountID).SetPeriodFrom(e.PeriodFrom).SetPeriodTo(e.PeriodTo).
				SetBasis(e.Basis).SetPercentage(e.Percentage).SetKind(e.Kind).SetSequence(e.Sequence).SetSpend(e.Spend).SetAmount(e.Amount).
				SetCurrency(e.Currency).SetAt(e.At.UTC().Truncate(time.Microsecond)).SetRevision(e.Revision)
		}
		if err := tx.BudgetEvent.CreateBulk(rows...).Exec(ctx); err != nil {
			return fmt.Errorf("store events of budgets: %w", err)
		}
		return nil
	})
}

// threshold is what events are counted for.
type threshold struct {
	budget     id.ID
	from       period.Date
	basis      policy.Basis
	percentage string
}

func (i *item) key(t policy.Threshold) threshold {
	return threshold{i.budget.ID, i.window.From, t.Basis, t.Percentage.String()}
}

// events is the last event of each threshold and period.
type events map[threshold]*ent.BudgetEvent

func (s *Service) lastEvents(ctx context.Context, items []item) (events, error) {
	budgets, from := map[id.ID]bool{}, map[int32]bool{}
	for _, i := range items {
		budgets[i.budget.ID], from[int32(i.window.From)] = true, true
	}
	rows, err := s.db.Reader(ctx).BudgetEvent.Query().
		Where(budgetevent.BudgetIDIn(keys(budgets)...), budgetevent.PeriodFromIn(keys(from)...)).
		Order(budgetevent.BySequence()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read events of budgets: %w", err)
	}
	out := events{}
	for _, e := range rows {
		out[threshold{e.BudgetID, period.Date(e.PeriodFrom), policy.Basis(e.Basis), e.Percentage.String()}] = e
	}
	return out, nil
}

func keys[K comparable](of map[K]bool) []K {
	out := make([]K, 0, len(of))
	for k := range of {
		out = append(out, k)
	}
	return out
}
