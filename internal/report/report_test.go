package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/region"
	"github.com/cloudlens/cloudlens/internal/report"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// clouded is a small world that was read from its cloud.
func clouded(t *testing.T) (*testapp.Clouded, report.Sources) {
	t.Helper()
	c := testapp.NewClouded(t, now, world.Small(3))
	c.Sync(t)
	return c, report.Sources{Accounts: c.Accounts, Costs: c.Costs, Resources: c.Resources, Idle: c.Idle, Clock: c.Clock}
}

func write(t *testing.T, s *report.Sources, r report.Request) []byte {
	t.Helper()
	d, err := s.Compose(auth.With(t.Context(), auth.Open()), r)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := report.Write(&b, d, r.Format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var april = period.Range{From: 20260401, To: 20260501}

func TestEveryReportInEveryFormatAndLanguage(t *testing.T) {
	_, s := clouded(t)
	for _, typ := range report.Types {
		for _, f := range report.Formats {
			for _, language := range []string{"zh", "en"} {
				b := write(t, &s, report.Request{Account: "small-cn", Type: typ, Format: f, Days: april, Locale: language})
				begins := map[report.Format]string{report.Excel: "PK", report.PDF: "%PDF-", report.HTML: "<!DOCTYPE html>", report.CSV: "\xef\xbb\xbf", report.JSON: "{"}[f]
				if !strings.HasPrefix(string(b), begins) || len(b) < 500 {
					t.Errorf("%s as %s in %s: %d bytes, %.20q", typ, f, language, len(b), b)
				}
				if keep := os.Getenv("CLOUDLENS_TEST_KEEP"); keep != "" {
					if err := os.WriteFile(filepath.Join(keep, fmt.Sprintf("%s-%s.%s", typ, language, f.Ending())), b, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// column is what a column of a sheet holds below its title, by the first cell
// of each row.
func column(t *testing.T, f *excelize.File, name, title string) map[string]money.Decimal {
	t.Helper()
	rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]money.Decimal{}
	at := -1
	for _, row := range rows {
		for i, cell := range row {
			if cell == title {
				at = i
			}
		}
		if at > 0 && len(row) > at && row[at] != title && row[at] != "" {
			out[row[0]] = money.MustParse(row[at])
		}
	}
	return out
}

func TestSumsOfAWorkbookAreTheLedgers(t *testing.T) {
	c, s := clouded(t)
	f, err := excelize.OpenReader(bytes.NewReader(write(t, &s, report.Request{Account: "small-cn", Type: report.Cost, Format: report.Excel, Days: april, Locale: "en"})))
	if err != nil {
		t.Fatal(err)
	}
	for dim, name := range map[ledger.Dim]string{ledger.ByService: "Cost By service", ledger.ByRegion: "Cost By region", ledger.BySubscription: "Cost By subscription type"} {
		answer, err := c.Costs.Costs(auth.With(t.Context(), auth.Open()), cost.Input{
			AccountNames: []string{"small-cn"}, Period: cost.Period{FirstCycle: 202604, LastCycle: 202604}, GroupBy: []ledger.Key{{Dim: dim}},
		})
		if err != nil {
			t.Fatal(err)
		}
		got := column(t, f, name, "Payable")
		sum := money.Zero
		for _, g := range answer.Groups {
			label := g.Keys[0].Label
			switch {
			case dim == ledger.BySubscription:
				label = discount.SubscriptionName(g.Keys[0].Value, "en")
			case g.Keys[0].Value == "":
				label = "(none)"
			case dim == ledger.ByRegion:
				label = region.Name(g.Keys[0].Value, "en")
			}
			if !got[label].Equal(g.Total.Amount.Decimal) {
				t.Errorf("%s: %s is %s in the workbook, %s in the ledger", name, label, got[label], g.Total.Amount.Decimal)
			}
			sum = sum.Add(got[label])
		}
		if !sum.Equal(answer.Total.Amount.Decimal) || !got["Total"].Equal(sum) || sum.IsZero() {
			t.Errorf("%s: parts are %s, the total is %s, the ledger has %s", name, sum, got["Total"], answer.Total.Amount.Decimal)
		}
	}
	if charts := len(f.GetSheetList()); charts < 8 {
		t.Errorf("sheets %q", f.GetSheetList())
	}
}

func TestAReportOfNothingSaysThatNothingIsKnown(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	s := report.Sources{Accounts: a.Accounts, Costs: a.Costs, Resources: a.Resources, Idle: a.Idle, Clock: a.Clock}
	for typ, says := range map[report.Type]string{
		report.Resources: "nothing is known here", report.Security: "were not evaluated", report.Optimization: "does not mean that nothing is idle", report.Cost: "no data",
	} {
		page := string(write(t, &s, report.Request{Account: "hand", Type: typ, Format: report.HTML, Days: period.Range{From: 20240101, To: 20240201}, Locale: "en"}))
		if !strings.Contains(page, says) {
			t.Errorf("%s does not say %q:\n%s", typ, says, page)
		}
	}
}

func TestHTMLIsEscaped(t *testing.T) {
	d := &report.Document{Title: "<script>alert(1)</script>", Locale: "en", Sections: []report.Section{{
		Title: "<b>x</b>", Notes: []string{"<i>n</i>"}, Facts: []report.Fact{{Name: "<u>f</u>", Value: "<s>v</s>"}},
		Charts: []report.Chart{{Title: "<img src=x>", Shape: report.Bars, Labels: []string{"<svg onload=x>"}, Series: []report.Series{{Name: "<a>", Values: []money.Null{money.Of(money.Whole(1))}}}}},
	}}}
	var b bytes.Buffer
	if err := report.Write(&b, d, report.HTML); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script>alert", "<b>x", "<i>n", "<u>f", "<s>v", "<img", "<svg onload", "<a>"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

func TestPDFShowsChineseAndCharts(t *testing.T) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		if os.Getenv("CLOUDLENS_TEST_STRICT") == "1" {
			t.Fatal("the test needs pdftoppm: install poppler-utils")
		}
		t.Skip("pdftoppm is not installed")
	}
	_, s := clouded(t)
	folder := t.TempDir()
	file := filepath.Join(folder, "report.pdf")
	if err := os.WriteFile(file, write(t, &s, report.Request{Account: "small-cn", Type: report.Comprehensive, Format: report.PDF, Days: april, Locale: "zh"}), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"云成本综合报告", "small-cn", "2026-04-01", "应付金额", "目录总价", "未评估", "合计"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	pages(t, file, folder)
}

func TestJSONIsTheDocument(t *testing.T) {
	_, s := clouded(t)
	var d struct {
		Manifest struct {
			Account, Coverage, Currency string
			Revision                    int64
		}
		Sections []struct {
			Tables []struct {
				Columns []string
				Rows    [][]*string
			}
		}
	}
	if err := json.Unmarshal(write(t, &s, report.Request{Account: "small-cn", Type: report.Cost, Format: report.JSON, Days: april, Locale: "en"}), &d); err != nil {
		t.Fatal(err)
	}
	if d.Manifest.Account != "small-cn" || d.Manifest.Currency != "CNY" || d.Manifest.Revision < 1 || len(d.Sections) != 2 || len(d.Sections[0].Tables) < 5 {
		t.Errorf("%+v", d.Manifest)
	}
}
