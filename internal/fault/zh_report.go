package fault

var chineseReport = map[string]string{
	"name the account that the report is about":                                                       "请指定报告所针对的账号",
	"there is no report of type %q in format %q":                                                      "没有类型为 %q、格式为 %q 的报告",
	"limit must be 1 to 1000, got %d":                                                                 "limit 必须在 1 到 1000 之间，收到 %d",
	"locale must be zh or en, got %q":                                                                 "locale 必须是 zh 或 en，收到 %q",
	"give both the first and the last day, or neither for the current billing cycle":                  "请同时给出开始日期和结束日期；都不给则为当前账期",
	"the report ends on %s, before it starts on %s":                                                   "报告的结束日期 %s 早于开始日期 %s",
	"a report covers at most %d days, got %d":                                                         "报告最多覆盖 %d 天，收到 %d 天",
	"the report would have more than %d MiB: ask for a shorter period, or use cloudlens export":       "报告将超过 %d MiB：请缩短期间，或使用 cloudlens export",
	"there is no report %s":                                                                           "没有报告 %s",
	"report %s has no file: it is %s":                                                                 "报告 %s 没有文件：状态为 %s",
	"there is no report with the id %s: look at the list of reports":                                  "没有 id 为 %s 的报告：请查看报告列表",
	"report_type is missing: comprehensive, resources, cost, security, optimization or discounts":     "缺少 report_type：comprehensive、resources、cost、security、optimization 或 discounts",
	"report_type must be comprehensive, resources, cost, security, optimization or discounts, got %q": "report_type 必须是 comprehensive、resources、cost、security、optimization 或 discounts，收到 %q",
	"format must be excel, pdf, html, csv or json, got %q":                                            "format 必须是 excel、pdf、html、csv 或 json，收到 %q",
}
