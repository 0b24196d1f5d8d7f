package testapp

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Format is one way to write a month of bills.
type Format struct {
	Name    string // how the file's name ends
	Write   export.Writer
	Plans   bool // whether a line says what savings plans took off
	Options export.Options
}

// Formats are all that the world can write, each packed in one way; each account
// of a world gets one, in turn.
var Formats = func() (all []Format) {
	packings := []export.Options{{BOM: true}, {BOM: true}, {Gzip: true}}
	for i, f := range export.Formats {
		one := Format{f.File + ".csv", f.Write, f.Plans, packings[i%len(packings)]}
		if one.Options.Gzip {
			one.Name += ".gz"
		}
		all = append(all, one)
	}
	return all
}()

// BringFiles imports every cycle that a world has bills of now from files,
// newest first, each with the world's own invoice total as its control. Cycles
// that are closed already are left alone.
func BringFiles(ctx context.Context, a *app.App, w *world.World, formats []Format) (lines int64, err error) {
	folder, err := os.MkdirTemp("", "cloudlens-bills-")
	if err != nil {
		return 0, fmt.Errorf("make a folder for the bills: %w", err)
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system clears its own temporary folder
	ctx = auth.With(ctx, auth.System())
	now := a.Clock()
	closed, err := closedCycles(ctx, a)
	if err != nil {
		return 0, err
	}
	for _, cycle := range slices.Backward(w.Cycles(now)) {
		for n, customer := range w.Accounts() {
			m := month{w, customer, cycle, now, formats[n%len(formats)]}
			if closed[customer.Name][cycle] || m.empty() {
				continue // on the 1st nothing is billed yet
			}
			report, err := m.bring(ctx, a, folder)
			if err != nil {
				return lines, fmt.Errorf("bill %s of %s: %w", cycle, customer.Name, err)
			}
			lines += report.Import.Lines
		}
	}
	return lines, nil
}

// month is the bill of one account and cycle, as known at a moment.
type month struct {
	world   *world.World
	account world.Account
	cycle   period.Cycle
	now     time.Time
	format  Format
}

func (m *month) empty() bool {
	for range m.world.Lines(m.account, m.cycle, m.now) {
		return false
	}
	return true
}

func (m *month) bring(ctx context.Context, a *app.App, folder string) (*ingest.Report, error) {
	path := filepath.Join(folder, fmt.Sprintf("%s_%s_%s", m.account.Name, m.cycle, m.format.Name))
	if err := m.write(path); err != nil {
		return nil, err
	}
	defer os.Remove(path) //nolint:errcheck // its folder goes at the end
	billed := bill.Account{Provider: "Alibaba Cloud", ID: m.account.UID, Name: m.account.Name}
	account, err := a.Accounts.EnsureBilling(ctx, billed)
	if err != nil {
		return nil, err
	}
	invoice := m.world.Invoice(m.account, m.cycle, m.now)
	return a.Imports.Files(ctx, ingest.FilesRequest{
		Paths: []string{path}, Account: account.Name, Currency: m.account.Currency, Mode: ingest.Replace,
		Controls: []bill.Control{{
			Account: billed, Cycle: m.cycle, Payable: money.Amount{Decimal: money.Round(invoice.Total.Billed, 2), Currency: m.account.Currency},
			Places: 2, Source: "invoice", ReadAt: m.now,
		}},
	}, nil)
}

func (m *month) write(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := m.format.Write(f, m.account, m.world.Lines(m.account, m.cycle, m.now), m.format.Options); err != nil {
		_ = f.Close() // the writing's error says more
		return err
	}
	return f.Close()
}

func closedCycles(ctx context.Context, a *app.App) (map[string]map[period.Cycle]bool, error) {
	accounts, err := a.Accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	out := map[string]map[period.Cycle]bool{}
	for _, acc := range accounts {
		names[acc.ID.String()] = acc.Name
		out[acc.Name] = map[period.Cycle]bool{}
	}
	cycles, err := a.Costs.Cycles(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, c := range cycles {
		out[names[c.AccountID.String()]][c.Cycle] = c.State == cost.Closed
	}
	return out, nil
}
