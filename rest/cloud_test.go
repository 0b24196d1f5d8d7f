package rest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// glance is the summary of an account.
type glance struct {
	Total      json.Number `json:"total_cost"`
	Idle       int         `json:"idle_count"`
	Trend      string      `json:"cost_trend"`
	TrendPct   json.Number `json:"trend_pct"`
	Resources  int         `json:"total_resources"`
	Alerts     int         `json:"alert_count"`
	Tagged     json.Number `json:"tag_coverage"`
	Savings    json.Number `json:"savings_potential"`
	Cached     bool
	Breakdown  struct{ ECS, RDS, Redis int } `json:"resource_breakdown"`
	Unexpected any                           `json:"data"`
	Loading    any
}

// costed is a resource with what it costs.
type costed struct {
	ID, Type, Source, Currency string
	Cost                       json.Number
}

type listed struct {
	Resources, Data []struct {
		ID, Type, Currency string
		Cost               json.Number
		Source             string `json:"cost_source"`
	}
	Total      int
	Pagination struct{ Total, Page, PageSize, TotalPages int }
	Cached     bool
}

// idling is the answer of operations 8 and 82.
type idling struct {
	Data []struct {
		ID            string
		Cost, Savings json.Number
	}
	Count  int
	Cached bool
}

func trigger82(t *testing.T, a *testapp.App, body string) idling {
	t.Helper()
	status, answer := a.Send(t, "POST", "/api/analyze/trigger", "application/json", body)
	var out idling
	if err := json.Unmarshal(answer, &out); err != nil || status != 200 {
		t.Fatalf("%d %v in %s", status, err, answer)
	}
	return out
}

// TestSummaryIsWhatTheWorldSays counts over the world and its bill lines and
// expects the same of the summary, of the lists and of the scan.
func TestSummaryIsWhatTheWorldSays(t *testing.T) {
	c := synced(t)
	for _, a := range c.World.Accounts() {
		t.Run(a.Name, func(t *testing.T) {
			var got glance
			c.GetInto(t, "/api/dashboard/summary?account="+a.Name, &got)
			if diff := cmp.Diff(got, counted(c.World, a, got)); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
			var idle idling
			c.GetInto(t, "/api/dashboard/idle?account="+a.Name, &idle)
			scanned := trigger82(t, c.App, fmt.Sprintf(`{"account":%q}`, a.Name))
			if n := len(idle.Data); n == 0 || got.Idle != n || idle.Count != n || scanned.Count != n || len(scanned.Data) != n {
				t.Errorf("idle are %d in the summary, %d and %d in the list, %d and %d in the scan", got.Idle, n, idle.Count, len(scanned.Data), scanned.Count)
			}
			saved := money.Zero
			for _, i := range idle.Data {
				saved = saved.Add(money.MustParse(i.Savings.String()))
			}
			if saved.StringFixed(2) != got.Savings.String() {
				t.Errorf("the idle save %s, the summary says %s", saved, got.Savings)
			}
		})
	}
}

// counted is the summary that a world's resources and bill lines make.
func counted(w *world.World, a world.Account, got glance) glance {
	want := got // the trend is proved with the overview's
	want.Alerts, want.Idle, want.Breakdown, want.Unexpected, want.Loading = 0, 0, glance{}.Breakdown, nil, nil
	open := period.CycleOf(now.In(period.Shanghai))
	closed := payable(w, a, open.Add(-1))
	tagged, saved := 0, money.Zero
	for _, r := range w.Resources(a, now) {
		switch r.Type {
		case world.ECS:
			want.Breakdown.ECS++
			if r.Status == "Stopped" {
				want.Alerts++
			}
			if r.Preemptible {
				want.Alerts++
			}
			if r.Kind == world.Idle {
				want.Idle++
				if r.ChargeType == world.PostPaid {
					saved = saved.Add(closed[r.ID])
				}
			}
		case world.RDS:
			want.Breakdown.RDS++
		case world.Redis:
			want.Breakdown.Redis++
		default:
			continue
		}
		if len(r.Tags) > 0 {
			tagged++
		}
		if len(r.PublicIPs) > 0 {
			want.Alerts++
		}
	}
	want.Resources = want.Breakdown.ECS + want.Breakdown.RDS + want.Breakdown.Redis
	share, err := money.MustParse(fmt.Sprint(tagged * 100)).Div(money.MustParse(fmt.Sprint(want.Resources)))
	if err != nil {
		panic(err)
	}
	want.Tagged = json.Number(cents(share))
	want.Savings = json.Number(cents(saved))
	want.Total = json.Number(cents(w.Invoice(a, open, now).Total.Billed))
	return want
}

func cents(d money.Decimal) string { return money.Round(d, 2).StringFixed(2) }

// payable sums the lines of a cycle by resource.
func payable(w *world.World, a world.Account, cycle period.Cycle) map[string]money.Decimal {
	out := map[string]money.Decimal{}
	for l := range w.Lines(a, cycle, now) {
		out[l.InstanceID] = out[l.InstanceID].Add(l.PretaxAmount)
	}
	return out
}

// TestResourcesCostWhatTheWorldBills holds every resource's cost against the
// lines of the closed cycle, page by page.
func TestResourcesCostWhatTheWorldBills(t *testing.T) {
	c := synced(t)
	for _, a := range c.World.Accounts() {
		billed := payable(c.World, a, period.CycleOf(now.In(period.Shanghai)).Add(-1))
		var got, want []costed
		for page := 1; ; page++ {
			var l listed
			c.GetInto(t, fmt.Sprintf("/api/resources?account=%s&page=%d&pageSize=7&sortBy=id", a.Name, page), &l)
			if diff := cmp.Diff(l.Resources, l.Data); diff != "" || l.Total != l.Pagination.Total || l.Pagination.Page != page || l.Pagination.PageSize != 7 || l.Pagination.TotalPages != (l.Total+6)/7 {
				t.Fatalf("page %d: %+v\n%s", page, l.Pagination, diff)
			}
			for _, r := range l.Resources {
				got = append(got, costed{r.ID, r.Type, r.Source, r.Currency, r.Cost})
			}
			if page == l.Pagination.TotalPages+1 {
				if len(l.Resources) > 0 || len(got) != l.Total {
					t.Errorf("%s has %d rows on its pages and says %d", a.Name, len(got), l.Total)
				}
				break
			}
		}
		open := period.CycleOf(now.In(period.Shanghai)).First().Time(period.Shanghai)
		for _, r := range c.World.Resources(a, now) {
			of := costed{r.ID, string(r.Type), "LAST_CLOSED_CYCLE", a.Currency, json.Number(cents(billed[r.ID]))}
			if _, known := billed[r.ID]; !known && !r.Created.Before(open) {
				of.Source, of.Currency = "NONE", ""
			}
			switch r.Type {
			case world.ECS, world.RDS, world.Redis, world.Disk, world.EIP, world.SLB, world.NAT, world.Snapshot, world.MongoDB, world.PolarDB:
				want = append(want, of)
			}
		}
		slices.SortFunc(want, func(a, b costed) int { return strings.Compare(a.ID, b.ID) })
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", a.Name, diff)
		}
	}
}

// On the 1st, before anything is billed, nothing is claimed.
func TestSummaryOfAnEmptyOpenCycle(t *testing.T) {
	c := testapp.NewClouded(t, time.Date(2026, time.June, 1, 0, 30, 0, 0, period.Shanghai), world.Small(4))
	c.Sync(t)
	for _, a := range c.World.Accounts() {
		var got glance
		c.GetInto(t, "/api/dashboard/summary?account="+a.Name, &got)
		if got.Total != "0.00" || got.TrendPct != "0.00" || got.Trend != "数据不足" || got.Resources == 0 {
			t.Errorf("%s is %+v", a.Name, got)
		}
	}
}

// TestAnswersAboutACloudAreNeverStale asks twice, and again after each thing
// that changes what is known.
func TestAnswersAboutACloudAreNeverStale(t *testing.T) {
	c := synced(t)
	const account = "small-cn"
	paths := []string{
		"/api/dashboard/summary?account=" + account, "/api/dashboard/idle?account=" + account,
		"/api/resources?account=" + account, "/api/resources?account=" + account + "&page=1&pageSize=5",
		"/api/resources/" + c.World.Resources(c.World.Accounts()[0], now)[0].ID + "?account=" + account,
	}
	cached := func(after string, want bool, suffix string) {
		t.Helper()
		for _, p := range paths {
			var r struct{ Cached bool }
			if c.GetInto(t, p+suffix, &r); r.Cached != want {
				t.Errorf("%s: %s%s is cached %t, want %t", after, p, suffix, r.Cached, want)
			}
		}
	}
	twice := func(after string) {
		t.Helper()
		cached(after, false, "")
		cached(after, true, "")
	}
	twice("at first")
	cached("in English", false, "&locale=en")
	cached("forced", false, "&force_refresh=true")
	cached("after that", true, "&force_refresh=false")
	trigger82(t, c.App, `{"account":"small-cn","force":false}`)
	cached("a scan that judged nothing", true, "")
	trigger82(t, c.App, `{"account":"small-cn"}`)
	twice("a scan")
	c.Sync(t)
	twice("a sync")
	// Another account's answer is its own.
	paths = []string{"/api/dashboard/summary?account=small-intl", "/api/dashboard/idle?account=small-intl", "/api/resources?account=small-intl"}
	twice("of another account")
}

// What the cloud refuses is told as such, also to those who only look.
func TestRefusedKeyIsForbidden(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	c.Simulator.Fail("GetCallerIdentity", simulator.Fault{Kind: simulator.Forbidden})
	for locale, word := range map[string]string{"zh": "GetCallerIdentity：", "en": "GetCallerIdentity: "} {
		status, body := c.Send(t, "POST", "/api/analyze/trigger?locale="+locale, "application/json", `{"account":"small-cn"}`)
		text := told(t, status, body, failure{403, "PermissionError", "trigger_analysis"})
		var p struct{ Status, Error, Stage string }
		c.GetInto(t, "/api/analyze/progress?account=small-cn&locale="+locale, &p)
		if !strings.Contains(text, word) || p.Status != "failed" || p.Error != text || p.Stage != "initializing" {
			t.Errorf("in %s: %q, then %+v", locale, text, p)
		}
	}
	c.Simulator.Heal()
	if got := trigger82(t, c.App, `{"account":"small-cn"}`); got.Count != 1 || got.Cached {
		t.Errorf("afterwards %+v", got)
	}
}

// TestCostsBeforeACycleIsClosed reads what there is first and its bills then,
// of a customer without a closed cycle: no cost is known, then that of the
// last 30 days, and each says so.
func TestCostsBeforeACycleIsClosed(t *testing.T) {
	a := world.Account{Name: "fresh", UID: "1000000000000077", Site: world.ChinaSite, Currency: "CNY", Members: []world.Member{{UID: "1000000000000077", Name: "fresh"}}}
	w := world.New(4, 0, world.Profile{Account: a, Regions: []string{"cn-hangzhou"}, ECS: world.ECSMix{Busy: 2, Idle: 2}, RDS: 1, Tagged: 2})
	c := testapp.NewClouded(t, now, w)
	open := period.CycleOf(now.In(period.Shanghai))
	sources := func() map[string]int {
		t.Helper()
		var l listed
		c.GetInto(t, "/api/resources?account=fresh", &l)
		of := map[string]int{}
		sum, want := money.Zero, money.Zero
		for _, r := range l.Resources {
			of[r.Source]++
			sum = sum.Add(money.MustParse(r.Cost.String()))
			want = want.Add(money.Round(payable(w, a, open)[r.ID], 2))
		}
		if of["NONE"] == 0 && !sum.Equal(want) {
			t.Errorf("all resources cost %s, want %s", sum, want)
		}
		return of
	}
	trigger82(t, c.App, `{"account":"fresh"}`)
	n := 0
	for _, r := range w.Resources(a, now) {
		if r.Type == world.ECS || r.Type == world.RDS || r.Type == world.Disk {
			n++
		}
	}
	if diff := cmp.Diff(sources(), map[string]int{"NONE": n}); diff != "" {
		t.Errorf("before any bill (-got +want)\n%s", diff)
	}
	c.Sync(t)
	if diff := cmp.Diff(sources(), map[string]int{"TRAILING_30_DAYS": n}); diff != "" {
		t.Errorf("before a closed cycle (-got +want)\n%s", diff)
	}
}
