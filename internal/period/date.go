// Package period holds the calendar of bills: civil days, billing cycles,
// half-open ranges of days, and the clock that everything which asks for
// "now" is given.
package period

import (
	"fmt"
	"time"
	_ "time/tzdata" // billing zones must resolve on machines without zone files
)

// Clock tells the current time. Logic never asks the wall clock itself.
type Clock func() time.Time

// Billing zones by provider. Alibaba Cloud bills both of its sites in UTC+8;
// FOCUS files of other providers are in UTC.
var (
	Shanghai = mustZone("Asia/Shanghai")
	UTC      = time.UTC
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("embedded zone data lacks %s: %v", name, err))
	}
	return zone
}

// Zone is a billing zone: where its days begin.
type Zone = *time.Location

// Date is a civil day written as the number yyyymmdd, so that it sorts and
// reads the same in Go and in every ledger engine. 0 means undated.
type Date int32

// NewDate is the day y-m-d.
func NewDate(y int, m time.Month, d int) Date {
	return DateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day that t shows in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(y*10000 + int(m)*100 + d)
}

// ParseDate reads "2006-01-02" or "20060102" and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	layout := time.DateOnly
	if len(s) == 8 {
		layout = "20060102"
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day like 2006-01-02", s)
	}
	return DateOf(t), nil
}

// Time is midnight of the day in that zone.
func (d Date) Time(zone *time.Location) time.Time {
	return time.Date(int(d)/10000, time.Month(int(d)/100%100), int(d)%100, 0, 0, 0, 0, zone)
}

// Add is the day n days later (earlier when n is negative).
func (d Date) Add(days int) Date { return DateOf(d.Time(time.UTC).AddDate(0, 0, days)) }

// Sub is how many days d lies after e.
func (d Date) Sub(e Date) int { return int(d.Time(time.UTC).Sub(e.Time(time.UTC)) / (24 * time.Hour)) }

// Cycle is the calendar month of the day.
func (d Date) Cycle() Cycle { return Cycle(d / 100) }

// String is "2006-01-02", or "" for the undated day.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}

// Range is a half-open span of days: From is in it, To is not.
type Range struct{ From, To Date }

// Days is how many days the range has.
func (r Range) Days() int { return r.To.Sub(r.From) }

// Has tells whether d lies in the range.
func (r Range) Has(d Date) bool { return r.From <= d && d < r.To }
