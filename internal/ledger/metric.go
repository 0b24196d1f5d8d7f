package ledger

import (
	"context"
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Metrics is the second, small interface of an engine: hourly points of the
// metrics of resources. They are no money and no part of a revision; what is
// read twice counts once.
type Metrics interface {
	// AppendMetrics adds points of an account's resources.
	AppendMetrics(ctx context.Context, account string, points []MetricPoint) error
	// MetricWindows sums up each series that has points in the window.
	MetricWindows(ctx context.Context, q MetricQuery) ([]MetricWindow, error)
	// TrimMetrics forgets an account's points before that moment; the zero
	// time forgets all of them.
	TrimMetrics(ctx context.Context, account string, before time.Time) error
}

// MetricPoint is one hour of a metric of a resource. At is the start of the
// hour; figures have at most 6 decimals.
type MetricPoint struct {
	Resource, Metric string
	At               time.Time
	Min, Max, Avg    money.Decimal
}

// MetricQuery asks for the hours that begin in [From, To), of all resources
// or metrics where none is named, but of no account that is not.
type MetricQuery struct {
	Accounts  []string
	Resources []string
	Metrics   []string
	From, To  time.Time
}

// MetricWindow is what a series shows in a window.
type MetricWindow struct {
	Account          string
	Resource, Metric string
	Points           int       // hours that have a point
	First, Last      time.Time // hours of the oldest and the newest
	Min, Max         money.Decimal
	Latest           MetricPoint // the newest
}
