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
	Amount  money.Decimal // of those whose bills are known, in the account's currency
	Unknown int           // how many have no bill yet
}

// Savings sums what the idle resources that are paid by use cost in a month by
// their bills (resource.CostsOf). A subscription is paid already: it saves
// nothing until it ends.
func (s *Service) Savings(ctx context.Context, found *Found) (Saving, error) {
	var byUse []*ent.Resource
	for _, item := range found.Idle {
		if t := item.Resource.ChargeType; t == nil || *t != resource.ChargeTypePrePaid {
			byUse = append(byUse, item.Resource)
		}
	}
	var sum Saving
	costs, err := s.resources.CostsFor(ctx, byUse)
	if err != nil {
		return sum, err
	}
	for _, r := range byUse {
		if c := costs[r.ID].Amount; c != nil {
			sum.Amount = sum.Amount.Add(c.Decimal)
		} else {
			sum.Unknown++
		}
	}
	return sum, nil
}
