// Package app opens the two stores together and builds the services over
// them: what every command that needs them starts with.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/cloudlens/cloudlens/graph"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/allocation"
	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/board"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/dashboard"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/forecast"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/report"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/seal"
	"github.com/cloudlens/cloudlens/internal/selection"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// App is the open stores with the services over them.
type App struct {
	graph.Services
	Engine ledger.Engine
	Clock  period.Clock
	Log    *slog.Logger

	lock  *os.File
	after []func() error
}

// OnClose has something closed once the program asks nobody any more.
func (a *App) OnClose(end func() error) { a.after = append(a.after, end) }

// OpenLedger opens the ledger of one kind at a place: what stands behind
// "duckdb:" in a ledger's address.
type OpenLedger func(ctx context.Context, place string) (ledger.Engine, error)

// Engines open the ledgers that a build can have, by their kinds.
type Engines map[string]OpenLedger

// kinds are what a ledger can be called.
var kinds = regexp.MustCompile(`^[a-z][a-z0-9+.-]*$`)

// find is what opens the ledger at an address.
func (e Engines) find(address string) (OpenLedger, ledgerAt, error) {
	kind, place, _ := strings.Cut(address, ":")
	open := e[kind]
	if open == nil || place == "" {
		if !kinds.MatchString(kind) {
			kind = "…" // a part of an address that may hold a password
		}
		return nil, ledgerAt{}, fault.Invalid("ledger", "a ledger of the kind %q cannot be opened by this build, which has: %s; name one with its place, like duckdb:PATH", kind, strings.Join(slices.Sorted(maps.Keys(e)), ", "))
	}
	return open, ledgerAt{kind, place}, nil
}

// Options are what the program stands on.
type Options struct {
	Stores  config.Stores
	Engines Engines
	Cloud   aliyun.Options
	Clock   period.Clock
	Log     *slog.Logger
}

// Open takes the data folder's lock, opens and binds both stores, and sweeps
// what an interrupted import left. A folder that another process has is a
// fault that names it.
func Open(ctx context.Context, o Options) (_ *App, err error) {
	stores, clock, log := o.Stores, o.Clock, o.Log
	openLedger, at, err := o.Engines.find(stores.LedgerURL())
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(stores.Data, 0o700); err != nil {
		return nil, fault.Invalid("data", "the data folder %s cannot be made: %s", stores.Data, err.Error())
	}
	a := &App{Clock: clock, Log: log}
	defer func() {
		if err != nil {
			err = errors.Join(explain(stores, err), a.Close())
		}
	}()
	if a.lock, err = lock(stores.Lock(), stores.Data); err != nil {
		return nil, err
	}
	keys, err := seal.Load(stores.Keyset())
	if err != nil {
		return nil, err
	}
	if a.DB, err = database.Open(ctx, stores.DatabaseURL(), clock); err != nil {
		return nil, err
	}
	engine, err := openLedger(ctx, at.place)
	if err != nil {
		return nil, at.fault(err)
	}
	a.Engine = engine
	store, err := a.DB.Store(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.Engine.Bind(ctx, store.StoreID); err != nil {
		return nil, err
	}
	a.Accounts = account.New(a.DB, keys, clock).Asking(identify(o.Cloud))
	a.Revisions = revision.New(a.DB, a.Engine, clock, log)
	if a.Costs, err = cost.New(a.Engine, a.Revisions, a.Accounts, selection.New(a.DB), clock); err != nil {
		return nil, err
	}
	a.Imports = ingest.New(a.DB, a.Engine, a.Revisions, a.Accounts, clock, log)
	a.Resources = resource.New(a.DB, a.Engine, a.Accounts, a.Costs, clock)
	a.Allocations = allocation.New(a.DB, a.Accounts, a.Costs, clock)
	a.Budgets = budget.New(budget.Parts{
		DB: a.DB, Revisions: a.Revisions, Accounts: a.Accounts, Costs: a.Costs, Forecasts: forecast.New(a.DB, a.Costs), Clock: clock, Log: log,
	})
	a.VirtualTags = virtualtag.New(a.DB, a.Accounts, a.Costs, a.Resources, clock)
	a.Idle = idle.New(a.DB, a.Accounts, a.Resources, clock)
	a.Contracts = discount.NewContracts(a.DB, a.Accounts, clock)
	a.Discounts = discount.New(a.Costs, a.Contracts)
	a.Dashboards = dashboard.New(a.Accounts, a.Costs, a.Resources, a.Idle)
	a.Boards = board.New(a.DB, a.Accounts, a.Costs, a.Resources, a.Idle, clock)
	a.Reports = report.New(a.DB, report.Sources{Accounts: a.Accounts, Costs: a.Costs, Resources: a.Resources, Idle: a.Idle, Clock: clock})
	a.Benefits = benefit.New(a.DB, a.Costs, clock)
	a.Collect = collect.New(collect.Parts{
		DB: a.DB, Accounts: a.Accounts, Imports: a.Imports, Costs: a.Costs, Resources: a.Resources, Idle: a.Idle, Benefits: a.Benefits,
		Cloud: aliyun.New(o.Cloud), Clock: clock, Log: log,
	})
	a.Spool = filepath.Join(stores.Data, "upload")
	if err := os.RemoveAll(a.Spool); err != nil { // what a killed upload left
		return nil, fmt.Errorf("clear the upload folder: %w", err)
	}
	if err := os.Mkdir(a.Spool, 0o700); err != nil {
		return nil, fmt.Errorf("make the upload folder: %w", err)
	}
	if err := a.Collect.Recover(ctx); err != nil {
		return nil, err
	}
	return a, a.Revisions.Recover(ctx)
}

// identify asks the cloud whose a new key is, with less patience than a sync
// has: somebody waits for the answer.
func identify(o aliyun.Options) account.Identify {
	o.Retries, o.Patience, o.Timeout = 1, 10*time.Second, 5*time.Second
	quick := aliyun.New(o)
	return func(ctx context.Context, name string, key cloud.Key, region string) (cloud.Identity, error) {
		return quick.Account(name, key, region).Identity(ctx)
	}
}

// lock holds the folder for this process. The kernel lets go of it when the
// process ends, however it ends.
func lock(path, folder string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Invalid("data", "the data folder %s cannot be written: %s", folder, err.Error())
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder := make([]byte, 20)
		n, _ := f.Read(holder)
		_ = f.Close() // it was not ours
		return nil, fault.Conflict("data", "the data folder %s is in use by process %s; stop it, or name another --data", folder, strings.TrimSpace(string(holder[:n])))
	}
	if err := f.Truncate(0); err != nil {
		return f, err
	}
	_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return f, err
}

// Close closes the stores and lets go of the folder.
func (a *App) Close() error {
	var errs []error
	if a.Collect != nil {
		a.Collect.Close()
	}
	if a.Reports != nil {
		a.Reports.Close()
	}
	if a.Engine != nil {
		errs = append(errs, a.Engine.Close())
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	for _, end := range a.after {
		errs = append(errs, end())
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Close())
	}
	return errors.Join(errs...)
}

// Sweep removes what nothing shows any more: versions beyond their retention,
// and deleted accounts whose grace is over.
func (a *App) Sweep(ctx context.Context) error {
	if err := a.Revisions.Sweep(ctx); err != nil {
		return err
	}
	over, err := a.Accounts.Forgettable(ctx, a.Clock())
	if err != nil {
		return err
	}
	for _, f := range over {
		if err := a.Revisions.DropBatches(ctx, f.Batches); err != nil {
			return err
		}
		if err := a.Engine.TrimMetrics(ctx, f.Account.String(), time.Time{}); err != nil {
			return err
		}
		if err := a.Accounts.Purge(ctx, f.Account); err != nil {
			return err
		}
		a.Log.InfoContext(ctx, "account forgotten", "account", f.Account, "batches", len(f.Batches))
	}
	return nil
}
