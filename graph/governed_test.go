package graph_test

import (
	"bytes"
	"fmt"
	"log"
	"strings"
	"testing"

	ofbudget "github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// governed makes budgets and virtual tags of many kinds over that many accounts.
func governed(t *testing.T, p *counted, accounts, budgets, tags int) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	of := make([]id.ID, accounts)
	for i := range of {
		of[i] = p.Account(t, fmt.Sprintf("account-%02d", i)).ID
	}
	for n := range budgets {
		d := budget.Draft{
			AccountID: &of[n%accounts], Name: fmt.Sprint("budget ", n), Amount: money.MustParse("10"), Period: ofbudget.PeriodMonthly,
			Start: 20260101, Alerts: []policy.Threshold{at("80", policy.Actual), at("100", policy.Forecast)},
		}
		switch n % 4 {
		case 1:
			d.Period, d.Start = ofbudget.PeriodQuarterly, 20260215
		case 2:
			d.Period, d.Start, d.Type, d.TagFilter = ofbudget.PeriodYearly, 20250410, ofbudget.TypeTag, ptr(fmt.Sprintf("team=%d", n))
		case 3:
			d.Type, d.ServiceFilter = ofbudget.TypeService, ptr(`["ecs"]`)
		}
		if _, err := p.Budgets.Create(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	for n := range tags {
		d := virtualtag.Draft{Account: &of[n%accounts], Name: fmt.Sprint("tag ", n), Priority: n % 7}
		switch n % 3 {
		case 0:
			d.Conditions = []rule.Flat{{Field: "name", Operator: "contains", Value: fmt.Sprint(n)}, {Field: "tag.team", Operator: "not_exists"}}
		case 1:
			d.Conditions = []rule.Flat{{Field: "status", Operator: "equals", Value: "Running"}, {Field: "instance_id", Operator: "regex", Value: fmt.Sprintf("-%d$", n%4)}}
		case 2:
			d.Rule = rule.Is(rule.Service, "ecs", fmt.Sprint("service-", n))
		}
		if _, err := p.VirtualTags.Create(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
}

// frontPage is what a front page of governance asks.
const frontPage = `{ budgets(first: 200) { edges { node { name account { name } status { spent { amount } percentage state } } } }
	virtualTags(first: 100) { edges { node { name account { name } cost { figures { amount { amount } } } } } } }`

// Two hundred budgets and a hundred virtual tags with their statuses, costs and
// accounts take a dozen statements at most, each of bounded length: the first
// time too, and however busy the machine is.
func TestBudgetsAndTagsTogetherTakeFewStatements(t *testing.T) {
	p := empty(t)
	inventories(t, p, 20)
	governed(t, p, 20, 200, 100)
	var said bytes.Buffer
	defer log.SetOutput(log.Writer())
	log.SetOutput(&said) // what a debugging catalogue writes
	plain := p.DB.Client
	p.DB.Client = plain.Debug()
	defer func() { p.DB.Client = plain }()
	const most, longest = 12, 64 << 10
	for _, when := range []string{"cold", "warm", "warm again"} {
		if when == "cold" {
			p.Costs.ClearCache()
		}
		said.Reset()
		p.ledger.texts = nil
		if _, r := p.ask(t, request{Query: frontPage}); len(r.Errors) > 0 || strings.Count(string(r.Data), `"state":`) != 200 ||
			strings.Count(string(r.Data), `"figures":`) != 100 || strings.Count(string(r.Data), `"account":{"name":"account-`) != 300 {
			t.Fatalf("%+v in %.300s", r.Errors, r.Data)
		}
		all := append([]string{}, p.ledger.texts...)
		if cold := when == "cold"; (len(all) > 0) != cold {
			t.Errorf("%s: the ledger is asked %d statements", when, len(all))
		}
		for _, line := range strings.Split(said.String(), "\n") {
			if strings.Contains(line, "driver.Query") || strings.Contains(line, "driver.Exec") {
				all = append(all, line)
			}
		}
		length := printed(t, when, all)
		if len(all) > most || length > longest {
			t.Errorf("%s: %d statements of up to %d bytes, want at most %d of up to %d", when, len(all), length, most, longest)
		}
	}
}

// printed prints the statements, and gives the length of the longest.
func printed(t *testing.T, when string, texts []string) (longest int) {
	t.Helper()
	for _, text := range texts {
		t.Logf("%6d bytes: %.160s", len(text), strings.Join(strings.Fields(text), " "))
		longest = max(longest, len(text))
	}
	t.Logf("%s: %d statements of up to %d bytes", when, len(texts), longest)
	return longest
}
