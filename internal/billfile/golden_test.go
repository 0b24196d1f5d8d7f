package billfile_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

var update = flag.Bool("update", false, "write the golden files; read them before committing")

// golden is a line as its golden file shows it.
type golden struct {
	Account  bill.Account
	Cycle    string
	Date     string
	Subject  map[string]any
	LineID   string            `json:",omitempty"`
	Refund   bool              `json:",omitempty"`
	Item     string            `json:",omitempty"`
	Usage    string            `json:",omitempty"`
	Money    map[string]string // known amounts only
	Rests    map[string]string `json:",omitempty"`
	Findings []bill.Finding    `json:",omitempty"`
	Raw      json.RawMessage   `json:",omitempty"`
}

func TestFilesReadAsTheirGoldens(t *testing.T) {
	t.Parallel()
	files := map[string]string{"v2_zh": "", "v2_en": "", "v1_zh": "CNY", "v1_en": "USD"}
	if goldens, err := filepath.Glob("testdata/*.golden.json"); err != nil || len(goldens) != len(files) && !*update {
		t.Errorf("%d files are held against the goldens %v, %v", len(files), goldens, err)
	}
	for name, currency := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines, _, err := read(t, billfile.Options{Currency: currency}, "testdata/"+name+".csv")
			if err != nil {
				t.Fatal(err)
			}
			shown := make([]golden, len(lines))
			for i := range lines {
				shown[i] = show(t, &lines[i])
			}
			got, err := json.MarshalIndent(shown, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			path := "testdata/" + name + ".golden.json"
			if *update {
				if err := os.WriteFile(path, append(got, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(got)+"\n", string(want)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func show(t *testing.T, l *bill.Line) golden {
	t.Helper()
	c := &l.Charge
	g := golden{
		Account: l.Account, Cycle: c.Cycle.String(), Date: c.Date.String(), LineID: c.LineID, Refund: c.Correction, Item: c.BillingItem,
		Money: map[string]string{}, Findings: l.Findings, Subject: map[string]any{},
	}
	if c.Usage.Valid {
		g.Usage = c.Usage.Decimal.String() + " " + c.UsageUnit
	}
	text, err := json.Marshal(c.Subject)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &g.Subject); err != nil {
		t.Fatal(err)
	}
	for key, value := range g.Subject {
		if value == "" || value == nil {
			delete(g.Subject, key)
		}
	}
	for _, a := range ledger.Amounts {
		if amount := *a.Of(&c.Money); amount.Valid {
			g.Money[a.Column] = amount.Decimal.String()
		}
	}
	for _, r := range l.Rests {
		if g.Rests == nil {
			g.Rests = map[string]string{}
		}
		g.Rests[r.Column] = r.Amount.FloatString(20)
	}
	if c.Raw != "" {
		g.Raw = json.RawMessage(c.Raw)
		if _, err := ledger.ParseTags(c.Raw); err != nil {
			t.Errorf("raw is no object of texts: %v", err)
		}
	}
	return g
}
