package discount

import (
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/internal/locale"
)

// Topic is what an insight is about.
type Topic string

// Topics.
const (
	RateRose  Topic = "RATE_ROSE"    // or stayed: the newest quarter against the one before
	RateFell  Topic = "RATE_FELL"    // the same, when it fell
	Largest   Topic = "LARGEST"      // the product for which most is paid
	LowRate   Topic = "LOW_RATE"     // the product with the lowest rate
	Savings   Topic = "SAVINGS"      // instances for which a subscription may be cheaper
	Unsteady  Topic = "UNSTEADY"     // months whose rate is far from the month before
	Advantage Topic = "SUBSCRIPTION" // subscriptions have a clearly higher rate
)

// words are the texts of an insight: category, title, description and
// recommendation.
type words [4]string

// insightTexts are in English and Chinese; what they show comes from the insight.
var insightTexts = map[Topic][2]words{
	RateRose: {
		{"Trend", "The discount rate rose or stayed", "The rate of %[1]s is %[3]s %% above that of %[2]s, measured by the earlier one.", "Keep the mix of purchases as it is."},
		{"折扣趋势", "折扣率上升或持平", "%[1]s 的折扣率较 %[2]s 相对上升 %[3]s%%。", "保持目前的采购方式。"},
	},
	RateFell: {
		{"Trend", "The discount rate fell", "The rate of %[1]s is %[3]s %% below that of %[2]s, measured by the earlier one.", "Check which contract ended, or which product grew without one."},
		{"折扣趋势", "折扣率下降", "%[1]s 的折扣率较 %[2]s 相对下降 %[3]s%%。", "请检查是否有合同到期，或没有合同折扣的产品用量增长。"},
	},
	Largest: {
		{"Product", "The product that costs most", "%[1]s costs most: %[2]s, at a discount of %[3]s %%.", "A better discount counts most here."},
		{"产品分析", "消费最高的产品", "%[1]s 消费最高：%[2]s，折扣率 %[3]s%%。", "在该产品上争取更高折扣收益最大。"},
	},
	LowRate: {
		{"Product", "A product with a low discount", "%[1]s has the lowest discount rate: %[2]s %%.", "Ask for a contract discount of this product, or use a subscription."},
		{"产品分析", "折扣率偏低的产品", "%[1]s 的折扣率最低：%[2]s%%。", "建议就该产品争取合同折扣，或改用包年包月。"},
	},
	Savings: {
		{"Optimisation", "Subscriptions may be cheaper", "%[1]d instances have long been billed by use; subscriptions at the account's own rates would save %[2]s a year.", "Look at the suggestions, instance by instance."},
		{"优化建议", "可考虑转为包年包月", "%[1]d 个实例长期按量付费，按账号自身的包年包月折扣估算每年可节省 %[2]s。", "请逐个查看优化建议。"},
	},
	Unsteady: {
		{"Anomaly", "The discount rate jumped", "In %[1]d months the rate changed by a tenth or more against the month before, last in %[2]s: %[3]s %%.", "Check the bills of these months."},
		{"异常检测", "折扣率异常波动", "有 %[1]d 个月的折扣率较上月变化达一成或以上，最近一次为 %[2]s：%[3]s%%。", "请核对这些月份的账单。"},
	},
	Advantage: {
		{"Subscription", "Subscriptions have the higher discount", "The rate of subscriptions lies %[1]s percentage points above that of pay-as-you-go.", "Use subscriptions for what runs all the time."},
		{"付费方式", "包年包月折扣优势明显", "包年包月的折扣率比按量付费高 %[1]s 个百分点。", "长期运行的资源建议使用包年包月。"},
	},
}

func (i *Insight) text(ctx context.Context, n int) string {
	texts := insightTexts[i.Kind][0]
	if locale.From(ctx) == locale.Chinese {
		texts = insightTexts[i.Kind][1]
	}
	if n != 2 { // the description alone shows anything
		return texts[n]
	}
	return fmt.Sprintf(texts[n], i.args...)
}

// Category is what sort of insight it is.
func (i *Insight) Category(ctx context.Context) string { return i.text(ctx, 0) }

// Title says it in a few words.
func (i *Insight) Title(ctx context.Context) string { return i.text(ctx, 1) }

// Description says it with its figures.
func (i *Insight) Description(ctx context.Context) string { return i.text(ctx, 2) }

// Recommendation is what can be done about it.
func (i *Insight) Recommendation(ctx context.Context) string { return i.text(ctx, 3) }
