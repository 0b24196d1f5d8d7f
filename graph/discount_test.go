package graph_test

import (
	"testing"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// deals starts the real server with the bills that can be added up by hand, those
// with named discounts among them, and an account without any.
func deals(t *testing.T) *counted {
	t.Helper()
	p := program(t)
	p.ImportDeals(t)
	if _, err := p.Accounts.Create(auth.With(t.Context(), auth.System()), account.Draft{Name: "empty"}); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestQueriesAboutDiscountsAnswerAsRecorded(t *testing.T) {
	p := deals(t)
	agreed := money.MustParse("0.4")
	for _, d := range []discount.ContractDraft{
		{Name: "frame", LastDay: 20260630, FirstDay: ptr(period.Date(20260101)), Rate: &agreed, Note: "ask early"},
		{Name: "servers", Services: []string{"rds", "ecs"}, LastDay: 20260415},
		{Name: "to come", LastDay: 20270101, FirstDay: ptr(period.Date(20261001)), Rate: &agreed},
	} {
		d.Account = p.Account(t, "deal").ID
		if _, err := p.Contracts.Create(auth.With(t.Context(), auth.Open()), d); err != nil {
			t.Fatal(err)
		}
	}
	far := discount.ContractDraft{Account: p.Account(t, "abroad").ID, Name: "far away", LastDay: 20261231, Rate: &agreed}
	if _, err := p.Contracts.Create(auth.With(t.Context(), auth.Open()), far); err != nil {
		t.Fatal(err)
	}
	hold(t, p, "testdata/discount/*.graphql")
}

// What cannot be asked is said by its field.
func TestFaultsOfDiscountsNameTheirField(t *testing.T) {
	p := deals(t)
	for query, want := range map[string]string{
		`discounts(input: {}) { currency }`:                                                                                     "currency",
		`discounts(input: {accountNames: ["nobody"]}) { currency }`:                                                             "",
		`discounts(input: {period: {firstCycle: "2026-05", lastCycle: "2026-04"}}) { currency }`:                                "period",
		`discounts(input: {period: {firstCycle: "1990-05", lastCycle: "2026-04"}}) { currency }`:                                "period",
		`discounts(input: {lastMonths: 3, lastDays: 3}) { currency }`:                                                           "period",
		`discounts(input: {lastMonths: 241}) { currency }`:                                                                      "lastMonths",
		`discounts(input: {lastDays: 0}) { currency }`:                                                                          "lastDays",
		`discounts(input: {accountNames: ["deal"], filter: {dimension: SERVICE, operator: REGEX, values: ["("]}}) { currency }`: "filter",
		`discounts(input: {accountNames: ["deal"]}) { anomalies(threshold: "-1") { cycle } }`:                                   "threshold",
		`discounts(input: {accountNames: ["deal"]}) { drifts(threshold: "0") { since } }`:                                       "threshold",
		`discounts(input: {accountNames: ["deal"]}) { ends(withinDays: -1) { name } }`:                                          "withinDays",
		`discounts(input: {accountNames: ["deal"]}) { movingAverages(windows: [0]) { window } }`:                                "windows",
		`discounts(input: {accountNames: ["deal"]}) { instances(top: 0) { resource } }`:                                         "top",
		`discounts(input: {accountNames: ["deal"]}) { instances(resource: "i-nothing") { resource } }`:                          "",
		`discounts(input: {accountNames: ["deal"]}) { quarters(last: 0) { name } }`:                                             "quarters",
		`discounts(input: {accountNames: ["deal"]}) { matrix(products: 501) { rows { paid } } }`:                                "products",
		`discounts(input: {accountNames: ["deal"]}) { waterfall(input: {top: 3}) { total { lines } } }`:                         "top",
	} {
		_, r := p.ask(t, request{Query: "{" + query + "}"})
		if len(r.Errors) != 1 {
			t.Errorf("%s: %d errors", query, len(r.Errors))
			continue
		}
		if field, _ := r.Errors[0].Extensions["field"].(string); field != want {
			t.Errorf("%s: the field %q is at fault, want %q: %s", query, field, want, r.Errors[0].Message)
		}
	}
}
