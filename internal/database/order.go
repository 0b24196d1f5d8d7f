package database

import (
	"entgo.io/contrib/entgql"

	"github.com/cloudlens/cloudlens/ent"
)

// newestFirst are the lists of what was made or has happened: they begin with
// the newest. Ids made later sort later.
var newestFirst = []*entgql.OrderDirection{
	&ent.DefaultBudgetOrder.Direction, &ent.DefaultBudgetEventOrder.Direction, &ent.DefaultVirtualTagOrder.Direction,
	&ent.DefaultAllocationRuleOrder.Direction, &ent.DefaultAllocationResultOrder.Direction,
	&ent.DefaultDashboardOrder.Direction, &ent.DefaultReportOrder.Direction, &ent.DefaultDiscountContractOrder.Direction,
	&ent.DefaultReportScheduleOrder.Direction,
}

// asMade are the lists that begin with the oldest unless their reader, who can
// choose the order or narrows them, says otherwise.
var asMade = []*entgql.OrderDirection{
	&ent.DefaultAccountOrder.Direction, &ent.DefaultImportOrder.Direction, &ent.DefaultSliceOrder.Direction,
	&ent.DefaultSyncOrder.Direction, &ent.DefaultResourceOrder.Direction, &ent.DefaultResourceChangeOrder.Direction,
	&ent.DefaultScanOrder.Direction, &ent.DefaultVerdictOrder.Direction,
}

var _ = ordered()

func ordered() bool {
	for _, direction := range newestFirst {
		*direction = entgql.OrderDirectionDesc
	}
	for _, direction := range asMade {
		*direction = entgql.OrderDirectionAsc
	}
	return true
}
