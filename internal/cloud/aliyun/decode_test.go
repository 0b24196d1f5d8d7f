package aliyun

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// own is an account that nothing is asked for.
func own() *Account {
	return New(Options{}).Account("a", cloud.Key{ID: "LTAI", Secret: "s"}, "cn-hangzhou")
}

// oneBill is a bill that maps rows of 2026-10-01.
func oneBill() (*Bill, *day) {
	b := own().Bill(202610, 20261001)
	b.regions, b.zones, b.tags = map[string]alibaba.Place{}, map[string]alibaba.Place{}, map[string]tagging{}
	return b, &day{date: 20261001, account: "1"}
}

func TestFiguresAreExactHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`1234.5`: "1234.5", `"1234.5"`: "1234.5", `"1,234.50"`: "1234.5", `-0.00`: "0", `"-12,345,678.0000000001"`: "-12345678.0000000001",
		`1E+2`: "100", `1.5e-3`: "0.0015", `0.1234567890125`: "0.123456789012", `" 7 "`: "7",
		`null`: "", `""`: "", `"NULL"`: "", `"null"`: "", `"-"`: "", `" "`: "",
		`true`: "!", `"abc"`: "!", `"1,23"`: "!", `"1.2.3"`: "!", `{}`: "!", `[1]`: "!", `"0x10"`: "!", `"NaN"`: "!", `"Infinity"`: "!", `1e99`: "!", `"1;2"`: "!",
	} {
		var got struct{ Figure text }
		if failed := read([]byte(`{"Figure":`+written+`}`), &got); failed != nil {
			t.Errorf("%s: %s", written, failed.why)
			continue
		}
		n, ok := got.Figure.decimal()
		is := "!"
		if ok {
			if is = ""; n.Valid {
				is = n.Decimal.String()
			}
		}
		if is != want {
			t.Errorf("%s is %q, want %q", written, is, want)
		}
	}
}

func TestRowsThatCannotBeNameTheirField(t *testing.T) {
	t.Parallel()
	const good = `"PretaxAmount":1,"PretaxGrossAmount":1,"Currency":"CNY","Item":"PayAsYouGoBill"`
	for more, field := range map[string]string{
		`"PretaxAmount":"x"`: "PretaxAmount", `"PretaxAmount":null`: "PretaxAmount", `"InvoiceDiscount":true`: "InvoiceDiscount",
		`"Usage":"many"`: "Usage", `"Currency":"yuan"`: "Currency", `"Currency":""`: "Currency", `"BillingDate":"2026-10-02"`: "BillingDate",
		`"BillingDate":"2026/10/01"`: "BillingDate", `"OutstandingAmount":"1,2"`: "OutstandingAmount",
	} {
		var r row
		if err := json.Unmarshal([]byte("{"+good+","+more+"}"), &r); err != nil {
			t.Fatal(err)
		}
		b, d := oneBill()
		var l bill.Line
		err := b.line(&l, d, &r)
		if !fault.Is(err, fault.KindUpstream) || !strings.Contains(err.Error(), "a: DescribeInstanceBill: "+field+" of 2026-10-01 is ") {
			t.Errorf("%s: got %v", more, err)
		}
	}
}

func TestOddLinesAreKeptWithAFinding(t *testing.T) {
	t.Parallel()
	const good = `"PretaxAmount":1,"PretaxGrossAmount":1,"InvoiceDiscount":0,"DeductedByCoupons":0,"Currency":"CNY","Item":"PayAsYouGoBill","SubscriptionType":"PayAsYouGo"`
	for more, want := range map[string]bill.Finding{
		`"Region":"moon\t"`: bill.UnknownRegion, `"Zone":"moon A"`: bill.UnknownRegion, `"Item":"Gift"`: bill.UnknownCharge,
		`"Tag":"no tags"`: bill.TagsUnreadable, `"PretaxGrossAmount":"1.02"`: bill.PayableDiffers, `"RoundDownDiscount":"0.5"`: bill.PayableDiffers,
		`"PaymentAmount":1,"DeductedByCashCoupons":1,"DeductedByPrepaidCard":0,"OutstandingAmount":0`: bill.PaymentDiffers,
		`"Region":"China (Hangzhou)\t","Zone":"-","Tag":"-"`:                                          "",
	} {
		var r row
		if err := json.Unmarshal([]byte("{"+good+","+more+"}"), &r); err != nil {
			t.Fatal(err)
		}
		b, d := oneBill()
		var l bill.Line
		if err := b.line(&l, d, &r); err != nil {
			t.Fatal(err)
		}
		if len(l.Findings) > 1 || (want == "") != (len(l.Findings) == 0) || want != "" && l.Findings[0] != want {
			t.Errorf("%s: got %v, want %q", more, l.Findings, want)
		}
	}
}

func TestTimesOfAllAPIs(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 10, 1, 8, 30, 0, 0, time.UTC)
	for _, s := range []string{"2026-10-01T08:30Z", "2026-10-01T08:30:00Z", "2026-10-01T08:30:00.000Z", "2026-10-01T16:30:00+08:00", "2026-10-01 08:30:00"} {
		if got := moment(s); !got.Equal(want) {
			t.Errorf("%s is %s", s, got)
		}
	}
	for _, s := range []string{"", "-", "yesterday", "2026-13-01T00:00Z"} {
		if got := moment(s); !got.IsZero() {
			t.Errorf("%q is %s", s, got)
		}
	}
}

func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	for s, want := range map[text]int{"8": 8, "8.0": 8, "-1": -1, "": 0, "x": 0, "99999999999999999999": 0, "1e3": 0, " 40 ": 40, "4.x": 0} {
		if got := s.whole(); got != want {
			t.Errorf("%q is %d, want %d", s, got, want)
		}
	}
}

// FuzzBillBody demands that no body makes the decoder panic, and that every
// line it gives has an account, a currency and exact money.
func FuzzBillBody(f *testing.F) {
	f.Add([]byte(`{"RequestId":"A","Success":true,"Data":{"AccountID":1,"TotalCount":"1","Items":[{"PretaxAmount":"1,234.50","Currency":"CNY","Tag":"key:a value:b; key:c value:","Region":"杭州\t"}]}}`))
	f.Add([]byte(`{"Code":400,"Success":"false"}`))
	f.Add([]byte(`{"RequestId":"A","Data":{"Items":[{"PretaxAmount":1e-20,"Currency":"USD","Usage":null,"InstanceID":";i-bp1abc2def;x"}]}}`))
	f.Add([]byte(`<html>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		page, failed := answer[billPage](200, body)
		if failed != nil {
			return
		}
		b, d := oneBill()
		for i := range page.Data.Items {
			var l bill.Line
			if err := b.line(&l, d, &page.Data.Items[i]); err != nil {
				if !fault.Is(err, fault.KindUpstream) {
					t.Fatalf("%v is no fault", err)
				}
				continue
			}
			if l.Account.ID == "" || len(l.Charge.Subject.Currency) != 3 || !l.Charge.Money.Payable.Valid || l.Charge.Date != 20261001 {
				t.Fatalf("got %+v", l)
			}
		}
	})
}

// FuzzMetricBody demands that points lie in the time that was asked for.
func FuzzMetricBody(f *testing.F) {
	f.Add(`[{"timestamp":1790812800000,"instanceId":"i-1","Minimum":1,"Maximum":"2","Average":1.5}]`)
	f.Add(`[{"timestamp":"1790812800000","instanceId":"i-1","Value":0}]`)
	f.Add(`[{"timestamp":9e30}]`)
	f.Add(`[null]`)
	from := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		points := map[string][]cloud.Point{}
		if err := own().take(call{service: cmsAPI, action: "DescribeMetricList"}, text, from, from.AddDate(0, 0, 1), points); err != nil {
			return
		}
		for id, of := range points {
			for _, p := range of {
				if p.At.Before(from) || !p.At.Before(from.AddDate(0, 0, 1)) || p.At.Minute() != 0 {
					t.Fatalf("%s has a point at %s", id, p.At)
				}
			}
		}
	})
}

// plainPage is points as CloudMonitor writes them.
const plainPage = `[{"Average":1.25,"Maximum":2,"Minimum":0,"instanceId":"i-1","timestamp":1790812800000,"userId":"1"},` +
	"\n\t{ \"Value\" : \"-0.5\" , \"clusterId\":\"pc-1\", \"TIMESTAMP\":\"1790812800000\" } ]"

func TestPlainPointsAreReadAtOnce(t *testing.T) {
	t.Parallel()
	want := []point{
		{Timestamp: "1790812800000", InstanceID: "i-1", Minimum: "0", Maximum: "2", Average: "1.25"},
		{Timestamp: "1790812800000", ClusterID: "pc-1", Value: "-0.5"},
	}
	got, ok := plainPoints(plainPage)
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("%t (-want +got):\n%s", ok, diff)
	}
	for _, odd := range []string{
		``, `[]`, `{}`, `[1]`, `[{}]`, `[{"a":1}`, `[{"a":1},]`, `[{"a":1}]]`, `[{"a":1,}]`, `[{"a":01}]`, `[{"a":1e3}]`, `[{"a":-}]`, `[{"a":1.}]`, `[{"a":null}]`,
		`[{"a":[1]}]`, `[{"a":"\u0041"}]`, `[{"a":"é"}]`, `[{"instanceId":1}]`, "[{\"a\":\"1\t}]", `[{"a" 1}]`, `[{"a":1}{"a":1}]`, `[{"a`,
	} {
		if got, ok := plainPoints(odd); ok {
			t.Errorf("%s is read as %v", odd, got)
		}
	}
}

// FuzzPlainPoints demands that what is read at once is what encoding/json reads.
func FuzzPlainPoints(f *testing.F) {
	f.Add(plainPage)
	f.Add("[{\"Value\":\"1\t}]")
	f.Add(`[{"Minimum":1,"minimum":"2","other":-0.0,"instanceid":"\\"}]`)
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := plainPoints(s)
		if !ok {
			return
		}
		var want []point
		if failed := read([]byte(s), &want); failed != nil {
			t.Fatalf("%q is read, but it is %s", s, failed.why)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-encoding/json +at once):\n%s", s, diff)
		}
	})
}

// FuzzRefusal demands that what is shown of an answer is harmless.
func FuzzRefusal(f *testing.F) {
	f.Add(400, []byte(`{"Code":"Throttling.User","RequestId":"A-1"}`))
	f.Add(200, []byte(`{"Success":false,"Code":17}`))
	f.Add(502, []byte(`<html>`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		failed := refused(status, body)
		if failed == nil {
			return
		}
		if harmless(failed.code) != failed.code && failed.code != "" || harmless(failed.request) != failed.request && failed.request != "" {
			t.Fatalf("%q and %q would be shown", failed.code, failed.request)
		}
		c := call{service: bss, action: "DescribeInstanceBill", region: "cn-hangzhou"}
		if _, ok := fault.As(own().fault(c, failed, 1)); !ok {
			t.Fatalf("%s has no fault", failed.why)
		}
	})
}

func TestTagsOfAllAPIs(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`[{"TagKey":"env","TagValue":"prod"},{"TagKey":"empty","TagValue":""}]`: "map[empty: env:prod]",
		`[{"Key":"env","Value":"prod"}]`:                                        "map[env:prod]",
		`[{"Key":"env","Value":"prod","TagKey":"env","TagValue":"prod"}]`:       "map[env:prod]",
		`[{}]`: "map[]", `[]`: "map[]", `null`: "map[]",
	} {
		var got tags
		if failed := read([]byte(`{"Tag":`+written+`}`), &got); failed != nil || fmt.Sprint(got.all()) != want {
			t.Errorf("%s is %v, want %s", written, got.all(), want)
		}
	}
}
