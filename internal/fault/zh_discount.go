package fault

var chineseDiscount = map[string]string{
	"billing cycles can be counted in a period of cycles alone":             "只有按账期的期间才能统计账期数",
	"the names of discounts are not summed by tag: group by something else": "优惠名称不按标签汇总：请改用其他分组",
	"a window must be 1 to %d months, got %d":                               "窗口必须在 1 到 %d 个月之间，实际为 %d",
	"threshold must be 0 to 100, got %s":                                    "threshold 必须在 0 到 100 之间，实际为 %s",
	"there is no bill of a resource %q in the period":                       "该期间没有资源 %q 的账单",
	"%s must be 1 to %d, got %d":                                           "%s 必须在 1 到 %d 之间，实际为 %d",
	"quarters must be 1 to %d, got %d":                                      "quarters 必须在 1 到 %d 之间，实际为 %d",
}
