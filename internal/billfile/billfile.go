// Package billfile reads the bill files that customers have into bill lines:
// Alibaba Cloud's month files of both generations (V2, consumedetailbillv2,
// and V1, the instance and billing-item details) with Chinese or English
// headers, and FOCUS 1.0 to 1.2 of any provider. Files are CSV (UTF-8 or GBK,
// with or without a byte order mark), gzip, zip with parts, or Parquet; what a
// file is, its content tells, never its name.
//
// Reading streams in constant memory. The first thing that cannot be read ends
// it with a fault that names file, line, column and what to do; in Parquet
// files the line is the row, counted from 1. What is merely odd is kept and
// noted as a finding.
package billfile

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Options says what files leave open.
type Options struct {
	// Currency is the ISO 4217 code for files that name none (V1 never does).
	// A file that names another one is refused. "" when nothing was said.
	Currency string
}

// Source is a set of bill files that make one import. It implements
// bill.Source. Lines may be read again, but by one reader at a time.
type Source struct {
	options Options
	files   []*file
	done    atomic.Int64
	total   int64
	read    []ledger.SourceFile
}

// file is a file on disk.
type file struct {
	path string
	name string // for people: the last element of the path
	size int64
}

var _ bill.Source = (*Source)(nil)

// Open takes the files of one import, in the order given. It looks only
// whether they are there; Lines reads them.
func Open(paths []string, o Options) (*Source, error) {
	if len(paths) == 0 {
		return nil, fault.Missing("file", "there is no file to read: name at least one bill file")
	}
	if o.Currency != "" && !isCurrency(o.Currency) {
		return nil, fault.Invalid("currency", "%q is not a currency: write its ISO 4217 code, like CNY", o.Currency)
	}
	s := &Source{options: o}
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fault.Invalid("file", "there is no file %s: check the path", path)
		case err != nil:
			return nil, fault.Invalid("file", "the file %s cannot be opened (%s): check its permissions", path, cause(err))
		case !info.Mode().IsRegular():
			return nil, fault.Invalid("file", "%s is not a file: name the bill files themselves", path)
		}
		s.files = append(s.files, &file{path, filepath.Base(path), info.Size()})
		s.total += info.Size()
	}
	return s, nil
}

// Kind is bill.FromFile.
func (s *Source) Kind() bill.Kind { return bill.FromFile }

// Controls are none: a file has no total of its own to check against.
func (s *Source) Controls(context.Context) ([]bill.Control, error) { return nil, nil }

// Progress is how many of the bytes on disk were read.
func (s *Source) Progress() (done, total int64) { return min(s.done.Load(), s.total), s.total }

// Files are what was read so far; all files once Lines has ended.
func (s *Source) Files() []ledger.SourceFile { return slices.Clone(s.read) }

// errStopped ends a reading whose reader wants no more.
var errStopped = errors.New("the reader stopped")

// Lines reads all files, one after the other.
func (s *Source) Lines(ctx context.Context) iter.Seq2[*bill.Line, error] {
	return func(yield func(*bill.Line, error) bool) {
		s.done.Store(0)
		s.read = nil
		r := &reading{Source: s, ctx: ctx, yield: func(l *bill.Line) bool { return yield(l, nil) }}
		for _, f := range s.files {
			if err := r.file(f); errors.Is(err, errStopped) {
				return
			} else if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}
