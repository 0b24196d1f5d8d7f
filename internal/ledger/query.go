package ledger

import (
	"slices"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Dim is an attribute to group or filter by. What a rule can ask about and a
// group cannot be is in no row of columns.
type Dim = rule.Field

// Dimensions.
const (
	ByAccount       = rule.Account
	BySubAccount    = rule.SubAccount
	ByService       = rule.Service
	ByProduct       = rule.Product
	ByRegion        = rule.Region
	ByZone          = rule.Zone
	ByResource      = rule.Resource
	BySubscription  = rule.Subscription
	ByCategory      = rule.Category
	ByCostUnit      = rule.CostUnit
	ByResourceGroup = rule.ResourceGroup
	ByTag           = rule.Tag
)

// Key is a dimension, with the tag key when the dimension is ByTag.
type Key = rule.Key

// Grain is the width of the time buckets of an answer.
type Grain string

// Grains. None sums the whole span into one bucket.
const (
	None    Grain = ""
	Day     Grain = "DAY"
	Month   Grain = "MONTH"
	Quarter Grain = "QUARTER"
	Year    Grain = "YEAR"
)

// Span is the time a question covers: either charge days, or whole billing
// cycles (first to last, both included). A span of days also takes in the
// undated lines of cycles that lie wholly within it.
type Span struct {
	Days        period.Range
	First, Last period.Cycle
}

// DaysSpan is a span of charge days.
func DaysSpan(r period.Range) Span { return Span{Days: r} }

// CyclesSpan is a span of billing cycles, both included.
func CyclesSpan(first, last period.Cycle) Span { return Span{First: first, Last: last} }

// InCycles tells whether the span is one of cycles.
func (s Span) InCycles() bool { return s.First != 0 }

// Whole gives the first and last cycle that lie wholly in the span; ok is
// false when there is none.
func (s Span) Whole() (first, last period.Cycle, ok bool) {
	if s.InCycles() {
		return s.First, s.Last, s.First <= s.Last
	}
	first, last = s.Days.From.Cycle(), s.Days.To.Cycle().Add(-1)
	if s.Days.From != first.First() {
		first = first.Add(1)
	}
	return first, last, first <= last
}

// MaxGroups is how many rows an answer may have.
const MaxGroups = 100_000

// Query asks for sums of cost. The answer has a row per time bucket and
// combination of group keys. Lines that lack a tag key of the group share one
// untagged row per bucket, so that groups, others and untagged add up. With
// Top n, the n combinations with the largest total of the first kind over the
// whole span (ties in order of the keys) keep their rows, and all others share
// one row per bucket.
type Query struct {
	Span      Span
	Grain     Grain
	Group     []Key
	Filter    *rule.Rule
	Kinds     []Kind         // what to sum; the first decides the order
	Currency  string         // "" when the scope has just one
	Sole      bool           // the scope has nothing in another currency than Currency: no line need be looked at for it
	Top       int            // 0 keeps every combination
	RankBy    int            // with Top: rank by so many of the first keys; the other keys tell the rows of the top apart, and what lies beyond is left out
	Cycles    int            // with Top and a period of cycles: what has lines in fewer of them is among the others
	Except    []period.Cycle // cycles whose lines do not count
	Resources bool           // count the distinct resources of each row too
	Extent    bool           // tell the first and the last month of each row too
	Once      bool           // of many filters a line counts under the first that it matches
}

// Check refuses questions that have no answer.
func (q *Query) Check() error {
	if len(q.Group) > 3 {
		return fault.Invalid("groupBy", "at most 3 group keys can be combined, got %d", len(q.Group))
	}
	seen := map[Key]bool{}
	for _, k := range q.Group {
		if seen[k] {
			return fault.Invalid("groupBy", "group key %s is given twice", k.Dim)
		}
		seen[k] = true
		if err := groupable(k); err != nil {
			return err
		}
	}
	if !q.Span.InCycles() && q.Span.Days.Days() <= 0 || q.Span.InCycles() && q.Span.First > q.Span.Last {
		return fault.Invalid("period", "the period ends before it starts")
	}
	if q.Top < 0 {
		return fault.Invalid("top", "top must be at least 1, got %d", q.Top)
	}
	tag := func(k Key) bool { return k.Dim == ByTag }
	if q.RankBy > 0 && (q.Top == 0 || q.RankBy > len(q.Group) || slices.ContainsFunc(q.Group, tag)) {
		return fault.Invalid("top", "rank the top by some of the %d group keys, none of them a tag", len(q.Group))
	}
	if q.Cycles > 0 && !q.Span.InCycles() {
		return fault.Invalid("period", "billing cycles can be counted in a period of cycles alone")
	}
	return q.Filter.Check()
}

// groupable refuses keys that nothing can be grouped by.
func groupable(k Key) error {
	if err := k.Check("groupBy"); err != nil {
		return err
	}
	if k.Dim != ByTag && !slices.Contains(Dims, k.Dim) {
		return fault.Invalid("groupBy", "nothing can be grouped by %s, it is for filters alone", k.Dim)
	}
	return nil
}
