package graph

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// enumOf are the values of an enum of the schema.
func enumOf(enum string) map[string]bool {
	out := map[string]bool{}
	for _, v := range generated.NewExecutableSchema(generated.Config{}).Schema().Types[enum].EnumValues {
		out[v.Name] = true
	}
	return out
}

// TestEnumsAreThoseOfTheProgram holds the enums whose values the program lists
// against these lists: what the schema lacks nobody can ask for.
func TestEnumsAreThoseOfTheProgram(t *testing.T) {
	for enum, want := range map[string][]string{
		"CostKind": names(ledger.Kinds), "Dimension": append(names(rule.Fields), string(rule.Tag)), "FilterOperator": names(rule.Ops),
	} {
		if got := slices.Sorted(maps.Keys(enumOf(enum))); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s has %v, the program %v", enum, got, want)
		}
	}
}

func names[T ~string](of []T) (out []string) {
	for _, v := range of {
		out = append(out, string(v))
	}
	return out
}

// TestBillsShowEveryStep holds the fields of a bill's row against the waterfall.
func TestBillsShowEveryStep(t *testing.T) {
	row := generated.NewExecutableSchema(generated.Config{}).Schema().Types["DiscountBillingRow"]
	for _, k := range slices.Concat(ledger.Deductions, ledger.Payments) {
		words := strings.Split(strings.ToLower(string(k)), "_")
		for i := range words[1:] {
			words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
		}
		if row.Fields.ForName(strings.Join(words, "")) == nil {
			t.Errorf("a row of the bill lacks %s", strings.Join(words, ""))
		}
	}
}

// TestALineShowsWhatItCanBeGroupedBy fills every attribute with a word of its own
// and looks for it in the line that clients get.
func TestALineShowsWhatItCanBeGroupedBy(t *testing.T) {
	l := &ledger.Line{}
	for _, a := range ledger.Attributes {
		*a.Of(&l.Charge.Subject) = "word of " + a.Column + "."
	}
	shown := fmt.Sprintf("%+v", *charge(l))
	for _, a := range ledger.Attributes {
		if a.Group != "" && !strings.Contains(shown, "word of "+a.Column+".") {
			t.Errorf("a Charge of the graph does not show %s, which costs are grouped by", a.Group)
		}
	}
}

// TestALineShowsEveryAmount gives every amount a figure of its own and looks for
// it in the line that clients get.
func TestALineShowsEveryAmount(t *testing.T) {
	l := &ledger.Line{}
	figure := func(i int) string { return fmt.Sprintf("%d.125", 7000001+i) }
	for i, a := range ledger.Amounts {
		*a.Of(&l.Charge.Money) = money.Of(money.MustParse(figure(i)))
	}
	shown, err := json.Marshal(charge(l))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range ledger.Amounts {
		if !strings.Contains(string(shown), figure(i)) {
			t.Errorf("a Charge of the graph does not show the amount %s", a.Column)
		}
	}
}

func TestEveryKindOfFaultHasACode(t *testing.T) {
	told := enumOf("UserErrorCode")
	for _, k := range fault.Kinds {
		if codes[k] == "" || !told[string(k)] {
			t.Errorf("%s has the code %q, and UserErrorCode has it: %v", k, codes[k], told[string(k)])
		}
	}
	if len(codes) != len(fault.Kinds) || len(told) != len(fault.Kinds) {
		t.Errorf("%d kinds have a code and %d are user errors, there are %d", len(codes), len(told), len(fault.Kinds))
	}
}
