package acceptance_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/rest"
)

// Of what was read from clouds, too, a viewer sees that of its accounts, and
// the rest does not exist for it.
func TestWhatCloudsShowIsInTheViewersScope(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	c.Sync(t)
	mine, other := c.Account(t, "small-cn"), c.Account(t, "small-intl")
	open := auth.With(t.Context(), auth.Open())
	theirs := nodesOf(t, c, other)
	if v := as(c.App, open); len(v.ofClouds(t)) != 2 {
		t.Fatalf("who sees all sees %v", v.ofClouds(t))
	}
	for name, ctx := range map[string]context.Context{"a viewer of the other": auth.With(t.Context(), auth.Only(mine.ID)), "no viewer": t.Context()} {
		v := as(c.App, ctx)
		for account, n := range v.ofClouds(t) {
			if account != mine.ID || name == "no viewer" {
				t.Errorf("%s sees %d of the account %s", name, n, account)
			}
		}
		for what, ask := range v.cloudQuestions(other, theirs) {
			if err := ask(); !fault.Is(err, fault.KindNotFound) && !ent.IsNotFound(err) {
				t.Errorf("%s asks for %s: got %v, want not found", name, what, err)
			}
		}
	}
}

// theirs are what one account has of each kind.
type theirs struct {
	resource *ent.Resource
	scan     *ent.Scan
	nodes    map[string]id.ID
}

func nodesOf(t *testing.T, c *testapp.Clouded, of *ent.Account) theirs {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	r := of.QueryResources().FirstX(ctx)
	scan := of.QueryScan().OnlyX(ctx)
	return theirs{r, scan, map[string]id.ID{
		"resource": r.ID, "scan": scan.ID, "sync": of.QuerySyncs().FirstIDX(ctx),
		"change": r.QueryChanges().FirstIDX(ctx), "verdict": scan.QueryVerdicts().FirstIDX(ctx),
	}}
}

// ofClouds counts the resources and syncs that a viewer is shown, by account.
func (v asker) ofClouds(t *testing.T) map[id.ID]int {
	t.Helper()
	out := map[id.ID]int{}
	list, err := v.root.Query().Resources(v.ctx, &resource.Filter{Vanished: true}, nil, 1000, nil, 0)
	check(t, err)
	if list.TotalCount != len(list.Edges) {
		t.Errorf("%d of %d resources", len(list.Edges), list.TotalCount)
	}
	for _, e := range list.Edges {
		out[e.Node.AccountID]++
	}
	syncs, err := v.root.Query().Syncs(v.ctx, nil, nil, nil, nil, nil)
	check(t, err)
	for _, e := range syncs.Edges {
		out[e.Node.AccountID]++
	}
	return out
}

// cloudQuestions ask for what another account has.
func (v asker) cloudQuestions(other *ent.Account, of theirs) map[string]func() error {
	q, m := v.root.Query(), v.root.Mutation()
	name := other.Name
	ask := map[string]func() error{
		"resources": func() error {
			_, err := q.Resources(v.ctx, &resource.Filter{AccountNames: []string{name}}, nil, 10, nil, 0)
			return err
		},
		"the resource": func() error {
			found, err := q.Resource(v.ctx, name, of.resource.ResourceID, nil)
			return seen(found != nil, err)
		},
		"nested resources": func() error {
			page, err := v.root.Account().Resources(v.ctx, other, nil, nil, 10, nil)
			return seen(err == nil && page.TotalCount > 0, err)
		},
		"its cost": func() error {
			c, err := v.root.Resource().Cost(v.ctx, of.resource)
			return seen(err == nil && c.Amount != nil, err)
		},
		"its metrics": func() error {
			metrics, err := v.root.Resource().Metrics(v.ctx, of.resource)
			return seen(len(metrics) > 0, err)
		},
		"what the scan found": func() error {
			found, err := v.root.Scan().Idle(v.ctx, of.scan)
			return seen(len(found) > 0, err)
		},
		"the last scan": func() error {
			_, err := q.LastScan(v.ctx, name)
			return err
		},
		"the summary": func() error {
			_, err := q.DashboardSummary(v.ctx, name, nil)
			return err
		},
		"the progress": func() error {
			_, err := q.SyncProgress(v.ctx, name)
			return err
		},
		"news of the progress": func() error {
			_, err := v.root.Subscription().SyncProgress(v.ctx, name)
			return err
		},
		"a sync": func() error {
			p, err := m.SyncAccount(v.ctx, model.SyncAccountInput{Account: name})
			return refusal(p, err)
		},
		"a scan": func() error {
			p, err := m.ScanIdle(v.ctx, collect.ScanInput{Account: name, Force: true})
			return refusal(p, err)
		},
	}
	for kind, node := range of.nodes {
		ask["the "+kind+" by its id"] = func() error {
			found, err := q.Node(v.ctx, node)
			return seen(found != nil, err)
		}
	}
	return ask
}

// TestRESTKeepsTheViewersScope puts a viewer of one account before the
// documented operations; what was kept for one viewer is not for another.
func TestRESTKeepsTheViewersScope(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	c.Sync(t)
	mine, other := c.Account(t, "small-cn"), c.Account(t, "small-intl")
	of := nodesOf(t, c, other)
	viewer := auth.Open()
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(c.WithLoaders(auth.With(r.Context(), viewer))))
		})
	})
	_, err := rest.Mount(r, rest.Options{
		Root: as(c.App, t.Context()).root, Log: slog.New(slog.DiscardHandler), RequestID: func(context.Context) string { return "" },
		Version: func(context.Context) (string, error) { return "1", nil },
	})
	check(t, err)
	ask := func(method, path, body string) int {
		request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		r.ServeHTTP(answer, request)
		return answer.Code
	}
	for _, v := range []struct {
		of   auth.Viewer
		want map[string]int // of each account
	}{
		{auth.Open(), map[string]int{mine.Name: 200, other.Name: 200}},
		{auth.Only(mine.ID), map[string]int{mine.Name: 200, other.Name: 404}},
		{auth.Only(other.ID), map[string]int{mine.Name: 404, other.Name: 200}},
	} {
		viewer = v.of
		for account, want := range v.want {
			for _, path := range []string{
				"dashboard/summary", "dashboard/idle", "dashboard/trend", "resources", "resources/" + of.resource.ResourceID, "analyze/progress",
			} {
				if strings.Contains(path, "/"+of.resource.ResourceID) && account == mine.Name {
					continue
				}
				if got := ask("GET", "/api/"+path+"?account="+account, ""); got != want {
					t.Errorf("%s of %s answers %d, want %d", path, account, got, want)
				}
			}
			if got := ask("POST", "/api/analyze/trigger", `{"account":"`+account+`","force":false}`); got != want {
				t.Errorf("a scan of %s answers %d, want %d", account, got, want)
			}
		}
	}
}
