// Package scalar maps the graph's own scalars: exact decimals, civil days and
// billing cycles, all written as strings.
package scalar

import (
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/widget"
)

func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(s)) })
}

// MarshalDecimal writes the exact digits.
func MarshalDecimal(d money.Decimal) graphql.Marshaler { return quoted(d.String()) }

// UnmarshalDecimal reads a string of digits; a JSON number is refused, since
// it may have passed through a float.
func UnmarshalDecimal(v any) (money.Decimal, error) {
	s, ok := v.(string)
	if !ok {
		return money.Zero, notDecimal(v)
	}
	d, _, err := money.Parse(s)
	if err != nil {
		return money.Zero, notDecimal(v)
	}
	return d, nil
}

func notDecimal(v any) error {
	return fault.Invalid("", "%v is not a decimal number: write its digits as a string, like \"12.5\"", v)
}

// MarshalNullDecimal writes null for what is unknown.
func MarshalNullDecimal(d money.Null) graphql.Marshaler {
	if !d.Valid {
		return graphql.Null
	}
	return MarshalDecimal(d.Decimal)
}

// UnmarshalNullDecimal reads what MarshalNullDecimal writes.
func UnmarshalNullDecimal(v any) (money.Null, error) {
	if v == nil {
		return money.Null{}, nil
	}
	d, err := UnmarshalDecimal(v)
	return money.Of(d), err
}

// MarshalDate writes the day, null for no day.
func MarshalDate(d period.Date) graphql.Marshaler {
	if d == 0 {
		return graphql.Null
	}
	return quoted(d.String())
}

// UnmarshalDate reads "2006-01-02".
func UnmarshalDate(v any) (period.Date, error) {
	if s, ok := v.(string); ok {
		if d, err := period.ParseDate(s); err == nil {
			return d, nil
		}
	}
	return 0, fault.Invalid("", "%v is not a day: write it as a string, like \"2026-01-31\"", v)
}

// MarshalBillingCycle writes the cycle.
func MarshalBillingCycle(c period.Cycle) graphql.Marshaler { return quoted(c.String()) }

// UnmarshalBillingCycle reads "2006-01".
func UnmarshalBillingCycle(v any) (period.Cycle, error) {
	if s, ok := v.(string); ok {
		if c, err := period.ParseCycle(s); err == nil {
			return c, nil
		}
	}
	return 0, fault.Invalid("", "%v is not a billing cycle: write it as a string, like \"2026-01\"", v)
}

// MarshalJSON writes the value as it is.
func MarshalJSON(o widget.Object) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, string(o)) })
}

// UnmarshalJSON reads any value.
func UnmarshalJSON(v any) (widget.Object, error) { return widget.ObjectOf(v) }
