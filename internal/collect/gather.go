package collect

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/internal/ledger"
)

// mostGathered is how many points are held back at most: some MB; longest is
// for how long, so that a program that is killed loses little of a slow reading.
const (
	mostGathered = 50_000
	longest      = 30 * time.Second
)

// gathering holds points of whole errands back until there are many: most
// errands have few, and a ledger takes many at once far more cheaply.
type gathering struct {
	run *run

	mu    sync.Mutex
	parts [][]ledger.MetricPoint
	held  int       // points in all parts
	kept  time.Time // when it kept last
}

// add takes the points of an errand, and keeps all that it holds once they are
// many.
func (g *gathering) add(ctx context.Context, points []ledger.MetricPoint) error {
	g.mu.Lock()
	g.parts = append(g.parts, points)
	g.held += len(points)
	enough := g.held >= mostGathered || g.run.Clock().Sub(g.kept) >= longest
	g.mu.Unlock()
	if !enough {
		return nil
	}
	return g.keep(ctx)
}

// keep stores what is held: what was read whole counts, even if the sync ends.
func (g *gathering) keep(ctx context.Context) error {
	g.mu.Lock()
	parts, held := g.parts, g.held
	g.parts, g.held, g.kept = nil, 0, g.run.Clock()
	g.mu.Unlock()
	if held == 0 {
		return nil
	}
	return g.run.Resources.KeepMetrics(context.WithoutCancel(ctx), g.run.account.ID, slices.Concat(parts...))
}
