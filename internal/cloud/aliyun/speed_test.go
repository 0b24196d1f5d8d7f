package aliyun

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/cloudlens/cloudlens/internal/bill"
)

// fullPage is a page of 300 lines as the API writes them.
func fullPage() []byte {
	var b bytes.Buffer
	b.WriteString(`{"Code":"Success","Message":"Successful!","RequestId":"A","Success":true,"Data":{"BillingCycle":"2026-10","AccountID":"1000000000000001","AccountName":"small-cn","TotalCount":300,"MaxResults":300,"NextToken":"","Items":[`)
	for i := range 300 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"BillingDate":"2026-10-01","Item":"PayAsYouGoBill","SubscriptionType":"PayAsYouGo","ProductCode":"ecs","ProductType":"ecs","PipCode":"ecs","CommodityCode":"ecs","ProductName":"云服务器 ECS","ProductDetail":"云服务器 ECS-按量付费","OwnerID":"1000000000000001","BillAccountID":"1000000000000001","BillAccountName":"small-cn","BizType":"","InstanceID":"i-bp1yz59dr92mkfm%05d","NickName":"prod-gateway-%02d","InstanceSpec":"ecs.g7.large","InstanceConfig":"ecs.g7.large","InternetIP":"47.96.1.%d","IntranetIP":"10.0.1.%d","Region":"华东1（杭州）\t","Zone":"杭州 可用区H","ResourceGroup":"data-platform","CostUnit":"未分配","Tag":"key:env value:prod; key:team value:platform; key:project value:北斗","BillingItem":"云服务器配置","BillingItemCode":"instance_type","ListPrice":"0.604137","ListPriceUnit":"元/小时","Usage":"24","UsageUnit":"小时","ServicePeriod":"86400","ServicePeriodUnit":"秒","Currency":"CNY","RoundDownDiscount":"0.0031","DeductedByResourcePackage":"0","PretaxGrossAmount":14.499288,"InvoiceDiscount":2.1748932,"AfterDiscountAmount":12.3243948,"DeductedBySavingsPlan":0,"DeductedByCoupons":0,"PretaxAmount":12.3212948,"DeductedByCashCoupons":0,"DeductedByPrepaidCard":0,"PaymentAmount":12.3212948,"OutstandingAmount":0,"CashAmount":12.3212948,"AdjustAmount":0}`,
			i%97, i%97, i%250, i%250)
	}
	b.WriteString(`]}}`)
	return b.Bytes()
}

// BenchmarkPage decodes and maps whole pages, all that the way of a line costs
// but the network.
func BenchmarkPage(b *testing.B) {
	body := fullPage()
	source, d := oneBill()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		page, failed := answer[billPage](200, body)
		if failed != nil {
			b.Fatal(failed.why)
		}
		words := words{}
		var l bill.Line
		for i := range page.Data.Items {
			words.share(&page.Data.Items[i])
			if err := source.line(&l, d, &page.Data.Items[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(300*b.N)/b.Elapsed().Seconds(), "lines/s")
}
