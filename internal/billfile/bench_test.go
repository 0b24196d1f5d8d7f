package billfile_test

import (
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
)

// BenchmarkRead reads a month of the demo's first account over and over;
// lines/s is per core.
func BenchmarkRead(b *testing.B) {
	w := world.Demo()
	a := w.Accounts()[0]
	for name, write := range map[string]func(io.Writer, world.Account, iter.Seq[*world.BillLine], export.Options) error{
		"V2": export.V2, "V1": export.V1, "FOCUS": export.FOCUS,
	} {
		b.Run(name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "bill.csv")
			out, err := os.Create(path)
			if err != nil {
				b.Fatal(err)
			}
			if err := write(out, a, w.Lines(a, october, now), export.Options{}); err != nil {
				b.Fatal(err)
			}
			if err := out.Close(); err != nil {
				b.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(info.Size())
			b.ReportAllocs()
			lines := 0
			for b.Loop() {
				s, err := billfile.Open([]string{path}, billfile.Options{Currency: a.Currency})
				if err != nil {
					b.Fatal(err)
				}
				for _, err := range s.Lines(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
					lines++
				}
			}
			b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
