package simulator

import (
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

// keptMonths is how far back bills can be asked for.
const keptMonths = 18

// billed is an answer of the bills: what goes wrong in them is told in it,
// with status 200.
type billed struct {
	Code, Message string
	Success       bool
	Data          any `json:",omitempty"`
}

func good(data any) (any, *refusal) { return billed{"Success", "Successful!", true, data}, nil }

func bad(name string) (any, *refusal) {
	return billed{Code: "PARAM_ERROR", Message: "The parameter " + name + " is not valid."}, nil
}

type billPage struct {
	BillingCycle, AccountID, AccountName string
	TotalCount, MaxResults               int
	NextToken                            string
	Items                                []billItem
}

// billQuestion is what DescribeInstanceBill is asked.
type billQuestion struct {
	cycle      period.Cycle
	days       period.Range
	daily      bool
	items      bool // a row for each billing item
	hideZero   bool
	size       int
	conditions []func(*world.BillLine) bool
}

func instanceBill(c *call) (any, *refusal) {
	if _, refused := c.need("BillingCycle"); refused != nil {
		return nil, refused
	}
	q, wrong := c.billQuestion()
	if wrong != "" {
		return bad(wrong)
	}
	walk, ok := c.chain()
	if !ok {
		return bad("NextToken")
	}
	rows, end, total := part(c, c.billLines(q, walk.at), walk.offset, q.size)
	page := billPage{
		BillingCycle: q.cycle.String(), AccountID: c.account.UID, AccountName: c.account.Name, MaxResults: q.size,
		TotalCount: total, NextToken: c.next(walk, end, total), Items: make([]billItem, len(rows)),
	}
	for i, l := range rows {
		page.Items[i] = c.billItem(l, q)
	}
	if c.twisted(TextAmount) && len(rows) > 0 {
		page.Items[0].PretaxAmount = amount(`"1,234.50"`)
	}
	return good(page)
}

// billQuestion reads what is asked, or names the parameter that is wrong.
func (c *call) billQuestion() (q billQuestion, wrong string) {
	var err error
	if q.cycle, err = period.ParseCycle(c.params["BillingCycle"]); err != nil || q.cycle.Sub(period.CycleOf(c.now.In(period.Shanghai))) <= -keptMonths {
		return q, "BillingCycle"
	}
	q.days = q.cycle.Range()
	switch c.params["Granularity"] {
	case "", "MONTHLY":
	case "DAILY":
		q.daily = true
		d, err := time.Parse(time.DateOnly, c.params["BillingDate"])
		if err != nil {
			return q, "BillingDate"
		}
		// The day of another month is read as that day of the cycle.
		from := q.cycle.First().Add(d.Day() - 1)
		q.days = period.Range{From: from, To: from.Add(1)}
	default:
		return q, "Granularity"
	}
	for name, on := range map[string]*bool{"IsBillingItem": &q.items, "IsHideZeroCharge": &q.hideZero} {
		var refused *refusal
		if *on, refused = c.flag(name); refused != nil {
			return q, name
		}
	}
	var refused *refusal
	if q.size, refused = c.number("MaxResults", 20, 300); refused != nil {
		return q, "MaxResults"
	}
	return c.billConditions(q)
}

func (c *call) billConditions(q billQuestion) (billQuestion, string) {
	switch kind := c.params["SubscriptionType"]; {
	case kind == "":
	case kind != string(world.Subscription) && kind != string(world.PayAsYouGo), c.params["ProductCode"] == "":
		return q, "SubscriptionType"
	}
	for name, of := range map[string]func(*world.BillLine) string{
		"ProductCode":      func(l *world.BillLine) string { return l.Product.Code },
		"ProductType":      func(l *world.BillLine) string { return l.Product.Commodity },
		"SubscriptionType": func(l *world.BillLine) string { return string(l.Subscription) },
		"InstanceID":       func(l *world.BillLine) string { return l.InstanceID },
		"BillOwnerId":      func(l *world.BillLine) string { return l.Owner.UID },
	} {
		if want := c.params[name]; want != "" {
			q.conditions = append(q.conditions, func(l *world.BillLine) bool { return of(l) == want })
		}
	}
	return q, ""
}

// billLines are the rows of an answer at a moment, all pages together.
func (c *call) billLines(q billQuestion, at time.Time) []*world.BillLine {
	if closes := q.cycle.ClosesAt(period.Shanghai); at.After(closes) {
		at = closes // nothing changes any more
	}
	key := strings.Join([]string{
		c.account.UID, q.cycle.String(), q.days.From.String(), q.days.To.String(), strconv.FormatBool(q.daily), strconv.FormatBool(q.items), strconv.FormatInt(at.UnixNano(), 10),
		strconv.FormatBool(q.hideZero), c.params["ProductCode"], c.params["ProductType"], c.params["SubscriptionType"], c.params["InstanceID"], c.params["BillOwnerId"],
	}, "\n")
	return c.bills.get(key, func() ([]*world.BillLine, int) {
		lines := c.readBill(q, at)
		return lines, len(lines) + 1
	})
}

// readBill takes the lines from the world. Only what lies in its cycles has
// bills.
func (c *call) readBill(q billQuestion, at time.Time) []*world.BillLine {
	var lines []*world.BillLine
	sums := map[sumOf]*world.BillLine{}
	if q.cycle < c.world.Cycles(c.now)[0] {
		return nil
	}
	for d := q.days.From; d < q.days.To && d.Cycle() == q.cycle; d = d.Add(1) {
	line:
		for l := range c.world.Day(c.account, d, at) {
			if q.hideZero && l.PretaxGrossAmount.IsZero() && l.PretaxAmount.IsZero() {
				continue
			}
			for _, fits := range q.conditions {
				if !fits(l) {
					continue line
				}
			}
			if !q.daily || !q.items {
				key := sumKey(l, q)
				if sum := sums[key]; sum != nil {
					addTo(sum, l)
					continue
				}
				sums[key] = l
			}
			lines = append(lines, l)
		}
	}
	return lines
}
