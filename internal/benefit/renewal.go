package benefit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/renewal"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// MaxRenewals is how many subscriptions can be shown of an account.
const MaxRenewals = 1000

// RenewalFilter narrows which subscriptions are shown.
type RenewalFilter struct {
	Modes      []cloud.RenewalMode // all when empty
	WithinDays *int                // only those whose term ends from now on within so many days
	First      int                 // how many at most, 1 to MaxRenewals
}

func (f *RenewalFilter) check() error {
	if f.First < 1 || f.First > MaxRenewals {
		return fault.Invalid("first", "first must be 1 to %d, got %d", MaxRenewals, f.First)
	}
	return checkDays("withinDays", f.WithinDays)
}

// Renewals are subscriptions of an account, whose term ends first comes first.
type Renewals struct {
	Items   []*Renewal
	Total   int      // how many there are, shown or not
	Reading *Reading // how they were last read

	all []*Renewal
}

// Renewal is a subscription with the end of its paid term. What the cloud did
// not say is nil or empty.
type Renewal struct {
	ResourceID string
	Product    string
	Commodity  string
	Region     string
	Owner      string
	Status     string
	Mode       cloud.RenewalMode
	Term       int // 0 when it does not renew itself, or it is not known
	TermUnit   cloud.TermUnit
	CreatedAt  *time.Time
	EndsAt     *time.Time
	ReleasesAt *time.Time

	book *book
	of   id.ID
}

// Expectation is what the last order of a resource cost: what the next is
// expected to cost, which is not a quote.
type Expectation struct {
	Amount  money.Amount // payable
	Ordered period.Date  // the day of that order
}

// RenewalsOf are the subscriptions of each of the accounts, with as many
// statements as for one.
func (s *Service) RenewalsOf(ctx context.Context, accounts []id.ID, f RenewalFilter) (map[id.ID]*Renewals, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	found, err := s.db.Reader(ctx).Renewal.Query().Where(renewal.AccountIDIn(accounts...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read subscriptions: %w", err)
	}
	readings, err := s.readings(ctx, accounts, Subscriptions)
	if err != nil {
		return nil, err
	}
	book := &book{service: s, accounts: accounts}
	out := make(map[id.ID]*Renewals, len(accounts))
	for _, a := range accounts {
		out[a] = &Renewals{Reading: readings[a][0]}
	}
	now := s.now()
	for _, row := range found {
		if k := renewalOf(row, book); (len(f.Modes) == 0 || slices.Contains(f.Modes, k.Mode)) && soon(k.EndsAt, now, f.WithinDays) {
			out[row.AccountID].all = append(out[row.AccountID].all, k)
			book.resources = append(book.resources, k.ResourceID)
		}
	}
	for _, r := range out {
		slices.SortFunc(r.all, func(a, b *Renewal) int {
			if c := byTime(a.EndsAt, b.EndsAt); c != 0 {
				return c
			}
			return strings.Compare(a.Product+" "+a.Commodity+" "+a.ResourceID, b.Product+" "+b.Commodity+" "+b.ResourceID)
		})
		r.Total, r.Items = len(r.all), r.all[:min(f.First, len(r.all))]
	}
	return out, nil
}

func renewalOf(row *ent.Renewal, b *book) *Renewal {
	return &Renewal{
		ResourceID: row.ResourceID, Product: row.Product, Commodity: row.Commodity, Region: row.Region, Owner: row.Owner, Status: row.Status,
		Mode: cloud.RenewalMode(row.Mode), Term: row.Term, TermUnit: cloud.TermUnit(row.TermUnit),
		CreatedAt: row.CreatedAt, EndsAt: row.EndsAt, ReleasesAt: row.ReleasesAt, book: b, of: row.AccountID,
	}
}

// few is how many resources are asked for by their ids; beyond that all orders
// of their accounts are read.
const few = 200

// orders are the last orders of an account by resource, or why there are none.
type orders struct {
	last map[string]*Expectation
	err  error
}

// ordered are the last orders of each account.
func (b *book) ordered(ctx context.Context) (map[id.ID]orders, error) {
	b.onceOrders.Do(func() {
		only := rule.All(rule.Is(rule.Subscription, string(ledger.Subscribed)), rule.Is(rule.Category, string(ledger.Purchase)))
		if len(b.resources) <= few {
			only = rule.All(only, rule.Is(rule.Resource, b.resources...))
		}
		sheets, err := b.service.costs.SheetsOf(ctx, b.accounts, ledger.Query{
			Grain: ledger.Day, Group: []ledger.Key{{Dim: ledger.ByResource}}, Filter: only, Kinds: []ledger.Kind{ledger.Billed, ledger.List},
		})
		b.orders, b.errOrders = map[id.ID]orders{}, err
		for of, sheet := range sheets {
			b.orders[of] = lastOrders(sheet)
		}
	})
	return b.orders, b.errOrders
}

// isOrder tells whether the purchases of a day are an order. When as much or more
// was given back they are none, nor is what has no day. An order may cost nothing:
// it is free alone, or coupons paid it, which leaves its list price.
func isOrder(day *ledger.Row) bool {
	payable, list := &day.Sums[0], day.Sums[1].Amount.Decimal
	switch {
	case day.Bucket == 0 || !payable.Amount.Valid || payable.Missing > 0:
		return false
	case payable.Amount.Decimal.IsZero():
		return day.Lines == 1 || list.Sign() > 0
	}
	return !payable.Amount.Decimal.IsNeg()
}

// lastOrders finds the last day of each resource with an order.
func lastOrders(sheet cost.SheetOutcome) orders {
	out := orders{last: map[string]*Expectation{}, err: sheet.Err}
	if sheet.Sheet == nil {
		return out
	}
	for _, row := range sheet.Rows {
		resource := row.Keys[0].Text
		if known := out.last[resource]; isOrder(&row) && (known == nil || row.Bucket > known.Ordered) {
			out.last[resource] = &Expectation{money.Amount{Decimal: row.Sums[0].Amount.Decimal, Currency: row.Currency}, row.Bucket}
		}
	}
	return out
}

// Expected is what the last order cost by the bills; nil when they know of none
// with a day.
func (k *Renewal) Expected(ctx context.Context) (*Expectation, error) {
	all, err := k.book.ordered(ctx)
	if err != nil {
		return nil, err
	}
	return all[k.of].last[k.ResourceID], all[k.of].err
}

// Expenses is what subscriptions are expected to cost when they are renewed.
type Expenses struct {
	Amount  *money.Amount // of those whose last order is known; nil when none is
	Count   int           // of how many
	Unknown int           // how many have no order in the bills
}

// Expected adds up what is expected of all the subscriptions that the filter
// takes, shown or not, but for those that end with their term.
func (r *Renewals) Expected(ctx context.Context) (*Expenses, error) {
	sum := &Expenses{}
	for _, k := range r.all {
		if k.Mode == cloud.RenewsNot {
			continue
		}
		one, err := k.Expected(ctx)
		if err != nil {
			return nil, err
		}
		if one == nil {
			sum.Unknown++
			continue
		}
		sum.Count++
		if sum.Amount == nil {
			sum.Amount = &money.Amount{}
		}
		total, err := sum.Amount.Add(one.Amount)
		if err != nil {
			return nil, fmt.Errorf("add up renewals: %w", err)
		}
		*sum.Amount = total
	}
	return sum, nil
}
