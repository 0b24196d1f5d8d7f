package fault

// chinese holds the Chinese text of each English format, one map for each
// part of the program. Verbs stand in the same order, or carry indexes, as in
// %[2]s.
var chinese = []map[string]string{
	chineseAccount,
	chineseAllocation,
	chineseBenefit,
	chineseBillfile,
	chineseBudget,
	chineseCloud,
	chineseCollect,
	chineseCore,
	chineseDashboard,
	chineseDatabase,
	chineseDiscount,
	chineseRule, chineseVirtualTag, chineseReport,
	chineseSimulate,
	chineseWorld,
}

// inChinese is the Chinese format of an English one, if there is one.
func inChinese(format string) (string, bool) {
	for _, texts := range chinese {
		if zh, ok := texts[format]; ok {
			return zh, true
		}
	}
	return "", false
}
