package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/app/engines"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/demo"
)

// open opens the stores, and the way to the clouds of their accounts.
func (c *cli) open(ctx context.Context, w *program) (*app.App, error) {
	invented := demo.NewCloud(w.clock)
	log := c.log(w)
	a, err := app.Open(ctx, app.Options{Stores: c.Stores, Engines: engines.Built(), Clock: w.clock, Log: log, Cloud: aliyun.Options{
		Endpoint: func(keyID string) string {
			if invented.Has(keyID) {
				return invented.Endpoint(keyID)
			}
			return c.CloudEndpoint
		},
		BillRate: c.BillRate, Rate: c.CloudRate, Unlimited: invented.Has, Log: log,
	}})
	if err != nil {
		return nil, errors.Join(err, invented.Close())
	}
	a.OnClose(invented.Close)
	return a, nil
}

func (c *cli) log(w *program) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // the flag's enum admits nothing else
	return slog.New(slog.NewTextHandler(w.err, &slog.HandlerOptions{Level: level}))
}
