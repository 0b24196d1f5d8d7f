//go:build !noduckdb

package duckdb_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/ledger/duckdb"
	"github.com/cloudlens/cloudlens/internal/money"
)

// TestFiguresAreExactOnBothSidesOfAMachineWord writes figures whose digits fit
// 64 bits with their sign and such whose do not.
func TestFiguresAreExactOnBothSidesOfAMachineWord(t *testing.T) {
	t.Parallel()
	e, err := duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	at := time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
	for _, figure := range []string{
		"0", "1", "-1", "0.000001", "-0.000001", "9223372036854.775807", "-9223372036854.775807", "9223372036854.775808", "-9223372036854.775808",
		"18446744073709.551615", "18446744073709.551616", "-18446744073709.551617", "123456789012345678.123456", "-123456789012345678.123456",
	} {
		d := money.MustParse(figure)
		p := ledger.MetricPoint{Resource: figure, Metric: "m", At: at, Min: d, Max: d, Avg: d}
		if err := e.AppendMetrics(t.Context(), "a", []ledger.MetricPoint{p}); err != nil {
			t.Fatal(err)
		}
		got, err := e.MetricWindows(t.Context(), ledger.MetricQuery{Accounts: []string{"a"}, Resources: []string{figure}, From: at, To: at.Add(time.Hour)})
		if err != nil || len(got) != 1 || !got[0].Min.Equal(d) || !got[0].Max.Equal(d) || !got[0].Latest.Avg.Equal(d) {
			t.Errorf("%s is %+v, %v", figure, got, err)
		}
	}
}
