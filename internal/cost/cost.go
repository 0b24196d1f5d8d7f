// Package cost answers what was spent: sums over any period by up to three
// keys, compared with an earlier period, each with its coverage, and the
// lines behind them. Every answer reads one revision and only the accounts
// that the viewer sees.
package cost

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cache"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/selection"
)

// Service answers cost questions.
type Service struct {
	engine    ledger.Engine
	revisions *revision.Service
	accounts  *account.Service
	selection *selection.Service
	clock     period.Clock
	kept      *cache.Cache // what many asks together were answered
}

// New is the service over a ledger and its history.
func New(engine ledger.Engine, revisions *revision.Service, accounts *account.Service, selected *selection.Service, clock period.Clock) (*Service, error) {
	kept, err := cache.Weighed(maxKept, rowsOf)
	if err != nil {
		return nil, fmt.Errorf("prepare the cache of sums: %w", err)
	}
	return &Service{engine: engine, revisions: revisions, accounts: accounts, selection: selected, clock: clock, kept: kept}, nil
}

// ClearCache forgets what many asks together were answered, and tells how many
// answers that were. Nothing needs it: what is kept is never stale.
func (s *Service) ClearCache() int { return s.kept.Clear() }

// maxKept is how many rows of answers to many asks are kept.
const maxKept = 200_000

// rowsOf is how many rows an answer has, and one for each of its tables.
func rowsOf(answer any) uint32 {
	n := 0
	for _, tables := range answer.(map[string][]*ledger.Table) {
		for _, t := range tables {
			n += 1 + len(t.Rows)
		}
	}
	return uint32(min(n, maxKept)) //nolint:gosec // it is bounded
}

// Input is a cost question. Accounts and names together choose the scope;
// without either it is every account the viewer sees. Ids that the graph shows
// are spelled uuid.UUID, as Ent spells them: of two names for one type gqlgen
// writes now the one, now the other.
type Input struct {
	Accounts     []uuid.UUID
	AccountNames []string
	Period       Period
	Granularity  ledger.Grain
	GroupBy      []ledger.Key
	Filter       *rule.Rule
	CostKind     ledger.Kind // BILLED when ""
	CompareTo    *Comparison
	Top          *int
	Currency     string
}

// Period is a span of charge days [From, To) or of billing cycles, both
// included. Exactly one pair is set.
type Period struct {
	From, To              period.Date
	FirstCycle, LastCycle period.Cycle
}

// Days are those of a period of days.
func (p Period) Days() period.Range { return period.Range{From: p.From, To: p.To} }

// Comparison names the earlier period: one of the two.
type Comparison struct {
	Previous Previous
	Period   *Period
}

// Previous is an earlier period of the same length.
type Previous string

// Earlier periods.
const (
	PreviousPeriod Previous = "PREVIOUS_PERIOD" // the one just before, as long
	PreviousYear   Previous = "PREVIOUS_YEAR"   // the same days or cycles a year earlier
)

// Span is the period as the ledger has it; it is a fault unless exactly one
// pair is set.
func (p Period) Span() (ledger.Span, error) {
	days, cycles := p.From != 0 || p.To != 0, p.FirstCycle != 0 || p.LastCycle != 0
	switch {
	case days == cycles:
		return ledger.Span{}, fault.Missing("period", "give a period of days (from and to) or one of billing cycles (firstCycle and lastCycle)")
	case days && (p.From == 0 || p.To == 0):
		return ledger.Span{}, fault.Missing("period", "a period of days needs from and to")
	case cycles && (p.FirstCycle == 0 || p.LastCycle == 0):
		return ledger.Span{}, fault.Missing("period", "a period of cycles needs firstCycle and lastCycle")
	case days:
		return ledger.DaysSpan(period.Range{From: p.From, To: p.To}), nil
	}
	return ledger.CyclesSpan(p.FirstCycle, p.LastCycle), nil
}

// maxMonths bounds how far a question reaches, so that its series stays small.
const maxMonths = 240

// query turns the input into a checked question for the ledger.
func (in *Input) query() (ledger.Query, error) {
	span, err := in.Period.Span()
	if err != nil {
		return ledger.Query{}, err
	}
	q := ledger.Query{Span: span, Grain: in.Granularity, Group: in.GroupBy, Filter: in.Filter, Currency: strings.ToUpper(in.Currency), Kinds: []ledger.Kind{in.kind()}}
	if in.Top != nil {
		if q.Top = *in.Top; q.Top < 1 {
			return q, fault.Invalid("top", "top must be at least 1, got %d", q.Top)
		}
		if len(q.Group) == 0 {
			return q, fault.Invalid("top", "top needs groupBy")
		}
	}
	if !slices.Contains(ledger.Kinds, in.kind()) {
		return q, fault.Invalid("costKind", "%q is not a cost kind", string(in.kind()))
	}
	if err := q.Check(); err != nil {
		return q, err
	}
	return q, CheckSpan(span)
}

func (in *Input) kind() ledger.Kind {
	if in.CostKind == "" {
		return ledger.Billed
	}
	return in.CostKind
}

// scope finds the accounts that a question covers. An account that does not
// exist and one that the viewer may not see are the same: not found.
func (s *Service) scope(ctx context.Context, ids []id.ID, names []string) ([]*ent.Account, error) {
	all, err := s.accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 && len(names) == 0 {
		return all, nil
	}
	var out []*ent.Account
	pick := func(what string, match func(*ent.Account) bool) error {
		i := slices.IndexFunc(all, match)
		if i < 0 {
			return fault.NotFound("there is no account %q", what)
		}
		if !slices.Contains(out, all[i]) {
			out = append(out, all[i])
		}
		return nil
	}
	for _, want := range ids {
		if err := pick(want.String(), func(a *ent.Account) bool { return a.ID == want }); err != nil {
			return nil, err
		}
	}
	for _, want := range names {
		if err := pick(want, func(a *ent.Account) bool { return a.Name == want }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Named lets a filter name accounts as people do: a value that is the name of
// an account in scope stands for its id.
func Named(f *rule.Rule, accounts []*ent.Account) *rule.Rule {
	return f.Map(func(r rule.Rule) *rule.Rule {
		if r.Dim == rule.Account {
			r.Values = slices.Clone(r.Values)
			for i, v := range r.Values {
				if n := slices.IndexFunc(accounts, func(a *ent.Account) bool { return a.Name == v }); n >= 0 {
					r.Values[i] = accounts[n].ID.String()
				}
			}
		}
		return &r
	})
}

// look is what a question starts with: the accounts it covers, and the view.
func (s *Service) look(ctx context.Context, ids []id.ID, names []string) (*revision.View, []*ent.Account, error) {
	accounts, err := s.scope(ctx, ids, names)
	if err != nil {
		return nil, nil, err
	}
	view, err := s.revisions.Current(ctx)
	return view, accounts, err
}

func scopeOf(ctx context.Context, accounts []*ent.Account) auth.Scope {
	return auth.ScopeOf(ctx, idsOf(accounts))
}

func idsOf(accounts []*ent.Account) []id.ID {
	ids := make([]id.ID, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	return ids
}

// answerable is a filter as the ledger can read it.
func (s *Service) answerable(ctx context.Context, f *rule.Rule, accounts []*ent.Account) (*rule.Rule, error) {
	rules, err := s.selection.Resolve(ctx, idsOf(accounts), Named(f, accounts))
	if err != nil {
		return nil, err
	}
	return rules[0], nil
}

func byID(accounts []*ent.Account) map[id.ID]*ent.Account {
	out := map[id.ID]*ent.Account{}
	for _, a := range accounts {
		out[a.ID] = a
	}
	return out
}

// Zone is the billing zone of an account's provider: Alibaba Cloud bills in
// UTC+8 on both of its sites, FOCUS files of others are in UTC. Without an
// account, for what is about all of them, it is Alibaba Cloud's.
func Zone(a *ent.Account) period.Zone {
	if a == nil || a.Provider == account.Aliyun {
		return period.Shanghai
	}
	return period.UTC
}

// Today is the billing day of an account; without one that of Alibaba Cloud.
func (s *Service) Today(ctx context.Context, of *id.ID) (period.Date, error) {
	var a *ent.Account
	if of != nil {
		var err error
		if a, err = s.accounts.ByID(ctx, *of); err != nil {
			return 0, err
		}
	}
	return period.DateOf(s.clock().In(Zone(a))), nil
}
