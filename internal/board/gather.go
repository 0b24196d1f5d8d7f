package board

import (
	"context"
	"maps"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// facts are what questions are answered from. Under the zero id stands what
// all accounts have together, where that is more than their sum.
type facts struct {
	service  *Service
	accounts []*ent.Account // that the viewer sees

	spent     map[id.ID]cost.Outcome // of the open cycle
	services  map[id.ID]cost.Outcome // the same by service
	overviews map[id.ID]cost.OverviewOutcome
	trends    map[question]cost.TrendOutcome
	present   map[id.ID][]*ent.Resource
	found     map[id.ID]*idle.Found
	saved     map[id.ID]idle.Saving
	pages     map[id.ID]*resource.Page // as long as the longest table
}

// wanted is the accounts that something is needed of.
type wanted map[id.ID]bool

// gather asks for all that the questions need.
func (f *facts) gather(ctx context.Context, questions map[question][]int) error {
	spent, services, overviews, present, found, saved := wanted{}, wanted{}, wanted{}, wanted{}, wanted{}, wanted{}
	tables, rows, courses := wanted{}, 0, map[int]wanted{}
	for q := range questions {
		switch {
		case q.source == costTrend:
			if courses[q.n] == nil {
				courses[q.n] = wanted{}
			}
			courses[q.n][q.account] = true
		case q.source == inventory:
			tables[q.account], rows = true, max(rows, q.n)
		case q.source == costBreakdown:
			services[q.account] = true
		case q.source == idleResources, q.metric == "idle_count":
			found[q.account] = true
		case q.metric == "savings_potential":
			found[q.account], saved[q.account], spent[q.account] = true, true, true
		case q.metric == "total_cost":
			spent[q.account] = true
		case q.metric == "cost_trend", q.metric == "trend_pct":
			overviews[q.account] = true
		default:
			present[q.account] = true
		}
	}
	var err error
	if f.spent, err = f.openCycle(ctx, spent); err != nil {
		return err
	}
	if f.services, err = f.openCycle(ctx, services, ledger.Key{Dim: ledger.ByService}); err != nil {
		return err
	}
	if one := overviews.apart(); len(one) > 0 {
		if f.overviews, err = f.service.costs.OverviewsOf(ctx, one); err != nil {
			return err
		}
	}
	for _, gather := range []func() error{
		func() error { return f.courses(ctx, courses) },
		func() error { return f.inventory(ctx, present, tables, rows) },
		func() error { return f.scans(ctx, found, saved) },
	} {
		if err := gather(); err != nil {
			return err
		}
	}
	return nil
}

// apart is the single accounts of it, in order.
func (w wanted) apart() []id.ID {
	out := slices.SortedFunc(maps.Keys(w), func(a, b id.ID) int { return slices.Compare(a[:], b[:]) })
	return slices.DeleteFunc(out, func(a id.ID) bool { return a == id.ID{} })
}

// together tells whether all accounts are meant as one.
func (w wanted) together() bool { return w[id.ID{}] }

// each is every account that is needed, those of all included.
func (f *facts) each(w wanted) []id.ID {
	if w.together() {
		return f.of(id.ID{})
	}
	return w.apart()
}

// openCycle asks what the cycle that is open costs: one statement for the
// accounts of a billing zone, and one for all together.
func (f *facts) openCycle(ctx context.Context, w wanted, by ...ledger.Key) (map[id.ID]cost.Outcome, error) {
	out := map[id.ID]cost.Outcome{}
	zones := map[period.Cycle][]id.ID{}
	for _, a := range f.accounts {
		if w[a.ID] {
			c := period.CycleOf(f.service.clock().In(cost.Zone(a)))
			zones[c] = append(zones[c], a.ID)
		}
	}
	for c, ids := range zones {
		answers, err := f.service.costs.CostsOf(ctx, ids, cost.Input{Period: cost.Period{FirstCycle: c, LastCycle: c}, GroupBy: by})
		if err != nil {
			return nil, err
		}
		maps.Copy(out, answers)
	}
	if w.together() {
		c := period.CycleOf(f.service.clock().In(period.Shanghai))
		answer, err := f.service.costs.Costs(ctx, cost.Input{Period: cost.Period{FirstCycle: c, LastCycle: c}, GroupBy: by})
		if err := internal(err); err != nil {
			return nil, err
		}
		out[id.ID{}] = cost.Outcome{Answer: answer, Err: err}
	}
	return out, nil
}

// internal is an error that is no fault: a fault says why one question has no answer.
func internal(err error) error {
	if _, told := fault.As(err); told {
		return nil
	}
	return err
}

func (f *facts) courses(ctx context.Context, of map[int]wanted) error {
	f.trends = map[question]cost.TrendOutcome{}
	for days, w := range of {
		in := cost.TrendInput{Days: days}
		trends, err := f.service.costs.TrendsOf(ctx, w.apart(), in)
		if err != nil {
			return err
		}
		for a, t := range trends {
			f.trends[question{account: a, source: costTrend, n: days}] = t
		}
		if w.together() {
			t, err := f.service.costs.TrendOfAll(ctx, in)
			if err := internal(err); err != nil {
				return err
			}
			f.trends[question{source: costTrend, n: days}] = cost.TrendOutcome{Trend: t, Err: err}
		}
	}
	return nil
}

func (f *facts) inventory(ctx context.Context, present, tables wanted, rows int) (err error) {
	if each := f.each(present); len(each) > 0 {
		if f.present, err = f.service.resources.PresentOf(ctx, each); err != nil {
			return err
		}
	}
	f.pages = map[id.ID]*resource.Page{}
	in := resource.ListInput{First: rows}
	if one := tables.apart(); len(one) > 0 {
		if f.pages, err = f.service.resources.ListOf(ctx, one, in); err != nil {
			return err
		}
	}
	if tables.together() {
		f.pages[id.ID{}], err = f.service.resources.List(ctx, in)
	}
	return err
}

func (f *facts) scans(ctx context.Context, found, saved wanted) (err error) {
	if each := f.each(found); len(each) > 0 {
		if f.found, err = f.service.idle.LastOf(ctx, each); err != nil {
			return err
		}
	}
	if each := f.each(saved); len(each) > 0 {
		of := map[id.ID]*idle.Found{}
		for _, a := range each {
			of[a] = f.found[a]
		}
		f.saved, err = f.service.idle.SavingsOf(ctx, of)
	}
	return err
}
