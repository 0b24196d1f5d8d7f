package rest_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/testapp"
)

// The cells of an exported workbook add up to the totals beside them, which are
// those of the graph.
func TestExportedCostsAddUp(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	file := download(t, a, "/api/cost/export?account=hand&start_date=2026-05-01&end_date=2026-05-31&group_by=resource", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "costs.xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	column := func(sheet, cells string) string {
		t.Helper()
		if err := f.SetCellFormula(sheet, "Z1", "SUM("+cells+")"); err != nil {
			t.Fatal(err)
		}
		sum, err := f.CalcCellValue(sheet, "Z1", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	totals, err := f.GetRows("合计", excelize.Options{RawCellValue: true})
	if err != nil || len(totals) < 4 {
		t.Fatalf("%d rows of totals, %v", len(totals), err)
	}
	last := totals[len(totals)-1]
	var answer struct {
		Costs struct {
			Total struct{ Amount struct{ Amount string } }
		}
	}
	a.Query(t, `{ costs(input: { accountNames: ["hand"], period: { from: "2026-05-01", to: "2026-06-01" } }) { total { amount { amount } } } }`, nil, &answer)
	want := answer.Costs.Total.Amount.Amount
	if diff := cmp.Diff([]string{last[2], column("费用明细", "D3:D1000")}, []string{want, want}); diff != "" {
		t.Errorf("the total and the sum of the parts (-got +want)\n%s", diff)
	}
}

func TestExportedCostsAsCSVAreExact(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	got := string(download(t, a, "/api/cost/export?account=hand&start_date=2026-05-02&end_date=2026-05-02&format=csv&locale=en", "text/csv; charset=utf-8", "costs.csv"))
	const want = "\ufeffDate,Code,Name,Cost,Currency,Bill lines,Status,Cost type,Orders known since\n2026-05-02,ecs,云服务器ECS,9.444333333333,CNY,2,ESTIMATED,billed,\n"
	if got != want {
		t.Errorf("%s", cmp.Diff(got, want))
	}
}
