package fault

// chineseAccount translates the faults of package account.
var chineseAccount = map[string]string{
	"the account is missing: give the name of one":                                                            "缺少账号：请给出一个账号的名称",
	"there is no account named %q: look at the list of accounts":                                              "没有名为 %q 的账号：请查看账号列表",
	"there is no account with the id %s: look at the list of accounts":                                        "没有 ID 为 %s 的账号：请查看账号列表",
	"you may not add accounts: ask someone who may see all of them":                                           "您无权添加账号：请联系可以查看全部账号的人员",
	"there is already an account named %q: choose another name":                                               "已有名为 %q 的账号：请换一个名称",
	"the account %q already stands for the billing account %s: change that one instead":                       "账号 %q 已对应计费账号 %s：请修改该账号",
	"the account %q has bills of its billing account: add another account for the other one":                  "账号 %q 已有其计费账号的账单：请为另一个计费账号添加新账号",
	"the account %q has no access key: add one, or import its bills from files":                               "账号 %q 没有访问密钥：请添加密钥，或从文件导入账单",
	"the access key of %q was sealed with another keyset: restore keyset.json, or enter the key again":        "账号 %q 的访问密钥由另一个密钥集加密：请恢复 keyset.json，或重新填写密钥",
	"the access key id is missing: give it with the secret":                                                   "缺少 AccessKey ID：请与 AccessKey Secret 一起填写",
	"the access key secret is missing: give it with the id":                                                   "缺少 AccessKey Secret：请与 AccessKey ID 一起填写",
	"the access key id is not one: copy it from the provider's console again":                                 "AccessKey ID 无效：请从云厂商控制台重新复制",
	"the access key secret is not one: copy it from the provider's console again":                             "AccessKey Secret 无效：请从云厂商控制台重新复制",
	"the name is missing: give the account one":                                                               "缺少名称：请为账号填写名称",
	"the name has more than %d characters: shorten it and put the rest into the alias":                        "名称超过 %d 个字符：请缩短名称，其余内容可写入别名",
	"the name %q cannot stand in an address: use letters, digits, dots, underscores and hyphens":              "名称 %q 不能用于网址：请使用文字、数字、点、下划线和连字符",
	"the alias has more than 255 characters, or one that cannot be shown: write a shorter, plain one":         "别名超过 255 个字符，或含有无法显示的字符：请改用较短的普通文字",
	"the provider %q is not one of aliyun, tencent: use one of them, or import its bills as FOCUS files":      "云厂商 %q 不是 aliyun 或 tencent：请选用其中之一，或以 FOCUS 文件导入其账单",
	"%q is not a region id: write it like cn-hangzhou":                                                        "%q 不是地域 ID：请按 cn-hangzhou 的形式填写",
	"%q is not a currency: write its ISO 4217 code, like CNY":                                                 "%q 不是货币：请填写 ISO 4217 代码，例如 CNY",
	"the billing account id has more than 255 characters, or one that cannot be shown: copy it from the bill": "计费账号 ID 超过 255 个字符，或含有无法显示的字符：请从账单中复制",
	"the bill does not name its provider: import it into an account by name":                                  "账单没有写明云厂商：请按名称导入到某个账号",
	"the bill does not say which account is billed: import it into an account by name":                        "账单没有写明计费账号：请按名称导入到某个账号",
	"the bill is of an account that you may not see: ask for access to it":                                    "账单属于您无权查看的账号：请申请该账号的权限",
}
