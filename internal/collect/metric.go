package collect

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// day is 24 hours of metrics.
const day = 24 * time.Hour

// errand is one question for a metric: of these resources, from that hour on.
type errand struct {
	typ    cloud.Type
	region string
	metric cloud.Metric
	from   time.Time
	ids    []string
	held   map[string]map[string]ledger.MetricWindow // by resource and metric, what is known
}

// metrics reads the hours of the window that are not known yet. A metric that
// may not be read is named; its resources are then not judged.
func (r *run) metrics(ctx context.Context) error {
	r.stage(Metering, "")
	until := idle.Until(r.Clock())
	from := until.Add(-time.Duration(r.days) * day)
	if err := r.Resources.TrimMetrics(ctx, r.account.ID, until.Add(-(idle.MaxDays+1)*day)); err != nil {
		return err
	}
	errands, err := r.errands(ctx, from, until)
	if err != nil {
		return err
	}
	group, ctx2 := errgroup.WithContext(ctx)
	group.SetLimit(abreast)
	var mu sync.Mutex
	failed := map[string]*fault.Error{} // by metric
	got := &gathering{run: r, kept: r.Clock()}
	for _, e := range errands {
		group.Go(func() error {
			points, err := r.fetch(ctx2, e, until)
			if err == nil {
				err = got.add(ctx2, points)
			}
			if f, ok := fault.As(err); ok {
				mu.Lock()
				failed[e.metric.Name] = f
				mu.Unlock()
				err = nil
			}
			r.board.write(func(p *Progress) {
				p.Current, p.Total, p.Points, p.UpdatedAt = p.Current+1, int64(len(errands)), p.Points+len(points), r.Clock()
			})
			return err
		})
	}
	err = group.Wait()
	if lost := got.keep(ctx); lost != nil { // worse than what broke the reading off
		return lost
	}
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		names := slices.Sorted(maps.Keys(failed))
		return r.warn(fault.Upstream("the metrics %s could not be read, so what needs them is not judged: %s", strings.Join(names, ", "), failed[names[0]]))
	}
	return nil
}

// errands groups what is missing: resources whose points end at the same hour
// are asked for together.
func (r *run) errands(ctx context.Context, from, until time.Time) ([]errand, error) {
	var out []errand
	for _, t := range cloud.Types {
		metrics := cloud.Metrics[t]
		if len(metrics) == 0 {
			continue
		}
		present, err := r.Resources.Present(ctx, r.account.ID, resource.TypeOf(t))
		if err != nil {
			return nil, err
		}
		var names []string
		for _, m := range metrics {
			names = append(names, m.Name)
		}
		held, err := r.Resources.Windows(ctx, r.account.ID, names, from, until)
		if err != nil {
			return nil, err
		}
		for _, m := range metrics {
			out = append(out, errandsOf(t, m, present, held, from, until)...)
		}
	}
	return out, nil
}

// errandsOf are those of one metric.
func errandsOf(t cloud.Type, m cloud.Metric, present []*ent.Resource, held map[string]map[string]ledger.MetricWindow, from, until time.Time) []errand {
	groups := map[string]*errand{}
	for _, p := range present {
		start := missing(p, held[p.ResourceID][m.Name], from)
		if !start.Before(until) {
			continue
		}
		key := start.Format(time.RFC3339) + p.Region
		if groups[key] == nil {
			groups[key] = &errand{typ: t, region: p.Region, metric: m, from: start, held: held}
		}
		groups[key].ids = append(groups[key].ids, p.ResourceID)
	}
	var out []errand
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, *groups[key])
	}
	return out
}

// missing is the first hour to ask for: the one after the newest that is known
// when the known ones reach back to the window's begin, or to the resource's.
func missing(r *ent.Resource, held ledger.MetricWindow, from time.Time) time.Time {
	if r.CreatedAt != nil && r.CreatedAt.After(from) {
		from = r.CreatedAt.UTC().Truncate(time.Hour)
	}
	if held.Points == 0 || held.First.Sub(from) > day {
		return from
	}
	return held.Last.Add(time.Hour)
}

// fetch reads the points of an errand that are new.
func (r *run) fetch(ctx context.Context, e errand, until time.Time) ([]ledger.MetricPoint, error) {
	series, err := r.client.Metrics(ctx, e.typ, e.region, e.metric, e.ids, e.from, until)
	if err != nil {
		return nil, err
	}
	total := 0
	for _, s := range series {
		total += len(s.Points)
	}
	points := make([]ledger.MetricPoint, 0, total)
	for _, s := range series {
		held := e.held[s.Resource][e.metric.Name]
		for _, p := range s.Points {
			if held.Points > 0 && !p.At.Before(held.First) && !p.At.After(held.Last) {
				continue
			}
			points = append(points, ledger.MetricPoint{Resource: s.Resource, Metric: e.metric.Name, At: p.At, Min: p.Min, Max: p.Max, Avg: p.Avg})
		}
	}
	return points, nil
}
