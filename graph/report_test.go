package graph_test

import (
	"strings"
	"testing"

	entreport "github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/report"
)

func TestQueriesAboutReportsAnswerAsRecorded(t *testing.T) {
	p := program(t)
	p.ImportBill(t)
	ctx := auth.With(t.Context(), auth.Open())
	for _, d := range []report.Draft{
		{Account: "hand", Type: entreport.TypeCost, Format: entreport.FormatCSV, From: 20260301, To: 20260331, Locale: "en"},
		{Account: "hand", Type: entreport.TypeComprehensive, Format: entreport.FormatJSON, From: 20260401, To: 20260516, Locale: "zh"},
		{Account: "abroad", Type: entreport.TypeDiscounts, Format: entreport.FormatHTML, Locale: "en"},
	} {
		if _, err := p.Reports.Generate(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	_, err := p.Reports.Generate(ctx, report.Draft{Account: "hand", Type: entreport.TypeCost, Format: entreport.FormatCSV, Currency: "EURO", Locale: "zh"})
	if _, told := fault.As(err); !told {
		t.Fatalf("a report in no currency: %v", err)
	}
	hold(t, p, "testdata/report/*.graphql")
}

type reportPayload struct {
	Payload struct {
		Report *struct {
			ID, Status, Filename, DownloadPath, Sha256 string
			Size                                       int
		}
		DeletedID  *string
		UserErrors []struct{ Field, Code, Message string }
	}
}

// A report that one waits for has a file when it is answered, and is gone with
// it once deleted.
func TestReportsAreMadeAndDeleted(t *testing.T) {
	p := program(t)
	p.ImportBill(t)
	create := func(input map[string]any) (out reportPayload) {
		t.Helper()
		p.must(t, `mutation($in: CreateReportInput!) { payload: createReport(input: $in) {
			report { id status filename downloadPath sha256 size } userErrors { field code message } } }`, map[string]any{"in": input}, &out)
		return out
	}
	remove := func(id string) (out reportPayload) {
		t.Helper()
		p.must(t, `mutation($in: DeleteReportInput!) { payload: deleteReport(input: $in) { deletedID userErrors { field code message } } }`,
			map[string]any{"in": map[string]any{"id": id}}, &out)
		return out
	}
	made := create(map[string]any{"account": "hand", "type": "COST", "format": "CSV", "firstDay": "2026-03-01", "lastDay": "2026-03-31", "wait": true, "locale": "en"}).Payload
	r := made.Report
	if r == nil || r.Status != "COMPLETED" || r.Size == 0 || len(r.Sha256) != 64 || r.DownloadPath != "/api/reports/"+r.ID+"/download" || !strings.HasSuffix(r.Filename, ".csv") {
		t.Fatalf("made %+v", made)
	}
	if status, file := p.Get(t, r.DownloadPath); status != 200 || len(file) != r.Size {
		t.Errorf("its file is %d with %d bytes of %d", status, len(file), r.Size)
	}
	for _, c := range []struct {
		input map[string]any
		want  string
	}{
		{map[string]any{"account": "nobody", "type": "COST"}, " NOT_FOUND"},
		{map[string]any{"account": "", "type": "COST"}, "account MISSING"},
		{map[string]any{"account": "hand", "type": "COST", "firstDay": "2026-03-01"}, "firstDay MISSING"},
		{map[string]any{"account": "hand", "type": "COST", "firstDay": "2026-03-02", "lastDay": "2026-03-01"}, "firstDay INVALID"},
		{map[string]any{"account": "hand", "type": "COST", "locale": "fr"}, "locale INVALID"},
		{map[string]any{"account": "hand", "type": "COST", "currency": "EURO", "wait": true}, "currency INVALID"},
	} {
		got := create(c.input).Payload
		if len(got.UserErrors) != 1 || got.UserErrors[0].Field+" "+got.UserErrors[0].Code != c.want || got.Report != nil {
			t.Errorf("%v: %+v, want %s", c.input, got, c.want)
		}
	}
	if got := remove(r.ID).Payload; got.DeletedID == nil || *got.DeletedID != r.ID {
		t.Errorf("deleted %+v", got)
	}
	if got := remove(r.ID).Payload; len(got.UserErrors) != 1 || got.UserErrors[0].Code != "NOT_FOUND" {
		t.Errorf("deleted twice %+v", got)
	}
	if status, _ := p.Get(t, r.DownloadPath); status != 404 {
		t.Errorf("the file of what is deleted is %d", status)
	}
}
