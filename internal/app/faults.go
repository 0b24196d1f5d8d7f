package app

import (
	"errors"
	"strings"
	"syscall"

	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// Primary result codes of SQLite (sqlite.org/rescode.html); the low byte of
// an extended code is its primary one.
const (
	sqliteIOErr   = 10
	sqliteCorrupt = 11
	sqliteFull    = 13
	sqliteNotADB  = 26
)

// explain makes a fault of what the user can mend when the stores do not
// open: a full or broken disk, and a damaged catalogue. Other errors stay.
func explain(stores config.Stores, err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	if noSpace(err) {
		return fault.Conflict("data", "the disk of the data folder %s is full; free some space and start again", stores.Data)
	}
	catalogue, isFile := strings.CutPrefix(stores.DatabaseURL(), "sqlite:")
	var sqlite interface {
		error
		Code() int
	}
	if !isFile || !errors.As(err, &sqlite) {
		return err
	}
	switch sqlite.Code() & 0xff {
	case sqliteIOErr, sqliteFull:
		return fault.Conflict("database", "the catalogue %s cannot be read or written (%s): its disk may be full or failing; free some space and start again", catalogue, sqlite.Error())
	case sqliteCorrupt, sqliteNotADB:
		return fault.Invalid("database", "%s is damaged or no catalogue: restore it from a backup together with the ledger, or name another --database", catalogue)
	}
	return err
}

// cause is the store's own words, without the steps that led to it: the fault
// names the path already.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// noSpace tells a full disk, which DuckDB has only words for.
func noSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "No space left on device")
}
