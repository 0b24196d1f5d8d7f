// Package widget is what a dashboard is made of: a type, a place, and settings
// that only the type knows. It reads what clients write in either of two
// dialects: {type, config} alone, or with id, title, position and data source.
// Of types and settings that it does not know it keeps what was given.
package widget

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
)

// Widget is one of a dashboard, complete.
type Widget struct {
	ID         string
	Type       string
	Title      string
	Position   Position
	Config     Object
	DataSource *string
	Rest       map[string]Object // what else was given, by its key
}

// Position is where a widget stands, in columns and rows of the grid.
type Position struct {
	X, Y, W, H float64
	Rest       map[string]Object // what else was given, by its key
}

// Object is a JSON value in its normal form: no spaces, keys in order, numbers
// in the digits that were given.
type Object string

// MarshalJSON gives the value itself.
func (o Object) MarshalJSON() ([]byte, error) { return []byte(o), nil }

// UnmarshalJSON brings a value to its normal form.
func (o *Object) UnmarshalJSON(given []byte) error {
	v, err := decoded(given)
	if err != nil {
		return err
	}
	*o, err = ObjectOf(v)
	return err
}

// ObjectOf is a decoded value in its normal form.
func ObjectOf(v any) (Object, error) {
	text, err := encoded(v)
	return Object(text), err
}

// decoded reads one JSON value with its numbers as they were written.
func decoded(given []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(given))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	return v, nil
}

// encoded writes a value for machines, not for the inside of a page: < stays <.
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// fields are a JSON object on its way in or out: what is known by name is
// taken out of it, and the rest stays.
type fields map[string]Object

// put adds what is known to a copy of the rest.
func put(rest map[string]Object, known map[string]any) ([]byte, error) {
	all := make(map[string]any, len(rest)+len(known))
	for key, value := range rest {
		all[key] = value
	}
	maps.Copy(all, known)
	return encoded(all)
}

// MarshalJSON writes all that is known, and what else was given.
func (w Widget) MarshalJSON() ([]byte, error) {
	return put(w.Rest, map[string]any{
		"id": w.ID, "type": w.Type, "title": w.Title, "position": w.Position, "config": w.Config, "data_source": w.DataSource,
	})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (w *Widget) UnmarshalJSON(stored []byte) error {
	var d Draft
	if err := d.read(stored); err != nil {
		return err
	}
	*w = d.filled(0)
	return nil
}

// MarshalJSON writes the four numbers, and what else was given.
func (p Position) MarshalJSON() ([]byte, error) {
	return put(p.Rest, map[string]any{"x": p.X, "y": p.Y, "w": p.W, "h": p.H})
}
