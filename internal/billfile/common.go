package billfile

import (
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/period"
)

// account are the columns of who is billed.
type account struct{ id, name column }

func (t *table) accountColumns(id, name []string) account {
	return account{t.need(id...), t.use(name...)}
}

func (a account) fill(t *table) {
	t.line.Account = bill.Account{Provider: alibaba.Provider, ID: t.required(a.id), Name: t.word(a.name)}
	t.line.Charge.Subject.Provider = alibaba.Provider
}

// commonNames are the headers of what both generations of Alibaba Cloud's
// files have as one column each.
type commonNames struct {
	service, serviceName, product, productName, resourceName, group, costUnit, tags []string
}

type common struct {
	service, serviceName, product, productName, resourceName, group, costUnit, tags column
	parsed                                                                          *memory[tagging]
}

func (t *table) commonColumns(n commonNames) common {
	return common{
		t.need(n.service...), t.use(n.serviceName...), t.use(n.product...), t.use(n.productName...),
		t.use(n.resourceName...), t.use(n.group...), t.use(n.costUnit...), t.use(n.tags...), remember(parseTags),
	}
}

func (c *common) fill(t *table) {
	s := &t.line.Charge.Subject
	s.Service, s.ServiceName = t.word(c.service), t.word(c.serviceName)
	s.Product, s.ProductName = t.word(c.product), t.word(c.productName)
	s.ResourceName, s.ResourceGroup, s.CostUnit = t.word(c.resourceName), t.word(c.group), t.word(c.costUnit)
	t.tags(c.parsed, c.tags)
}

// tags sets the line's tags. What cannot be read is a finding, and kept raw.
func (t *table) tags(parsed *memory[tagging], c column) {
	cell := t.word(c)
	tags := parsed.of(cell)
	t.line.Charge.Subject.Tags = tags.tags
	if !tags.ok {
		t.found(bill.TagsUnreadable)
		t.unread = cell
	}
}

// billMoment is a moment of a bill in UTC+8, the zero time where it cannot be
// read: it says for how long an order is, and no line is refused for that.
func billMoment(s string) time.Time {
	at, ok := moment(strings.TrimSpace(s), period.Shanghai)
	if !ok {
		return time.Time{}
	}
	return at
}

// service sets the days that an order is for.
func (t *table) service(start, end column, moments *memory[time.Time]) {
	if alibaba.Ordered(&t.line.Charge) {
		t.line.Charge.Service = alibaba.Service(moments.of(t.text(start)), moments.of(t.text(end)))
	}
}

// discounts sets what the line's discount is made of. What cannot be read is a
// finding; the cell is among the raw columns in any case.
func (t *table) discounts(details column) {
	parts, ok := alibaba.ParseDiscounts(t.text(details))
	t.line.Charge.Discounts = parts
	if !ok {
		t.found(bill.DetailsUnreadable)
	}
}

// amountNames are the headers of money. The payment columns have the same
// names wherever a file of Alibaba Cloud has them.
type amountNames struct{ list, plan, discount, coupons, payable []string }

type amounts struct {
	list, plan, discount, roundDown, coupons, payable column
	cash, prepaid, paid, outstanding                  column
	taxed                                             column // payable with tax, where payable is without
}

func (t *table) amountColumns(n amountNames) amounts {
	return amounts{
		list: t.need(n.list...), plan: t.use(n.plan...), discount: t.use(n.discount...),
		roundDown: t.use("抹零金额", "抹零优惠", "抹零", "RoundDownDiscount"), coupons: t.use(n.coupons...), payable: t.need(n.payable...),
		cash: t.use("代金券抵扣", "代金券抵扣金额", "DeductedByCashCoupons"), prepaid: t.use("储值卡支付金额", "储值卡抵扣", "DeductedByPrepaidCard"),
		paid: t.use("现金支付", "现金支付金额", "PaymentAmount"), outstanding: t.use("欠费金额", "OutstandingAmount"),
		taxed: absent,
	}
}

func (a *amounts) fill(t *table) {
	m := &t.line.Charge.Money
	m.List, m.PlanDeduction, m.Discount = t.amount(a.list), t.amount(a.plan), t.amount(a.discount)
	m.RoundDown, m.Coupons, m.Payable = t.amount(a.roundDown), t.amount(a.coupons), t.amount(a.payable)
	m.CashCoupons, m.PrepaidCard = t.amount(a.cash), t.amount(a.prepaid)
	m.Paid, m.Outstanding = t.amount(a.paid), t.amount(a.outstanding)
	if !m.Payable.Valid {
		t.fail(a.payable, errEmpty)
	}
}
