package fault

var chineseBudget = map[string]string{
	"the first day is missing: give the budget one":                                                  "缺少开始日期：请为预算指定",
	"%s must be 0 or more, got %s":                                                                   "%s 不能小于 0，实际为 %s",
	"there is no budget with the id %s: look at the list of budgets":                                 "没有 ID 为 %s 的预算：请查看预算列表",
	"you may not make a budget of all accounts: name one that you see":                               "您无权创建面向所有账号的预算：请指定一个您可见的账号",
	"the name is missing: give the budget one":                                                       "缺少名称：请为预算命名",
	"the name has more than 255 characters, or one that cannot be shown: write a shorter, plain one": "名称超过 255 个字符或含有无法显示的字符：请填写更短的普通名称",
	"the amount of a budget must be above 0, got %s":                                                 "预算金额必须大于 0，实际为 %s",
	"period must be monthly, quarterly, yearly or custom, got %q":                                    "period 必须是 monthly、quarterly、yearly 或 custom，实际为 %q",
	"type must be total, tag or service, got %q":                                                     "type 必须是 total、tag 或 service，实际为 %q",
	"a budget of the period custom needs an end, the day after its last":                             "周期为 custom 的预算需要结束日期，即最后一天的次日",
	"the end must lie after the first day: it is the day after the last":                             "结束日期必须晚于开始日期：它是最后一天的次日",
	"the basis of a threshold must be actual or forecast, got %q":                                    "阈值的 basis 必须是 actual 或 forecast，实际为 %q",
	"the percentage of a threshold must be above 0, got %s":                                          "阈值的百分比必须大于 0，实际为 %s",
	"the threshold of %s percent is given twice: leave one out":                                      "百分比为 %s 的阈值重复：请删除其中一个",
	`a budget of the type tag needs a tag filter: give Key, Key=Value or {"Key":"Value"}`:            `类型为 tag 的预算需要标签筛选：请填写 Key、Key=Value 或 {"Key":"Value"}`,
	`the tag filter cannot be read: write Key, Key=Value or {"Key":"Value"}, got %q`:                 `无法读取标签筛选：请填写 Key、Key=Value 或 {"Key":"Value"}，实际为 %q`,
	`a budget of the type service needs a service filter: give {"services":["ecs"]} or ["ecs"]`:      `类型为 service 的预算需要服务筛选：请填写 {"services":["ecs"]} 或 ["ecs"]`,
	`the service filter cannot be read: write {"services":["ecs"]} or ["ecs"], got %q`:               `无法读取服务筛选：请填写 {"services":["ecs"]} 或 ["ecs"]，实际为 %q`,
}
