package board

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// Ask is a widget that wants to be shown.
type Ask struct {
	*Widget
	From string // the name of the account to look from, "" for that of the widget
}

// Where charts and tables take their data from.
const (
	costTrend     = "cost_trend"
	costBreakdown = "cost_breakdown"
	idleResources = "idle_resources"
	inventory     = "resources"
)

// sources says which sources a type of widget can show.
var sources = map[string][]string{
	"chart": {costTrend, costBreakdown},
	"table": {idleResources, inventory},
}

// metrics are the fields of the summary that are one figure.
var metrics = []string{
	"total_cost", "cost_trend", "trend_pct", "idle_count", "total_resources", "alert_count", "tag_coverage", "savings_potential",
}

// question is what a widget asks: widgets that ask the same share it.
type question struct {
	account id.ID // the zero id: all that the viewer sees
	metric  string
	source  string
	n       int // days of a course, rows of a table
}

// spans are the days that a course may have: each takes statements of its own,
// however many widgets share it.
var spans = []int{7, 14, 30, 60, 90, 180, 365}

const defaultDays = 30

// Bounds of the rows of a table.
const defaultRows, maxRows = 20, 100

// read is the question that a widget asks, or why it asks none.
func (a *Ask) read(accounts []*ent.Account) (q question, err error) {
	if q.account, err = a.scope(accounts); err != nil {
		return q, err
	}
	var config map[string]json.RawMessage
	if err := json.Unmarshal([]byte(a.Config), &config); err != nil {
		return q, fault.Invalid("config", "config must be an object")
	}
	w := a.Widget
	if w.Type == "metric" {
		if json.Unmarshal(config["metric"], &q.metric) != nil || !slices.Contains(metrics, q.metric) {
			return q, fault.Invalid("config", "config.metric must be one of %s", strings.Join(metrics, ", "))
		}
		return q, nil
	}
	if w.DataSource != nil {
		q.source = *w.DataSource
	}
	switch of, known := sources[w.Type]; {
	case slices.Contains([]string{costTrend, costBreakdown, idleResources, inventory}, w.Type): // the type alone says it
		q.source = w.Type
	case !known:
		return q, fault.Invalid("type", "nothing is known of widgets of the type %q: there is data for metric, chart and table", w.Type)
	case !slices.Contains(of, q.source):
		return q, fault.Invalid("dataSource", "a widget of the type %q needs one of %s as data source, got %q", w.Type, strings.Join(of, ", "), q.source)
	}
	switch q.source {
	case costTrend:
		var ok bool
		if q.n, ok = whole(config["days"], defaultDays); !ok || !slices.Contains(spans, q.n) {
			return q, fault.Invalid("config", "config.%s must be one of %s, got %s", "days", strings.Trim(fmt.Sprint(spans), "[]"), string(config["days"]))
		}
	case idleResources, inventory:
		var ok bool
		if q.n, ok = whole(config["limit"], defaultRows); !ok || q.n < 1 || q.n > maxRows {
			return q, fault.Invalid("config", "config.%s must be a whole number between 1 and %d, got %s", "limit", maxRows, string(config["limit"]))
		}
	}
	return q, nil
}

// scope is the account that the widget looks from.
func (a *Ask) scope(accounts []*ent.Account) (id.ID, error) {
	switch {
	case a.From != "":
		i := slices.IndexFunc(accounts, func(one *ent.Account) bool { return one.Name == a.From })
		if i < 0 {
			return id.ID{}, fault.NotFound("there is no account named %q: look at the list of accounts", a.From)
		}
		return accounts[i].ID, nil
	case a.Account == nil && len(accounts) == 1: // then all is that one
		return accounts[0].ID, nil
	case a.Account == nil:
		return id.ID{}, nil
	case !slices.ContainsFunc(accounts, func(one *ent.Account) bool { return one.ID == *a.Account }):
		return id.ID{}, fault.NotFound("the dashboard is of an account that you do not see: name one of yours to look from")
	}
	return *a.Account, nil
}

// whole is a whole number of the settings; absent and null are the default.
func whole(given json.RawMessage, otherwise int) (int, bool) {
	if len(given) == 0 || string(given) == "null" {
		return otherwise, true
	}
	n, err := strconv.Atoi(strings.Trim(string(given), `"`))
	return n, err == nil
}
