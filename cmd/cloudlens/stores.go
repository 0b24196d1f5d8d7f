package main

import (
	"context"
	"log/slog"

	"github.com/cloudlens/cloudlens/internal/app"
)

func (c *cli) open(ctx context.Context, w *program) (*app.App, error) {
	return app.Open(ctx, c.Stores, openEngine, w.clock, c.log(w))
}

func (c *cli) log(w *program) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // the flag's enum admits nothing else
	return slog.New(slog.NewTextHandler(w.err, &slog.HandlerOptions{Level: level}))
}
