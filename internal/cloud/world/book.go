package world

import (
	"iter"
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// book writes the bill of one account and cycle as it is known at a moment.
type book struct {
	*customer
	cycle period.Cycle
	now   time.Time
	yield func(*BillLine) bool
}

// Lines are the bill lines of an account's cycle as known at now, by day and
// then in the order of the account's resources. Lines of a day appear in the
// hours after its end, some a day later; in the open month some are restated.
// From the cycle's ClosesAt on nothing changes any more. Each line is the
// receiver's to keep.
func (w *World) Lines(a Account, cycle period.Cycle, now time.Time) iter.Seq[*BillLine] {
	return w.lines(a, cycle.Range(), now)
}

// Day are the lines of one day of a cycle, as Lines has them.
func (w *World) Day(a Account, d period.Date, now time.Time) iter.Seq[*BillLine] {
	return w.lines(a, period.Range{From: d, To: d.Add(1)}, now)
}

// lines are those of a range of days within one cycle.
func (w *World) lines(a Account, days period.Range, now time.Time) iter.Seq[*BillLine] {
	return func(yield func(*BillLine) bool) {
		c := w.customer(a)
		if c == nil {
			return
		}
		b := &book{customer: c, cycle: days.From.Cycle(), now: now, yield: yield}
		lives := b.lives(days)
		for d := days.From; d < days.To; d = d.Add(1) {
			if d.Time(period.Shanghai).After(now) || !b.day(d, lives) {
				return
			}
		}
	}
}

// lives are the resources of those days, in the order of their slots.
func (b *book) lives(days period.Range) []*life {
	from, to := days.From.Time(period.Shanghai), days.To.Time(period.Shanghai)
	var lives []*life
	for _, s := range b.slots {
		lives = append(lives, s.during(from, to)...)
	}
	return lives
}

func (b *book) day(d period.Date, lives []*life) bool {
	from, to := d.Time(period.Shanghai), d.Add(1).Time(period.Shanghai)
	for _, l := range lives {
		if !l.born.Before(to) || !l.dies.IsZero() && l.dies.Before(from) {
			continue
		}
		if !b.resource(l, d) {
			return false
		}
	}
	return b.unattached(d)
}

// resource writes what one resource costs on a day.
func (b *book) resource(l *life, d period.Date) bool {
	ok := true
	if l.prepaid() {
		ok = b.subscription(l, d)
	}
	for n, m := range l.meters() {
		ok = ok && b.put(b.usage(l, m, n, d)) && b.put(b.compensation(l, m, n, d))
	}
	return ok
}

// put yields a line if it is known yet.
func (b *book) put(l *BillLine) bool {
	return l == nil || l.KnownAt.After(b.now) || b.yield(l)
}

// meters are what of the resource is paid by use.
func (l *life) meters() []meter {
	if l.typ != ECS {
		if l.prepaid() {
			return nil
		}
		return meters[l.typ]
	}
	var own []meter
	if !l.prepaid() {
		if l.kind != Stopped || l.stoppedMode() == "KeepCharging" {
			own = append(own, ecsInstance)
		}
		for i := range l.disks {
			m := ecsDisk
			m.disk = &l.disks[i]
			own = append(own, m)
		}
	}
	if l.publicIP != "" && l.kind != Stopped {
		own = append(own, ecsTraffic)
	}
	return own
}

// usage is the line of one billing item on a day, nil when the resource did
// not exist on it. n tells the resource's billing items apart.
func (b *book) usage(l *life, m meter, n int, d period.Date) *BillLine {
	h := l.hours(d)
	if h == 0 {
		return nil
	}
	key := mix(l.key, 70, uint64(n), uint64(d))
	chance := roll(key)
	line := b.line(l, d, key)
	line.Item, line.Subscription, line.Product, line.BillingItem = PayAsYouGoBill, PayAsYouGo, m.product, m.item
	if m.disk != nil {
		line.InstanceID, line.NickName, line.Spec = m.disk.id, l.name+"-disk", "cloud_essd"
		h *= m.disk.gib
	}
	line.Usage = dec(m.usage(l, chance.Int64N, h), m.digits)
	line.ListPrice = b.price(l, m)
	if l.planned && m.item == ecsInstance.item {
		line.PlanID = b.planID()
	}
	midnight := d.Add(1).Time(period.Shanghai)
	line.KnownAt = midnight.Add(time.Duration(120+chance.IntN(360)) * time.Minute)
	if chance.IntN(25) == 0 {
		line.KnownAt = midnight.Add(time.Duration(24*60+chance.IntN(600)) * time.Minute)
	}
	b.restate(line, m, chance.IntN(10000) < b.Odds, time.Duration(12+chance.IntN(100))*time.Hour)
	switch {
	case m.free:
		line.Deducted = line.Usage
	case m.bagged:
		line.Deducted = line.Usage.Mul(dec(3, 1)).Trunc(m.digits)
	}
	line.PretaxGrossAmount = line.ListPrice.Mul(line.Usage.Sub(line.Deducted)).RoundHAZ(places)
	b.charge(line, chance)
	return line
}

// restate lets the line first appear with nine tenths of its usage, if it is
// one of those and there is time for it before the month settles.
func (b *book) restate(line *BillLine, m meter, restated bool, after time.Duration) {
	at := line.KnownAt.Add(after)
	if limit := settles(line.Cycle); at.After(limit) {
		at = limit
	}
	if !restated || !at.After(line.KnownAt) {
		return
	}
	line.Restated = at
	if b.now.Before(at) {
		line.Usage = line.Usage.Mul(dec(9, 1)).Trunc(m.digits)
	}
}

func (b *book) price(l *life, m meter) money.Decimal {
	switch {
	case m.free:
		return dec(0, 0)
	case m.price == 0:
		return dec(b.cash(l.spec.hour), 6)
	}
	return dec(b.cash(m.price), m.scale)
}
