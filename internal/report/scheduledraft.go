package report

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// ScheduleDraft is a schedule to be made. Its time of the day is in the billing
// zone of the account. WEEKLY needs a weekday, MONTHLY and QUARTERLY a day of
// the month, which for QUARTERLY is of the quarter's first month; a day that the
// frequency does not have is a fault.
type ScheduleDraft struct {
	Account    id.ID
	Name       string
	Type       report.Type
	Format     report.Format
	Locale     string // that of the context when ""
	Currency   string // ISO 4217; "" is the account's one
	Frequency  reportschedule.Frequency
	Hour       int
	Minute     int
	Weekday    *reportschedule.Weekday
	DayOfMonth *int
	Enabled    bool
}

// SchedulePatch is a change of some fields of a schedule; those not set stay.
// A day that another frequency cannot have goes with it, unless it is given.
type SchedulePatch struct {
	Name       account.Optional[string]
	Type       account.Optional[report.Type]
	Format     account.Optional[report.Format]
	Locale     account.Optional[string]
	Currency   account.Optional[string]
	Frequency  account.Optional[reportschedule.Frequency]
	Hour       account.Optional[int]
	Minute     account.Optional[int]
	Weekday    account.Optional[*reportschedule.Weekday]
	DayOfMonth account.Optional[*int]
	Enabled    account.Optional[bool]
}

// draftOf is the schedule as a draft.
func draftOf(c *ent.ReportSchedule) ScheduleDraft {
	return ScheduleDraft{
		Account: c.AccountID, Name: c.Name, Type: report.Type(c.Type), Format: report.Format(c.Format), Locale: c.Locale, Currency: c.Currency,
		Frequency: c.Frequency, Hour: c.Hour, Minute: c.Minute, Weekday: c.Weekday, DayOfMonth: c.DayOfMonth, Enabled: c.Enabled,
	}
}

// over is the schedule as the patch makes it.
func (p *SchedulePatch) over(d ScheduleDraft) ScheduleDraft {
	d.Name, d.Type, d.Format = p.Name.Or(d.Name), p.Type.Or(d.Type), p.Format.Or(d.Format)
	d.Locale, d.Currency = p.Locale.Or(d.Locale), p.Currency.Or(d.Currency)
	d.Frequency, d.Hour, d.Minute = p.Frequency.Or(d.Frequency), p.Hour.Or(d.Hour), p.Minute.Or(d.Minute)
	if d.Frequency != reportschedule.FrequencyWeekly {
		d.Weekday = nil
	}
	if !d.ofMonths() {
		d.DayOfMonth = nil
	}
	d.Weekday, d.DayOfMonth = p.Weekday.Or(d.Weekday), p.DayOfMonth.Or(d.DayOfMonth)
	d.Enabled = p.Enabled.Or(d.Enabled)
	return d
}

// ofMonths tells whether its periods are months or quarters.
func (d *ScheduleDraft) ofMonths() bool {
	return d.Frequency == reportschedule.FrequencyMonthly || d.Frequency == reportschedule.FrequencyQuarterly
}

// complete checks a draft and brings it into its normal form.
func (d *ScheduleDraft) complete(ctx context.Context) error {
	d.Name = strings.TrimSpace(d.Name)
	switch {
	case d.Name == "":
		return fault.Missing("name", "a schedule needs a name")
	case !utf8.ValidString(d.Name) || strings.ContainsRune(d.Name, 0):
		return fault.Invalid("name", "the name must be valid UTF-8 without the character NUL")
	case utf8.RuneCountInString(d.Name) > 255:
		return fault.Invalid("name", "the name is longer than %d characters", 255)
	}
	if err := d.completeReport(ctx); err != nil {
		return err
	}
	return d.checkTimes()
}

// currencyForm is an ISO 4217 code.
var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// completeReport checks what its reports are.
func (d *ScheduleDraft) completeReport(ctx context.Context) error {
	if err := known(d.Type, d.Format); err != nil {
		return err
	}
	var err error
	if d.Locale, err = language(ctx, d.Locale); err != nil {
		return err
	}
	d.Currency = strings.ToUpper(strings.TrimSpace(d.Currency))
	if d.Currency != "" && !currencyForm.MatchString(d.Currency) {
		return fault.Invalid("currency", "%q is not a currency: write its ISO 4217 code, like CNY", d.Currency)
	}
	return nil
}

// checkTimes checks when they are due.
func (d *ScheduleDraft) checkTimes() error {
	f := string(d.Frequency)
	switch weekly := d.Frequency == reportschedule.FrequencyWeekly; {
	case reportschedule.FrequencyValidator(d.Frequency) != nil:
		return fault.Invalid("frequency", "frequency must be DAILY, WEEKLY, MONTHLY or QUARTERLY, got %q", f)
	case d.Hour < 0 || d.Hour > 23:
		return fault.Invalid("hour", "hour must be 0 to 23, got %d", d.Hour)
	case d.Minute < 0 || d.Minute > 59:
		return fault.Invalid("minute", "minute must be 0 to 59, got %d", d.Minute)
	case d.Weekday != nil && !weekly:
		return fault.Invalid("weekday", "a schedule that is %s has no weekday: leave weekday out, or make it WEEKLY", f)
	case d.Weekday == nil && weekly:
		return fault.Missing("weekday", "a schedule that is WEEKLY needs a weekday")
	case d.Weekday != nil && reportschedule.WeekdayValidator(*d.Weekday) != nil:
		return fault.Invalid("weekday", "weekday must be MONDAY to SUNDAY, got %q", string(*d.Weekday))
	case d.DayOfMonth != nil && !d.ofMonths():
		return fault.Invalid("dayOfMonth", "a schedule that is %s has no day of the month: leave dayOfMonth out, or make it MONTHLY or QUARTERLY", f)
	case d.DayOfMonth == nil && d.ofMonths():
		return fault.Missing("dayOfMonth", "a schedule that is %s needs a day of the month, 1 to 28", f)
	case d.DayOfMonth != nil && (*d.DayOfMonth < 1 || *d.DayOfMonth > 28):
		return fault.Invalid("dayOfMonth", "dayOfMonth must be 1 to 28, so that every month has it, got %d", *d.DayOfMonth)
	}
	return nil
}
