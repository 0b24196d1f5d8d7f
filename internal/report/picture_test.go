package report_test

import (
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// pages draws the pages of a PDF and looks at them: none is empty, and one has
// the colours of a chart.
func pages(t *testing.T, file, folder string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", "60", "-png", file, filepath.Join(folder, "page")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	drawn, err := filepath.Glob(filepath.Join(folder, "page*.png"))
	if err != nil || len(drawn) < 3 {
		t.Fatalf("%d pages, %v", len(drawn), err)
	}
	most := 0
	for _, name := range drawn {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		picture, _, err := image.Decode(f)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		dark, coloured := 0, 0
		for y := range picture.Bounds().Dy() {
			for x := range picture.Bounds().Dx() {
				r, g, b, _ := picture.At(x, y).RGBA()
				if r < 0x8000 && g < 0x8000 && b < 0xa000 {
					dark++
				}
				if max(r, g, b)-min(r, g, b) > 0x4000 {
					coloured++
				}
			}
		}
		if dark < 100 {
			t.Errorf("%s is empty", filepath.Base(name))
		}
		most = max(most, coloured)
	}
	if most < 3000 {
		t.Errorf("no page has a chart: %d coloured dots at most", most)
	}
}
