package rest

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/internal/money"
)

// exact is a JSON number with all its digits, read and written as they are.
type exact struct{ money.Decimal }

// UnmarshalJSON reads the digits. What the schema has let pass is a number, or
// null, which stays 0.
func (n *exact) UnmarshalJSON(b []byte) error {
	text := string(bytes.TrimSpace(b))
	if text == "null" {
		return nil
	}
	d, _, err := money.Parse(text)
	if err != nil {
		return fmt.Errorf("%q is no number that can be kept: %w", text, err)
	}
	n.Decimal = d
	return nil
}

// MarshalJSON writes the digits.
func (n exact) MarshalJSON() ([]byte, error) { return []byte(n.String()), nil }

// Schema is a JSON number.
func (exact) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Type: huma.TypeNumber} }

// maybeNumber is a number that may be absent or null, which are the same.
type maybeNumber struct{ value *money.Decimal }

// UnmarshalJSON reads the digits, or null.
func (m *maybeNumber) UnmarshalJSON(b []byte) error {
	if bytes.Equal(bytes.TrimSpace(b), []byte("null")) {
		return nil
	}
	var n exact
	if err := n.UnmarshalJSON(b); err != nil {
		return err
	}
	m.value = &n.Decimal
	return nil
}

// Schema is a JSON number or null.
func (maybeNumber) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Nullable: true}
}

// jsonText is a text that holds JSON, or that JSON itself: clients send either.
type jsonText struct {
	value *string
	set   bool
}

// UnmarshalJSON keeps a string as it is, and anything else as its text.
func (j *jsonText) UnmarshalJSON(b []byte) error {
	j.set = true
	var s *string
	if err := json.Unmarshal(b, &s); err == nil {
		j.value = s
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, b); err != nil {
		return err
	}
	text := compact.String()
	j.value = &text
	return nil
}

// Schema is anything: what it must be is for the service to say.
func (jsonText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "A text, or the JSON that it would hold."}
}
