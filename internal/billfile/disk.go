package billfile

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"sync/atomic"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// rows is a table as text: a header, and rows of as many cells.
type rows interface {
	header() []string
	next() error            // io.EOF at the end
	cell(column int) string // of the current row
	line(column int) int    // where in the file that cell stands
}

// disk is an open file. It hashes what it reads and counts it.
type disk struct {
	*os.File
	file *file
	hash hash.Hash
	done *atomic.Int64 // nil: nobody watches
}

func (f *file) open(done *atomic.Int64) (*disk, error) {
	o, err := os.Open(f.path)
	if err != nil {
		return nil, fault.Invalid("file", "the file %s cannot be opened (%s): check its permissions", f.path, cause(err))
	}
	return &disk{File: o, file: f, hash: sha256.New(), done: done}, nil
}

// Read is for reading from the start to the end, hashing on the way.
func (d *disk) Read(p []byte) (int, error) {
	n, err := d.File.Read(p)
	d.hash.Write(p[:n])
	d.count(n)
	return n, err
}

// ReadAt is for formats whose directory is at the end.
func (d *disk) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 { // a damaged directory, not a failure to read
		return 0, io.ErrUnexpectedEOF
	}
	n, err := d.File.ReadAt(p, at)
	d.count(n)
	return n, err
}

func (d *disk) count(n int) {
	if d.done != nil {
		d.done.Add(int64(n))
	}
}

// sum is the SHA-256 of the whole file, in hex: of what Read has seen and of
// what is left, which is everything in formats that are read from their end.
func (d *disk) sum() (string, error) {
	if _, err := io.Copy(d.hash, d.File); err != nil {
		return "", fmt.Errorf("hash %s: %w", d.file.path, err)
	}
	return hex.EncodeToString(d.hash.Sum(nil)), nil
}

const (
	magicZip      = "PK\x03\x04"
	magicEmptyZip = "PK\x05\x06"
	magicParquet  = "PAR1"
	magicGzip     = "\x1f\x8b"
)

// tables gives each table of the file to read.
func (d *disk) tables(read func(string, rows) error) error {
	magic := make([]byte, 4)
	n, err := d.File.ReadAt(magic, 0)
	switch {
	case n == 0 && err == io.EOF:
		return nothing(d.file.name)
	case err != nil && err != io.EOF:
		return fmt.Errorf("read %s: %w", d.file.path, err)
	}
	switch string(magic) {
	case magicZip, magicEmptyZip:
		return d.parts(read)
	case magicParquet:
		return d.parquet(read)
	}
	return stream(d.file.name, d, read)
}

// parts reads the entries of a zip in their order. Folders, and what macOS
// adds, are no parts; everything else must be a bill.
func (d *disk) parts(read func(string, rows) error) error {
	archive, err := zip.NewReader(d, d.file.size)
	if err != nil {
		return damaged(d.file.name, 0, err)
	}
	found := false
	for _, entry := range archive.File {
		if strings.HasSuffix(entry.Name, "/") || strings.HasPrefix(entry.Name, "__MACOSX/") {
			continue
		}
		found = true
		name := d.file.name + "/" + entry.Name
		if entry.Flags&1 != 0 {
			return fault.Invalid("file", "%s is encrypted: unpack it with its password and import what is in it", name)
		}
		r, err := entry.Open()
		if err != nil {
			return damaged(name, 0, err)
		}
		err = stream(name, r, read)
		if closed := r.Close(); err == nil && closed != nil {
			err = damaged(name, 0, closed)
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return fault.Invalid("file", "%s has no files in it: export the bill again", d.file.name)
	}
	return nil
}

// stream reads a CSV, compressed or not.
func stream(name string, r io.Reader, read func(string, rows) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	if magic, _ := in.Peek(2); string(magic) == magicGzip {
		z, err := gzip.NewReader(in)
		if err != nil {
			return damaged(name, 0, err)
		}
		in = bufio.NewReaderSize(z, 64<<10)
	}
	magic, err := in.Peek(4)
	if len(magic) == 0 && errors.Is(err, io.EOF) {
		return nothing(name)
	}
	for _, inner := range []string{magicZip, magicEmptyZip, magicParquet, magicGzip} {
		if bytes.HasPrefix(magic, []byte(inner)) {
			return fault.Invalid("file", "%s is a packed file within a packed file: unpack the outer one and import what is in it", name)
		}
	}
	t, err := newCSV(name, in)
	if err != nil {
		return err
	}
	return read(name, t)
}
