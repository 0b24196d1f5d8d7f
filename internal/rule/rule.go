// Package rule is the one language in which CloudLens says "these ones":
// filters of cost questions, virtual tags, budgets, allocations and
// exemptions. A rule is a tree of AND, OR and NOT over conditions. It is
// evaluated here over anything that has fields, and compiled to SQL by the
// ledger; a property test holds the two against each other.
package rule

// Field is an attribute that a rule asks about.
type Field string

// Fields. Status and Spec are known to the inventory alone; a question to the
// ledger has them replaced by the resources that match.
const (
	Account       Field = "ACCOUNT"
	SubAccount    Field = "SUB_ACCOUNT"
	Service       Field = "SERVICE"
	ServiceName   Field = "SERVICE_NAME" // as the bill shows it, such as 云服务器ECS
	Product       Field = "PRODUCT"
	Region        Field = "REGION"
	Zone          Field = "ZONE"
	Resource      Field = "RESOURCE" // its id at the provider
	Name          Field = "RESOURCE_NAME"
	Type          Field = "RESOURCE_TYPE" // ecs, rds, …; the service code of what is no collected type
	Status        Field = "RESOURCE_STATUS"
	Spec          Field = "RESOURCE_SPEC"
	Subscription  Field = "SUBSCRIPTION_TYPE"
	Category      Field = "CHARGE_CATEGORY"
	CostUnit      Field = "COST_UNIT"
	ResourceGroup Field = "RESOURCE_GROUP"
	Tag           Field = "TAG"
)

// Fields lists every field but Tag, which needs a key beside it.
var Fields = []Field{
	Account, SubAccount, Service, ServiceName, Product, Region, Zone, Resource, Name, Type, Status, Spec,
	Subscription, Category, CostUnit, ResourceGroup,
}

// OfInventory tells whether only the inventory knows the field.
func (f Field) OfInventory() bool { return f == Status || f == Spec }

// Key is a field, with the tag key when the field is Tag. Tag keys are exact.
type Key struct {
	Dim Field  `json:"field,omitempty"`
	Tag string `json:"tag,omitempty"`
}

// Op compares a field with values.
type Op string

// Operators. With several values one of them must hold. An absent attribute
// has the value ""; an absent tag equals nothing, so that only Not finds it.
// The numeric ones compare values that are plain numbers, such as "12.5", and
// hold for nothing else.
const (
	In       Op = "IN"
	Contains Op = "CONTAINS"
	StartsW  Op = "STARTS_WITH"
	EndsW    Op = "ENDS_WITH"
	Regex    Op = "REGEX"   // RE2, found anywhere in the value
	Present  Op = "PRESENT" // not "" for attributes, the key exists for tags
	Greater  Op = "GT"
	AtLeast  Op = "GTE"
	Less     Op = "LT"
	AtMost   Op = "LTE"
)

// Ops lists the operators.
var Ops = []Op{In, Contains, StartsW, EndsW, Regex, Present, Greater, AtLeast, Less, AtMost}

// Rule is an expression tree: exactly one of And, Or, Not or a comparison. A
// nil Rule lets everything pass. It is two-valued: what does not match matches
// under Not.
type Rule struct {
	And []*Rule `json:"and,omitempty"`
	Or  []*Rule `json:"or,omitempty"`
	Not *Rule   `json:"not,omitempty"`
	Key
	Op         Op       `json:"op,omitempty"` // In when "" and Dim is set
	Values     []string `json:"values,omitempty"`
	IgnoreCase bool     `json:"ignoreCase,omitempty"` // values are compared folded
}

// Operator is the operator of a comparison, "" for other nodes.
func (r *Rule) Operator() Op {
	if r.Op == "" && r.Dim != "" {
		return In
	}
	return r.Op
}

// All joins rules that must all hold; nil ones do not narrow.
func All(rules ...*Rule) *Rule {
	var given []*Rule
	for _, r := range rules {
		if r != nil {
			given = append(given, r)
		}
	}
	switch len(given) {
	case 0:
		return nil
	case 1:
		return given[0]
	}
	return &Rule{And: given}
}

// Is is the comparison of a field with values, one of which it must equal.
func Is(f Field, values ...string) *Rule { return &Rule{Key: Key{Dim: f}, Op: In, Values: values} }

// Walk visits every comparison of the tree.
func (r *Rule) Walk(visit func(*Rule)) {
	if r == nil {
		return
	}
	if r.Operator() != "" {
		visit(r)
	}
	r.Not.Walk(visit)
	for _, sub := range r.And {
		sub.Walk(visit)
	}
	for _, sub := range r.Or {
		sub.Walk(visit)
	}
}

// Map is a copy of the tree with every comparison replaced.
func (r *Rule) Map(change func(Rule) *Rule) *Rule {
	if r == nil {
		return nil
	}
	if r.Operator() != "" {
		return change(*r)
	}
	out := &Rule{Not: r.Not.Map(change)}
	for _, sub := range r.And {
		out.And = append(out.And, sub.Map(change))
	}
	for _, sub := range r.Or {
		out.Or = append(out.Or, sub.Map(change))
	}
	return out
}
