package billfile

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// currencyColumns are the names of the column that says a line's currency.
var currencyColumns = []string{"定价币种", "币种", "Currency"}

// currencies decides which currency a line is in.
type currencies struct {
	option string                 // what the user said
	seen   string                 // the last that the table named
	ahead  func() (string, error) // the first that the file names
}

// currencyOf is the line's currency from its column. Where the cell is empty,
// the lines before it decide, else those behind it.
func (t *table) currencyOf(c column) string {
	k := &t.currency
	named := t.word(c)
	if named == k.seen && named != "" {
		return named
	}
	if named == "" {
		t.found(bill.NoCurrency)
		return t.noCurrency(c)
	}
	if !isCurrency(named) {
		t.fail(c, fault.Invalid("file", "%q is not a currency: correct it to an ISO 4217 code, like CNY", short(named)))
		return ""
	}
	if k.option != "" && named != k.option {
		t.fail(c, fault.Invalid("currency", "the bill is in %s, but the import was told %s: leave --currency away, or give the right file", named, k.option))
		return ""
	}
	k.seen = named
	return named
}

func (t *table) noCurrency(c column) string {
	k := &t.currency
	if k.seen == "" {
		k.seen = k.option
	}
	if k.seen == "" {
		ahead, err := k.ahead()
		if err != nil {
			t.err = err
			return ""
		}
		k.seen = ahead
	}
	if k.seen == "" {
		t.fail(c, fault.Missing("currency", "no line of the file names a currency: say which it is with --currency, like --currency CNY"))
	}
	return k.seen
}

// currency is the first one that the file's lines name, "" when none does.
func (f *file) currency() (string, error) {
	d, err := f.open(nil)
	if err != nil {
		return "", err
	}
	defer d.Close()
	first := ""
	err = d.tables(func(name string, rows rows) error {
		t, err := newTable(name, rows)
		if err != nil {
			return err
		}
		c := t.find(currencyColumns...)
		for c != absent {
			if err := t.rows.next(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			if first = t.text(c); first != "" {
				return errStopped
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStopped) {
		return "", fmt.Errorf("look for the currency: %w", err)
	}
	return first, nil
}

func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
