package fault

var chineseDiscount = map[string]string{
	"billing cycles can be counted in a period of cycles alone":               "只有按账期的期间才能统计账期数",
	"the names of discounts are not summed by tag: group by something else":   "优惠名称不按标签汇总：请改用其他分组",
	"a window must be 1 to %d months, got %d":                                 "窗口必须在 1 到 %d 个月之间，实际为 %d",
	"name, note and services must be valid UTF-8 without the character NUL":   "名称、备注和服务必须是不含 NUL 字符的有效 UTF-8",
	"the code of a service is longer than %d characters":                      "服务编码超过 %d 个字符",
	"a contract needs a name":                                                 "合同需要一个名称",
	"a contract names at most %d services, got %d":                            "一份合同最多列出 %d 个服务，实际为 %d 个",
	"say on which day the contract ends":                                      "请给出合同的结束日期",
	"the contract ends on %s, before it starts on %s":                         "合同结束于 %s，早于开始日期 %s",
	"the rate must be a fraction from 0 to 1, got %s: 0.15 is 15 percent off": "rate 必须是 0 到 1 之间的小数，实际为 %s：0.15 表示优惠 15%%",
	"the note is longer than %d characters":                                   "备注超过 %d 个字符",
	"there is no contract with the id %s: look at the list of contracts":      "没有 id 为 %s 的合同：请查看合同列表",
	"threshold must be above 0 and at most 1, got %s":                         "threshold 必须大于 0 且不超过 1，实际为 %s",
	"threshold must be 0 to 100, got %s":                                      "threshold 必须在 0 到 100 之间，实际为 %s",
	"year must be a year like 2026, got %q":                                   "year 必须是年份，例如 2026，实际为 %q",
	"format must be excel, csv or json, got %q":                               "format 必须是 excel、csv 或 json，实际为 %q",
	"export_type must be all, products, regions or instances, got %q":         "export_type 必须是 all、products、regions 或 instances，实际为 %q",
	"threshold must be a number like 0.1, got %q":                             "threshold 必须是数字，例如 0.1，实际为 %q",
	"give a period, a number of months or a number of days, only one of them": "请只提供期间、月数或天数之一",
	"there is no bill of a resource %q in the period":                         "该期间没有资源 %q 的账单",
}
