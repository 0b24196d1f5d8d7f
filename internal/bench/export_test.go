package bench

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/testapp"
)

// BenchmarkExport downloads about a hundred thousand rows as an Excel workbook
// and as CSV over HTTP: what each resource cost on each of 57 days. It prints by
// how much the resident memory of the whole process, ledger included, rose at
// its highest.
func BenchmarkExport(b *testing.B) {
	a := testapp.New(b, now)
	load(b, a, &source{customer: newCustomer(), cycles: year(), lines: lines(1_000_000)})
	const days = "start_date=2025-11-01&end_date=2025-12-27"
	get := func(b *testing.B, format string) []byte {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, a.URL+"/api/cost/export?account=bench&group_by=resource&"+days+"&format="+format, nil)
		if err != nil {
			b.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatalf("%d %.300s %v", resp.StatusCode, body, err)
		}
		return body
	}
	for _, format := range []string{"excel", "csv"} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				debug.FreeOSMemory()
				before := resident(b, "VmRSS")
				if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // the highest begins anew
					b.Skip("no /proc: ", err)
				}
				begin := time.Now()
				file := get(b, format)
				b.ReportMetric(time.Since(begin).Seconds(), "s")
				b.ReportMetric(resident(b, "VmHWM")-before, "MiB-peak")
				b.ReportMetric(float64(len(file))/(1<<20), "MiB-file")
				b.ReportMetric(float64(rowsOf(b, format, file)), "rows")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// resident is a figure of this process's memory in MiB.
func resident(b *testing.B, name string) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc: ", err)
	}
	_, after, _ := strings.Cut(string(status), name+":")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kib) / 1024
}

func rowsOf(b *testing.B, format string, file []byte) int {
	b.Helper()
	if format == "csv" {
		return bytes.Count(file, []byte("\n")) - 1
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		b.Fatal(err)
	}
	n := -2 // title and headings
	for rows.Next() {
		n++
	}
	return n
}
