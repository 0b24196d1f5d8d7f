package idle

import (
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/internal/locale"
)

// Code names a reason.
type Code = string

// Codes. The first three stand in verdicts of idle instances; with _OVER
// behind them, in those of busy ones.
const (
	CPU        Code = "CPU"
	NetworkIn  Code = "NETWORK_IN"
	NetworkOut Code = "NETWORK_OUT"
	NotRunning Code = "NOT_RUNNING"
	ExemptTag  Code = "EXEMPT_TAG"
	TooYoung   Code = "TOO_YOUNG"
	NoAge      Code = "NO_AGE"
	NoData     Code = "NO_DATA"

	over = "_OVER"
)

// Reason is why a resource was judged as it was. Value and Limit are in the
// unit that the text names.
type Reason struct {
	Code   Code
	Metric string
	Value  string
	Limit  string
}

// texts are English and Chinese, with the value, the limit and the metric as
// arguments 1, 2 and 3.
var texts = map[Code][2]string{
	CPU:               {"CPU utilisation at most %[1]s %% < %[2]s %%", "CPU利用率 %[1]s%% < %[2]s%%"},
	NetworkIn:         {"public inbound traffic at most %[1]s < %[2]s bytes/s", "公网流量极低：流入 %[1]s < %[2]s 字节/秒"},
	NetworkOut:        {"public outbound traffic at most %[1]s < %[2]s bytes/s", "公网流量极低：流出 %[1]s < %[2]s 字节/秒"},
	CPU + over:        {"CPU utilisation up to %[1]s %% ≥ %[2]s %%", "CPU利用率 %[1]s%% ≥ %[2]s%%"},
	NetworkIn + over:  {"public inbound traffic up to %[1]s ≥ %[2]s bytes/s", "公网流入 %[1]s ≥ %[2]s 字节/秒"},
	NetworkOut + over: {"public outbound traffic up to %[1]s ≥ %[2]s bytes/s", "公网流出 %[1]s ≥ %[2]s 字节/秒"},
	NotRunning:        {"it does not run (%[1]s)", "未在运行（%[1]s）"},
	ExemptTag:         {"exempt by the tag %[1]s", "白名单标签豁免: %[1]s"},
	TooYoung:          {"created %[1]s days ago, less than the window of %[2]s days", "创建于 %[1]s 天前，不足 %[2]s 天的观察窗口"},
	NoAge:             {"when it was created is not known", "创建时间未知"},
	NoData:            {"%[3]s has %[1]s of %[2]s hourly points: no data, so not judged", "%[3]s 仅有 %[1]s/%[2]s 个小时数据点：数据不足，不作判断"},
}

// Text is the reason in that language.
func (r Reason) Text(language string) string {
	t := texts[r.Code][0]
	if language == locale.Chinese {
		t = texts[r.Code][1]
	}
	// The last verb takes what a text leaves out, with nothing to show.
	return fmt.Sprintf(t+"%[4]s", r.Value, r.Limit, r.Metric, "")
}

// rows and reasons go from and to what the catalogue stores.
func rows(reasons []Reason) []map[string]string {
	out := make([]map[string]string, len(reasons))
	for i, r := range reasons {
		out[i] = map[string]string{"code": r.Code, "metric": r.Metric, "value": r.Value, "limit": r.Limit}
	}
	return out
}

// ReasonsOf reads the reasons of a stored verdict.
func ReasonsOf(stored []map[string]string) []Reason {
	out := make([]Reason, 0, len(stored))
	for m := range slices.Values(stored) {
		out = append(out, Reason{Code: m["code"], Metric: m["metric"], Value: m["value"], Limit: m["limit"]})
	}
	return out
}
