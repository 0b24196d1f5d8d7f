package demo_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// The demo's largest customer shows the same counts at whatever moment it is
// read, and costs what the cloud itself says at that moment.
func TestSummaryOfTheDemoAtAnyDate(t *testing.T) {
	var dates []time.Time
	at := func(year, month, day, hour int) {
		dates = append(dates, time.Date(year, time.Month(month), day, hour, 7, 0, 0, period.Shanghai))
	}
	at(2026, 3, 1, 0)
	at(2026, 3, 1, 23)
	at(2026, 3, 3, 11)
	at(2026, 3, 3, 12)
	at(2028, 2, 29, 5)
	at(2027, 12, 31, 23)
	at(2028, 1, 1, 0)
	edges := len(dates) // those that read the cycle before, too
	for i := 0; len(dates) < 40; i++ {
		dates = append(dates, time.Date(2025, 1, 9, 3, 0, 0, 0, time.UTC).Add(time.Duration(i)*37*24*time.Hour+time.Duration(i*i)*time.Hour))
	}
	for i, now := range dates {
		t.Run(now.Format("2006-01-02T15"), func(t *testing.T) {
			t.Parallel()
			w := world.Long(0)
			if i < edges {
				w = world.Long(1)
			}
			c := testapp.NewClouded(t, now, w)
			c.Sync(t)
			var got struct {
				Total     json.Number                   `json:"total_cost"`
				Resources int                           `json:"total_resources"`
				Counts    struct{ ECS, RDS, Redis int } `json:"resource_breakdown"`
				Tagged    json.Number                   `json:"tag_coverage"`
				Idle      int                           `json:"idle_count"`
			}
			c.GetInto(t, "/api/dashboard/summary?account=ydzn", &got)
			want := got
			want.Resources, want.Tagged, want.Idle = 464, "78.23", 31
			want.Counts.ECS, want.Counts.RDS, want.Counts.Redis = 378, 52, 34
			want.Total = json.Number(askBill(t, c, now))
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
		})
	}
}

// askBill is what QueryAccountBill answers for the open cycle, with 2 decimals.
func askBill(t *testing.T, c *testapp.Clouded, now time.Time) string {
	t.Helper()
	account := c.World.Accounts()[0]
	id, secret := simulator.Key(account)
	client := aliyun.New(aliyun.Options{Endpoint: func(string) string { return c.CloudURL }}).
		Account(account.Name, cloud.Key{ID: id, Secret: secret}, "cn-hangzhou")
	controls, err := client.AccountBill(auth.With(t.Context(), auth.System()), period.CycleOf(now.In(period.Shanghai)))
	if err != nil {
		t.Fatal(err)
	}
	sum := money.Zero
	for _, control := range controls {
		sum = sum.Add(control.Payable.Decimal)
	}
	return sum.StringFixed(2)
}
