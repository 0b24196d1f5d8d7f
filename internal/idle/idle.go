// Package idle judges which resources do nothing. It judges by maxima of
// whole hours over a window of days; what has too few points is not judged.
package idle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/scan"
	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	inventory "github.com/cloudlens/cloudlens/internal/resource"
)

// Windows in days.
const (
	DefaultDays = 7
	MaxDays     = 90
)

// Service judges and keeps verdicts.
type Service struct {
	db        *database.DB
	accounts  *account.Service
	resources *inventory.Service
	rules     Rules
	clock     period.Clock
}

// New is the service over an inventory and its metrics.
func New(db *database.DB, accounts *account.Service, resources *inventory.Service, clock period.Clock) *Service {
	return &Service{db: db, accounts: accounts, resources: resources, rules: DefaultRules(), clock: clock}
}

// CheckDays refuses a window that metrics cannot fill.
func CheckDays(days int) error {
	if days < 1 || days > MaxDays {
		return fault.Invalid("days", "days must be between 1 and %d, got %d", MaxDays, days)
	}
	return nil
}

// Scan judges every ECS of an account over that many days and keeps the
// verdicts in the place of the earlier ones.
func (s *Service) Scan(ctx context.Context, of id.ID, days int) error {
	if err := CheckDays(days); err != nil {
		return err
	}
	ctx = auth.With(ctx, auth.System())
	present, err := s.resources.Present(ctx, of, resource.TypeECS)
	if err != nil {
		return err
	}
	until := Until(s.clock())
	var names []string
	for _, m := range s.rules.metrics() {
		names = append(names, m.metric)
	}
	windows, err := s.resources.Windows(ctx, of, names, until.Add(-time.Duration(days)*24*time.Hour), until)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Scan.Delete().Where(scan.AccountID(of)).Exec(ctx); err != nil { // and its verdicts
			return fmt.Errorf("drop the earlier scan: %w", err)
		}
		kept, err := tx.Scan.Create().SetAccountID(of).SetDays(days).SetJudgedAt(s.clock().UTC().Truncate(time.Microsecond)).Save(ctx)
		if err != nil {
			return fmt.Errorf("store the scan: %w", err)
		}
		var made []*ent.VerdictCreate
		for _, r := range present {
			outcome, reasons := Judge(r, windows[r.ResourceID], s.rules, days, until)
			made = append(made, tx.Verdict.Create().SetScanID(kept.ID).SetAccountID(of).SetResourceID(r.ID).SetOutcome(outcome).SetReasons(rows(reasons)))
		}
		const atOnce = 1000
		for some := range slices.Chunk(made, atOnce) {
			if err := tx.Verdict.CreateBulk(some...).Exec(ctx); err != nil {
				return fmt.Errorf("store verdicts: %w", err)
			}
		}
		return nil
	})
}

// Until is the end of the last whole hour: the hour that runs has no point yet.
func Until(now time.Time) time.Time { return now.UTC().Truncate(time.Hour) }

// Found is what the last scan of an account found.
type Found struct {
	Scan *ent.Scan // nil when there was none
	Idle []*Item   // in order of the resource's id
}

// Item is an idle resource that is still there.
type Item struct {
	Resource *ent.Resource
	Reasons  []Reason
}

// Last is what the last scan of the account found.
func (s *Service) Last(ctx context.Context, of id.ID) (*Found, error) {
	found, err := s.LastOf(ctx, []id.ID{of})
	if err != nil {
		return nil, err
	}
	return found[of], nil
}

// LastOf is Last for each of these accounts.
func (s *Service) LastOf(ctx context.Context, accounts []id.ID) (map[id.ID]*Found, error) {
	out := make(map[id.ID]*Found, len(accounts))
	for _, a := range accounts {
		out[a] = &Found{}
	}
	scans, err := s.db.Reader(ctx).Scan.Query().Where(scan.AccountIDIn(accounts...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the last scans: %w", err)
	}
	ids := make([]id.ID, len(scans))
	for i, last := range scans {
		ids[i], out[last.AccountID].Scan = last.ID, last
	}
	verdicts, err := s.db.Reader(ctx).Verdict.Query().
		Where(verdict.ScanIDIn(ids...), verdict.OutcomeEQ(verdict.OutcomeIdle), verdict.HasResourceWith(resource.VanishedAtIsNil())).
		WithResource().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the last scans: %w", err)
	}
	for _, v := range verdicts {
		out[v.AccountID].Idle = append(out[v.AccountID].Idle, &Item{v.Edges.Resource, ReasonsOf(v.Reasons)})
	}
	for _, f := range out {
		slices.SortFunc(f.Idle, func(a, b *Item) int { return compare(a.Resource, b.Resource) })
	}
	return out, nil
}

func compare(a, b *ent.Resource) int { return strings.Compare(a.ResourceID, b.ResourceID) }

// Saving is what releasing idle resources would save in a month.
type Saving struct {
	Amount   money.Decimal // of those whose bills are known, in the account's currency
	Currency string        // "" when no bill is known
	Unknown  int           // how many have no bill yet
	Err      error         // why it cannot be told, as far as it is asked of many accounts
}

// Savings sums what the idle resources that are paid by use cost in a month by
// their bills (resource.CostsOf). A subscription is paid already: it saves
// nothing until it ends.
func (s *Service) Savings(ctx context.Context, found *Found) (Saving, error) {
	costs, err := s.resources.CostsFor(ctx, found.byUse())
	if err != nil {
		return Saving{}, err
	}
	return found.saving(costs), nil
}

// byUse are the idle resources that are paid by use.
func (f *Found) byUse() []*ent.Resource {
	var out []*ent.Resource
	for _, item := range f.Idle {
		if t := item.Resource.ChargeType; t == nil || *t != resource.ChargeTypePrePaid {
			out = append(out, item.Resource)
		}
	}
	return out
}

func (f *Found) saving(costs map[id.ID]inventory.Cost) Saving {
	var sum Saving
	for _, r := range f.byUse() {
		if c := costs[r.ID].Amount; c != nil {
			sum.Amount, sum.Currency = sum.Amount.Add(c.Decimal), c.Currency
		} else {
			sum.Unknown++
		}
	}
	return sum
}

// SavingsOf is Savings for each account's last scan, with as many statements as
// for one. An account whose saving cannot be told has a fault, and takes no
// other's.
func (s *Service) SavingsOf(ctx context.Context, found map[id.ID]*Found) (map[id.ID]Saving, error) {
	all := &Found{}
	for _, f := range found {
		all.Idle = append(all.Idle, f.Idle...)
	}
	costs, err := s.resources.CostsFor(ctx, all.byUse())
	if _, told := fault.As(err); told {
		return s.savingsApart(ctx, found)
	}
	if err != nil {
		return nil, err
	}
	out := make(map[id.ID]Saving, len(found))
	for a, f := range found {
		out[a] = f.saving(costs)
	}
	return out, nil
}

// savingsApart asks one account after the other, so that each has its own fault.
func (s *Service) savingsApart(ctx context.Context, found map[id.ID]*Found) (map[id.ID]Saving, error) {
	out := make(map[id.ID]Saving, len(found))
	for a, f := range found {
		saving, err := s.Savings(ctx, f)
		if _, told := fault.As(err); err != nil && !told {
			return nil, err
		}
		saving.Err = err
		out[a] = saving
	}
	return out, nil
}
