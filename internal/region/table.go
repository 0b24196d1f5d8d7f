package region

// row is a region as Alibaba Cloud writes it: the id, the Chinese and English
// display names of today, the short city names that zones are named after,
// and other names that bills of earlier years carry.
type row struct {
	id, zh, en, cityZH, cityEN string
	older                      []string
}

// rows are the public regions of both sites, closed ones included, since old
// bills still name them. Source: "Regions and zones" of the ECS user guide.
var rows = []row{
	{"cn-qingdao", "华北1（青岛）", "China (Qingdao)", "青岛", "Qingdao", []string{"华北1", "China North 1 (Qingdao)", "North China 1 (Qingdao)", "China North 1"}},
	{"cn-beijing", "华北2（北京）", "China (Beijing)", "北京", "Beijing", []string{"华北2", "China North 2 (Beijing)", "North China 2 (Beijing)", "China North 2"}},
	{"cn-zhangjiakou", "华北3（张家口）", "China (Zhangjiakou)", "张家口", "Zhangjiakou", []string{"华北3", "China North 3 (Zhangjiakou)", "North China 3 (Zhangjiakou)", "China North 3"}},
	{"cn-huhehaote", "华北5（呼和浩特）", "China (Hohhot)", "呼和浩特", "Hohhot", []string{"华北5", "China North 5 (Hohhot)", "North China 5 (Hohhot)", "China North 5", "Huhehaote"}},
	{"cn-wulanchabu", "华北6（乌兰察布）", "China (Ulanqab)", "乌兰察布", "Ulanqab", []string{"华北6", "China North 6 (Ulanqab)", "North China 6 (Ulanqab)", "Wulanchabu"}},
	{"cn-hangzhou", "华东1（杭州）", "China (Hangzhou)", "杭州", "Hangzhou", []string{"华东1", "China East 1 (Hangzhou)", "East China 1 (Hangzhou)", "China East 1"}},
	{"cn-shanghai", "华东2（上海）", "China (Shanghai)", "上海", "Shanghai", []string{"华东2", "China East 2 (Shanghai)", "East China 2 (Shanghai)", "China East 2"}},
	{"cn-nanjing", "华东5（南京-本地地域）", "China (Nanjing - Local Region)", "南京", "Nanjing", []string{"华东5", "华东5（南京）", "China (Nanjing)"}},
	{"cn-fuzhou", "华东6（福州-本地地域）", "China (Fuzhou - Local Region)", "福州", "Fuzhou", []string{"华东6", "华东6（福州）", "China (Fuzhou)"}},
	{"cn-wuhan-lr", "华中1（武汉-本地地域）", "China (Wuhan - Local Region)", "武汉", "Wuhan", []string{"华中1", "华中1（武汉）", "China (Wuhan)"}},
	{"cn-shenzhen", "华南1（深圳）", "China (Shenzhen)", "深圳", "Shenzhen", []string{"华南1", "China South 1 (Shenzhen)", "South China 1 (Shenzhen)", "China South 1"}},
	{"cn-heyuan", "华南2（河源）", "China (Heyuan)", "河源", "Heyuan", []string{"华南2", "China South 2 (Heyuan)", "South China 2 (Heyuan)"}},
	{"cn-guangzhou", "华南3（广州）", "China (Guangzhou)", "广州", "Guangzhou", []string{"华南3", "China South 3 (Guangzhou)", "South China 3 (Guangzhou)"}},
	{"cn-chengdu", "西南1（成都）", "China (Chengdu)", "成都", "Chengdu", []string{"西南1", "China Southwest 1 (Chengdu)", "Southwest China 1 (Chengdu)"}},
	{"cn-zhengzhou-jva", "郑州（联通合营）", "China (Zhengzhou - China Unicom Joint Venture)", "郑州", "Zhengzhou", []string{"华北（郑州）", "Zhengzhou (China Unicom Joint Venture)"}},
	{"cn-hongkong", "中国香港", "China (Hong Kong)", "香港", "Hong Kong", []string{"中国（香港）", "香港（中国香港）"}},
	{"cn-hangzhou-finance", "华东1 金融云", "China East 1 Finance", "杭州金融云", "Hangzhou Finance", []string{"杭州（金融云）", "华东1（杭州）金融云"}},
	{"cn-shanghai-finance-1", "华东2 金融云", "China East 2 Finance", "上海金融云", "Shanghai Finance", []string{"上海（金融云）", "华东2（上海）金融云"}},
	{"cn-shenzhen-finance-1", "华南1 金融云", "China South 1 Finance", "深圳金融云", "Shenzhen Finance", []string{"深圳（金融云）", "华南1（深圳）金融云"}},
	{"cn-beijing-finance-1", "华北2 金融云（邀测）", "China North 2 Finance (Preview)", "北京金融云", "Beijing Finance", []string{"北京（金融云）", "华北2 金融云", "China North 2 Finance"}},
	{"cn-north-2-gov-1", "华北2 阿里政务云1", "China North 2 Ali Gov 1", "北京政务云", "Beijing Government", []string{"华北2（北京）政务云"}},
	{"ap-northeast-1", "日本（东京）", "Japan (Tokyo)", "东京", "Tokyo", []string{"亚太东北1（东京）", "亚太东北1", "Asia Pacific NE 1 (Tokyo)", "日本"}},
	{"ap-northeast-2", "韩国（首尔）", "South Korea (Seoul)", "首尔", "Seoul", []string{"亚太东北2（首尔）", "韩国"}},
	{"ap-southeast-1", "新加坡", "Singapore", "新加坡", "Singapore", []string{"亚太东南1（新加坡）", "亚太东南1", "Asia Pacific SE 1 (Singapore)", "新加坡（新加坡）"}},
	{"ap-southeast-2", "澳大利亚（悉尼）", "Australia (Sydney)", "悉尼", "Sydney", []string{"亚太东南2（悉尼）", "Asia Pacific SE 2 (Sydney)", "澳大利亚"}},
	{"ap-southeast-3", "马来西亚（吉隆坡）", "Malaysia (Kuala Lumpur)", "吉隆坡", "Kuala Lumpur", []string{"亚太东南3（吉隆坡）", "Asia Pacific SE 3 (Kuala Lumpur)"}},
	{"ap-southeast-5", "印度尼西亚（雅加达）", "Indonesia (Jakarta)", "雅加达", "Jakarta", []string{"亚太东南5（雅加达）", "Asia Pacific SE 5 (Jakarta)", "印度尼西亚"}},
	{"ap-southeast-6", "菲律宾（马尼拉）", "Philippines (Manila)", "马尼拉", "Manila", []string{"菲律宾"}},
	{"ap-southeast-7", "泰国（曼谷）", "Thailand (Bangkok)", "曼谷", "Bangkok", []string{"泰国"}},
	{"ap-south-1", "印度（孟买）", "India (Mumbai)", "孟买", "Mumbai", []string{"亚太南部1（孟买）", "Asia Pacific SOU 1 (Mumbai)", "印度"}},
	{"us-east-1", "美国（弗吉尼亚）", "US (Virginia)", "弗吉尼亚", "Virginia", []string{"美国东部1（弗吉尼亚）", "美国东部1", "美东1（弗吉尼亚）", "US East 1 (Virginia)"}},
	{"us-west-1", "美国（硅谷）", "US (Silicon Valley)", "硅谷", "Silicon Valley", []string{"美国西部1（硅谷）", "美国西部1", "美西1（硅谷）", "US West 1 (Silicon Valley)"}},
	{"us-southeast-1", "美国（亚特兰大）", "US (Atlanta)", "亚特兰大", "Atlanta", nil},
	{"na-south-1", "墨西哥", "Mexico", "墨西哥", "Mexico", []string{"墨西哥（克雷塔罗）"}},
	{"eu-central-1", "德国（法兰克福）", "Germany (Frankfurt)", "法兰克福", "Frankfurt", []string{"欧洲中部1（法兰克福）", "欧洲中部1", "EU Central 1 (Frankfurt)", "德国"}},
	{"eu-west-1", "英国（伦敦）", "UK (London)", "伦敦", "London", []string{"欧洲西部1（伦敦）", "英国"}},
	{"me-east-1", "阿联酋（迪拜）", "UAE (Dubai)", "迪拜", "Dubai", []string{"中东东部1（迪拜）", "Middle East 1 (Dubai)"}},
	{"me-central-1", "沙特（利雅得-合作伙伴运营）", "SAU (Riyadh - Partner Region)", "利雅得", "Riyadh", []string{"沙特（利雅得）", "Saudi Arabia (Riyadh)", "SAU (Riyadh)"}},
}
