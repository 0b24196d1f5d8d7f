// Package describe gives every part of the generated graph a description:
// what entgql leaves without one is said here, or follows from its name.
package describe

import (
	"fmt"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"
)

var texts = map[string]string{
	"Query":          "Questions.",
	"Account":        "A billing account at a cloud provider.",
	"Account.id":     "The account's id.",
	"Account.slices": "The versions of its bill: which one counts when is their history.",
	"Import":         "One import: a command, an upload or a sync.",
	"Import.id":      "The import's id.",
	"Import.slices":  "The versions of slices that it brought.",
	"Slice":          "One version of one slice of the bill: an account's cycle, or one day of it.",
	"Slice.id":       "The version's id.",
	"Slice.account":  "The account that is billed.",
	"Slice.import":   "The import that brought it.",

	"Account.syncs": "The readings of its cloud.",
	"Account.scan":  "The last judgement of what is idle; absent before the first.",

	"Resource":                "A resource of an account, as its cloud last showed it.",
	"Resource.id":             "The resource's id here.",
	"Resource.account":        "The account that it belongs to.",
	"Resource.changes":        "What syncs found different from the ones before.",
	"Resource.verdict":        "What the last scan found of it; absent for what no scan judges.",
	"ResourceChange":          "Something that a sync found different from the one before.",
	"ResourceChange.id":       "The change's id.",
	"ResourceChange.resource": "The resource.",
	"Sync":                    "One reading of an account's cloud: bills, inventory, metrics.",
	"Sync.id":                 "The sync's id.",
	"Sync.account":            "The account that is read.",
	"Scan":                    "The last judgement of which resources of an account are idle.",
	"Scan.id":                 "The scan's id.",
	"Scan.account":            "The account.",
	"Verdict":                 "What a scan found of one resource.",
	"Verdict.id":              "The verdict's id.",
	"Verdict.scan":            "The scan.",
	"Verdict.resource":        "The resource.",

	"ResourceType.ECS":      "Elastic Compute Service, an instance.",
	"ResourceType.DISK":     "Block storage, a disk.",
	"ResourceType.SNAPSHOT": "A snapshot of a disk.",
	"ResourceType.EIP":      "An elastic IP address.",
	"ResourceType.SLB":      "A classic load balancer.",
	"ResourceType.NAT":      "A NAT gateway.",
	"ResourceType.RDS":      "ApsaraDB RDS, an instance.",
	"ResourceType.REDIS":    "Tair or Redis, an instance.",
	"ResourceType.MONGODB":  "ApsaraDB for MongoDB, an instance.",
	"ResourceType.POLARDB":  "PolarDB, a cluster.",

	"ResourceStatus.RUNNING":  "Running, or in use.",
	"ResourceStatus.STOPPED":  "Stopped, or used by nothing.",
	"ResourceStatus.STARTING": "Starting, or being made.",
	"ResourceStatus.STOPPING": "Stopping, or being released.",
	"ResourceStatus.CHANGING": "Being changed.",
	"ResourceStatus.DELETED":  "Released.",
	"ResourceStatus.UNKNOWN":  "None of these: cloudStatus has the cloud's own word.",

	"ResourceChargeType.PRE_PAID":  "By subscription.",
	"ResourceChargeType.POST_PAID": "By use.",

	"ResourceChangeKind.APPEARED": "It was not there before.",
	"ResourceChangeKind.CHANGED":  "Some of its fields are different.",
	"ResourceChangeKind.VANISHED": "It is not there any more.",
	"ResourceChangeKind.RETURNED": "It is there again.",

	"SyncCause.USER":     "Somebody asked for it.",
	"SyncCause.SCHEDULE": "It was time.",
	"SyncCause.SCAN":     "A scan wanted newer metrics: inventory and metrics alone.",

	"SyncStatus.RUNNING":     "Under way.",
	"SyncStatus.COMPLETED":   "It read all it could; warnings say what it could not.",
	"SyncStatus.FAILED":      "It could not be read or stored; what was read whole counts.",
	"SyncStatus.INTERRUPTED": "It was stopped before it ended; what was read whole counts.",

	"VerdictOutcome.IDLE":          "Under its limits all the time.",
	"VerdictOutcome.BUSY":          "Over a limit at least once.",
	"VerdictOutcome.EXEMPT":        "A tag exempts it.",
	"VerdictOutcome.NOT_RUNNING":   "It does not run, so it is not judged.",
	"VerdictOutcome.YOUNG":         "It is younger than the window.",
	"VerdictOutcome.NOT_EVALUATED": "Metrics are missing, so nobody can tell.",

	"ResourceChangeOrderField.SEEN_AT": "By when the sync saw it.",
	"SyncOrderField.STARTED_AT":        "By when it began.",

	"AccountSite.CHINA":         "The China site (aliyun.com).",
	"AccountSite.INTERNATIONAL": "The international site (alibabacloud.com).",

	"ImportKind.FILE":   "Bill files.",
	"ImportKind.API":    "The cloud's own API.",
	"ImportKind.ORDERS": "What orders from before the first bill cost, from the cloud's own amortised bill; the label is the cycle that they are older than.",

	"ImportStatus.RUNNING":     "Under way; nothing of it is visible.",
	"ImportStatus.VISIBLE":     "Its lines count.",
	"ImportStatus.UNCHANGED":   "It said what was there already, which stays.",
	"ImportStatus.REFERENCE":   "Kept to compare with; the cloud's own data is shown.",
	"ImportStatus.REFUSED":     "Something that exists was in the way; nothing was changed.",
	"ImportStatus.FAILED":      "It could not be read or stored; nothing was changed.",
	"ImportStatus.INTERRUPTED": "It was stopped before it ended; nothing was changed.",

	"SliceState.STAGED":    "Being written; not visible.",
	"SliceState.LIVE":      "Its lines count.",
	"SliceState.RETIRED":   "Its lines counted once; views of that time still read them.",
	"SliceState.REFERENCE": "Kept to compare with.",
	"SliceState.DROPPED":   "Its lines are gone.",

	"Account.virtualTags":       "The virtual tags that are about it alone.",
	"Account.budgets":           "The budgets that are about it alone, newest first.",
	"Account.budgetEvents":      "The thresholds of its budgets that were reached, or left again, newest first.",
	"Account.allocationRules":   "The rules that share out its costs, newest first.",
	"Account.allocationResults": "What these gave, newest first.",

	"Account.dashboards": "The dashboards that are about it alone, newest first.",
	"Report":             "A document about an account that was asked for.",
	"Report.id":          "The report's id.",
	"Report.account":     "The account that it is about.",
	"Report.schedule":    "The schedule that asked for it; absent when somebody did, and once the schedule is deleted.",
	"Account.reports":    "The reports about it, the newest first.",

	"ReportSchedule":            "It asks for a report again and again: when its time comes, of the last whole period before.",
	"ReportSchedule.id":         "The schedule's id.",
	"ReportSchedule.account":    "The account that its reports are about.",
	"ReportSchedule.reports":    "The reports that it asked for, the newest first.",
	"ReportSchedule.lastReport": "The last report that it asked for; absent before the first, and once that is deleted.",
	"Account.reportSchedules":   "The schedules that ask for reports about it, the newest first.",

	"ReportScheduleFrequency.DAILY":     "Each day, of the day before.",
	"ReportScheduleFrequency.WEEKLY":    "Each week, of the last one from Monday to Sunday.",
	"ReportScheduleFrequency.MONTHLY":   "Each month, of the billing cycle before.",
	"ReportScheduleFrequency.QUARTERLY": "Each quarter, of the calendar quarter before.",
	"ReportScheduleWeekday.MONDAY":      "Monday.",
	"ReportScheduleWeekday.TUESDAY":     "Tuesday.",
	"ReportScheduleWeekday.WEDNESDAY":   "Wednesday.",
	"ReportScheduleWeekday.THURSDAY":    "Thursday.",
	"ReportScheduleWeekday.FRIDAY":      "Friday.",
	"ReportScheduleWeekday.SATURDAY":    "Saturday.",
	"ReportScheduleWeekday.SUNDAY":      "Sunday.",

	"DiscountContract":          "A discount that an account was granted, as somebody entered it.",
	"DiscountContract.id":       "The contract's id.",
	"DiscountContract.account":  "The account that it was granted to.",
	"Account.discountContracts": "The contracts of discounts that people entered for it, newest first.",

	"ReportType.COMPREHENSIVE": "Cost, discounts, resources, security and optimization.",
	"ReportType.RESOURCES":     "What there is, with what it costs in a month.",
	"ReportType.COST":          "What was spent, when, and on what.",
	"ReportType.SECURITY":      "What is exposed or stopped, as far as it is known, and what was not evaluated.",
	"ReportType.OPTIMIZATION":  "What is idle and what it costs, and what was not evaluated.",
	"ReportType.DISCOUNTS":     "From list price to what is payable and how that is paid.",
	"ReportFormat.EXCEL":       "An Excel workbook.",
	"ReportFormat.PDF":         "A PDF with pictures.",
	"ReportFormat.HTML":        "One page with everything in it.",
	"ReportFormat.CSV":         "Tables one below the other.",
	"ReportFormat.JSON":        "JSON with exact figures.",
	"ReportStatus.PENDING":     "It waits for its turn.",
	"ReportStatus.RUNNING":     "It is being put together.",
	"ReportStatus.COMPLETED":   "Its file is there.",
	"ReportStatus.FAILED":      "It could not be made.",

	"Dashboard":    "Widgets that somebody put together.",
	"Dashboard.id": "The dashboard's id.",

	"DashboardLayout.GRID":     "In the columns and rows of a grid.",
	"DashboardLayout.FREEFORM": "Anywhere.",

	"VirtualTag":    "A tag that nobody sets on resources: a rule says which ones have it.",
	"VirtualTag.id": "The tag's id.",

	"Budget":              "How much may be spent in a period.",
	"Budget.id":           "The budget's id.",
	"Budget.events":       "Its thresholds that were reached, or left again, newest first.",
	"BudgetEvent":         "A threshold of a budget that was reached, or was left again.",
	"BudgetEvent.id":      "The event's id.",
	"BudgetEvent.budget":  "The budget.",
	"BudgetEvent.account": "The account of the budget; absent when it is about all.",

	"BudgetPeriod.MONTHLY":      "Calendar months.",
	"BudgetPeriod.QUARTERLY":    "Calendar quarters.",
	"BudgetPeriod.YEARLY":       "Years, counted from its first day.",
	"BudgetPeriod.CUSTOM":       "From its first day to its end.",
	"BudgetType.TOTAL":          "All charges.",
	"BudgetType.TAG":            "Charges of what has a tag.",
	"BudgetType.SERVICE":        "Charges of some services.",
	"BudgetEventBasis.ACTUAL":   "What was spent.",
	"BudgetEventBasis.FORECAST": "What the period is expected to come to.",
	"BudgetEventKind.CROSSED":   "The threshold was reached.",
	"BudgetEventKind.CLEARED":   "It is not reached any more.",

	"AllocationRule":           "How costs are shared out among targets.",
	"AllocationRule.id":        "The rule's id.",
	"AllocationRule.results":   "What it gave, newest first.",
	"AllocationResult":         "What a rule gave for a period; it is never changed.",
	"AllocationResult.id":      "The result's id.",
	"AllocationResult.rule":    "The rule; absent when it is gone.",
	"AllocationResult.account": "The account whose costs were shared out; absent when it was all.",

	"AllocationRuleMethod.EQUAL":        "The same to each target.",
	"AllocationRuleMethod.WEIGHTED":     "In proportion to the weights.",
	"AllocationRuleMethod.PROPORTIONAL": "Another word for WEIGHTED.",
	"AllocationRuleMethod.USAGE_BASED":  "In proportion to what each target's own usage cost.",
	"AllocationRuleMethod.TAG_BASED":    "To each value of a tag what has it.",
	"AllocationRuleMethod.CUSTOM":       "To each target what its own rule matches, or the share that is given.",

	"AllocationResultMethod.EQUAL":        "The same to each target.",
	"AllocationResultMethod.WEIGHTED":     "In proportion to the weights.",
	"AllocationResultMethod.PROPORTIONAL": "Another word for WEIGHTED.",
	"AllocationResultMethod.USAGE_BASED":  "In proportion to what each target's own usage cost.",
	"AllocationResultMethod.TAG_BASED":    "To each value of a tag what has it.",
	"AllocationResultMethod.CUSTOM":       "To each target what its own rule matches, or the share that is given.",

	"AccountOrderField.NAME":               "By name.",
	"AccountOrderField.BILLING_ACCOUNT_ID": "By the account's id at the provider.",
	"AccountOrderField.CREATED_AT":         "By when it was added.",
	"ImportOrderField.STARTED_AT":          "By when it began.",
	"SliceOrderField.CYCLE":                "By billing cycle.",
}

// predicates are the endings of where-input fields, longest first.
var predicates = []struct{ ending, text string }{
	{"NotNil", "%s is set."},
	{"IsNil", "%s is not set."},
	{"EqualFold", "%s equals, in any case."},
	{"ContainsFold", "%s contains, in any case."},
	{"HasPrefix", "%s starts with."},
	{"HasSuffix", "%s ends with."},
	{"Contains", "%s contains."},
	{"NotIn", "%s is none of."},
	{"NEQ", "%s differs from."},
	{"GTE", "%s is at least."},
	{"LTE", "%s is at most."},
	{"GT", "%s is greater than."},
	{"LT", "%s is less than."},
	{"In", "%s is one of."},
}

// Schema fills in the descriptions that are missing.
func Schema(_ *gen.Graph, s *ast.Schema) error {
	for name, def := range s.Types {
		fill(&def.Description, name, "")
		for _, f := range def.Fields {
			fill(&f.Description, name+"."+f.Name, predicate(def, f.Name))
		}
		for _, v := range def.EnumValues {
			fill(&v.Description, name+"."+v.Name, "")
		}
	}
	return nil
}

func fill(description *string, name, otherwise string) {
	if strings.TrimSpace(*description) != "" {
		return
	}
	if *description = texts[name]; *description == "" {
		*description = otherwise
	}
}

// predicate says what a field of a where-input asks.
func predicate(def *ast.Definition, field string) string {
	if def.Kind != ast.InputObject {
		return ""
	}
	switch field {
	case "not":
		return "The condition does not hold."
	case "and":
		return "All of the conditions hold."
	case "or":
		return "One of the conditions holds."
	}
	for _, p := range predicates {
		if subject, ok := strings.CutSuffix(field, p.ending); ok && subject != "" {
			return fmt.Sprintf(p.text, subject)
		}
	}
	if edge, ok := strings.CutPrefix(field, "has"); ok {
		if edge, with := strings.CutSuffix(edge, "With"); with {
			return fmt.Sprintf("One of its %s meets the conditions.", strings.ToLower(edge))
		}
		return fmt.Sprintf("It has %s.", strings.ToLower(edge))
	}
	return field + " equals."
}
