package widget

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Limits of the widgets of one dashboard.
const (
	maxWidgets = 100
	maxBytes   = 256 << 10
	maxName    = 255 // characters of an id, a type, a title or a data source
	maxCell    = 1_000_000
)

func tooMany(n int) error {
	return fault.Invalid("widgets", "a dashboard has at most %d widgets, got %d", maxWidgets, n)
}

func tooLarge() error {
	return fault.Invalid("widgets", "the widgets take more than %d KiB: give them less config", maxBytes>>10)
}

// Complete checks widgets and fills in what is absent: an id, the type as the
// title, no settings, and a place below everything else.
func Complete(drafts []Draft) ([]Widget, error) {
	if len(drafts) > maxWidgets {
		return nil, tooMany(len(drafts))
	}
	below := 0.0 // the first row that nothing stands in
	for _, d := range drafts {
		if d.Position != nil && d.Position.Y != nil {
			below = max(below, d.filled(0).bottom())
		}
	}
	seen := map[string]int{}
	out := make([]Widget, len(drafts))
	for i := range drafts {
		w := drafts[i].filled(below)
		below = max(below, w.bottom())
		if w.ID == "" {
			w.ID = "widget-" + uuid.Must(uuid.NewV7()).String()
		}
		if err := w.check(); err != nil {
			return nil, at(i, err)
		}
		if first, taken := seen[w.ID]; taken {
			return nil, fault.Invalid("widgets", "widget %d: the id %q is that of widget %d already", i, w.ID, first)
		}
		seen[w.ID] = i
		out[i] = w
	}
	written, err := encoded(out)
	if err != nil {
		return nil, err
	}
	if len(written) > maxBytes {
		return nil, tooLarge()
	}
	return out, nil
}

// filled is the draft with what is absent, standing in the row y unless it says
// where.
func (d Draft) filled(y float64) Widget {
	w := Widget{Type: d.Type, Title: d.Type, Position: Position{Y: y, W: defaultWidth, H: defaultHeight}, Config: "{}", DataSource: d.DataSource, Rest: d.Rest}
	set(&w.ID, d.ID)
	set(&w.Title, d.Title)
	set(&w.Config, d.Config)
	if p := d.Position; p != nil {
		set(&w.Position.X, p.X)
		set(&w.Position.Y, p.Y)
		set(&w.Position.W, p.W)
		set(&w.Position.H, p.H)
		w.Position.Rest = p.Rest
	}
	return w
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// bottom is the first whole row below a widget.
func (w Widget) bottom() float64 { return math.Ceil(w.Position.Y + w.Position.H) }

func (w *Widget) check() error {
	for _, text := range []struct{ field, value string }{{"type", w.Type}, {"id", w.ID}, {"title", w.Title}, {"data_source", source(w)}} {
		if utf8.RuneCountInString(text.value) > maxName || !utf8.ValidString(text.value) || strings.ContainsRune(text.value, 0) {
			return fault.Invalid("", "%s has more than %d characters, or one that cannot be shown", text.field, maxName)
		}
	}
	if strings.TrimSpace(w.Type) == "" {
		return fault.Missing("", "it needs a type, like metric, chart or table")
	}
	if len(w.Config) == 0 || w.Config[0] != '{' {
		return fault.Invalid("", "config must be an object")
	}
	p := &w.Position
	for _, n := range []struct {
		name  string
		value float64
		zero  bool // whether it may be
	}{{"x", p.X, true}, {"y", p.Y, true}, {"w", p.W, false}, {"h", p.H, false}} {
		if !(n.value >= 0 && n.value <= maxCell) { // so that NaN is refused too
			return fault.Invalid("", "position.%s must be between 0 and %d", n.name, maxCell)
		}
		if n.value == 0 && !n.zero {
			return fault.Invalid("", "position.%s must be above 0", n.name)
		}
	}
	return nil
}

func source(w *Widget) string {
	if w.DataSource == nil {
		return ""
	}
	return *w.DataSource
}
