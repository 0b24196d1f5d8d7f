package aliyun

import (
	"math/big"
	"strings"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// tagging is what a Tag text says; ok is false when it cannot be read.
type tagging struct {
	tags ledger.Tags
	ok   bool
}

// line writes a row as the ledger has lines: as the file of the same line.
func (b *Bill) line(l *bill.Line, d *day, r *row) error {
	*l = bill.Line{Account: bill.Account{Provider: alibaba.Provider, ID: string(r.BillAccountID), Name: r.BillAccountName}, Findings: l.Findings[:0]}
	if l.Account.ID == "" {
		l.Account.ID = d.account
	}
	if l.Account.Name == "" {
		l.Account.Name = d.name
	}
	if l.Account.ID == "" {
		return b.odd(d, "BillAccountID", "")
	}
	c := &l.Charge
	c.Cycle, c.Date = b.cycle, d.date
	if day := strings.TrimSpace(r.BillingDate); day != "" {
		if on, err := period.ParseDate(day); err != nil || on != d.date {
			return b.odd(d, "BillingDate", day)
		}
	}
	if c.BillingItem = clean(r.BillingItemCode); c.BillingItem == "" {
		c.BillingItem = clean(r.BillingItem)
	}
	c.UsageUnit = clean(r.UsageUnit)
	if err := b.amounts(l, d, r); err != nil {
		return err
	}
	tags := b.subject(l, r)
	alibaba.Classify(l, alibaba.KindOf(r.Item))
	alibaba.Check(l, c.Money.Payable)
	if alibaba.Ordered(c) {
		long, _ := new(big.Rat).SetString(string(r.ServicePeriod)) // nil where there is none
		c.Service = alibaba.ServiceFor(c.Date, long, r.ServicePeriodUnit)
	}
	c.Raw = raw(r, tags, c.Subject.Resource)
	return nil
}

// subject sets what the line is for; unread are tags that cannot be read.
func (b *Bill) subject(l *bill.Line, r *row) (unread string) {
	s := &l.Charge.Subject
	*s = ledger.Subject{
		Provider: alibaba.Provider, SubAccount: clean(string(r.OwnerID)), Currency: clean(r.Currency),
		Service: clean(r.ProductCode), ServiceName: clean(r.ProductName),
		Product: clean(r.CommodityCode), ProductName: clean(r.ProductDetail), Pip: clean(r.PipCode),
		Resource: alibaba.ResourceID(clean(r.InstanceID)), ResourceName: clean(r.NickName),
		ResourceGroup: clean(r.ResourceGroup), CostUnit: clean(r.CostUnit), Subscription: alibaba.Subscription(r.SubscriptionType),
	}
	if s.SubAccount == "" {
		s.SubAccount = l.Account.ID
	}
	if s.Product == "" {
		s.Product = clean(r.ProductType)
	}
	region := remember(b.regions, clean(r.Region), alibaba.Region)
	zone := remember(b.zones, clean(r.Zone), alibaba.Zone)
	if s.Region, s.Zone = region.ID, zone.ID; !region.Known || !zone.Known {
		l.Findings = append(l.Findings, bill.UnknownRegion)
	}
	cell := clean(r.Tag)
	tags := remember(b.tags, cell, func(s string) tagging {
		tags, ok := alibaba.ParseTags(s)
		return tagging{tags, ok}
	})
	if s.Tags = tags.tags; !tags.ok {
		l.Findings = append(l.Findings, bill.TagsUnreadable)
		return cell
	}
	return ""
}

// amounts sets money and usage. What was used is less what a resource package
// covered, as files have it.
func (b *Bill) amounts(l *bill.Line, d *day, r *row) error {
	m := &l.Charge.Money
	var covered money.Null
	for _, f := range []struct {
		name string
		text text
		to   *money.Null
	}{
		{"PretaxGrossAmount", r.PretaxGrossAmount, &m.List},
		{"DeductedBySavingsPlan", r.DeductedBySavingsPlan, &m.PlanDeduction},
		{"InvoiceDiscount", r.InvoiceDiscount, &m.Discount},
		{"RoundDownDiscount", r.RoundDownDiscount, &m.RoundDown},
		{"DeductedByCoupons", r.DeductedByCoupons, &m.Coupons},
		{"PretaxAmount", r.PretaxAmount, &m.Payable},
		{"DeductedByCashCoupons", r.DeductedByCashCoupons, &m.CashCoupons},
		{"DeductedByPrepaidCard", r.DeductedByPrepaidCard, &m.PrepaidCard},
		{"PaymentAmount", r.PaymentAmount, &m.Paid},
		{"OutstandingAmount", r.OutstandingAmount, &m.Outstanding},
		{"Usage", r.Usage, &l.Charge.Usage},
		{"DeductedByResourcePackage", r.DeductedByResourcePackage, &covered},
	} {
		n, rest, ok := f.text.exact()
		if !ok {
			return b.odd(d, f.name, string(f.text))
		}
		*f.to = n
		if rest != nil {
			l.Rests = append(l.Rests, bill.Rest{Column: f.name, Amount: rest})
		}
	}
	if !m.Payable.Valid {
		return b.odd(d, "PretaxAmount", string(r.PretaxAmount))
	}
	if covered.Valid && l.Charge.Usage.Valid {
		l.Charge.Usage = money.Of(l.Charge.Usage.Decimal.Sub(covered.Decimal))
	}
	if currency := clean(r.Currency); len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return b.odd(d, "Currency", currency)
	}
	return nil
}

// odd says that a field of the bill cannot be what it has to be.
func (b *Bill) odd(d *day, field, value string) error {
	return b.account.odd("DescribeInstanceBill", d.date.String(), field, value)
}

func (a *Account) odd(action, about, field, value string) error {
	return &Error{Account: a.name, Call: action, why: misshapen, fault: fault.Upstream(
		"%s: %s: %s of %s is %q, which cannot be kept: compare it with the console, and report it", a.name, action, field, a.shown(about), a.shown(value))}
}

// shown is a text of the cloud's in a message: short, and without what could
// be a part of the request.
func (a *Account) shown(s string) string {
	for _, word := range []string{a.key.ID, a.key.Secret, a.key.Token, "="} {
		if word != "" && strings.Contains(s, word) {
			return "…"
		}
	}
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// clean is a text without the blanks around it, "" where the API says that
// there is none.
func clean(s string) string {
	if s = strings.TrimSpace(s); s == "-" || s == "NULL" || s == "null" {
		return ""
	}
	return s
}

// remember looks up what a text means that comes again and again.
func remember[T any](known map[string]T, s string, mean func(string) T) T {
	m, ok := known[s]
	if !ok {
		if len(known) >= 8192 {
			clear(known)
		}
		m = mean(s)
		known[s] = m
	}
	return m
}
