package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	entreport "github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/report"
)

func TestQueriesAboutSchedulesAnswerAsRecorded(t *testing.T) {
	p := program(t)
	hand, abroad := p.Account(t, "hand").ID, p.Account(t, "abroad").ID
	friday, fifth := reportschedule.WeekdayFriday, 5
	for _, d := range []report.ScheduleDraft{
		{Account: hand, Name: "yesterday", Type: entreport.TypeCost, Format: entreport.FormatCSV, Locale: "en", Frequency: reportschedule.FrequencyDaily, Hour: 9, Minute: 30, Enabled: true},
		{Account: hand, Name: "week", Type: entreport.TypeDiscounts, Format: entreport.FormatHTML, Locale: "zh", Currency: "cny", Frequency: reportschedule.FrequencyWeekly, Hour: 18, Weekday: &friday, Enabled: true},
		{Account: abroad, Name: "quarter", Type: entreport.TypeComprehensive, Format: entreport.FormatPDF, Locale: "en", Frequency: reportschedule.FrequencyQuarterly, DayOfMonth: &fifth},
	} {
		if _, err := p.Reports.CreateSchedule(auth.With(t.Context(), auth.Open()), d); err != nil {
			t.Fatal(err)
		}
	}
	for day := range 2 {
		p.Set(now.AddDate(0, 0, 1+day))
		if err := p.Reports.Work(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	hold(t, p, "testdata/reportschedule/*.graphql")
}

type schedulePayload struct {
	ReportSchedule *struct {
		ID, Name, Type, Format, Locale, Currency, Frequency string
		Hour, Minute                                        int
		Weekday                                             *string
		DayOfMonth                                          *int
		Enabled                                             bool
		NextAt                                              *time.Time
	}
	DeletedID  *string
	UserErrors []struct{ Field, Code, Message string }
}

func (p *schedulePayload) String() string {
	if len(p.UserErrors) > 0 {
		return fmt.Sprint(p.UserErrors[0].Field, " ", p.UserErrors[0].Code)
	}
	s := p.ReportSchedule
	out := fmt.Sprintf("%s %s %s %s%s %s %02d:%02d", s.Name, s.Type, s.Format, s.Locale, s.Currency, s.Frequency, s.Hour, s.Minute)
	if s.Weekday != nil {
		out += " " + *s.Weekday
	}
	if s.DayOfMonth != nil {
		out += fmt.Sprint(" ", *s.DayOfMonth)
	}
	if s.NextAt == nil {
		return fmt.Sprint(out, " ", s.Enabled)
	}
	return fmt.Sprint(out, " ", s.Enabled, " ", s.NextAt.UTC().Format("01-02T15:04"))
}

// changeSchedule runs a mutation about schedules.
func (p *counted) changeSchedule(t *testing.T, name string, input map[string]any) *schedulePayload {
	t.Helper()
	kind, fields := strings.ToUpper(name[:1])+name[1:]+"Input", "reportSchedule { id name type format locale currency frequency hour minute weekday dayOfMonth enabled nextAt }"
	if name == "deleteReportSchedule" {
		fields = "deletedID"
	}
	var out struct{ Payload schedulePayload }
	p.must(t, fmt.Sprintf("mutation($in: %s!) { payload: %s(input: $in) { %s userErrors { field code message } } }", kind, name, fields), map[string]any{"in": input}, &out)
	return &out.Payload
}

// Schedules are made, changed field by field and deleted, on both databases.
// Another frequency takes the day along that it cannot have.
func TestSchedulesAreMadeChangedAndDeleted(t *testing.T) {
	everywhere(t, func(t *testing.T, p *counted) {
		account := p.Account(t, "hand").ID
		made := p.changeSchedule(t, "createReportSchedule", map[string]any{
			"accountID": account, "name": " every week ", "type": "COST", "frequency": "WEEKLY", "hour": 9, "weekday": "MONDAY", "locale": "en",
		})
		if got := made.String(); got != "every week COST EXCEL en WEEKLY 09:00 MONDAY true 05-18T01:00" {
			t.Fatalf("made %s", got)
		}
		id := made.ReportSchedule.ID
		p.changeSchedule(t, "createReportSchedule", map[string]any{
			"accountID": account, "name": "other", "type": "SECURITY", "format": "PDF", "frequency": "DAILY", "hour": 0, "enabled": false,
		})
		for _, c := range []struct {
			input map[string]any
			want  string
		}{
			{map[string]any{}, "every week COST EXCEL en WEEKLY 09:00 MONDAY true 05-18T01:00"},
			{map[string]any{"name": "week", "type": "DISCOUNTS", "format": "JSON", "locale": "zh", "currency": "cny"}, "week DISCOUNTS JSON zhCNY WEEKLY 09:00 MONDAY true 05-18T01:00"},
			{map[string]any{"weekday": "SUNDAY", "hour": 11, "minute": 4, "currency": ""}, "week DISCOUNTS JSON zh WEEKLY 11:04 SUNDAY true 05-24T03:04"},
			{map[string]any{"minute": 5}, "week DISCOUNTS JSON zh WEEKLY 11:05 SUNDAY true 05-17T03:05"},
			{map[string]any{"enabled": false}, "week DISCOUNTS JSON zh WEEKLY 11:05 SUNDAY false"},
			{map[string]any{"frequency": "MONTHLY", "dayOfMonth": 28}, "week DISCOUNTS JSON zh MONTHLY 11:05 28 false"},
			{map[string]any{"frequency": "QUARTERLY", "enabled": true}, "week DISCOUNTS JSON zh QUARTERLY 11:05 28 true 07-28T03:05"},
			{map[string]any{"frequency": "DAILY"}, "week DISCOUNTS JSON zh DAILY 11:05 true 05-17T03:05"},
			{map[string]any{"frequency": "WEEKLY"}, "weekday MISSING"},
			{map[string]any{"frequency": "MONTHLY"}, "dayOfMonth MISSING"},
			{map[string]any{"weekday": "MONDAY"}, "weekday INVALID"},
			{map[string]any{"dayOfMonth": 1}, "dayOfMonth INVALID"},
			{map[string]any{"weekday": nil, "dayOfMonth": nil}, "week DISCOUNTS JSON zh DAILY 11:05 true 05-17T03:05"},
			{map[string]any{"name": "other"}, "name CONFLICT"},
			{map[string]any{"name": "week"}, "week DISCOUNTS JSON zh DAILY 11:05 true 05-17T03:05"},
			{map[string]any{"name": " "}, "name MISSING"},
			{map[string]any{"hour": 24}, "hour INVALID"},
			{map[string]any{"minute": -1}, "minute INVALID"},
			{map[string]any{"locale": "fr"}, "locale INVALID"},
			{map[string]any{"currency": "EURO"}, "currency INVALID"},
			{map[string]any{"id": account, "name": "x"}, " NOT_FOUND"},
		} {
			if c.input["id"] == nil {
				c.input["id"] = id
			}
			if got := p.changeSchedule(t, "updateReportSchedule", c.input).String(); got != c.want {
				t.Errorf("%v: %s, want %s", c.input, got, c.want)
			}
		}
		gone := p.changeSchedule(t, "deleteReportSchedule", map[string]any{"id": id})
		if gone.DeletedID == nil || *gone.DeletedID != id {
			t.Errorf("deleted %+v", gone)
		}
		for _, of := range []any{id, account} {
			if got := p.changeSchedule(t, "deleteReportSchedule", map[string]any{"id": of}).String(); got != " NOT_FOUND" {
				t.Errorf("deleted %v: %s", of, got)
			}
		}
	})
}

// What is no schedule is refused with the field that is wrong.
func TestSchedulesThatCannotBeMade(t *testing.T) {
	everywhere(t, func(t *testing.T, p *counted) {
		hand, abroad := p.Account(t, "hand").ID, p.Account(t, "abroad").ID
		for _, c := range []struct {
			change map[string]any
			want   string
		}{
			{map[string]any{}, "s COST CSV en DAILY 09:30 true 05-18T01:30"},
			{map[string]any{}, "name CONFLICT"},
			{map[string]any{"accountID": abroad}, "s COST CSV en DAILY 09:30 true 05-18T01:30"},
			{map[string]any{"name": "S", "hour": 11, "minute": 4}, "S COST CSV en DAILY 11:04 true 05-18T03:04"}, // 5 seconds ago
			{map[string]any{"accountID": "01900000-0000-7000-8000-000000000001"}, " NOT_FOUND"},
			{map[string]any{"name": "\t"}, "name MISSING"},
			{map[string]any{"name": strings.Repeat("长", 256)}, "name INVALID"},
			{map[string]any{"name": "a\x00b"}, "name INVALID"},
			{map[string]any{"hour": -1}, "hour INVALID"},
			{map[string]any{"hour": 24}, "hour INVALID"},
			{map[string]any{"minute": 60}, "minute INVALID"},
			{map[string]any{"locale": "de"}, "locale INVALID"},
			{map[string]any{"currency": "¥"}, "currency INVALID"},
			{map[string]any{"weekday": "MONDAY"}, "weekday INVALID"},
			{map[string]any{"dayOfMonth": 1}, "dayOfMonth INVALID"},
			{map[string]any{"frequency": "WEEKLY"}, "weekday MISSING"},
			{map[string]any{"frequency": "WEEKLY", "weekday": "FRIDAY", "dayOfMonth": 1}, "dayOfMonth INVALID"},
			{map[string]any{"frequency": "MONTHLY"}, "dayOfMonth MISSING"},
			{map[string]any{"frequency": "MONTHLY", "dayOfMonth": 0}, "dayOfMonth INVALID"},
			{map[string]any{"frequency": "MONTHLY", "dayOfMonth": 29}, "dayOfMonth INVALID"},
			{map[string]any{"frequency": "MONTHLY", "dayOfMonth": 1, "weekday": "MONDAY"}, "weekday INVALID"},
			{map[string]any{"frequency": "QUARTERLY"}, "dayOfMonth MISSING"},
			{map[string]any{"frequency": "QUARTERLY", "weekday": "MONDAY"}, "weekday INVALID"},
		} {
			input := map[string]any{"accountID": hand, "name": "s", "type": "COST", "format": "CSV", "frequency": "DAILY", "hour": 9, "minute": 30, "locale": "en"}
			for k, v := range c.change {
				input[k] = v
			}
			if got := p.changeSchedule(t, "createReportSchedule", input).String(); got != c.want {
				t.Errorf("%v: %s, want %s", c.change, got, c.want)
			}
		}
	})
}

// A day that the frequency has no use for is told in the caller's language.
func TestADayThatAScheduleCannotHaveIsExplained(t *testing.T) {
	p := program(t)
	q := request{Query: `mutation($of: ID!) { payload: createReportSchedule(input: {accountID: $of, name: "s", type: COST, frequency: MONTHLY, hour: 9, dayOfMonth: 1, weekday: MONDAY}) {
		reportSchedule { id } userErrors { field code message } } }`, Variables: map[string]any{"of": p.Account(t, "hand").ID}}
	for accepted, want := range map[string]string{
		"en": "a schedule that is MONTHLY has no weekday: leave weekday out, or make it WEEKLY",
		"zh": "MONTHLY 的报告计划没有星期：请去掉 weekday，或改为 WEEKLY",
	} {
		_, r := p.ask(t, q, "Accept-Language", accepted)
		var out struct{ Payload schedulePayload }
		unmarshal(t, r, &out)
		if got := out.Payload.UserErrors; len(got) != 1 || got[0].Message != want || out.Payload.ReportSchedule != nil {
			t.Errorf("for %q: %+v, want %q", accepted, out.Payload, want)
		}
	}
}
