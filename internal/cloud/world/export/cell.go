package export

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

type line = world.BillLine

// amount is a money column, written with its exact digits.
func amount(of func(l *line) money.Decimal) func(*form, *line) string {
	return func(_ *form, l *line) string { return of(l).String() }
}

// text is a column that is the same in both languages.
func text(of func(l *line) string) func(*form, *line) string {
	return func(_ *form, l *line) string { return of(l) }
}

func always(s string) func(*form, *line) string {
	return func(*form, *line) string { return s }
}

func nothing(*form, *line) string { return "" }

// id is a cell of digits or an id that a console protects with a tab.
func id(of func(l *line) string) func(*form, *line) string {
	return func(f *form, l *line) string {
		s := of(l)
		if s != "" && f.tabs {
			s += "\t"
		}
		return s
	}
}

// moment is a time in the billing zone, as Alibaba Cloud's own files write it.
func moment(of func(l *line) time.Time) func(*form, *line) string {
	return func(_ *form, l *line) string { return of(l).In(period.Shanghai).Format(time.DateTime) }
}

// item gives the billing item; lines without one have empty cells.
func item(of func(f *form, i *world.BillingItem) string) func(*form, *line) string {
	return func(f *form, l *line) string {
		if l.BillingItem == nil {
			return ""
		}
		return of(f, l.BillingItem)
	}
}

func itemCode(_ *form, i *world.BillingItem) string { return i.Code }
func itemName(f *form, i *world.BillingItem) string { return f.say(i.NameZH, i.NameEN) }

// unit of the usage; an order is of one period.
func unit(f *form, l *line) string {
	switch {
	case l.BillingItem == nil, l.Item == world.Refund:
		return ""
	case l.Months == 12:
		return f.say("年", "Year")
	case l.Months > 0:
		return f.say("月", "Month")
	}
	return f.say(l.BillingItem.UnitZH, l.BillingItem.Unit)
}

// metered tells whether a line has a unit price and a quantity.
func metered(l *line) bool {
	return l.Item == world.PayAsYouGoBill || l.Item == world.SubscriptionOrder
}

// quantity is a number that only metered lines have.
func quantity(of func(l *line) money.Decimal) func(*form, *line) string {
	return func(_ *form, l *line) string {
		if !metered(l) {
			return ""
		}
		return of(l).String()
	}
}

// tagText is the notation of bills: "key:env value:prod; key:team value:core".
func tagText(l *line) string {
	var b strings.Builder
	for i, t := range l.Tags {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString("key:" + t.Key + " value:" + t.Value)
	}
	return b.String()
}

// object is JSON as cells hold it: compact, nothing escaped beyond need.
func object(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("a cell of strings does not encode: " + err.Error()) // only strings get here
	}
	return strings.TrimSuffix(b.String(), "\n")
}
