package aliyun_test

import (
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
)

func TestControlTotalIsTheInvoice(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	for _, a := range s.world.Accounts() {
		for _, cycle := range s.world.Cycles(now) {
			want := s.world.Invoice(a, cycle, now).Total
			got, err := s.account(t, a.Name).Bill(cycle, 20261231).Controls(t.Context())
			if err != nil || len(got) != 1 {
				t.Fatalf("%v, %v", got, err)
			}
			c := got[0]
			if !c.Payable.Decimal.Equal(money.Round(want.Billed, 2)) || c.Payable.Currency != a.Currency || c.Places != 2 {
				t.Errorf("%s in %s: %s at %d places, want %s %s", a.Name, cycle, c.Payable, c.Places, want.Billed, a.Currency)
			}
			if c.Account.ID != a.UID || c.Account.Provider != "Alibaba Cloud" || c.Cycle != cycle || c.Source != "QueryAccountBill" || !c.ReadAt.Equal(now) {
				t.Errorf("the total is of %+v", c)
			}
		}
	}
}

func TestACycleWithoutBillsHasNoControlTotal(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	got, err := s.account(t, "small-cn").AccountBill(t.Context(), 202601)
	if err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestOverviewAddsUpToTheInvoice(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	a, _ := s.world.Account("small-cn")
	rows, err := s.account(t, "small-cn").BillOverview(t.Context(), october)
	if err != nil || len(rows) < 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	sum, kinds := money.Zero, map[string]bool{}
	for _, o := range rows {
		sum = sum.Add(o.Money.Payable.Decimal)
		kinds[o.Item] = true
		if o.Service == "" || o.ServiceName == "" || o.Product == "" || o.Pip == "" || o.Currency != "CNY" || o.Subscription == "" || !o.Tax.Valid {
			t.Errorf("a row lacks something: %+v", o)
		}
	}
	want := s.world.Invoice(a, october, now).Total.Billed
	// Each row is rounded to cents of its own.
	if half := money.MustParse("0.005").Mul64(uint64(len(rows))); sum.Sub(want).Abs().Cmp(half) > 0 {
		t.Errorf("the rows add up to %s, the invoice to %s", sum, want)
	}
	if !kinds["PayAsYouGoBill"] || !kinds["SubscriptionOrder"] {
		t.Errorf("the rows are of %v", kinds)
	}
}

func TestBalanceReadsThousands(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	b, err := s.account(t, "small-cn").Balance(t.Context())
	if err != nil || b.Currency != "CNY" || b.Cash.Decimal.Cmp(money.MustParse("1000")) < 0 {
		t.Fatalf("got %+v, %v", b, err)
	}
	if !b.Available.Decimal.Equal(b.Cash.Decimal.Add(b.Credit.Decimal)) {
		t.Errorf("%s is not %s and %s", b.Available.Decimal, b.Cash.Decimal, b.Credit.Decimal)
	}
}
