package graph

import (
	"reflect"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/money"
)

// weigh says what fields cost beside those below them, 1 where it says nothing.
func weigh(c *generated.ComplexityRoot) {
	weighLists(c, generated.NewExecutableSchema(generated.Config{}).Schema())
	c.Dashboard.Widgets = func(child int) int { return times(defaultPage, child) }
	c.Widget.Data = func(child int, _ *string) int { return 10 + child }
	c.Query.Costs = func(child int, _ cost.Input) int { return 10 + child }
	c.Account.Costs = func(child int, _ cost.Input) int { return 10 + child }
	weighDiscounts(c)
	weighBenefits(c)
}

// times counts the fields of a list of n a tenth as many times as it may have
// nodes: most come from one statement.
func times(n, child int) int {
	if child > maxComplexity { // it is refused already, and must not overflow
		return child
	}
	return 1 + child*max(10, n)/10
}

// weighLists weighs the fields of every connection. The schema says which they
// are, so that none can be forgotten.
func weighLists(c *generated.ComplexityRoot, schema *ast.Schema) {
	root := reflect.ValueOf(c).Elem()
	for _, def := range schema.Types {
		of := root.FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, def.Name) })
		if !of.IsValid() {
			continue
		}
		for _, field := range def.Fields {
			first, last := place(field, "first"), place(field, "last")
			weight := of.FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, field.Name) })
			if first < 0 || !weight.IsValid() || !strings.HasSuffix(field.Type.Name(), "Connection") {
				continue
			}
			weight.Set(reflect.MakeFunc(weight.Type(), func(args []reflect.Value) []reflect.Value {
				n := defaultPage
				for _, at := range []int{last, first} { // the first counts when both are given
					if at >= 0 {
						n = number(args[at], n)
					}
				}
				return []reflect.Value{reflect.ValueOf(times(n, int(args[0].Int())))}
			}))
		}
	}
}

// place is which argument of a weight an argument of the field is: behind the
// weight of what is below it. -1 is none.
func place(field *ast.FieldDefinition, name string) int {
	for i, a := range field.Arguments {
		if a.Name == name {
			return 1 + i
		}
	}
	return -1
}

// number is one that may be left out.
func number(v reflect.Value, otherwise int) int {
	if v.Kind() != reflect.Pointer {
		return int(v.Int())
	}
	if v.IsNil() {
		return otherwise
	}
	return int(v.Elem().Int())
}

// weighDiscounts counts the views of an analysis that ask the ledger as much as
// a cost question, and the fields of its long lists as those of connections.
func weighDiscounts(c *generated.ComplexityRoot) {
	const question = 10
	many := func(n, child int) int {
		if child > maxComplexity { // it is refused already, and must not overflow
			return child
		}
		return question + child*max(10, n)/10
	}
	analysis := func(child int, _ discount.Input) int { return question + child }
	c.Query.Discounts, c.Account.Discounts = analysis, analysis
	c.Discounts.Waterfall = func(child int, _ discount.WaterfallInput) int { return question + child }
	c.Discounts.ProductTrends = func(child, top int, _, _ *string) int { return many(top, child) }
	c.Discounts.Matrix = func(child, products, _ int) int { return many(products, child) }
	c.Discounts.Instances = func(child, top int, _ *string) int { return many(top, child) }
	c.Discounts.MostDiscounted = func(child, top int) int { return many(top, child) }
	c.Discounts.Suggestions = func(child int) int { return question + child }
	c.Discounts.Insights = func(child int) int { return question + child }
	c.Discounts.Regions = func(child int) int { return question + child }
	c.DiscountRegion.Instances = func(child int) int { return question + child }
	c.Discounts.SubscriptionTypes = func(child int) int { return question + child }
	c.Discounts.Billing = func(child int) int { return question + child }
	c.Discounts.Ends = func(child int, _ *int) int { return 2*question + child }
	c.Discounts.Drifts = func(child int, _ money.Decimal) int { return 2*question + child }
	c.Discounts.Names = func(child int) int { return question + child }
}

// weighBenefits counts what asks the ledger as much as a cost question, and the
// fields of subscriptions and of months as those of connections.
func weighBenefits(c *generated.ComplexityRoot) {
	const question = 10
	c.Account.Renewals = func(child int, _ []cloud.RenewalMode, _ *int, first int) int {
		if child > maxComplexity { // it is refused already, and must not overflow
			return child
		}
		return question + child*max(10, first)/10
	}
	c.Account.Commitments = func(child int, _ []cloud.CommitmentKind, months int) int {
		if child > maxComplexity {
			return child
		}
		return question + child*max(10, 2*months)/10 // a month has each kind
	}
	c.Benefits.Checks = func(child int) int { return question + child }
	c.Renewals.Expected = func(child int) int { return question + child }
}
