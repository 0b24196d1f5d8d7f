package focus

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"

	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Line is a line to write, with who is billed for it. Amortised lines are the
// cost of a day of a service that was paid for before.
type Line struct {
	*ledger.Line
	Account   Account
	Amortised bool
}

// CSV writes lines as they come. It holds none of them in memory; the first
// error, of the lines or of w, ends it, and what was written is no whole file.
func CSV(w io.Writer, lines iter.Seq2[Line, error]) error {
	out := csv.NewWriter(w)
	if err := out.Write(Columns()); err != nil {
		return fmt.Errorf("write FOCUS: %w", err)
	}
	cells := make([]string, len(columns))
	var r row
	for l, err := range lines {
		if err != nil {
			return err
		}
		r.set(l.Line, l.Account, l.Amortised)
		for i := range columns {
			cells[i] = columns[i].of(&r)
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write FOCUS: %w", err)
		}
	}
	if out.Flush(); out.Error() != nil {
		return fmt.Errorf("write FOCUS: %w", out.Error())
	}
	return nil
}
