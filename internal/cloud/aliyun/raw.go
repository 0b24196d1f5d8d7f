package aliyun

import (
	"encoding/json"
)

// raw is what else is known of a line, as a JSON object by the API's names in
// the order of the alphabet.
func raw(r *row, tags, resource string) string {
	name, id := "", ""
	if clean(r.BillingItemCode) != "" {
		name = r.BillingItem
	}
	if clean(r.InstanceID) != resource {
		id = r.InstanceID
	}
	var b []byte
	for _, f := range [...]struct{ name, value string }{
		{"AdjustAmount", string(r.AdjustAmount)},
		{"BillingItem", name},
		{"BizType", r.BizType},
		{"CashAmount", string(r.CashAmount)},
		{"DeductedByResourcePackage", string(r.DeductedByResourcePackage)},
		{"InstanceConfig", r.InstanceConfig},
		{"InstanceID", id},
		{"InstanceSpec", r.InstanceSpec},
		{"InternetIP", r.InternetIP},
		{"IntranetIP", r.IntranetIP},
		{"ItemName", r.ItemName},
		{"ListPrice", string(r.ListPrice)},
		{"ListPriceUnit", r.ListPriceUnit},
		{"ProductType", r.ProductType},
		{"ServicePeriod", string(r.ServicePeriod)},
		{"ServicePeriodUnit", r.ServicePeriodUnit},
		{"Tag", tags},
	} {
		if f.value = clean(f.value); f.value == "" || f.value == "0" {
			continue
		}
		if b == nil {
			b = append(make([]byte, 0, 512), '{')
		} else {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, f.name...)
		b = append(b, `":`...)
		b = quote(b, f.value)
	}
	if b == nil {
		return ""
	}
	return string(append(b, '}'))
}

// quote adds s as JSON has strings.
func quote(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			q, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...) // not reached: strings always encode
			}
			return append(b, q...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
