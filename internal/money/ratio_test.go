package money_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/internal/money"
)

func per(part, whole string) money.Ratio {
	return money.Per(money.MustParse(part), money.MustParse(whole))
}

func shown(n money.Null) string {
	if !n.Valid {
		return "unknown"
	}
	return n.Decimal.String()
}

func TestRatiosAreExactUntilTheyAreShown(t *testing.T) {
	for name, c := range map[string]struct {
		got  money.Null
		want string
	}{
		"a third":                    {per("1", "3").Round(6), "0.333333"},
		"two thirds":                 {per("2", "3").Round(6), "0.666667"},
		"half away from zero":        {per("0.0000005", "1").Round(6), "0.000001"},
		"half away below zero":       {per("-0.0000005", "1").Round(6), "-0.000001"},
		"of nothing":                 {per("1", "0").Round(6), "unknown"},
		"percent":                    {per("1", "3").Percent(), "33.33"},
		"more digits than one word":  {per("123456789012345678901234.123456789012", "123456789012345678901234.123456789012").Round(6), "1"},
		"a difference":               {per("1", "3").Sub(per("1", "3")).Round(12), "0"},
		"a difference with unknown":  {per("1", "3").Sub(per("1", "0")).Round(12), "unknown"},
		"a change":                   {per("1", "3").Change(per("1", "6")).Percent(), "100"},
		"a change from nothing":      {per("1", "3").Change(per("0", "6")).Percent(), "unknown"},
		"three times a third":        {per("1", "3").Times(money.Whole(3)).Round(12), "1"},
		"below the range":            {per("-1", "3").Within(money.Zero, money.Whole(1)).Round(6), "0"},
		"above the range":            {per("4", "3").Within(money.Zero, money.Whole(1)).Round(6), "1"},
		"in the range":               {per("1", "4").Within(money.Zero, money.Whole(1)).Round(6), "0.25"},
		"without a sign":             {per("-1", "4").Abs().Round(6), "0.25"},
		"the mean":                   {money.Mean([]money.Ratio{per("1", "3"), per("2", "3")}).Round(6), "0.5"},
		"the mean of none":           {money.Mean(nil).Round(6), "unknown"},
		"the mean with an unknown":   {money.Mean([]money.Ratio{per("1", "3"), {}}).Round(6), "unknown"},
		"the deviation":              {money.Deviation([]money.Ratio{per("2", "1"), per("4", "1"), per("4", "1"), per("4", "1"), per("5", "1"), per("5", "1"), per("7", "1"), per("9", "1")}).Round(12), "2.138089935299"},
		"the deviation of one":       {money.Deviation([]money.Ratio{per("1", "3")}).Round(6), "unknown"},
		"the deviation of the equal": {money.Deviation([]money.Ratio{per("1", "3"), per("1", "3")}).Round(6), "0"},
	} {
		if got := shown(c.got); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestARatioTimesItsWholeIsThePart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := money.MustParse(rapid.StringMatching(`-?[0-9]{1,20}\.[0-9]{1,12}`).Draw(t, "part"))
		whole := money.MustParse(rapid.StringMatching(`[1-9][0-9]{0,20}\.[0-9]{1,12}`).Draw(t, "whole"))
		if got := money.Per(part, whole).Times(whole).Round(money.Scale); !got.Valid || !got.Decimal.Equal(part) {
			t.Fatalf("%s / %s × %s = %s", part, whole, whole, shown(got))
		}
	})
}
