package money_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/money"
	"pgregory.net/rapid"
)

func TestParseReadsWhatBillFilesWrite(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-3.00": "-3", " 12.5\t": "12.5", "1,234.50": "1234.5", "-1,234,567.89": "-1234567.89",
		"1.5E-7": "0.00000015", "2e3": "2000", ".5": "0.5", "0.00000080000": "0.0000008",
		"0.0000000000005": "0", "0.0000000000015": "0.000000000002", "-0.0000000000025": "-0.000000000002",
		"123456789012345678901234.123456789012": "123456789012345678901234.123456789012",
	} {
		got, _, err := money.Parse(in)
		if err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %s, %v; want %s", in, got, err, want)
		}
	}
}

func TestParseRefusesWhatIsNotANumber(t *testing.T) {
	for _, in := range []string{"", "-", ".", "abc", "1,2", "1,23.4", "12,345,6", "1.2.3", "1/2", "0x10", "NaN", "Inf", "1e9999", "--1", "1 2"} {
		if got, _, err := money.Parse(in); err == nil {
			t.Errorf("Parse(%q) = %s, want an error", in, got)
		}
	}
}

func TestParseRefusesWhatTheLedgerCannotKeep(t *testing.T) {
	nines := strings.Repeat("9", 25)
	for in, want := range map[string]bool{
		nines: true, "-" + nines + ".999999999999": true, "1e24": true,
		"1" + strings.Repeat("0", 25): false, "-1" + strings.Repeat("0", 25): false, "1e25": false, "-1E26": false, "1e999": false,
		nines + ".9999999999999":             false, // rounds up to the bound
		"10,000,000,000,000,000,000,000,000": false,
	} {
		if got, _, err := money.Parse(in); (err == nil) != want || err != nil && !errors.Is(err, money.ErrTooLarge) {
			t.Errorf("Parse(%q) = %s, %v; want it kept: %t", in, got, err, want)
		}
	}
}

func TestParseGivesBackWhatRoundingTook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`-?[0-9]{1,12}\.[0-9]{1,25}`).Draw(t, "in")
		d, rest, err := money.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := new(big.Rat).SetString(d.String())
		if rest != nil {
			got.Add(got, rest)
		}
		want, _ := new(big.Rat).SetString(in)
		if got.Cmp(want) != 0 {
			t.Fatalf("%s + rest = %s, want %s", d, got.FloatString(30), in)
		}
	})
}

func TestSharesAddUpToTheRoundedTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ints := rapid.SliceOfN(rapid.Int64Range(-1e12, 1e12), 0, 40).Draw(t, "parts")
		exact := money.Zero
		parts := make([]money.Decimal, len(ints))
		for i, n := range ints {
			parts[i], _, _ = money.Parse(big.NewRat(n, 1e6).FloatString(6))
			exact = exact.Add(parts[i])
		}
		rounded, total := money.Share(parts, 2)
		sum := money.Zero
		for i, r := range rounded {
			sum = sum.Add(r)
			if d := r.Sub(parts[i]).Abs(); d.Cmp(money.MustParse("0.01")) > 0 {
				t.Fatalf("part %s became %s", parts[i], r)
			}
		}
		if !sum.Equal(total) || !total.Equal(money.Round(exact, 2)) {
			t.Fatalf("parts sum to %s, total %s, exact %s", sum, total, exact)
		}
	})
}

func TestAmountsOfTwoCurrenciesHaveNoSum(t *testing.T) {
	cny := money.Amount{Decimal: money.MustParse("1"), Currency: "CNY"}
	usd := money.Amount{Decimal: money.MustParse("1"), Currency: "USD"}
	if _, err := cny.Add(usd); err == nil {
		t.Fatal("CNY + USD gave a sum")
	}
	got, err := cny.Add(cny)
	if err != nil || got.String() != "2 CNY" {
		t.Fatalf("got %s, %v", got, err)
	}
}
