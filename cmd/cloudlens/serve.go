package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/control"
	"github.com/cloudlens/cloudlens/internal/demo"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/focus"
	"github.com/cloudlens/cloudlens/internal/job"
	"github.com/cloudlens/cloudlens/internal/server"
)

type serveCmd struct {
	Addr         string   `help:"Where to listen." default:"127.0.0.1:8000"`
	Demo         bool     `help:"Add three invented customers, and read their invented cloud."`
	InsecureOpen bool     `help:"Listen beyond this machine although there are no logins: everybody who reaches the address sees and changes everything."`
	CorsOrigin   []string `help:"Pages of other origins that may call from a browser." default:"http://localhost:3000,http://127.0.0.1:3000"`
	Host         []string `help:"Further host names that requests may name; * for any."`
}

// Run serves until the context ends.
func (s *serveCmd) Run(ctx context.Context, c *cli, w *program) error {
	if err := s.mayListen(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fault.Conflict("addr", "the address %s is in use by another program; stop it, or choose another with --addr", s.Addr)
		}
		return fault.Invalid("addr", "cannot listen on %s: %s", s.Addr, err.Error())
	}
	defer listener.Close()
	a, err := c.open(ctx, w)
	if err != nil {
		return err
	}
	return errors.Join(s.serve(ctx, a, listener, c, w), a.Close())
}

// mayListen refuses every address beyond this machine until logins exist.
func (s *serveCmd) mayListen() error {
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fault.Invalid("addr", "the address %q is not of the form HOST:PORT", s.Addr)
	}
	if ip := net.ParseIP(host); s.InsecureOpen || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fault.Denied("%s can be reached from other machines, and CloudLens has no logins: listen on 127.0.0.1, or accept that with --insecure-open", s.Addr)
}

func (s *serveCmd) serve(ctx context.Context, a *app.App, listener net.Listener, c *cli, w *program) error {
	hosts := s.Host
	if s.InsecureOpen {
		hosts = append(hosts, "*")
	}
	handler, err := server.New(server.Options{Services: a.Services, Clock: a.Clock, Log: a.Log, Release: version, Hosts: hosts, Origins: s.CorsOrigin})
	if err != nil {
		return err
	}
	commands, err := control.Listen(c.Socket())
	if err != nil {
		return err
	}
	defer os.Remove(c.Socket())
	inside := http.NewServeMux()
	control.Import.Handle(inside, a.Imports.Files)
	control.Sync.Handle(inside, a.Collect.SyncMany)
	control.Export.Handle(inside, func(ctx context.Context, r focus.FileRequest, watch func(focus.Progress)) (*focus.Report, error) {
		return focus.ToFile(auth.With(ctx, auth.System()), a.Costs, r, watch)
	})
	group, ctx := errgroup.WithContext(ctx)
	for _, part := range []struct {
		on      net.Listener
		handler http.Handler
	}{{listener, handler}, {commands, inside}} {
		srv := &http.Server{
			Handler: part.handler, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx },
			ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelWarn),
		}
		group.Go(func() error {
			if err := srv.Serve(part.on); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
		group.Go(func() error { return shutdown(ctx, srv) })
	}
	group.Go(func() error { return sweep(ctx, a) })
	jobs, err := job.New(ctx, a.DB, job.Work{Syncs: a.Collect, Every: c.SyncEvery, Budgets: a.Budgets, Reports: a.Reports}, a.Log)
	if err != nil {
		return err
	}
	group.Go(func() error { return jobs.Run(ctx) })
	address := listener.Addr().String()
	s.greet(w, address)
	if w.ready != nil {
		w.ready(address)
	}
	if s.Demo {
		group.Go(func() error { return s.demo(ctx, a, w) })
	}
	return group.Wait()
}

// shutdown lets requests that are under way finish, for a while.
func shutdown(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		return srv.Close()
	}
	return nil
}

// sweep removes, now and then, what nothing shows any more.
func sweep(ctx context.Context, a *app.App) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := a.Sweep(ctx); err != nil && ctx.Err() == nil {
			a.Log.ErrorContext(ctx, "sweep failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (s *serveCmd) greet(w *program, address string) {
	url := "http://" + strings.Replace(address, "127.0.0.1", "localhost", 1)
	fmt.Fprintf(w.out, "CloudLens %s is ready. Open\n  %s             what is imported\n  %[2]s/playground  ask the graph\n  %[2]s/docs        the REST operations\n", version, url)
}

// demo reads the demo's customers with a line per step; a failure is shown and
// leaves the server up.
func (s *serveCmd) demo(ctx context.Context, a *app.App, w *program) error {
	err := demo.Bring(ctx, a, func(text string) { fmt.Fprintln(w.out, text) })
	if err != nil && ctx.Err() == nil {
		w.fail(ctx, err)
	}
	return nil
}
