package simulator

import (
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// stamp is how these calls write times, in the billing zone.
const stamp = "2006-01-02 15:04:05"

func stamped(t time.Time) string { return t.In(period.Shanghai).Format(stamp) }

// rateOf is a share of 1 as these answers write it.
func rateOf(part, whole money.Decimal) money.Decimal { return money.Per(part, whole).Round(4).Decimal }

// savingsPlans answers the savings plans: the one that was ordered last. RAM
// action: bssapi:QuerySavingsPlansInstance.
func savingsPlans(c *call) (any, *refusal) {
	p := c.world.Plan(c.account, c.now, c.spent)
	state := "NORMAL"
	if !c.now.Before(p.Ends) {
		state = "RELEASE"
	}
	switch c.params["Status"] {
	case "", "NORMAL", "RELEASE":
	default:
		return bad("Status")
	}
	var bounds [2]time.Time
	for i, name := range []string{"StartTime", "EndTime"} {
		if text := c.params[name]; text != "" {
			var err error
			if bounds[i], err = time.ParseInLocation(stamp, text, period.Shanghai); err != nil {
				return bad(name)
			}
		}
	}
	rows := []fields{}
	if id := c.params["InstanceId"]; (id == "" || id == p.ID) && (c.params["Status"] == "" || c.params["Status"] == state) &&
		!p.Starts.Before(bounds[0]) && (bounds[1].IsZero() || !p.Ends.After(bounds[1])) {
		used := "0"
		if p.Used.Known() {
			used = p.Used.Round(4).Decimal.String()
		}
		rows = append(rows, fields{
			"InstanceId": p.ID, "Status": state, "AllocationStatus": "unallocated", "SavingsType": "universal", "PayMode": "total", "Cycle": "1:Month",
			"DeductCycleType": "hour", "InstanceFamily": "", "Region": p.Region, "Currency": c.account.Currency,
			"PoolValue": p.Hourly.String(), "RestPoolValue": p.Rest.String(), "PrepayFee": p.Prepaid.String(), "TotalSave": p.Saved.String(),
			"Utilization": used, "LastBillTotalUsage": p.Hourly.Sub(p.Rest).String(), "LastBillUtilization": used, //nolint:misspell // as the API spells it
			"StartTime": stamped(p.Starts), "StartTimestamp": p.Starts.UnixMilli(), "EndTime": stamped(p.Ends), "EndTimestamp": p.Ends.UnixMilli(), "Tags": []fields{},
		})
	}
	page, number, size, total, wrong := numbered(c, rows)
	if wrong != "" {
		return bad(wrong)
	}
	return good(fields{"PageNum": number, "PageSize": size, "TotalCount": total, "Items": page})
}

// months are those that a question about use is of, or the name of the
// parameter that is wrong. The world tells the use of its plan by month alone.
func (c *call) months() (cycles []period.Cycle, wrong string) {
	if c.params["PeriodType"] != "MONTH" {
		return nil, "PeriodType"
	}
	from, err := time.ParseInLocation(stamp, c.params["StartPeriod"], period.Shanghai)
	first := period.CycleOf(from)
	if err != nil || !from.Equal(first.First().Time(period.Shanghai)) {
		return nil, "StartPeriod"
	}
	to := c.now
	if text := c.params["EndPeriod"]; text != "" {
		if to, err = time.ParseInLocation(stamp, text, period.Shanghai); err != nil || !to.After(from) {
			return nil, "EndPeriod"
		}
		if end := period.CycleOf(to); to.Before(c.now) && !to.Equal(end.First().Time(period.Shanghai)) {
			return nil, "EndPeriod"
		}
	}
	open := period.CycleOf(c.now.In(period.Shanghai))
	if first.Sub(open) <= -keptMonths {
		return nil, "StartPeriod"
	}
	for cycle := max(first, c.world.Cycles(c.now)[0]); cycle <= open && cycle.First().Time(period.Shanghai).Before(to); cycle = cycle.Add(1) {
		cycles = append(cycles, cycle)
	}
	return cycles, ""
}

// planUses are the months that are asked for, and what they add up to.
func (c *call) planUses() (cycles []period.Cycle, uses []world.PlanUse, sum world.PlanUse, wrong string) {
	if cycles, wrong = c.months(); wrong != "" {
		return nil, nil, sum, wrong
	}
	for _, cycle := range cycles {
		u := c.world.PlanUse(c.account, cycle, c.now, c.spent)
		uses = append(uses, u)
		sum = world.PlanUse{
			Pool: sum.Pool.Add(u.Pool), Used: sum.Used.Add(u.Used), Deducted: sum.Deducted.Add(u.Deducted), Plannable: sum.Plannable.Add(u.Plannable),
		}
	}
	return cycles, uses, sum, ""
}

// hour names a period as these answers do.
func hour(c period.Cycle) string { return strings.ReplaceAll(c.First().String(), "-", "") + "00" }

// planUsage answers how far plans were used. RAM action: bss:SavingsPlansAnalysis,
// as of the other calls about their use.
func planUsage(c *call) (any, *refusal) {
	if _, refused := c.need("StartPeriod"); refused != nil {
		return nil, refused
	}
	cycles, uses, sum, wrong := c.planUses()
	if wrong != "" {
		return bad(wrong)
	}
	each := []fields{}
	for i, u := range uses {
		each = append(each, fields{"Period": hour(cycles[i]), "Percentage": number(rateOf(u.Used, u.Pool))})
	}
	return good(fields{"PeriodCoverage": each, "TotalUsage": fields{
		"PoolValue": number(sum.Pool), "UsagePercentage": number(rateOf(sum.Used, sum.Pool)),
		"PostpaidCost": number(sum.Deducted), "SavedCost": number(sum.Saved()),
	}})
}

// planCoverage answers how much of the spend plans covered.
func planCoverage(c *call) (any, *refusal) {
	if _, refused := c.need("StartPeriod"); refused != nil {
		return nil, refused
	}
	cycles, uses, sum, wrong := c.planUses()
	if wrong != "" {
		return bad(wrong)
	}
	each := []fields{}
	for i, u := range uses {
		each = append(each, fields{"Period": hour(cycles[i]), "Percentage": number(rateOf(u.Deducted, u.Plannable))})
	}
	return good(fields{"PeriodCoverage": each, "TotalCoverage": fields{
		"DeductAmount": number(sum.Deducted), "CoveragePercentage": number(rateOf(sum.Deducted, sum.Plannable)),
	}})
}

// planDetails answers how far each plan was used in each month.
func planDetails(c *call) (any, *refusal) {
	if _, refused := c.need("StartPeriod"); refused != nil {
		return nil, refused
	}
	cycles, uses, _, wrong := c.planUses()
	if wrong != "" {
		return bad(wrong)
	}
	owner, err := strconv.ParseInt(c.account.UID, 10, 64)
	if err != nil {
		owner = 0 // of a world with names for numbers
	}
	id, rows := c.world.Plan(c.account, c.now, c.spent).ID, []fields{}
	for i, u := range uses {
		rows = append(rows, fields{
			"InstanceId": id, "UserId": owner, "UserName": c.account.Name, "Currency": c.account.Currency,
			"Type": "universal", "Status": "NORMAL", "StartPeriod": stamped(cycles[i].First().Time(period.Shanghai)),
			"EndPeriod": stamped(cycles[i].Add(1).First().Time(period.Shanghai)), "PoolValue": number(u.Pool), "DeductValue": number(u.Used),
			"PostpaidCost": number(u.Deducted), "SavedCost": number(u.Saved()), "UsagePercentage": number(rateOf(u.Used, u.Pool)),
		})
	}
	return c.tokened(rows)
}

// tokened answers one page of rows by its token.
func (c *call) tokened(rows []fields) (any, *refusal) {
	size, refused := c.number("MaxResults", 20, mostOfPage)
	if refused != nil {
		return bad("MaxResults")
	}
	walk, ok := c.chain()
	if !ok {
		return bad("Token")
	}
	page, end, total := part(c, rows, walk.offset, size)
	return good(fields{"TotalCount": total, "MaxResults": size, "NextToken": c.next(walk, end, total), "Items": page})
}

// reserved checks a question about reserved instances or storage capacity
// units. The world's customers have neither: what is asked right has an empty
// answer.
func reserved(c *call, answer func() (any, *refusal)) (any, *refusal) {
	for _, name := range []string{"StartPeriod", "ResourceType"} {
		if _, refused := c.need(name); refused != nil {
			return nil, refused
		}
	}
	if kind := c.params["ResourceType"]; kind != "RI" && kind != "SCU" {
		return bad("ResourceType")
	}
	if _, wrong := c.months(); wrong != "" {
		return bad(wrong)
	}
	return answer()
}

// reservedUsage answers how far reserved instances were used. RAM action:
// bssapi:DescribeResourceUsageTotal; the others are named as their calls too.
func reservedUsage(c *call) (any, *refusal) {
	return reserved(c, func() (any, *refusal) { return good(fields{"PeriodCoverage": []fields{}}) })
}

// reservedCoverage answers how much of the usage reserved instances covered.
func reservedCoverage(c *call) (any, *refusal) { return reservedUsage(c) }

// reservedDetails answers how far each reserved instance was used.
func reservedDetails(c *call) (any, *refusal) {
	return reserved(c, func() (any, *refusal) { return c.tokened([]fields{}) })
}
