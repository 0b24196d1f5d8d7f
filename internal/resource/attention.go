package resource

import (
	"strconv"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Attention counts what of an inventory asks to be looked at. It is the one
// count of it: the summary and the security overview read it.
type Attention struct {
	Exposed     int // ECS, RDS and Redis with a public address; what balances or translates is meant to have one
	Stopped     int // ECS that are stopped
	Preemptible int // ECS that the cloud may take back at any time
}

// Total is the sum of the counts: a resource counts once for each.
func (a Attention) Total() int { return a.Exposed + a.Stopped + a.Preemptible }

// AttentionOf counts over resources that are there.
func AttentionOf(present []*ent.Resource) Attention {
	var a Attention
	for _, r := range present {
		if counted(r) && r.Public {
			a.Exposed++
		}
		if r.Type == resource.TypeECS && r.Status == resource.StatusStopped {
			a.Stopped++
		}
		if r.Type == resource.TypeECS && r.Preemptible {
			a.Preemptible++
		}
	}
	return a
}

// Counts is how many of the main types there are, and how many of them have
// tags.
type Counts struct {
	ECS, RDS, Redis int
	Tagged          int
}

// Total is ECS, RDS and Redis together.
func (c Counts) Total() int { return c.ECS + c.RDS + c.Redis }

// TagCoverage is the percentage of them that have at least one tag, 2
// decimals; 0 when there are none.
func (c Counts) TagCoverage() money.Decimal {
	count := func(n int) money.Decimal { return money.MustParse(strconv.Itoa(n)) }
	return money.Percent(count(c.Tagged), count(c.Total())).Decimal
}

// CountsOf counts over resources that are there.
func CountsOf(present []*ent.Resource) Counts {
	var c Counts
	for _, r := range present {
		if !counted(r) {
			continue
		}
		switch r.Type {
		case resource.TypeECS:
			c.ECS++
		case resource.TypeRDS:
			c.RDS++
		default:
			c.Redis++
		}
		if r.Tagged {
			c.Tagged++
		}
	}
	return c
}

// counted are the types that the summary counts.
func counted(r *ent.Resource) bool {
	return r.Type == resource.TypeECS || r.Type == resource.TypeRDS || r.Type == resource.TypeRedis
}
