package rest_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// deals is a program with the bills that can be added up by hand, those with
// named discounts among them, and an account without any.
func deals(t *testing.T) *testapp.App {
	t.Helper()
	a := testapp.New(t, now)
	a.ImportBill(t)
	a.ImportDeals(t)
	if _, err := a.Accounts.Create(auth.With(t.Context(), auth.System()), account.Draft{Name: "empty"}); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnswersAboutDiscountsAreAsRecorded(t *testing.T) {
	a := deals(t)
	hold(t, "testdata/discounts/*.txtar", 17, func(*testing.T) *testapp.App { return a })
}

// exported is a file that the export gives.
func exported(t *testing.T, a *testapp.App, query, kind, name string) []byte {
	t.Helper()
	return download(t, a, "/api/discounts/export?account=deal"+query, kind, name)
}

// download is a file of that type and name.
func download(t *testing.T, a *testapp.App, path, kind, name string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got := []string{resp.Status, resp.Header.Get("Content-Type"), resp.Header.Get("Content-Disposition")}
	if diff := cmp.Diff(got, []string{"200 OK", kind, `attachment; filename="` + name + `"`}); diff != "" {
		t.Errorf("%s (-got +want)\n%s", path, diff)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var regionRows = [][]string{
	{"地域", "名称", "原价", "应付金额", "优惠金额", "折扣率", "消费占比"},
	{"cn-hangzhou", "华东1（杭州）", "1,748.00", "1,020.00", "728.00", "41.65%", "53.29%"},
	{"cn-shanghai", "华东2（上海）", "1,250.00", "894.00", "325.00", "26.00%", "46.71%"},
}

func TestExportIsASpreadsheetOfThreeSheets(t *testing.T) {
	a := deals(t)
	file := exported(t, a, "&locale=zh", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "discounts.xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f.GetSheetList(), []string{"产品", "地域", "实例"}); diff != "" {
		t.Errorf("sheets (-got +want)\n%s", diff)
	}
	rows, err := f.GetRows("地域")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, append([][]string{{"地域"}}, regionRows...)); diff != "" {
		t.Errorf("regions (-got +want)\n%s", diff)
	}
}

func TestExportIsCSVForOneSection(t *testing.T) {
	a := deals(t)
	file := exported(t, a, "&format=csv&export_type=regions&locale=zh", "text/csv; charset=utf-8", "discounts.csv")
	text, marked := strings.CutPrefix(string(file), "\ufeff")
	if !marked {
		t.Error("the file does not begin with the mark of UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		regionRows[0],
		{"cn-hangzhou", "华东1（杭州）", "1748", "1020", "728", "0.416476", "53.29"},
		{"cn-shanghai", "华东2（上海）", "1250", "894", "325", "0.26", "46.71"},
	}
	if diff := cmp.Diff(rows, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

// Every view is kept, and made anew by an import.
func TestViewsOfDiscountsAreKept(t *testing.T) {
	a := deals(t)
	for _, view := range []string{
		"discounts/trend", "discounts/products", "billing/discounts", "discounts/quarterly", "discounts/yearly", "discounts/product-trends", "discounts/regions",
		"discounts/subscription-types", "discounts/optimization-suggestions", "discounts/anomalies", "discounts/product-region-matrix", "discounts/moving-average",
		"discounts/cumulative", "discounts/instance-lifecycle", "discounts/insights",
	} {
		path := "/api/" + view + "?account=deal"
		got := []bool{ask(t, a, path).Cached, ask(t, a, path).Cached, ask(t, a, path+"&force_refresh=true").Cached, ask(t, a, path+"&start_date=2026-05&end_date=2026-05").Cached}
		if diff := cmp.Diff(got, []bool{false, true, false, view == "billing/discounts"}); diff != "" {
			t.Errorf("%s: cached (-got +want)\n%s", view, diff)
		}
	}
}
