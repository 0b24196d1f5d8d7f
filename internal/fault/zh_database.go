package fault

// chineseDatabase translates the faults of the packages database and seal.
var chineseDatabase = map[string]string{
	"the PostgreSQL catalogue cannot be reached: %s; see that the server runs, and check --database":                                      "无法连接 PostgreSQL 目录库：%s；请确认服务器正在运行，并检查 --database",
	"the database address is neither sqlite:PATH nor postgres://USER:PASSWORD@HOST/NAME: give one of the two":                             "数据库地址既不是 sqlite:PATH，也不是 postgres://USER:PASSWORD@HOST/NAME：请使用其中一种",
	"the PostgreSQL address cannot be read: write postgres://USER:PASSWORD@HOST/NAME, with special characters percent-encoded":            "无法识别 PostgreSQL 地址：请写成 postgres://USER:PASSWORD@HOST/NAME，特殊字符使用百分号编码",
	"the catalogue has schema version %d, but this program knows only up to %d: run the newer CloudLens that made it":                     "目录数据库的结构版本为 %d，而本程序只支持到 %d：请运行创建它的较新版本 CloudLens",
	"there is nothing with the id %s: look for it in the list it was in":                                                                  "没有 ID 为 %s 的对象",
	"the keyset is set by CLOUDLENS_KEYSET: add a key there, or use a keyset file":                                                        "密钥集由 CLOUDLENS_KEYSET 指定：请在其中添加密钥，或改用密钥集文件",
	"CLOUDLENS_KEYSET is not a keyset: give the content of a keyset.json, as it is or in base64":                                          "CLOUDLENS_KEYSET 不是密钥集：请提供 keyset.json 的内容（原文或 base64）",
	"the keyset file %s may be read by others (mode %04o): run chmod 600 %[1]s, and replace the access keys if anyone could have read it": "密钥集文件 %s 可被他人读取（权限 %04o）：请运行 chmod 600 %[1]s；如可能已被他人读取，请更换访问密钥",
	"the file %s is not a keyset: restore it from a backup":                                                                               "文件 %s 不是密钥集：请从备份恢复",
}
