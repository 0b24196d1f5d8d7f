package aliyun

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/cms"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/money"
)

const (
	mostDimensions = 50       // resources in one question
	mostPoints     = 1440     // points in one answer
	usualPoints    = 7*24 + 1 // points of a series, for which room is made at once
)

// point is one of the points that CloudMonitor writes as text within JSON. Some
// metrics have one Value, which is then minimum, maximum and average alike.
type point struct {
	Timestamp                        text
	InstanceID, ClusterID            string
	Minimum, Maximum, Average, Value text
}

// metricPage is one page of DescribeMetricList.
type metricPage struct {
	envelope
	Datapoints string
	NextToken  string
}

// Metrics are the hours of a metric of those resources in [from, to), one
// series for each that has any. Hours without a point are left out: nothing
// measured is not zero.
func (a *Account) Metrics(ctx context.Context, t cloud.Type, region string, m cloud.Metric, ids []string, from, to time.Time) ([]cloud.Series, error) {
	var all []cloud.Series
	for some := range slices.Chunk(ids, mostDimensions) {
		points, err := a.points(ctx, t, region, m, some, from, to)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			of := points[id]
			if len(of) == 0 {
				continue
			}
			slices.SortFunc(of, func(x, y cloud.Point) int { return x.At.Compare(y.At) })
			of = slices.CompactFunc(of, func(x, y cloud.Point) bool { return x.At.Equal(y.At) })
			all = append(all, cloud.Series{Resource: id, Metric: m.Name, Points: of})
		}
	}
	return all, nil
}

// points reads all pages of one question.
func (a *Account) points(ctx context.Context, t cloud.Type, region string, m cloud.Metric, ids []string, from, to time.Time) (map[string][]cloud.Point, error) {
	key := "instanceId"
	if t == cloud.PolarDB {
		key = "clusterId"
	}
	dimensions := make([]map[string]string, len(ids))
	for i, id := range ids {
		dimensions[i] = map[string]string{key: id}
	}
	about, err := json.Marshal(dimensions)
	if err != nil {
		return nil, err // not reached: strings always encode
	}
	c := call{service: cmsAPI, action: "DescribeMetricList", region: region, about: m.Name + ", " + region}
	points, seen := map[string][]cloud.Point{}, map[string]bool{}
	pages := circle{most: 2 * len(ids) * (int(to.Sub(from)/time.Hour) + 1)}
	for token, n := "", 0; ; n++ {
		c.request = request(cms.CreateDescribeMetricListRequest, func(r *cms.DescribeMetricListRequest) {
			r.Namespace, r.MetricName, r.Dimensions, r.NextToken = m.Namespace, m.Name, string(about), token
			r.Period, r.Length = "3600", strconv.Itoa(mostPoints) // they may not change between pages
			// The API takes what lies behind the start, up to the end.
			r.StartTime, r.EndTime = strconv.FormatInt(from.UnixMilli()-1, 10), strconv.FormatInt(to.UnixMilli(), 10)
		})
		said, err := fetch[metricPage](ctx, a, c)
		if err != nil {
			return nil, err
		}
		if said.Code == "" {
			return nil, a.odd(c.action, c.about, "Code", "")
		}
		if err := a.take(c, said.Datapoints, from, to, points); err != nil {
			return nil, err
		}
		if token = said.NextToken; token == "" {
			return points, nil
		}
		if seen[token] || n >= mostPages || pages.closes(points) {
			return nil, a.apart(c.action, c.about, errEndless)
		}
		seen[token] = true
	}
}

// circle finds out that a walk goes in one: its pages have no total to tell.
// Twice the hours that there are come when a page comes twice, more do not.
type circle struct {
	most  int // points that there can be
	had   int // before the page
	still int // pages in a row that brought nothing
}

// mostStill is how many pages without a point are followed to the next.
const mostStill = 5

func (c *circle) closes(points map[string][]cloud.Point) bool {
	have := 0
	for _, of := range points {
		have += len(of)
	}
	if c.still++; have > c.had {
		c.had, c.still = have, 0
	}
	return have > c.most || c.still > mostStill
}

// take adds the points of a page to those of their resources.
func (a *Account) take(c call, text string, from, to time.Time, points map[string][]cloud.Point) error {
	if text == "" {
		return nil
	}
	page, ok := plainPoints(text)
	if !ok && read([]byte(text), &page) != nil {
		return a.odd(c.action, c.about, "Datapoints", "")
	}
	for i := range page {
		p := &page[i]
		ms, err := strconv.ParseInt(string(p.Timestamp), 10, 64)
		if err != nil {
			return a.odd(c.action, c.about, "timestamp", string(p.Timestamp))
		}
		at := time.UnixMilli(ms).UTC().Truncate(time.Hour)
		if at.Before(from.Truncate(time.Hour)) || !at.Before(to) {
			continue
		}
		var low, high, mean, value money.Null
		if err := a.figures(c.action, c.about, figure{"Minimum", p.Minimum, &low}, figure{"Maximum", p.Maximum, &high},
			figure{"Average", p.Average, &mean}, figure{"Value", p.Value, &value}); err != nil {
			return err
		}
		mean = known(mean, value)
		if !mean.Valid && !high.Valid {
			continue // the hour has no figure at all
		}
		mean = known(mean, high)
		id := first(p.InstanceID, p.ClusterID)
		of := points[id]
		if of == nil {
			of = make([]cloud.Point, 0, min(int(to.Sub(from)/time.Hour)+1, usualPoints))
		}
		points[id] = append(of, cloud.Point{At: at, Min: known(low, mean).Decimal, Max: known(high, mean).Decimal, Avg: mean.Decimal})
	}
	return nil
}

// known is the first of two figures that there is.
func known(a, b money.Null) money.Null {
	if a.Valid {
		return a
	}
	return b
}
