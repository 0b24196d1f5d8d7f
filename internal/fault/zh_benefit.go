package fault

// chineseBenefit are the texts of what accounts hold and what must be renewed.
var chineseBenefit = map[string]string{
	"vouchers could not be read and are left as they were known: %s":                        "无法读取代金券，保留上次已知的状态：%s",
	"prepaid cards could not be read and are left as they were known: %s":                   "无法读取储值卡，保留上次已知的状态：%s",
	"resource packages could not be read and are left as they were known: %s":               "无法读取资源包，保留上次已知的状态：%s",
	"subscriptions could not be read and are left as they were known: %s":                   "无法读取包年包月实例，保留上次已知的状态：%s",
	"savings plans could not be read and are left as they were known: %s":                   "无法读取节省计划，保留上次已知的状态：%s",
	"reserved instances could not be read and are left as they were known: %s":              "无法读取预留实例券，保留上次已知的状态：%s",
	"how far savings plans are used could not be read and is left as it was known: %s":      "无法读取节省计划的使用率和覆盖率，保留上次已知的状态：%s",
	"how far reserved instances are used could not be read and is left as it was known: %s": "无法读取预留实例券的使用率和覆盖率，保留上次已知的状态：%s",
}
