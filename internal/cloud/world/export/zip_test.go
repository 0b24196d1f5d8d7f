package export_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
)

func TestPartsOfAZipHaveAHeaderEachAndAllLinesTogether(t *testing.T) {
	t.Parallel()
	w := world.Small(3)
	a := w.Accounts()[0]
	header, body, _ := strings.Cut(string(file(t, w, a, october, export.V2, export.Options{})), "\n")
	data := file(t, w, a, october, export.V2, export.Options{Parts: 3})
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	joined := ""
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		h, rest, _ := strings.Cut(string(text), "\n")
		if h != header || rest == "" {
			t.Errorf("%s begins with %q and has %d bytes more", f.Name, h, len(rest))
		}
		joined += rest
	}
	if len(archive.File) != 3 || joined != body {
		t.Errorf("%d parts whose lines differ from the whole file", len(archive.File))
	}
}
