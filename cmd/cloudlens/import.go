package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/control"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

type importCmd struct {
	Files    []string `arg:"" help:"Bill files. All of them are one import: everything becomes visible, or nothing." type:"path"`
	Account  string   `help:"Account that takes all lines; by their billing account when not given."`
	Currency string   `help:"ISO 4217 currency, for files that name none."`
	Replace  bool     `help:"Take the place of what was imported for the same cycles." xor:"mode"`
	Add      bool     `help:"Count beside what was imported for the same cycles." xor:"mode"`
}

// Run imports inside a running server when there is one, else here.
func (i *importCmd) Run(ctx context.Context, c *cli, w *program) error {
	r := ingest.FilesRequest{Account: i.Account, Currency: i.Currency, Mode: ingest.Refuse}
	switch {
	case i.Replace:
		r.Mode = ingest.Replace
	case i.Add:
		r.Mode = ingest.Add
	}
	for _, f := range i.Files {
		path, err := filepath.Abs(f)
		if err != nil {
			return err
		}
		r.Paths = append(r.Paths, path)
	}
	bars := newBars(w.err)
	report, err := i.run(ctx, c, w, r, func(p ingest.Progress) { bars.show("", p.Done, p.Total, p.Stage, p.Lines) })
	bars.done()
	if err != nil {
		return err
	}
	show(w, report)
	return nil
}

func (i *importCmd) run(ctx context.Context, c *cli, w *program, r ingest.FilesRequest, watch func(ingest.Progress)) (*ingest.Report, error) {
	if control.Running(c.Socket()) {
		return control.Import.Send(ctx, c.Socket(), r, watch)
	}
	a, err := c.open(ctx, w)
	if err != nil {
		return nil, err
	}
	report, err := a.Imports.Files(ctx, r, watch)
	return report, errors.Join(err, a.Close())
}

// show prints what became of each account and cycle, and what was odd.
func show(w *program, r *ingest.Report) {
	words := map[string]string{"REPLACE": "visible", "ADD": "visible, added", "UNCHANGED": "unchanged", "REFERENCE": "kept to compare with; the cloud's own data is shown"}
	for _, s := range r.Slices {
		fmt.Fprintf(w.out, "%s  %s  %d lines  %s  %s\n", s.Account, s.Cycle, s.Lines, totals(s.Totals), words[string(s.Outcome)])
	}
	for _, code := range sorted(r.Import.Findings) {
		fmt.Fprintf(w.out, "finding %s: %d lines, kept as they are\n", code, r.Import.Findings[code])
	}
	for _, column := range sorted(r.Import.Rests) {
		fmt.Fprintf(w.out, "rounding to %d decimals took %s from %s\n", 12, r.Import.Rests[column], column)
	}
}

func totals(t ledger.Totals) string {
	var out []string
	for _, currency := range sorted(t) {
		out = append(out, t[currency].Billed.String()+" "+currency)
	}
	return strings.Join(out, " + ")
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
