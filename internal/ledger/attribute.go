package ledger

import "github.com/cloudlens/cloudlens/internal/rule"

// Attribute is a text that subjects have. Its row in Attributes is all that
// engines, groups, filters and hashes know of it.
type Attribute struct {
	Column string // of the dimension
	Group  Dim    // what groups and filters call it
	Filter Dim    // what filters call it that is no group key
	Name   string // the column of its display name, "" when the value is its own
	Brief  bool   // whether cost_brief keeps it apart: the sums of months over all others, some hundred times fewer rows than resources have
	Of     func(*Subject) *string
}

// Attributes are all but the tags, and the account, which is a column of its
// own before them. A new one goes to the end, so that subjects without it keep
// their hash; ledgers that lack its column get it at their next start.
var Attributes = []Attribute{
	{Column: "provider", Brief: true, Of: func(s *Subject) *string { return &s.Provider }},
	{Column: "sub_account", Group: BySubAccount, Brief: true, Of: func(s *Subject) *string { return &s.SubAccount }},
	{Column: "currency", Brief: true, Of: func(s *Subject) *string { return &s.Currency }},
	{Column: "service", Group: ByService, Name: "service_name", Brief: true, Of: func(s *Subject) *string { return &s.Service }},
	{Column: "service_name", Filter: rule.ServiceName, Brief: true, Of: func(s *Subject) *string { return &s.ServiceName }},
	{Column: "product", Group: ByProduct, Name: "product_name", Brief: true, Of: func(s *Subject) *string { return &s.Product }},
	{Column: "product_name", Brief: true, Of: func(s *Subject) *string { return &s.ProductName }},
	{Column: "pip", Brief: true, Of: func(s *Subject) *string { return &s.Pip }},
	{Column: "region", Group: ByRegion, Brief: true, Of: func(s *Subject) *string { return &s.Region }},
	{Column: "zone", Group: ByZone, Of: func(s *Subject) *string { return &s.Zone }},
	{Column: "resource", Group: ByResource, Name: "resource_name", Of: func(s *Subject) *string { return &s.Resource }},
	{Column: "resource_name", Filter: rule.Name, Of: func(s *Subject) *string { return &s.ResourceName }},
	{Column: "resource_group", Group: ByResourceGroup, Of: func(s *Subject) *string { return &s.ResourceGroup }},
	{Column: "cost_unit", Group: ByCostUnit, Of: func(s *Subject) *string { return &s.CostUnit }},
	{Column: "subscription", Group: BySubscription, Brief: true, Of: func(s *Subject) *string { return (*string)(&s.Subscription) }},
	{Column: "category", Group: ByCategory, Brief: true, Of: func(s *Subject) *string { return (*string)(&s.Category) }},
}

// firstAttributes is how many there were when hashes were first taken.
const firstAttributes = 16

// account is the one attribute that subjects themselves do not have.
var account = Attribute{Column: "account", Group: ByAccount, Brief: true}

// asked are the attributes by what groups and filters call them.
var asked = func() map[Dim]*Attribute {
	out := map[Dim]*Attribute{ByAccount: &account}
	for i := range Attributes {
		a := &Attributes[i]
		for _, d := range []Dim{a.Group, a.Filter} {
			if d != "" {
				out[d] = a
			}
		}
	}
	return out
}()

// Dims lists every dimension to group by but ByTag, which needs a key beside it.
var Dims = columnsOf(func(a *Attribute) (Dim, bool) { return a.Group, a.Group != "" })

// BriefColumns are the columns of the dimension that cost_brief keeps apart.
var BriefColumns = columnsOf(func(a *Attribute) (string, bool) { return a.Column, a.Brief })

// columnsOf lists something of the attributes that have it, the account first.
func columnsOf[T any](of func(*Attribute) (T, bool)) (out []T) {
	add := func(a *Attribute) {
		if v, ok := of(a); ok {
			out = append(out, v)
		}
	}
	add(&account)
	for i := range Attributes {
		add(&Attributes[i])
	}
	return out
}
