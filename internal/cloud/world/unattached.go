package world

import (
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

// line is the frame of a line for a resource (or, with nil, for none): who,
// what and when, without amounts.
func (b *book) line(l *life, d period.Date, key uint64) *BillLine {
	line := &BillLine{
		ID:      fmt.Sprintf("%d_0700v1_%03d_%016x%016x_01_%020d", d.Cycle(), key%31, mix(key, b.key, 1), mix(key, b.key, 2), mix(key, 3)),
		OrderID: fmt.Sprintf("%d%09d", d, mix(key, 4)%1e9),
		Cycle:   d.Cycle(), Date: d,
		Owner: b.Members[0], Group: b.groups()[0], CostUnit: b.units()[0],
		Start: d.Time(period.Shanghai), End: d.Add(1).Time(period.Shanghai),
	}
	line.PaidAt = line.End.Add(-time.Duration(1+key%300) * time.Second)
	if l == nil {
		return line
	}
	line.Owner, line.Region, line.Zone = l.owner, l.region, l.zone
	line.InstanceID, line.NickName, line.Spec = l.id, l.name, l.spec.name
	line.InternetIP, line.IntranetIP = l.publicIP, l.privateIP
	line.Group, line.CostUnit = l.group, l.unit
	line.Tags = l.tags(d)
	return line
}

// snapshotRegions is in how many of a customer's regions snapshots are billed.
const snapshotRegions = 3

// unattached writes what belongs to no resource, or to the account as a whole.
func (b *book) unattached(d period.Date) bool {
	ok := true
	for i, m := range []meter{smsSend, dcdnTraffic} {
		ok = ok && b.put(b.shared(m, uint64(i), "", d))
	}
	for i, r := range b.Regions[:min(snapshotRegions, len(b.Regions))] {
		ok = ok && b.put(b.shared(snapshotFee, 10+uint64(i), r, d))
	}
	for _, l := range b.purchases(d) {
		ok = ok && b.put(l)
	}
	switch int(d) % 100 {
	case 1:
		ok = ok && b.put(b.adjust(dcdn, d, -30000))
	case 5:
		ok = ok && b.put(b.adjust(ecsPost, d, int64(mix(b.key, 82, uint64(d))%20000)-12000))
	}
	return ok
}

func (c *customer) planID() string { return "spn-" + token(mix(c.key, 80), 16) }

func (c *customer) packageID() string { return "ossbag-" + c.Regions[0] + token(mix(c.key, 81), 10) }

// shared is a usage line without a resource.
func (b *book) shared(m meter, n uint64, region string, d period.Date) *BillLine {
	account := &life{slot: &slot{customer: b.customer}, key: mix(b.key, 83, n), spec: &spec{}, born: epoch.AddDate(-10, 0, 0), region: region}
	line := b.usage(account, m, int(n), d)
	line.Owner, line.Group, line.CostUnit = b.Members[0], b.groups()[0], b.units()[0]
	return line
}

// purchases are what the account orders on the day for a month.
func (b *book) purchases(d period.Date) []*BillLine {
	switch int(d) % 100 {
	case 1:
		return []*BillLine{b.purchase(plan, b.planID(), d, 480000)}
	case 2:
		return []*BillLine{b.purchase(ossBag, b.packageID(), d, 9900)}
	}
	return nil
}

// purchase is a monthly order of the account: price is the list in cents of CNY.
func (b *book) purchase(p *Product, id string, d period.Date, price int64) *BillLine {
	key := mix(hash(b.key, id), 84, uint64(d))
	line := b.line(nil, d, key)
	line.Item, line.Subscription, line.Product, line.Months = SubscriptionOrder, Subscription, p, 1
	line.BillingItem = ecsInstance.item
	line.InstanceID, line.NickName = id, p.DetailEN
	if p == plan {
		line.PlanID = id
		price = price * int64(b.Planned) / 10
	}
	line.ListPrice = dec(b.cash(price), 2)
	line.Usage, line.PretaxGrossAmount = dec(1, 0), line.ListPrice
	at := d.Time(period.Shanghai).Add(9 * time.Hour)
	line.Start, line.End, line.PaidAt, line.KnownAt = at, d.Cycle().Add(1).First().Time(period.Shanghai), at, at.Add(time.Hour)
	b.charge(line, roll(key))
	return line
}

// adjust is a correction by hand: cents of CNY, for no resource.
func (b *book) adjust(p *Product, d period.Date, cents int64) *BillLine {
	key := mix(hash(b.key, p.Commodity), 85, uint64(d))
	line := b.line(nil, d, key)
	line.Item, line.Subscription, line.Product = Adjustment, PayAsYouGo, p
	line.PretaxGrossAmount = dec(b.cash(cents), 2)
	line.PretaxAmount = line.PretaxGrossAmount
	line.PaymentAmount = line.PretaxAmount
	line.KnownAt = line.End.Add(4 * time.Hour)
	return line
}
