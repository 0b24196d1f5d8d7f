package fault

var chineseRule = map[string]string{
	"%s compares with a number such as 12.5, not with %q":                                                                                       "%s 只能与 12.5 这样的数字比较，不能与 %q 比较",
	"a regular expression has at most %d bytes, got %d":                                                                                         "正则表达式最长 %d 字节，实际为 %d",
	"%q is not a regular expression in the syntax of RE2: %s":                                                                                   "%q 不是有效的 RE2 正则表达式：%s",
	"the rules are too many, or too long, to tell for every charge which of them comes first: ask for fewer of them":                            "规则过多或过长，无法判断每笔费用首先匹配哪条规则：请减少规则数量",
	"nothing can be grouped by %s, it is for filters alone":                                                                                     "不能按 %s 分组，它只能用于筛选",
	"%q is not a field: use name, type, region, zone, status, spec, resource_group, cost_unit, service, instance_id or tag.<Key>":               "%q 不是有效的字段：请使用 name、type、region、zone、status、spec、resource_group、cost_unit、service、instance_id 或 tag.<键>",
	"%q is not an operator: use equals, contains, starts_with, ends_with, regex, in, exists, gt, gte, lt or lte, each also with not_ before it": "%q 不是有效的运算符：请使用 equals、contains、starts_with、ends_with、regex、in、exists、gt、gte、lt 或 lte，均可加前缀 not_",
}
