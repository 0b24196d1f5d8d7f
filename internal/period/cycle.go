package period

import (
	"fmt"
	"time"
)

// Cycle is a billing period of a month, written as the number yyyymm. It is
// what the source says it is, never derived from a charge date.
type Cycle int32

// NewCycle is the cycle of that month.
func NewCycle(y int, m time.Month) Cycle { return NewDate(y, m, 1).Cycle() }

// CycleOf is the month that t shows in its own zone.
func CycleOf(t time.Time) Cycle { return DateOf(t).Cycle() }

// ParseCycle reads "2006-01" or "200601".
func ParseCycle(s string) (Cycle, error) {
	layout := "2006-01"
	if len(s) == 6 {
		layout = "200601"
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a billing cycle like 2006-01", s)
	}
	return CycleOf(t), nil
}

// First is the first day of the cycle.
func (c Cycle) First() Date { return Date(c*100 + 1) }

// Range is all days of the cycle.
func (c Cycle) Range() Range { return Range{c.First(), c.Add(1).First()} }

// Days is how many days the cycle has.
func (c Cycle) Days() int { return c.Range().Days() }

// Add is the cycle n months later (earlier when n is negative).
func (c Cycle) Add(months int) Cycle {
	n := int(c/100)*12 + int(c%100) - 1 + months
	return Cycle(n/12*100 + n%12 + 1)
}

// Sub is how many months c lies after d.
func (c Cycle) Sub(d Cycle) int { return int(c/100-d/100)*12 + int(c%100-d%100) }

// ClosesAt is when bills of the cycle become final: 12:00 on the 3rd of the
// next month in the billing zone (Alibaba Cloud, DescribeInstanceBill).
func (c Cycle) ClosesAt(zone *time.Location) time.Time {
	return c.Add(1).First().Add(2).Time(zone).Add(12 * time.Hour)
}

// String is "2006-01".
func (c Cycle) String() string { return fmt.Sprintf("%04d-%02d", c/100, c%100) }
