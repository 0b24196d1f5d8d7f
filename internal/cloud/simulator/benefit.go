package simulator

import (
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

// spent is what the lines of a cycle took from what the account holds. What is
// final is added up once.
func (c *call) spent(cycle period.Cycle, at time.Time) world.Spent {
	if closes := cycle.ClosesAt(period.Shanghai); at.After(closes) {
		at = closes // nothing changes any more
	}
	key := c.account.UID + "\n" + cycle.String() + "\n" + strconv.FormatInt(at.UnixNano(), 10)
	return c.sums.get(key, func() (world.Spent, int) { return c.world.Spent(c.account, cycle, at), 1 })
}

// cashCoupons answers all vouchers at once. RAM action: bss:DescribeCoupons.
func cashCoupons(c *call) (any, *refusal) {
	return c.credits(c.world.Vouchers(c.account, c.now, c.spent), "CashCoupon", "阿里云按量付费账单,阿里云新购", "Pay-as-you-go bills, new purchases")
}

// prepaidCards answers all prepaid cards at once. RAM action:
// bssapi:QueryPrepaidCards.
func prepaidCards(c *call) (any, *refusal) {
	return c.credits(c.world.Cards(c.account, c.now, c.spent), "PrepaidCard", "阿里云账单", "All bills")
}

// credits answers vouchers or cards as they are asked for: those that end
// within a time, or are effective or not.
func (c *call) credits(all []world.Credit, name, scenarioZH, scenarioEN string) (any, *refusal) {
	within, wrong := c.within("ExpiryTime")
	if wrong != "" {
		return bad(wrong)
	}
	effective, refused := c.flag("EffectiveOrNot")
	if refused != nil {
		return bad("EffectiveOrNot")
	}
	rows := []fields{}
	for _, v := range all {
		holds := c.now.Before(v.Expires)
		if !within(v.Expires) || c.params["EffectiveOrNot"] != "" && effective != holds {
			continue
		}
		rows = append(rows, fields{
			name + "Id": v.ID, name + "No": v.Number, "Status": status(holds), "NominalValue": v.Nominal.String(), "Balance": v.Balance.String(),
			"GrantedTime": utc(v.Granted), "EffectiveTime": utc(v.Effective), "ExpiryTime": utc(v.Expires),
			"ApplicableProducts": c.say("通用", "General"), "ApplicableScenarios": c.say(scenarioZH, scenarioEN),
		})
	}
	return good(fields{name: rows})
}

func status(holds bool) string {
	if holds {
		return "Available"
	}
	return "Expired"
}

// within reads a pair of parameters that times have to lie between, or names
// the one that is wrong.
func (c *call) within(name string) (fits func(time.Time) bool, wrong string) {
	var bounds [2]time.Time
	for i, end := range []string{"Start", "End"} {
		text := c.params[name+end]
		if text == "" {
			continue
		}
		at, err := time.Parse("2006-01-02T15:04:05Z", text)
		if err != nil {
			return nil, name + end
		}
		bounds[i] = at
	}
	return func(t time.Time) bool {
		return !t.Before(bounds[0]) && (bounds[1].IsZero() || !t.After(bounds[1]))
	}, ""
}

// mostOfPage is how long the pages of these lists may be.
const mostOfPage = 300

// numbered is one page of rows by its number, or the name of the parameter
// that is wrong.
func numbered(c *call, rows []fields) (page []fields, number, size, total int, wrong string) {
	number, refused := c.number("PageNum", 1, 1<<20)
	if refused != nil {
		return nil, 0, 0, 0, "PageNum"
	}
	size, refused = c.number("PageSize", 20, mostOfPage)
	if refused != nil {
		return nil, 0, 0, 0, "PageSize"
	}
	page, _, total = part(c, rows, (number-1)*size, size)
	return page, number, size, total, ""
}

// packageInstances answers the resource packages. Its numbers are texts. RAM
// action: bss:DescribeInstances.
func packageInstances(c *call) (any, *refusal) {
	within, wrong := c.within("ExpiryTime")
	if wrong != "" {
		return bad(wrong)
	}
	p := c.world.Package(c.account, c.now, c.spent)
	rows := []fields{}
	if code := c.params["ProductCode"]; (code == "" || code == p.Product.Code) && within(p.Expires) {
		unit := c.say(p.Item.UnitZH, p.Item.Unit)
		rows = append(rows, fields{
			"InstanceId": p.ID, "Status": status(c.now.Before(p.Expires)), "Remark": c.say(p.Product.DetailZH, p.Product.DetailEN),
			"CommodityCode": p.Product.Commodity, "PackageType": p.Product.Commodity + "_" + p.Item.Code, "DeductType": "Absolute", "Region": p.Region,
			"TotalAmount": p.Total.String(), "TotalAmountUnit": unit, "RemainingAmount": p.Remaining.String(), "RemainingAmountUnit": unit,
			"EffectiveTime": utc(p.Effective), "ExpiryTime": utc(p.Expires),
			"ApplicableProducts": fields{"Product": []string{c.say(p.Product.NameZH, p.Product.NameEN)}},
		})
	}
	page, number, size, total, wrong := numbered(c, rows)
	if wrong != "" {
		return bad(wrong)
	}
	return good(fields{
		"PageNum": strconv.Itoa(number), "PageSize": strconv.Itoa(size), "TotalCount": strconv.Itoa(total), "HostId": "cn",
		"Instances": fields{"Instance": page},
	})
}

// availableInstances answers subscriptions, the only instances that it knows:
// who asks for those that are paid by use is told that the parameter is wrong.
// RAM action: bss:DescribeInstances.
func availableInstances(c *call) (any, *refusal) {
	if c.params["SubscriptionType"] != string(world.Subscription) {
		return bad("SubscriptionType")
	}
	if c.params["Region"] != "" && c.params["ProductCode"] == "" {
		return bad("ProductCode")
	}
	ends, wrong := c.within("EndTime")
	if wrong != "" {
		return bad(wrong)
	}
	made, wrong := c.within("CreateTime")
	if wrong != "" {
		return bad(wrong)
	}
	rows := []fields{}
	for _, k := range c.world.Contracts(c.account, c.now) {
		if c.asks(&k) && ends(k.Ends) && made(k.Created) {
			rows = append(rows, c.contract(&k))
		}
	}
	page, number, size, total, wrong := numbered(c, rows)
	if wrong != "" {
		return bad(wrong)
	}
	return good(fields{"PageNum": number, "PageSize": size, "TotalCount": total, "InstanceList": page})
}

// asks tells whether a contract is among those that are asked for.
func (c *call) asks(k *world.Contract) bool {
	for name, value := range map[string]string{
		"ProductCode": k.Product.Code, "ProductType": k.Product.Commodity, "Region": k.Region, "RenewStatus": string(k.Renewal),
	} {
		if want := c.params[name]; want != "" && want != value {
			return false
		}
	}
	ids := c.params["InstanceIDs"]
	return ids == "" || strings.Contains(","+ids+",", ","+k.ID+",")
}

func (c *call) contract(k *world.Contract) fields {
	owner, err := strconv.ParseInt(k.Owner.UID, 10, 64)
	if err != nil {
		owner = 0 // of a world with names for numbers
	}
	f := fields{
		"InstanceID": k.ID, "ProductCode": k.Product.Code, "ProductType": k.Product.Commodity, "SubscriptionType": world.Subscription,
		"OwnerId": owner, "Region": k.Region, "Status": "Normal", "SubStatus": "Normal", "Seller": "26842", "SellerId": 26842,
		"CreateTime": utc(k.Created), "EndTime": utc(k.Ends), "StopTime": utc(k.Ends), "ReleaseTime": utc(k.Ends.AddDate(0, 0, 15)),
		"ExpectedReleaseTime": "", "RenewStatus": k.Renewal, "RenewalDuration": 0, "RenewalDurationUnit": "",
	}
	if !k.Ends.After(c.now) {
		f["Status"] = "WaitForExpire"
	}
	if k.Renewal == world.AutoRenewal {
		f["RenewalDuration"], f["RenewalDurationUnit"] = k.Months, "M"
		if k.Months%12 == 0 {
			f["RenewalDuration"], f["RenewalDurationUnit"] = k.Months/12, "Y"
		}
	}
	return f
}
