package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Point is one period of a metric. Time is the start of the period.
type Point struct {
	Time          time.Time
	Min, Max, Avg money.Decimal
}

// gauge is a metric: its unit has that many decimals, and its maximum of an
// hour lies in one of three spans.
type gauge struct {
	namespace, name   string
	digits            uint8
	quiet, calm, peak span
}

type span struct{ from, to int64 }

func (s span) draw(key uint64) int64 { return s.from + int64(key%uint64(s.to-s.from+1)) }

// gauges are the metrics of each type, as CloudMonitor names them. An idle
// instance stays under 5 % CPU and under 8,000 bit/s (1,000 bytes/s) both
// ways; a busy one is over both in its peak hours. Databases are never quiet.
var gauges = map[Type][]gauge{
	ECS: {
		{"acs_ecs_dashboard", "CPUUtilization", 2, span{40, 380}, span{200, 2600}, span{2200, 9400}},
		{"acs_ecs_dashboard", "InternetInRate", 0, span{120, 6400}, span{900, 400000}, span{60000, 9000000}},
		{"acs_ecs_dashboard", "InternetOutRate", 0, span{80, 6900}, span{700, 700000}, span{80000, 40000000}},
		{"acs_ecs_dashboard", "IntranetInRate", 0, span{2000, 30000}, span{20000, 2000000}, span{400000, 90000000}},
		{"acs_ecs_dashboard", "IntranetOutRate", 0, span{2000, 30000}, span{20000, 2000000}, span{400000, 90000000}},
		{"acs_ecs_dashboard", "DiskReadIOPS", 0, span{0, 12}, span{4, 300}, span{150, 2400}},
		{"acs_ecs_dashboard", "DiskWriteIOPS", 0, span{1, 20}, span{10, 400}, span{150, 2400}},
		{"acs_ecs_dashboard", "memory_usedutilization", 2, span{700, 1700}, span{2800, 6500}, span{4500, 9100}},
	},
	RDS: {
		{"acs_rds_dashboard", "CpuUsage", 2, span{2000, 4000}, span{2400, 5500}, span{4500, 8800}},
		{"acs_rds_dashboard", "MemoryUsage", 2, span{4500, 6000}, span{5000, 7800}, span{6000, 9000}},
		{"acs_rds_dashboard", "DiskUsage", 2, span{3000, 5000}, span{3500, 7000}, span{3500, 8000}},
		{"acs_rds_dashboard", "IOPSUsage", 2, span{800, 2000}, span{1200, 4500}, span{3000, 8000}},
		{"acs_rds_dashboard", "ConnectionUsage", 2, span{2500, 4000}, span{2600, 5000}, span{4000, 8500}},
	},
	Redis: {
		{"acs_kvstore", "StandardCpuUsage", 2, span{1500, 3000}, span{1800, 4500}, span{3500, 8500}},
		{"acs_kvstore", "StandardMemoryUsage", 2, span{3500, 5000}, span{4200, 7500}, span{5000, 8800}},
		{"acs_kvstore", "StandardConnectionUsage", 2, span{2500, 4000}, span{2600, 4500}, span{3500, 8000}},
	},
	MongoDB: {
		{"acs_mongodb", "CPUUtilization", 2, span{1500, 3000}, span{1800, 4500}, span{3500, 8500}},
		{"acs_mongodb", "MemoryUtilization", 2, span{3500, 5000}, span{4200, 7500}, span{5000, 8800}},
		{"acs_mongodb", "DiskUtilization", 2, span{3000, 5000}, span{3500, 7000}, span{3500, 8000}},
		{"acs_mongodb", "ConnectionUtilization", 2, span{2500, 4000}, span{2600, 4500}, span{3500, 8000}},
	},
	PolarDB: {
		{"acs_polardb", "cluster_cpu_utilization", 2, span{1500, 3000}, span{1800, 4500}, span{3500, 8500}},    //nolint:misspell // as CloudMonitor spells it
		{"acs_polardb", "cluster_memory_utilization", 2, span{4500, 6000}, span{5000, 7800}, span{6000, 9000}}, //nolint:misspell // as CloudMonitor spells it
		{"acs_polardb", "cluster_total_session", 0, span{20, 60}, span{40, 400}, span{200, 2000}},
	},
	EIP: {
		{"acs_vpc_eip", "net_rx.rate", 0, span{100, 6000}, span{10000, 900000}, span{500000, 20000000}},
		{"acs_vpc_eip", "net_tx.rate", 0, span{100, 6000}, span{10000, 900000}, span{500000, 20000000}},
	},
	SLB: {
		{"acs_slb_dashboard", "ActiveConnection", 0, span{1, 20}, span{30, 900}, span{400, 20000}},
		{"acs_slb_dashboard", "TrafficTXNew", 0, span{100, 6000}, span{10000, 900000}, span{500000, 20000000}},
	},
}

// Metrics are the metric names that a resource's type has, and the
// CloudMonitor namespace they are in; "" and none for a type without metrics.
func Metrics(t Type) (namespace string, names []string) {
	for _, g := range gauges[t] {
		namespace, names = g.namespace, append(names, g.name)
	}
	return namespace, names
}

// Metric are the points of a metric of a resource in [from, to), one for each
// whole period that begins there, gaps left out. The resource may be one that
// Resources gave at any moment. A stopped or unmonitored resource and an
// unknown metric have no points. Periods of less than an hour lie within what
// the hour shows; longer ones sum up their hours.
func (w *World) Metric(r *Resource, name string, from, to time.Time, period time.Duration) []Point {
	if r.life == nil || r.Type != r.life.typ || r.Kind == Stopped || r.Kind == Unmonitored || period < time.Second {
		return nil
	}
	for _, g := range gauges[r.Type] {
		if g.name == name {
			return r.life.points(g, from, to, period)
		}
	}
	return nil
}

// mostRoom is for how many points room is made at once.
const mostRoom = 512

func (l *life) points(g gauge, from, to time.Time, period time.Duration) []Point {
	origin := time.Unix(0, 0).UTC()
	at := origin.Add(from.Sub(origin).Truncate(period))
	if at.Before(from) {
		at = at.Add(period)
	}
	if !at.Before(to) {
		return nil
	}
	points := make([]Point, 0, min(int(to.Sub(at)/period)+1, mostRoom))
	for ; at.Before(to); at = at.Add(period) {
		var s sample
		var ok bool
		if period < time.Hour {
			s, ok = l.within(g, at, period)
		} else {
			s, ok = l.over(g, at, period)
		}
		if ok {
			points = append(points, Point{at, dec(s.min, g.digits), dec(s.max, g.digits), dec(s.avg, g.digits)})
		}
	}
	return points
}

type sample struct{ min, max, avg int64 }

// over sums up the hours of a long period.
func (l *life) over(g gauge, at time.Time, period time.Duration) (sum sample, ok bool) {
	n := int64(0)
	for h := hour(at); h < hour(at.Add(period)); h++ {
		s, measured := l.hour(g, h)
		if !measured {
			continue
		}
		if n == 0 {
			sum.min = s.min
		}
		sum = sample{min(sum.min, s.min), max(sum.max, s.max), sum.avg + s.avg}
		n++
	}
	if n == 0 {
		return sample{}, false
	}
	sum.avg /= n
	return sum, true
}

// within is a part of an hour. One part holds the hour's maximum, the others
// stay below it.
func (l *life) within(g gauge, at time.Time, period time.Duration) (sample, bool) {
	h := hour(at)
	s, ok := l.hour(g, h)
	if !ok {
		return sample{}, false
	}
	key := mix(l.key, hash(0, g.name), uint64(h), 92)
	part := uint64(at.Unix()%3600) * uint64(time.Second) / uint64(period)
	if parts := uint64(time.Hour / period); part == key%parts {
		return s, true
	}
	top := span{s.avg, s.max}.draw(mix(key, part))
	return sample{s.min, top, span{s.min, top}.draw(mix(key, part, 1))}, true
}

func hour(t time.Time) int64 { return t.Unix() / 3600 }

// hour is what CloudMonitor saw in that hour since 1970.
func (l *life) hour(g gauge, h int64) (sample, bool) {
	if h < hour(l.born) || !l.dies.IsZero() && h > hour(l.dies) {
		return sample{}, false
	}
	busy := l.busy(h)
	peak := busy && l.peak(h)
	if !peak && mix(l.key, uint64(h), 90)%70 == 0 {
		return sample{}, false // the monitor missed the hour
	}
	levels := g.quiet
	switch {
	case peak:
		levels = g.peak
	case busy:
		levels = g.calm
	}
	key := mix(l.key, hash(0, g.name), uint64(h), 91)
	top := levels.draw(key)
	low := top * int64(10+mix(key, 1)%50) / 100
	return sample{low, top, (top + 2*low) / 3}, true
}

// busy tells whether the resource has anything to do in that hour.
func (l *life) busy(h int64) bool {
	switch l.kind {
	case Idle, Exempt:
		return false
	case Young:
		return h >= hour(l.born.Add(youth))
	}
	return true
}

// peak hours are the first busy one and one in every six, so that a day has
// four in whatever zone its days are counted.
func (l *life) peak(h int64) bool {
	first := hour(l.born)
	if l.kind == Young {
		first = hour(l.born.Add(youth))
	}
	return h == first || h%6 == int64(mix(l.key, uint64(h/6), 93)%6)
}
