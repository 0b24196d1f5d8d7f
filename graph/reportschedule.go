package graph

import (
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/report"
)

func scheduleDraft(in *model.CreateReportScheduleInput) report.ScheduleDraft {
	return report.ScheduleDraft{
		Account: in.AccountID, Name: in.Name, Type: in.Type, Format: in.Format, Locale: text(in.Locale), Currency: text(in.Currency),
		Frequency: in.Frequency, Hour: in.Hour, Minute: in.Minute, Weekday: in.Weekday, DayOfMonth: in.DayOfMonth, Enabled: in.Enabled,
	}
}

func schedulePatch(in *model.UpdateReportScheduleInput) report.SchedulePatch {
	return report.SchedulePatch{
		Name: given(in.Name), Type: given(in.Type), Format: given(in.Format), Locale: given(in.Locale), Currency: given(in.Currency),
		Frequency: given(in.Frequency), Hour: given(in.Hour), Minute: given(in.Minute),
		Weekday: omittable(in.Weekday), DayOfMonth: omittable(in.DayOfMonth), Enabled: given(in.Enabled),
	}
}
