package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bars show how things go, one bar for each, on a terminal only.
type bars struct {
	container *mpb.Progress
	of        map[string]*bar
}

type bar struct {
	*mpb.Bar
	text atomic.Pointer[string] // drawn by the bar's own goroutine
	tail atomic.Int64
}

func newBars(to io.Writer) *bars {
	f, ok := to.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return &bars{}
	}
	return &bars{container: mpb.New(mpb.WithOutput(f), mpb.WithWidth(50)), of: map[string]*bar{}}
}

// show moves the bar of that name. Calls do not overlap.
func (b *bars) show(name string, done, total int64, text string, lines int64) {
	if b.container == nil {
		return
	}
	one := b.of[name]
	if one == nil {
		one = &bar{}
		b.of[name] = one
		one.text.Store(&text)
		one.Bar = b.container.AddBar(0,
			mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return *one.text.Load() + " " })),
			mpb.AppendDecorators(decor.Percentage(), decor.Any(func(decor.Statistics) string { return fmt.Sprintf(" %d lines", one.tail.Load()) })))
	}
	one.text.Store(&text)
	one.tail.Store(lines)
	one.SetTotal(total, false)
	one.SetCurrent(done)
}

func (b *bars) done() {
	if b.container == nil {
		return
	}
	for _, one := range b.of {
		one.SetTotal(-1, true)
	}
	b.container.Wait()
}
