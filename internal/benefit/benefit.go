// Package benefit tells what an account holds that pays for its bill: vouchers,
// prepaid cards and resource packages, which subscriptions must be renewed, and
// how far savings plans and reserved instances are used.
// What was read last stays when a later reading fails, with when it was read
// and why the last try failed; a list that was never read is not an empty one.
package benefit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	rows "github.com/cloudlens/cloudlens/ent/benefit"
	"github.com/cloudlens/cloudlens/ent/benefitreading"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// MaxDays is how far ahead something can be asked for.
const MaxDays = 3660

// Service keeps and shows what accounts hold.
type Service struct {
	db    *database.DB
	costs *cost.Service
	clock period.Clock
}

// New is the service over the catalogue and what costs know.
func New(db *database.DB, costs *cost.Service, clock period.Clock) *Service {
	return &Service{db: db, costs: costs, clock: clock}
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// Quantity is an amount in its unit: an ISO 4217 currency of money, else as the
// cloud writes it, "" when it is not known.
type Quantity struct {
	Amount money.Decimal
	Unit   string
}

// Item is something that an account holds. What the cloud did not say is nil or
// empty.
type Item struct {
	Kind        cloud.BenefitKind
	CloudID     string
	Number      string
	Name        string
	Status      string
	Total       *Quantity
	Remaining   *Quantity
	GrantedAt   *time.Time
	EffectiveAt *time.Time
	ExpiresAt   *time.Time
	Products    []string
	Scenarios   string
	Region      string
	Commodity   string
}

// used is how much of it is gone, in the unit of the total; ok is false when
// that cannot be told.
func (i *Item) used() (money.Decimal, bool) {
	if i.Total == nil || i.Remaining == nil || i.Total.Unit != i.Remaining.Unit {
		return money.Zero, false
	}
	return i.Total.Amount.Sub(i.Remaining.Amount), true
}

// Filter narrows what is shown.
type Filter struct {
	Kinds              []cloud.BenefitKind // all when empty
	ExpiringWithinDays *int                // only what ends from now on within so many days
}

func (f *Filter) check() error { return checkDays("expiringWithinDays", f.ExpiringWithinDays) }

func checkDays(field string, days *int) error {
	if days != nil && (*days < 0 || *days > MaxDays) {
		return fault.Invalid(field, "%s must be %d to %d, got %d", field, 0, MaxDays, *days)
	}
	return nil
}

// soon tells whether a moment lies between now and so many days on; nil days
// take all, those without a moment too.
func soon(at *time.Time, now time.Time, days *int) bool {
	if days == nil {
		return true
	}
	return at != nil && !at.Before(now) && !at.After(now.Add(time.Duration(*days)*24*time.Hour))
}

// Held is what an account holds.
type Held struct {
	Items    []*Item // what ends first comes first, what has no end last
	Totals   []Total
	Readings []*Reading // of every list, read or not

	all  []*Item // whatever the filter
	book *book
	of   id.ID
}

// Total is what is held of one kind in one unit.
type Total struct {
	Kind      cloud.BenefitKind
	Unit      string
	Count     int
	Remaining money.Decimal // of those that say it
	Unknown   int           // how many do not say it
}

// Of is what each of the accounts holds, with as many statements as for one.
func (s *Service) Of(ctx context.Context, accounts []id.ID, f Filter) (map[id.ID]*Held, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	found, err := s.db.Reader(ctx).Benefit.Query().Where(rows.AccountIDIn(accounts...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read benefits: %w", err)
	}
	readings, err := s.readings(ctx, accounts, CashCoupons, PrepaidCards, ResourcePackages)
	if err != nil {
		return nil, err
	}
	book := &book{service: s, accounts: accounts}
	out := make(map[id.ID]*Held, len(accounts))
	for _, a := range accounts {
		out[a] = &Held{Readings: readings[a], book: book, of: a}
	}
	now := s.now()
	for _, row := range found {
		h, item := out[row.AccountID], itemOf(row)
		h.all = append(h.all, item)
		if (len(f.Kinds) == 0 || slices.Contains(f.Kinds, item.Kind)) && soon(item.ExpiresAt, now, f.ExpiringWithinDays) {
			h.Items = append(h.Items, item)
		}
	}
	for _, h := range out {
		slices.SortFunc(h.Items, compare)
		h.Totals = totals(h.Items)
	}
	return out, nil
}

func itemOf(row *ent.Benefit) *Item {
	return &Item{
		Kind: cloud.BenefitKind(row.Kind), CloudID: row.CloudID, Number: row.Number, Name: row.Name, Status: row.Status,
		Total: quantity(row.Total, row.TotalUnit), Remaining: quantity(row.Remaining, row.RemainingUnit),
		GrantedAt: row.GrantedAt, EffectiveAt: row.EffectiveAt, ExpiresAt: row.ExpiresAt,
		Products: row.Products, Scenarios: row.Scenarios, Region: row.Region, Commodity: row.Commodity,
	}
}

func quantity(amount *money.Decimal, unit string) *Quantity {
	if amount == nil {
		return nil
	}
	return &Quantity{*amount, unit}
}

// compare orders by end, kind and id.
func compare(a, b *Item) int {
	if c := byTime(a.ExpiresAt, b.ExpiresAt); c != 0 {
		return c
	}
	return strings.Compare(string(a.Kind)+" "+a.CloudID, string(b.Kind)+" "+b.CloudID)
}

// byTime orders moments, what is unknown last.
func byTime(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}

// totals adds up what is left by kind and unit: units are never mixed.
func totals(items []*Item) []Total {
	var out []Total
	for _, item := range items {
		unit := ""
		if item.Remaining != nil {
			unit = item.Remaining.Unit
		} else if item.Total != nil {
			unit = item.Total.Unit
		}
		i := slices.IndexFunc(out, func(t Total) bool { return t.Kind == item.Kind && t.Unit == unit })
		if i < 0 {
			i, out = len(out), append(out, Total{Kind: item.Kind, Unit: unit})
		}
		out[i].Count++
		if item.Remaining == nil {
			out[i].Unknown++
		} else {
			out[i].Remaining = out[i].Remaining.Add(item.Remaining.Amount)
		}
	}
	slices.SortFunc(out, func(a, b Total) int {
		return strings.Compare(string(a.Kind)+" "+a.Unit, string(b.Kind)+" "+b.Unit)
	})
	return out
}

// Reading is how a list was last read.
type Reading struct {
	Source  Source
	ReadAt  *time.Time // when it was last read whole; nil before the first time
	TriedAt *time.Time // nil before the first try
	Problem cloud.Text // why the last try failed, nil when it did not
}

// readings are those of each account, one for each of the sources.
func (s *Service) readings(ctx context.Context, accounts []id.ID, of ...Source) (map[id.ID][]*Reading, error) {
	found, err := s.db.Reader(ctx).BenefitReading.Query().Where(benefitreading.AccountIDIn(accounts...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read when benefits were read: %w", err)
	}
	out := make(map[id.ID][]*Reading, len(accounts))
	for _, a := range accounts {
		for _, source := range of {
			r := &Reading{Source: source}
			for _, row := range found {
				if row.AccountID == a && row.Source == source {
					r.ReadAt, r.TriedAt, r.Problem = row.ReadAt, &row.TriedAt, row.Problem
				}
			}
			out[a] = append(out[a], r)
		}
	}
	return out, nil
}
