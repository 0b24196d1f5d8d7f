package simulator_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	cmssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/cms"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

type datapoint struct {
	Timestamp                        int64
	Minimum, Maximum, Average, Value json.Number
	UserID                           string `json:"userId"`
	Instance                         string `json:"instanceId"`
	Cluster                          string `json:"clusterId"`
}

// metric reads all pages of a metric.
func (b *bench) metric(t testing.TB, namespace, name, dimensions string, from, to string) []datapoint {
	t.Helper()
	var all []datapoint
	for token := ""; ; {
		q, r := cmssdk.CreateDescribeMetricListRequest(), cmssdk.CreateDescribeMetricListResponse()
		q.Namespace, q.MetricName, q.Period, q.Dimensions, q.NextToken = namespace, name, "3600", dimensions, token
		q.StartTime, q.EndTime, q.Length = from, to, "100"
		if err := b.ask(q, r); err != nil || r.Code != "200" || !r.Success {
			t.Fatalf("%v: %s %s", err, r.Code, r.Message)
		}
		all = append(all, decode[[]datapoint](t, []byte(r.Datapoints))...)
		if token = r.NextToken; token == "" {
			return all
		}
	}
}

func TestMetricsAreThoseOfTheWorldInEveryNotationOfTime(t *testing.T) {
	t.Parallel()
	b := demo(t)
	from, to := now.Add(-7*24*time.Hour), now
	notations := []func(time.Time) string{
		func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) },
		func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") },
		func(t time.Time) string { return t.In(period.Shanghai).Format(time.DateTime) },
	}
	tested := map[world.Type]int{}
	for _, r := range b.world.Resources(b.account, now) {
		namespace, names := world.Metrics(r.Type)
		if tested[r.Type]++; len(names) == 0 || tested[r.Type] > 3 {
			continue
		}
		name := names[tested[r.Type]%len(names)]
		write := notations[tested[r.Type]%len(notations)]
		dimension := "instanceId"
		if r.Type == world.PolarDB {
			dimension = "clusterId"
		}
		got := b.metric(t, namespace, name, fmt.Sprintf(`[{"%s":"%s"}]`, dimension, r.ID), write(from), write(to))
		want := b.world.Metric(r, name, from, to, time.Hour)
		if len(got) != len(want) {
			t.Fatalf("%s %s: %d points instead of %d", r.ID, name, len(got), len(want))
		}
		for i, p := range want {
			g := got[i]
			same := g.Timestamp == p.Time.UnixMilli() && g.UserID == b.account.UID && g.Instance+g.Cluster == r.ID
			if r.Type == world.EIP {
				same = same && dec(g.Value).Equal(p.Avg)
			} else {
				same = same && dec(g.Minimum).Equal(p.Min) && dec(g.Maximum).Equal(p.Max) && dec(g.Average).Equal(p.Avg)
			}
			if !same {
				t.Fatalf("%s %s: %+v instead of %+v", r.ID, name, g, p)
			}
		}
	}
	if len(tested) < 10 {
		t.Fatalf("only %d types", len(tested))
	}
}

func TestMetricsOfManyAndOfNone(t *testing.T) {
	t.Parallel()
	b := demo(t)
	from, to := "2026-11-20 00:00:00", "2026-11-20 12:00:00"
	all := b.metric(t, "acs_kvstore", "StandardCpuUsage", "", from, to)
	ids := map[string]bool{}
	for _, p := range all {
		ids[p.Instance] = true
	}
	if len(ids) < 30 {
		t.Errorf("%d caches have points", len(ids))
	}
	for _, name := range []string{"NoSuchMetric", "CPUUtilization"} {
		if got := b.metric(t, "acs_kvstore", name, "", from, to); len(got) != 0 {
			t.Errorf("%d points of %s", len(got), name)
		}
	}
	if got := b.metric(t, "acs_ecs_dashboard", "CPUUtilization", `{"instanceId":"i-nobody"}`, from, to); len(got) != 0 {
		t.Errorf("%d points of nobody", len(got))
	}
	if got := b.metric(t, "acs_kvstore", "StandardCpuUsage", "", "2026-05-20 00:00:00", "2026-05-20 12:00:00"); len(got) != 0 {
		t.Errorf("%d points from before what is kept", len(got))
	}
}

// TestDatapointsAreWrittenAsEncodingJSONWrites reads points of every namespace
// and writes them again: names in the order of the alphabet, digits kept.
func TestDatapointsAreWrittenAsEncodingJSONWrites(t *testing.T) {
	t.Parallel()
	b := demo(t)
	for _, typ := range []world.Type{world.ECS, world.RDS, world.Redis, world.MongoDB, world.PolarDB, world.EIP, world.SLB} {
		namespace, names := world.Metrics(typ)
		for _, name := range names {
			q, r := cmssdk.CreateDescribeMetricListRequest(), cmssdk.CreateDescribeMetricListResponse()
			q.Namespace, q.MetricName, q.Period, q.Length = namespace, name, "3600", "1440"
			q.StartTime, q.EndTime = "2026-11-20 00:00:00", "2026-11-21 00:00:00"
			if err := b.ask(q, r); err != nil {
				t.Fatal(err)
			}
			points := decode[[]map[string]json.RawMessage](t, []byte(r.Datapoints))
			again, err := json.Marshal(points)
			if err != nil || len(points) == 0 || string(again) != r.Datapoints {
				t.Fatalf("%s: %d points, %v: %.300s\ninstead of\n%.300s", name, len(points), err, r.Datapoints, again)
			}
			for i := 1; i < len(points); i++ {
				if string(points[i]["timestamp"]) < string(points[i-1]["timestamp"]) {
					t.Fatalf("%s: point %d is older than the one before", name, i)
				}
			}
		}
	}
}
