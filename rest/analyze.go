package rest

import (
	"context"
	"net/http"

	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/locale"
)

func (a *api) analyze() []route {
	return []route{
		op(http.MethodPost, "/api/analyze/trigger", "trigger_analysis", "Judge what is idle, after reading inventory and metrics anew unless force is false.", a.trigger),
		op(http.MethodGet, "/api/analyze/progress", "get_analysis_progress", "How far reading and judging an account have come.", a.progress),
	}
}

type triggerInput struct {
	Query string `query:"account" doc:"Name of the account, when the body does not name it."`
	Body  struct {
		Account string `json:"account,omitempty" doc:"Name of the account."`
		Days    *int   `json:"days,omitempty" doc:"How many days of metrics to look at, 1 to 90; 7 when absent."`
		Force   *bool  `json:"force,omitempty" doc:"Whether to read inventory and metrics anew; true when absent."`
	}
}

type triggerAnswer struct {
	Success bool       `json:"success"`
	Status  string     `json:"status"`
	Count   int        `json:"count"`
	Cached  bool       `json:"cached"`
	Data    []idleItem `json:"data"`
}

func (a *api) trigger(ctx context.Context, in *triggerInput) (triggerAnswer, error) {
	out := triggerAnswer{Success: true, Status: "success", Data: []idleItem{}}
	account := in.Body.Account
	if account == "" {
		account = in.Query
	}
	if account == "" {
		return out, fault.Missing("account", "%s is required", "account")
	}
	days := idle.DefaultDays
	if in.Body.Days != nil {
		days = *in.Body.Days
	}
	if err := idle.CheckDays(days); err != nil { // 0 too, which means absent beyond here
		return out, err
	}
	p, err := a.Root.Mutation().ScanIdle(ctx, collect.ScanInput{Account: account, Days: days, Force: in.Body.Force == nil || *in.Body.Force})
	if err != nil {
		return out, err
	}
	if failed := p.GetUserErrors(); len(failed) > 0 {
		return out, failed[0].Fault
	}
	out.Data, err = a.idleItems(ctx, p.Idle)
	out.Count, out.Cached = len(out.Data), p.Cached
	return out, err
}

type progressAnswer struct {
	Status    string          `json:"status" enum:"running,completed,failed,not_found"`
	Current   int64           `json:"current"`
	Total     int64           `json:"total"`
	Percent   int             `json:"percent"`
	Message   string          `json:"message"`
	Stage     string          `json:"stage" enum:"initializing,checking_regions,querying_instances,analyzing,saving,completed,"`
	UpdatedAt string          `json:"updated_at"`
	Result    *progressResult `json:"result,omitempty" doc:"Set when it is completed."`
	Error     string          `json:"error,omitempty" doc:"Set when it failed."`
}

type progressResult struct {
	Count  int  `json:"count" doc:"How many resources are idle."`
	Cached bool `json:"cached"`
}

// words are the stages that clients know.
var words = map[collect.Stage]string{
	collect.Initializing: "initializing", collect.Bills: "initializing", collect.Regions: "checking_regions",
	collect.Instances: "querying_instances", collect.Metering: "querying_instances", collect.Analyzing: "analyzing",
	collect.History: "saving", collect.Benefits: "saving", collect.Completed: "completed",
}

type progressInput struct {
	Account string `query:"account" required:"true" minLength:"1" doc:"Name of the account."`
}

func (a *api) progress(ctx context.Context, in *progressInput) (progressAnswer, error) {
	p, err := a.Root.Query().SyncProgress(ctx, in.Account)
	if err != nil || p == nil {
		return progressAnswer{Status: "not_found"}, err
	}
	out := progressAnswer{
		Status: "running", Current: p.Current, Total: p.Total, Percent: p.Percent, Message: p.Text(locale.From(ctx)), Stage: words[p.Stage],
		UpdatedAt: p.UpdatedAt.UTC().Format(stamp),
	}
	switch {
	case p.Ended && p.Err != nil:
		out.Status, out.Error = "failed", p.Failure(locale.From(ctx))
	case p.Ended:
		out.Status, out.Result = "completed", &progressResult{}
		scan, err := a.Root.Query().LastScan(ctx, in.Account)
		if err != nil || scan == nil {
			return out, err
		}
		found, err := a.Root.Scan().Idle(ctx, scan)
		if err != nil {
			return out, err
		}
		out.Result.Count = len(found)
	}
	return out, nil
}
