package rest_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/testapp"
)

// madeReport is the answer to making a report.
type madeReport struct {
	Success bool
	ID      string `json:"report_id"`
	Message string
	Data    struct {
		ID       string `json:"report_id"`
		Account  string
		Type     string `json:"report_type"`
		Format   string
		Status   string
		Filename string
		Size     int
		URL      string `json:"download_url"`
		Content  string
		Start    string `json:"start_date"`
		End      string `json:"end_date"`
		Manifest map[string]any
	}
}

func report(t *testing.T, a *testapp.App, path, body string) madeReport {
	t.Helper()
	status, answer := a.Send(t, "POST", path, "application/json", body)
	if status != 200 {
		t.Fatalf("%s: %d %s", body, status, answer)
	}
	var m madeReport
	if err := json.Unmarshal(answer, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestReportsAreMadeListedReadAndDeleted(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	// The document's own body, then the one of the single-page client.
	first := report(t, a, "/api/reports/generate", `{"account":"hand","report_type":"comprehensive","format":"excel","start_date":"2026-04-01","end_date":"2026-04-30"}`)
	second := report(t, a, "/api/reports/generate?account=hand&locale=en", `{"type":"cost","format":"html"}`)
	if !first.Success || first.Data.Status != "completed" || first.Data.Type != "comprehensive" || first.Data.Format != "excel" || first.Data.Start != "2026-04-01" || first.Data.End != "2026-04-30" ||
		first.Data.Content != "" || first.Data.Size < 1000 || first.Message != "报告已生成" || first.Data.Manifest["account"] != "hand" {
		t.Errorf("the document's report: %+v", first)
	}
	if second.Data.Start != "2026-05-01" || second.Data.End != "2026-05-31" || !strings.Contains(second.Data.Content, "<h1>Cost Report</h1>") || second.Message != "Report generated" {
		t.Errorf("the client's report: %+v", second)
	}
	for _, m := range []madeReport{first, second} {
		if want := a.URL + "/api/reports/" + m.ID + "/download"; m.Data.URL != want || m.Data.ID != m.ID {
			t.Errorf("the file is at %s, want %s", m.Data.URL, want)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, m.Data.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		file, err := io.ReadAll(resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != 200 || len(file) != m.Data.Size || !strings.Contains(resp.Header.Get("Content-Disposition"), "attachment; filename=") || resp.Header.Get("Content-Security-Policy") != "sandbox" {
			t.Errorf("the file comes as %d %v", resp.StatusCode, resp.Header)
		}
	}
	if status, body := a.Send(t, "GET", "/api/reports?account=hand", "", ""); status != 200 || !strings.Contains(string(body), `"count":2`) || strings.Index(string(body), first.ID) < strings.Index(string(body), second.ID) {
		t.Errorf("the list, newest first: %d %s", status, body)
	}
	path := "/api/reports/" + first.ID
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", path + "/download?account=nobody", 404},
		{"DELETE", path, 200},
		{"DELETE", path, 404},
		{"GET", path + "/download", 404},
		{"GET", "/api/reports/none/download", 404},
		{"GET", "/api/reports?account=nobody", 404},
		{"GET", "/api/reports?limit=0", 400},
	} {
		if status, body := a.Send(t, c.method, c.path, "", ""); status != c.status {
			t.Errorf("%s %s: %d %s", c.method, c.path, status, body)
		}
	}
}

func TestReportsThatCannotBeMade(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	for body, want := range map[string]string{
		``: "ValueError", `[]`: "ValueError", `{}`: "KeyError", `{"account":"hand"}`: "KeyError", `{"report_type":"cost"}`: "KeyError",
		`{"account":"nobody","report_type":"cost"}`:                                                 "NotFoundError",
		`{"account":"hand","report_type":"weather"}`:                                                "ValueError",
		`{"account":"hand","report_type":"cost","format":"doc"}`:                                    "ValueError",
		`{"account":"hand","report_type":"cost","start_date":"2026-04-01"}`:                         "KeyError",
		`{"account":"hand","report_type":"cost","start_date":"2026-04-31","end_date":"2026-05-01"}`: "ValueError",
		`{"account":"hand","report_type":"cost","start_date":"2026-05-02","end_date":"2026-05-01"}`: "ValueError",
		`{"account":"hand","report_type":"cost","start_date":"2001-05-02","end_date":"2026-05-01"}`: "ValueError",
		`{"account":"hand","report_type":"cost","currency":"JPY"}`:                                  "ValueError",
		`{"account":1,"report_type":"cost"}`:                                                        "ValueError",
	} {
		for _, language := range []string{"zh", "en"} {
			status, answer := a.Send(t, "POST", "/api/reports/generate?locale="+language, "application/json", body)
			if status < 400 || status >= 500 || !strings.Contains(string(answer), `"error_type":"`+want+`"`) || !strings.Contains(string(answer), `"endpoint":"generate_report"`) {
				t.Errorf("%s: %d %s, want %s", body, status, answer, want)
			}
		}
	}
}
