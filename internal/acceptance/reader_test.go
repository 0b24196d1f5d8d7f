package acceptance_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

const manyLines = 5000

// version is a bill of many lines, all of one amount.
func version(amount string) string {
	var b strings.Builder
	b.WriteString("ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ResourceId,BilledCost\n")
	for i := range manyLines {
		fmt.Fprintf(&b, "AWS,1,many,USD,2026-04-01T00:00:00Z,2026-04-%02dT00:00:00Z,Usage,ec2,i-%d,%s\n", i%30+1, i, amount)
	}
	return b.String()
}

// page is one page of a walk, with the errors it met.
type page struct {
	Data struct {
		Charges *struct {
			Edges []struct {
				Node struct{ Resource, Payable string }
			}
			PageInfo struct {
				HasNextPage bool
				EndCursor   string
			}
		}
	}
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

func turn(t *testing.T, a *testapp.App, after string) page {
	t.Helper()
	variables := map[string]any{}
	if after != "" {
		variables["after"] = after
	}
	body, err := json.Marshal(map[string]any{"variables": variables, "query": `query($after: Cursor) { charges(first: 500, after: $after, input: {accountNames: ["many"], period: {firstCycle: "2026-04", lastCycle: "2026-04"}}) {
		edges { node { resource payable } } pageInfo { hasNextPage endCursor } } }`})
	if err != nil {
		t.Fatal(err)
	}
	_, answer := a.Send(t, "POST", "/graphql", "application/json", string(body))
	var p page
	if err := json.Unmarshal(answer, &p); err != nil {
		t.Fatalf("%v in %s", err, answer)
	}
	return p
}

// walk reads pages behind a cursor to the end and counts lines by amount.
func walk(t *testing.T, a *testapp.App, seen map[string]bool, amounts map[string]int, after string, between func(n int)) {
	t.Helper()
	for n := 1; ; n++ {
		p := turn(t, a, after)
		if len(p.Errors) > 0 || p.Data.Charges == nil {
			t.Fatalf("page %d: %+v", n, p.Errors)
		}
		for _, e := range p.Data.Charges.Edges {
			if seen[e.Node.Resource] {
				t.Fatalf("page %d shows %s again", n, e.Node.Resource)
			}
			seen[e.Node.Resource] = true
			amounts[e.Node.Payable]++
		}
		if !p.Data.Charges.PageInfo.HasNextPage {
			return
		}
		after = p.Data.Charges.PageInfo.EndCursor
		between(n)
	}
}

func TestReaderSeesOneVersionWholeWhileItIsReplacedAndSwept(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "first.csv", version("1.5"), ingest.FilesRequest{})
	later := func(d time.Duration) {
		a.Set(a.Clock().Add(d))
		if err := a.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	seen, amounts := map[string]bool{}, map[string]int{}
	walk(t, a, seen, amounts, "", func(n int) {
		switch n {
		case 2: // replaced, and swept at once
			a.Import(t, "second.csv", version("2.5"), ingest.FilesRequest{Mode: ingest.Replace})
			later(time.Minute)
		case 4: // so long unasked that the version's live set was let go of
			later(48 * time.Hour)
		case 6: // replaced again
			a.Import(t, "third.csv", version("3.5"), ingest.FilesRequest{Mode: ingest.Replace})
			later(time.Minute)
		case 8: // close to the end of what is kept
			later(revision.Retention - 72*time.Hour)
		}
	})
	if len(amounts) != 1 || amounts["1.5"] != manyLines {
		t.Fatalf("the walk saw lines by amount %v, want %d of 1.5", amounts, manyLines)
	}
	seen, amounts = map[string]bool{}, map[string]int{}
	walk(t, a, seen, amounts, "", func(int) {})
	if len(amounts) != 1 || amounts["3.5"] != manyLines {
		t.Fatalf("a new walk saw lines by amount %v, want %d of 3.5", amounts, manyLines)
	}
}

func TestCursorOfASweptVersionHasExpired(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "first.csv", version("1.5"), ingest.FilesRequest{})
	cursor := turn(t, a, "").Data.Charges.PageInfo.EndCursor
	a.Import(t, "second.csv", version("2.5"), ingest.FilesRequest{Mode: ingest.Replace})
	a.Set(a.Clock().Add(revision.Retention + time.Hour))
	if err := a.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := turn(t, a, cursor)
	if len(p.Errors) != 1 || p.Errors[0].Extensions.Code != "GONE" || !strings.Contains(p.Errors[0].Message, "no longer kept") {
		t.Fatalf("got %+v, want that it is gone", p)
	}
	held, err := a.Engine.Batches(t.Context())
	if err != nil || len(held) != 1 {
		t.Errorf("the ledger holds batches %v, %v; want the live one alone", held, err)
	}
}
