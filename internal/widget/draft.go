package widget

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Draft is a widget as it was given: what is absent is filled in when a
// dashboard takes it.
type Draft struct {
	ID         *string
	Type       string
	Title      *string
	Position   *DraftPosition
	Config     *Object
	DataSource *string
	Rest       map[string]Object
}

// DraftPosition is a place as it was given.
type DraftPosition struct {
	X, Y, W, H *float64
	Rest       map[string]Object
}

// The size that a widget has when nobody says.
const (
	defaultWidth  = 4
	defaultHeight = 2
)

// Decode reads a JSON list in either dialect. A field that is null counts as
// absent.
func Decode(list []byte) ([]Draft, error) {
	if len(list) > maxBytes {
		return nil, tooLarge()
	}
	var entries []json.RawMessage
	if !utf8.Valid(list) || json.Unmarshal(list, &entries) != nil {
		return nil, fault.Invalid("widgets", "widgets must be a list of objects with a type each")
	}
	if len(entries) > maxWidgets {
		return nil, tooMany(len(entries))
	}
	out := make([]Draft, len(entries))
	for i, entry := range entries {
		if err := out[i].read(entry); err != nil {
			return nil, at(i, err)
		}
	}
	return out, nil
}

// Parse reads a JSON list and completes it.
func Parse(list []byte) ([]Widget, error) {
	drafts, err := Decode(list)
	if err != nil {
		return nil, err
	}
	return Complete(drafts)
}

// at says which widget a fault is about, counted from 0 as in JSON.
func at(i int, err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	if f.Kind == fault.KindMissing {
		return fault.Missing("widgets", "widget %d: %s", i, f)
	}
	return fault.Invalid("widgets", "widget %d: %s", i, f)
}

func (d *Draft) read(object []byte) error {
	f, err := open(object)
	if err != nil {
		return err
	}
	var typ *string
	for _, text := range []struct {
		key string
		to  **string
	}{{"type", &typ}, {"id", &d.ID}, {"title", &d.Title}, {"data_source", &d.DataSource}} {
		if !take(f, text.key, text.to) {
			return fault.Invalid("", "%s must be a text", text.key)
		}
	}
	var place *fields
	if !take(f, "position", &place) {
		return fault.Invalid("", "position must be an object with the numbers x, y, w and h")
	}
	take(f, "config", &d.Config) // any value is one so far
	if typ != nil {
		d.Type = *typ
	}
	if place != nil {
		if err := d.place(*place); err != nil {
			return err
		}
	}
	d.Rest = rest(f)
	return nil
}

func (d *Draft) place(f fields) error {
	p := &DraftPosition{}
	for _, number := range []struct {
		key string
		to  **float64
	}{{"x", &p.X}, {"y", &p.Y}, {"w", &p.W}, {"h", &p.H}} {
		if !take(f, number.key, number.to) {
			return fault.Invalid("", "position.%s must be a number", number.key)
		}
	}
	p.Rest = rest(f)
	d.Position = p
	return nil
}

// open reads an object by the exact names of its keys, which Go's own decoding
// into structs would not insist on.
func open(object []byte) (fields, error) {
	var f fields
	if json.Unmarshal(object, &f) != nil {
		return nil, notObject()
	}
	if f == nil { // it was null
		return nil, notObject()
	}
	return f, nil
}

func notObject() error { return fault.Invalid("", "it must be an object with a type") }

// take moves a field out of an object, and tells whether it was of its type.
// null counts as absent.
func take[T any](f fields, key string, to **T) bool {
	given, ok := f[key]
	delete(f, key)
	return !ok || json.Unmarshal([]byte(given), to) == nil
}

// rest is what is left of an object, nil when nothing is.
func rest(f fields) map[string]Object {
	if len(f) == 0 {
		return nil
	}
	return f
}
