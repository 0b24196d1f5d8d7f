package focus

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
)

// FileRequest asks for a file. Accounts are names; all when there are none.
// First and Last are cycles like 2026-01; Path is absolute.
type FileRequest struct {
	Accounts    []string `json:"accounts,omitempty"`
	First, Last string
	Format      string `json:"format,omitempty"`
	Currency    string `json:"currency,omitempty"`
	Path        string `json:"path"`
}

// Progress is how many rows are written.
type Progress struct {
	Rows int64 `json:"rows"`
}

// Report is what was written.
type Report struct {
	Path  string `json:"path"`
	Rows  int64  `json:"rows"`
	Bytes int64  `json:"bytes"`
}

// ToFile writes the file beside its place and moves it there once it is whole:
// what stands there is a whole file or what stood there before.
func ToFile(ctx context.Context, costs *cost.Service, r FileRequest, watch func(Progress)) (report *Report, err error) {
	format, err := ParseFormat(r.Format)
	if err != nil {
		return nil, err
	}
	in := cost.ChargeInput{AccountNames: r.Accounts, Currency: r.Currency}
	if in.Period.FirstCycle, err = cycle("from", r.First); err != nil {
		return nil, err
	}
	if in.Period.LastCycle, err = cycle("to", r.Last); err != nil {
		return nil, err
	}
	part, err := os.OpenFile(r.Path+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fault.Invalid("output", "the file %s cannot be written (%s): name another place", r.Path, cause(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, part.Close(), os.Remove(part.Name()))
		}
	}()
	out := bufio.NewWriterSize(part, 1<<20)
	rows, err := Export(ctx, costs, in, format, out, func(rows int64) { watch(Progress{rows}) })
	if err != nil {
		return nil, err
	}
	if err := out.Flush(); err != nil {
		return nil, fmt.Errorf("write %s: %w", r.Path, err)
	}
	bytes, err := part.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", r.Path, err)
	}
	if err := errors.Join(part.Sync(), os.Rename(part.Name(), r.Path)); err != nil {
		return nil, fmt.Errorf("write %s: %w", r.Path, err)
	}
	return &Report{r.Path, rows, bytes}, part.Close()
}

// cause is what the system says, without the path that the message has already.
func cause(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

func cycle(field, s string) (period.Cycle, error) {
	c, err := period.ParseCycle(s)
	if err != nil || len(s) != len("2006-01") {
		return 0, fault.Invalid(field, "%s must be a billing cycle like 2026-01, got %q", field, s)
	}
	return c, nil
}
