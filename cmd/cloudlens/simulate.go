package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
)

type simulateCmd struct {
	Addr  string `help:"Where to listen; only on this machine." default:"127.0.0.1:8100"`
	World string `help:"Whose cloud: the demo's three customers, or two small ones." enum:"demo,small" default:"demo"`
	Seed  uint64 `help:"Which of the small worlds." default:"1"`
}

// Run serves an invented cloud until the context ends. Its limits are those
// that CloudLens keeps: --bill-rate and --cloud-rate.
func (s *simulateCmd) Run(ctx context.Context, c *cli, w *program) error {
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
	invented := world.Demo()
	if s.World == "small" {
		invented = world.Small(s.Seed)
	}
	handler := simulator.New(invented, w.clock, simulator.Options{BillRate: c.BillRate, Rate: c.CloudRate, CheckTime: true})
	srv := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx },
	}
	address := listener.Addr().String()
	s.greet(w, invented, address)
	if w.ready != nil {
		w.ready(address)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error { return shutdown(ctx, srv) })
	return group.Wait()
}

// mayListen keeps the simulator on this machine: everybody can compute its
// keys.
func (s *simulateCmd) mayListen() error {
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fault.Invalid("addr", "the address %q is not of the form HOST:PORT", s.Addr)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fault.Denied("%s can be reached from other machines, and the keys of the simulator are no secret: listen on 127.0.0.1", s.Addr)
}

func (s *simulateCmd) greet(w *program, invented *world.World, address string) {
	fmt.Fprintf(w.out, "The simulator is ready at http://%s. Its accounts and their access keys:\n", address)
	for _, a := range invented.Accounts() {
		id, secret := simulator.Key(a)
		fmt.Fprintf(w.out, "  %-10s  %s  %-13s  %s  %s\n", a.Name, a.UID, a.Site, id, secret)
	}
	fmt.Fprintf(w.out, "Point CloudLens at it: CLOUDLENS_CLOUD_ENDPOINT=http://%s cloudlens serve\n", address)
}
