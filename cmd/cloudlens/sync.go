package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/control"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
)

type syncCmd struct {
	Accounts []string `arg:"" optional:"" name:"account" help:"Accounts to read; all that have an access key when none is named."`
}

// Run reads inside a running server when there is one, else here. Leaving a
// server's sync leaves it running.
func (s *syncCmd) Run(ctx context.Context, c *cli, w *program) error {
	bars := newBars(w.err)
	reports, err := s.run(ctx, c, w, func(step collect.Step) {
		p := step.Progress
		bars.show(step.Account, int64(p.Percent), 100, fmt.Sprintf("%s: %s", step.Account, p.Text(locale.From(ctx))), p.Lines)
	})
	bars.done()
	if err != nil {
		return err
	}
	failed := 0
	for _, r := range reports {
		if r.Failure != nil {
			failed++
			fmt.Fprintf(w.err, "%s: %s\n", r.Account, r.Failure[locale.From(ctx)])
			continue
		}
		fmt.Fprintf(w.out, "%s  %d bill lines  %d resources  %d metric points\n", r.Account, r.Sync.Lines, r.Sync.Resources, r.Sync.Points)
		for _, warning := range r.Sync.Warnings {
			fmt.Fprintf(w.out, "%s: %s\n", r.Account, warning[locale.From(ctx)])
		}
	}
	if failed > 0 {
		return fault.Upstream("%d of %d accounts could not be read; what was read whole counts", failed, len(reports))
	}
	return nil
}

func (s *syncCmd) run(ctx context.Context, c *cli, w *program, watch func(collect.Step)) ([]collect.Report, error) {
	r := collect.Request{Accounts: s.Accounts}
	if control.Running(c.Socket()) {
		return control.Sync.Send(ctx, c.Socket(), r, watch)
	}
	a, err := c.open(ctx, w)
	if err != nil {
		return nil, err
	}
	reports, err := a.Collect.SyncMany(ctx, r, watch)
	return reports, errors.Join(err, a.Close())
}
