package simulator

import (
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// cents are how many decimals totals have: an invoice is of whole cents.
const cents = 2

// totals are what lines add up to. They are rounded where they are written,
// never before.
type totals struct {
	first *world.BillLine // for the names

	gross, plan, discount, roundDown, coupons, due, cash, card, paid, open money.Decimal
}

func (t *totals) add(l *world.BillLine) {
	if t.first == nil {
		t.first = l
	}
	t.gross, t.plan, t.discount = t.gross.Add(l.PretaxGrossAmount), t.plan.Add(l.PlanDeduction), t.discount.Add(l.InvoiceDiscount)
	t.roundDown, t.coupons, t.due = t.roundDown.Add(l.RoundDown), t.coupons.Add(l.DeductedByCoupons), t.due.Add(l.PretaxAmount)
	t.cash, t.card = t.cash.Add(l.DeductedByCashCoupons), t.card.Add(l.DeductedByPrepaidCard)
	t.paid, t.open = t.paid.Add(l.PaymentAmount), t.open.Add(l.OutstandingAmount)
}

// amounts are the columns that all answers of totals have.
func (t *totals) amounts(currency string) fields {
	round := func(d money.Decimal) amount { return number(money.Round(d, cents)) }
	return fields{
		"PretaxGrossAmount": round(t.gross), "InvoiceDiscount": round(t.discount),
		"AfterDiscountAmount": round(t.gross.Sub(t.plan).Sub(t.discount)), "DeductedBySavingsPlan": round(t.plan),
		"RoundDownDiscount": money.Round(t.roundDown, cents).String(), "DeductedByCoupons": round(t.coupons), "PretaxAmount": round(t.due),
		"DeductedByCashCoupons": round(t.cash), "DeductedByPrepaidCard": round(t.card), "PaymentAmount": round(t.paid),
		"CashAmount": round(t.paid), "AdjustAmount": number(money.Zero), "OutstandingAmount": round(t.open), "Currency": currency,
	}
}

// group adds lines up by a key and gives the sums in the order of their keys.
func group(lines []*world.BillLine, key func(*world.BillLine) string) []*totals {
	sums := map[string]*totals{}
	var keys []string
	for _, l := range lines {
		k := key(l)
		if sums[k] == nil {
			sums[k] = &totals{}
			keys = append(keys, k)
		}
		sums[k].add(l)
	}
	slices.Sort(keys)
	all := make([]*totals, len(keys))
	for i, k := range keys {
		all[i] = sums[k]
	}
	return all
}

// productKey tells products apart as bills do.
func productKey(l *world.BillLine) string {
	return strings.Join([]string{l.Product.Code, l.Product.Commodity, string(l.Subscription)}, "\n")
}

func (c *call) productNames(l *world.BillLine, f fields) {
	f["ProductCode"], f["ProductType"], f["CommodityCode"], f["PipCode"] = l.Product.Code, l.Product.Commodity, l.Product.Commodity, l.Product.Pip
	f["ProductName"], f["ProductDetail"] = c.say(l.Product.NameZH, l.Product.NameEN), c.say(l.Product.DetailZH, l.Product.DetailEN)
	f["SubscriptionType"] = l.Subscription
}

// billOverview answers per product and kind of line.
func billOverview(c *call) (any, *refusal) {
	if _, refused := c.need("BillingCycle"); refused != nil {
		return nil, refused
	}
	q, wrong := c.billQuestion()
	if wrong != "" {
		return bad(wrong)
	}
	q.days, q.daily, q.items, q.hideZero = q.cycle.Range(), true, true, false
	rows := []fields{}
	for _, t := range group(c.billLines(q, c.now), func(l *world.BillLine) string { return productKey(l) + "\n" + string(l.Item) }) {
		f := t.amounts(c.account.Currency)
		f["Item"], f["BillAccountID"], f["BillAccountName"] = t.first.Item, c.account.UID, c.account.Name
		f["OwnerID"], f["PaymentCurrency"] = c.account.UID, c.account.Currency
		f["AfterTaxAmount"], f["Tax"], f["PretaxAmountLocal"] = f["PretaxAmount"], number(money.Zero), f["PretaxAmount"]
		c.productNames(t.first, f)
		rows = append(rows, f)
	}
	return good(fields{
		"BillingCycle": q.cycle.String(), "AccountID": c.account.UID, "AccountName": c.account.Name, "Items": fields{"Item": rows},
	})
}

// accountBill answers the totals of a month or a day, whole or per product.
func accountBill(c *call) (any, *refusal) {
	if _, refused := c.need("BillingCycle"); refused != nil {
		return nil, refused
	}
	q, wrong := c.billQuestion()
	if wrong != "" {
		return bad(wrong)
	}
	byProduct, refused := c.flag("IsGroupByProduct")
	if refused != nil {
		return bad("IsGroupByProduct")
	}
	number, refused := c.number("PageNum", 1, 1<<20)
	if refused != nil {
		return bad("PageNum")
	}
	size, refused := c.number("PageSize", 20, 300)
	if refused != nil {
		return bad("PageSize")
	}
	rows, _, total := part(c, c.accountRows(q, byProduct), (number-1)*size, size)
	return good(fields{
		"BillingCycle": q.cycle.String(), "AccountID": c.account.UID, "AccountName": c.account.Name,
		"PageNum": number, "PageSize": size, "TotalCount": total, "Items": fields{"Item": rows},
	})
}

func (c *call) accountRows(q billQuestion, byProduct bool) []fields {
	daily := q.daily
	key := func(*world.BillLine) string { return "" }
	if byProduct {
		key = productKey
	}
	q.daily, q.items, q.hideZero = true, true, false
	rows := []fields{}
	for _, t := range group(c.billLines(q, c.now), key) {
		f := t.amounts(c.account.Currency)
		f["BillingCycle"], f["OwnerID"], f["OwnerName"] = q.cycle.String(), c.account.UID, c.account.Name
		f["BillAccountID"], f["BillAccountName"], f["BizType"], f["CostUnit"] = c.account.UID, c.account.Name, "", ""
		if daily {
			f["BillingDate"] = q.days.From.String()
		}
		if byProduct {
			c.productNames(t.first, f)
		}
		rows = append(rows, f)
	}
	return rows
}

// accountBalance answers what the account can still spend: what a China
// account has paid in, what an international one may owe. The world keeps no
// such accounts, so it follows from the open month.
func accountBalance(c *call) (any, *refusal) {
	open := period.CycleOf(c.now.In(period.Shanghai))
	q := billQuestion{cycle: open, days: open.Range(), daily: true, items: true}
	var t totals
	for _, l := range c.billLines(q, c.now) {
		t.add(l)
	}
	cash := money.Round(money.MustParse("1234567.89").Sub(t.paid), cents)
	credit := money.Round(money.MustParse("50000").Sub(t.open), cents)
	return good(map[string]string{
		"AvailableAmount": thousands(cash.Add(credit)), "AvailableCashAmount": thousands(cash), "CreditAmount": thousands(credit),
		"MybankCreditAmount": "0.00", "QuotaLimit": "0.00", "Currency": c.account.Currency,
	})
}

// thousands writes money as the balance has it: 1,234,567.89.
func thousands(d money.Decimal) string {
	text := d.StringFixed(cents)
	text, negative := strings.CutPrefix(text, "-")
	whole, rest, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if negative {
		whole = "-" + whole
	}
	return whole + "." + rest
}
