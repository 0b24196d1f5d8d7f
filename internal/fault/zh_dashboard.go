package fault

// chineseDashboard translates the faults of dashboards and their widgets.
var chineseDashboard = map[string]string{
	"widgets must be a list of objects with a type each":       "widgets 必须是对象列表，每个对象都要有 type",
	"a dashboard has at most %d widgets, got %d":               "一个仪表板最多有 %d 个组件，实际为 %d 个",
	"the widgets take more than %d KiB: give them less config": "组件超过 %d KiB：请减少 config 的内容",
	"widget %d: %s": "组件 %d：%s",
	"widget %d: the id %q is that of widget %d already":           "组件 %d：ID %q 已被组件 %d 使用",
	"it must be an object with a type":                            "必须是带有 type 的对象",
	"it needs a type, like metric, chart or table":                "缺少 type，例如 metric、chart 或 table",
	"%s must be a text":                                           "%s 必须是文本",
	"position must be an object with the numbers x, y, w and h":   "position 必须是包含数字 x、y、w、h 的对象",
	"position.%s must be a number":                                "position.%s 必须是数字",
	"position.%s must be between 0 and %d":                        "position.%s 必须在 0 到 %d 之间",
	"position.%s must be above 0":                                 "position.%s 必须大于 0",
	"config must be an object":                                    "config 必须是对象",
	"%s has more than %d characters, or one that cannot be shown": "%s 超过 %d 个字符，或含有无法显示的字符",

	"there is no dashboard with the id %s: look at the list of dashboards":                                 "没有 ID 为 %s 的仪表板：请查看仪表板列表",
	"the dashboard %q is shared by others: make one of your own to change it":                              "仪表板 %q 由其他账号共享：如需修改，请创建自己的仪表板",
	"you may not make a dashboard of all accounts: name one that you see":                                  "您无权创建面向所有账号的仪表板：请指定一个您可见的账号",
	"the name is missing: give the dashboard one":                                                          "缺少名称：请为仪表板填写名称",
	"the description has more than %d characters, or one that cannot be shown: write a shorter, plain one": "描述超过 %d 个字符，或含有无法显示的字符：请改用较短的普通文字",
	"layout must be grid or freeform, got %q":                                                              "layout 必须是 grid 或 freeform，实际为 %q",

	"config.metric must be one of %s":                                                                           "config.metric 必须是 %s 之一",
	"config.%s must be one of %s, got %s":                                                                       "config.%s 必须是 %s 之一，实际为 %s",
	"config.%s must be a whole number between 1 and %d, got %s":                                                 "config.%s 必须是 1 到 %d 之间的整数，实际为 %s",
	"nothing is known of widgets of the type %q: there is data for metric, chart and table":                     "未知的组件类型 %q：metric、chart 和 table 类型才有数据",
	"a widget of the type %q needs one of %s as data source, got %q":                                            "%q 类型的组件需要以 %s 之一作为数据源，实际为 %q",
	"the dashboard is of an account that you do not see: name one of yours to look from":                        "该仪表板属于您不可见的账号：请指定一个您可见的账号来查看",
	"%s sets the days of one account against those before: name the account to look from":                       "%s 将一个账号的若干天与之前相同天数比较：请指定账号来查看",
	"nobody knows yet what is idle: start a scan":                                                               "尚未扫描，无法得知闲置资源：请先触发分析",
	"the bills are in several currencies, which have no common sum: look from an account that is billed in one": "账单涉及多种货币，无法相加：请选择只以一种货币计费的账号来查看",
}
