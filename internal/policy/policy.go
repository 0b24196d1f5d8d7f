// Package policy is the vocabulary in which what governs costs is stored: the
// thresholds of budgets, the targets, weights and parts of allocations.
package policy

import (
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Basis is what a threshold is held against.
type Basis string

// Bases.
const (
	Actual   Basis = "ACTUAL"   // what was spent
	Forecast Basis = "FORECAST" // what the period is expected to come to
)

// Threshold says at what share of a budget somebody is told.
type Threshold struct {
	Percentage money.Decimal `json:"percentage"` // of the amount, above 0; may pass 100
	Enabled    bool          `json:"enabled"`
	Basis      Basis         `json:"basis"`
	Channels   []string      `json:"channels"` // email, dingtalk, …
}

// Target gets a share of costs. Its rule, where it has one, says which charges
// are its own.
type Target struct {
	Name string     `json:"name"`
	Rule *rule.Rule `json:"rule,omitempty"`
	// As it was given, when that was more than a name.
	Type  string `json:"type,omitempty"`
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

// Weight is how much of the costs a target gets, relative to the other
// weights.
type Weight struct {
	Target string        `json:"target"`
	Weight money.Decimal `json:"weight"`
}

// Part is what a target got.
type Part struct {
	Target     string        `json:"target"`
	Amount     money.Decimal `json:"amount"`
	Percentage money.Null    `json:"percentage"` // of the total, 2 decimals; all of them come to 100
	// Rounded is what the amount has more, or less, than its exact share, so
	// that the parts come to the total.
	Rounded money.Decimal `json:"rounded"`
}
