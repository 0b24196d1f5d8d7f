package focus

import (
	"context"
	"io"
	"iter"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Format is how a file is written.
type Format string

// Formats.
const (
	AsCSV     Format = "csv"
	AsParquet Format = "parquet"
)

// ParseFormat reads a format; "" is CSV.
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case "":
		return AsCSV, nil
	case AsCSV, AsParquet:
		return f, nil
	}
	return "", fault.Invalid("format", "format must be csv or parquet, got %q", s)
}

// Export writes the bill lines of a period of cycles, and after them the days
// of orders that fall into it, as one file of one revision. watch is told how
// many rows are written, now and then; nil is told nothing.
func Export(ctx context.Context, costs *cost.Service, in cost.ChargeInput, f Format, w io.Writer, watch func(rows int64)) (rows int64, err error) {
	if in.Period.FirstCycle == 0 && in.Period.LastCycle == 0 {
		return 0, fault.Missing("period", "a FOCUS file is of whole billing cycles: give the first and the last, like 2026-01")
	}
	stream, err := costs.Stream(ctx, in)
	if err != nil {
		return 0, err
	}
	accounts := map[string]Account{}
	for id, a := range stream.Accounts {
		accounts[id] = Account{ID: a.BillingAccountID, Name: a.Name, Zone: cost.Zone(a)}
		if a.BillingAccountID == "" { // added by hand, and never read
			accounts[id] = Account{ID: a.Name, Name: a.Name, Zone: cost.Zone(a)}
		}
	}
	lines := func(yield func(Line, error) bool) {
		for amortised, of := range []iter.Seq2[*ledger.Line, error]{stream.Lines, stream.Days} {
			for l, err := range of {
				if err != nil {
					yield(Line{}, err)
					return
				}
				if rows++; watch != nil && rows%10_000 == 0 {
					watch(rows)
				}
				if !yield(Line{l, accounts[l.Account], amortised == 1}, nil) {
					return
				}
			}
		}
	}
	if f == AsParquet {
		return rows, Parquet(w, lines)
	}
	return rows, CSV(w, lines)
}
