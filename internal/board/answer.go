package board

import (
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// Answers tells what each of many widgets shows. Equal questions are asked
// once, and what accounts have in common is asked of all of them together: how
// many statements it takes does not grow with the widgets.
func (s *Service) Answers(ctx context.Context, asks []Ask) ([]Data, error) {
	accounts, err := s.accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Data, len(asks))
	questions := map[question][]int{}
	for i := range asks {
		q, err := asks[i].read(accounts)
		if err == nil {
			questions[q] = append(questions[q], i)
		} else if out[i], err = unavailable(err); err != nil {
			return nil, err
		}
	}
	f := &facts{service: s, accounts: accounts}
	if err := f.gather(ctx, questions); err != nil {
		return nil, err
	}
	for q, at := range questions {
		data, err := f.answer(q)
		if err != nil {
			if data, err = unavailable(inWidgets(err)); err != nil {
				return nil, err
			}
		}
		for _, i := range at {
			out[i] = data
		}
	}
	return out, nil
}

// answer is what a question comes to by what was gathered.
func (f *facts) answer(q question) (Data, error) {
	switch q.source {
	case costTrend:
		t := f.trends[q]
		return &Series{t.Trend}, t.Err
	case costBreakdown:
		b := f.services[q.account]
		return &Breakdown{b.Answer}, b.Err
	case idleResources:
		return f.idleList(q)
	case inventory:
		page := f.pages[q.account]
		rows := page.Resources[:min(q.n, len(page.Resources))]
		f.know(rows)
		return &ResourceList{rows, page.Total}, nil
	}
	switch q.metric {
	case "total_cost":
		return f.totalCost(q)
	case "cost_trend", "trend_pct":
		return f.direction(q)
	case "idle_count":
		list, err := f.idleList(q)
		if err != nil {
			return nil, err
		}
		return count(q.metric, list.Total, list.Missing), nil
	case "savings_potential":
		return f.savings(q)
	}
	var present []*ent.Resource
	for _, a := range f.of(q.account) {
		present = append(present, f.present[a]...)
	}
	switch counts := resource.CountsOf(present); q.metric {
	case "total_resources":
		return count(q.metric, counts.Total(), 0), nil
	case "alert_count":
		return count(q.metric, resource.AttentionOf(present).Total(), 0), nil
	default:
		coverage := counts.TagCoverage()
		return &Metric{Name: q.metric, Unit: Percent, Value: &coverage}, nil
	}
}

func count(metric string, n, missing int) *Metric {
	value := money.Whole(n)
	return &Metric{Name: metric, Unit: Count, Value: &value, Missing: int64(missing)}
}

// totalCost is payable of the open cycle.
func (f *facts) totalCost(q question) (*Metric, error) {
	spent := f.spent[q.account]
	if spent.Err != nil {
		return nil, spent.Err
	}
	m := &Metric{Name: q.metric, Unit: Amount, Coverage: &spent.Coverage, Missing: spent.Total.Missing}
	if amount := spent.Total.Money(); amount != nil {
		m.Value, m.Currency = &amount.Decimal, &amount.Currency
	}
	return m, nil
}

// direction is the month to date against the same days a month before, as a
// word or in percent.
func (f *facts) direction(q question) (*Metric, error) {
	if q.account == (id.ID{}) {
		return nil, fault.Invalid("config", "%s sets the days of one account against those before: name the account to look from", q.metric)
	}
	o := f.overviews[q.account]
	if o.Err != nil {
		return nil, o.Err
	}
	change, coverage := o.MonthOverMonth(), o.Current.Coverage.And(o.Previous.Coverage)
	m := &Metric{Name: q.metric, Coverage: &coverage}
	if q.metric == "cost_trend" {
		// A little is flat here, as in the summary.
		word := cost.DirectionOf(change, money.Whole(1))
		m.Unit, m.Direction = Word, &word
		return m, nil
	}
	m.Unit = Percent
	if change.Valid {
		m.Value = &change.Decimal
	}
	return m, nil
}

// idleList is what the last scans found, of the accounts in their order.
func (f *facts) idleList(q question) (*IdleList, error) {
	list, scanned := &IdleList{}, 0
	for _, a := range f.of(q.account) {
		found := f.found[a]
		if found == nil || found.Scan == nil {
			list.Missing++
			continue
		}
		scanned++
		list.Total += len(found.Idle)
		list.Items = append(list.Items, found.Idle[:min(len(found.Idle), max(0, q.n-len(list.Items)))]...)
	}
	if scanned == 0 {
		return nil, fault.Invalid("dataSource", "nobody knows yet what is idle: start a scan")
	}
	for _, item := range list.Items {
		f.know([]*ent.Resource{item.Resource})
	}
	return list, nil
}

// savings is what releasing what is idle would save in a month.
func (f *facts) savings(q question) (*Metric, error) {
	list, err := f.idleList(q)
	if err != nil {
		return nil, err
	}
	var currencies []string
	total, missing := money.Zero, list.Missing
	for _, a := range f.of(q.account) {
		saving := f.saved[a]
		if saving.Err != nil {
			return nil, saving.Err
		}
		total, missing = total.Add(saving.Amount), missing+saving.Unknown
		if saving.Currency != "" && !slices.Contains(currencies, saving.Currency) {
			currencies = append(currencies, saving.Currency)
		}
	}
	m := &Metric{Name: q.metric, Unit: Amount, Value: &total, Missing: int64(missing)}
	switch slices.Sort(currencies); len(currencies) {
	case 0: // nothing that has a bill is idle
		if spent := f.spent[q.account]; spent.Err == nil && spent.Currency != "" {
			m.Currency = &spent.Currency
		}
	case 1:
		m.Currency = &currencies[0]
	default:
		return nil, severalCurrencies()
	}
	return m, nil
}

func severalCurrencies() error {
	return fault.Invalid("currency", "the bills are in several currencies, which have no common sum: look from an account that is billed in one")
}

// inWidgets says what to do where nobody can name a currency.
func inWidgets(err error) error {
	if f, ok := fault.As(err); ok && f.Field == "currency" {
		return severalCurrencies()
	}
	return err
}

// know gives resources their accounts, so that nobody reads them one by one.
func (f *facts) know(resources []*ent.Resource) {
	for _, r := range resources {
		if i := slices.IndexFunc(f.accounts, func(a *ent.Account) bool { return a.ID == r.AccountID }); i >= 0 {
			r.Edges.Account = f.accounts[i]
		}
	}
}

// of is the accounts that a question is about; the zero id stands for all.
func (f *facts) of(account id.ID) []id.ID {
	if account != (id.ID{}) {
		return []id.ID{account}
	}
	all := make([]id.ID, len(f.accounts))
	for i, a := range f.accounts {
		all[i] = a.ID
	}
	return all
}
