package fault

// chineseCollect are the texts of reading clouds, inventories and scans.
var chineseCollect = map[string]string{
	"the account %q is not one of Alibaba Cloud, the only cloud that is read; import its bills from files":                           "账号 %q 不是阿里云账号，目前只能读取阿里云；请从文件导入其账单",
	"%d of %d accounts could not be read; what was read whole counts":                                                                "%[2]d 个账号中有 %[1]d 个读取失败；已完整读取的部分有效",
	"the account %s was deleted while it was read":                                                                                   "账号 %s 在读取期间被删除",
	"the access key belongs to the billing account %s, and %q stands for %s: give the key of that one, or add another account":       "该 AccessKey 属于计费账号 %[1]s，而 %[2]q 对应 %[3]s：请提供后者的 AccessKey，或另外添加账号",
	"resources of type %s in %s could not be looked at and are left as they were known: %s":                                          "无法查询 %[2]s 的 %[1]s 资源，保留上次已知的状态：%[3]s",
	"no account has an access key: add one, or import bills from files":                                                              "没有任何账号配置了 AccessKey：请添加，或从文件导入账单",
	"the metrics %s could not be read, so what needs them is not judged: %s":                                                         "无法读取监控指标 %s，因此依赖它们的资源不作判断：%s",
	"internal error; the server's log has it":                                                                                        "内部错误；详情见服务器日志",
	"the sync was stopped before it ended; what was read whole counts, the next sync reads the rest":                                 "同步在结束前被停止；已完整读取的部分有效，下次同步会读取其余部分",
	"the server stopped before the sync ended; what was read whole counts, so sync again":                                            "服务器在同步结束前停止；已完整读取的部分有效，请重新同步",
	"days must be between 1 and %d, got %d":                                                                                          "days 必须在 1 到 %d 之间，实际为 %d",
	"first must be between 0 and %d, got %d":                                                                                         "first 必须在 0 到 %d 之间，实际为 %d",
	"the resource that the page follows is not in the list any more: begin again":                                                    "该页之前的资源已不在列表中：请从头开始",
	"%q is not something to sort by":                                                                                                 "不能按 %q 排序",
	"the account %q has no resource %s: look at its list of resources":                                                               "账号 %q 没有资源 %s：请查看其资源列表",
	"offset must not be negative, got %d":                                                                                            "offset 不能为负数，实际为 %d",
	"%s must be a whole number, got %q":                                                                                              "%s 必须是整数，实际为 %q",
	"%s must be %d to %d, got %d":                                                                                                    "%s 必须在 %d 到 %d 之间，实际为 %d",
	"resources of type %s are not collected":                                                                                         "暂不采集 %s 类型的资源",
	"resource_type and type are one parameter: give the same value, or one of them":                                                  "resource_type 与 type 是同一个参数：请给出相同的值，或只给其一",
	"there is no resource type %q; the types are ecs, rds, redis, slb, nat, eip, oss, disk, snapshot, vpc, mongodb, polardb and ack": "没有资源类型 %q；可用类型为 ecs、rds、redis、slb、nat、eip、oss、disk、snapshot、vpc、mongodb、polardb、ack",
	"resources cannot be sorted by %q":                                                                                               "资源不能按 %q 排序",
	"sortOrder must be asc or desc, got %q":                                                                                          "sortOrder 必须是 asc 或 desc，实际为 %q",
}
