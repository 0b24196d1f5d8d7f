package aliyun

// row is one line of DescribeInstanceBill. Amounts come as numbers or as text,
// depending on the account, and are decimals either way.
type row struct {
	BillAccountID    text   `json:"BillAccountID"`
	BillAccountName  string `json:"BillAccountName"`
	BillingDate      string `json:"BillingDate"`
	BillingItem      string `json:"BillingItem"`
	BillingItemCode  string `json:"BillingItemCode"`
	CommodityCode    string `json:"CommodityCode"`
	CostUnit         string `json:"CostUnit"`
	Currency         string `json:"Currency"`
	InstanceID       string `json:"InstanceID"`
	Item             string `json:"Item"`
	NickName         string `json:"NickName"`
	OwnerID          text   `json:"OwnerID"`
	PipCode          string `json:"PipCode"`
	ProductCode      string `json:"ProductCode"`
	ProductDetail    string `json:"ProductDetail"`
	ProductName      string `json:"ProductName"`
	ProductType      string `json:"ProductType"`
	Region           string `json:"Region"`
	ResourceGroup    string `json:"ResourceGroup"`
	SubscriptionType string `json:"SubscriptionType"`
	Tag              string `json:"Tag"`
	UsageUnit        string `json:"UsageUnit"`
	Zone             string `json:"Zone"`

	BizType           string `json:"BizType"`
	InstanceConfig    string `json:"InstanceConfig"`
	InstanceSpec      string `json:"InstanceSpec"`
	InternetIP        string `json:"InternetIP"`
	IntranetIP        string `json:"IntranetIP"`
	ItemName          string `json:"ItemName"`
	ListPriceUnit     string `json:"ListPriceUnit"`
	ServicePeriodUnit string `json:"ServicePeriodUnit"`

	AdjustAmount              text `json:"AdjustAmount"`
	CashAmount                text `json:"CashAmount"`
	DeductedByCashCoupons     text `json:"DeductedByCashCoupons"`
	DeductedByCoupons         text `json:"DeductedByCoupons"`
	DeductedByPrepaidCard     text `json:"DeductedByPrepaidCard"`
	DeductedByResourcePackage text `json:"DeductedByResourcePackage"`
	DeductedBySavingsPlan     text `json:"DeductedBySavingsPlan"`
	InvoiceDiscount           text `json:"InvoiceDiscount"`
	ListPrice                 text `json:"ListPrice"`
	OutstandingAmount         text `json:"OutstandingAmount"`
	PaymentAmount             text `json:"PaymentAmount"`
	PretaxAmount              text `json:"PretaxAmount"`
	PretaxGrossAmount         text `json:"PretaxGrossAmount"`
	RoundDownDiscount         text `json:"RoundDownDiscount"`
	ServicePeriod             text `json:"ServicePeriod"`
	Usage                     text `json:"Usage"`
}

// billPage is one page of DescribeInstanceBill.
type billPage struct {
	envelope
	Data struct {
		AccountID    text   `json:"AccountID"`
		AccountName  string `json:"AccountName"`
		BillingCycle string `json:"BillingCycle"`
		Items        []row  `json:"Items"`
		NextToken    string `json:"NextToken"`
		TotalCount   text   `json:"TotalCount"`
	} `json:"Data"`
}

// words keeps one copy of what the lines of a day repeat.
type words map[string]string

func (w words) share(r *row) {
	for _, s := range []*string{
		&r.BillAccountName, &r.BillingDate, &r.BillingItem, &r.BillingItemCode, &r.CommodityCode, &r.CostUnit, &r.Currency,
		&r.InstanceID, &r.Item, &r.NickName, &r.PipCode, &r.ProductCode, &r.ProductDetail, &r.ProductName, &r.ProductType,
		&r.Region, &r.ResourceGroup, &r.SubscriptionType, &r.Tag, &r.UsageUnit, &r.Zone,
		&r.BizType, &r.InstanceConfig, &r.InstanceSpec, &r.ItemName, &r.ListPriceUnit, &r.ServicePeriodUnit,
	} {
		if *s == "" {
			continue
		}
		if known, ok := w[*s]; ok {
			*s = known
		} else {
			w[*s] = *s
		}
	}
}
