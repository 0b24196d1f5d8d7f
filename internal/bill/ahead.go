package bill

import (
	"context"
	"iter"
)

// aheadLines is how many lines a source may be read ahead of who takes them.
const aheadLines = 8192

// ahead is a source that is read before anybody asks.
type ahead struct {
	Source
	reading context.Context
	lines   <-chan line
}

type line struct {
	Line
	err error
}

// Ahead begins to read the source at once, some thousand lines ahead of its
// reader, until ctx ends. Its lines can be taken once.
func Ahead(ctx context.Context, s Source) Source {
	lines := make(chan line, aheadLines)
	go func() {
		defer close(lines)
		for l, err := range s.Lines(ctx) {
			next := line{err: err}
			if err == nil {
				next.Line = *l
			}
			select {
			case lines <- next:
			case <-ctx.Done():
				return
			}
		}
	}()
	return &ahead{s, ctx, lines}
}

// Lines implements Source.
func (a *ahead) Lines(ctx context.Context) iter.Seq2[*Line, error] {
	return func(yield func(*Line, error) bool) {
		for {
			select {
			case l, more := <-a.lines:
				switch {
				case !more && a.reading.Err() != nil: // it may have ended for that reason
					yield(nil, a.reading.Err())
					return
				case !more:
					return
				case l.err != nil:
					yield(nil, l.err)
					return
				case !yield(&l.Line, nil):
					return
				}
			case <-ctx.Done():
				yield(nil, ctx.Err())
				return
			}
		}
	}
}
