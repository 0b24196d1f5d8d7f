// Command cloudlens is the whole product: the server, and the commands that
// bring bills into it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/period"
)

// version is set by the linker.
var version = "dev"

type cli struct {
	config.Stores
	config.Cloud
	LogLevel string `help:"What to log: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`

	Serve    serveCmd    `cmd:"" help:"Serve the graph, the REST operations, the documentation and the playground."`
	Import   importCmd   `cmd:"" help:"Import bill files: Alibaba Cloud month files (CSV, zip) or FOCUS (CSV, CSV.gz, Parquet)."`
	Sync     syncCmd     `cmd:"" help:"Read accounts from their cloud: bills, inventory, metrics."`
	Export   exportCmd   `cmd:"" help:"Write the bills as FOCUS 1.2, the open specification that other tools read."`
	Simulate simulateCmd `cmd:"" help:"Serve an invented Alibaba Cloud to try CloudLens with."`
	Version  versionCmd  `cmd:"" help:"Show the version."`
}

// program is what a command runs in: its streams, its clock.
type program struct {
	out, err io.Writer
	clock    period.Clock
	ready    func(address string) // told where the server listens, in tests
}

const description = `CloudLens answers what Alibaba Cloud costs: numbers you can check.

Settings come from flags, then CLOUDLENS_* variables (--insecure-open is CLOUDLENS_INSECURE_OPEN), then the YAML file
that CLOUDLENS_CONFIG names (cloudlens.yaml here, if there is one).`

func main() {
	settle()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx = locale.With(ctx, config.Locale())
	os.Exit(run(ctx, os.Args[1:], &program{out: os.Stdout, err: os.Stderr, clock: time.Now}))
}

// heapLimit is where Go begins to collect eagerly: with the 384 MB that DuckDB
// takes at most, an import of a million lines stays below 1 GiB.
const heapLimit = 512 << 20

// settle sets what holds for the whole process. Everything it writes is the
// user's alone, also the files that the stores make beside their own.
func settle() {
	syscall.Umask(0o077)
	if !config.HeapBounded() {
		debug.SetMemoryLimit(heapLimit)
	}
}

// run is the program: 0 when all went well, 1 when something failed, 2 for a
// command line that cannot be read.
func run(ctx context.Context, args []string, w *program) int {
	file, err := config.File()
	if err != nil {
		return w.fail(ctx, err)
	}
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("cloudlens"), kong.Description(description), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Resolvers(file, config.Environment()), kong.Writers(w.out, w.err), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(w))
	if err != nil {
		return w.fail(ctx, err)
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if _, ok := fault.As(err); ok { // of the config file
		return w.fail(ctx, err)
	}
	if err != nil {
		fmt.Fprintf(w.err, "cloudlens: %v\nRun cloudlens --help for what there is.\n", err)
		return 2
	}
	if err := parsed.Run(&c); err != nil {
		return w.fail(ctx, err)
	}
	return 0
}

// fail says what went wrong in the user's language.
func (w *program) fail(ctx context.Context, err error) int {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(w.err, "cloudlens: interrupted")
		return 1
	}
	text := err.Error()
	if f, ok := fault.As(err); ok {
		text = f.In(locale.From(ctx))
	}
	fmt.Fprintln(w.err, "cloudlens:", text)
	return 1
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(w *program) error {
	_, err := fmt.Fprintln(w.out, "cloudlens", version)
	return err
}
