package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/cloudlens/cloudlens/internal/ingest"
)

// bar shows how an import goes, on a terminal only.
type bar struct {
	container *mpb.Progress
	bar       *mpb.Bar
	last      atomic.Pointer[ingest.Progress] // drawn by the bar's own goroutine
}

func newBar(to io.Writer) *bar {
	f, ok := to.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return &bar{}
	}
	b := &bar{container: mpb.New(mpb.WithOutput(f), mpb.WithWidth(50))}
	b.last.Store(&ingest.Progress{})
	b.bar = b.container.AddBar(0,
		mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return b.last.Load().Stage + " " })),
		mpb.AppendDecorators(decor.Percentage(), decor.Any(func(decor.Statistics) string { return fmt.Sprintf(" %d lines", b.last.Load().Lines) })))
	return b
}

func (b *bar) show(p ingest.Progress) {
	if b.bar == nil {
		return
	}
	b.last.Store(&p)
	b.bar.SetTotal(p.Total, false)
	b.bar.SetCurrent(p.Done)
}

func (b *bar) done() {
	if b.bar == nil {
		return
	}
	b.bar.SetTotal(-1, true)
	b.container.Wait()
}
