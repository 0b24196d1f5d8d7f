package database

import (
	"entgo.io/contrib/entgql"

	"github.com/cloudlens/cloudlens/ent"
)

// Lists of what was made or has happened begin with the newest. Ids made later
// sort later.
var _ = newestFirst()

func newestFirst() bool {
	for _, direction := range []*entgql.OrderDirection{
		&ent.DefaultBudgetOrder.Direction, &ent.DefaultBudgetEventOrder.Direction, &ent.DefaultVirtualTagOrder.Direction,
		&ent.DefaultAllocationRuleOrder.Direction, &ent.DefaultAllocationResultOrder.Direction,
		&ent.DefaultDashboardOrder.Direction, &ent.DefaultReportOrder.Direction, &ent.DefaultDiscountContractOrder.Direction,
		&ent.DefaultReportScheduleOrder.Direction,
	} {
		*direction = entgql.OrderDirectionDesc
	}
	return true
}
