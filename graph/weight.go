package graph

import (
	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/money"
)

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
