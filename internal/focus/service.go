package focus

import "strings"

// service is where FOCUS files a service.
type service struct{ category, subcategory string }

// services are Alibaba Cloud's product codes; every other is Other.
var services = map[string]service{
	"ecs": {"Compute", "Virtual Machines"}, "eci": {"Compute", "Containers"}, "cs": {"Compute", "Containers"}, "ack": {"Compute", "Containers"},
	"acr": {"Compute", "Containers"}, "fc": {"Compute", "Serverless Compute"}, "swas": {"Compute", "Virtual Machines"}, "ess": {"Compute", "Virtual Machines"},
	"yundisk": {"Storage", "Block Storage"}, "disk": {"Storage", "Block Storage"}, "snapshot": {"Storage", "Backup Storage"}, "hbr": {"Storage", "Backup Storage"},
	"oss": {"Storage", "Object Storage"}, "nas": {"Storage", "File Storage"}, "cpfs": {"Storage", "File Storage"},
	"rds": {"Databases", "Relational Databases"}, "polardb": {"Databases", "Relational Databases"}, "kvstore": {"Databases", "Caching"}, "redisa": {"Databases", "Caching"},
	"dds": {"Databases", "NoSQL Databases"}, "ots": {"Databases", "NoSQL Databases"}, "hbase": {"Databases", "NoSQL Databases"}, "dts": {"Migration", "Migration"},
	"slb": {"Networking", "Network Routing"}, "alb": {"Networking", "Network Routing"}, "nlb": {"Networking", "Network Routing"}, "eip": {"Networking", "Network Connectivity"},
	"nat_gw": {"Networking", "Network Connectivity"}, "vpc": {"Networking", "Network Infrastructure"}, "cbn": {"Networking", "Network Connectivity"},
	"vpn": {"Networking", "Network Connectivity"}, "cdn": {"Networking", "Content Delivery"}, "dcdn": {"Networking", "Content Delivery"}, "dns": {"Networking", "Network Infrastructure"},
	"sas": {"Security", "Security Posture Management"}, "waf": {"Security", "Threat Detection and Response"}, "kms": {"Security", "Secret Management"},
	"ram": {"Identity", "Identity and Access Management"}, "sls": {"Management and Governance", "Observability"}, "cms": {"Management and Governance", "Observability"},
	"arms": {"Management and Governance", "Observability"}, "actiontrail": {"Management and Governance", "Compliance"},
	"mq": {"Integration", "Messaging"}, "ons": {"Integration", "Messaging"}, "alikafka": {"Integration", "Messaging"}, "eventbridge": {"Integration", "Messaging"},
	"sms": {"Business Applications", "Productivity and Collaboration"}, "odps": {"Analytics", "Data Processing"}, "maxcompute": {"Analytics", "Data Processing"},
	"ads": {"Analytics", "Analytics Platforms"}, "elasticsearch": {"Analytics", "Search"}, "emr": {"Analytics", "Data Processing"},
	"learn": {"AI and Machine Learning", "Machine Learning"}, "pai": {"AI and Machine Learning", "Machine Learning"}, "bailian": {"AI and Machine Learning", "Generative AI"},
}

func serviceOf(code string) service {
	if s, ok := services[code]; ok {
		return s
	}
	return service{"Other", "Other (Other)"}
}

// serviceCategories are the allowed ones.
var serviceCategories = []string{
	"AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools", "Multicloud", "Identity", "Integration",
	"Internet of Things", "Management and Governance", "Media", "Migration", "Mobile", "Networking", "Security", "Storage", "Web", "Other",
}

// serviceCategory is as the bill has it, if that is an allowed one.
func serviceCategory(r *row) string {
	for _, c := range serviceCategories {
		if strings.EqualFold(c, r.raw("ServiceCategory")) {
			return c
		}
	}
	return serviceOf(r.s.Service).category
}

// subcategory belongs to the category.
func subcategory(r *row) string {
	c, s := serviceCategory(r), serviceOf(r.s.Service)
	if s.category != c || s.subcategory == c {
		return "Other (" + c + ")"
	}
	return s.subcategory
}

// units are FOCUS's words for Alibaba Cloud's; any other is as the bill has it.
var units = map[string]string{
	"小时": "Hours", "时": "Hours", "Hour": "Hours", "秒": "Seconds", "Second": "Seconds", "分钟": "Minutes", "天": "Days", "日": "Days", "Day": "Days",
	"月": "Months", "个月": "Months", "Month": "Months", "年": "Years", "Year": "Years", "次": "Requests", "条": "Messages", "Message": "Messages", "个": "Count",
	"GB*小时": "GB-Hours", "GB*时": "GB-Hours", "GB-Hour": "GB-Hours", "GB*月": "GB-Months", "万次": "10,000 Requests", "千次": "1,000 Requests",
}

func unit(s string) string { return or(units[s], s) }
