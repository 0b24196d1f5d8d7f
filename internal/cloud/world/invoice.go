package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Key is an attribute that bills carry and that totals are kept by.
type Key string

// Keys.
const (
	ByService      Key = "service"        // ProductCode
	ByProduct      Key = "product"        // CommodityCode
	ByRegion       Key = "region"         // region id
	ByZone         Key = "zone"           // zone id
	ByResource     Key = "resource"       // resource id
	BySubscription Key = "subscription"   // Subscription, PayAsYouGo
	ByCategory     Key = "category"       // FOCUS ChargeCategory
	ByCostUnit     Key = "cost unit"      // as the account names it
	ByGroup        Key = "resource group" // as the account names it
	BySubAccount   Key = "sub-account"    // UID of the owner
)

// Keys are all keys, in a fixed order.
var Keys = []Key{ByService, ByProduct, ByRegion, ByZone, ByResource, BySubscription, ByCategory, ByCostUnit, ByGroup, BySubAccount}

// Value is the line's value of a key, "" when it has none.
func (l *BillLine) Value(k Key) string {
	switch k {
	case ByService:
		return l.Product.Code
	case ByProduct:
		return l.Product.Commodity
	case ByRegion:
		return l.Region
	case ByZone:
		return l.Zone
	case ByResource:
		return l.InstanceID
	case BySubscription:
		return string(l.Subscription)
	case ByCategory:
		return l.Category()
	case ByCostUnit:
		return l.CostUnit
	case ByGroup:
		return l.Group
	case BySubAccount:
		return l.Owner.UID
	}
	return ""
}

// Totals are sums over lines, one for each kind of cost.
type Totals struct {
	Lines      int
	List       money.Decimal // PretaxGrossAmount
	Contracted money.Decimal // list − discount
	Billed     money.Decimal // PretaxAmount
	Paid       money.Decimal // billed − outstanding
}

func (t Totals) add(l *BillLine) Totals {
	return Totals{
		t.Lines + 1, t.List.Add(l.PretaxGrossAmount), t.Contracted.Add(l.Contracted()),
		t.Billed.Add(l.PretaxAmount), t.Paid.Add(l.Paid()),
	}
}

// TagTotals are the totals by the values of one tag key. The empty value is a
// value; Untagged are the lines that lack the key.
type TagTotals struct {
	Values   map[string]Totals
	Untagged Totals
}

// Invoice is the world's own account of a cycle: what CloudLens has to find.
type Invoice struct {
	Account Account
	Cycle   period.Cycle
	Total   Totals
	By      map[Key]map[string]Totals
	ByDay   map[period.Date]Totals
	ByTag   map[string]TagTotals
}

// Invoice adds up the lines of a cycle as known at now, by plain maps.
func (w *World) Invoice(a Account, cycle period.Cycle, now time.Time) Invoice {
	inv := Invoice{
		Account: a, Cycle: cycle,
		By: map[Key]map[string]Totals{}, ByDay: map[period.Date]Totals{}, ByTag: map[string]TagTotals{},
	}
	for _, k := range Keys {
		inv.By[k] = map[string]Totals{}
	}
	for l := range w.Lines(a, cycle, now) {
		inv.Total = inv.Total.add(l)
		inv.ByDay[l.Date] = inv.ByDay[l.Date].add(l)
		for _, k := range Keys {
			inv.By[k][l.Value(k)] = inv.By[k][l.Value(k)].add(l)
		}
		for _, t := range l.Tags {
			if inv.ByTag[t.Key].Values == nil {
				inv.ByTag[t.Key] = TagTotals{Values: map[string]Totals{}}
			}
			inv.ByTag[t.Key].Values[t.Value] = inv.ByTag[t.Key].Values[t.Value].add(l)
		}
	}
	for k, tag := range inv.ByTag {
		tag.Untagged = inv.Total
		for _, v := range tag.Values {
			tag.Untagged = tag.Untagged.less(v)
		}
		inv.ByTag[k] = tag
	}
	return inv
}

func (t Totals) less(u Totals) Totals {
	return Totals{
		t.Lines - u.Lines, t.List.Sub(u.List), t.Contracted.Sub(u.Contracted),
		t.Billed.Sub(u.Billed), t.Paid.Sub(u.Paid),
	}
}
