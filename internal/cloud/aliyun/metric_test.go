package aliyun_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// TestMetricsAreThoseOfTheWorld reads all metrics of five days, of more
// resources than one call takes, and in more than one page.
func TestMetricsAreThoseOfTheWorld(t *testing.T) {
	t.Parallel()
	s, a, client := demo(t)
	const region = "cn-hangzhou"
	to := now.Truncate(time.Hour)
	from := to.Add(-5 * 24 * time.Hour)
	for _, typ := range []cloud.Type{cloud.ECS, cloud.RDS, cloud.Redis} {
		var ids []string
		var all []*world.Resource
		for _, r := range s.world.Resources(a, now) {
			if cloud.Type(r.Type) == typ && r.Region == region && len(ids) < 60 {
				ids, all = append(ids, r.ID), append(all, r)
			}
		}
		if typ == cloud.ECS && len(ids) <= 50 {
			t.Fatalf("%d instances fit into one call", len(ids))
		}
		for _, m := range cloud.Metrics[typ] {
			var want []cloud.Series
			for _, r := range all {
				if points := s.world.Metric(r, m.Name, from, to, time.Hour); len(points) > 0 {
					one := cloud.Series{Resource: r.ID, Metric: m.Name}
					for _, p := range points {
						one.Points = append(one.Points, cloud.Point{At: p.Time.UTC(), Min: p.Min, Max: p.Max, Avg: p.Avg})
					}
					want = append(want, one)
				}
			}
			got, err := client.Metrics(t.Context(), typ, region, m, ids, from, to)
			if err != nil {
				t.Fatal(err)
			}
			if len(want) == 0 {
				t.Errorf("the world has no points of %s", m.Name)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-world +API):\n%s", m.Name, diff[:min(len(diff), 1500)])
			}
		}
	}
}

// TestOneValueIsAllThree reads a metric that has a Value only.
func TestOneValueIsAllThree(t *testing.T) {
	t.Parallel()
	s, a, client := demo(t)
	for _, r := range s.world.Resources(a, now) {
		if r.Type != world.EIP {
			continue
		}
		m := cloud.Metric{Namespace: "acs_vpc_eip", Name: "net_tx.rate", Unit: "bit/s"}
		from := now.Truncate(time.Hour).Add(-24 * time.Hour)
		got, err := client.Metrics(t.Context(), cloud.EIP, r.Region, m, []string{r.ID}, from, now)
		if err != nil || len(got) != 1 || len(got[0].Points) < 12 {
			t.Fatalf("got %v, %v", got, err)
		}
		want := s.world.Metric(r, m.Name, from, now, time.Hour)
		for i, p := range got[0].Points {
			if !p.At.Equal(want[i].Time) || !p.Avg.Equal(want[i].Avg) || !p.Min.Equal(p.Avg) || !p.Max.Equal(p.Avg) {
				t.Fatalf("point %d is %+v, want %+v", i, p, want[i])
			}
		}
		return
	}
	t.Fatal("the world has no address")
}

func TestWhatIsNotMeasuredHasNoSeries(t *testing.T) {
	t.Parallel()
	s, a, client := demo(t)
	for _, r := range s.world.Resources(a, now) {
		if r.Kind != world.Unmonitored && r.Kind != world.Stopped {
			continue
		}
		for _, m := range cloud.Metrics[cloud.ECS] {
			got, err := client.Metrics(t.Context(), cloud.ECS, r.Region, m, []string{r.ID}, now.Add(-7*24*time.Hour), now)
			if err != nil || len(got) != 0 {
				t.Fatalf("%s, which is %s, has %v, %v", r.ID, r.Kind, got, err)
			}
		}
		return
	}
	t.Fatal("everything in the world is measured")
}
