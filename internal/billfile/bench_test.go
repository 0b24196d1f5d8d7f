package billfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
)

// BenchmarkRead reads a month of the demo's first account over and over.
func BenchmarkRead(b *testing.B) {
	for format, path := range month(b) {
		b.Run(format, func(b *testing.B) {
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(info.Size())
			b.ReportAllocs()
			lines := 0
			for b.Loop() {
				s, err := billfile.Open([]string{path}, billfile.Options{Currency: "CNY"})
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

// month writes the files. The world is garbage afterwards, so that collecting
// it is no part of the measurement.
func month(b *testing.B) map[string]string {
	b.Helper()
	w, paths := world.Demo(), map[string]string{}
	a := w.Accounts()[0]
	for _, f := range export.Formats {
		paths[f.Name] = filepath.Join(b.TempDir(), f.Name)
		out, err := os.Create(paths[f.Name])
		if err != nil {
			b.Fatal(err)
		}
		if err := f.Write(out, a, w.Lines(a, october, now), export.Options{}); err != nil {
			b.Fatal(err)
		}
		if err := out.Close(); err != nil {
			b.Fatal(err)
		}
	}
	return paths
}
