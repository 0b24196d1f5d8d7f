package acceptance_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/app/engines"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

const head = "ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,BilledCost,ListCost,ContractedCost\n"

// line is a FOCUS line of a month (as 2026-05) and day, in UTC.
func line(account, currency, month string, day int, billed, list, contracted string) string {
	return fmt.Sprintf("AWS,%[1]s,%[1]s,%[2]s,%[3]s-01,%[3]s-%02[4]d,Usage,ec2,%[5]s,%[6]s,%[7]s\n", account, currency, month, day, billed, list, contracted)
}

func TestLedgerThatLacksLinesIsRefused(t *testing.T) {
	data := t.TempDir()
	a := testapp.Open(t, data, now)
	a.ImportBill(t)
	a.Stop(t)
	for _, f := range []string{"ledger.duckdb", "ledger.duckdb.wal"} {
		if err := os.Remove(filepath.Join(data, f)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	again, err := app.Open(t.Context(), app.Options{Stores: config.Stores{Data: data}, Engines: engines.Built(), Clock: a.Clock, Log: a.Log})
	if err == nil {
		_ = again.Close()
	}
	if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), "hand 2026-03") {
		t.Fatalf("an empty ledger under a full catalogue: %v", err)
	}
}

func TestForgettingAnAccountLeavesTheOthersInView(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	ctx := auth.With(t.Context(), auth.Open())
	abroad, err := a.Accounts.ByName(ctx, "abroad")
	check(t, err)
	_, err = a.Accounts.Delete(ctx, abroad.ID)
	check(t, err)
	a.Set(now.Add(8 * 24 * time.Hour))
	over, err := a.Accounts.Forgettable(ctx, a.Clock())
	check(t, err)
	if len(over) != 1 {
		t.Fatalf("%d accounts to forget, want 1", len(over))
	}
	check(t, a.Revisions.DropBatches(ctx, over[0].Batches)) // and not yet Purge, as when the program ends between the two
	if got := ask(t, a, "hand", 202605, "BILLED", nil).Costs.Total.text(); got != "19.550433333333" {
		t.Fatalf("hand costs %s", got)
	}
	check(t, a.Sweep(ctx))
	if got := ask(t, a, "hand", 202605, "BILLED", nil).Costs.Total.text(); got != "19.550433333333" {
		t.Fatalf("hand costs %s after the sweep", got)
	}
}

func TestDiscountIsThatOfLinesThatHaveOne(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "f.csv", head+line("x", "USD", "2026-04", 1, "80", "100", "80")+line("x", "USD", "2026-04", 2, "100", "100", ""), ingest.FilesRequest{})
	_, body := a.Get(t, "/api/billing/overview?account=x&billing_cycle=2026-04")
	if !strings.Contains(string(body), `"total_discount":20.00`) {
		t.Fatalf("%s", body)
	}
}

func TestComparisonIsUnknownWhereNothingWasImported(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "f.csv", head+line("old", "USD", "2026-03", 1, "7", "", "")+line("old", "USD", "2026-04", 1, "8", "", "")+line("new", "USD", "2026-04", 1, "5", "", ""), ingest.FilesRequest{})
	var out struct {
		Costs struct {
			Groups []struct {
				Keys          []struct{ Label string }
				Previous      struct{ Amount *struct{ Amount string } }
				ChangePercent *string
			}
		}
	}
	a.Query(t, `{ costs(input: {period: {firstCycle: "2026-04", lastCycle: "2026-04"}, groupBy: [{dimension: ACCOUNT}], compareTo: {previous: PREVIOUS_PERIOD}}) {
		groups { keys { label } previous { amount { amount } } changePercent } } }`, nil, &out)
	for _, g := range out.Costs.Groups {
		known := g.Previous.Amount != nil
		if known != (g.Keys[0].Label == "old") || known != (g.ChangePercent != nil) {
			t.Errorf("%s was %+v, change %v", g.Keys[0].Label, g.Previous.Amount, g.ChangePercent)
		}
	}
	if len(out.Costs.Groups) != 2 {
		t.Fatalf("groups %+v", out.Costs.Groups)
	}
}

func TestMonthsOfATrendAreWhole(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "f.csv", head+line("x", "USD", "2026-03", 2, "70", "", "")+line("x", "USD", "2026-03", 30, "5", "", "")+line("x", "USD", "2026-04", 2, "8", "", ""), ingest.FilesRequest{})
	_, body := a.Get(t, "/api/dashboard/trend?account=x&granularity=monthly&days=60") // back to 19 March
	for _, want := range []string{`{"date":"2026-03-01","total_cost":75.00`, `{"date":"2026-04-01","total_cost":8.00`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("%s\nlacks %s", body, want)
		}
	}
	// Of the rest of April, after its bill ends, nothing is known: no point.
	_, body = a.Get(t, "/api/dashboard/trend?account=x&granularity=monthly&start_date=2026-04-10&end_date=2026-04-20")
	if strings.Contains(string(body), `"date"`) {
		t.Errorf("%s\nhas a point", body)
	}
}

func TestOneAccountsErrorIsItsOwn(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "f.csv", head+line("both", "USD", "2026-04", 1, "7", "", "")+line("both", "EUR", "2026-04", 1, "8", "", "")+line("plain", "USD", "2026-04", 1, "5", "", ""), ingest.FilesRequest{})
	_, body := a.Send(t, "POST", "/graphql", "application/json", `{"query":"{ accounts { edges { node { name costs(input: {period: {firstCycle: \"2026-04\", lastCycle: \"2026-04\"}}) { total { amount { amount } } } } } } }"}`)
	for _, want := range []string{`"name":"plain","costs":{"total":{"amount":{"amount":"5"}}}`, `"name":"both","costs":null`, "several currencies (EUR, USD)"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("%s\nlacks %s", body, want)
		}
	}
	if status, body := a.Get(t, "/api/cost/breakdown?account=both&billing_cycle=2026-04&currency=EUR"); status != 200 || !strings.Contains(string(body), `"total":8.00`) {
		t.Errorf("%d %s", status, body)
	}
}

// single is a source of one line.
type single struct{}

func (single) Kind() bill.Kind                                  { return bill.FromFile }
func (single) Controls(context.Context) ([]bill.Control, error) { return nil, nil }
func (single) Progress() (done, total int64)                    { return 0, 0 }

func (single) Lines(context.Context) iter.Seq2[*bill.Line, error] {
	return func(yield func(*bill.Line, error) bool) {
		l := bill.Line{Account: bill.Account{Provider: "AWS", ID: "x", Name: "x"}}
		l.Charge.Cycle, l.Charge.Subject.Currency = 202604, "USD"
		yield(&l, nil)
	}
}

func TestBillsOfAnAccountThatIsDeletedMeanwhileAreRefused(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "f.csv", head+line("x", "USD", "2026-03", 1, "7", "", ""), ingest.FilesRequest{})
	ctx := auth.With(t.Context(), auth.Open())
	x, err := a.Accounts.ByName(ctx, "x")
	check(t, err)
	request := ingest.Request{Source: single{}, Kind: billimport.KindFile, Label: "late", Account: "x"}
	_, err = a.Imports.Run(ctx, request, func(p ingest.Progress) {
		if p.Stage == "verifying" { // written, and not settled yet
			_, err := a.Accounts.Delete(ctx, x.ID)
			check(t, err)
		}
	})
	if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), "was deleted") {
		t.Fatalf("got %v", err)
	}
	if held, err := a.Engine.Batches(ctx); err != nil || len(held) != 1 {
		t.Fatalf("batches %v, %v", held, err)
	}
}
