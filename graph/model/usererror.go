package model

import "github.com/cloudlens/cloudlens/internal/fault"

// UserError is what was wrong with an input.
type UserError struct {
	Field   *string
	Message string
	Code    fault.Kind
	Fault   *fault.Error // for callers in Go; not in the graph
}
