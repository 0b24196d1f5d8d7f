package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

// Kind is what an ECS instance does all its life; it decides its metrics.
// Every other resource is Busy.
type Kind string

// Kinds of ECS instances. Young ones are quiet until youth, and Busy after it.
const (
	Busy        Kind = "BUSY"        // every day has hours clearly over the idle limits
	Idle        Kind = "IDLE"        // running, old, under the idle limits in every hour
	Stopped     Kind = "STOPPED"     // not running, so without metrics
	Exempt      Kind = "EXEMPT"      // quiet, but tagged as a cluster's node
	Young       Kind = "YOUNG"       // less than 7 days old and quiet
	Unmonitored Kind = "UNMONITORED" // running without any metrics
)

const (
	day = 24 * time.Hour
	// youth ends half a day before an instance is 7 days old, so that no
	// window of 7 days lies wholly in it.
	youth       = 6*day + 12*time.Hour
	youngAge    = 7 * day
	turnover    = 21 * day
	jitter      = 12 * time.Hour
	longestLife = 1400
)

// epoch is when slots begin to count their generations; later and earlier
// generations exist alike.
var epoch = time.Date(2018, 1, 1, 0, 0, 0, 0, period.Shanghai)

// slot is a place that one resource fills at every moment: when one vanishes,
// the next is created the same instant, so counts never change. A slot without
// a lifetime keeps its first resource for ever.
type slot struct {
	customer *customer
	kind     Kind
	typ      Type
	index    int
	tagged   bool
	planned  bool
	key      uint64
	lifetime time.Duration
	phase    time.Duration
}

// slots lays out the places of a customer: exactly Tagged of its ECS, RDS and
// Redis have tags, the exempt ones among them.
func slots(c *customer) []*slot {
	var all []*slot
	add := func(n int, typ Type, kind Kind) {
		for range n {
			s := &slot{customer: c, kind: kind, typ: typ, index: len(all), key: mix(c.key, hash(0, string(typ)), uint64(len(all)))}
			s.live()
			all = append(all, s)
		}
	}
	add(c.ECS.Busy, ECS, Busy)
	add(c.ECS.Idle, ECS, Idle)
	add(c.ECS.Stopped, ECS, Stopped)
	add(c.ECS.Exempt, ECS, Exempt)
	add(c.ECS.Unmonitored, ECS, Unmonitored)
	add(c.ECS.Turnover, ECS, Young)
	add(c.RDS, RDS, Busy)
	add(c.Redis, Redis, Busy)
	tag(all, c.Tagged, c.key)
	first := len(all)
	add(c.Disks, Disk, Busy)
	add(c.EIPs, EIP, Busy)
	add(c.SLBs, SLB, Busy)
	add(c.NATs, NAT, Busy)
	add(c.Buckets, OSS, Busy)
	add(c.Domains, CDN, Busy)
	add(c.Logs, SLS, Busy)
	add(c.MongoDBs, MongoDB, Busy)
	add(c.PolarDBs, PolarDB, Busy)
	add(c.Snapshots, Snapshot, Busy)
	for _, s := range all[first:] {
		s.tagged = mix(s.key, 7)%3 != 0
	}
	spread(all, c)
	return all
}

// live gives the slot its lifetime: idle instances and what is no instance
// stay; everything else is replaced after months or years. Snapshots follow
// each other as their policy retains them.
func (s *slot) live() {
	switch {
	case s.typ == Snapshot:
		s.lifetime = time.Duration(s.retention()) * day
		if s.lifetime == 0 {
			s.lifetime = time.Duration(200+mix(s.key, 1)%400) * day
		}
	case s.kind == Idle, s.typ != ECS && s.typ != RDS && s.typ != Redis:
		return
	case s.kind == Young:
		s.lifetime = turnover
	default:
		s.lifetime = time.Duration(150+mix(s.key, 1)%longestLife) * day
		if mix(s.key, 2)%6 == 0 {
			s.lifetime = time.Duration(25+mix(s.key, 3)%90) * day
		}
	}
	s.phase = time.Duration(mix(s.key, 4)%uint64(s.lifetime/time.Minute)) * time.Minute
}

// spread staggers the turnover slots evenly, so that some of them are young
// at every moment, and picks what the savings plan covers.
func spread(all []*slot, c *customer) {
	young, planned := 0, c.Planned
	for _, s := range all {
		if s.kind == Young {
			s.phase = turnover * time.Duration(young) / time.Duration(c.ECS.Turnover)
			young++
		}
		if s.typ == ECS && s.kind != Stopped && !s.prepaid() && planned > 0 {
			s.planned = true
			planned--
		}
	}
}

// tag marks exactly n slots as tagged: the exempt ones, then others in an
// order of chance.
func tag(all []*slot, n int, key uint64) {
	for _, s := range all {
		if s.kind == Exempt {
			s.tagged = true
			n--
		}
	}
	for _, i := range roll(mix(key, 11)).Perm(len(all)) {
		if s := all[i]; n > 0 && !s.tagged {
			s.tagged = true
			n--
		}
	}
}

// starts is when generation g begins. Generations of one slot never overlap:
// the jitter is far shorter than a life.
func (s *slot) starts(g int64) time.Time {
	at := epoch.Add(s.phase + time.Duration(g)*s.lifetime)
	return at.Add(time.Duration(mix(s.key, 5, uint64(g))%uint64(jitter/time.Minute)) * time.Minute)
}

// at is the resource in the slot at t.
func (s *slot) at(t time.Time) *life {
	if s.lifetime == 0 {
		return newLife(s, 0)
	}
	since := t.Sub(epoch.Add(s.phase))
	g := int64(since / s.lifetime)
	if since < 0 {
		g--
	}
	if s.starts(g).After(t) {
		g--
	}
	return newLife(s, g)
}

// during are the resources in the slot from one moment to another, in order.
func (s *slot) during(from, to time.Time) []*life {
	l := s.at(from)
	lives := []*life{l}
	for !l.dies.IsZero() && l.dies.Before(to) {
		l = newLife(s, l.generation+1)
		lives = append(lives, l)
	}
	return lives
}
