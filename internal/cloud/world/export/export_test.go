package export_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

var decimals = cmp.Comparer(func(a, b money.Decimal) bool { return a.Equal(b) })

type writer func(io.Writer, world.Account, iter.Seq[*world.BillLine], export.Options) error

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, period.Shanghai)

const october = period.Cycle(202610)

func file(t *testing.T, w *world.World, a world.Account, c period.Cycle, write writer, o export.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, a, w.Lines(a, c, now), o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryFormatSumsToTheInvoiceByEveryKey(t *testing.T) {
	t.Parallel()
	formats := map[string]struct {
		write    writer
		zh, en   reading
		zhN, enN int
	}{
		"V2":           {export.V2, v2zh, v2en, 68, 68},
		"V1":           {export.V1, v1zh, v1en, 43, 45},
		"V1 instances": {export.V1Instances, v1zh, v1en, 35, 37},
		"FOCUS":        {export.FOCUS, focus, focus, 77, 77},
	}
	for name, f := range formats {
		for _, o := range []export.Options{{Language: export.Chinese}, {Language: export.English, Tabs: true}} {
			t.Run(name+" "+string(o.Language), func(t *testing.T) {
				t.Parallel()
				for seed := range uint64(4) {
					w := world.Small(seed)
					for _, a := range w.Accounts() {
						r, n := f.zh, f.zhN
						if o.Language == export.English {
							r, n = f.en, f.enN
						}
						text := string(file(t, w, a, october, f.write, o))
						same(t, r.read(t, text), w.Invoice(a, october, now))
						header, _, _ := strings.Cut(text, "\n")
						if got := strings.Count(header, ",") + 1; got != n {
							t.Errorf("%d columns, want %d", got, n)
						}
					}
				}
			})
		}
	}
}

func TestDemoMonthSumsToItsInvoice(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a, _ := w.Account("ydzn")
	text := string(file(t, w, a, october, export.V2, export.Options{}))
	same(t, v2zh.read(t, text), w.Invoice(a, october, now))
}

func TestDressingDoesNotChangeTheText(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a, _ := w.Account("ydzn")
	plain := string(file(t, w, a, october, export.V1, export.Options{}))
	if got := file(t, w, a, october, export.V1, export.Options{BOM: true, CRLF: true}); strings.ReplaceAll(strings.TrimPrefix(string(got), "\ufeff"), "\r\n", "\n") != plain || !bytes.HasPrefix(got, []byte("\ufeff")) {
		t.Error("BOM and CRLF change the text")
	}
	gbk, err := simplifiedchinese.GBK.NewDecoder().Bytes(file(t, w, a, october, export.V1, export.Options{GBK: true}))
	if err != nil || string(gbk) != plain {
		t.Errorf("GBK changes the text: %v", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(file(t, w, a, october, export.V1, export.Options{Gzip: true})))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != plain {
		t.Errorf("gzip changes the text: %v", err)
	}
}

func TestOptionsThatContradictAreRefused(t *testing.T) {
	t.Parallel()
	w := world.Small(1)
	a := w.Accounts()[0]
	for _, o := range []export.Options{{GBK: true, BOM: true}, {Gzip: true, Parts: 2}, {Parts: -1}} {
		err := export.V2(io.Discard, a, w.Lines(a, october, now), o)
		if !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
