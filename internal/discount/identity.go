package discount

import (
	"cmp"
	"context"

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

	own   called
	names map[string]called // of the services that it is billed under
	paid  map[place]money.Decimal
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
	if i.paid == nil {
		i.names, i.paid = map[string]called{}, map[place]money.Decimal{}
	}
	as := place{Service: r.Keys[1].Text, Region: r.Keys[2].Text, Subscription: r.Keys[3].Text}
	i.paid[as] = i.paid[as].Add(sum.Paid)
	i.Resource, i.own = r.Keys[0].Text, i.own.or(r.Keys[0].Label, until)
	i.names[as.Service] = i.names[as.Service].or(r.Keys[1].Label, until)
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
	first := true
	for at, amount := range i.paid {
		if c := amount.Cmp(i.paid[i.place]); first || c > 0 || c == 0 && i.before(&at) {
			i.place, first = at, false
		}
	}
	i.Name, i.ServiceName = i.own.name, cmp.Or(i.names[i.Service].name, i.Service)
}

func (p *place) before(o *place) bool {
	return cmp.Or(cmp.Compare(p.Service, o.Service), cmp.Compare(p.Region, o.Region), cmp.Compare(p.Subscription, o.Subscription)) < 0
}
