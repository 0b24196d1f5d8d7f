package acceptance_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/money"
)

// spec is what FOCUS 1.2 says of columns and values.
type spec struct {
	columns       map[string]specColumn
	allowed       map[string][]string
	subcategories map[string][]string
}

type specColumn struct {
	mandatory, nulls bool
	kind             string
}

func readSpec(t *testing.T) spec {
	t.Helper()
	b, err := os.ReadFile("../focus/testdata/focus-1.2.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := spec{map[string]specColumn{}, map[string][]string{}, map[string][]string{}}
	for line := range strings.Lines(string(b)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, values, _ := strings.Cut(rest, ": ")
		switch word {
		case "column":
			f := strings.Fields(rest)
			s.columns[f[0]] = specColumn{f[1] == "Mandatory", f[2] == "nulls", f[3]}
		case "allowed":
			s.allowed[name] = strings.Split(values, ", ")
		case "subcategory":
			s.subcategories[name] = strings.Split(values, ", ")
		}
	}
	if len(s.columns) != 57 || len(s.allowed) != 8 || len(s.subcategories) != 19 {
		t.Fatalf("the specification has %d columns, %d lists and %d categories", len(s.columns), len(s.allowed), len(s.subcategories))
	}
	return s
}

var (
	numeric = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	utc     = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
)

// hold checks every row of a file: columns, nulls, types, allowed values, and
// the rules between columns.
func (s spec) hold(t *testing.T, file []byte) {
	t.Helper()
	head, rows := rowsOf(t, file)
	for name := range s.columns {
		if !slices.Contains(head, name) {
			t.Errorf("the column %s is missing", name)
		}
	}
	for _, name := range head {
		if _, ok := s.columns[name]; !ok && !strings.HasPrefix(name, "x_") {
			t.Errorf("%s is no column of FOCUS", name)
		}
	}
	if len(rows) < 100 {
		t.Fatalf("only %d rows were exported", len(rows))
	}
	for i, row := range rows {
		for name, c := range s.columns {
			if wrong := s.cell(name, c, row[name]); wrong != "" {
				t.Fatalf("row %d: %s %s: %q\n%v", i, name, wrong, row[name], row)
			}
		}
		for rule, ok := range s.rules(row) {
			if !ok {
				t.Fatalf("row %d breaks: %s\n%v", i, rule, row)
			}
		}
	}
}

func (s spec) cell(name string, c specColumn, cell string) string {
	switch {
	case cell == "" && !c.nulls:
		return "must not be null"
	case cell == "":
		return ""
	case c.kind == "Decimal" && !numeric.MatchString(cell):
		return "is no number of FOCUS"
	case c.kind == "Date/Time" && !utc.MatchString(cell):
		return "is no moment of FOCUS"
	case c.kind == "JSON" && !json.Valid([]byte(cell)):
		return "is no JSON"
	case len(s.allowed[name]) > 0 && !slices.Contains(s.allowed[name], cell):
		return "is not allowed"
	}
	return ""
}

func (s spec) rules(row map[string]string) map[string]bool {
	times := func(price, cost string) bool {
		return row[price] == "" || row["PricingQuantity"] == "" || row["ChargeClass"] == "Correction" ||
			money.MustParse(row[price]).Mul(money.MustParse(row["PricingQuantity"])).Equal(money.MustParse(row[cost]))
	}
	usage := row["ChargeCategory"] == "Usage"
	return map[string]bool{
		"a purchase is not Usage-Based":                       row["ChargeCategory"] != "Purchase" || row["ChargeFrequency"] != "Usage-Based",
		"a commitment's status is on Usage":                   row["CommitmentDiscountStatus"] == "" || usage,
		"a commitment on Usage is Committed":                  row["CommitmentDiscountId"] == "" || !usage || row["PricingCategory"] == "Committed",
		"the subcategory belongs to the category":             slices.Contains(s.subcategories[row["ServiceCategory"]], row["ServiceSubcategory"]),
		"list cost is unit price by quantity":                 times("ListUnitPrice", "ListCost"),
		"contracted cost is unit price by quantity":           times("ContractedUnitPrice", "ContractedCost"),
		"a quantity has a unit":                               (row["ConsumedQuantity"] == "") == (row["ConsumedUnit"] == "") && (row["PricingQuantity"] == "") == (row["PricingUnit"] == ""),
		"a purchase that covers later use costs nothing then": row["x_ServicePeriodStart"] == "" || row["x_EffectiveCostBasis"] != "" || money.MustParse(row["EffectiveCost"]).IsZero(),
		"a period ends after it begins":                       row["ChargePeriodStart"] < row["ChargePeriodEnd"] && row["BillingPeriodStart"] < row["BillingPeriodEnd"],
	}
}
