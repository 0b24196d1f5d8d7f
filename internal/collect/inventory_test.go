package collect_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/resourcechange"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/config"
	inventory "github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// TestInventoryFollowsTheCloud lets a resource appear, change, vanish and
// return over a moving clock.
func TestInventoryFollowsTheCloud(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	of := c.Account(t, w.Accounts()[0].Name)
	looked := map[inventory.Place]bool{{Type: cloud.ECS, Region: "cn-hangzhou"}: true}
	box := cloud.Resource{ID: "i-1", Type: cloud.ECS, Region: "cn-hangzhou", Name: "box", Status: cloud.Running, Spec: "ecs.c6.large", Tags: map[string]string{"env": "prod"}}
	changed := box
	changed.Spec, changed.Status, changed.Tags = "ecs.c6.xlarge", cloud.Stopped, map[string]string{"env": "test"}
	away := cloud.Resource{ID: "i-2", Type: cloud.ECS, Region: "cn-beijing", Status: cloud.Running}
	hour := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour).UTC() }
	type sight struct {
		First, Last, Gone time.Time
		Spec              string
		Status            resource.Status
	}
	seen := func() sight {
		r := c.DB.Client.Resource.Query().Where(resource.AccountID(of.ID), resource.ResourceID("i-1")).OnlyX(system(t))
		s := sight{First: r.FirstSeen.UTC(), Last: r.LastSeen.UTC(), Spec: r.Spec, Status: r.Status}
		if r.VanishedAt != nil {
			s.Gone = r.VanishedAt.UTC()
		}
		return s
	}
	for n, step := range []struct {
		resources []cloud.Resource
		looked    map[inventory.Place]bool
		want      sight
	}{
		{[]cloud.Resource{box, away}, looked, sight{First: hour(0), Last: hour(0), Spec: "ecs.c6.large", Status: resource.StatusRunning}},
		{[]cloud.Resource{box}, looked, sight{First: hour(0), Last: hour(1), Spec: "ecs.c6.large", Status: resource.StatusRunning}},
		{[]cloud.Resource{changed}, looked, sight{First: hour(0), Last: hour(2), Spec: "ecs.c6.xlarge", Status: resource.StatusStopped}},
		{nil, nil, sight{First: hour(0), Last: hour(2), Spec: "ecs.c6.xlarge", Status: resource.StatusStopped}}, // nobody looked
		{nil, looked, sight{First: hour(0), Last: hour(2), Gone: hour(4), Spec: "ecs.c6.xlarge", Status: resource.StatusStopped}},
		{nil, looked, sight{First: hour(0), Last: hour(2), Gone: hour(4), Spec: "ecs.c6.xlarge", Status: resource.StatusStopped}},
		{[]cloud.Resource{box}, looked, sight{First: hour(0), Last: hour(6), Spec: "ecs.c6.large", Status: resource.StatusRunning}},
	} {
		c.Set(hour(n))
		if err := c.Resources.Replace(system(t), of.ID, inventory.Seen{Resources: step.resources, Looked: step.looked}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, seen()); diff != "" {
			t.Errorf("at hour %d (-want +got):\n%s", n, diff)
		}
	}
	type change struct {
		Kind   resourcechange.Kind
		At     time.Time
		Fields []cloud.FieldChange
	}
	var got []change
	r := c.DB.Client.Resource.Query().Where(resource.AccountID(of.ID), resource.ResourceID("i-1")).OnlyX(system(t))
	for _, k := range r.QueryChanges().Order(resourcechange.BySeenAt()).AllX(system(t)) {
		got = append(got, change{k.Kind, k.SeenAt.UTC(), k.Fields})
	}
	there := []cloud.FieldChange{{Name: "status", From: "RUNNING", To: "STOPPED"}, {Name: "spec", From: "ecs.c6.large", To: "ecs.c6.xlarge"}, {Name: "tags", From: `{"env":"prod"}`, To: `{"env":"test"}`}}
	back := []cloud.FieldChange{{Name: "status", From: "STOPPED", To: "RUNNING"}, {Name: "spec", From: "ecs.c6.xlarge", To: "ecs.c6.large"}, {Name: "tags", From: `{"env":"test"}`, To: `{"env":"prod"}`}}
	want := []change{
		{resourcechange.KindAppeared, hour(0), nil},
		{resourcechange.KindChanged, hour(2), there},
		{resourcechange.KindVanished, hour(4), nil},
		{resourcechange.KindReturned, hour(6), back},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the changes (-want +got):\n%s", diff)
	}
	if n := c.DB.Client.Resource.Query().Where(resource.ResourceID("i-2"), resource.VanishedAtIsNil()).CountX(system(t)); n != 1 {
		t.Error("what lies in a region that was not looked at has vanished")
	}
}

// TestChangesAreStoredInEitherDatabase lets a resource gain and lose what may be
// unknown.
func TestChangesAreStoredInEitherDatabase(t *testing.T) {
	t.Parallel()
	testdb.EachAddress(t, func(t *testing.T, address string) {
		c := testapp.On(t, config.Stores{Data: t.TempDir(), Database: address}, now)
		of, err := c.Accounts.Create(system(t), account.Draft{Name: "one"})
		if err != nil {
			t.Fatal(err)
		}
		bare := cloud.Resource{ID: "i-1", Type: cloud.ECS, Region: "cn-hangzhou", Status: cloud.Running}
		full := bare
		full.ChargeType, full.Created, full.Expires = cloud.PrePaid, now.AddDate(-1, 0, 0), now.AddDate(0, 1, 0)
		later := full
		later.Expires = now.AddDate(0, 2, 0)
		for n, seen := range []cloud.Resource{bare, full, later, bare} {
			err := c.Resources.Replace(system(t), of.ID, inventory.Seen{Resources: []cloud.Resource{seen}, Looked: map[inventory.Place]bool{}})
			if err != nil {
				t.Fatalf("step %d: %v", n, err)
			}
			r := c.DB.Client.Resource.Query().OnlyX(system(t))
			if (r.ChargeType != nil) != (seen.ChargeType != "") || (r.CreatedAt != nil) != !seen.Created.IsZero() ||
				(r.ExpiresAt != nil) != !seen.Expires.IsZero() || r.ExpiresAt != nil && !r.ExpiresAt.Equal(seen.Expires) {
				t.Errorf("step %d: %+v", n, r)
			}
		}
	})
}

// TestInventoryKeepsWhatCouldNotBeLookedAt syncs after a month in which
// instances were replaced: with ECS denied everywhere, with one region that
// fails, and then with all there is.
func TestInventoryKeepsWhatCouldNotBeLookedAt(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	a := w.Accounts()[0]
	c := startAltered(t, now, w)
	c.Sync(t)
	later := now.Add(30 * 24 * time.Hour)
	before, after := instances(w, a, now), instances(w, a, later)
	if cmp.Equal(before, after) {
		t.Fatal("no instance was replaced in a month")
	}
	c.Set(later)
	c.say(func(asked url.Values) (int, string) {
		if asked.Get("Action") == "DescribeInstances" && asked.Get("Version") == "2014-05-26" {
			return http.StatusForbidden, denied
		}
		return 0, ""
	})
	c.Sync(t)
	if diff := cmp.Diff(before, present(t, c.Clouded, a.Name)); diff != "" || len(last(t, c.Clouded, a.Name).Warnings) != 1 {
		t.Errorf("with ECS denied (-want +got):\n%s", diff)
	}
	for broken, whole := range map[string]string{"cn-hangzhou": "cn-beijing", "cn-beijing": "cn-hangzhou"} {
		d := startAltered(t, now, w)
		d.Sync(t)
		d.Set(later)
		d.say(func(asked url.Values) (int, string) {
			if asked.Get("Action") == "DescribeInstances" && asked.Get("RegionId") == broken {
				return http.StatusBadRequest, `{"RequestId":"1","Code":"SomethingNew","Message":"Something new."}`
			}
			return 0, ""
		})
		d.Sync(t)
		want := map[string]string{}
		for id, region := range before {
			if region == broken {
				want[id] = region
			}
		}
		for id, region := range after {
			if region == whole {
				want[id] = region
			}
		}
		if diff := cmp.Diff(want, present(t, d.Clouded, a.Name)); diff != "" {
			t.Errorf("without %s (-want +got):\n%s", broken, diff)
		}
	}
	c.heal()
	c.Sync(t)
	if diff := cmp.Diff(after, present(t, c.Clouded, a.Name)); diff != "" {
		t.Errorf("with all there is (-want +got):\n%s", diff)
	}
}

// instances are the ECS of the model with their regions.
func instances(w *world.World, a world.Account, at time.Time) map[string]string {
	out := map[string]string{}
	for _, r := range w.Resources(a, at) {
		if r.Type == world.ECS {
			out[r.ID] = r.Region
		}
	}
	return out
}

// present are the ECS that the inventory shows with their regions.
func present(t *testing.T, c *testapp.Clouded, name string) map[string]string {
	t.Helper()
	list, err := c.Resources.Present(system(t), c.Account(t, name).ID, resource.TypeECS)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range list {
		out[r.ResourceID] = r.Region
	}
	return out
}

// TestAnAccountWithoutResourcesIsReadWhole syncs an account that has none.
func TestAnAccountWithoutResourcesIsReadWhole(t *testing.T) {
	t.Parallel()
	empty := customer(0)
	w := world.New(1, 0, world.Profile{Account: empty.Account, Regions: empty.Regions})
	c := start(t, now, w)
	c.Sync(t)
	row := last(t, c, empty.Name)
	if row.Resources != 0 || row.Points != 0 || len(row.Warnings) != 0 {
		t.Errorf("it ended as %+v", row)
	}
	if d := c.Dump(t); len(d.Inventory) > 0 || len(d.Metrics) > 0 || len(d.Idle) != 1 {
		t.Errorf("there is something: %+v", d)
	}
}
