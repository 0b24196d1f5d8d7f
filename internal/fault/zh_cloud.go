package fault

// chineseCloud translates the faults of asking a cloud.
var chineseCloud = map[string]string{
	"the endpoint of the cloud is no address: write it like https://api.example.com":                                                         "云端点不是地址：请写成 https://api.example.com 的形式",
	"the endpoint of the cloud must be https: plain http would show the keys' signatures to everyone on the way":                             "云端点必须使用 https：明文 http 会向途经的所有人暴露密钥的签名",
	"%s: %s: Alibaba Cloud does not know the access key (%s): it was deleted, or belongs to the other site; enter a key of this account":     "%s：%s：阿里云不认识该访问密钥（%s）：密钥已被删除或属于另一站点；请填写该账号的密钥",
	"%s: %s: the access key is disabled (%s): enable it in the RAM console, or enter another":                                                "%s：%s：访问密钥已被禁用（%s）：请在 RAM 控制台启用，或填写另一个密钥",
	"%s: %s: the secret does not belong to the access key (%s): enter id and secret again":                                                   "%s：%s：AccessKey Secret 与 AccessKey ID 不匹配（%s）：请重新填写两者",
	"%s: %s: the security token has expired or is wrong (%s): enter a new one, or a lasting key":                                             "%s：%s：安全令牌已过期或有误（%s）：请填写新的令牌，或使用长期密钥",
	"%s: %s: the access key may not do this (%s): give its RAM user the action %s:%s, or the policy %s":                                      "%s：%s：访问密钥无权执行此操作（%s）：请为其 RAM 用户授予操作 %s:%s，或授予策略 %s",
	"%s: %s: Alibaba Cloud does not offer this call to the account (%s): use a key of the account that pays, or import its bills from files": "%s：%s：阿里云不向该账号提供此调用（%s）：请使用付款账号的密钥，或从文件导入其账单",
	"%s: %s: the call could not be made: check the region %q of the account":                                                                 "%s：%s：无法发起调用：请检查账号的地域 %q",
	"%s: %s: Alibaba Cloud cannot be reached after %d tries: check network, DNS and proxy of this machine":                                   "%s：%s：尝试 %d 次后仍无法连接阿里云：请检查本机的网络、DNS 和代理",
	"%s: %s: Alibaba Cloud did not answer in time after %d tries: check the network, or try again later":                                     "%s：%s：尝试 %d 次后阿里云仍未及时响应：请检查网络，或稍后再试",
	"%s: %s: the answer was cut short after %d tries: check the network and any proxy between":                                               "%s：%s：尝试 %d 次后响应仍被截断：请检查网络及中间的代理",
	"%s: %s: the answer is longer than any should be: check whether a proxy stands between":                                                  "%s：%s：响应过长：请检查中间是否有代理",
	"%s: %s: the answer was empty after %d tries: check any proxy between, or try again later":                                               "%s：%s：尝试 %d 次后响应仍为空：请检查中间的代理，或稍后再试",
	"%s: %s: what answered after %d tries is not Alibaba Cloud's API: it sent no JSON; check whether a proxy or a login page stands between": "%s：%s：尝试 %d 次后响应方仍不是阿里云 API：返回的不是 JSON；请检查中间是否有代理或登录页面",
	"%s: %s: the answer has another form than the API describes, at %s: update CloudLens, or report it":                                      "%s：%s：响应的格式与 API 说明不符，位置 %s：请升级 CloudLens，或反馈此问题",
	"%s: %s: Alibaba Cloud throttled %d tries (%s): try again later, or let fewer programs ask with this account":                            "%s：%s：阿里云对 %d 次尝试进行了限流（%s）：请稍后再试，或减少使用该账号的程序",
	"%s: %s: Alibaba Cloud was unavailable at %d tries (HTTP %d, %s): try again later":                                                       "%s：%s：%d 次尝试时阿里云均不可用（HTTP %d，%s）：请稍后再试",
	"%s: %s: the clock of this machine differs from Alibaba Cloud's by more than it allows (%s): set it":                                     "%s：%s：本机时钟与阿里云相差过大（%s）：请校准时钟",
	"%s: %s: Alibaba Cloud does not know the region %q (%s): correct the account's region":                                                   "%s：%s：阿里云不认识地域 %q（%s）：请更正账号的地域",
	"%s: %s: Alibaba Cloud refused the call with HTTP %d and the code %s (request %s): look the code up in its documentation":                "%s：%s：阿里云拒绝了调用，HTTP %d，错误码 %s（请求 %s）：请在其文档中查询该错误码",
	"%s: %s: the pages of %s do not fit together after %d readings: %s; try again later":                                                     "%s：%s：%s 的分页读取 %d 次后仍不一致：%s；请稍后再试",
	"%s: %s: the pages of %s do not end: try again later":                                                                                    "%s：%s：%s 的分页没有结束：请稍后再试",
	"%s: %s: %s of %s is %q, which cannot be kept: compare it with the bill in the console, and report it":                                   "%s：%s：%[4]s 的 %[3]s 为 %[5]q，无法保存：请与控制台中的账单核对，并反馈此问题",
}
