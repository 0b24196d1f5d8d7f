package board

import (
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/widget"
)

// Widget is one of a dashboard, with what it looks at unless somebody names
// another account.
type Widget struct {
	widget.Widget
	Account *id.ID // nil: all that the viewer sees
	Key     id.ID  // tells it from all others, of other dashboards too
}

// WidgetsOf is the widgets of a dashboard.
func WidgetsOf(b *ent.Dashboard) []*Widget {
	out := make([]*Widget, len(b.Widgets))
	for i, w := range b.Widgets {
		out[i] = &Widget{w, b.AccountID, uuid.NewSHA1(b.ID, []byte(w.ID))}
	}
	return out
}

// Data is what a widget shows: a *Metric, *Series, *Breakdown, *IdleList or
// *ResourceList, or *Unavailable.
type Data interface{ IsWidgetData() }

// Unit is what the value of a metric counts.
type Unit string

// Units.
const (
	Amount  Unit = "AMOUNT"
	Count   Unit = "COUNT"
	Percent Unit = "PERCENT"
	Word    Unit = "DIRECTION"
)

// Metric is one figure.
type Metric struct {
	Name      string
	Unit      Unit
	Value     *money.Decimal // nil for a direction, and when it is not known
	Currency  *string        // of an amount
	Direction *cost.Direction
	Coverage  *cost.Coverage // of what comes from bills
	Missing   int64          // how many parts it should have and does not
}

// Series is the course of cost.
type Series struct{ Trend *cost.Trend }

// Breakdown is the open cycle's cost by service.
type Breakdown struct{ Costs *cost.Answer }

// IdleList is what the last scans found idle.
type IdleList struct {
	Items   []*idle.Item
	Total   int
	Missing int // accounts without a scan
}

// ResourceList is some of the inventory.
type ResourceList struct {
	Resources []*ent.Resource
	Total     int
}

// Unavailable says why a widget shows nothing.
type Unavailable struct{ Reason *fault.Error }

// IsWidgetData marks what a widget shows.
func (*Metric) IsWidgetData() {}

// IsWidgetData marks what a widget shows.
func (*Series) IsWidgetData() {}

// IsWidgetData marks what a widget shows.
func (*Breakdown) IsWidgetData() {}

// IsWidgetData marks what a widget shows.
func (*IdleList) IsWidgetData() {}

// IsWidgetData marks what a widget shows.
func (*ResourceList) IsWidgetData() {}

// IsWidgetData marks what a widget shows.
func (*Unavailable) IsWidgetData() {}

// Code is the kind of the reason.
func (u *Unavailable) Code() fault.Kind { return u.Reason.Kind }

// unavailable turns a fault into the reason for having nothing to show. What
// is no fault stays an error.
func unavailable(err error) (Data, error) {
	if f, ok := fault.As(err); ok {
		return &Unavailable{f}, nil
	}
	return nil, err
}
