package idle

import (
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Rules say when an ECS is idle. An instance is idle when it stays under every
// limit in every hour of the window.
type Rules struct {
	CPUPercent         money.Decimal
	NetworkBytesPerSec money.Decimal // each way
	ExcludeTags        []string      // a tag key, or key=value
	Complete           int           // percent of the window's hours that each metric must have
}

// DefaultRules are those of CloudLens API v2.1.0.
func DefaultRules() Rules {
	return Rules{
		CPUPercent: money.MustParse("5"), NetworkBytesPerSec: money.MustParse("1000"),
		ExcludeTags: []string{"k8s.io", "ack.aliyun.com"}, Complete: 90,
	}
}

// limited is a metric with its limit, and the reason that it gives.
type limited struct {
	metric string
	code   Code
	limit  money.Decimal // in the metric's own unit
	shown  func(money.Decimal) money.Decimal
}

// metrics are what a rule looks at. The network's limit is in bytes a second
// and CloudMonitor's rates are in bits.
func (r Rules) metrics() []limited {
	eight := money.MustParse("8")
	bits := r.NetworkBytesPerSec.Mul(eight)
	same := func(d money.Decimal) money.Decimal { return money.Round(d, 2) }
	bytes := func(d money.Decimal) money.Decimal {
		b, err := d.Div(eight)
		if err != nil {
			return d
		}
		return money.Round(b, 2)
	}
	return []limited{
		{"CPUUtilization", CPU, r.CPUPercent, same},
		{"InternetInRate", NetworkIn, bits, bytes},
		{"InternetOutRate", NetworkOut, bits, bytes},
	}
}

// Judge tells what an ECS is by its hourly maxima over that many days before
// until. An instance with too few points, or of unknown age, is not judged:
// what is not known is never idle.
func Judge(r *ent.Resource, windows map[string]ledger.MetricWindow, rules Rules, days int, until time.Time) (verdict.Outcome, []Reason) {
	if r.Status != resource.StatusRunning {
		return verdict.OutcomeNotRunning, []Reason{{Code: NotRunning, Value: string(r.Status)}}
	}
	for _, exclude := range rules.ExcludeTags {
		for key, value := range r.Tags {
			if exclude == key || exclude == key+"="+value {
				return verdict.OutcomeExempt, []Reason{{Code: ExemptTag, Value: key + "=" + value}}
			}
		}
	}
	var under, unknown []Reason
	for _, m := range rules.metrics() {
		w := windows[m.metric]
		if w.Points > 0 && !w.Max.LessThan(m.limit) {
			return verdict.OutcomeBusy, []Reason{{Code: m.code + over, Value: m.shown(w.Max).String(), Limit: m.shown(m.limit).String()}}
		}
		if w.Points*100 < days*24*rules.Complete {
			unknown = append(unknown, Reason{Code: NoData, Metric: m.metric, Value: fmt.Sprint(w.Points), Limit: fmt.Sprint(days * 24)})
			continue
		}
		under = append(under, Reason{Code: m.code, Value: m.shown(w.Max).String(), Limit: m.shown(m.limit).String()})
	}
	window := time.Duration(days) * 24 * time.Hour
	switch {
	case r.CreatedAt == nil:
		return verdict.OutcomeNotEvaluated, []Reason{{Code: NoAge}}
	case until.Sub(*r.CreatedAt) < window:
		return verdict.OutcomeYoung, []Reason{{Code: TooYoung, Value: fmt.Sprint(int(until.Sub(*r.CreatedAt) / (24 * time.Hour))), Limit: fmt.Sprint(days)}}
	case len(unknown) > 0:
		return verdict.OutcomeNotEvaluated, unknown
	}
	return verdict.OutcomeIdle, under
}
