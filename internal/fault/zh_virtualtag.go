package fault

var chineseVirtualTag = map[string]string{
	"you may not make a virtual tag of all accounts: name one that you see": "您无权创建面向所有账号的虚拟标签：请指定一个您可见的账号",
	"a virtual tag needs a name":                                                             "虚拟标签需要名称",
	"the name is longer than %d characters":                                                  "名称超过 %d 个字符",
	"give the rule as conditions or as a tree, not both":                                     "规则请用条件列表或规则树之一给出，不要同时使用",
	"a virtual tag needs at least one rule: one without would match nothing":                 "虚拟标签至少需要一条规则：没有规则的标签不会匹配任何资源",
	"give rules to try out, or the id of a virtual tag":                                      "请提供要试用的规则，或虚拟标签的 id",
	"there is no virtual tag with the id %s: look at the list of tags":                       "不存在 id 为 %s 的虚拟标签：请查看标签列表",
	"give the rule as the id of a virtual tag, as conditions or as a tree: only one of them": "规则请用虚拟标签 id、条件列表或规则树之一给出，只能选一种",
	"value and pattern are one: give the same text, or one of them":                          "value 与 pattern 是同一项：请给出相同的文本，或只给其中一个",
	"days must be 1 to %d, got %d":                                                           "days 必须在 1 到 %d 之间，实际为 %d",
	"charges are in several currencies (%s): name one as currency":                           "费用涉及多种币种（%s）：请用 currency 指定其中一种",
}
