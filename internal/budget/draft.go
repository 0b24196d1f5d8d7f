package budget

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Draft is a budget as it is to be. What charges it is about follows from its
// type and the filter in the words of the documented API, or is Filter.
type Draft struct {
	AccountID     *id.ID // nil: all accounts
	Name          string
	Amount        money.Decimal
	Currency      string // "": that of its account
	Period        budget.Period
	Type          budget.Type // TOTAL when ""
	Start         period.Date
	End           period.Date // 0: it rolls on
	TagFilter     *string
	ServiceFilter *string
	Filter        *rule.Rule
	Alerts        []policy.Threshold
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// checked is the draft in its normal form.
func (d Draft) checked() (Draft, error) {
	d.Name, d.Currency = strings.TrimSpace(d.Name), strings.ToUpper(strings.TrimSpace(d.Currency))
	if d.Type == "" {
		d.Type = budget.TypeTotal
	}
	switch {
	case d.Name == "":
		return d, fault.Missing("name", "the name is missing: give the budget one")
	case utf8.RuneCountInString(d.Name) > 255 || !utf8.ValidString(d.Name) || strings.ContainsRune(d.Name, 0):
		return d, fault.Invalid("name", "the name has more than 255 characters, or one that cannot be shown: write a shorter, plain one")
	case d.Amount.Cmp(money.Zero) <= 0:
		return d, fault.Invalid("amount", "the amount of a budget must be above 0, got %s", d.Amount.String())
	case d.Currency != "" && !currencyForm.MatchString(d.Currency):
		return d, fault.Invalid("currency", "%q is not a currency: write its ISO 4217 code, like CNY", d.Currency)
	case budget.PeriodValidator(d.Period) != nil:
		return d, fault.Invalid("period", "period must be monthly, quarterly, yearly or custom, got %q", strings.ToLower(string(d.Period)))
	case budget.TypeValidator(d.Type) != nil:
		return d, fault.Invalid("type", "type must be total, tag or service, got %q", strings.ToLower(string(d.Type)))
	case d.Start == 0:
		return d, fault.Missing("startDate", "the first day is missing: give the budget one")
	case d.End == 0 && d.Period == budget.PeriodCustom:
		return d, fault.Missing("endDate", "a budget of the period custom needs an end, the day after its last")
	case d.End != 0 && d.End <= d.Start:
		return d, fault.Invalid("endDate", "the end must lie after the first day: it is the day after the last")
	}
	if d.Filter == nil {
		var err error
		if d.Filter, err = compile(d.Type, d.TagFilter, d.ServiceFilter); err != nil {
			return d, err
		}
	} else if err := d.Filter.Check(); err != nil {
		return d, err
	}
	var err error
	d.Alerts, err = thresholds(d.Alerts)
	return d, err
}

// thresholds brings percentages to one form, by which they are found again: 80
// and 80.0 are one threshold.
func thresholds(given []policy.Threshold) ([]policy.Threshold, error) {
	type key struct {
		basis      policy.Basis
		percentage string
	}
	seen := map[key]bool{}
	out := make([]policy.Threshold, len(given))
	for i, t := range given {
		if t.Basis == "" {
			t.Basis = policy.Actual
		}
		if t.Channels == nil {
			t.Channels = []string{}
		}
		t.Percentage = normal(t.Percentage)
		switch k := (key{t.Basis, t.Percentage.String()}); {
		case t.Basis != policy.Actual && t.Basis != policy.Forecast:
			return nil, fault.Invalid("alerts", "the basis of a threshold must be actual or forecast, got %q", strings.ToLower(string(t.Basis)))
		case t.Percentage.Cmp(money.Zero) <= 0:
			return nil, fault.Invalid("alerts", "the percentage of a threshold must be above 0, got %s", t.Percentage.String())
		case seen[k]:
			return nil, fault.Invalid("alerts", "the threshold of %s percent is given twice: leave one out", k.percentage)
		default:
			seen[k] = true
		}
		out[i] = t
	}
	return out, nil
}

// normal is the decimal without zeros at its end.
func normal(d money.Decimal) money.Decimal { return money.MustParse(d.String()) }

// draftOf is a budget that is there, as a draft of itself.
func draftOf(b *ent.Budget) Draft {
	s := scheduleOf(b)
	return Draft{
		AccountID: b.AccountID, Name: b.Name, Amount: b.Amount, Currency: b.Currency, Period: b.Period, Type: b.Type, Start: s.start, End: s.end,
		TagFilter: b.TagFilter, ServiceFilter: b.ServiceFilter, Filter: b.Rule, Alerts: b.Alerts,
	}
}

// Patch is a change of some of it; what is not set stays.
type Patch struct {
	Name          account.Optional[string]
	Amount        account.Optional[money.Decimal]
	Currency      account.Optional[string]
	Period        account.Optional[budget.Period]
	Type          account.Optional[budget.Type]
	Start         account.Optional[period.Date]
	End           account.Optional[period.Date] // 0 lets it roll on
	TagFilter     account.Optional[*string]
	ServiceFilter account.Optional[*string]
	Filter        account.Optional[*rule.Rule] // nil: what the type and its filter say
	Alerts        account.Optional[[]policy.Threshold]
}

// on is what the budget becomes. An end that was for other days goes with
// them; what is about a type goes with that. A form that sends back what it
// was shown changes nothing.
func (p Patch) on(was Draft) (Draft, error) {
	d := was
	put(&d.Name, p.Name)
	put(&d.Amount, p.Amount)
	put(&d.Currency, p.Currency)
	put(&d.Period, p.Period)
	put(&d.Type, p.Type)
	put(&d.Start, p.Start)
	put(&d.TagFilter, p.TagFilter)
	put(&d.ServiceFilter, p.ServiceFilter)
	put(&d.Alerts, p.Alerts)
	if d.Period != budget.PeriodCustom && (d.Period != was.Period || d.Start != was.Start) {
		d.End = 0
	}
	put(&d.End, p.End)
	if d.Type != was.Type || p.TagFilter.Set || p.ServiceFilter.Set {
		d.Filter = nil
	}
	put(&d.Filter, p.Filter)
	return d.checked()
}

func put[T any](to *T, given account.Optional[T]) {
	if given.Set {
		*to = given.Value
	}
}
