package resource

import (
	"context"
	"slices"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Metric is the newest hour of a metric of a resource.
type Metric struct {
	ledger.MetricPoint
	Unit string
}

// recent is how far back the newest point of a metric is looked for: what is
// older says nothing of now.
const recent = 7 * 24 * time.Hour

// MetricsOf gives the newest metrics of each resource, by name. A resource
// without any in the last seven days has none: absent is not zero.
func (s *Service) MetricsOf(ctx context.Context, ids []id.ID) (map[id.ID][]Metric, error) {
	resources, err := s.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	now := s.clock()
	q := ledger.MetricQuery{From: now.Add(-recent), To: now.Add(time.Hour)}
	type place struct{ account, resource string }
	asked := map[place]id.ID{}
	for _, r := range resources {
		of := place{r.AccountID.String(), r.ResourceID}
		if !slices.Contains(q.Accounts, of.account) {
			q.Accounts = append(q.Accounts, of.account)
		}
		q.Resources, asked[of] = append(q.Resources, of.resource), r.ID
	}
	windows, err := s.metrics.MetricWindows(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make(map[id.ID][]Metric, len(ids))
	for _, w := range windows {
		if of, ok := asked[place{w.Account, w.Resource}]; ok { // two accounts may have the same id
			out[of] = append(out[of], Metric{w.Latest, cloud.UnitOf(w.Metric)})
		}
	}
	return out, nil
}

// Windows sums up the metrics of an account's resources over the hours that
// begin in [from, to), by resource and metric.
func (s *Service) Windows(ctx context.Context, account id.ID, metrics []string, from, to time.Time) (map[string]map[string]ledger.MetricWindow, error) {
	windows, err := s.metrics.MetricWindows(ctx, ledger.MetricQuery{Accounts: []string{account.String()}, Metrics: metrics, From: from, To: to})
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]ledger.MetricWindow{}
	for _, w := range windows {
		if out[w.Resource] == nil {
			out[w.Resource] = map[string]ledger.MetricWindow{}
		}
		out[w.Resource][w.Metric] = w
	}
	return out, nil
}

// KeepMetrics adds points and forgets those that no window reaches any more.
func (s *Service) KeepMetrics(ctx context.Context, account id.ID, points []ledger.MetricPoint) error {
	return s.metrics.AppendMetrics(ctx, account.String(), points)
}

// TrimMetrics forgets points from before that moment.
func (s *Service) TrimMetrics(ctx context.Context, account id.ID, before time.Time) error {
	return s.metrics.TrimMetrics(ctx, account.String(), before)
}
