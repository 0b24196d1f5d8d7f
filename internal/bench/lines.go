// Package bench measures CloudLens on data of a real size. It asserts
// nothing: its benchmarks print figures and ratios.
package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// customer is the shape of a large account: 40 services, 20 regions and
// 50,000 resources, a few of which have most of the lines.
type customer struct {
	subjects []ledger.Subject
	zipf     *rand.Zipf
	random   *rand.Rand
}

func newCustomer() *customer {
	const resources = 50_000
	r := rand.New(rand.NewPCG(1, 1))
	c := &customer{random: r, zipf: rand.NewZipf(r, 1.05, 20, uint64(resources-1))}
	for i := range resources {
		service := fmt.Sprintf("service%02d", i%40)
		s := ledger.Subject{
			Provider: "Alibaba Cloud", Currency: "CNY", SubAccount: fmt.Sprint(1000 + i%7), Service: service, ServiceName: "Name of " + service,
			Product: service + "_item", ProductName: "Product of " + service, Pip: service, Region: fmt.Sprintf("cn-region-%d", i%20),
			Zone: fmt.Sprintf("cn-region-%d-%c", i%20, 'a'+rune(i%3)), Resource: fmt.Sprintf("i-bp%012x", i*7919), ResourceName: fmt.Sprintf("host-%d", i),
			ResourceGroup: fmt.Sprintf("group-%d", i%9), CostUnit: fmt.Sprintf("unit-%d", i%5),
			Subscription: []ledger.Subscription{ledger.PayAsYouGo, ledger.Subscribed}[i%4/3], Category: ledger.Usage,
		}
		if i%10 < 8 {
			s.Tags = ledger.NewTags(ledger.Tag{Key: "Environment", Value: []string{"production", "staging", "dev"}[i%3]},
				ledger.Tag{Key: "Team", Value: fmt.Sprintf("team-%d", i%30)}, ledger.Tag{Key: "Application", Value: fmt.Sprintf("app-%d", i%200)})
		}
		c.subjects = append(c.subjects, s)
	}
	return c
}

// line fills c with the n-th line of a cycle.
func (c *customer) line(n int, cycle period.Cycle, days int, into *ledger.Charge) {
	list := money.MustParse(fmt.Sprintf("%d.%06d", n%97, n*7919%1_000_000))
	discount := list.Mul(money.MustParse("0.15"))
	*into = ledger.Charge{
		Cycle: cycle, Date: cycle.First().Add(n % days), Subject: c.subjects[c.zipf.Uint64()],
		LineID: fmt.Sprintf("%s-%d", cycle, n), BillingItem: []string{"compute", "disk", "traffic"}[n%3], Usage: money.Of(money.MustParse("24")), UsageUnit: "Hour",
	}
	payable := list.Sub(discount)
	into.Money = ledger.Money{
		List: money.Of(list), Discount: money.Of(discount), Coupons: money.Of(money.Zero), Payable: money.Of(payable),
		CashCoupons: money.Of(money.Zero), PrepaidCard: money.Of(money.Zero), Paid: money.Of(payable), Outstanding: money.Of(money.Zero),
	}
}
