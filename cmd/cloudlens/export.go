package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/control"
	"github.com/cloudlens/cloudlens/internal/focus"
)

type exportCmd struct {
	From     string   `help:"First billing cycle, like 2026-01." required:"" placeholder:"YYYY-MM"`
	To       string   `help:"Last billing cycle; the first alone when not given." placeholder:"YYYY-MM"`
	Account  []string `help:"Accounts by name; all when not given."`
	Currency string   `help:"ISO 4217 currency; every currency when not given."`
	Format   string   `help:"FOCUS 1.2 as csv or parquet." enum:"csv,parquet" default:"csv"`
	Output   string   `short:"o" help:"The file to write; - writes to the terminal." required:"" placeholder:"FILE"`
}

// Run exports inside a running server when there is one, else here.
func (e *exportCmd) Run(ctx context.Context, c *cli, w *program) error {
	r := focus.FileRequest{Accounts: e.Account, First: e.From, Last: e.To, Format: e.Format, Currency: e.Currency}
	if r.Last == "" {
		r.Last = r.First
	}
	if e.Output == "-" {
		return e.print(ctx, c, w, r)
	}
	var err error
	if r.Path, err = filepath.Abs(e.Output); err != nil {
		return err
	}
	report, err := e.run(ctx, c, w, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.err, "%s: %d rows, %d bytes\n", report.Path, report.Rows, report.Bytes)
	return nil
}

// print writes to a file first: the stores may be open in another process.
func (e *exportCmd) print(ctx context.Context, c *cli, w *program, r focus.FileRequest) error {
	folder, err := os.MkdirTemp("", "cloudlens-export-")
	if err != nil {
		return fmt.Errorf("make a place for the file: %w", err)
	}
	defer os.RemoveAll(folder)
	r.Path = filepath.Join(folder, "focus")
	if _, err := e.run(ctx, c, w, r); err != nil {
		return err
	}
	f, err := os.Open(r.Path)
	if err != nil {
		return fmt.Errorf("read what was written: %w", err)
	}
	defer f.Close()
	_, err = io.Copy(w.out, f)
	return err
}

func (e *exportCmd) run(ctx context.Context, c *cli, w *program, r focus.FileRequest) (*focus.Report, error) {
	bars := newBars(w.err)
	defer bars.done()
	watch := func(p focus.Progress) { bars.show("", 0, 0, "rows", p.Rows) }
	if control.Running(c.Socket()) {
		return control.Export.Send(ctx, c.Socket(), r, watch)
	}
	a, err := c.open(ctx, w)
	if err != nil {
		return nil, err
	}
	report, err := focus.ToFile(auth.With(ctx, auth.System()), a.Costs, r, watch)
	return report, errors.Join(err, a.Close())
}
