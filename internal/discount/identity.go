package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/region"
)

// identity is what a resource is known as. Service, region and subscription type
// are those under which most of it was paid.
type identity struct {
	Resource string
	Name     string
	place

	own    called
	billed []billedAs // few: most resources are billed in one way alone
}

// billedAs is what was paid of a resource under what it is billed as, and the
// name of the service there.
type billedAs struct {
	place
	paid    money.Decimal
	service called
}

// place is what a resource is billed as.
type place struct {
	Service      string
	ServiceName  string
	Region       string
	Subscription string
}

// RegionName is the region's name in the language of the context.
func (p *place) RegionName(ctx context.Context) string {
	return region.Name(p.Region, locale.From(ctx))
}

// know learns from a row of the resource, whose charges end in that month. Of
// several names the last is its own, of names alike in that the last in order.
func (i *identity) know(r *ledger.Row, sum Sum, until period.Date) {
	i.Resource, i.own = r.Keys[0].Text, i.own.or(r.Keys[0].Label, until)
	as := place{Service: r.Keys[1].Text, Region: r.Keys[2].Text, Subscription: r.Keys[3].Text}
	n := slices.IndexFunc(i.billed, func(b billedAs) bool { return b.place == as })
	if n < 0 {
		n = len(i.billed)
		i.billed = append(i.billed, billedAs{place: as})
	}
	b := &i.billed[n]
	b.paid, b.service = b.paid.Add(sum.Paid), b.service.or(r.Keys[1].Label, until)
}

// called is a name, and until when it was in use.
type called struct {
	name  string
	until period.Date
}

func (c called) or(name string, until period.Date) called {
	if name == "" || until < c.until {
		return c
	}
	return called{name, until}
}

// settle says what the resource is billed as: where most was paid, of places
// alike the last in order.
func (i *identity) settle() {
	slices.SortFunc(i.billed, func(a, b billedAs) int { return a.compare(&b.place) })
	var most billedAs
	for n, b := range i.billed {
		if n == 0 || b.paid.Cmp(most.paid) >= 0 {
			most = b
		}
	}
	var service called
	for _, b := range i.billed {
		if b.Service == most.Service {
			service = service.or(b.service.name, b.service.until)
		}
	}
	i.place = most.place
	i.Name, i.ServiceName = i.own.name, cmp.Or(service.name, i.Service)
}

func (p *place) compare(o *place) int {
	return cmp.Or(cmp.Compare(p.Service, o.Service), cmp.Compare(p.Region, o.Region), cmp.Compare(p.Subscription, o.Subscription))
}
