package alibaba_test

import (
	"testing"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

func TestWordsOfFilesAndOfTheAPIMeanTheSame(t *testing.T) {
	t.Parallel()
	for want, words := range map[alibaba.Kind][]string{
		alibaba.Use:        {"云资源按量费用", "按量账单", "PayAsYouGoBill", "Pay As You Go Bill", "免费额度", "节省计划抵扣", "Resource Package Deduction"},
		alibaba.Order:      {"订阅预付费用", "SubscriptionOrder", "订阅订单"},
		alibaba.Refund:     {"订阅退费", "退款", "Refund", "REFUND "},
		alibaba.Adjustment: {"调账", "Adjustment"},
		alibaba.RoundDown:  {"抹零", "RoundDown"},
		alibaba.Unknown:    {"", "Gift", "赠送"},
	} {
		for _, word := range words {
			if got := alibaba.KindOf(word); got != want {
				t.Errorf("%q is %d, want %d", word, got, want)
			}
		}
	}
}

// classified is a line of that kind and payable amount, paid for in that way.
func classified(k alibaba.Kind, by ledger.Subscription, payable string) bill.Line {
	var l bill.Line
	l.Charge.Subject.Subscription = by
	l.Charge.Money.Payable = money.Of(money.MustParse(payable))
	alibaba.Classify(&l, k)
	return l
}

func TestARefundCountsUnderWhatItRefunds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind       alibaba.Kind
		by         ledger.Subscription
		payable    string
		category   ledger.Category
		correction bool
		findings   int
	}{
		{alibaba.Use, ledger.PayAsYouGo, "1", ledger.Usage, false, 0},
		{alibaba.Order, ledger.Subscribed, "1", ledger.Purchase, false, 0},
		{alibaba.Refund, ledger.Subscribed, "-1", ledger.Purchase, true, 0},
		{alibaba.Refund, ledger.PayAsYouGo, "-1", ledger.Usage, true, 0},
		{alibaba.Adjustment, ledger.PayAsYouGo, "-1", ledger.Adjustment, false, 0},
		{alibaba.RoundDown, ledger.PayAsYouGo, "-1", ledger.Adjustment, false, 0},
		{alibaba.Unknown, ledger.Subscribed, "-1", ledger.Purchase, true, 1},
		{alibaba.Unknown, "", "1", ledger.Usage, false, 1},
	} {
		l := classified(c.kind, c.by, c.payable)
		if l.Charge.Subject.Category != c.category || l.Charge.Correction != c.correction || len(l.Findings) != c.findings {
			t.Errorf("kind %d by %q: %s, correction %t, findings %v; want %+v", c.kind, c.by, l.Charge.Subject.Category, l.Charge.Correction, l.Findings, c)
		}
	}
}

func TestPlacesAreIDsOrStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]alibaba.Place{
		"": {"", true}, "华东1（杭州）\t": {"cn-hangzhou", true}, "cn-beijing": {"cn-beijing", true}, "月球": {"月球", false},
	} {
		if got := alibaba.Region(name); got != want {
			t.Errorf("%q is %+v, want %+v", name, got, want)
		}
	}
	if got := alibaba.Zone("杭州 可用区H"); got != (alibaba.Place{ID: "cn-hangzhou-h", Known: true}) {
		t.Errorf("the zone is %+v", got)
	}
}
