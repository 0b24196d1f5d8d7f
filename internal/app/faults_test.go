package app

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// coded is an error of SQLite's driver.
type coded int

func (c coded) Error() string { return fmt.Sprintf("some trouble (%d)", int(c)) }
func (c coded) Code() int     { return int(c) }

func TestTroubleOfTheDiskIsAFaultWithPathAndWhatToDo(t *testing.T) {
	t.Parallel()
	here := config.Stores{Data: "d"}
	file := ledgerAt{"duckdb", "d/l"}
	full := &fs.PathError{Op: "write", Path: "d/x", Err: syscall.ENOSPC}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"extended I/O error": {explain(here, fmt.Errorf("migrate: %w", errors.Join(errors.New("step 1"), coded(4874)))), "the catalogue d/catalogue.db cannot be read or written (some trouble (4874)): its disk may be full"},
		"full":               {explain(here, coded(13)), "the catalogue d/catalogue.db cannot be read or written"},
		"no database":        {explain(here, coded(26)), "d/catalogue.db is damaged or no catalogue: restore"},
		"corrupt":            {explain(here, coded(11|1<<8)), "d/catalogue.db is damaged or no catalogue: restore"},
		"elsewhere":          {explain(config.Stores{Data: "d", Database: "sqlite:/e.db"}, coded(26)), "/e.db is damaged"},
		"full folder":        {explain(here, fmt.Errorf("make: %w", full)), "the disk of the data folder d is full"},
		"full ledger":        {file.fault(errors.New("IO Error: No space left on device")), "the ledger d/l cannot be written: its disk is full"},
		"broken ledger":      {file.fault(fmt.Errorf("open the ledger d/l: %w", errors.New("read too little"))), "the ledger d/l cannot be opened (read too little): restore"},
	} {
		f, ok := fault.As(c.err)
		if !ok || !strings.Contains(f.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, c.err, c.want)
		}
	}
	for _, err := range []error{coded(1), errors.New("else"), fault.Invalid("x", "own")} {
		if got := explain(here, err); !errors.Is(got, err) {
			t.Errorf("%v became %v", err, got)
		}
	}
	elsewhere := config.Stores{Database: "postgres://h/n"}
	if err := explain(elsewhere, coded(26)); err != error(coded(26)) { //nolint:errorlint // the very error
		t.Errorf("SQLite's codes were read in an error of PostgreSQL: %v", err)
	}
}
